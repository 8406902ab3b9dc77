"""From the text of a Markdown file to its tree, in one walk of its tokens."""

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from markdown_it.token import Token

from tipcard.diagnostics import Collector, Diagnostic, Location
from tipcard.document.front_matter import Meta
from tipcard.document.markdown import (
    Run,
    clung_heading,
    foreign_marks,
    is_end_line,
    lighten,
    parse,
    parse_inline,
    plain_text,
    prose,
    runs,
)
from tipcard.document.tree import (
    ADDITIONS,
    CONTAINERS,
    EDITORIAL,
    NAMING,
    UNTITLED,
    Block,
    Link,
    Page,
    Passage,
    Section,
)
from tipcard.source.cache import kept_object, recipe
from tipcard.source.characters import without_odd_characters
from tipcard.source.model import validate, words_in
from tipcard.source.yaml import YamlDoc, read_yaml

#: What reads a page, beside packages: any of our own Python may have a part in it.
_FILES = tuple(sorted(Path(__file__).parents[1].rglob("*.py")))

# The same border as MkDocs' own reader, so that both see the same front matter.
_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_ID = re.compile(r"#([a-z][a-z0-9]*(?:-[a-z0-9]+)*)")
_NUMBER = re.compile(r"(\d+)\.\s+(.*)")
_SOURCES = re.compile(r"sources:[ \t]*\S")
_REVIEWED = re.compile(r"reviewed:[ \t]*(\S*)[ \t]*")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_PARTS = {"bullet_list_open": "list", "ordered_list_open": "list", "table_open": "table"}
_BREAKS = {"softbreak", "hardbreak"}


def read_page(locale: str, name: str, path: str, text: str, problems: Collector) -> Page:
    """Read one page: `name` is its path in the language's folder, `path` the one for messages.

    Whatever is wrong goes to `problems`, and something stands in for it, so that the other checks go on.
    """
    own = (locale, name, path, text)
    key = f"page {recipe(_FILES, 'markdown-it-py', 'pydantic')} {sys.version} {own}"
    page, found = kept_object(key.encode(), partial(_read_page, *own))
    for one in found:
        problems.merge(one)
    return page


def _read_page(locale: str, name: str, path: str, text: str) -> tuple[Page, list[Diagnostic]]:
    found = Collector()
    return _Reading(path, found).page(locale, name, text), found.all


def page_id(name: str, is_sheet: bool) -> str:
    """The file's name, the folder's for its `index.md`; a sheet's begins with `checklist-`."""
    folder, _, stem = name.removesuffix(".md").rpartition("/")
    if stem == "index" and folder:
        return folder.replace("/", "-")
    return f"checklist-{stem}" if is_sheet else stem


