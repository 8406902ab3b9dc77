"""From a sheet's blocks to what is printed: one view, for the screen and for the PDF."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from tipcard.contacts import ContactView, contacts_at
from tipcard.frontmatter import Block, Contacts, Fields, Grid, ItemBlock, Lines, Note, Table
from tipcard.model import Group, Page
from tipcard.organisation import Organisation
from tipcard.settings import Language
from tipcard.strings import Strings

#: What each id that a block may name stands for: groups with the items to show.
Choices = Mapping[str, tuple[Group, ...]]


@dataclass(frozen=True)
class ItemView:
    """An item as it is printed; `number` is its own, or else its place in the group."""

    item_id: str
    number: int
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class GroupView:
    """Items under the title of their group."""

    title: str
    items: tuple[ItemView, ...]


@dataclass(frozen=True)
class BlockView:
    """One block with its items looked up; each kind uses the parts that it needs.

    `labels` are what is written on or in: fields, the columns of a table, the rows of a grid;
    `item_label` heads the column with a table's items;
    `months` are the twelve of a grid, each short and whole; `notes` are titles with their text.
    """

    kind: str
    title: str
    labels: tuple[str, ...] = ()
    groups: tuple[GroupView, ...] = ()
    item_label: str = ""
    tick: str = ""
    line_count: int = 0
    contacts: tuple[ContactView, ...] = ()
    months: tuple[tuple[str, str], ...] = ()
    notes: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class SheetView:
    """Everything that one sheet says, in one language; `copies` are printed on one A4.

    `organisation` is the name of who uses the site, or empty; `adapted` is the sentence that says
    that it has changed the text, or empty.
    """

    locale: str
    title: str
    intro: tuple[str, ...]
    site_name: str
    reviewed: str
    blocks: tuple[BlockView, ...]
    organisation: str
    adapted: str
    copies: int = 1

    @property
    def keeps_ticks(self) -> bool:
        """Whether there is anything to tick; what is written is never kept."""
        return any(
            block.months or block.tick or block.kind in {"steps", "ticks"} for block in self.blocks
        )


def sheet_view(
    page: Page, known: Choices, strings: Strings, language: Language, organisation: Organisation
) -> SheetView:
    """The view of a sheet; `known` has every id that its blocks name.

    A small card holds the titles of its items; there is no room for their text.
    """
    parts = known if page.meta.copies == 1 else _titles_only(known)
    return SheetView(
        language.locale,
        page.title,
        page.intro,
        language.site_name,
        strings.reviewed_on(page.meta.reviewed),
        tuple(_block_views(page, parts, strings, organisation)),
        organisation.name or "",
        strings.adapted_by(organisation.name or "") if organisation.adapted else "",
        page.meta.copies,
    )


def _titles_only(known: Choices) -> Choices:
    def bare(group: Group) -> Group:
        return replace(group, items=tuple(replace(item, paragraphs=()) for item in group.items))

    return {one_id: tuple(bare(group) for group in groups) for one_id, groups in known.items()}


def choices(pages: Iterable[Page]) -> Choices:
    """What a block may name: a page or a group for all its items, and an item alone."""
    known: dict[str, tuple[Group, ...]] = {}
    for page in pages:
        groups = tuple(group for group in page.groups if group.items)
        if groups:
            known[page.page_id] = groups
        for group in groups:
            known[group.group_id] = (group,)
            known |= {item.item_id: (replace(group, items=(item,)),) for item in group.items}
    return known


def has_only_known(page: Page, known: Choices) -> bool:
    """Whether a sheet's blocks name nothing that is not there."""
    blocks = (block for block in page.meta.blocks or () if isinstance(block, ItemBlock))
    return all(one_id in known for block in blocks for one_id in block.ids)


def _block_views(
    page: Page, known: Choices, strings: Strings, organisation: Organisation
) -> Iterator[BlockView]:
    """The blocks of a sheet from top to bottom; without contacts there is no block of them."""
    for block in page.meta.blocks or ():
        if isinstance(block, Contacts):
            contacts = contacts_at(organisation, _ids_in(block, known), page.locale)
            if contacts:
                yield BlockView(block.kind, block.title or "", contacts=contacts)
        else:
            yield _block_view(block, known, strings)


def _ids_in(block: ItemBlock, known: Choices) -> set[str]:
    """The ids that a block names, and those of all groups and items in them."""
    groups = [group for one_id in block.ids for group in known[one_id]]
    items = (item.item_id for group in groups for item in group.items)
    return {*block.ids, *(group.group_id for group in groups), *items}


def _block_view(block: Block, known: Choices, strings: Strings) -> BlockView:
    title = block.title or ""
    match block:
        case Fields():
            return BlockView(block.kind, title, labels=block.labels)
        case Lines():
            return BlockView(block.kind, title, line_count=block.count)
        case Grid():
            return BlockView(block.kind, title, labels=block.rows, months=strings.months())
        case Note():
            items = [item for one_id in block.ids for group in known[one_id] for item in group.items]
            notes = [
                (note.title, note.paragraphs)
                for item in items
                for note in item.additions
                if note.is_open
            ]
            return BlockView(block.kind, title, notes=tuple(notes))
    chosen = [group for one_id in block.ids for group in known[one_id]]
    runs = groupby(chosen, key=lambda group: (group.group_id, group.title))
    groups = tuple(_group_view(group_title, run) for (_, group_title), run in runs)
    if isinstance(block, Table):
        return BlockView(block.kind, title, block.columns, groups, strings.item, block.tick or "")
    return BlockView(block.kind, title, groups=groups)


def _group_view(title: str, parts: Iterable[Group]) -> GroupView:
    """Parts of the same group that follow each other, as one; a step has its number or its place."""
    items = (item for part in parts for item in part.items)
    return GroupView(
        title,
        tuple(
            ItemView(item.item_id, item.number or place, item.title, item.paragraphs)
            for place, item in enumerate(items, start=1)
        ),
    )
