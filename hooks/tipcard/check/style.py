"""How a text says it: words that a language never uses, plain language, and lately checked."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from tipcard.diagnostics import Collector, Location
from tipcard.document.tree import Page, Passage
from tipcard.project import Edition, Project

#: More words than this are hard to follow for somebody who is upset.
MAX_WORDS = 20
_END_OF_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_QUOTED = re.compile(r'["\u201c][^"\u201c\u201d]*["\u201d]')


def unquoted(passage: Passage) -> str:
    """What a passage says itself: a citation in double quotes is left alone."""
    return _QUOTED.sub("", passage.prose)


def has_word(text: str, term: str) -> bool:
    """Whether a word of the text begins with the term: `client` is also in `clients`."""
    return re.search(rf"\b{re.escape(term)}", text, re.IGNORECASE) is not None


def check_words(project: Project, problems: Collector) -> None:
    """What a page says that its language never says."""
    for edition in project.editions:
        for passage in _passages(edition):
            for never in edition.terminology.never:
                if has_word(unquoted(passage), never):
                    problems.add(passage.location, "wrong-term.never", term=never)


def advise_on_language(project: Project, problems: Collector) -> None:
    """Every long sentence and every hard word in the additions; the card's own text is as it is."""
    for edition in project.editions:
        for passage in _passages(edition):
            if passage.in_addition:
                _long_sentences(passage, problems)
                _hard_words(passage, edition.terminology.jargon, problems)


def _passages(edition: Edition) -> Iterator[Passage]:
    for page in edition.pages.values():
        for section in page.sections:
            yield from section.passages


def _long_sentences(passage: Passage, problems: Collector) -> None:
    for sentence in _END_OF_SENTENCE.split(passage.prose):
        words = sentence.split()
        if len(words) > MAX_WORDS:
            start, count = " ".join(words[:4]), len(words)
            problems.add(passage.location, "long-sentence", start=start, count=count, most=MAX_WORDS)


def _hard_words(passage: Passage, jargon: Mapping[str, str], problems: Collector) -> None:
    for hard, easy in jargon.items():
        if re.search(rf"\b{re.escape(hard)}\b", passage.prose, re.IGNORECASE):
            problems.add(passage.location, "jargon", hard=hard, easy=easy)


def advise_on_age(project: Project, today: date, problems: Collector) -> None:
    """Each page, addition and platform that was last checked too many months ago."""
    months = project.site.extra.review_after_months
    for location, name, day in _days(project):
        if _is_old(day, today, months):
            problems.add(location, "old-page", name=name, day=day, months=months)


def _days(project: Project) -> Iterator[tuple[Location, str, date]]:
    for page in project.pages:
        yield from _days_on(page)
    if project.platforms:
        for index, platform in enumerate(project.platforms.value.platforms):
            if platform.reviewed:
                location = project.platforms.doc.location(("platforms", index, "reviewed"))
                yield location, f"the row '{platform.name}'", platform.reviewed


def _days_on(page: Page) -> Iterator[tuple[Location, str, date]]:
    yield page.front.location(("reviewed",)), "this page", page.meta.reviewed
    for one in (one for item in page.items for one in item.additions):
        if one.reviewed:
            yield one.location, f"the addition '{one.title}'", one.reviewed


def _is_old(day: date, today: date, months: int) -> bool:
    """Whether more than a number of months lie between two days."""
    end = day.year * 12 + day.month + months
    return (end, day.day) < (today.year * 12 + today.month, today.day)
