"""Everything of one language as one booklet: its pages as chapters, bound into one PDF."""

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from tipcard.document.tree import Block, Page, Section
from tipcard.paper.sheet import ROOM_MM, stamp
from tipcard.paper.typeset import Printed, set_in
from tipcard.project import WITH_PLATFORMS, Dated, Edition, Help, Project, last
from tipcard.settings.platforms import COLUMNS

#: The size of the text of a booklet in points; it has no lines to write on that could come closer.
_STEPS = [(10.5, 0)]
#: What a page says, as a tree of a `kind` with what belongs to it; `booklet.typ` draws each kind.
Node = Mapping[str, Any]


@dataclass(frozen=True)
class Booklet(Printed):
    """A booklet of the project: its page is the cover, and `chapters` are the pages in it."""

    chapters: tuple[Page, ...]

    @property
    def pages(self) -> tuple[Page, ...]:
        """The cover and the chapters."""
        return (self.page, *self.chapters)


@lru_cache(maxsize=4)
def booklets(project: Project, edition: Edition) -> tuple[Booklet, ...]:
    """The booklets of a language that can be bound, in the order of the menu. A check asks for them
    first, and who makes the files again."""
    return tuple(_booklets(project, edition))


def _booklets(project: Project, edition: Edition) -> Iterator[Booklet]:
    pages = {page.page_id: page for page in edition.pages.values() if page.meta.is_plain}
    for page in (edition.pages[name] for name in project.site.nav if name in edition.pages):
        wanted = page.meta.chapters
        chapters = tuple(pages[one] for one in wanted if one in pages)
        if wanted and len(chapters) == len(wanted) and _is_whole(project, (page, *chapters)):
            # The version is that of the words: the same wherever the site stands.
            view = words = _Binder(project, edition, page, chapters, "").view()
            dated = tuple(
                one for own in (page, *chapters) for one in project.dated(edition, own, *own.groups)
            )
            own = stamp(words, page, dated, edition, project, ROOM_MM)
            if project.address:
                view = _Binder(project, edition, page, chapters, project.address).view()
            made = set_in("booklet.typ", view, own, project.logo, _STEPS)
            yield Booklet(page, edition, dated, own, *made, chapters)


def sections(page: Page) -> tuple[Section, ...]:
    """The parts of a page that stand in a booklet: those that only lead on are for the screen."""
    return tuple(
        one
        for one in page.sections
        if one.items or not one.blocks or any(own.kind != "ways" for own in one.blocks)
    )


def _is_whole(project: Project, pages: Sequence[Page]) -> bool:
    """Whether everything in a booklet could be read, and each id leads to one place in it."""
    ids = [one_id for page in pages for one_id, _ in page.ids]
    are_clear = all(page.is_readable and page.is_clear for page in pages)
    table = project.platforms
    return are_clear and len(ids) == len(set(ids)) and (not table or bool(table.value.platforms))


