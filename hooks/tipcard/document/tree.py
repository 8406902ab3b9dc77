"""A page as a tree: Page › Section › Block, each with its location, made in one walk of its tokens."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from markdown_it.token import Token

from tipcard.diagnostics import Collector, Location, Rule
from tipcard.document.front_matter import Meta
from tipcard.document.markdown import (
    clung_heading,
    foreign_marks,
    is_end_line,
    parse,
    parse_inline,
    plain_text,
    prose,
)
from tipcard.source.characters import without_odd_characters
from tipcard.source.model import did_you_mean, validate, words_in
from tipcard.source.yaml import YamlDoc, read_yaml


@dataclass(frozen=True)
class Link:
    """A link or a picture in the text, as it was written; `is_picture` says which."""

    target: str
    location: Location
    is_picture: bool = False


@dataclass(frozen=True)
class Passage:
    """A heading, a paragraph, a list item, a cell or a setting: its words without markup.

    `prose` are the same without code and addresses; `marker` is the bullet or number of a list item.
    """

    words: str
    location: Location
    prose: str
    marker: str = ""
    in_addition: bool = False

    @property
    def marked(self) -> str:
        """The words with their bullet or number, as paper shows them."""
        return f"{self.marker} {self.words}".strip()


@dataclass(frozen=True)
class Block:
    """A paragraph, list, table, code, quotation, line or small heading: its `tokens` are drawn.

    `parts` are the lists and tables in it, which a translation has too.
    """

    location: Location
    tokens: tuple[Token, ...]
    passages: tuple[Passage, ...]
    links: tuple[Link, ...]
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Ending:
    """The end of an addition: its sources as `tokens` of a line, and the day it was checked on."""

    location: Location
    tokens: tuple[Token, ...]
    links: tuple[Link, ...]
    reviewed: date | None
    passages: tuple[Passage, ...] = ()
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Container:
    """What stands between `/// kind | Title` and `///`.

    An `addition` is folded and a `safety` is always open and printed: both are not on the card.
    `ways` are the ways into the site on a home page, and text of the page like any other.
    """

    kind: str
    title: str
    location: Location
    title_tokens: tuple[Token, ...]
    blocks: tuple["Block | Ending", ...]

    @property
    def is_addition(self) -> bool:
        """Whether it is not on the card, and has a title and sources."""
        return self.kind in ADDITIONS

    @property
    def is_open(self) -> bool:
        """Whether readers see it without asking, on the screen and on sheets."""
        return self.kind == "safety"

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The text without markup and without its sources."""
        return tuple(one.marked for block in self.blocks for one in block.passages)

    @property
    def sources(self) -> tuple[Link, ...]:
        """What its end links to."""
        return tuple(link for end in self._endings for link in end.links)

    @property
    def reviewed(self) -> date | None:
        """The day on which it was last checked, None for that of its page."""
        return next((end.reviewed for end in self._endings if end.reviewed), None)

    @property
    def _endings(self) -> tuple[Ending, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Ending))

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Everything that it says, but for its sources: those are names and addresses."""
        title = Passage(self.title, self.location, self.title) if self.title else None
        own = (title, *(one for block in self.blocks for one in block.passages))
        return tuple(replace(one, in_addition=self.is_addition) for one in own if one)

    @property
    def links(self) -> tuple[Link, ...]:
        """Its links, also those of its sources."""
        return tuple(link for block in self.blocks for link in block.links)

    @property
    def parts(self) -> tuple[str, ...]:
        """Itself and the lists in it."""
        return (f"addition '{self.kind}'", *(part for block in self.blocks for part in block.parts))


ADDITIONS = ("addition", "safety")
_KINDS = (*ADDITIONS, "ways")


@dataclass(frozen=True)
class Section:
    """What stands below one heading, up to the next: `level` 1 is the head of a page, 2 is a group, and
    3 an item in it, which are a group's `items`.

    `number` is the step's number, read from "### 1. Title {#id}". Without a readable id its
    `section_id` is empty. `settings` are the words of the page's front matter, at its head only.
    """

    level: int
    section_id: str
    title: str
    location: Location
    title_tokens: tuple[Token, ...]
    number: int | None = None
    blocks: tuple[Block | Container, ...] = ()
    items: tuple["Section", ...] = ()
    settings: tuple[Passage, ...] = ()

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The card's own text without markup, a list item being a paragraph of its own."""
        own = (one for one in self.blocks if not (isinstance(one, Container) and one.is_addition))
        return tuple(passage.marked for block in own for passage in block.passages)

    @property
    def additions(self) -> tuple[Container, ...]:
        """What is not on the card."""
        return tuple(one for one in self.blocks if isinstance(one, Container) and one.is_addition)

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Everything that it says itself, its items apart."""
        title = Passage(self.heading, self.location, self.heading)
        return (*self.settings, title, *(one for block in self.blocks for one in block.passages))

    @property
    def heading(self) -> str:
        """The title with its number, as it is written."""
        return self.title if self.number is None else f"{self.number}. {self.title}"

    @property
    def links(self) -> tuple[Link, ...]:
        """Its own links, in their order."""
        return tuple(link for block in self.blocks for link in block.links)

    @property
    def parts(self) -> tuple[str, ...]:
        """Its own lists, tables and additions, in their order."""
        return tuple(part for block in self.blocks for part in block.parts)


@dataclass(frozen=True)
class Page:
    """One Markdown file in one language.

    `name` is its path in the language's folder, as `tips.md`; `meta` is its front matter and `front`
    the same with line numbers; `head` is what stands above the first group. Without `is_readable`
    something stands in for its settings; without `is_clear` what it lacks may still be there.
    """

    locale: str
    name: str
    meta: Meta
    front: YamlDoc
    head: Section
    groups: tuple[Section, ...]
    is_readable: bool
    is_clear: bool

    @property
    def page_id(self) -> str:
        """The file's name, the folder's for its `index.md`; a sheet's begins with `checklist-`."""
        return self.head.section_id

    @property
    def title(self) -> str:
        """The title above its text."""
        return self.head.title

    @property
    def location(self) -> Location:
        """Where its text begins."""
        return self.head.location

    @property
    def path(self) -> str:
        """The path of the file, for messages."""
        return self.head.location.path

    @property
    def items(self) -> Iterator[Section]:
        """Every item on the page, in order."""
        return (item for group in self.groups for item in group.items)

    @property
    def sections(self) -> Iterator[Section]:
        """The head, and each group with its items behind it, as they stand on the page."""
        yield self.head
        for group in self.groups:
            yield group
            yield from group.items

    @property
    def links(self) -> Iterator[Link]:
        """Every link of the page, in order."""
        return (link for section in self.sections for link in section.links)

    @property
    def ids(self) -> Iterator[tuple[str, Location]]:
        """Every id on the page with its location: the page's own, then groups and items in order."""
        return ((one.section_id, one.location) for one in self.sections if one.section_id)


