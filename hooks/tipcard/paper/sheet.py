"""From a sheet's blocks to what is printed: one view, for the screen and for the PDF."""

import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

import segno
from typing_extensions import override

from tipcard.document.blocks import BlockView, GroupView, ItemView, Shelf
from tipcard.document.tree import Page, Section
from tipcard.project import Edition, Project
from tipcard.settings.language import Messages
from tipcard.settings.organisation import ContactView


@dataclass(frozen=True)
class SheetView:
    """Everything that one sheet says, in one language; `copies` are printed on one A4.

    `organisation` is the name of who uses the site, or empty; `adapted` is the sentence that says
    that it has changed the text, or empty. `description` says when to use it and `author` whose file
    it is; `tick_box` and `write_line` are what a screen reader calls what is there for a pen.
    """

    locale: str
    title: str
    description: str
    author: str
    intro: tuple[str, ...]
    site_name: str
    reviewed: str
    blocks: tuple[BlockView, ...]
    organisation: str
    adapted: str
    tick_box: str
    write_line: str
    copies: int = 1

    @property
    def keeps_ticks(self) -> bool:
        """Whether there is anything to tick; what is written is never kept."""
        return any(
            block.months or block.tick or block.kind in {"steps", "ticks"} for block in self.blocks
        )


@dataclass(frozen=True)
class Stamp:
    """How paper tells its age; without an address there is no `question` and no QR code.

    `qr_svg` is an SVG of `url`, which is its own page with the version in it.
    """

    version: str
    version_line: str
    question: str = ""
    url: str = ""
    qr_svg: str = ""
    qr_alt: str = ""


class _Shelf(Shelf):
    """Where the blocks of one sheet find their items; a small card has no room for their text."""

    def __init__(self, page: Page, edition: Edition, project: Project) -> None:
        self.messages: Messages = edition.messages
        self._edition = edition
        self._project = project
        self._has_text = page.meta.copies == 1

    def _named(self, ids: Iterable[str]) -> Iterator[Section]:
        return (group for one_id in ids for group in self._edition.groups[one_id])

    @override
    def groups(self, ids: Sequence[str]) -> tuple[GroupView, ...]:
        runs = groupby(self._named(ids), key=lambda group: (group.section_id, group.title))
        return tuple(self._group(title, list(run)) for (_, title), run in runs)

    def _group(self, title: str, parts: Sequence[Section]) -> GroupView:
        """Parts of the same group that follow each other, as one; a step has its number or its place."""
        items = (item for part in parts for item in part.items)
        return GroupView(
            title,
            tuple(
                ItemView(
                    item.section_id,
                    item.number or place,
                    item.title,
                    item.paragraphs if self._has_text else (),
                )
                for place, item in enumerate(items, start=1)
            ),
        )

    @override
    def notes(self, ids: Sequence[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return tuple((one.title, one.paragraphs) for one in self._edition.safety(*ids))

    @override
    def contacts(self, ids: Sequence[str]) -> tuple[ContactView, ...]:
        groups = list(self._named(ids))
        items = {item.section_id for group in groups for item in group.items}
        at = {*ids, *(group.section_id for group in groups), *items}
        return tuple(
            contact.view(self._edition.locale)
            for contact in self._project.contacts
            if at & set(contact.at)
        )


def sheet_view(page: Page, edition: Edition, project: Project) -> SheetView:
    """The view of a sheet, of which every id is known."""
    messages, organisation = edition.messages, project.organisation.value
    shelf = _Shelf(page, edition, project)
    views = (block.view(shelf) for block in page.meta.blocks or ())
    name = organisation.name or ""
    return SheetView(
        edition.locale,
        page.title,
        page.meta.description or "",
        project.author(edition),
        page.head.paragraphs,
        edition.language.site_name,
        messages.reviewed_on(page.meta.reviewed),
        tuple(view for view in views if view),
        name,
        messages.adapted_by(name) if organisation.adapted else "",
        messages.tick_box,
        messages.write_line,
        page.meta.copies,
    )


def version(view: Any) -> str:
    """The first 7 hex digits of a hash over a dataclass of words; the same words, the same version."""
    words = json.dumps(asdict(view), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(words.encode()).hexdigest()[:7]


def stamp(view: Any, messages: Messages, page_url: str) -> Stamp:
    """The stamp of what is printed, of which this is the view; `page_url` is the full address of its
    page, or empty."""
    own = version(view)
    version_line = messages.version.replace("{version}", own)
    if not page_url:
        return Stamp(own, version_line)
    url = f"{page_url}?v={own}"
    address = url.split("://", 1)[-1]
    return Stamp(
        own,
        version_line,
        messages.still_current.replace("{address}", address),
        url,
        _qr_svg(url),
        messages.qr_alt.replace("{address}", address),
    )


def _qr_svg(url: str) -> str:
    svg = io.BytesIO()
    segno.make(url, error="m", micro=False).save(svg, kind="svg", xmldecl=False, omitsize=True)
    return svg.getvalue().decode()
