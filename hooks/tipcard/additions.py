"""Additions: what is not on the card. How editors write one, and how a page shows it.

/// addition | Title

Text.

sources: [Helpwanted](https://www.helpwanted.nl/en)
reviewed: 2026-11-22
///
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from markdown_it.token import Token

from tipcard.model import Addition, Link
from tipcard.problem import Place, Problem, Rule
from tipcard.strings import Strings
from tipcard.tokens import MARKDOWN, line_of, links, paragraphs, plain_text
from tipcard.yamldoc import did_you_mean

#: The kinds of additions; mkdocs.yml says how each is shown. Only `safety` is always open.
KINDS = ("addition", "safety")

_OPENING = re.compile(r"(?P<kind>[^|\s]*)\s*(?:\|\s*(?P<title>.*))?")
_SOURCES = re.compile(r"sources:[ \t]*(?P<links>.+?)(?:\nreviewed:[ \t]*(?P<reviewed>\S*))?", re.DOTALL)
_SOURCES_ON_PAGE = re.compile(rf"^{_SOURCES.pattern}[ \t]*\n(?=[ \t]*$|///)", re.DOTALL | re.MULTILINE)
_OPENING_ON_PAGE = re.compile(rf"^(/{{3,}}[ \t]*(?:{'|'.join(KINDS)})[ \t]*\|)[ \t]*(.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """The Markdown between `/// kind | Title` and `///`; without the latter it is not closed."""

    opening: Token
    tokens: Sequence[Token]
    is_closed: bool


def split(tokens: Sequence[Token], body: str) -> tuple[list[Token], list[Block]]:
    """The tokens of the card's own text, and apart from it the additions."""
    lines = body.split("\n")
    own: list[Token] = []
    blocks: list[Block] = []
    depth = start = 0
    for index, token in enumerate(tokens):
        if token.type == "container_addition_open":
            start = start if depth else index
            depth += 1
        elif token.type == "container_addition_close":
            depth -= 1
            if not depth:
                opening = tokens[start]
                end = lines[opening.map[1] : opening.map[1] + 1] if opening.map else []
                is_closed = bool(end) and end[0].lstrip().startswith("///")
                blocks.append(Block(opening, tokens[start + 1 : index], is_closed))
        elif not depth:
            own.append(token)
    return own, blocks


def read_addition(path: str, first_line_no: int, block: Block) -> tuple[Addition, list[Problem]]:
    """Read one addition of the file in `path`, whose Markdown begins on `first_line_no`."""
    place = Place(path, first_line_no + line_of(block.opening))
    opening = _OPENING.fullmatch(block.opening.info.strip())
    kind, title = (opening["kind"], opening["title"] or "") if opening else ("", "")
    title = plain_text(MARKDOWN.parseInline(title)[0])
    problems = list(_opening_problems(place, kind, title, block.is_closed))
    found = [
        (first_line_no + line_of(inline), _SOURCES.fullmatch(inline.content), inline)
        for _, inline in pairwise(block.tokens)
        if inline.type == "inline" and inline.content.startswith("sources:")
    ]
    sources: list[Link] = []
    reviewed: date | None = None
    for line_no, match, inline in found:
        sources += links(path, first_line_no, [inline])
        if match and match["reviewed"] is not None:
            reviewed, problem = _date(
                match["reviewed"], Place(path, line_no + inline.content.count("\n"))
            )
            problems += [problem] if problem else []
    if not found:
        mend = "End it with an empty line and: sources: [Name](https://address)"
        problems.append(
            Problem(place, f"the addition '{title}' names no sources", Rule.MISSING_SOURCE, mend)
        )
    texts = tuple(
        text for _, text in paragraphs(first_line_no, block.tokens) if not text.startswith("sources:")
    )
    return Addition(kind, title, place, texts, tuple(sources), reviewed), problems


def _opening_problems(place: Place, kind: str, title: str, is_closed: bool) -> Iterator[Problem]:
    if kind not in KINDS:
        mend = did_you_mean(kind, KINDS, f"Known here: {', '.join(KINDS)}.")
        yield Problem(place, f"unknown kind of addition '{kind}'", Rule.BROKEN_ADDITION, mend)
    elif not title:
        mend = f"Write: /// {kind} | Title"
        yield Problem(place, "the addition has no title", Rule.BROKEN_ADDITION, mend)
    if not is_closed:
        mend = "Write below its last line, on a line of its own: ///"
        yield Problem(place, "the addition has no end", Rule.BROKEN_ADDITION, mend)


def _date(text: str, place: Place) -> tuple[date | None, Problem | None]:
    try:
        return date.fromisoformat(text), None
    except ValueError:
        what = "wrong value for 'reviewed': it must be a day that exists, as year-month-day"
        return None, Problem(place, what, Rule.WRONG_VALUE, "Write for example: reviewed: 2026-11-22")


def show_additions(markdown: str, strings: Strings, page_reviewed: date) -> str:
    """The Markdown of a page with its additions as readers see them: named, sourced and dated."""

    def show_sources(match: re.Match[str]) -> str:
        own = match["reviewed"]
        day = strings.reviewed_on(date.fromisoformat(own) if own else page_reviewed)
        return f"{strings.sources}: {match['links']}. {day}.\n{{: .addition__sources }}\n"

    named = _OPENING_ON_PAGE.sub(rf"\1 **{strings.addition}:** \2", markdown)
    return _SOURCES_ON_PAGE.sub(show_sources, named)
