"""All sheets of a language, each with its paper."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tipcard.model import Edition, Page
from tipcard.organisation import Organisation
from tipcard.pdf import typeset
from tipcard.problem import Problem
from tipcard.reminders import reminder_url
from tipcard.sheet import SheetView, choices, has_only_known, sheet_view
from tipcard.stamp import Stamp, stamp
from tipcard.strings import Strings


@dataclass(frozen=True)
class Sheet:
    """A sheet as its page and the gallery show it.

    `url`, `pdf_url`, `picture_url` and `reminder_url` are paths in the built site, the last empty
    without a reminder; `size_pt` is the size of its text on paper.
    """

    page_id: str
    title: str
    description: str
    view: SheetView
    stamp: Stamp
    size_pt: int
    url: str
    pdf_url: str
    picture_url: str
    reminder_url: str = ""


def make_sheets(
    edition: Edition, nav: Sequence[str], site_url: str, organisation: Organisation, logo: bytes
) -> tuple[dict[str, Sheet], dict[str, bytes], list[Problem]]:
    """The sheets of a language by the path of their source, in the order of the menu; their PDFs and
    pictures by their path in the built site; and what does not fit. `logo` is the organisation's, or
    empty."""
    sheets: dict[str, Sheet] = {}
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    for page, view, strings in _views(edition, nav, organisation):
        url = edition.language.url(page.name)
        own = stamp(view, strings, site_url and site_url + url)
        paper, found = typeset(view, own, logo, page.place)
        problems += found
        if paper:
            sheet = _sheet(edition, page, view, own, paper.size_pt)
            sheets[page.place.path] = sheet
            files |= {sheet.pdf_url: paper.pdf, sheet.picture_url: paper.picture}
    return sheets, files, problems


def _views(
    edition: Edition, nav: Sequence[str], organisation: Organisation
) -> Iterator[tuple[Page, SheetView, Strings]]:
    """The sheets of which every id is known."""
    known = choices(edition.pages.values())
    for page in (edition.pages[name] for name in nav if name in edition.pages):
        if edition.strings and page.meta.blocks and has_only_known(page, known):
            strings, language = edition.strings, edition.language
            yield page, sheet_view(page, known, strings, language, organisation), strings


def _sheet(edition: Edition, page: Page, view: SheetView, own: Stamp, size_pt: int) -> Sheet:
    return Sheet(
        page_id=page.page_id,
        title=page.meta.title,
        description=page.meta.description or "",
        view=view,
        stamp=own,
        size_pt=size_pt,
        url=edition.language.url(page.name),
        pdf_url=edition.language.url(page.name, ".pdf"),
        picture_url=edition.language.url(page.name, ".png"),
        reminder_url=reminder_url(edition, page.meta.reminder) if page.meta.reminder else "",
    )
