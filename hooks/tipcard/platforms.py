"""Where each platform takes reports, sets privacy and blocks people: one table for all languages."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints

from tipcard.files import DOCS
from tipcard.frontmatter import EXAMPLES, Strict, Text
from tipcard.model import Link
from tipcard.problem import Place, Problem, Rule
from tipcard.settings import Language
from tipcard.strings import Strings
from tipcard.yamldoc import YamlDoc, did_you_mean, read_yaml, validate

PATH = f"{DOCS}/platforms.yml"
#: The template of the page that shows the table; without such a page nobody needs the file.
TEMPLATE = "platforms.html"
#: The columns with links, in their order.
COLUMNS = ("report", "privacy", "block")
_EXAMPLES: Mapping[str, str] = {
    **EXAMPLES,
    "name": "- name: WhatsApp",
    "url": "url: https://example.org/help",
    **{column: f"{column}: https://example.org/help" for column in COLUMNS},
}

#: The same word or sentence in every language, by locale.
Words = Annotated[dict[str, Text], Field(min_length=1)]
Address = Annotated[str, StringConstraints(pattern=r"^https://[^\s/]+\S*$")]


class Target(Strict):
    """A page of a platform; `label` says what sets it apart from the others."""

    url: Address
    label: Words | None = None


def _as_targets(value: Any) -> Any:
    """An address alone, or a single page, as a list of pages."""
    parts = value if isinstance(value, list) else [value]
    return [{"url": part} if isinstance(part, str) else part for part in parts]


Targets = Annotated[tuple[Target, ...], BeforeValidator(_as_targets)]


class Platform(Strict):
    """One row: the pages that could be checked, and on which day if not that of the page."""

    name: Text
    report: Targets = ()
    privacy: Targets = ()
    block: Targets = ()
    reviewed: date | None = None


class Headings(Strict):
    """What stands above the columns, and what an empty cell means."""

    platform: Words
    report: Words
    privacy: Words
    block: Words
    empty: Words


class Platforms(Strict):
    """The whole file."""

    words: Headings
    platforms: tuple[Platform, ...]


@dataclass(frozen=True)
class Table:
    """The file as it was read: its data, and the same with line numbers."""

    data: Platforms
    doc: YamlDoc

    def links(self) -> Iterator[Link]:
        """Every address with its place."""
        for index, platform in enumerate(self.data.platforms):
            for column in COLUMNS:
                for position, target in enumerate(getattr(platform, column)):
                    key_path = ("platforms", index, column, position, "url")
                    yield Link(target.url, self.doc.place(key_path))

    def dates(self) -> Iterator[tuple[str, date, Place]]:
        """Every platform with a day of its own, and where that stands."""
        for index, platform in enumerate(self.data.platforms):
            if platform.reviewed:
                place = self.doc.place(("platforms", index, "reviewed"))
                yield platform.name, platform.reviewed, place


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


def read_platforms(
    texts: Mapping[str, str], languages: Iterable[Language]
) -> tuple[Table | None, list[Problem]]:
    """Read the table; every word in it must be there in every language."""
    if PATH not in texts:
        what = "this file is missing; a page shows the table that it holds"
        mend = f"Bring it back, or take 'template: {TEMPLATE}' out of the page."
        return None, [Problem(Place(PATH, 1), what, Rule.MISSING_PAGE, mend)]
    doc, problems = read_yaml(PATH, texts[PATH])
    if problems:
        return None, problems
    platforms, problems = validate(Platforms, doc, _EXAMPLES)
    locales = [language.locale for language in languages]
    found = list(_check_words(platforms, doc, locales)) if platforms else []
    return Table(platforms, doc) if platforms and not found else None, problems + found


def _check_words(platforms: Platforms, doc: YamlDoc, locales: list[str]) -> Iterator[Problem]:
    for place, words in _all_words(platforms, doc):
        for locale in locales:
            if locale not in words:
                example = next(iter(words.values()))
                mend = f"Add in this language what '{example}' says: {locale}: …"
                what = f"the words for '{locale}' are missing"
                yield Problem(place, what, Rule.MISSING_TRANSLATION, mend)
        for locale in words.keys() - set(locales):
            mend = did_you_mean(locale, locales, f"Known here: {', '.join(locales)}.")
            yield Problem(place, f"unknown language '{locale}'", Rule.UNKNOWN_KEY, mend)


def _all_words(platforms: Platforms, doc: YamlDoc) -> Iterator[tuple[Place, Words]]:
    for name, words in platforms.words:
        yield doc.place(("words", name)), words
    for index, platform in enumerate(platforms.platforms):
        for column in COLUMNS:
            for position, target in enumerate(getattr(platform, column)):
                if target.label:
                    yield doc.place(("platforms", index, column, position, "label")), target.label


def table_view(platforms: Platforms, locale: str, strings: Strings) -> TableView:
    """The table in one language; of pages without a label the second and next have a number."""
    words = platforms.words
    headings = tuple(getattr(words, name)[locale] for name in ("platform", *COLUMNS))
    rows = tuple(
        Row(
            one.name,
            strings.reviewed_on(one.reviewed) if one.reviewed else "",
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
