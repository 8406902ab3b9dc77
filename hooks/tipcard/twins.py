"""What must be alike in a section and its translation: links, lists, additions and terms."""

import re
from collections import Counter
from collections.abc import Iterator

from tipcard.model import Link, Page, Passage, Section
from tipcard.problem import Problem, Rule
from tipcard.words import WordList

_QUOTED = re.compile(r'["\u201c][^"\u201c\u201d]*["\u201d]')


def check_twins(default: Page, other: Page, words: WordList) -> Iterator[Problem]:
    """Where a translated page has other links or parts, or does not keep to the terms."""
    theirs = {section.section_id: section for section in other.sections}
    for ours in default.sections:
        if ours.section_id in theirs:
            yield from _check_links(ours, theirs[ours.section_id], other.meta.other_links)
            yield from _check_parts(ours, theirs[ours.section_id])
            yield from _check_terms(ours, theirs[ours.section_id], words)


def _check_links(ours: Section, theirs: Section, declared: dict[str, str]) -> Iterator[Problem]:
    """Addresses outside the site are the same or declared; of links inside it the number is."""
    wanted = Counter(declared.get(link.target, link.target) for link in ours.links if _is_outside(link))
    found = Counter(link.target for link in theirs.links if _is_outside(link))
    for target in wanted - found:
        what = f"'{ours.section_id}' has no link to '{target}', as there is at {ours.place}"
        mend = (
            "Link to it, or declare in the settings of this page: other_links: {address: other address}"
        )
        yield Problem(theirs.place, what, Rule.DIFFERENT_LINKS, mend)
    for target in found - wanted:
        place = next(link.place for link in theirs.links if link.target == target)
        what = f"'{ours.section_id}' has a link to '{target}', which is not at {ours.place}"
        mend = (
            "Take it out, or declare in the settings of this page: other_links: {address: other address}"
        )
        yield Problem(place, what, Rule.DIFFERENT_LINKS, mend)
    here, there = (sum(not _is_outside(link) for link in section.links) for section in (theirs, ours))
    if here != there:
        what = f"links inside the site in '{ours.section_id}': {here} here and {there} at {ours.place}"
        mend = "Give both the same links."
        yield Problem(theirs.place, what, Rule.DIFFERENT_LINKS, mend)


def _is_outside(link: Link) -> bool:
    return ":" in link.target or link.target.startswith("//")


def _check_parts(ours: Section, theirs: Section) -> Iterator[Problem]:
    if ours.parts != theirs.parts:
        here, there = (", ".join(parts) or "none" for parts in (theirs.parts, ours.parts))
        what = f"lists and additions of '{ours.section_id}' are {here} here and {there} at {ours.place}"
        mend = "Give both the same lists and additions, in the same order."
        yield Problem(theirs.place, what, Rule.DIFFERENT_PARTS, mend)


def _check_terms(ours: Section, theirs: Section, words: WordList) -> Iterator[Problem]:
    """A term of the source has its own rendering; the source's word stays only in quotes."""
    source = "\n".join(_unquoted(passage) for passage in ours.passages)
    translation = "\n".join(passage.words for passage in theirs.passages).casefold()
    for term in words.terms:
        uses = [use.casefold() for use in term.use]
        if _has(source, term.term) and not any(use in translation for use in uses):
            what = f"'{term.term}' at {ours.place} is not translated as '{term.use[0]}'"
            mend = f"Use one of: {', '.join(term.use)}."
            yield Problem(theirs.place, what, Rule.WRONG_TERM, mend)
        if any(term.term.casefold() in use for use in uses):
            continue
        for passage in theirs.passages:
            if _has(_unquoted(passage), term.term):
                what = f"'{term.term}' is left from the language that this is translated from"
                mend = f"Write '{term.use[0]}', or put the word in double quotes."
                yield Problem(passage.place, what, Rule.UNTRANSLATED, mend)


def check_words(page: Page, words: WordList) -> Iterator[Problem]:
    """What a page says that its language never says."""
    for section in page.sections:
        for passage in section.passages:
            for never in words.never:
                if _has(_unquoted(passage), never):
                    what = f"'{never}' is a wrong rendering"
                    mend = "Use the term that words.yml of this language gives."
                    yield Problem(passage.place, what, Rule.WRONG_TERM, mend)


def _unquoted(passage: Passage) -> str:
    return _QUOTED.sub("", passage.words)


def _has(text: str, term: str) -> bool:
    """Whether a word of the text begins with the term: `client` is also in `clients`."""
    return re.search(rf"\b{re.escape(term)}", text, re.IGNORECASE) is not None
