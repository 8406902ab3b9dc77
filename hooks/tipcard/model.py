"""The parts of the site, each with the file and the line it was read from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from tipcard.frontmatter import Meta
from tipcard.problem import Place
from tipcard.settings import Language
from tipcard.strings import Strings
from tipcard.words import WordList
from tipcard.yamldoc import YamlDoc


@dataclass(frozen=True)
class Link:
    """A link in the text, as it was written."""

    target: str
    place: Place


@dataclass(frozen=True)
class Addition:
    """What is not on the card, below the item that it adds to.

    `kind` is the word after the `///`: an `addition` is folded, `safety` is always open and printed;
    `paragraphs` is the text without markup and without its sources; `reviewed` is the day on which
    it was last checked, None for that of its page.
    """

    kind: str
    title: str
    place: Place
    paragraphs: tuple[str, ...]
    sources: tuple[Link, ...]
    reviewed: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether readers see it without asking, on the screen and on sheets."""
        return self.kind == "safety"


@dataclass(frozen=True)
class Item:
    """A tip, a step or an aftercare point: a `###` heading with its text.

    `number` is the step's number, read from "### 1. Title {#id}"; `paragraphs` is the card's own
    text without markup, a list item being a paragraph of its own; `additions` is the rest.
    """

    item_id: str
    title: str
    place: Place
    number: int | None = None
    paragraphs: tuple[str, ...] = ()
    additions: tuple[Addition, ...] = ()


@dataclass(frozen=True)
class Group:
    """A `##` heading, which may hold items; without a readable id its `group_id` is empty.

    `paragraphs` is the text above its items, without markup.
    """

    group_id: str
    title: str
    place: Place
    items: tuple[Item, ...] = ()
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Passage:
    """A heading, a paragraph, a list item or a setting: its words without markup."""

    words: str
    place: Place
    in_addition: bool = False


@dataclass(frozen=True)
class Section:
    """What belongs to one id: from its heading to the next, or the top of a page.

    `parts` are its lists and additions in their order, as `addition 'safety'`.
    """

    section_id: str
    place: Place
    passages: tuple[Passage, ...]
    links: tuple[Link, ...]
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """One Markdown file in one language.

    `name` is its path in the language's folder, as `tips.md`; `meta` is its front matter and
    `front` the same with line numbers; `intro` are the paragraphs between its title and the next
    heading, without markup.
    """

    locale: str
    name: str
    title: str
    place: Place
    meta: Meta
    front: YamlDoc
    intro: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    links: tuple[Link, ...] = ()
    sections: tuple[Section, ...] = ()

    @property
    def page_id(self) -> str:
        """The file's name, the folder's for its `index.md`; a sheet's begins with `checklist-`."""
        folder, _, stem = self.name.removesuffix(".md").rpartition("/")
        if stem == "index" and folder:
            return folder.replace("/", "-")
        return f"checklist-{stem}" if self.meta.blocks else stem

    @property
    def items(self) -> Iterator[Item]:
        """Every item on the page, in order."""
        return (item for group in self.groups for item in group.items)

    def ids(self) -> Iterator[tuple[str, Place]]:
        """Every id on the page with its place: the page's own, then groups and items in order."""
        yield self.page_id, self.place
        for group in self.groups:
            if group.group_id:
                yield group.group_id, group.place
            yield from ((item.item_id, item.place) for item in group.items)


#: What was translated: by page, as `tips.md`, and id, the hash of the words of the source.
Record = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Edition:
    """The site in one language.

    `folder` is that of its sources, as `docs/nl`; `names` are the files of its pages, read or not;
    `pages` holds those that could be read, by name; `strings` its fixed words, if they are right;
    `record` says what it was translated from; `words` are those that its editors keep to.
    """

    language: Language
    folder: str
    names: frozenset[str]
    pages: Mapping[str, Page]
    strings: Strings | None
    record: Record
    words: WordList

    def source(self, uri: str) -> Page:
        """The page with a path below `docs/`, as `nl/tips.md`."""
        return self.pages[uri.removeprefix(f"{self.language.locale}/")]
