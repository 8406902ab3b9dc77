"""Something an editor must mend, said in a way that shows how."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Location(NamedTuple):
    """Where a thing was read: a path from the project's folder, with `/`, and a line from 1.

    What has no lines, such as an environment variable, has line 0.
    """

    path: str
    line_no: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line_no}" if self.line_no else self.path


class Rule(StrEnum):
    """The name that is printed with a diagnostic; CONTRIBUTING.md explains each in one line."""

    BROKEN_YAML = "broken-yaml"
    DUPLICATE_KEY = "duplicate-key"
    UNKNOWN_KEY = "unknown-key"
    MISSING_KEY = "missing-key"
    WRONG_VALUE = "wrong-value"
    MOVED_SETTING = "moved-setting"
    NOT_UTF8 = "not-utf8"
    ODD_CHARACTER = "odd-character"
    EMPTY_FILE = "empty-file"
    MISSING_TITLE = "missing-title"
    BROKEN_HEADING = "broken-heading"
    MISSING_ID = "missing-id"
    BAD_ID = "bad-id"
    DUPLICATE_ID = "duplicate-id"
    UNKNOWN_ID = "unknown-id"
    NOT_FROZEN = "not-frozen"
    GONE_ID = "gone-id"
    REUSED_ID = "reused-id"
    CIRCULAR_SUCCESSOR = "circular-successor"
    EMPTY_ITEM = "empty-item"
    ITEM_WITHOUT_GROUP = "item-without-group"
    BROKEN_ADDITION = "broken-addition"
    MISSING_SOURCE = "missing-source"
    FOREIGN_MARK = "foreign-mark"
    WRONG_NUMBER = "wrong-number"
    MISSING_PAGE = "missing-page"
    UNKNOWN_PAGE = "unknown-page"
    NOT_IN_NAV = "not-in-nav"
    MISSING_TRANSLATION = "missing-translation"
    DIFFERENT_ORDER = "different-order"
    DIFFERENT_GROUP = "different-group"
    DIFFERENT_NUMBER = "different-number"
    DIFFERENT_SHEET = "different-sheet"
    UNSAFE_LINK = "unsafe-link"
    UNSAFE_LOGO = "unsafe-logo"
    LOW_CONTRAST = "low-contrast"
    SHEET_OVERFLOW = "sheet-overflow"
    UNPRINTABLE_CHARACTER = "unprintable-character"
    DIFFERENT_LINKS = "different-links"
    DIFFERENT_PARTS = "different-parts"
    WRONG_TERM = "wrong-term"
    UNTRANSLATED = "untranslated"
    DEAD_LINK = "dead-link"
    OUTDATED_TRANSLATION = "outdated-translation"
    OLD_PAGE = "old-page"
    LONG_SENTENCE = "long-sentence"
    JARGON = "jargon"
    MOVED_LINK = "moved-link"


#: What is said as advice: it stops no build and no check.
ADVICE = frozenset(
    {
        Rule.OUTDATED_TRANSLATION,
        Rule.OLD_PAGE,
        Rule.LONG_SENTENCE,
        Rule.JARGON,
        Rule.MOVED_LINK,
    }
)


@dataclass(frozen=True, order=True)
class Diagnostic:
    """Something an editor must mend: where, what, which rule, and how to mend it."""

    location: Location
    what: str
    rule: Rule
    hint: str

    @property
    def is_advice(self) -> bool:
        """Whether a site with this may be published."""
        return self.rule in ADVICE

    def __str__(self) -> str:
        return f"{self.location}: {self.what} [{self.rule}]\n    {self.hint}"


class Collector:
    """Takes in every diagnostic of one run; it is handed down to whatever reads or checks."""

    def __init__(self) -> None:
        self._found: set[Diagnostic] = set()

    def add(self, location: Location, rule: Rule, what: str, hint: str) -> None:
        """Take in one diagnostic; the same one twice counts once."""
        self._found.add(Diagnostic(location, what, rule, hint))

    @property
    def all(self) -> list[Diagnostic]:
        """Everything that was found, in the order of files and lines."""
        return sorted(self._found)

    @property
    def errors(self) -> list[Diagnostic]:
        """What must be mended before the site can be published."""
        return [one for one in self.all if not one.is_advice]

    @property
    def advice(self) -> list[Diagnostic]:
        """What stops nothing."""
        return [one for one in self.all if one.is_advice]


def report(found: Iterable[Diagnostic]) -> str:
    """All diagnostics as an editor reads them, in the order of files and lines, and their number.

    Advice comes first, so that what must be mended stands last on the screen.
    """
    unique = sorted(set(found))
    advice = [str(one) for one in unique if one.is_advice]
    lines = [str(one) for one in unique if not one.is_advice]
    if advice:
        advice = ["Advice, which stops nothing:", *advice, ""]
    counted = {0: "No problems", 1: "1 problem"}.get(len(lines), f"{len(lines)} problems")
    return "\n".join([*advice, *lines, f"{counted} in the content."])
