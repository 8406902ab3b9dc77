"""The files of one language: its fixed words, terms and synonyms, and what it was translated from."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, cached_property
from typing import Annotated, Any

import yaml
from babel.core import Locale, UnknownLocaleError, get_global
from babel.dates import format_date, get_month_names
from pydantic import Field, RootModel, field_validator

from tipcard.source.files import DOCS
from tipcard.source.model import Count, SettingsFile, Strict, Text, Words, example, refuse


class Messages(Strict):
    """Every fixed word or sentence of the templates in one language."""

    date_locale: Text
    print: Words
    pdf: Words
    reviewed: Words
    outdated: Words
    untranslated: Words
    addition: Words
    editorial: Words
    elsewhere: Words
    records: Words
    publisher: Words
    corrections: Words
    sources: Words
    back: Words
    notes: Words
    contacts: Words
    protocol: Words
    more: Words
    adapted: Words
    item: Words
    text_of: Words
    version: Words
    still_current: Words
    qr_alt: Words
    tick_box: Words
    write_line: Words
    print_empty: Words
    pdf_empty: Words
    wipe: Words
    unwipe: Words
    wiped: Words
    step_first: Words
    phone: Words
    cut_and_fold: Words
    ticks_kept: Words
    nothing_kept: Words
    news_texts: Words
    since_same: Words
    since_changed: Words
    paper_same: Words
    paper_changed: Words
    paper_old: Words
    picture_alt: Words
    reminder: Words
    every_month: Words
    every_months: Words
    open_sheet: Words
    not_found: Words
    not_found_help: Words
    step_title: Words
    item_title: Words
    link_to: Words
    link_onward: Words
    link_moved: Words
    copy_link: Words
    copy_all: Words
    copy_on_disk: Words
    copied: Words
    copy_failed: Words
    links_all: Words
    links_address: Words
    links_list: Words
    own_needs_script: Words
    own_start: Words
    own_anew: Words
    own_choose: Words
    own_form: Words
    own_tick: Words
    own_agree: Words
    own_read: Words
    own_title: Words
    own_title_help: Words
    own_agreement: Words
    own_who: Words
    own_when: Words
    own_copy: Words
    own_empty: Words
    own_fits: Words
    own_too_long: Words
    own_unknown: Words
    own_replaced: Words
    word_purpose: Words
    word_purpose_text: Words
    word_people: Words
    word_role: Words
    word_name: Words
    word_reach: Words
    word_blank: Words
    word_sheets: Words
    word_sheet: Words
    word_when: Words
    word_annex: Words
    word_site: Words
    word_more: Words
    word_unlinked: Words
    search: Words
    search_label: Words
    search_close: Words
    search_one: Words
    search_many: Words
    search_more: Words
    search_none: Words
    search_failed: Words
    search_page: Words
    contents: Words
    on_page: Words
    addresses: Words
    addresses_help: Words
    all_by_page: Words
    all_by_letter: Words
    first: Words
    skip: Words
    menu: Words
    all_pages: Words
    scheme: Words
    danger: Words
    emergency: Text
    read_me_name: Words
    read_me_open: Words
    read_me_server: Words
    read_me_paper: Words

    @field_validator("date_locale")
    @classmethod
    def _is_known(cls, name: str) -> str:
        """Only what Babel knows, as `nl` or `en_GB`."""
        try:
            Locale.parse(name)
        except (UnknownLocaleError, ValueError) as error:
            raise refuse("it must be a locale, such as nl or en_GB") from error
        return name

    @property
    def language_tag(self) -> str:
        """The language with its country, as word processors know it: nl-NL."""
        locale = Locale.parse(self.date_locale)
        likely = str(get_global("likely_subtags").get(locale.language, locale.language))
        return f"{locale.language}-{locale.territory or likely.rpartition('_')[2]}"

    @cached_property
    def direction(self) -> str:
        """In which direction it is written, as HTML has it: ltr or rtl."""
        return str(Locale.parse(self.date_locale).text_direction)

    def read_me(self, release: str, folder: str, pages: str) -> str:
        """The version of an archive of the site, and what to do with it; its `folder` and that of its
        pages stand in it."""
        ways = (self.read_me_open, self.read_me_server, self.read_me_paper)
        own = (way.replace("{folder}", folder).replace("{pages}", pages) for way in ways)
        lines = (self.made_with(release), "", *(f"- {way}" for way in own))
        return "".join(f"{line}\r\n" for line in lines)  # which every editor shows as lines

    def adapted_by(self, organisation: str) -> str:
        """The sentence that says who has changed the text."""
        return self.adapted.replace("{organisation}", organisation)

    def reviewed_on(self, day: date) -> str:
        """The sentence that says when a page was checked."""
        return self.reviewed.replace("{date}", self.day(day))

    def words_of(self, day: date) -> str:
        """The sentence that says since when a text has its words."""
        return self.text_of.replace("{date}", self.day(day))

    def day(self, day: date) -> str:
        """A day in words, as "25 november 2026"."""
        return _date(day, self.date_locale)

    def made_with(self, release: str) -> str:
        """The version of the project, in words."""
        return self.version.replace("{version}", release)

    def every(self, months: int) -> str:
        """How often something comes that comes every so many months."""
        words = self.every_month if months == 1 else self.every_months
        return words.replace("{months}", str(months))

    def months(self) -> tuple[tuple[str, str], ...]:
        """The twelve months, each short and whole."""
        short = get_month_names("abbreviated", "stand-alone", self.date_locale)
        whole = get_month_names("wide", "stand-alone", self.date_locale)
        return tuple((short[number], whole[number]) for number in range(1, 13))

    def place_title(self, title: str, number: int | None, group_title: str) -> str:
        """An item's title with its place: its number or else its group."""
        words = self.item_title if number is None else self.step_title
        words = words.replace("{number}", str(number)).replace("{group}", group_title)
        return words.replace("{title}", title)


