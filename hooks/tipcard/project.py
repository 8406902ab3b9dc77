"""The whole project as it was read: settings, and pages in every language."""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from tipcard.diagnostics import Collector, Location
from tipcard.document.reader import read_page
from tipcard.document.tree import Block, Page, Passage, Section
from tipcard.settings.language import (
    MESSAGES,
    SEARCH_WORDS,
    SETTINGS,
    TERMINOLOGY,
    TRANSLATIONS,
    Messages,
    SearchWords,
    Terminology,
    Translations,
    entry,
)
from tipcard.settings.logo import read_logo
from tipcard.settings.organisation import Contact, ContactView, Organisation, organisation_file
from tipcard.settings.platforms import PLATFORMS, Platforms, links
from tipcard.settings.register import REGISTER, Register
from tipcard.settings.site import Language, SiteSettings, read_site
from tipcard.source.address import site_address, site_fault
from tipcard.source.files import ADDRESS_VARIABLE, DOCS, Sources
from tipcard.source.model import Settings, read_settings, translated_in, walk, words_in
from tipcard.source.yaml import KeyPath, YamlDoc

#: The template of the page that shows the table of the platforms; without such a page nobody needs it.
WITH_PLATFORMS = "platforms.html"


#: A shorter text may be the same in two languages: it may be a name.
FEWEST_WORDS = 6
#: What a page may be called; other names are those of locks, copies and conflicts.
PAGE = re.compile(r"(?:[a-z0-9][a-z0-9-]*/)*[a-z0-9][a-z0-9-]*\.md")


@dataclass(frozen=True, eq=False)
class Edition:
    """The site in one language.

    `folder` is that of its sources, as `docs/nl`; `names` are the files of its pages, read or not;
    `pages` holds those that could be read, by name; `messages` its fixed words, and
    `fixed_words` the same with their lines; `translations` says
    what it was translated from; `terminology` are the words that its editors keep to, and
    `search_words` those that its readers use.
    """

    language: Language
    folder: str
    names: frozenset[str]
    pages: Mapping[str, Page]
    messages: Messages
    fixed_words: tuple[Passage, ...]
    translations: Translations
    terminology: Settings[Terminology]
    search_words: Settings[SearchWords]

    @property
    def locale(self) -> str:
        """The language's code."""
        return self.language.locale

    @cached_property
    def passages(self) -> Sequence[Passage]:
        """Everything that its pages say, in their order."""
        return [
            one
            for page in self.pages.values()
            for section in page.sections
            for one in self.own_passages(page, section)
        ]

    @cached_property
    def groups(self) -> Mapping[str, tuple[Section, ...]]:
        """What an id stands for on a sheet: groups with the items to show.

        A page or a group stands for all its items, and an item for itself in its group.
        """
        known: dict[str, tuple[Section, ...]] = {}
        for page in self.pages.values():
            groups = tuple(group for group in page.groups if group.items)
            if groups:
                known[page.page_id] = groups
            for group in groups:
                known[group.section_id] = (group,)
                known |= {item.section_id: (replace(group, items=(item,)),) for item in group.items}
        return known

    def safety(self, *ids: str) -> tuple[Block, ...]:
        """The safety notes of groups, items or pages, each once."""
        sections = (section for one_id in ids for section in self.groups.get(one_id, ()))
        return tuple({one.location: one for own in sections for one in own.safety}.values())

    def is_copy(self, page: Page, part: Section | Block) -> bool:
        """Whether a section, or an addition in it, still has the words of the first language that a
        command has copied, for somebody to translate."""
        copies = self.translations.copies(page.name)
        return bool(copies) and words_hash(part) in copies

    def copies(self, page: Page, section: Section) -> tuple[Section | Block, ...]:
        """What of a section is still to be translated: itself, or else its additions that are."""
        parts = (section,) if self.is_copy(page, section) else section.additions
        return tuple(part for part in parts if self.is_copy(page, part))

    def own_passages(self, page: Page, section: Section) -> tuple[Passage, ...]:
        """What a section says in this language: not what is still to be translated."""
        copied = {one for part in self.copies(page, section) for one in part.passages}
        return tuple(one for one in section.passages if one not in copied)

    @cached_property
    def pages_by_id(self) -> Mapping[str, Page]:
        """The page of every id."""
        return {one_id: page for page in self.pages.values() for one_id, _ in page.ids}

    @cached_property
    def items(self) -> Mapping[str, tuple[Page, Section]]:
        """Every item by its id, with its page."""
        return {item.section_id: (page, item) for page in self.pages.values() for item in page.items}


