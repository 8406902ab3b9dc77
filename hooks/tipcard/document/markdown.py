"""The Markdown that pages are written in: CommonMark, tables, ids behind headings, and containers.

    /// addition | Title
    What stands in the container.
    ///

What another dialect would make a mark of is a problem here, and never raw text on a page.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_HEADING_LINE = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")
_HEADING = re.compile(r"(?P<title>.*?)(?:\s+#+)?(?:\s*(?<!\\)\{(?P<braces>[^{}]*)\})?\s*", re.DOTALL)
_STROKES = re.compile(r"/{3,}")
_SPACES = re.compile(r"\s+")
_OUTSIDE = ("https:", "mailto:", "tel:")
#: What all tokens that have no attributes share; nobody writes in it.
_NOTHING: dict[str, Any] = {}


@dataclass(frozen=True)
class Run:
    """Words of a text that look alike: whether they are strong, and the address that they lead to."""

    words: str
    is_strong: bool = False
    url: str = ""


def parse(markdown: str) -> list[Token]:
    """The tokens of a page's Markdown.

    A `container_open` token has in `meta` how it ends: `closed`, `inexact` or `open`. A heading's
    has the `braces` behind its words, or None. A `container_stray` is an end without a beginning.
    """
    return _PARSER.parse(markdown)


def parse_inline(markdown: str) -> Token:
    """One line of Markdown, such as a title."""
    return _PARSER.parseInline(markdown)[0]


def lighten(tokens: Sequence[Token]) -> None:
    """Take from tokens what only their reader asks for: there are many, and they stay to the end."""
    for token in tokens:
        token.map, token.meta, token.attrs = None, _NOTHING, token.attrs or _NOTHING
        if token.children:
            token.content = token.content if token.type == "image" else ""
            lighten(token.children)


def plain_text(inline: Token) -> str:
    """The words of a line of Markdown, without its markup and with single spaces."""
    return " ".join("".join(_words(inline.children or ())).split())


def runs(inline: Token) -> Iterator[Run]:
    """The same words in parts that look alike; an address inside the site is none here."""
    strong, url = 0, ""
    found: list[Run] = []
    for child in inline.children or ():
        if child.type in {"strong_open", "strong_close"}:
            strong += child.nesting
        elif child.type in {"link_open", "link_close"}:
            target = str(child.attrs.get("href", ""))
            url = target if target.startswith(_OUTSIDE) else ""
        for words in _words([child]):
            own = Run(words, strong > 0, url)
            if found and replace(found[-1], words=words) == own:
                own = replace(own, words=found.pop().words + words)
            found.append(own)
    last = len(found) - 1
    for index, run in enumerate(found):
        words = _SPACES.sub(" ", run.words)
        words = words.lstrip() if index == 0 else words
        yield replace(run, words=words.rstrip() if index == last else words)


def prose(inline: Token) -> str:
    """The words without code and bare addresses: they are no language."""
    words = "".join(_words(child for child in inline.children or () if child.type != "code_inline"))
    return " ".join(_BARE_ADDRESS.sub(" ", words).split())


def _words(children: Iterable[Token]) -> Iterator[str]:
    for child in children:
        if child.type in {"text", "text_special", "code_inline", "html_inline", "image"}:
            yield child.content
        elif child.type in {"softbreak", "hardbreak"}:
            yield " "


def _container(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The rule for a line of three strokes, which stands at the left edge of a page."""
    if state.level or state.sCount[start] or not _line(state, start).startswith("///"):
        return False
    if silent:
        return True
    if _STROKES.fullmatch(_line(state, start).strip()):
        # An addition whose end was missing has its end here after all: that is said already.
        kind = "container_rest" if state.env.pop("is_open", False) else "container_stray"
        state.push(kind, "", 0).map = [start, start + 1]
        state.line = start + 1
        return True
    last, ending = _end(state, start, end)
    state.env["is_open"] = ending == "open"
    opening = state.push("container_open", "", 1)
    opening.info = _line(state, start).lstrip("/").strip()
    opening.markup = _STROKES.match(_line(state, start)).group()  # type: ignore[union-attr]
    opening.map = [start, last]
    opening.meta = {"ending": ending, "end": last}
    old_parent, old_end = state.parentType, state.lineMax
    state.parentType, state.lineMax = "container", last
    state.md.block.tokenize(state, start + 1, last)
    state.parentType, state.lineMax = old_parent, old_end
    state.push("container_close", "", -1)
    state.line = last if ending == "open" else last + 1
    return True


