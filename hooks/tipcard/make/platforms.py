"""The table of the platforms as a page in one language shows it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tipcard.settings.messages import Messages
from tipcard.settings.platforms import COLUMNS, Platforms, Target


@dataclass(frozen=True)
class Cell:
    """The links of one platform in one column: their words and their addresses."""

    heading: str
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Row:
    """One platform; `reviewed` is empty when the day of the page counts."""

    name: str
    reviewed: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class TableView:
    """The table as a page in one language shows it."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    empty: str


def table_view(platforms: Platforms, locale: str, messages: Messages) -> TableView:
    """The table in one language; of pages without a label the second and next have a number."""
    words = platforms.words
    headings = tuple(getattr(words, name)[locale] for name in ("platform", *COLUMNS))
    rows = tuple(
        Row(
            one.name,
            messages.reviewed_on(one.reviewed) if one.reviewed else "",
            tuple(
                Cell(heading, tuple(_links(getattr(one, column), heading, locale)))
                for column, heading in zip(COLUMNS, headings[1:], strict=True)
            ),
        )
        for one in platforms.platforms
    )
    return TableView(headings, rows, words.empty[locale])


def _links(targets: Iterable[Target], heading: str, locale: str) -> Iterator[tuple[str, str]]:
    for position, target in enumerate(targets, start=1):
        number = f" {position}" if position > 1 else ""
        label = f": {target.label[locale]}" if target.label else number
        yield heading + label, target.url
