"""A page cut at its ids: what a translation is compared with, piece by piece."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from markdown_it.token import Token

from tipcard.frontmatter import ItemBlock
from tipcard.model import Link, Page, Passage, Section
from tipcard.problem import Place
from tipcard.tokens import MARKDOWN, line_of, links, plain_text
from tipcard.yamldoc import YamlDoc

#: Settings that are not words: ids, and what is the same in every language or changes without the text.
_NO_WORDS = {"reviewed", "template", "other_links", "reminder"} | {
    block.kind for block in ItemBlock.__subclasses__()
}
_OPENS = ("container_addition_open", "bullet_list_open", "ordered_list_open")


def read_sections(page: Page, first_line_no: int, tokens: Sequence[Token]) -> tuple[Section, ...]:
    """The sections of a page whose Markdown begins on `first_line_no`.

    The first has the page's own id, and also the words of the settings.
    """
    ids = {place.line_no: one_id for one_id, place in page.ids()}
    current = page.page_id
    owned: list[tuple[str, Token]] = []
    for token in tokens:
        if token.type == "heading_open" and not token.level:
            current = ids.get(first_line_no + line_of(token), current)
        owned.append((current, token))
    sections: list[Section] = []
    for section_id, pairs in groupby(owned, key=lambda pair: pair[0]):
        own = [token for _, token in pairs]
        settings = tuple(_setting_words(page.front)) if not sections else ()
        sections.append(_section(section_id, page.place.path, first_line_no, own, settings))
    return tuple(sections)


def _section(
    section_id: str,
    path: str,
    first_line_no: int,
    tokens: Sequence[Token],
    settings: tuple[Passage, ...],
) -> Section:
    found: tuple[Link, ...] = tuple(links(path, first_line_no, tokens))
    parts = tuple(_part(token) for token in tokens if token.type in _OPENS)
    passages = (*settings, *_passages(path, first_line_no, tokens))
    place = Place(path, first_line_no + line_of(tokens[0]))
    return Section(section_id, place, passages, found, parts)


def _part(token: Token) -> str:
    kind = token.info.partition("|")[0].strip()
    return f"addition '{kind}'" if token.type == "container_addition_open" else "list"


def _setting_words(front: YamlDoc) -> Iterator[Passage]:
    for key, value in front.data.items():
        yield from (Passage(words, front.place((key,))) for words in _strings({key: value}))


def _strings(value: Any) -> Iterator[str]:
    """Every text in a setting, however deep."""
    if isinstance(value, str):
        yield value
    if isinstance(value, Mapping):
        value = [part for key, part in value.items() if key not in _NO_WORDS]
    for part in value if isinstance(value, list) else []:
        yield from _strings(part)


def _passages(path: str, first_line_no: int, tokens: Sequence[Token]) -> Iterator[Passage]:
    """Everything that says something, but for the sources of additions: names and addresses."""
    depth = 0
    for token in tokens:
        depth += {"container_addition_open": 1, "container_addition_close": -1}.get(token.type, 0)
        words = _words(token)
        if words and not words.startswith("sources:"):
            yield Passage(words, Place(path, first_line_no + line_of(token)), depth > 0)


def _words(token: Token) -> str:
    """What a token says itself, without markup and with single spaces."""
    if token.type == "inline":
        words = re.sub(r"\{[^{}]*\}\s*$", "", plain_text(token))
    elif token.type == "container_addition_open":
        words = plain_text(MARKDOWN.parseInline(token.info.partition("|")[2].strip())[0])
    else:
        words = token.content if token.type in {"fence", "code_block"} else ""
    return " ".join(words.split())