class _Reading:
    """The reading of one file, which knows its path and whether its structure could be read."""

    def __init__(self, path: str, problems: Collector) -> None:
        self.path = path
        self.problems = problems
        self.first_line_no = 1
        self.lines: list[str] = []
        self.is_clear = True
        #: Whether a line that ends an addition, and stands in none, is a problem of its own.
        self.may_say_so = False

    def page(self, locale: str, name: str, text: str) -> Page:
        """The whole page."""
        text = self._clean(text)
        match = _FRONT_MATTER.match(text)
        front, meta = self._front_matter(match, is_empty=not text.strip())
        body = text[match.end() :] if match else text
        self.first_line_no = text[: len(text) - len(body)].count("\n") + 1
        self.lines = body.split("\n")
        tokens = parse(body)
        sections = self._sections(tokens)
        if text.strip() and all(section.level != 1 for section in sections):
            self._unclear(Location(self.path, self.first_line_no), "missing-title")
        head, groups = self._nest(sections)
        shown = meta or Meta.model_construct(title=name, reviewed=date.min)
        settings = [Passage(words, front.location(at), words) for at, words in words_in(shown)]
        own_id = page_id(name, isinstance(front.data, dict) and "blocks" in front.data)
        head = replace(head, section_id=own_id, settings=tuple(settings))
        lighten(tokens)
        return Page(locale, name, shown, front, head, groups, meta is not None, self.is_clear)

    def _unclear(self, location: Location, message: str, /, **words: Any) -> None:
        """A problem that leaves open what belongs to which id."""
        self.is_clear = False
        self.problems.add(location, message, **words)

    def _location(self, token: Token, lines_down: int = 0) -> Location:
        line = token.map[0] if token.map else 0
        return Location(self.path, self.first_line_no + line + lines_down)

    def _clean(self, text: str) -> str:
        clean = without_odd_characters(self.path, text, self.problems)
        pairs = zip(text.split("\n"), clean.split("\n"), strict=True) if clean != text else ()
        # What began a line may have been the mark of a list or a heading.
        if any(old.lstrip()[:1] != new.lstrip()[:1] for old, new in pairs):
            self.is_clear = False
        return clean

    def _front_matter(self, match: re.Match[str] | None, is_empty: bool) -> tuple[YamlDoc, Meta | None]:
        if match is None:
            top = Location(self.path, 1)
            self._unclear(top, "empty-file" if is_empty else "missing-key.front-matter")
            return YamlDoc(None, top, is_readable=False), None
        self.may_say_so = True
        front = read_yaml(self.path, match[1], self.problems, first_line_no=2)
        self.is_clear = self.is_clear and front.is_readable
        return front, validate(Meta, front, self.problems) if front.is_readable else None

    def _sections(self, tokens: Sequence[Token]) -> list[Section]:
        """The sections of a page one after the other; the first has no heading."""
        sections = [Section(0, "", "", Location(self.path, self.first_line_no))]
        for own in _top_level(tokens):
            level = int(own[0].tag[1]) if own[0].type == "heading_open" else 0
            if 1 <= level <= 3:
                is_second = level == 1 and any(section.level == 1 for section in sections)
                sections.append(self._heading(level, own, is_second))
            elif block := self._block(own):
                sections[-1] = replace(sections[-1], blocks=(*sections[-1].blocks, block))
        return sections

    def _nest(self, sections: Sequence[Section]) -> tuple[Section, tuple[Section, ...]]:
        """The head and the groups with their items; what stands above the title belongs to it."""
        above = sections[0]
        title = next((one for one in sections if one.level == 1), replace(above, level=1, blocks=()))
        head = replace(title, blocks=(*above.blocks, *title.blocks))
        groups: list[Section] = []
        for section in sections:
            if section.level == 2:
                groups.append(section)
            if section.level != 3 or not section.section_id:
                continue
            if not section.paragraphs:
                self.problems.add(section.location, "empty-item", id=section.section_id)
            if groups:
                groups[-1] = replace(groups[-1], items=(*groups[-1].items, section))
            else:
                self._unclear(section.location, "item-without-group", id=section.section_id)
        strays = [*head.additions, *(one for own in groups for one in own.additions if not one.is_open)]
        for one in strays:
            self._unclear(one.location, "broken-addition.stray")
        return head, tuple(groups)

    def _heading(self, level: int, tokens: Sequence[Token], is_second: bool) -> Section:
        opening, inline = tokens[0], tokens[1]
        location = self._location(opening)
        title, braces = plain_text(inline), opening.meta["braces"]
        found = _ID.fullmatch(braces.strip()) if braces is not None else None
        self._check_marks(inline, is_heading=True)
        if is_second:
            self._unclear(location, "broken-heading.second")
        if braces is not None and found is None:
            self._unclear(location, "bad-id", braces=braces)
        elif level > 1 and found is None:
            self._unclear(location, "missing-id", title=title, mark="#" * level)
        elif not title:
            self._unclear(location, "broken-heading")
        numbered = _NUMBER.fullmatch(title) if level == 3 else None
        section_id = found[1] if found and level > 1 else ""
        number, title = (int(numbered[1]), numbered[2]) if numbered else (None, title)
        shown, links = tuple(inline.children or ()), tuple(self._links(inline))
        level = 0 if is_second else level
        return Section(level, section_id, title, location, shown, number, own_links=links)

    def _block(self, tokens: Sequence[Token]) -> Block | None:
        first = tokens[0]
        if first.type == "container_open":
            return self._container(tokens)
        if first.type.startswith("container_"):
            self.may_say_so = True
            if first.type == "container_stray":
                self._unclear(self._location(first), "broken-addition.rest")
            return None
        if first.type == "paragraph_open" and self.may_say_so:
            # Settings without a border, and an addition without an end, look like this too.
            for line_no, line in self._raw_lines(first):
                if match := re.match(r"(sources|reviewed):", line.strip()):
                    at = Location(self.path, line_no)
                    self.problems.add(at, "broken-addition.nowhere", word=match[1])
        return self._text(tokens)

    def _text(self, tokens: Sequence[Token], in_addition: bool = False) -> Block:
        for opening, inline in pairwise(tokens):
            if inline.type == "inline":
                is_item = opening.type == "paragraph_open" and opening.level > 0
                self._check_marks(inline, is_item=is_item)
        return Block(
            "text",
            self._location(tokens[0]),
            tuple(tokens),
            tuple(self._passages(tokens, in_addition)),
            tuple(link for token in tokens for link in self._links(token)),
            tuple(_PARTS[token.type] for token in tokens if token.type in _PARTS),
        )

    def _check_marks(self, inline: Token, is_item: bool = False, is_heading: bool = False) -> None:
        clung = {} if is_heading else dict(clung_heading(inline))
        for down, mended in clung.items():
            self._unclear(self._location(inline, down), "broken-heading.space", mended=mended)
        for down, mark, instead in foreign_marks(inline, is_item, is_heading):
            if down not in clung:
                at = self._location(inline, down)
                self._unclear(at, "foreign-mark", mark=mark, instead=instead)

    def _passages(self, tokens: Sequence[Token], in_addition: bool) -> Iterator[Passage]:
        """Every text, a list item with its bullet or number."""
        marker = ""
        for token in tokens:
            if token.type == "list_item_open":
                marker = f"{token.info}{token.markup}" if token.info else "•"
            is_code = token.type in {"fence", "code_block"}
            words = " ".join(token.content.split()) if is_code else ""
            words = plain_text(token) if token.type == "inline" else words
            if words:
                said = "" if is_code else prose(token)
                own = (Run(words),) if is_code else tuple(runs(token))
                yield Passage(words, self._location(token), said, marker, in_addition, own)
                marker = ""

    def _links(self, token: Token) -> Iterator[Link]:
        down = 0
        for child in token.children or ():
            down += child.type in _BREAKS
            if child.type == "link_open":
                yield Link(str(child.attrs["href"]), self._location(token, down))
            elif child.type == "image":
                yield Link(str(child.attrs["src"]), self._location(token, down), is_picture=True)

    def _container(self, tokens: Sequence[Token]) -> Block:
        opening = tokens[0]
        location, ending = self._location(opening), opening.meta["ending"]
        head, bar, title = (part.strip() for part in opening.info.partition("|"))
        kind, _, rest = head.partition(" ")
        line = parse_inline(title)
        line.map = opening.map
        words = plain_text(line)
        self._check_marks(line, is_heading=True)
        self._check_opening(opening, kind, words, rest.strip() if not bar else "")
        is_addition = kind in ADDITIONS
        blocks: list[Block] = []
        for own in _top_level(tokens[1:-1]):
            end = self._ending(own[0], own[1]) if own[0].type == "paragraph_open" else None
            blocks.append(end or self._text(own, is_addition))
        endings = [block for block in blocks if block.kind == "ending"]
        if kind not in (*UNTITLED, *NAMING) and not endings and ending != "open":
            self.problems.add(location, "missing-source", title=words)
        for second in endings[1:]:
            self.problems.add(second.location, "broken-addition.twice")
        # What it names is an id, and no word of the page.
        own_passages = (Passage(words, location, words, "", True),) if words and is_addition else ()
        return Block(
            kind,
            location,
            tuple(line.children or ()),
            own_passages,
            tuple(self._links(line)),
            own_parts=(f"addition '{kind}'",),
            title=words,
            blocks=tuple(blocks),
        )

    def _check_opening(self, opening: Token, kind: str, title: str, title_without_bar: str) -> None:
        location, ending = self._location(opening), opening.meta["ending"]
        if opening.markup != "///":
            strokes, info = opening.markup, opening.info
            self._unclear(location, "broken-addition.strokes", strokes=strokes, info=info)
        if kind not in CONTAINERS:
            self._unclear(location, "broken-addition.kind", key=kind, known=CONTAINERS)
        elif title_without_bar:
            self._unclear(location, "broken-addition.bar", kind=kind, title=title_without_bar)
        elif kind in UNTITLED and title:
            self._unclear(location, "broken-addition.ways", kind=kind)
        elif kind not in UNTITLED and not title:
            self._unclear(location, "broken-addition.title", kind=kind)
        if ending == "open":
            self.may_say_so = False
            self._unclear(location, "broken-addition")
        elif ending == "inexact":
            end = Location(self.path, self.first_line_no + opening.meta["end"])
            self._unclear(end, "broken-addition.inexact")

    def _raw_lines(self, paragraph: Token) -> Iterator[tuple[int, str]]:
        start, end = paragraph.map or (0, 0)
        return ((self.first_line_no + index, self.lines[index]) for index in range(start, end))

    def _ending(self, paragraph: Token, inline: Token) -> Block | None:
        """The sources and the day at the end of an addition, or None for any other paragraph."""
        lines = list(self._raw_lines(paragraph))
        like = {line_no for line_no, line in lines if is_end_line(line)}
        if not like:
            return None
        (first_no, first), (last_no, last) = lines[0], lines[-1]
        sources = _SOURCES.match(first)
        reviewed = _REVIEWED.fullmatch(last) if len(lines) > 1 else None
        wrong = like - ({first_no} if sources else set()) - ({last_no} if reviewed else set())
        if wrong or not sources:
            at = Location(self.path, min(wrong, default=last_no))
            self.problems.add(at, "broken-addition.ending")
        day = self._day(reviewed[1], Location(self.path, last_no)) if reviewed and not wrong else None
        tokens = _cut_sources(inline, len(lines) - (reviewed is not None))
        links = tuple(self._links(inline))
        own = EDITORIAL if "".join(token.content for token in tokens).strip() == EDITORIAL else ""
        location = self._location(paragraph)
        return Block("ending", location, tokens, own_links=links, title=own, reviewed_on=day)

    def _day(self, text: str, location: Location) -> date | None:
        if _DAY.fullmatch(text):
            with suppress(ValueError):
                return date.fromisoformat(text)
        self.problems.add(location, "wrong-value.day")
        return None


def _top_level(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """The tokens of each block that stands in no other."""
    start, depth = 0, 0
    for index, token in enumerate(tokens):
        depth += token.nesting
        if depth == 0:
            yield tokens[start : index + 1]
            start = index + 1


def _cut_sources(inline: Token, line_count: int) -> tuple[Token, ...]:
    """The tokens of the sources alone: without the word before them and the line of the day."""
    kept: list[Token] = []
    for child in inline.children or ():
        line_count -= child.type in _BREAKS
        if line_count == 0:
            break
        kept.append(child)
    if kept and kept[0].type == "text":
        words = re.sub(r"^sources:\s*", "", kept[0].content, flags=re.IGNORECASE)
        kept = [kept[0].copy(content=words), *kept[1:]] if words else kept[1:]
    return tuple(kept)