class Dated(NamedTuple):
    """What has words of its own, by its title with its place, and the day since which it has them."""

    title: str
    day: date


def last(dated: Iterable[Dated]) -> date:
    """The day of the last change."""
    return max(one.day for one in dated)


@dataclass(frozen=True)
class Help:
    """What the organisation shows in one place: people to turn to and, unless '', its protocol and where
    it keeps records of aggression."""

    contacts: tuple[ContactView, ...] = ()
    protocol: str = ""
    records: str = ""


@dataclass(frozen=True, eq=False)
class Project:
    """Everything that was read. `address` is that of the site, with its last `/`, or empty; `docs` are
    the paths of all files in docs, `strange` is what stands there and is no file, `assets` are
    the files in docs/assets by their path in docs, and `logo` is the organisation's picture, or
    nothing."""

    site: SiteSettings
    organisation: Settings[Organisation]
    editions: Sequence[Edition]
    register: Settings[Register]
    platforms: Settings[Platforms] | None
    address: str
    docs: frozenset[str]
    strange: Mapping[str, str]
    assets: Mapping[str, bytes]
    logo: bytes

    @property
    def pages(self) -> Iterator[Page]:
        """Every page in every language."""
        return (page for edition in self.editions for page in edition.pages.values())

    @property
    def source(self) -> Edition:
        """The default language, which the others are translated from."""
        return self.editions[0]

    @property
    def translations(self) -> Sequence[Edition]:
        """The other languages."""
        return self.editions[1:]

    def settings_words(self, edition: Edition) -> Iterator[Passage]:
        """Whatever a language says outside its pages: its fixed words, and what the files of settings
        say in it."""
        yield from edition.fixed_words
        site = self.site.doc
        for at, part in walk(site.data):
            if isinstance(part, Mapping) and part.get("locale") == edition.locale:
                for key in (key for key in part if key in {"site_name", "site_description"}):
                    yield Passage(str(part[key]), site.location((*at, key)), str(part[key]))
        others = [one for one in (self.organisation, self.platforms) if one]
        files: list[tuple[Any, YamlDoc, KeyPath]] = [(one.value, one.doc, ()) for one in others]
        for value, doc, start in (*files, (self.site.extra, site, ("extra",))):
            for key_path, words in translated_in(value):
                if said := words.get(edition.locale, ""):
                    yield Passage(said, doc.location((*start, *key_path, edition.locale)), said)

    def copied_words(self, edition: Edition) -> tuple[Passage, ...]:
        """What of this is still to be translated."""
        copies = edition.translations.copies(SETTINGS)
        said = self.settings_words(edition) if copies else ()
        return tuple(one for one in said if hash_of([one.words]) in copies)

    def foreign(self, edition: Edition, page: Page, part: Section | Block) -> str:
        """The language of what is still to be translated, or nothing."""
        return self.source.locale if edition.is_copy(page, part) else ""

    def said_in(self, edition: Edition, words: str) -> str:
        """The language of fixed words: that of the edition, or of what was only copied."""
        is_copy = any(one.words == words for one in self.copied_words(edition))
        return self.source.locale if is_copy else edition.locale

    @property
    def address_location(self) -> Location:
        """Where the address of the site was given: the organisation's file, or else the environment."""
        is_own = self.organisation.value.address == self.address
        return self.organisation.doc.location(("address",)) if is_own else Location(ADDRESS_VARIABLE, 0)

    @cached_property
    def contacts(self) -> tuple[Contact, ...]:
        """Those to turn to: the organisation's, or else only roles; a retired id is followed."""
        own = self.organisation.value.contacts
        return tuple(
            contact.model_copy(update={"at": tuple(map(self.register.value.latest, contact.at))})
            for contact in (self.site.extra.contacts if own is None else own)
        )

    @cached_property
    def protocol_at(self) -> tuple[str, ...]:
        """The ids at which the organisation's protocol is shown."""
        ids = self.organisation.value.protocol_at or self.site.extra.protocol_at or ()
        return tuple(map(self.register.value.latest, ids))

    def author(self, edition: Edition) -> str:
        """Whose files these are: who publishes the site, or else uses it, or else the site itself."""
        own = self.organisation.value
        return own.publisher or own.name or edition.language.site_name

    def people(self, edition: Edition, *ids: str) -> tuple[ContactView, ...]:
        """Those to turn to at any of these ids, or else all of them."""
        contacts = (one for one in self.contacts if not ids or set(ids) & set(one.at))
        return tuple(one.view(edition.locale) for one in contacts)

    def help_at(self, edition: Edition, one_id: str) -> Help:
        """What the organisation shows at an id; of its people those of whom more than the role is
        known."""
        own = self.organisation.value
        return Help(
            tuple(view for view in self.people(edition, one_id) if view.is_filled),
            own.protocol or "" if one_id in self.protocol_at else "",
            own.records.words.get(edition.locale, "")
            if own.records and one_id in own.records.at
            else "",
        )

    def location(self, *key_path: str | int) -> Location:
        """The location of what may stand in the organisation's file or else below `extra`."""
        doc = self.organisation.doc
        if isinstance(doc.data, Mapping) and doc.data.get(str(key_path[0])) is not None:
            return doc.location(key_path)
        return self.site.doc.location(("extra", *key_path))

    @cached_property
    def live_ids(self) -> Mapping[str, Location]:
        """Every id of the content, in its order, with its first location."""
        live: dict[str, Location] = {}
        for one_id, location in (pair for page in self.pages for pair in page.ids):
            live.setdefault(one_id, location)
        return live

    def said_since(self, edition: Edition, one_id: str) -> date:
        """The day since which an id has its words; what is not registered has none that can be shown."""
        said = self.register.value.said(one_id, edition.locale)
        return said.day if said else date.min

    def dated(self, edition: Edition, page: Page, *groups: Section) -> Iterator[Dated]:
        """A page with the groups and items that it shows, each with its day."""
        yield Dated(page.title, self.said_since(edition, page.page_id))
        for group in groups:
            yield Dated(group.title, self.said_since(edition, group.section_id))
            for item in group.items:
                title = edition.messages.place_title(item.title, item.number, group.title)
                yield Dated(title, self.said_since(edition, item.section_id))

    @cached_property
    def words_hashes(self) -> Mapping[str, Mapping[str, str]]:
        """The hash of what every id says itself, by locale and id."""
        return {
            edition.locale: {
                section.section_id: words_hash(section, *self._table(page, section, edition.locale))
                for page in edition.pages.values()
                for section in page.sections
                if section.section_id
            }
            for edition in self.editions
        }

    @cached_property
    def behind(self) -> Mapping[str, str]:
        """The ids whose translation is behind, each with its page as editors call it."""
        return {
            our.section_id: name.removesuffix(".md")
            for other in self.translations
            for name in self.source.pages.keys() & other.pages.keys()
            for our, _, is_same in translated(
                self.source.pages[name], other.pages[name], self, other.translations
            )
            if is_same is False
        }

    def _table(self, page: Page, section: Section, locale: str) -> Iterator[str]:
        """What the table of the platforms says, at the head of the page that shows it."""
        if section is page.head and page.meta.template == WITH_PLATFORMS and self.platforms:
            table = self.platforms.value
            yield from (row.name for row in table.platforms)
            yield from (words.get(locale, "") for _, words in translated_in(table))
            yield from (url for url, _ in links(self.platforms))

    def drafted(self, today: date) -> "Project":
        """The project with what is new in it registered as of today."""
        register = replace(self.register, value=self.register.value.updated(self.words_hashes, today))
        return replace(self, register=register)

    @property
    def is_whole(self) -> bool:
        """Whether every id could be read, so that what is not there is gone."""
        for edition in self.editions:
            ids = [one_id for page in edition.pages.values() for one_id, _ in page.ids]
            if not all(page.is_clear for page in edition.pages.values()) or len(ids) != len(set(ids)):
                return False
            if edition.names != edition.pages.keys():
                return False
        return True


