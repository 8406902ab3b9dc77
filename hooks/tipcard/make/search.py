"""What readers can find in one language: the entries of the search, and of the list of all topics."""

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from tipcard.document.tree import Block, Page, Section
from tipcard.make.permalink import Part
from tipcard.project import WITH_PLATFORMS, Edition, Project
from tipcard.settings.platforms import COLUMNS, Headings, Platform

_OVERVIEW = "overview.html"
_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Entry:
    """What can be found: a page, a sheet, a group, an item or a platform.

    `level` is 1 for a page, and more for what stands on it or below it in the menu;
    `heading` is the title as it stands on the page, with its number; `place` says where that is, from
    the outside in; `url` leads there from the site's root. `also` are its other titles, `text` its own
    words and `additions` what is folded, each as one running text. With
    `is_first` it has a safety note of its own, which everybody must know first.
    """

    kind: Literal["page", "sheet", "group", "item", "platform"]
    level: int
    title: str
    heading: str
    place: tuple[str, ...]
    url: str
    also: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    additions: tuple[str, ...] = ()
    is_first: bool = False

    @property
    def sort_key(self) -> str:
        """The title as an alphabet orders it, without accents and marks."""
        letters = unicodedata.normalize("NFKD", self.title).casefold()
        plain = "".join(one for one in letters if not unicodedata.combining(one))
        return _NO_LETTER.sub(" ", plain).strip()


@dataclass(frozen=True)
class Branch:
    """An entry with those that belong to it."""

    entry: Entry
    branches: list["Branch"] = field(default_factory=list)


@dataclass(frozen=True)
class Search:
    """The search in one language: its entries, the address of their index, and the page that lists them
    all; without such a page its address and title are empty."""

    entries: Sequence[Entry]
    index_url: str
    overview_url: str = ""
    overview_title: str = ""

    @property
    def branches(self) -> list[Branch]:
        """The entries as the menu and the pages order them."""
        top: list[Branch] = []
        path: list[Branch] = []
        for entry in self.entries:
            path = [branch for branch in path if branch.entry.level < entry.level]
            branch = Branch(entry)
            (path[-1].branches if path else top).append(branch)
            path.append(branch)
        return top

    @property
    def letters(self) -> list[tuple[str, list[Entry]]]:
        """The entries by the first letter of their titles."""
        ordered = sorted(self.entries, key=lambda one: one.sort_key)
        by_letter = groupby(ordered, key=lambda one: one.sort_key[:1].upper())
        return [(letter, list(own)) for letter, own in by_letter]


def search(project: Project, edition: Edition) -> tuple[Search, bytes]:
    """The search in one language, and the file of its index."""
    entries = tuple(_entries(project, edition))
    content = _index(edition, entries)
    path = f"search/{edition.locale}.js"
    pages = (page for page in edition.pages.values() if page.meta.template == _OVERVIEW)
    overview = next(((edition.language.url(page.name), page.title) for page in pages), ())
    return Search(entries, path, *overview), content


def _index(edition: Edition, entries: Sequence[Entry]) -> bytes:
    """The index as a script: unlike data, it can be loaded where a page is opened from a folder."""
    words = edition.search_words.value
    data = {
        "entries": [
            {
                "kind": one.kind,
                "isFirst": one.is_first,
                "title": one.heading,
                "also": [title for title in (one.title, *one.also) if title != one.heading],
                "place": one.place,
                "url": one.url,
                "text": one.text,
                "additions": one.additions,
            }
            for one in entries
        ],
        "endings": words.endings,
        "fillers": words.fillers,
        "synonyms": words.synonyms,
    }
    return f"self.tcIndex = {json.dumps(data, ensure_ascii=False, separators=(',', ':'))};\n".encode()


def _entries(project: Project, edition: Edition) -> Iterator[Entry]:
    """Everything that can be found, in the order of the menu."""
    for name in project.site.nav:
        page = edition.pages[name]
        yield _page_entry(edition, page)
        for group in page.groups:
            yield _section_entry(project, edition, page, group, (page.meta.title,))
            for item in group.items:
                yield _section_entry(project, edition, page, item, (page.meta.title, group.title))
        if page.meta.template == WITH_PLATFORMS and project.platforms:
            url, table = edition.language.url(page.name), project.platforms.value
            for row in table.platforms:
                words = tuple(_platform_words(row, table.words, edition.locale))
                at = f"{url}#{row.anchor}"
                yield Entry("platform", 2, row.name, row.name, (page.title,), at, text=words)


def _page_entry(edition: Edition, page: Page) -> Entry:
    """A page as a whole. A sheet is known by its short title, for it has that of its page above it."""
    is_sheet = page.meta.blocks is not None
    titles = (page.meta.title, page.title) if is_sheet else (page.title, page.meta.title)
    settings = tuple(one.words for one in page.head.settings if one.words not in titles)
    folder = edition.pages.get(f"{page.name.rpartition('/')[0]}/index.md")
    is_below = folder is not None and folder is not page
    return Entry(
        "sheet" if is_sheet else "page",
        2 if is_below else 1,
        titles[0],
        titles[0],
        (folder.meta.title if folder and is_below else edition.messages.search_page,),
        edition.language.url(page.name),
        also=titles[1:] if titles[1] != titles[0] else (),
        text=(*settings, *_text(page.head)),
        additions=_additions(page.head),
    )


def _section_entry(
    project: Project, edition: Edition, page: Page, section: Section, place: tuple[str, ...]
) -> Entry:
    people = project.help_at(edition, section.section_id).contacts
    contacts = (f"{one.role}: {one.name} {one.phone}".strip() for one in people)
    return Entry(
        "group" if section.level == 2 else "item",
        section.level,
        section.title,
        section.heading,
        place,
        f"{edition.language.url(page.name)}#{section.section_id}",
        also=tuple(one.title for one in section.additions),
        text=(*_text(section), *contacts),
        additions=_additions(section),
        is_first=any(one.is_open for one in section.additions),
    )


def _text(section: Section) -> tuple[str, ...]:
    """What readers see without asking: a safety note, and then each paragraph. A group without a text
    of its own has the titles of its items."""
    own = (block for block in section.blocks if block.kind in {"text", "ways"})
    open_notes = (_running(one) for one in section.additions if one.is_open)
    text = (*open_notes, *(passage.words for block in own for passage in block.passages))
    return text or tuple([". ".join(item.title for item in section.items)] if section.items else [])


def _additions(section: Section) -> tuple[str, ...]:
    return tuple(_running(one) for one in section.additions if not one.is_open)


def _running(addition: Block) -> str:
    title, *others = (one.words for one in addition.passages)
    return Part(title, tuple(others)).running


def _platform_words(row: Platform, headings: Headings, locale: str) -> Iterator[str]:
    """What a row leads to, as `Melden: privacyklacht`."""
    for column in COLUMNS:
        for target in getattr(row, column):
            label = f": {target.label[locale]}" if target.label else ""
            yield f"{getattr(headings, column)[locale]}{label}"
