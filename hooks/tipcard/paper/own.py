"""The sheet that readers put together themselves: all that they choose from, to print a part of it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from tipcard.document.blocks import CHOSEN, GroupView, NoteView
from tipcard.document.tree import Page, Section
from tipcard.paper.sheet import SheetView, note_view, sheet_view
from tipcard.paper.typeset import SIZES_PT
from tipcard.project import Dated, Edition, Project
from tipcard.source.characters import plain_words


@dataclass(frozen=True)
class Choice:
    """What goes with an item: its page and its group, its title with its place and the day of its words,
    its additions by the name that each has in an address, and whether everybody must know the safety
    note first."""

    page: Page
    group_id: str
    dated: Dated
    additions: Mapping[str, NoteView]
    is_noted: bool


@dataclass(frozen=True)
class OwnSheet:
    """A sheet with everything on it, what goes with each of its items by their ids, and the sizes that
    its text may have."""

    view: SheetView
    choices: Mapping[str, Choice]
    sizes_pt: tuple[float, ...] = SIZES_PT

    @property
    def days(self) -> list[date]:
        """The days of its words, and those on which they were checked."""
        every = [(own.dated.day, own.page.meta.reviewed) for own in self.choices.values()]
        return sorted({day for own in every for day in own})

    @property
    def groups(self) -> Iterator[tuple[Page, list[tuple[str, GroupView]]]]:
        """The groups to choose from, with the kind of their block, by their page."""
        kinds = {kind.kind for kind in CHOSEN}
        groups = [
            (block.kind, group)
            for block in self.view.blocks
            if block.kind in kinds
            for group in block.groups
        ]
        for page, run in groupby(groups, lambda own: self.choices[own[1].items[0].item_id].page):
            yield page, list(run)


def own_sheet(page: Page, edition: Edition, project: Project) -> OwnSheet:
    """The sheet of a page of which every id is known."""
    choices = {
        item.section_id: Choice(
            edition.items[item.section_id][0],
            group.section_id,
            [*project.dated(edition, page, *edition.groups[item.section_id])][-1],
            dict(_additions(item, project)),
            _is_noted(item.section_id, edition),
        )
        for group in _groups(page, edition)
        for item in group.items
    }
    return OwnSheet(sheet_view(page, edition, project), choices)


def offered(page: Page, edition: Edition) -> Collection[str]:
    """The ids of which a reader can choose everything: of items, groups and pages."""
    own = {item.section_id for group in _groups(page, edition) for item in group.items}
    return [
        one_id
        for one_id, groups in edition.groups.items()
        if {item.section_id for group in groups for item in group.items} <= own
    ]


def _groups(page: Page, edition: Edition) -> Iterator[Section]:
    """What the blocks offer to choose from."""
    for block in page.meta.blocks or ():
        if isinstance(block, CHOSEN):
            for one_id in block.ids:
                yield from edition.groups.get(one_id, ())


def _is_noted(item_id: str, edition: Edition) -> bool:
    """Whether a safety note stands at an item or its group, or is repeated above its page."""
    page, _ = edition.items[item_id]
    return bool(edition.safety(item_id)) or any(block.kind == "repeat" for block in page.head.blocks)


def _additions(item: Section, project: Project) -> Iterator[tuple[str, NoteView]]:
    """What can be chosen besides: an addition has no id, and is known by its title in the first
    language. Once that is another one, an address leads to nothing, and never to something else."""
    _, source = project.source.items[item.section_id]
    for addition, first in zip(item.additions, source.additions, strict=True):
        if not addition.is_open:
            yield "-".join(plain_words(first.title)), note_view(addition)