def words_hash(part: Section | Block, *more: str) -> str:
    """The first 8 hex digits of a hash over the words; markup and white space do not count."""
    return hash_of((*(passage.words for passage in part.passages), *more))


def hash_of(words: Iterable[str]) -> str:
    """The same of words alone."""
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:8]


def translated(
    source: Page, translation: Page, project: "Project", record: Translations
) -> Iterator[tuple[Section, Section, bool | None]]:
    """Each section with its translation, and whether it is still what was translated; None when nobody
    has said so. An id that was renamed is no changed text."""
    recorded = {
        project.register.value.latest(one_id): record.source_hash(source.name, one_id)
        for one_id in record.root.get(source.name, {})
    }
    theirs = {section.section_id: section for section in translation.sections}
    for section in source.sections:
        if section.section_id in theirs:
            known = recorded.get(section.section_id)
            is_same = known == words_hash(section) if known else None
            yield section, theirs[section.section_id], is_same


def translated_as_it_is(
    project: Project, edition: Edition, name: str, same: Collection[str]
) -> Mapping[str, str]:
    """What the record says when a page, or the files of settings, have been translated: of each section
    the hash of its source, and what in it is still a copy. What has an id, or words, among the `same`
    is right as it is."""
    if name == SETTINGS:
        left = (one for one in project.copied_words(edition) if one.words not in same)
        return {"words": entry("", {hash_of([one.words]) for one in left})}
    page = edition.pages[name]
    theirs = {one.section_id: one for one in page.sections}
    entries = {}
    for source in project.source.pages[name].sections:
        own, copies = theirs.get(source.section_id), tuple[Section | Block, ...]()
        if own and source.section_id not in same:
            copies = (own,) if _says_the_same(own, source) else edition.copies(page, own)
        said = "" if copies and copies[0] is own else words_hash(source)
        entries[source.section_id] = entry(said, map(words_hash, copies))
    return entries


