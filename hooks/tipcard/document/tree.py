"""A page as a tree: Page › Section › Block, each with its location; everything is made from there."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from markdown_it.token import Token

from tipcard.diagnostics import Location
from tipcard.document.front_matter import Meta
from tipcard.document.markdown import Run
from tipcard.source.yaml import YamlDoc

#: What is not on the card: an `addition` is folded, a `safety` is always open and printed.
ADDITIONS = ("addition", "safety")
#: What may stand between `/// kind | Title` and `///`. `ways` lead into the site from a home page;
#: `tools` lead from an item to what helps with it; what stands in `publisher` is for when no
#: organisation has said who publishes the site.
UNTITLED = ("ways", "tools", "publisher")
#: What names an id in the place of a title: `repeat` shows the safety notes of a group or an item once
#: more, and `items` leads to all items of a group or a page.
NAMING = ("repeat", "items")
CONTAINERS = (*ADDITIONS, *UNTITLED, *NAMING)
#: The word for sources when there is none: what the editors themselves advise.
EDITORIAL = "editorial"


@dataclass(frozen=True)
class Link:
    """A link or a picture in the text, as it was written; `is_picture` says which."""

    target: str
    location: Location
    is_picture: bool = False


@dataclass(frozen=True)
class Passage:
    """A heading, a paragraph, a list item, a cell or a setting: its words without markup.

    `prose` are the same without code and addresses; `marker` is the bullet or number of a list item;
    `runs` are its words with what is strong and what leads somewhere.
    """

    words: str
    location: Location
    prose: str
    marker: str = ""
    in_addition: bool = False
    runs: tuple[Run, ...] = ()

    @property
    def marked(self) -> str:
        """The words with their bullet or number, as paper shows them."""
        return f"{self.marker} {self.words}".strip()


@dataclass(frozen=True)
class Block:
    """What a section is made of, with the `tokens` that are drawn.

    A `text` is a paragraph, a list, a table, code, a citation or a small heading. A container has its
    kind, the tokens of its `title`, and blocks of its own. The `ending` of an addition has the tokens
    of its sources, and the day on which it was `reviewed` if it says so. `own_parts` are the lists and
    tables in it, or its kind: a translation has them too.
    """

    kind: str
    location: Location
    tokens: tuple[Token, ...]
    own_passages: tuple[Passage, ...] = ()
    own_links: tuple[Link, ...] = ()
    own_parts: tuple[str, ...] = ()
    title: str = ""
    blocks: tuple["Block", ...] = ()
    reviewed_on: date | None = None

    @property
    def is_addition(self) -> bool:
        """Whether it is not on the card, and has a title and sources."""
        return self.kind in ADDITIONS

    @property
    def is_open(self) -> bool:
        """Whether readers see it without asking, on the screen and on sheets."""
        return self.kind == "safety"

    @property
    def is_editorial(self) -> bool:
        """Whether the ending of an addition says that it is the editors' own advice."""
        return self.title == EDITORIAL

    @property
    def without_ending(self) -> "Block":
        """An addition without its sources and its day."""
        return replace(self, blocks=tuple(one for one in self.blocks if one.kind != "ending"))

    @property
    def texts(self) -> tuple[Passage, ...]:
        """The text in a container, without its sources."""
        return tuple(one for block in self.blocks for one in block.passages)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The same without markup."""
        return tuple(one.marked for one in self.texts)

    @property
    def reviewed(self) -> date | None:
        """The day on which it was last checked, None for that of its page."""
        return next((one.reviewed_on for one in self.blocks if one.reviewed_on), self.reviewed_on)

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Everything that it says, but for its sources: those are names and addresses."""
        return (*self.own_passages, *self.texts)

    @property
    def links(self) -> tuple[Link, ...]:
        """Its links, also those of its sources."""
        return (*self.own_links, *(link for block in self.blocks for link in block.links))

    @property
    def parts(self) -> tuple[str, ...]:
        """Its own parts and those of its blocks."""
        return (*self.own_parts, *(part for block in self.blocks for part in block.parts))


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
    title_tokens: tuple[Token, ...] = ()
    number: int | None = None
    blocks: tuple[Block, ...] = ()
    items: tuple["Section", ...] = ()
    settings: tuple[Passage, ...] = ()
    own_links: tuple[Link, ...] = ()

    @property
    def heading(self) -> str:
        """The title with its number, as it is written."""
        return self.title if self.number is None else f"{self.number}. {self.title}"

    @property
    def texts(self) -> tuple[Passage, ...]:
        """The card's own text, a list item being a paragraph of its own."""
        own = (block for block in self.blocks if block.kind in {"text", "ways"})
        return tuple(passage for block in own for passage in block.passages)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The same without markup."""
        return tuple(one.marked for one in self.texts)

    @property
    def additions(self) -> tuple[Block, ...]:
        """What is not on the card."""
        return tuple(block for block in self.blocks if block.is_addition)

    @property
    def safety(self) -> tuple[Block, ...]:
        """What everybody must know first; that of a group is for each of its items."""
        own = tuple(block for block in self.additions if block.is_open)
        return (*own, *(one for item in self.items for one in item.safety))

    @property
    def passages(self) -> tuple[Passage, ...]:
        """Everything that it says itself, its items apart."""
        title = Passage(self.heading, self.location, self.heading)
        return (*self.settings, title, *(one for block in self.blocks for one in block.passages))

    @property
    def links(self) -> tuple[Link, ...]:
        """Its own links in their order, also those of its title."""
        return (*self.own_links, *(link for block in self.blocks for link in block.links))

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
