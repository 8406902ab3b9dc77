"""Makes everything that is published of a project that was checked; it knows nothing of the disk."""

from collections import UserDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from typing_extensions import override

from tipcard.document.front_matter import OWN
from tipcard.document.tree import Page
from tipcard.make.assets import Assets
from tipcard.make.calendar import ReminderLink, reminder_files, reminder_links
from tipcard.make.chapter import chapter
from tipcard.make.html import PageDrawing
from tipcard.make.lists import lists, twins
from tipcard.make.missing import missing_pages
from tipcard.make.news import NewsDay, news
from tipcard.make.permalink import Permalink, link_page, permalinks
from tipcard.make.search import Search, search
from tipcard.paper.booklet import Booklet, booklets
from tipcard.paper.own import OwnSheet, own_sheet
from tipcard.paper.typeset import Printed, Sheet, Typeset, sheets
from tipcard.paper.written import word_file
from tipcard.project import Edition, Project, translated
from tipcard.settings.colour import stylesheet
from tipcard.settings.language import Messages
from tipcard.settings.organisation import STYLESHEET, Organisation
from tipcard.settings.platforms import Platforms
from tipcard.source.files import DOCS


@dataclass(frozen=True)
class PageView:
    """What the templates of the host's pages know of one page.

    `strings` are the fixed words of its language, `source` is its tree, `twins` are its paths in each
    language, `links` are the permalinks on it and `permalinks` all of its language; `search` is what can
    be found in it; what it says itself is still in the language `foreign`, if in another, which a line
    in the language `said_in` says; with `has_board` it begins with what everybody must know first;
    `publisher` is where it is said who publishes the site; `news` is what has changed, on the page for
    that; `sheets` are those of its language and `sheet` is its own, if it is one, with the way to its
    `reminder`; `booklets` and `booklet` likewise; `own` is what readers choose from for a sheet of
    their own; `gallery` is the path of the page that shows every sheet, or empty.
    """

    locale: str
    strings: Messages
    organisation: Organisation
    source: Page
    twins: Mapping[str, str]
    is_outdated: bool
    foreign: str
    said_in: str
    table: Platforms | None
    sheet: Sheet | None
    reminder: ReminderLink | None
    sheets: Sequence[Sheet]
    booklet: Booklet | None
    booklets: Sequence[Booklet]
    own: OwnSheet | None
    gallery: str
    permalinks: Sequence[Permalink]
    links: Sequence[Permalink]
    search: Search
    has_board: bool
    publisher: Permalink | None
    news: Sequence[NewsDay]


@dataclass(frozen=True)
class MadePage:
    """A page: its path in the site, what its template knows, and its text as HTML, which is drawn when
    it is asked for."""

    url: str
    view: PageView
    html: Callable[[], str]


class Files(UserDict[str, Any]):
    """Files by their path in the built site. One of many is made each time that it is asked for, so that
    nobody holds all of them."""

    @override
    def __getitem__(self, path: str) -> bytes:
        own: bytes | Callable[[], bytes] = self.data[path]
        return own() if callable(own) else own


@dataclass(frozen=True)
class Outputs:
    """Everything that is published: pages by the path of their source in docs, and the files that are
    no pages by their path in the built site; and of the `assets` what pages turn out to load, once all
    of the others were made."""

    pages: Mapping[str, MadePage]
    files: Files
    assets: Assets


