"""The tables of rules in the guides, made of `rules.yml` and the golden cases: `make guides`."""

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from tipcard.diagnostics import rules

REPO = Path(__file__).parent.parent
#: Each guide with the heads of its tables.
GUIDES = {
    "CONTRIBUTING.md": ("rule", "what must hold"),
    "REDACTIE.md": ("regel", "bijvoorbeeld", "wat er is, en wat je doet"),
}
_TABLE = re.compile(r"(<!-- made of \S+ by `make guides`(: advice)? -->\n).*?(<!-- end -->)", re.DOTALL)
_SAID = re.compile(r"^\S+: (?P<what>.*) \[(?P<rule>[\w-]+)\]$", re.MULTILINE)


def examples() -> dict[str, str]:
    """For each rule a message as it was printed: the one in `rules.yml` or, of those in the golden
    cases, one of its first form; the first in the order of letters, so that it seldom changes."""
    said: dict[str, list[str]] = {}
    for path in (REPO / "tests/cases").glob("*.yml"):
        for case in yaml.safe_load(path.read_text("utf-8")) if path.stem != "base" else []:
            for found in _SAID.finditer(case.get("problems", "") + case.get("advice", "")):
                said.setdefault(found["rule"], []).append(found["what"])
    own = {rule: words["example"] for rule, words in rules().items() if "example" in words}
    return {
        rule: min(whats, key=lambda what: (not _is_first(rule, what), what))
        for rule, whats in said.items()
    } | own


def _is_first(rule: str, what: str) -> bool:
    form = re.sub(r"\\\{\w+\\\}", ".*", re.escape(rules()[rule]["what"]))
    return bool(re.fullmatch(form, what))


def rows(guide: str, is_advice: bool) -> Iterator[str]:
    """The table of a guide, line by line."""
    heads, said = GUIDES[guide], examples()
    yield _row(*heads)
    yield "|" + "---|" * len(heads)
    for rule, words in rules().items():
        if "means" in words and ("advice" in words) == is_advice:
            cells = (f"`{said[rule]}`", words["uitleg"]) if len(heads) > 2 else (words["means"],)
            yield _row(f"`{rule}`", *cells)


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def with_tables(guide: str, text: str) -> str:
    """The text of a guide, with its tables made anew."""
    return _TABLE.sub(
        lambda found: "".join(
            [found[1], *(f"{row}\n" for row in rows(guide, bool(found[2]))), found[3]]
        ),
        text,
    )


if __name__ == "__main__":
    for name in GUIDES:
        path = REPO / name
        path.write_text(with_tables(name, path.read_text("utf-8")), "utf-8", newline="\n")
