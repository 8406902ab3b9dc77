"""Whether a translation still says what its source says, and whether a page was checked lately."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import yaml
from pydantic import RootModel

from tipcard.model import Edition, Page, Record, Section
from tipcard.problem import Place, Problem, Rule
from tipcard.yamldoc import read_yaml, validate

#: The file in a translation's folder that holds, by page and id, what was translated.
NAME = "translated.yml"
_HEAD = """\
# What each page was translated from, as a short hash of its words. Written by 'make translated',
# when somebody has made the translation say the same again; do not edit it by hand.
"""


class _Recorded(RootModel[dict[str, dict[str, str]]]):
    """What `translated.yml` may hold."""


@dataclass(frozen=True)
class Change:
    """Words that have changed since they were translated, and their section in the translation."""

    source: Section
    translation: Section


def read_record(path: str, texts: Mapping[str, str]) -> tuple[Record, list[Problem]]:
    """Read a record; without the file nothing is recorded."""
    doc, problems = read_yaml(path, texts.get(path, ""))
    recorded = None
    if not problems:
        recorded, problems = validate(_Recorded, doc, {})
    what, mend = (
        "this is no record of translations",
        "Write the file anew with: make translated PAGE=all",
    )
    found = [Problem(one.place, what, one.rule, mend) for one in problems]
    return recorded.root if recorded else {}, found


def words_hash(section: Section) -> str:
    """The first 8 hex digits of a hash over the words; markup and white space do not count."""
    words = "\n".join(passage.words for passage in section.passages)
    return hashlib.sha256(words.encode()).hexdigest()[:8]


def changes(source: Page, translation: Page, record: Record) -> list[Change]:
    """What has changed in the source since it was translated."""
    recorded = record.get(source.name, {})
    theirs = {section.section_id: section for section in translation.sections}
    return [
        Change(section, theirs[section.section_id])
        for section in source.sections
        if section.section_id in theirs and recorded.get(section.section_id) != words_hash(section)
    ]


def mark_translated(record: Record, pages: Mapping[str, Page]) -> str:
    """The text of a record in which these pages of the source, by name, are translated as they are."""
    marked = {
        name: {section.section_id: words_hash(section) for section in page.sections}
        for name, page in pages.items()
    }
    rest = {name: hashes for name, hashes in record.items() if name not in marked}
    pairs = dict(sorted((rest | marked).items()))
    return _HEAD + yaml.safe_dump(pairs, sort_keys=False, allow_unicode=True)


def check_translation(source: Edition, other: Edition) -> Iterator[Problem]:
    """One piece of advice for every section that has changed since it was translated."""
    for name in sorted(source.pages.keys() & other.pages.keys()):
        ours, theirs = source.pages[name], other.pages[name]
        page = name.removesuffix(".md")
        if name not in other.record:
            what = f"nobody has said that this page is a translation of {ours.place.path}"
            mend = f"Compare the two, and then: make translated PAGE={page}"
            yield Problem(theirs.place, what, Rule.OUTDATED_TRANSLATION, mend)
            continue
        for change in changes(ours, theirs, other.record):
            source_place = change.source.place
            what = f"'{change.source.section_id}' has changed at {source_place} since it was translated"
            mend = f"Translate it anew, and then: make translated PAGE={page}"
            yield Problem(change.translation.place, what, Rule.OUTDATED_TRANSLATION, mend)


def check_age(edition: Edition, today: date, months: int) -> Iterator[Problem]:
    """Advice on each page and addition that was last checked more than `months` before `today`."""
    for page in edition.pages.values():
        if is_old(page.meta.reviewed, today, months):
            yield old(page.front.place(("reviewed",)), "this page", page.meta.reviewed, months)
        for item in page.items:
            for one in item.additions:
                if one.reviewed and is_old(one.reviewed, today, months):
                    yield old(one.place, f"the addition '{one.title}'", one.reviewed, months)


def is_old(day: date, today: date, months: int) -> bool:
    """Whether more than a number of months lie between two days."""
    end = day.year * 12 + day.month + months
    return (end, day.day) < (today.year * 12 + today.month, today.day)


def old(place: Place, name: str, day: date, months: int) -> Problem:
    """The advice to check again what was last checked on a day."""
    what = f"{name} was last checked on {day}, more than {months} months ago"
    mend = "Check what it says and where it links to, and write today's date after 'reviewed:'."
    return Problem(place, what, Rule.OLD_PAGE, mend)