def make(project: Project, templates: Environment) -> Outputs:
    """Everything that is made of a project without problems."""
    # Typst works outside Python: it sets booklets, which takes longest, beside all that comes here.
    beside = ThreadPoolExecutor(1)
    printed: list[tuple[Printed, Callable[[], Typeset]]] = []
    for edition in project.editions:
        printed += [(one, _set_beside(beside, one.made)) for one in booklets(project, edition)]
    beside.shutdown(wait=False)
    pages: dict[str, MadePage] = {}
    files = Files()
    links: list[Permalink] = []
    found = {one.locale: search(project, one) for one in project.editions}
    own = project.organisation.value.colours
    colours = stylesheet(own.primary, own.accent) if own else ""
    loaded = {STYLESHEET: colours.encode()} if colours else {}
    loaded |= {one.index_url: index for one, index in found.values()}
    assets = Assets({**project.assets, **loaded})

    @pass_context
    def url(context: Context, address: str) -> str:
        return assets.address(address, context["here"])

    templates.filters["url"] = url
    for edition in project.editions:
        own_links = permalinks(project, edition)
        own_search, _ = found[edition.locale]
        draw = partial(PageDrawing, project, edition, templates, assets)
        pages |= _pages(project, edition, own_links, own_search, draw)
        printed += [(sheet, sheet.made) for sheet in sheets(project, edition)]
        for page in (one for one in edition.pages.values() if one.meta.chapter):
            text = chapter(project, edition, page, own_links)
            files[edition.language.url(page.name, page.meta.beside)] = word_file(text)
        files |= dict(reminder_files(edition, project.address))
        leading = partial(link_page, edition=edition, has_colours=bool(colours), templates=templates)
        files |= {one.short: partial(leading, one) for one in own_links}
        links += own_links
    for paper, made in printed:
        files[paper.pdf_url] = lambda made=made: made().pdf
        files[paper.picture_url] = lambda made=made: made().picture
    files |= lists(project, links)
    files |= dict(missing_pages(project, {own: one for own, (one, _) in found.items()}, templates))
    return Outputs(pages, files, assets)


def _set_beside(beside: Executor, made: Callable[[], Typeset]) -> Callable[[], Typeset]:
    """The same, which is set beside all else; who asks for it waits until it is, and it was kept."""

    def is_set() -> None:
        made()

    ready = beside.submit(is_set)

    def own() -> Typeset:
        ready.result()
        return made()

    return own


def _pages(
    project: Project,
    edition: Edition,
    links: Sequence[Permalink],
    found: Search,
    draw: Callable[..., PageDrawing],
) -> Iterator[tuple[str, MadePage]]:
    """Every page of a language with the path of its source in docs."""
    own_sheets, own_booklets = sheets(project, edition), booklets(project, edition)
    by_name = {sheet.page.name: sheet for sheet in own_sheets}
    bound = {booklet.page.name: booklet for booklet in own_booklets}
    reminders = reminder_links(edition)
    pages = edition.pages.values()
    galleries = (edition.language.url(one.name) for one in pages if one.meta.template == "gallery.html")
    gallery = next(galleries, "")
    publishers = [
        section.section_id
        for page in edition.pages.values()
        for section in page.sections
        if any(block.kind == "publisher" for block in section.blocks)
    ]
    by_page: dict[str, list[Permalink]] = {}
    for link in links:
        by_page.setdefault(link.page, []).append(link)
    for page in edition.pages.values():
        own = by_page[edition.language.url(page.name)]
        source = project.source.pages[page.name]
        reminder = page.meta.reminder
        drawing = draw(page, own, reminders)
        view = PageView(
            locale=edition.locale,
            strings=edition.messages,
            organisation=project.organisation.value,
            source=page,
            twins=twins(project, page.name),
            is_outdated=page is not source
            and any(
                is_same is False
                for *_, is_same in translated(source, page, project, edition.translations)
            ),
            foreign=project.foreign(edition, page, page.head),
            said_in=project.said_in(edition, edition.messages.untranslated),
            table=project.platforms.value if project.platforms else None,
            sheet=by_name.get(page.name),
            reminder=reminders[reminder.item] if reminder else None,
            sheets=own_sheets,
            booklet=bound.get(page.name),
            booklets=own_booklets,
            gallery=gallery,
            own=own_sheet(page, edition, project) if page.meta.template == OWN else None,
            permalinks=links,
            links=own,
            search=found,
            has_board=drawing.has_board,
            news=news(project, edition, links) if page.meta.template == "news.html" else (),
            publisher=next((link for link in links if link.link_id in publishers), None),
        )
        yield (
            page.path.removeprefix(f"{DOCS}/"),
            MadePage(edition.language.url(page.name), view, drawing.html),
        )
