"""Where each platform takes reports, sets privacy and blocks people: one table for all languages."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from tipcard.diagnostics import Location
from tipcard.source.address import SecureAddress
from tipcard.source.files import DOCS
from tipcard.source.model import Settings, SettingsFile, Strict, Text, Translated, example, refuse, walk

#: The columns with links, in their order.
COLUMNS = ("report", "privacy", "block")
_LETTERS = re.compile(r"[a-z0-9]+")
_WORDS = "{nl: Melden, en: Report}"


class Target(Strict):
    """A page of a platform; `label` says what sets it apart from the others."""

    url: Annotated[SecureAddress, example("url: https://example.org/help")]
    label: Annotated[Translated | None, example(f"label: {_WORDS}")] = None


def _as_targets(value: Any) -> Any:
    """An address alone, or a single page, as a list of pages."""
    parts = value if isinstance(value, list) else [value]
    return [{"url": part} if isinstance(part, str) else part for part in parts]


def _told_apart(targets: tuple[Target, ...]) -> tuple[Target, ...]:
    if sum(target.label is None for target in targets) > 1:
        raise refuse("missing-key.label")
    return targets


Targets = Annotated[tuple[Target, ...], BeforeValidator(_as_targets), AfterValidator(_told_apart)]


class Platform(Strict):
    """One row: the pages that could be checked, and on which day if not that of the page."""

    name: Annotated[Text, example("- name: WhatsApp")]
    report: Annotated[Targets, example("report: https://example.org/help")] = ()
    privacy: Annotated[Targets, example("privacy: https://example.org/help")] = ()
    block: Annotated[Targets, example("block: https://example.org/help")] = ()
    reviewed: Annotated[date | None, example("reviewed: 2026-11-22")] = None

    @property
    def anchor(self) -> str:
        """The id of the row on its page, as `platform-google-zoeken`."""
        return "-".join(["platform", *_LETTERS.findall(self.name.lower())])


class Headings(Strict):
    """What stands above the columns, and what an empty cell means."""

    platform: Annotated[Translated, example(f"platform: {_WORDS}")]
    report: Annotated[Translated, example(f"report: {_WORDS}")]
    privacy: Annotated[Translated, example(f"privacy: {_WORDS}")]
    block: Annotated[Translated, example(f"block: {_WORDS}")]
    empty: Annotated[Translated, example(f"empty: {_WORDS}")]


class Platforms(Strict):
    """The whole file."""

    words: Annotated[Headings, example(f"words:\n      report: {_WORDS}")]
    platforms: Annotated[tuple[Platform, ...], example("platforms:\n      - name: WhatsApp")]


def _no_table() -> Platforms:
    """Without words and rows: nothing is made of it."""
    nothing: dict[str, Any] = {"words": None, "platforms": ()}
    return Platforms.model_construct(**nothing)


PLATFORMS = SettingsFile(
    f"{DOCS}/platforms.yml",
    Platforms,
    stand_in=_no_table,
    missing="missing-page.platforms",
)


def links(table: Settings[Platforms]) -> Iterator[tuple[str, Location]]:
    """Every address in the table with its location."""
    for key_path, part in walk(table.value):
        if isinstance(part, Target):
            yield part.url, table.doc.location((*key_path, "url"))