@cache  # the same day stands on most pages
def _date(day: date, locale: str) -> str:
    return str(format_date(day, "long", locale))


def _names() -> Messages:
    """Each message as its own name, and days as numbers."""
    names: dict[str, Any] = {name: name for name in Messages.model_fields}
    return Messages.model_construct(**names | {"date_locale": "root"})


MESSAGES = SettingsFile(
    f"{DOCS}/{{locale}}/strings.yml", Messages, stand_in=_names, missing="missing-page.strings"
)


class Term(Strict):
    """A word of the first language, and how this language says it: one of `use`."""

    term: Annotated[Text, example("- term: cliënt")]
    use: Annotated[tuple[Text, ...], Field(min_length=1), example("use: [client]")]


class Number(Strict):
    """What a number in words says: how many items the group or page `of` has."""

    of: Annotated[Text, example("counts: {twaalf tips: {of: tips, number: 12}}")]
    number: Annotated[Count, example("counts: {twaalf tips: {of: tips, number: 12}}")]


class Terminology(Strict):
    """The terms of a translation, what it never says, hard words with an easier one, and `counts`:
    numbers in words, with what they count."""

    terms: Annotated[tuple[Term, ...], example("terms:\n      - {term: cliënt, use: [client]}")] = ()
    never: Annotated[tuple[Text, ...], example("never: [contact arrangements]")] = ()
    jargon: Annotated[dict[Text, Text], example("jargon: {indien: als}")] = Field(default_factory=dict)
    counts: Annotated[dict[Text, Number], example("counts: {twaalf tips: {of: tips, number: 12}}")] = (
        Field(default_factory=dict)
    )


#: A language can do without.
TERMINOLOGY = SettingsFile(f"{DOCS}/{{locale}}/words.yml", Terminology, stand_in=Terminology)


class SearchWords(Strict):
    """What the search knows of a language beside its text: the `endings` with which a word is still the
    same word, the `fillers`, which say nothing beside other words, and `synonyms`, the words that
    readers use, each with those that the text has for it."""

    endings: Annotated[tuple[Text, ...], example("endings: [en, s]")] = ()
    fillers: Annotated[tuple[Text, ...], example("fillers: [de, het, een]")] = ()
    synonyms: Annotated[
        dict[Text, Annotated[tuple[Text, ...], Field(min_length=1)]],
        example("synonyms: {advocaat: [juridische hulp]}"),
    ] = Field(default_factory=dict)


#: A language can do without: then the search finds what begins as what was typed.
SEARCH_WORDS = SettingsFile(f"{DOCS}/{{locale}}/synonyms.yml", SearchWords, stand_in=SearchWords)


#: Under this name a record has what was copied in the files of settings, all under one key.
SETTINGS = "strings.yml"
#: What stands for the hash of words that nobody has translated yet.
_NEW = "new"


class Translations(RootModel[dict[str, dict[str, str]]]):
    """By page, as `tips.md`, and id: the hash of the words of the source that were translated and,
    behind it, those of what a command has copied from the source, for somebody to translate."""

    def source_hash(self, name: str, one_id: str) -> str:
        """The hash of the words that were translated, '' if nobody has said so."""
        known = self.root.get(name, {}).get(one_id, _NEW).split()[:1]
        return "" if known == [_NEW] else "".join(known)

    def copies(self, name: str) -> frozenset[str]:
        """The hashes of what was copied from the source, on a page."""
        own = self.root.get(name, {}).values()
        return frozenset(word for said in own for word in said.split()[1:])


def entry(source_hash: str, copies: Iterable[str] = ()) -> str:
    """What a record says of an id."""
    return " ".join([source_hash or _NEW, *sorted(copies)])


TRANSLATIONS = SettingsFile(
    f"{DOCS}/{{locale}}/translated.yml",
    Translations,
    stand_in=lambda: Translations({}),
    generated="wrong-value.record",
)

_HEAD = """\
# What each page was translated from, as a short hash of its words. Written by the command 'translated',
# when somebody has made the translation say the same again; do not edit it by hand. Behind a hash stand
# those of texts that were only copied, and wait for their translation.
"""


def mark_translated(record: Translations, pages: Mapping[str, Mapping[str, str]]) -> str:
    """The text of a record in which these pages, by name, have what is said of their ids."""
    pairs = dict(sorted((record.root | dict(pages)).items()))
    return _HEAD + yaml.safe_dump(pairs, sort_keys=False, allow_unicode=True)
