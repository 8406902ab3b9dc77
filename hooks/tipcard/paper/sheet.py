"""From a sheet's blocks to what is printed: one view, for the screen and for the PDF."""

import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from typing_extensions import override

from tipcard.document.blocks import (
    BlockView,
    GroupView,
    ItemView,
    NoteView,
    Shelf,
    TextView,
)
from tipcard.document.tree import Block, Page, Passage, Section
from tipcard.project import Dated, Edition, Project, last
from tipcard.settings.language import Messages
from tipcard.settings.organisation import ContactView
from tipcard.source.cache import kept_object, recipe


@dataclass(frozen=True)
class SheetView:
    """Everything that one sheet says, in one language; `copies` are printed on one A4.

    `organisation` is the name of who uses the site, or empty; `adapted` is the sentence that says
    that it has changed the text, or empty; `description` says when to use it and `author` whose file
    it is; `phone` stands before a number to fill in, and `cut` says where to cut and to fold copies;
    `tick_box` and `write_line` are what a screen reader calls what is there for a pen.
    """

    locale: str
    title: str
    description: str
    author: str
    intro: tuple[TextView, ...]
    site_name: str
    reviewed: str
    blocks: tuple[BlockView, ...]
    organisation: str
    adapted: str
    phone: str
    tick_box: str
    write_line: str
    cut: str = ""
    copies: int = 1

    @property
    def keeps_ticks(self) -> bool:
        """Whether there is anything to tick; what is written is never kept."""
        return any(
            block.months or block.tick or block.kind in {"steps", "ticks", "moments"}
            for block in self.blocks
        )


@dataclass(frozen=True)
class Stamp:
    """How paper tells its age; without an address there is no `question` and no QR code.

    `text_of` says of which day the words are, and `made_with` by which version of the project.
    `version` is a hash of what is printed, by which older paper asks. `qr_svg` is an SVG of `url`, its
    own page with that day, as large as `qr_mm`; an address that is too long for a code that a telephone
    can read has none.
    """

    version: str
    text_of: str
    made_with: str
    question: str = ""
    url: str = ""
    qr_svg: str = ""
    qr_mm: float = 0
    qr_alt: str = ""

    @property
    def is_too_long(self) -> bool:
        """Whether the address is too long for a code."""
        return bool(self.url) and not self.qr_svg


#: The side of one module of a QR code: the best, and the least that a telephone reads from paper.
MODULE_MM, LEAST_MODULE_MM = 0.38, 0.35
#: The room for a code at the foot of a sheet and on a card.
ROOM_MM, CARD_ROOM_MM = 20.0, 17.5


class _Shelf(Shelf):
    """Where the blocks of one sheet find their items; a small card has no room for their text."""

    def __init__(self, page: Page, edition: Edition, project: Project) -> None:
        self.messages: Messages = edition.messages
        self._edition = edition
        self._project = project
        self._page = page

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
                    _texts(item.texts) if self._page.meta.copies == 1 else (),
                )
                for place, item in enumerate(items, start=1)
            ),
        )

    @override
    def notes(self, ids: Sequence[str]) -> tuple[NoteView, ...]:
        return tuple(map(note_view, self._edition.safety(*ids)))

    @override
    def whole(self, ids: Sequence[str]) -> tuple[NoteView, ...]:
        items = (item for group in self._named(ids) for item in group.items)
        return tuple(
            note for item in items for note in (self._whole(item), *map(note_view, item.additions))
        )

    def _whole(self, item: Section) -> NoteView:
        """An item with its own text; a title that is the sheet's own is not said twice."""
        title = "" if item.title == self._page.title else item.title
        return NoteView(title, _texts(item.texts))

    @override
    def contacts(self, ids: Sequence[str]) -> tuple[ContactView, ...]:
        groups = list(self._named(ids))
        items = {item.section_id for group in groups for item in group.items}
        at = {*ids, *(group.section_id for group in groups), *items}
        return self._project.people(self._edition, *at)


def _texts(passages: Sequence[Passage]) -> tuple[TextView, ...]:
    return tuple(TextView(one.marker, one.runs) for one in passages)


def note_view(addition: Block) -> NoteView:
    """An addition as it is printed, without its sources."""
    return NoteView(addition.title, _texts(addition.texts))


def sheet_view(page: Page, edition: Edition, project: Project) -> SheetView:
    """The view of a sheet, of which every id is known."""
    messages, organisation = edition.messages, project.organisation.value
    shelf = _Shelf(page, edition, project)
    views = [view for block in page.meta.blocks or () if (view := block.view(shelf))]
    called = {one for view in views if view.kind != "contacts" for one in view.contacts}
    views = [_without(called, view) if view.kind == "contacts" else view for view in views]
    name = organisation.name or ""
    return SheetView(
        project.foreign(edition, page, page.head) or edition.locale,
        page.title,
        page.meta.description or "",
        project.author(edition),
        _texts(page.head.texts),
        edition.language.site_name,
        messages.reviewed_on(page.meta.reviewed),
        tuple(view for view in views if view.contacts or view.kind != "contacts"),
        name,
        messages.adapted_by(name) if organisation.adapted else "",
        messages.phone,
        messages.tick_box,
        messages.write_line,
        messages.cut_and_fold if page.meta.copies > 1 else "",
        page.meta.copies,
    )


def _without(called: AbstractSet[ContactView], view: BlockView) -> BlockView:
    """Contacts without those whom the sheet has already."""
    return replace(view, contacts=tuple(one for one in view.contacts if one not in called))


def as_json(value: Any, **options: Any) -> str:
    """A value as JSON, its dataclasses as mappings of their fields."""
    return json.dumps(value, default=vars, **options)


def version(said: Any) -> str:
    """The first 7 hex digits of a hash over what is said; the same words, the same version."""
    words = as_json(said, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(words.encode()).hexdigest()[:7]


def stamp(
    view: Any, page: Page, dated: Iterable[Dated], edition: Edition, project: Project, room_mm: float
) -> Stamp:
    """The stamp of what is printed for a page, of which this is the view; `room_mm` is the most that a
    code may take."""
    messages, day = edition.messages, last(dated)
    words = version(view), messages.words_of(day), messages.made_with(project.site.extra.release)
    if not project.address:
        return Stamp(*words)
    url = f"{project.address}{edition.language.url(page.name)}?v={day}"
    address = url.split("://", 1)[-1]
    return Stamp(
        *words,
        messages.still_current.replace("{address}", address),
        url,
        *_qr(url, room_mm),
        messages.qr_alt.replace("{address}", address),
    )


def _qr(url: str, room_mm: float) -> tuple[str, float]:
    """A code with its side in millimetres, or nothing when its modules would be too small to read."""
    key = f"code {recipe((Path(__file__),), 'segno')} {room_mm} {url}"
    return kept_object(key.encode(), partial(_drawn, url, room_mm))


def _drawn(url: str, room_mm: float) -> tuple[str, float]:
    import segno

    code = segno.make(url, error="l", micro=False)
    modules = code.symbol_size()[0]
    side_mm = min(room_mm, modules * MODULE_MM)
    if side_mm < modules * LEAST_MODULE_MM:
        return "", 0
    svg = io.BytesIO()
    code.save(svg, kind="svg", xmldecl=False, scale=side_mm / modules, unit="mm")
    return svg.getvalue().decode(), side_mm
