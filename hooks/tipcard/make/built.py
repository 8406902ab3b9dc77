"""The built pages, as the host has made them around our texts: their tags, and where each stands.

The words of a page are read once, from its source. What is looked for here is only what the host and its
templates may add or name: files to load, and scripts and styles within the page.
"""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit


@dataclass
class Tag:
    """A start tag with its attributes, from where to where it stands, and for a script or a style where
    what is in it ends."""

    name: str
    attributes: dict[str, str | None]
    start: int
    end: int
    content_end: int = 0


class _Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[Tag] = []
        self._lines = [0]
        for line in html.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self.feed(html)
        self.close()

    def _here(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in a tag."""
        start = self._here()
        self.found.append(Tag(tag, dict(attrs), start, start + len(self.get_starttag_text() or "")))

    def handle_endtag(self, tag: str) -> None:
        """A script and a style have no tags in them, so this ends the one before."""
        if tag in {"script", "style"}:
            self.found[-1].content_end = self._here()


def tags(html: str) -> list[Tag]:
    """All start tags of a page, in their order."""
    return _Tags(html).found


def inside(address: str, page: str) -> str:
    """The path from the site's root that an address on a page leads to; empty if it leads elsewhere."""
    url = urlsplit(address)
    if url.scheme or url.netloc or not url.path:
        return ""
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(url.path)))


def pages(files: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """Every page with its path."""
    yield from ((path, content.decode()) for path, content in files.items() if path.endswith(".html"))
