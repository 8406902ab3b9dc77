"""What an editor may write between the two `---` lines at the top of a page."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    model_validator,
)
from pydantic_core import PydanticCustomError

#: A right line for each key, shown when the key is missing or its value is wrong.
EXAMPLES: Mapping[str, str] = {
    "title": "title: Actieplan",
    "description": "description: De vijf stappen en de nazorg.",
    "reviewed": "reviewed: 2026-11-22",
    "contacts": "contacts: true, or in a block of a checklist: - contacts: [stappen, nazorg]",
    "template": "template: sheet.html",
    "blocks": "blocks:\n      - steps: stappen",
    "fields": "- fields: [Naam, Team, Datum]",
    "steps": "- steps: stappen",
    "ticks": "- ticks: [aangifte, trek-aan-de-bel]",
    "lines": "- lines: 5",
    "table": "- table: [actieplan, tips]",
    "columns": "columns: [Afspraak, Wie, Wanneer]",
    "grid": "- grid: [Facebook, LinkedIn]",
    "note": "- note: in-gesprek",
    "reminder": "reminder: {item: teamoverleg, months: 3}",
    "months": "reminder: {item: teamoverleg, months: 3}",
    "copies": "copies: 4",
}


class Strict(BaseModel):
    """A part of the settings: what it does not name is refused, so no typo passes in silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Texts = Annotated[tuple[Text, ...], Field(min_length=1)]
Ids = Annotated[Texts, BeforeValidator(_as_list)]


class BlockBase(Strict):
    """One part of a sheet, under a title of its own if it has one."""

    kind: ClassVar[str]
    title: Text | None = None


class Fields(BlockBase):
    """Labelled lines to write on."""

    kind = "fields"
    labels: Texts = Field(alias="fields")


class Lines(BlockBase):
    """Ruled space to write on: how many lines."""

    kind = "lines"
    count: Annotated[int, Field(ge=1, le=40)] = Field(alias="lines")


class ItemBlock(BlockBase):
    """A block that shows items, chosen by the ids of items, groups or pages."""

    ids: Ids


class Steps(ItemBlock):
    """Items with a box, their number and their text."""

    kind = "steps"
    ids: Ids = Field(alias="steps")


class Ticks(ItemBlock):
    """Items with a box and their text, under the title of their group."""

    kind = "ticks"
    ids: Ids = Field(alias="ticks")


class Table(ItemBlock):
    """A row for each item, with a box under `tick` if there is one, and columns to write in."""

    kind = "table"
    ids: Ids = Field(alias="table")
    tick: Text | None = None
    columns: Texts


class Note(ItemBlock):
    """The open additions of items, such as a warning, in a frame."""

    kind = "note"
    ids: Ids = Field(alias="note")


class Contacts(ItemBlock):
    """The organisation's contacts at these ids; one with a role alone is a line to write on."""

    kind = "contacts"
    ids: Ids = Field(alias="contacts")


class Grid(BlockBase):
    """A box for each row in each of the twelve months."""

    kind = "grid"
    rows: Texts = Field(alias="grid")


def _kind(block: Any) -> Any:
    """The key that says which kind a block is, or its first key, for the message."""
    keys = list(block) if isinstance(block, Mapping) else []
    return next((key for key in keys if key in BLOCK_KINDS), keys[0] if keys else None)


Block = Annotated[
    Annotated[Fields, Tag("fields")]
    | Annotated[Steps, Tag("steps")]
    | Annotated[Ticks, Tag("ticks")]
    | Annotated[Table, Tag("table")]
    | Annotated[Note, Tag("note")]
    | Annotated[Contacts, Tag("contacts")]
    | Annotated[Lines, Tag("lines")]
    | Annotated[Grid, Tag("grid")],
    Discriminator(_kind),
]
BLOCK_KINDS = ("fields", "steps", "ticks", "table", "note", "contacts", "lines", "grid")


class Reminder(Strict):
    """An appointment that comes back every so many months, about an item."""

    item: Text
    months: Annotated[int, Field(ge=1, le=12)]


class Meta(Strict):
    """The front matter of one page; a page with `blocks` is a sheet.

    `title` is the short title, for the menu and the browser's tab; `reviewed` is the day on
    which somebody last checked that the page is right; with `contacts` its first group begins with
    all the organisation's contacts. A sheet may have `copies` on one A4, to cut out, and a
    `reminder` for the calendar. A translation may have `other_links` than its source.
    """

    title: Text
    description: Text | None = None
    reviewed: date
    contacts: bool = False
    template: Literal["sheet.html", "gallery.html", "platforms.html", "protocol.html"] | None = None
    blocks: Annotated[tuple[Block, ...], Field(min_length=1)] | None = None
    copies: Literal[1, 4] = 1
    reminder: Reminder | None = None
    other_links: dict[Text, Text] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _sheet_is_whole(self) -> "Meta":
        """A sheet needs its template, its blocks, and a line on when to use it."""
        is_sheet = self.template == "sheet.html"
        if is_sheet or self.blocks:
            has = {"template": is_sheet, "blocks": self.blocks, "description": self.description}
            for key in (key for key, value in has.items() if not value):
                raise PydanticCustomError("missing_pair", "a sheet needs '{key}'", {"key": key})
        return self
