"""Plain language in the additions; the card's own text is as it is."""

import re
from collections.abc import Iterator

from tipcard.model import Edition, Passage
from tipcard.problem import Problem, Rule

#: More words than this are hard to follow for somebody who is upset.
MAX_WORDS = 20
_END_OF_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def check_language(edition: Edition) -> Iterator[Problem]:
    """Advice on every long sentence and every hard word in the additions."""
    for page in edition.pages.values():
        for section in page.sections:
            for passage in section.passages:
                if passage.in_addition:
                    yield from _long_sentences(passage)
                    yield from _hard_words(passage, edition.words.jargon)


def _long_sentences(passage: Passage) -> Iterator[Problem]:
    for sentence in _END_OF_SENTENCE.split(passage.words):
        words = sentence.split()
        if len(words) > MAX_WORDS:
            what = f"a sentence of {len(words)} words: {' '.join(words[:4])} …"
            mend = f"Make it sentences of at most {MAX_WORDS} words."
            yield Problem(passage.place, what, Rule.LONG_SENTENCE, mend)


def _hard_words(passage: Passage, jargon: dict[str, str]) -> Iterator[Problem]:
    for hard, easy in jargon.items():
        if re.search(rf"\b{re.escape(hard)}\b", passage.words, re.IGNORECASE):
            yield Problem(passage.place, f"a hard word: '{hard}'", Rule.JARGON, f"Write: {easy}")
