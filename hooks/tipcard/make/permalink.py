"""What every published id stands for, and its short link: a page of its own that leads there."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from jinja2 import Environment

from tipcard.document.tree import Page, Section
from tipcard.make.policy import policy
from tipcard.paper.booklet import booklets
from tipcard.paper.sheet import version
from tipcard.paper.typeset import Printed, Sheet, sheets
from tipcard.project import Edition, Project, last
from tipcard.settings.language import Messages

Kind = Literal["page", "sheet", "booklet", "group", "item"]


@dataclass(frozen=True)
class Part:
    """A title and the paragraphs below it."""

    title: str
    paragraphs: tuple[str, ...]

    @property
    def running(self) -> str:
        """All of it as one running text, for where there are no paragraphs: the title is a sentence."""
        end = "" if self.title.endswith((".", "?", "!")) else "."
        return " ".join((self.title + end, *self.paragraphs))


@dataclass(frozen=True)
class Permalink:
    """What a published id stands for in one language.

    `parts` is its text without markup; the first one's title is its own, with its place, as in
    "Stap 2: Screenshot". `safety` is what everybody must know before it. `page` and `short` are
    addresses from the site's root, and so is `pdf`, empty for what has none; `anchor` is where on the
    page it stands, empty for a page as a whole. A retired id stands for its `successor`, but has its
    own anchor there, at which readers are told so. `changed` is the day of the last change in all that
    it leads to. `name` is its title without its place, if that is another one.
    """

    link_id: str
    locale: str
    kind: Kind
    parts: tuple[Part, ...]
    safety: tuple[Part, ...]
    page: str
    anchor: str
    short: str
    reviewed: date
    changed: date
    version: str
    pdf: str = ""
    successor: str = ""
    name: str = ""

    @property
    def title(self) -> str:
        """Its title with its place, as in "Stap 2: Screenshot"."""
        return self.parts[0].title

    @property
    def first(self) -> str:
        """What everybody must know before it, as one running text."""
        return " ".join(part.running for part in self.safety)

    @property
    def url(self) -> str:
        """Where the short link leads, from the site's root."""
        return f"{self.page}#{self.anchor}" if self.anchor else self.page

    def address(self, page: str, site_url: str) -> str:
        """The short link as a page writes it: whole if the site's address is known."""
        return site_url + self.short if site_url else relative(self.short, page)

    def dated(self, page: str, site_url: str) -> str:
        """The same with the day of the words that it is written for, which can be told what has changed
        since."""
        return f"{self.address(page, site_url)}?v={self.changed}"


def relative(address: str, page: str) -> str:
    """An address from the site's root as it is written on a page of the site."""
    folders, parts = page.split("/")[:-1], address.split("/")
    same = 0
    while same < min(len(folders), len(parts) - 1) and folders[same] == parts[same]:
        same += 1
    return "../" * (len(folders) - same) + "/".join(parts[same:])


def permalinks(project: Project, edition: Edition) -> tuple[Permalink, ...]:
    """Every id of a language: the live ones in the order of the menu, then the retired ones."""
    register = project.register.value
    printed = (*sheets(project, edition), *booklets(project, edition))
    by_name = {paper.page.name: paper for paper in printed}
    live = {
        link.link_id: link
        for name in project.site.nav
        for link in _on_page(project, edition, edition.pages[name], by_name.get(name))
    }
    ends = {one_id: register.latest(one_id) for one_id in register.successors if one_id not in live}
    retired = [
        replace(
            live[end],
            link_id=one_id,
            anchor=one_id,
            short=edition.language.url(f"link/{one_id}"),
            successor=end,
        )
        for one_id, end in ends.items()
    ]
    return (*live.values(), *retired)


def _on_page(
    project: Project, edition: Edition, page: Page, paper: Printed | None
) -> Iterator[Permalink]:
    """The permalinks of a page, its groups and its items, in their order."""

    def link(link_id: str, kind: Kind, parts: tuple[Part, ...], changed: date) -> Permalink:
        safety = (Part(note.title, note.paragraphs) for note in edition.safety(link_id) or notes)
        return Permalink(
            link_id,
            page.locale,
            kind,
            parts,
            tuple(safety),
            edition.language.url(page.name),
            "" if link_id == page.page_id else link_id,
            edition.language.url(f"link/{link_id}"),
            page.meta.reviewed,
            changed,
            # What is printed has a version already; a link to it has the same.
            paper.stamp.version if paper else version({"parts": parts}),
            paper.pdf_url if paper else "",
        )

    messages = edition.messages
    sheet = paper if isinstance(paper, Sheet) else None
    blocks = sheet.view.blocks if sheet else ()
    # What stands in a frame on a sheet is for everybody to read first.
    notes = [note for block in blocks if block.kind == "note" for note in block.notes]
    parts = _sheet_parts(page, sheet) if sheet else _page_parts(page, messages)
    kind: Kind = "sheet" if sheet else "booklet" if paper else "page"
    dated = paper.dated if paper else project.dated(edition, page, *page.groups)
    yield link(page.page_id, kind, parts, last(dated))
    for group in page.groups:
        _, *inside = project.dated(edition, page, group)
        yield link(group.section_id, "group", _group_parts(group, messages), last(inside))
        for item, own in zip(group.items, inside[1:], strict=True):
            parts = (_item_part(item, group, messages),)
            name = item.title if item.number is None else ""
            yield replace(link(item.section_id, "item", parts, own.day), name=name)


def _page_parts(page: Page, messages: Messages) -> tuple[Part, ...]:
    below = [part for group in page.groups for part in _group_parts(group, messages)]
    return (Part(page.title, page.head.paragraphs), *(part for part in below if part.paragraphs))


def _sheet_parts(page: Page, sheet: Sheet) -> tuple[Part, ...]:
    groups = [group for block in sheet.view.blocks for group in block.groups]
    items = (Part(item.title, item.paragraphs) for group in groups for item in group.items)
    return (Part(page.meta.title, page.head.paragraphs), *items)


def _group_parts(group: Section, messages: Messages) -> tuple[Part, ...]:
    items = (_item_part(item, group, messages) for item in group.items)
    return (Part(group.title, group.paragraphs), *items)


def _item_part(item: Section, group: Section, messages: Messages) -> Part:
    """An item with its own text."""
    return Part(messages.place_title(item.title, item.number, group.title), item.paragraphs)


def link_page(link: Permalink, edition: Edition, has_colours: bool, templates: Environment) -> bytes:
    """The page of a short link, which can be read on its own when it does not lead on."""
    html = templates.get_template("link.html").render(
        link=link,
        language=edition.language,
        strings=edition.messages,
        target=relative(link.url, link.short),
        here=link.short,
        policy=policy(),
        has_colours=has_colours,
    )
    return html.encode()
