"""The kinds of blocks that a sheet is made of.

A kind says here what it is called, which of its fields are words (those of the type `Words`), what is
the same in every language (`shape`), and what is drawn of it (`view`). How that looks is a template
of the same name in `overrides/blocks`, and a function of that name in `sheet.typ`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Protocol

from pydantic import Discriminator, Field, Tag
from typing_extensions import override

from tipcard.document.markdown import Run
from tipcard.settings.language import Messages
from tipcard.settings.organisation import ContactView
from tipcard.source.model import Count, Ids, Strict, Text, WordList, Words, example
from tipcard.source.yaml import KeyPath

#: Whom to call first is two: more is no first.
_TO_CALL = 2
#: More labels than these need whole lines to write on.
_SIDE_BY_SIDE = 3


@dataclass(frozen=True)
class TextView:
    """A paragraph or a list item as it is printed: its bullet or number, or '', and its words."""

    marker: str
    runs: tuple[Run, ...]

    @property
    def words(self) -> str:
        """The words without markup, with their bullet or number."""
        return f"{self.marker} {''.join(run.words for run in self.runs)}".strip()


@dataclass(frozen=True)
class ItemView:
    """An item as it is printed; `number` is its own, or else its place in the group."""

    item_id: str
    number: int
    title: str
    texts: tuple[TextView, ...]

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Its text without markup."""
        return tuple(text.words for text in self.texts)


@dataclass(frozen=True)
class GroupView:
    """Items under the title of their group."""

    title: str
    items: tuple[ItemView, ...]


