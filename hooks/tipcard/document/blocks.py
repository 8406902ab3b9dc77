"""The kinds of blocks that a sheet is made of.

A kind says here what it is called, which of its fields are words (those of the type `Words`), what is
the same in every language (`shape`), and what is drawn of it (`view`). How that looks is a template
of the same name in `overrides/blocks`, and a function of that name in `sheet.typ`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Protocol

from pydantic import Discriminator, Field, Tag
from typing_extensions import override

from tipcard.settings.language import Messages
from tipcard.settings.organisation import ContactView
from tipcard.source.model import Count, Ids, Strict, WordList, Words, example


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


class Shelf(Protocol):
    """Where a block finds what it shows, by ids of items, groups and pages."""

    messages: Messages

    def groups(self, ids: Sequence[str]) -> tuple[GroupView, ...]:
        """The items with these ids under the titles of their groups."""

    def notes(self, ids: Sequence[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The title and the text of each open addition of these items."""

    def contacts(self, ids: Sequence[str]) -> tuple[ContactView, ...]:
        """Those to turn to at these items."""


class SheetBlock(Strict):
    """One part of a sheet, under a title of its own if it has one."""

    kind: ClassVar[str]
    title: Annotated[Words | None, example("title: Aantekeningen")] = None

    @property
    def named_ids(self) -> Sequence[str]:
        """The ids of items, groups and pages that the block names."""
        return ()

    @property
    def shape(self) -> str:
        """What of the block is the same in every language: everything but its words."""
        raise NotImplementedError

    def view(self, shelf: Shelf) -> BlockView | None:
        """What is drawn; None when there is nothing to draw."""
        raise NotImplementedError

    def _view(self, **parts: Any) -> BlockView:
        return BlockView(self.kind, self.title or "", **parts)


class LabelBlock(SheetBlock):
    """A block that shows words of its own; `counted` is what its `shape` calls them."""

    counted: ClassVar[str]
    labels: WordList

    @property
    @override
    def shape(self) -> str:
        return f"{self.kind}: {len(self.labels)} {self.counted}"

    @override
    def view(self, shelf: Shelf) -> BlockView:
        return self._view(labels=self.labels)


class Fields(LabelBlock):
    """Labelled lines to write on."""

    kind = "fields"
    counted = "labels"
    labels: Annotated[WordList, Field(alias="fields"), example("- fields: [Naam, Team, Datum]")]


class Checks(LabelBlock):
    """Boxes to tick, each with its words; they are kept nowhere."""

    kind = "checks"
    counted = "boxes"
    labels: Annotated[WordList, Field(alias="checks"), example("- checks: [Het bestand zelf bewaard]")]


class Lines(SheetBlock):
    """Ruled space to write on: how many lines."""

    kind = "lines"
    count: Annotated[Count, Field(alias="lines", ge=1, le=40), example("- lines: 5")]

    @property
    @override
    def shape(self) -> str:
        return f"lines: {self.count}"

    @override
    def view(self, shelf: Shelf) -> BlockView:
        return self._view(line_count=self.count)


class ItemBlock(SheetBlock):
    """A block that shows items, chosen by the ids of items, groups or pages."""

    ids: Ids

    @property
    @override
    def named_ids(self) -> Sequence[str]:
        return self.ids

    @property
    @override
    def shape(self) -> str:
        return f"{self.kind}: {', '.join(self.ids)}"

    @override
    def view(self, shelf: Shelf) -> BlockView | None:
        return self._view(groups=shelf.groups(self.ids))


class Steps(ItemBlock):
    """Items with a box, their number and their text."""

    kind = "steps"
    ids: Annotated[Ids, Field(alias="steps"), example("- steps: stappen")]


class Ticks(ItemBlock):
    """Items with a box and their text, under the title of their group."""

    kind = "ticks"
    ids: Annotated[Ids, Field(alias="ticks"), example("- ticks: [aangifte, trek-aan-de-bel]")]


class Table(ItemBlock):
    """A row for each item, with a box under `tick` if there is one, and columns to write in."""

    kind = "table"
    ids: Annotated[Ids, Field(alias="table"), example("- table: [actieplan, tips]")]
    tick: Annotated[Words | None, example("tick: Besproken")] = None
    columns: Annotated[WordList, example("columns: [Afspraak, Wie, Wanneer]")]

    @property
    @override
    def shape(self) -> str:
        boxes = "boxes and " if self.tick else ""
        return f"table: {', '.join(self.ids)} with {boxes}{len(self.columns)} columns"

    @override
    def view(self, shelf: Shelf) -> BlockView:
        return self._view(
            labels=self.columns,
            groups=shelf.groups(self.ids),
            item_label=shelf.messages.item,
            tick=self.tick or "",
        )


class Note(ItemBlock):
    """The open additions of items, such as a warning, in a frame."""

    kind = "note"
    ids: Annotated[Ids, Field(alias="note"), example("- note: in-gesprek")]

    @override
    def view(self, shelf: Shelf) -> BlockView:
        return self._view(notes=shelf.notes(self.ids))


class Contacts(ItemBlock):
    """Those to turn to at these ids; one with a role alone is a line to write on."""

    kind = "contacts"
    ids: Annotated[Ids, Field(alias="contacts"), example("- contacts: [stappen, nazorg]")]

    @override
    def view(self, shelf: Shelf) -> BlockView | None:
        contacts = shelf.contacts(self.ids)
        return self._view(contacts=contacts) if contacts else None


class Grid(LabelBlock):
    """A box for each row in each of the twelve months."""

    kind = "grid"
    counted = "rows"
    labels: Annotated[WordList, Field(alias="grid"), example("- grid: [Facebook, LinkedIn]")]

    @override
    def view(self, shelf: Shelf) -> BlockView:
        return self._view(labels=self.labels, months=shelf.messages.months())


KINDS: tuple[type[SheetBlock], ...] = (Fields, Checks, Steps, Ticks, Table, Note, Contacts, Lines, Grid)


def _kind(block: Any) -> Any:
    """The key that says which kind a block is, or its first key, for the message."""
    keys = list(block) if isinstance(block, Mapping) else []
    known = {kind.kind for kind in KINDS}
    return next((key for key in keys if key in known), keys[0] if keys else None)


if TYPE_CHECKING:
    AnyBlock = SheetBlock
else:
    _tagged = [Annotated[kind, Tag(kind.kind)] for kind in KINDS]
    _union = _tagged[0]
    for _one in _tagged[1:]:
        _union = _union | _one
    AnyBlock = Annotated[_union, Discriminator(_kind)]
