"""Makes everything that is published of a project that was checked; it knows nothing of the disk."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from jinja2 import Environment

from tipcard.document.tree import Page
from tipcard.make.calendar import reminder_files, reminder_url
from tipcard.make.html import PageDrawing, contents, source_path
from tipcard.make.link_index import NAME, SCHEMA_NAME, link_index, link_index_schema
from tipcard.make.permalink import Permalink, link_page, permalinks
from tipcard.make.platforms import TableView, table_view
from tipcard.paper.sheet import SheetView, Stamp
from tipcard.paper.typeset import Paper, Sheet, picture, sheets
from tipcard.project import Edition, Project, is_behind
from tipcard.settings.colour import stylesheet
from tipcard.settings.messages import Messages
from tipcard.settings.organisation import STYLESHEET, Organisation


@dataclass(frozen=True)
class SheetPage:
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


@dataclass(frozen=True)
class PageView:
    """What the templates of the host's pages know of one page.

    `strings` are the fixed words of its language, `source` is its tree, `links` are the permalinks on
    it and `permalinks` all of its language; `sheets` are those of its language and `sheet` is its own,
    if it is one.
    """

    strings: Messages
    organisation: Organisation
    source: Page
    is_outdated: bool
    table: TableView | None
    sheet: SheetPage | None
    sheets: Sequence[SheetPage]
    permalinks: Sequence[Permalink]
    links: Sequence[Permalink]
    site_url: str


@dataclass(frozen=True)
class MadePage:
    """A page: its text as HTML, its contents, and what its template knows."""

    html: str
    contents: list[dict[str, Any]]
    view: PageView


@dataclass(frozen=True)
class Outputs:
    """Everything that is published: pages by the path of their source in docs, and the files that are
    no pages by their path in the built site."""

    pages: Mapping[str, MadePage]
    files: Mapping[str, bytes]


def make(project: Project, templates: Environment) -> Outputs:
    """Everything that is made of a project without problems."""
    pages: dict[str, MadePage] = {}
    files: dict[str, bytes] = {}
    links: list[Permalink] = []
    styles = _styles(project)
    for edition in project.editions:
        own_sheets = {sheet.page.name: sheet for sheet in sheets(project, edition)}
        own_links = permalinks(edition, project.register.value, own_sheets)
        pages |= _pages(project, edition, own_sheets, own_links, templates)
        for sheet in own_sheets.values():
            files |= _paper_files(edition, sheet)
        files |= dict(reminder_files(edition, project.address))
        files |= {one.short: link_page(one, edition, bool(styles), templates) for one in own_links}
        links += own_links
    files |= {NAME: link_index(links), SCHEMA_NAME: link_index_schema()}
    return Outputs(pages, files | ({STYLESHEET: styles} if styles else {}))


def _styles(project: Project) -> bytes:
    colours = project.organisation.value.colours
    return stylesheet(colours.primary, colours.accent).encode() if colours else b""


def _pages(
    project: Project,
    edition: Edition,
    own_sheets: Mapping[str, Sheet],
    links: Sequence[Permalink],
    templates: Environment,
) -> dict[str, MadePage]:
    shown = {name: _sheet_page(edition, sheet) for name, sheet in own_sheets.items()}
    reminders = dict(_reminders(edition))
    behind = set(_behind(project, edition))
    table = (
        table_view(project.platforms.value, edition.locale, edition.messages)
        if project.platforms
        else None
    )
    made = {}
    for page in edition.pages.values():
        own = [link for link in links if link.page == edition.language.url(page.name)]
        view = PageView(
            strings=edition.messages,
            organisation=project.organisation.value,
            source=page,
            is_outdated=page.name in behind,
            table=table,
            sheet=shown.get(page.name),
            sheets=list(shown.values()),
            permalinks=links,
            links=own,
            site_url=project.address,
        )
        drawing = PageDrawing(project, edition, page, own, reminders, templates)
        made[source_path(page)] = MadePage(drawing.html(), contents(page), view)
    return made


def _sheet_page(edition: Edition, sheet: Sheet) -> SheetPage:
    page, language = sheet.page, edition.language
    return SheetPage(
        page_id=page.page_id,
        title=page.meta.title,
        description=page.meta.description or "",
        view=sheet.view,
        stamp=sheet.stamp,
        size_pt=_paper(sheet).size_pt,
        url=language.url(page.name),
        pdf_url=language.url(page.name, ".pdf"),
        picture_url=language.url(page.name, ".png"),
        reminder_url=reminder_url(edition, page.meta.reminder) if page.meta.reminder else "",
    )


def _paper(sheet: Sheet) -> Paper:
    return cast(Paper, sheet.paper)  # that it fits is checked


def _paper_files(edition: Edition, sheet: Sheet) -> dict[str, bytes]:
    name, paper = sheet.page.name, _paper(sheet)
    return {
        edition.language.url(name, ".pdf"): paper.pdf,
        edition.language.url(name, ".png"): picture(paper),
    }


def _reminders(edition: Edition) -> Iterator[tuple[str, str]]:
    """The path of each reminder's file, by the id of the item that it is about."""
    for page in edition.pages.values():
        if page.meta.reminder:
            yield page.meta.reminder.item, reminder_url(edition, page.meta.reminder)


def _behind(project: Project, edition: Edition) -> Iterator[str]:
    """The names of pages of which something in the source has changed since they were translated."""
    for name, page in edition.pages.items():
        source = project.source.pages[name]
        if source is not page and is_behind(source, page, edition.translations):
            yield name