@dataclass(frozen=True)
class NoteView:
    """A title, or '', with its text."""

    title: str
    texts: tuple[TextView, ...]

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Its text without markup."""
        return tuple(text.words for text in self.texts)


@dataclass(frozen=True)
class BlockView:
    """One block with its items looked up; each kind uses the parts that it needs.

    `labels` are what is written on or in: fields, the columns of a table, the rows of a grid, which
    stand in so many `columns`; `line_count` is how many lines to write on there are, in each field or
    at each item; `head` is above the first column of a table; `first` sends the first step to the one
    that goes before it; `months` are the twelve of a grid, each short and whole.
    """

    kind: str
    title: str
    labels: tuple[str, ...] = ()
    columns: int = 1
    line_count: int = 0
    groups: tuple[GroupView, ...] = ()
    head: str = ""
    tick: str = ""
    rows: tuple[str, ...] = ()
    first: str = ""
    date: str = ""
    contacts: tuple[ContactView, ...] = ()
    months: tuple[tuple[str, str], ...] = ()
    notes: tuple[NoteView, ...] = ()


class Shelf(Protocol):
    """Where a block finds what it shows, by ids of items, groups and pages."""

    messages: Messages

    def groups(self, ids: Sequence[str]) -> tuple[GroupView, ...]:
        """The items with these ids under the titles of their groups."""

    def notes(self, ids: Sequence[str]) -> tuple[NoteView, ...]:
        """The title and the text of each open addition of these items."""

    def whole(self, ids: Sequence[str]) -> tuple[NoteView, ...]:
        """The title and the text of these items, each with its additions behind it."""

    def contacts(self, ids: Sequence[str]) -> tuple[ContactView, ...]:
        """Those to turn to at these items."""


def _exactly(count: int, contacts: Sequence[ContactView]) -> tuple[ContactView, ...]:
    """So many contacts: the first ones, and lines without a role for those who are missing."""
    missing = count - len(contacts)
    return (*contacts[:count], *(ContactView("", "", "", "", "", "") for _ in range(missing)))


class SheetBlock(Strict):
    """One part of a sheet, under a title of its own if it has one."""

    kind: ClassVar[str]
    title: Annotated[Words | None, example("title: Aantekeningen")] = None

    @property
    def named_ids(self) -> Iterator[tuple[KeyPath, str]]:
        """The ids of items, groups and pages that the block names, each with where it does."""
        return iter(())

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


_Columns = Annotated[Count | None, Field(ge=1, le=4), example("columns: 2")]


class Fields(LabelBlock):
    """Labelled lines to write on, side by side in so many columns, each of so many lines."""

    kind = "fields"
    counted = "labels"
    labels: Annotated[WordList, Field(alias="fields"), example("- fields: [Naam, Team, Datum]")]
    columns: _Columns = None
    line_count: Annotated[Count, Field(alias="height", ge=1, le=12), example("height: 2")] = 1

    @property
    @override
    def shape(self) -> str:
        return f"{super().shape} in {self._columns} columns of {self.line_count} lines"

    @property
    def _columns(self) -> int:
        return self.columns or (len(self.labels) if len(self.labels) <= _SIDE_BY_SIDE else 1)

    @override
    def view(self, shelf: Shelf) -> BlockView:
        return self._view(labels=self.labels, columns=self._columns, line_count=self.line_count)


class Checks(LabelBlock):
    """Boxes to tick, each with its words, in so many columns; they are kept nowhere."""

    kind = "checks"
    counted = "boxes"
    labels: Annotated[WordList, Field(alias="checks"), example("- checks: [Het bestand zelf bewaard]")]
    columns: _Columns = None

    @property
    @override
    def shape(self) -> str:
        return f"{super().shape} in {self.columns or 1} columns"

    @override
    def view(self, shelf: Shelf) -> BlockView:
        return self._view(labels=self.labels, columns=self.columns or 1)


class Rows(SheetBlock):
    """A table with rows of its own words, each with a box, and columns to write in."""

    kind = "rows"
    labels: Annotated[WordList, Field(alias="rows"), example("- rows: [Platform, Politie]")]
    head: Annotated[Words, example("head: Gemeld bij")]
    columns: Annotated[WordList, example("columns: [Wie of nummer, Wanneer]")]

    @property
    @override
    def shape(self) -> str:
        return f"rows: {len(self.labels)} with {len(self.columns)} columns"

    @override
    def view(self, shelf: Shelf) -> BlockView:
        return self._view(rows=self.labels, head=self.head, labels=self.columns)


class Lines(SheetBlock):
    """Ruled space to write on: at least so many lines; the last one on a sheet fills what is left."""

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
    """A block that shows items, chosen by the ids of items, groups or pages; `also` is the key of one id
    more that it may name."""

    also: ClassVar[str] = ""
    ids: Ids

    @property
    @override
    def named_ids(self) -> Iterator[tuple[KeyPath, str]]:
        yield from (((self.kind, position), one_id) for position, one_id in enumerate(self.ids))
        if one_more := getattr(self, self.also, None):
            yield (self.also,), one_more

    @property
    @override
    def shape(self) -> str:
        one_more = getattr(self, self.also, None)
        return f"{self.kind}: {', '.join(self.ids)}" + (f", {self.also} {one_more}" if one_more else "")

    @override
    def view(self, shelf: Shelf) -> BlockView | None:
        return self._view(groups=shelf.groups(self.ids))


class Steps(ItemBlock):
    """Items with their number in a box and their text; the first one sends to the one that goes
    `first`."""

    kind = "steps"
    also = "first"
    ids: Annotated[Ids, Field(alias="steps"), example("- steps: stappen")]
    first: Annotated[Text | None, example("first: screenshot")] = None

    @override
    def view(self, shelf: Shelf) -> BlockView:
        groups = shelf.groups(self.ids)
        numbers = [
            str(item.number) for own in groups for item in own.items if item.item_id == self.first
        ]
        first = shelf.messages.step_first.replace("{number}", numbers[0]) if numbers else ""
        return self._view(groups=groups, first=first)


class Ticks(ItemBlock):
    """Items with a box and their text, under the title of their group."""

    kind = "ticks"
    ids: Annotated[Ids, Field(alias="ticks"), example("- ticks: [aangifte, trek-aan-de-bel]")]


class Moments(ItemBlock):
    """Items that each have a day: their title with a line for its date, and a box for each of their
    texts."""

    kind = "moments"
    ids: Annotated[Ids, Field(alias="moments"), example("- moments: opvang")]
    date: Annotated[Words, example("date: Datum")]

    @override
    def view(self, shelf: Shelf) -> BlockView:
        return self._view(groups=shelf.groups(self.ids), date=self.date)


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
            head=shelf.messages.item,
            tick=self.tick or "",
        )


class Texts(ItemBlock):
    """Items to read, without a box: their text and all their additions."""

    kind = "texts"
    ids: Annotated[Ids, Field(alias="texts"), example("- texts: privacycheck")]

    @override
    def view(self, shelf: Shelf) -> BlockView:
        return self._view(notes=shelf.whole(self.ids))


class Note(ItemBlock):
    """The open additions of items, such as a warning, in a frame, with the two to `call` at an id."""

    kind = "note"
    also = "call"
    ids: Annotated[Ids, Field(alias="note"), example("- note: in-gesprek")]
    call: Annotated[Text | None, example("call: stappen")] = None

    @override
    def view(self, shelf: Shelf) -> BlockView:
        contacts = _exactly(_TO_CALL, shelf.contacts([self.call])) if self.call else ()
        return self._view(notes=shelf.notes(self.ids), contacts=contacts)


class Call(ItemBlock):
    """The two to call first at these ids, or lines for two numbers."""

    kind = "call"
    ids: Annotated[Ids, Field(alias="call"), example("- call: stappen")]

    @override
    def view(self, shelf: Shelf) -> BlockView:
        return self._view(contacts=_exactly(_TO_CALL, shelf.contacts(self.ids)))


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
    head: Annotated[Words, example("head: Platform")]

    @override
    def view(self, shelf: Shelf) -> BlockView:
        return self._view(labels=self.labels, head=self.head, months=shelf.messages.months())


KINDS: tuple[type[SheetBlock], ...] = (
    Fields,
    Checks,
    Rows,
    Steps,
    Ticks,
    Moments,
    Table,
    Texts,
    Note,
    Call,
    Contacts,
    Lines,
    Grid,
)
#: Those of which readers choose items for a sheet of their own.
CHOSEN = (Steps, Ticks, Moments)


def _kind(block: Any) -> Any:
    """The key that says which kind a block is, or its first key, for the message."""
    keys = list(block) if isinstance(block, Mapping) else []
    known = [key for key in keys if key in {kind.kind for kind in KINDS}]
    known.sort(key=lambda key: key == Call.kind)  # which is also a part of a note
    return next(iter([*known, *keys]), None)


if TYPE_CHECKING:
    AnyBlock = SheetBlock
else:
    _tagged = (Annotated[kind, Tag(kind.kind)] for kind in KINDS)
    AnyBlock = Annotated[reduce(or_, _tagged), Discriminator(_kind)]
