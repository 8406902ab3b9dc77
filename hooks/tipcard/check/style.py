"""How a text says it: words that a language never uses, plain language, and lately checked."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain

from tipcard.diagnostics import Collector, Location
from tipcard.document.tree import Passage
from tipcard.project import FEWEST_WORDS, Edition, Project
from tipcard.source.model import walk

#: More words than this are hard to follow for somebody who is upset.
MAX_WORDS = 20
_WORD = re.compile(r"[^\W\d_]+")
_END_OF_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_QUOTED = re.compile(r'["\u201c][^"\u201c\u201d]*["\u201d]')


def unquoted(passage: Passage) -> str:
    """What a passage says itself: a citation in double quotes is left alone."""
    return _QUOTED.sub("", passage.prose)


def terms_in(text: str, terms: Iterable[str], is_whole: bool = False) -> list[str]:
    """Those of the terms that a word of the text begins with, or is: `client` is also in `clients`;
    capitals do not count."""
    folded = text.casefold()
    return [term for term in terms if _stands_in(folded, term.casefold(), is_whole)]


def _stands_in(text: str, term: str, is_whole: bool) -> bool:
    at = text.find(term)  # far faster than a pattern, and nearly always the whole answer
    while at >= 0:
        end = at + len(term)
        if not _is_inside(text[at - 1 : at]) and not (is_whole and _is_inside(text[end : end + 1])):
            return True
        at = text.find(term, at + 1)
    return False


def _is_inside(character: str) -> bool:
    """Whether a word goes on there."""
    return character.isalnum() or character == "_"


def check_words(project: Project, problems: Collector) -> None:
    """What a page says that its language never says."""
    for edition in project.editions:
        for passage in edition.passages:
            for never in terms_in(unquoted(passage), edition.terminology.value.never):
                problems.add(passage.location, "wrong-term.never", term=never)


def advise_on_language(project: Project, problems: Collector) -> None:
    """Every long sentence and every hard word in the additions; the card's own text is as it is."""
    for edition in project.editions:
        for passage in edition.passages:
            if passage.in_addition:
                _long_sentences(passage, problems)
                jargon = edition.terminology.value.jargon
                for hard in terms_in(passage.prose, jargon, is_whole=True):
                    problems.add(passage.location, "jargon", hard=hard, easy=jargon[hard])


def _long_sentences(passage: Passage, problems: Collector) -> None:
    for sentence in _END_OF_SENTENCE.split(passage.prose):
        words = sentence.split()
        if len(words) > MAX_WORDS:
            start, count = " ".join(words[:4]), len(words)
            problems.add(passage.location, "long-sentence", start=start, count=count, most=MAX_WORDS)


def check_counts(project: Project, problems: Collector) -> None:
    """A number in words, such as "twelve tips", is that of the items that there are."""
    site = project.site.doc
    strings = ((at, said) for at, said in walk(site.data) if isinstance(said, str))
    settings = [Passage(said, site.location(at), said) for at, said in strings]
    for edition in project.editions:
        passages = [*settings, *edition.fixed_words, *edition.passages]
        for words, count in edition.terminology.value.counts.items():
            declared = edition.terminology.doc.location(("counts", words))
            if count.of not in edition.groups:
                problems.add(declared, "unknown-id.count", key=count.of, known=edition.groups)
                continue
            # What one language lacks is a problem of its own.
            there = max(
                sum(len(group.items) for group in one.groups.get(count.of, ()))
                for one in project.editions
            )
            if there == count.number:
                continue
            found = [one.location for one in passages if terms_in(one.words, [words])]
            for location in found or [declared]:
                problems.add(location, "wrong-count", words=words, said=count.number, there=there)


def check_synonyms(project: Project, problems: Collector) -> None:
    """A word that readers use leads to one that the language has somewhere."""
    rows = project.platforms.value.platforms if project.platforms else ()
    for edition in project.editions:
        said = [*(passage.words for passage in edition.passages), *(row.name for row in rows)]
        text, file = "\n".join(said), edition.search_words
        wanted = {target for targets in file.value.synonyms.values() for target in targets}
        there = set(terms_in(text, wanted))
        for word, targets in file.value.synonyms.items():
            for index, target in enumerate(targets):
                if target not in there:
                    known = set(_words(text))
                    location = file.doc.location(("synonyms", word, index))
                    problems.add(location, "unknown-word", word=word, key=target, known=known)


def advise_on_other_languages(project: Project, problems: Collector) -> None:
    """What stands in the words of another language of the site, or is only copied from there."""
    said_words = {
        edition.locale: [(one, _words(unquoted(one))) for one in edition.passages]
        for edition in project.editions
    }
    used = {
        edition.locale: _used_words(project, edition, said_words[edition.locale])
        for edition in project.editions
    }
    said: dict[str, str] = {}
    for edition in project.editions:
        others = [one.locale for one in project.editions if one is not edition]
        for passage, found in said_words[edition.locale] if others else ():
            if len(found) < FEWEST_WORDS:
                continue
            words, rest = Counter(found), used[edition.locale]
            # A text must not speak for itself: what counts is whether the rest of the language says so.
            own = sum(rest[word] > times for word, times in words.items())
            scores = {one: len(used[one].keys() & words.keys()) for one in others}
            other = max(others, key=lambda one: scores[one])
            copied = said.setdefault(passage.words, edition.locale)
            if copied != edition.locale or scores[other] > 2 * own + 2:
                other, start = copied if copied != edition.locale else other, passage.words.split()[:4]
                problems.add(passage.location, "wrong-language", other=other, start=" ".join(start))


def _used_words(
    project: Project, edition: Edition, said: Sequence[tuple[Passage, Sequence[str]]]
) -> Counter[str]:
    """How often a language uses each word, in what its pages say and among its fixed words."""
    copied = set(project.copied_words(edition))
    fixed = (_words(unquoted(one)) for one in edition.fixed_words if one not in copied)
    return Counter(chain(chain.from_iterable(fixed), *(words for _, words in said)))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def advise_on_age(project: Project, today: date, problems: Collector) -> None:
    """Each page, addition and platform that was last checked too many months ago."""
    months = project.site.extra.review_after_months
    for location, name, day in _days(project):
        if _is_old(day, today, months):
            problems.add(location, "old-page", name=name, day=day, months=months)


def _days(project: Project) -> Iterator[tuple[Location, str, date]]:
    for page in project.pages:
        yield page.front.location(("reviewed",)), "this page", page.meta.reviewed
        for one in (one for item in page.items for one in item.additions):
            if one.reviewed:
                yield one.location, f"the addition '{one.title}'", one.reviewed
    if table := project.platforms:
        for index, row in enumerate(table.value.platforms):
            if row.reviewed:
                location = table.doc.location(("platforms", index, "reviewed"))
                yield location, f"the row '{row.name}'", row.reviewed


def _is_old(day: date, today: date, months: int) -> bool:
    """Whether more than a number of months lie between two days."""
    end = day.year * 12 + day.month + months
    return (end, day.day) < (today.year * 12 + today.month, today.day)
