"""The whole site, read and checked: what every page, sheet and link is made from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tipcard.check import check_blocks, check_edition
from tipcard.files import DOCS, Sources
from tipcard.freshness import NAME as RECORD
from tipcard.freshness import changes, read_record
from tipcard.frontmatter import EXAMPLES
from tipcard.linklist import NAME, SCHEMA_NAME, link_list, link_list_schema
from tipcard.links import Permalink, link_page, permalinks
from tipcard.logo import check_logo
from tipcard.model import Edition, Page
from tipcard.organisation import Organisation, check_organisation, follow, organisation_files
from tipcard.parity import check_parity
from tipcard.parse import odd_characters, parse_page
from tipcard.permalinks import Register, check_register, live_ids, read_register
from tipcard.platforms import TEMPLATE, Table, TableView, read_platforms, table_view
from tipcard.problem import UNCLEAR_ITEMS, Place, Problem, Rule
from tipcard.reminders import make_reminders
from tipcard.settings import Language, Settings, read_settings
from tipcard.sheet import choices
from tipcard.sheets import Sheet, make_sheets
from tipcard.strings import Strings
from tipcard.words import EXAMPLES as WORD_EXAMPLES
from tipcard.words import NAME as WORDS
from tipcard.words import WordList
from tipcard.yamldoc import read_yaml, validate


@dataclass(frozen=True)
class Site:
    """Everything that pages are made from.

    Every language by locale; every sheet by the path of its source; the table of the platforms, and
    how it looks by locale; every permalink by the address of its page; the files that are no pages by
    their path in the built site; the HTML to add below items, by the path of the page's source and
    the item's id; who uses the site; the paths of the translations whose source is newer; and after
    how many months to check a page again.
    """

    editions: Mapping[str, Edition]
    sheets: Mapping[str, Sheet]
    table: Table | None
    tables: Mapping[str, TableView]
    links: Mapping[str, Sequence[Permalink]]
    files: Mapping[str, bytes]
    below_items: Mapping[str, Mapping[str, str]]
    organisation: Organisation
    outdated: frozenset[str]
    review_after_months: int


def read_site(config_path: str, sources: Sources, site_url: str = "") -> tuple[Site, list[Problem]]:
    """Read and check everything; every problem is returned, in the order of files and lines.

    With problems the site is not whole. `site_url` is the address of the site, or empty.
    """
    settings, problems = read_settings(config_path, sources.texts)
    if settings is None:
        return Site({}, {}, None, {}, {}, {}, {}, Organisation(), frozenset(), 0), problems
    editions: list[Edition] = []
    for language in settings.languages:
        edition, found = _read_edition(language, sources)
        editions.append(edition)
        problems += [*found, *check_edition(edition, settings.nav, sources.docs)]
    register, found = read_register(sources.texts)
    problems += found
    problems += list(_check_between(editions, register, problems))
    if register:
        settings = replace(settings, organisation=follow(settings.organisation, register.latest))
    found = list(_check_settings(settings, editions, sources))
    problems += found
    organisation, nav = settings.organisation, list(settings.nav)
    logo = b"" if found else sources.images.get(organisation.logo or "", b"")
    sheets: dict[str, Sheet] = {}
    files = organisation_files(organisation)
    below: dict[str, dict[str, str]] = {}
    for edition in editions:
        own_sheets, papers, misfits = make_sheets(edition, nav, site_url, organisation, logo)
        reminders, parts, unknown = make_reminders(edition, site_url)
        sheets |= own_sheets
        files |= papers | reminders
        below |= parts
        problems += [*misfits, *unknown]
    by_locale = {edition.language.locale: edition for edition in editions}
    table, found = _table(editions, sources.texts)
    problems += found
    tables = {
        edition.language.locale: table_view(table.data, edition.language.locale, edition.strings)
        for edition in editions
        if table and edition.strings
    }
    outdated = frozenset(_outdated(editions))
    months = settings.review_after_months
    links: list[Permalink] = []
    if register and not problems:
        links = [link for edition in editions for link in permalinks(edition, register, sheets)]
        files |= {link.short: link_page(link, by_locale[link.locale]) for link in links}
        files |= {NAME: link_list(links), SCHEMA_NAME: link_list_schema()}
    by_page = _by_page(links)
    site = Site(by_locale, sheets, table, tables, by_page, files, below, organisation, outdated, months)
    return site, sorted(problems)


def _table(editions: list[Edition], texts: Mapping[str, str]) -> tuple[Table | None, list[Problem]]:
    """The table of the platforms, if a page shows it."""
    pages = (page for edition in editions for page in edition.pages.values())
    if all(page.meta.template != TEMPLATE for page in pages):
        return None, []
    return read_platforms(texts, [edition.language for edition in editions])


def _outdated(editions: list[Edition]) -> Iterator[str]:
    """The paths of translations of which something in the source has changed since."""
    for other in editions[1:]:
        for name in other.pages.keys() & editions[0].pages.keys():
            if changes(editions[0].pages[name], other.pages[name], other.record):
                yield other.pages[name].place.path


def _by_page(links: Iterable[Permalink]) -> dict[str, list[Permalink]]:
    by_page: dict[str, list[Permalink]] = {}
    for link in links:
        by_page.setdefault(link.page, []).append(link)
    return by_page


def _check_between(
    editions: list[Edition], register: Register | None, found: list[Problem]
) -> Iterator[Problem]:
    """What is wrong between the languages and with their ids, given what was `found` in each."""
    known = frozenset(one_id for edition in editions for one_id in choices(edition.pages.values()))
    for edition in editions:
        yield from check_blocks(edition, known)
    unclear = {problem.place.path for problem in found if problem.rule in UNCLEAR_ITEMS}
    for other in editions[1:]:
        yield from check_parity(editions[0], other, unclear)
    if register:
        is_whole = not unclear and all(edition.names == edition.pages.keys() for edition in editions)
        yield from check_register(register, live_ids(editions), is_whole)


def _check_settings(settings: Settings, editions: list[Edition], sources: Sources) -> Iterator[Problem]:
    """What is wrong with the organisation, given the pages and pictures that there are."""
    organisation, doc = settings.organisation, settings.organisation_doc
    pages = (page for edition in editions for page in edition.pages.values() if not page.meta.blocks)
    known = {one_id for page in pages for one_id, _ in page.ids()}
    locales = [language.locale for language in settings.languages]
    yield from check_organisation(organisation, doc, locales, known)
    if organisation.logo:
        key_path = ("logo",)
        yield from check_logo(organisation.logo, doc.name(key_path), doc.place(key_path), sources.images)


def _read_edition(language: Language, sources: Sources) -> tuple[Edition, list[Problem]]:
    folder = f"{DOCS}/{language.locale}"
    own = (path for path in sources.docs if path.startswith(f"{folder}/") and path.endswith(".md"))
    paths = {path.removeprefix(f"{folder}/"): path for path in own}
    pages: dict[str, Page] = {}
    problems: list[Problem] = []
    for name, path in sorted(paths.items()):
        if path in sources.texts:
            page, found = parse_page(language.locale, name, path, sources.texts[path])
            pages |= {name: page} if page else {}
            problems += found
    strings, found = _read_strings(f"{folder}/strings.yml", sources.texts)
    record, more = read_record(f"{folder}/{RECORD}", sources.texts)
    words, bad_words = _read_words(f"{folder}/{WORDS}", sources.texts)
    edition = Edition(language, folder, frozenset(paths), pages, strings, record, words)
    return edition, [*problems, *found, *more, *bad_words]


def _read_words(path: str, texts: Mapping[str, str]) -> tuple[WordList, list[Problem]]:
    """The words that editors keep to; without the file there are none."""
    doc, problems = read_yaml(path, texts.get(path, ""))
    if problems:
        return WordList(), problems
    words, problems = validate(WordList, doc, WORD_EXAMPLES)
    return words or WordList(), problems


def _read_strings(path: str, texts: Mapping[str, str]) -> tuple[Strings | None, list[Problem]]:
    if path not in texts:
        what = "this file is missing; it holds the fixed words of the language"
        mend = "Copy it from another language, and translate what stands right of the colons."
        return None, [Problem(Place(path, 1), what, Rule.MISSING_PAGE, mend)]
    doc, problems = read_yaml(path, texts[path])
    problems += odd_characters(path, texts[path])
    if problems:
        return None, problems
    return validate(Strings, doc, EXAMPLES)
