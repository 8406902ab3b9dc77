"""Markdown as markdown-it's tokens: the reader of every page, and what its tokens say."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from tipcard.model import Link
from tipcard.problem import Place

#: Reads what the site's Markdown is made of; a container is an addition, whatever it is called.
MARKDOWN = (
    MarkdownIt("commonmark")
    .enable("table")
    .use(container_plugin, "addition", marker="/", validate=lambda *_: True)
)


def line_of(token: Token) -> int:
    """The line on which a token begins, counted from 0 in its Markdown."""
    return token.map[0] if token.map else 0


def plain_text(inline: Token) -> str:
    """The words of a line of Markdown, without its markup."""
    parts = []
    for child in inline.children or ():
        if child.type in {"text", "code_inline"}:
            parts.append(child.content)
        elif child.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
    return "".join(parts).strip()


def paragraphs(first_line_no: int, tokens: Sequence[Token]) -> list[tuple[int, str]]:
    """The paragraphs and list items with their lines, without markup."""
    return [
        (first_line_no + line_of(opening), plain_text(inline))
        for opening, inline in pairwise(tokens)
        if opening.type == "paragraph_open" and plain_text(inline)
    ]


def links(path: str, first_line_no: int, tokens: Sequence[Token]) -> Iterator[Link]:
    """The links and images of the file in `path`, whose Markdown begins on `first_line_no`."""
    for token in tokens:
        line_no = first_line_no + line_of(token)
        for child in token.children or ():
            if child.type in {"softbreak", "hardbreak"}:
                line_no += 1
            elif child.type == "link_open":
                yield Link(str(child.attrs["href"]), Place(path, line_no))
            elif child.type == "image":
                yield Link(str(child.attrs["src"]), Place(path, line_no))