@dataclass
class _Binder:
    """Turns pages into what is printed of them, and numbers the addresses on its way.

    `address` is that of the site, or empty: then what is not in the booklet cannot be reached from it.
    """

    project: Project
    edition: Edition
    cover: Page
    chapters: Sequence[Page]
    address: str
    numbers: dict[str, int] = field(default_factory=dict)

    @cached_property
    def inside(self) -> AbstractSet[str]:
        """The ids of all that stands in the booklet."""
        return {one.section_id for page in self.chapters for one in sections(page)}

    def view(self) -> Node:
        """Everything that the booklet says; `addresses` are those that the numbers in its text stand
        for."""
        messages, own = self.edition.messages, self.project.organisation.value
        first = min(page.meta.reviewed for page in self.chapters)
        publisher = own.publisher and messages.publisher.replace("{publisher}", own.publisher)
        corrections = own.corrections and f"{messages.corrections} {own.corrections}"
        adapted = messages.adapted_by(own.name or "") if own.adapted else ""
        return {
            "locale": self.edition.locale,
            "title": self.cover.title,
            "description": self.cover.meta.description or "",
            "author": self.project.author(self.edition),
            "site_name": self.edition.language.site_name,
            "organisation": own.name or "",
            "remarks": tuple(one for one in (adapted, publisher, corrections) if one),
            "reviewed": messages.reviewed_on(first),
            # In the order in which readers come upon the addresses, and those when all are known.
            "cover": tuple(self._blocks(self.cover.head.blocks, self.cover)),
            "chapters": tuple(map(self._chapter, self.chapters)),
            "addresses": tuple(self.numbers),
            "words": {name: getattr(messages, name) for name in _WORDS},
        }

    def _chapter(self, page: Page) -> Node:
        reviewed = self.edition.messages.reviewed_on(page.meta.reviewed)
        nodes = tuple(self._page(page))
        dated = self.project.dated(self.edition, page, *page.groups)
        short, title = self._short(page.page_id, *dated), page.title
        return {"id": page.page_id, "title": title, "reviewed": reviewed, "short": short, "nodes": nodes}

    def _page(self, page: Page) -> Iterator[Node]:
        everybody = page.meta.contacts
        for section in sections(page):
            if section.level > 1:
                yield self._heading(section, page)
            if section.level == 2 and everybody:  # on paper, who has no name yet is a line to write on
                yield from self._help(Help(self.project.people(self.edition)))
                everybody = False
            yield from self._blocks(section.blocks, page)
            yield from self._help(self.project.help_at(self.edition, section.section_id))
            if section.level == 1 and page.meta.template == WITH_PLATFORMS:
                yield self._platforms()

    def _short(self, one_id: str, *dated: Dated) -> str:
        """The short link of an id, whole and with the day of what it leads to if that is here, or
        nothing without the site's address."""
        day = f"?v={last(dated)}" if dated else ""
        return self.address and f"{self.address}{self.edition.language.url(f'link/{one_id}')}{day}"

    def _heading(self, section: Section, page: Page) -> Node:
        words, one_id = self._inline(section.title_tokens, page), section.section_id
        own = Dated(section.title, self.project.said_since(self.edition, one_id))
        short = "" if section.items else self._short(one_id, own)  # a group is reached by its items
        tag = page.meta.tags.get(one_id, "")
        place = {"level": section.level, "id": one_id, "short": short, "tag": tag}
        return {"kind": "section", **place, "children": words}

    def _help(self, own: Help) -> Iterator[Node]:
        if own != Help():
            yield {"kind": "help", **vars(own)}

    def _blocks(self, blocks: Iterable[Block], page: Page) -> Iterator[Node]:
        return (node for block in blocks for node in self._block(block, page))

    def _block(self, block: Block, page: Page) -> Iterator[Node]:
        if block.kind == "text":
            yield from self._nodes(SyntaxTreeNode(block.tokens).children, page)
        elif block.kind == "ending":
            day = self.edition.messages.reviewed_on(block.reviewed or page.meta.reviewed)
            words = () if block.is_editorial else self._inline(block.tokens, page)
            yield {"kind": "ending", "day": day, "children": words}
        elif block.kind == "ways":  # a booklet is turned over
            return
        elif block.kind == "repeat":  # its sources stand where it stands first
            for one in self.edition.safety(block.title):
                yield from self._block(one.without_ending, page)
        elif children := tuple(self._blocks(block.blocks, page)):
            title = self._inline(block.tokens, page)
            yield {"kind": block.kind, "title": title, "children": children}

    def _inline(self, tokens: Sequence[Token], page: Page) -> tuple[Node, ...]:
        return tuple(self._nodes(SyntaxTreeNode(tokens).children, page)) if tokens else ()

    def _nodes(self, nodes: Iterable[SyntaxTreeNode], page: Page) -> Iterator[Node]:
        for node in nodes:
            if node.type == "inline":
                yield from self._nodes(node.children, page)
            elif node.type == "link":
                yield from self._link(node, page)
            elif node.type == "image":  # its words are parts of their own, and only said as a whole
                yield {"kind": node.type, "text": node.content, "children": ()}
            elif node.children:
                children = tuple(self._nodes(node.children, page))
                # What only leads to where the booklet does not reach says nothing on paper, nor does
                # what is said of it in the same part of a list.
                is_part = node.type == "list_item"
                led = tuple(self._nodes(node.children[:1], page)) if is_part else children
                if node.type not in _TEXTS or not all(child["kind"] in _SILENT for child in led):
                    yield {"kind": node.type, "children": children}
            elif node.type not in _TEXTS:
                yield {"kind": node.type, "text": node.content, "children": ()}

    def _link(self, node: SyntaxTreeNode, page: Page) -> Iterator[Node]:
        children = tuple(self._nodes(node.children, page))
        url = urlsplit(str(node.attrs["href"]))
        if url.scheme:
            yield self._reached(children, url.geturl())
            return
        name = posixpath.join(posixpath.dirname(page.name), unquote(url.path)) if url.path else page.name
        target = self.edition.pages.get(posixpath.normpath(name))
        one_id = unquote(url.fragment) or (target.page_id if target else "")
        if one_id in self.inside:
            yield {"kind": "within", "id": one_id, "children": children}
        elif short := one_id and self._short(one_id):
            yield self._reached(children, short)
        else:
            yield {"kind": "nowhere", "children": children}

    def _reached(self, children: tuple[Node, ...], url: str) -> Node:
        """A link out of the booklet, with the number of its address unless it says that itself."""
        _, _, rest = url.partition("://")
        is_said = not rest or rest in {child.get("text") for child in children}
        number = 0 if is_said else self.numbers.setdefault(url, len(self.numbers) + 1)
        return {"kind": "link", "url": url, "number": number, "children": children}

    def _platforms(self) -> Node:
        assert self.project.platforms, "a page with this template has its table"
        table, locale = self.project.platforms.value, self.edition.locale
        rows = [
            {
                "name": row.name,
                "reviewed": row.reviewed and self.edition.messages.reviewed_on(row.reviewed),
                "cells": [
                    [
                        {"label": one.label.get(locale, "") if one.label else "", "url": one.url}
                        for one in getattr(row, column)
                    ]
                    for column in COLUMNS
                ],
            }
            for row in table.platforms
        ]
        heads = [getattr(table.words, name).get(locale, "") for name in ("platform", *COLUMNS)]
        return {
            "kind": "platforms",
            "heads": heads,
            "rows": rows,
            "empty": table.words.empty.get(locale, ""),
        }


#: The fixed words that a booklet prints.
_WORDS = (
    *("contents", "on_page", "addresses", "addresses_help", "addition", "sources", "editorial"),
    *("contacts", "protocol", "records", "links_address", "write_line"),
)
#: What may be left out when all of it is silent, and what is silent: a link that leads nowhere.
_TEXTS = frozenset({"paragraph", "list_item", "bullet_list", "ordered_list", "blockquote"})
_SILENT = frozenset({"nowhere", "softbreak", "hardbreak"})