def _says_the_same(own: Section, source: Section) -> bool:
    """Whether a section is that of the first language; a few words may well be."""
    count = sum(len(one.prose.split()) for one in own.passages)
    return count >= FEWEST_WORDS and words_hash(own) == words_hash(source)


def read_project(sources: Sources, problems: Collector) -> Project | None:
    """Read everything; all that is wrong goes to `problems`. Without languages there is no project."""
    site = read_site(sources, problems)
    if site is None:
        return None
    organisation = read_settings(organisation_file(sources.organisation), sources.texts, problems)
    editions = [_read_edition(language, sources, problems) for language in site.languages]
    templates = {page.meta.template for edition in editions for page in edition.pages.values()}
    project = Project(
        site=site,
        organisation=organisation,
        editions=editions,
        register=read_settings(REGISTER, sources.texts, problems),
        platforms=read_settings(PLATFORMS, sources.texts, problems)
        if WITH_PLATFORMS in templates
        else None,
        address=_address(sources, organisation.value, problems),
        docs=sources.docs,
        strange=sources.strange,
        assets=sources.assets,
        logo=read_logo(organisation, sources, problems),
    )
    return project.drafted(sources.draft_on) if sources.draft_on else project


def _read_edition(language: Language, sources: Sources, problems: Collector) -> Edition:
    folder = f"{DOCS}/{language.locale}"
    paths = {
        path.removeprefix(f"{folder}/"): path
        for path in sorted(sources.docs)
        if path.startswith(f"{folder}/") and PAGE.fullmatch(path.removeprefix(f"{folder}/"))
    }
    own = (sources.texts, problems, language.locale)
    messages = read_settings(MESSAGES, *own)
    fixed = (Passage(said, messages.doc.location(at), said) for at, said in words_in(messages.value))
    return Edition(
        language,
        folder,
        names=frozenset(paths),
        pages={
            name: read_page(language.locale, name, path, sources.texts[path], problems)
            for name, path in paths.items()
            if path in sources.texts
        },
        messages=messages.value,
        fixed_words=tuple(fixed),
        translations=read_settings(TRANSLATIONS, *own).value,
        terminology=read_settings(TERMINOLOGY, *own),
        search_words=read_settings(SEARCH_WORDS, *own),
    )


def _address(sources: Sources, organisation: Organisation, problems: Collector) -> str:
    """The address of the site: the environment's, or else the organisation's."""
    own = sources.address.strip()
    if not own:
        return organisation.address or ""
    if fault := site_fault(own):
        at, words = Location(ADDRESS_VARIABLE, 0), {"address": own, "fault": fault}
        problems.add(at, "wrong-value.address", **words, variable=ADDRESS_VARIABLE)
        return ""
    return site_address(own)