def page_id(name: str, is_sheet: bool) -> str:
    """The id of a page by its path in a language's folder."""
    folder, _, stem = name.removesuffix(".md").rpartition("/")
    if stem == "index" and folder:
        return folder.replace("/", "-")
    return f"checklist-{stem}" if is_sheet else stem


# The same border as MkDocs' own reader, so that both see the same front matter.
_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_ID = re.compile(r"#([a-z][a-z0-9]*(?:-[a-z0-9]+)*)")
_NUMBER = re.compile(r"(\d+)\.\s+(.*)")
_SOURCES = re.compile(r"sources:[ \t]*\S")
_REVIEWED = re.compile(r"reviewed:[ \t]*(\S*)[ \t]*")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def read_page(locale: str, name: str, path: str, text: str, problems: Collector) -> Page:
    """Read one page: `name` is its path in the language's folder, `path` the one for messages.

    Whatever is wrong goes to `problems`, and something stands in for it, so that the other checks go on.
    """
    return _Reading(path, problems).page(locale, name, text)


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
        is_readable = meta is not None
        is_sheet = isinstance(front.data, dict) and "blocks" in front.data
        meta = meta or Meta.model_construct(title=name, reviewed=date.min)
        own_id = page_id(name, is_sheet)
        sections = self._sections(parse(body), own_id)
        if text.strip() and not any(section.level == 1 for section in sections):
            self._unclear(
                Location(self.path, self.first_line_no),
                Rule.MISSING_TITLE,
                "the page has no title",
                "Begin the text of the page with: # Title",
            )
        settings = tuple(
            Passage(words, front.location(key_path), words) for key_path, words in words_in(meta)
        )
        head, groups = self._nest(sections)
        head = replace(head, settings=settings)
        return Page(locale, name, meta, front, head, groups, is_readable, self.is_clear)

    def _unclear(self, location: Location, rule: Rule, what: str, hint: str) -> None:
        """A problem that leaves open what belongs to which id."""
        self.is_clear = False
        self.problems.add(location, rule, what, hint)

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
        top = Location(self.path, 1)
        if is_empty:
            hint = "Write the page, or remove the file in every language and in mkdocs.yml."
            self._unclear(top, Rule.EMPTY_FILE, "this file is empty", hint)
        elif match is None:
            what = "the page does not begin with its settings between two lines of ---"
            lines = ("Begin the file with:", "---", "title: Actieplan", "reviewed: 2026-11-22", "---")
            self._unclear(top, Rule.MISSING_KEY, what, "\n    ".join(lines))
        if match is None:
            return YamlDoc(None, top, is_readable=False), None
        self.may_say_so = True
        front = read_yaml(self.path, match[1], self.problems, first_line_no=2)
        meta = validate(Meta, front, self.problems) if front.is_readable else None
        self.is_clear = self.is_clear and front.is_readable
        return front, meta

    def _sections(self, tokens: Sequence[Token], own_id: str) -> list[Section]:
        """The sections of a page one after the other; the first may have no heading."""
        top = Location(self.path, self.first_line_no)
        sections = [Section(0, own_id, "", top, ())]
        for own in _top_level(tokens):
            first = own[0]
            level = int(first.tag[1]) if first.type == "heading_open" else 0
            if 1 <= level <= 3:
                sections.append(self._heading(level, own, sections, own_id))
            elif block := self._block(own):
                sections[-1] = replace(sections[-1], blocks=(*sections[-1].blocks, block))
        return sections

    def _nest(self, sections: Sequence[Section]) -> tuple[Section, tuple[Section, ...]]:
        """The head and the groups with their items; what stands above the title belongs to it."""
        above = sections[0]
        head = next((one for one in sections if one.level == 1), replace(above, level=1))
        head = replace(head, blocks=(*above.blocks, *head.blocks) if head is not above else head.blocks)
        groups: list[Section] = []
        for section in sections:
            if section.level == 2:
                groups.append(section)
            elif section.level == 3 and section.section_id:
                self._check_item(section, has_group=bool(groups))
                if groups:
                    groups[-1] = replace(groups[-1], items=(*groups[-1].items, section))
        for section in (head, *groups):
            for one in section.additions:
                what = "the addition stands below no item"
                self._unclear(
                    one.location, Rule.BROKEN_ADDITION, what, "Put it below the text of a ### heading."
                )
        return head, tuple(groups)

    def _check_item(self, item: Section, has_group: bool) -> None:
        if not item.paragraphs:
            what = f"the item '{item.section_id}' has no text"
            self.problems.add(item.location, Rule.EMPTY_ITEM, what, "Write its text under the heading.")
        if not has_group:
            what = f"the item '{item.section_id}' stands in no group"
            hint = "Put it under a heading with two #: ## Group {#group-id}"
            self._unclear(item.location, Rule.ITEM_WITHOUT_GROUP, what, hint)

    def _heading(
        self, level: int, tokens: Sequence[Token], before: Sequence[Section], own_id: str
    ) -> Section:
        opening, inline = tokens[0], tokens[1]
        location = self._location(opening)
        title, braces = plain_text(inline), opening.meta["braces"]
        found = _ID.fullmatch(braces.strip()) if braces is not None else None
        self._foreign(inline, is_heading=True)
        if level == 1 and any(section.level == 1 for section in before):
            what = "the page has a second title"
            self._unclear(location, Rule.BROKEN_HEADING, what, "Use ## for the parts of a page.")
            level = 0
        if braces is not None and found is None:
            hint = "An id is {#small-letters-digits-and-hyphens}, the same in every language."
            self._unclear(location, Rule.BAD_ID, f"'{{{braces}}}' is not an id", hint)
        elif level > 1 and found is None:
            what = f"the heading '{title}' has no id"
            hint = f"Write: {'#' * level} {title} {{#an-id}}, with the same id in every language."
            self._unclear(location, Rule.MISSING_ID, what, hint)
        elif not title:
            what = "this heading has no words"
            self._unclear(location, Rule.BROKEN_HEADING, what, "Write its title.")
        numbered = _NUMBER.fullmatch(title) if level == 3 else None
        section_id = own_id if level == 1 else found[1] if found else ""
        number, title = (int(numbered[1]), numbered[2]) if numbered else (None, title)
        return Section(level, section_id, title, location, tuple(inline.children or ()), number)

    def _block(self, tokens: Sequence[Token]) -> Block | Container | None:
        first = tokens[0]
        if first.type == "container_open":
            return self._container(tokens)
        if first.type.startswith("container_"):
            self.may_say_so = True
            if first.type == "container_stray":
                what = "this ends an addition, and none has begun"
                hint = "Take this line away, or begin the addition: /// addition | Title"
                self._unclear(self._location(first), Rule.BROKEN_ADDITION, what, hint)
            return None
        if first.type == "paragraph_open":
            self._check_no_ending(first)
        return self._plain_block(tokens)

    def _plain_block(self, tokens: Sequence[Token]) -> Block:
        for opening, inline in pairwise(tokens):
            if inline.type == "inline":
                is_item = opening.type == "paragraph_open" and opening.level > 0
                self._foreign(inline, is_item=is_item)
        return Block(
            self._location(tokens[0]),
            tuple(tokens),
            tuple(self._passages(tokens)),
            tuple(link for token in tokens for link in self._links(token)),
            tuple(_PARTS[token.type] for token in tokens if token.type in _PARTS),
        )

    def _foreign(
        self,
        inline: Token,
        is_item: bool = False,
        is_heading: bool = False,
        line: Token | None = None,
    ) -> None:
        clung = {} if is_heading else dict(clung_heading(inline))
        for down, mended in clung.items():
            location = self._location(inline, down)
            what = "a heading needs a space after the #"
            self._unclear(location, Rule.BROKEN_HEADING, what, f"Write: {mended}")
        for down, what, hint in foreign_marks(inline, is_item, is_heading):
            if down not in clung:
                location = self._location(line or inline, down)
                self._unclear(location, Rule.FOREIGN_MARK, f"this site has no such mark: {what}", hint)

    def _passages(self, tokens: Sequence[Token]) -> Iterator[Passage]:
        """Every text, a list item with its bullet or number."""
        marker = ""
        for token in tokens:
            if token.type == "list_item_open":
                marker = f"{token.info}{token.markup}" if token.info else "•"
            elif token.type == "inline" and (words := plain_text(token)):
                yield Passage(words, self._location(token), prose(token), marker)
                marker = ""
            elif token.type in {"fence", "code_block"} and (words := " ".join(token.content.split())):
                yield Passage(words, self._location(token), "", marker)

    def _links(self, token: Token) -> Iterator[Link]:
        down = 0
        for child in token.children or ():
            if child.type in {"softbreak", "hardbreak"}:
                down += 1
            elif child.type == "link_open":
                yield Link(str(child.attrs["href"]), self._location(token, down))
            elif child.type == "image":
                yield Link(str(child.attrs["src"]), self._location(token, down), is_picture=True)

    def _container(self, tokens: Sequence[Token]) -> Container:
        opening = tokens[0]
        location = self._location(opening)
        head, bar, title = (part.strip() for part in opening.info.partition("|"))
        kind, _, rest = head.partition(" ")
        title_line = parse_inline(title)
        words = plain_text(title_line)
        self._foreign(title_line, is_heading=True, line=opening)
        self._check_opening(location, opening, kind, rest.strip() and not bar, words)
        blocks: list[Block | Ending] = []
        for own in _top_level(tokens[1:-1]):
            ending = self._ending(own[0], own[1]) if own[0].type == "paragraph_open" else None
            blocks.append(ending or self._plain_block(own))
        container = Container(kind, words, location, tuple(title_line.children or ()), tuple(blocks))
        endings = [block for block in blocks if isinstance(block, Ending)]
        if kind == "ways":
            return container
        if not endings and opening.meta["ending"] != "open":
            hint = "End it with an empty line and: sources: [Name](https://address)"
            what = f"the addition '{words}' names no sources"
            self.problems.add(location, Rule.MISSING_SOURCE, what, hint)
        for second in endings[1:]:
            what = "the addition names its sources twice"
            hint = "Write all sources in one line that begins with: sources:"
            self.problems.add(second.location, Rule.BROKEN_ADDITION, what, hint)
        return container

    def _check_opening(
        self, location: Location, opening: Token, kind: str, has_no_bar: object, title: str
    ) -> None:
        def broken(what: str, hint: str) -> None:
            self._unclear(location, Rule.BROKEN_ADDITION, what, hint)

        if opening.markup != "///":
            broken(f"'{opening.markup}' is more than three strokes", f"Write: /// {opening.info}")
        if kind not in _KINDS:
            hint = did_you_mean(kind, _KINDS, f"Known here: {', '.join(_KINDS)}.")
            broken(f"unknown kind of addition '{kind}'", hint)
        elif has_no_bar:
            words = opening.info.removeprefix(kind).strip()
            broken("the addition has no | before its title", f"Write: /// {kind} | {words}")
        elif kind == "ways" and title:
            broken("ways have no title", "Write: /// ways")
        elif kind != "ways" and not title:
            broken("the addition has no title", f"Write: /// {kind} | Title")
        if opening.meta["ending"] == "open":
            self.may_say_so = False
            broken("the addition has no end", "Write below its last line, on a line of its own: ///")
        elif opening.meta["ending"] == "inexact":
            end = Location(self.path, self.first_line_no + opening.meta["end"])
            what = "this line does not end the addition as it should"
            self._unclear(end, Rule.BROKEN_ADDITION, what, "Write at the beginning of the line: ///")

    def _check_no_ending(self, paragraph: Token) -> None:
        # Settings without a border around them, and an addition without an end, look like this too.
        for line_no, line in self._raw_lines(paragraph) if self.may_say_so else ():
            if re.match(r"(sources|reviewed):", line.strip()):
                what = f"'{line.strip().partition(':')[0]}:' stands in no addition"
                hint = "Put it in an addition, or write it in other words."
                self.problems.add(Location(self.path, line_no), Rule.BROKEN_ADDITION, what, hint)

    def _raw_lines(self, paragraph: Token) -> Iterator[tuple[int, str]]:
        start, end = paragraph.map or (0, 0)
        for index in range(start, end):
            yield self.first_line_no + index, self.lines[index]

    def _ending(self, paragraph: Token, inline: Token) -> Ending | None:
        """The sources and the day at the end of an addition, or None for any other paragraph."""
        lines = list(self._raw_lines(paragraph))
        if not any(is_end_line(line) for _, line in lines):
            return None
        last = _REVIEWED.fullmatch(lines[-1][1]) if len(lines) > 1 else None
        inner = lines[1:-1] if last else lines[1:]
        wrong = [line_no for line_no, line in inner if is_end_line(line)]
        if is_end_line(lines[0][1]) and not _SOURCES.match(lines[0][1]):
            wrong.insert(0, lines[0][0])
        if wrong or not is_end_line(lines[0][1]):
            what = "the end of the addition cannot be read"
            hint = (
                "End it with an empty line, and then exactly these lines:\n"
                "    sources: [Name](https://address)\n    reviewed: 2026-11-22\n    ///"
            )
            at = min(wrong, default=lines[-1][0])
            self.problems.add(Location(self.path, at), Rule.BROKEN_ADDITION, what, hint)
        reviewed = self._day(last[1], Location(self.path, lines[-1][0])) if last and not wrong else None
        tokens = _cut_sources(inline, len(lines) - (last is not None))
        return Ending(self._location(paragraph), tokens, tuple(self._links(inline)), reviewed)

    def _day(self, text: str, location: Location) -> date | None:
        if _DAY.fullmatch(text):
            with suppress(ValueError):
                return date.fromisoformat(text)
        what = "wrong value for 'reviewed': it must be a day that exists, as year-month-day"
        hint = "Write for example: reviewed: 2026-11-22"
        self.problems.add(location, Rule.WRONG_VALUE, what, hint)
        return None


_PARTS = {"bullet_list_open": "list", "ordered_list_open": "list", "table_open": "table"}


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
    lines = 1
    for child in inline.children or ():
        if child.type in {"softbreak", "hardbreak"}:
            lines += 1
            if lines > line_count:
                break
        kept.append(child)
    if kept and kept[0].type == "text":
        words = re.sub(r"^sources:\s*", "", kept[0].content, flags=re.IGNORECASE)
        first = kept[0].copy(content=words)
        kept = [first, *kept[1:]] if words else kept[1:]
    return tuple(kept)