def _end(state: StateBlock, start: int, end: int) -> tuple[int, str]:
    """The line on which a container ends, and how; before a heading or another one it must have."""
    for is_code_known in (True, False):  # code that has no end hides none
        fence = ""
        for line_no in range(start + 1, end):
            line = _line(state, line_no)
            mark = _FENCE.match(line) if is_code_known else None
            if fence:
                fence = "" if mark and mark[1].startswith(fence) else fence
            elif mark:
                fence = mark[1]
            elif _STROKES.fullmatch(line.strip()):
                return line_no, "closed" if line.rstrip() == "///" else "inexact"
            elif line.lstrip().startswith("///") or _HEADING_LINE.match(line):
                return line_no, "open"
        if not fence:
            break
    return end, "open"


def _line(state: StateBlock, line_no: int) -> str:
    return state.src[state.bMarks[line_no] : state.eMarks[line_no]]


def _heading_ids(state: StateCore) -> None:
    """Take the id, and strokes that close a heading, off its words, before these are read."""
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type == "heading_open":
            match = _HEADING.fullmatch(inline.content)
            assert match, "the pattern takes any text"
            opening.meta = {"braces": match["braces"]}
            inline.content = match["title"]


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table").disable(["html_block", "text_join"])
    parser.block.ruler.before(
        "fence", "container", _container, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    parser.core.ruler.after("block", "heading_ids", _heading_ids)
    # Where a link leads is judged by a check, which can say so; here it stays a link.
    parser.validateLink = lambda url: bool(url) or True  # type: ignore[method-assign]
    return parser


_PARSER = _parser()
#: How a renderer draws what was parsed.
OPTIONS = OptionsDict({**_PARSER.options, "xhtmlOut": False})  # type: ignore[typeddict-item]

_BARE_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_ELEMENTS = (
    "a|abbr|audio|b|blockquote|body|br|button|center|code|details|div|dl|em|embed|font|form|h[1-6]|head"
    "|hr|html|i|iframe|img|input|kbd|li|link|mark|meta|object|ol|p|pre|script|section|small|span|strong"
    "|style|sub|summary|sup|svg|table|tbody|td|th|tr|u|ul|video"
)
_PLAIN = "Write it as plain words, or with a \\ before it if it is meant as it stands."
_BOX = "Write a box as: /// addition | Title, its text and sources, and at its end: ///"
_LIST = "Write each part of a list on a line of its own: - een"


def _marks(*rows: tuple[str, str, str]) -> tuple[tuple[re.Pattern[str], str, str], ...]:
    """Each row with its pattern ready for use."""
    return tuple((re.compile(pattern), what, hint) for pattern, what, hint in rows)


#: What other dialects make a mark of, with what it is called and what to write instead. The first ones
#: are marks at the beginning of a line only, and a dash at that of a paragraph only.
_AT_START = _marks(
    (r"#{1,6}[^\S \t\n]", "an odd space behind the #", "Write an ordinary space behind the #."),
    (r"#{7,}\s", "a heading with more than six #", "Write ## for a group, or ### for an item."),
    (r"(?:!!!|\?\?\?)\+?\s", "a box of another dialect", _BOX),
    (r"===[!+]?\s*[\"']", "a tab of another dialect", "Write a ## or ### heading for each part."),
    (r"\[TOC\]", "a mark for a list of contents", "Take it away: each page has its list of contents."),
    (r"\*\[[^\]]+\]:", "an abbreviation of another dialect", "Write the words out where they are used."),
    (r":[ \t]+\S", "a definition of another dialect", _LIST),
    (r"[•·▪▫◦‣●○■□►▶➢➤✓✔\uf0b7\uf0a7]\s*\S", "a bullet from a word processor", _LIST),
    (r"[o–—-]\t", "a bullet from a word processor", _LIST),
    (r"-[^\W\d_]", "a hyphen without a space behind it", "Write a space behind the hyphen: - een"),
)
_ANYWHERE = _marks(
    (r"<!--|-->", "a comment", "Take it away: everybody can read it on the page."),
    (
        rf"(?i)</?(?:{_ELEMENTS})(?=[\s/>]|$)",
        "HTML",
        "Write it as Markdown, or with a \\ before the < if it is meant as it stands.",
    ),
    (r"\[\^[^\]\s]+\]", "a footnote", "Write it in the text itself, or as a source of an addition."),
    (r"(?<![\w:/]):[a-z][a-z0-9_+-]*:(?![\w:/])", "an icon or emoji of another dialect", _PLAIN),
    (r"~~(?=\S).*?\S~~", "struck-out text", "Take it away."),
    (r"(?<![\w=])==(?=[^\s=]).*?[^\s=]==(?![\w=])", "marked text", "Write it **bold**."),
    (r"(?<![\w+])\+\+(?=[^\s+]).*?[^\s+]\+\+(?![\w+])", "keys of another dialect", _PLAIN),
    (r"\^\^(?=\S).*?\S\^\^", "underlined text", "Write it **bold**."),
    (r"\{%|\{\{", "braces of a template", _PLAIN),
    (
        r"\{:[^{}]*\}|\{\s*[.#][\w-][^{}]*\}",
        "braces of another dialect",
        "Take them away; only an id stands in braces, behind a heading.",
    ),
)
_DASH = _marks((r"[–—] ", "a dash where a list's hyphen belongs", _LIST))
_TASK = _marks(
    (r"\[[ xX]\](?=\s|$)", "a box to tick", "Write it without; a checklist has boxes of its own.")
)
_CLUNG = re.compile(r"(#{2,6})([^#\s].*)")
_END_LINE = re.compile(r"(sources|reviewed)\s*:", re.IGNORECASE)


def foreign_marks(inline: Token, is_item: bool, is_heading: bool) -> Iterator[tuple[int, str, str]]:
    """What another dialect would make of a text: the line from 0, what it is, what to write instead.

    What stands behind a backslash, in code or in a bare address is meant as it stands. Each line has
    at most one problem.
    """
    for line_no, line in enumerate(_lines(inline)):
        found = next(_marks_in(line, is_item and line_no == 0, line_no == 0, is_heading), None)
        if found:
            yield line_no, *found


def _marks_in(line: str, is_item: bool, is_first: bool, is_heading: bool) -> Iterator[tuple[str, str]]:
    shown = _BARE_ADDRESS.sub(_HIDDEN, line)
    at_start = () if is_heading else (*_AT_START, *_DASH * is_first)
    for pattern, what, hint in (*_TASK * is_item, *at_start):
        if match := pattern.match(shown):
            yield f"{what}: '{_cut(shown, match.start())}'", hint
    for pattern, what, hint in _ANYWHERE:
        if match := pattern.search(shown):
            yield f"{what}: '{_cut(shown, match.start())}'", hint


def clung_heading(inline: Token) -> Iterator[tuple[int, str]]:
    """The lines that would be headings with a space behind their #, from 0, as they should be."""
    for line_no, line in enumerate(inline.content.split("\n")):
        if match := _CLUNG.match(line.strip()):
            yield line_no, f"{match[1]} {match[2]}"


def is_end_line(line: str) -> bool:
    """Whether a line looks like the sources or the day at the end of an addition."""
    return _END_LINE.match(line.strip()) is not None


_HIDDEN = "\ufffc"  # stands for what is meant as it stands


def _lines(inline: Token) -> list[str]:
    """The text as it is shown, line by line, with what is no text hidden."""
    lines = [""]
    is_address = False
    for child in inline.children or ():
        if child.type in {"softbreak", "hardbreak"}:
            lines.append("")
        elif child.type in {"link_open", "link_close"}:
            is_address = child.type == "link_open" and child.markup == "autolink"
        elif child.type in {"text", "html_inline"} and not is_address:
            lines[-1] += child.content
        elif child.content:
            lines[-1] += _HIDDEN
    return lines


def _cut(text: str, start: int) -> str:
    """A part of a text, short enough for a message and on one line."""
    part = " ".join(text[start:].replace(_HIDDEN, "…").split())
    return part if len(part) <= 24 else f"{part[:24].rstrip()} …"
