"""From a sheet's blocks to what is printed: one view, for the screen and for the PDF."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from tipcard.frontmatter import Block, Fields, ItemBlock, Lines
from tipcard.model import Group, Page
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
    """One block with its items looked up; each kind uses the parts that it needs."""

    kind: str
    title: str
    labels: tuple[str, ...] = ()
    line_count: int = 0
    groups: tuple[GroupView, ...] = ()


@dataclass(frozen=True)
class SheetView:
    """Everything that one sheet prints, in one language."""

    locale: str
    title: str
    site_name: str
    reviewed: str
    blocks: tuple[BlockView, ...]


def sheet_view(page: Page, known: Choices, strings: Strings, language: Language) -> SheetView:
    """The view of a sheet; `known` has every id that its blocks name."""
    blocks = tuple(_block_view(block, known) for block in page.meta.blocks or ())
    reviewed = strings.reviewed_on(page.meta.reviewed)
    return SheetView(language.locale, page.title, language.site_name, reviewed, blocks)


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


def _block_view(block: Block, known: Choices) -> BlockView:
    title = block.title or ""
    match block:
        case Fields():
            return BlockView(block.kind, title, labels=block.labels)
        case Lines():
            return BlockView(block.kind, title, line_count=block.count)
    chosen = [group for one_id in block.ids for group in known[one_id]]
    runs = groupby(chosen, key=lambda group: (group.group_id, group.title))
    groups = tuple(_group_view(group_title, run) for (_, group_title), run in runs)
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
