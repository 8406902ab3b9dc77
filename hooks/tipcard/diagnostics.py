"""Something an editor must mend, said in a way that shows how; `rules.yml` has the words."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

_RULES = Path(__file__).with_name("rules.yml")


class Location(NamedTuple):
    """Where a thing was read: a path from the project's folder, with `/`, and a line from 1.

    What has no lines, such as an environment variable, has line 0.
    """

    path: str
    line_no: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line_no}" if self.line_no else self.path


@dataclass(frozen=True, order=True)
class Diagnostic:
    """Something an editor must mend: where, what, which rule, and how to mend it."""

    location: Location
    what: str
    rule: str
    hint: str

    @property
    def is_advice(self) -> bool:
        """Whether a site with this may be published."""
        return "advice" in rules()[self.rule]

    def __str__(self) -> str:
        return f"{self.location}: {self.what} [{self.rule}]\n    {self.hint}"


@cache
def rules() -> Mapping[str, Mapping[str, str]]:
    """The words of every message, by rule or rule and name."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    words: Mapping[str, Mapping[str, str]] = yaml.load(_RULES.read_text("utf-8"), loader)
    return words


class Collector:
    """Takes in every diagnostic of one run; it is handed down to whatever reads or checks."""

    def __init__(self) -> None:
        self._found: set[Diagnostic] = set()

    def add(self, location: Location, name: str, /, **words: Any) -> None:
        """Take in one diagnostic by its name in `rules.yml`; the same one twice counts once.

        An unknown `key` gets the nearest of those that are `known` for a hint, if any is near.
        """
        known = sorted(words.pop("known", ()))
        message = rules()[name]
        near = difflib.get_close_matches(str(words.get("key")), known, n=1) if "near" in message else []
        hint = f"Did you mean '{near[0]}'?" if near else message.get("hint") or message["near"]
        words["known"] = ", ".join(known)
        # A value may hold ends of lines: YAML joins what goes on behind an empty line.
        what = message["what"].format_map(words).replace("\n", " ")
        hint = hint if near else hint.format_map(words)
        self._found.add(Diagnostic(location, what, name.partition(".")[0], hint))

    def merge(self, diagnostic: Diagnostic) -> None:
        """Take in what another one has found."""
        self._found.add(diagnostic)

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
