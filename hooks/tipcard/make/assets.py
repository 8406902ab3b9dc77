"""What pages load: each file under a name that holds the hash of its content, and no others.

Browsers may then keep such a file for ever: another content has another name. What a page loads later,
such as the index of the search, is that of its own version too.
"""

import posixpath
import re
from hashlib import sha256
from html import escape
from urllib.parse import quote, urlsplit

from tipcard.make.built import Tag, inside, pages, tags
from tipcard.make.permalink import relative

#: The folders of the built site with what pages load.
FOLDERS = ("assets/", "search/")
#: How such a name ends, as a pattern that every server understands.
HASHED = r"\.[0-9a-f]{10}\.\w+$"
_CSS_URL = re.compile(r"""url\(\s*(["']?)(?!data:|#)([^"')]+)\1\s*\)""")


def with_hashes(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files of a built site, but what pages load only where some page does, under its new name.

    A text in those folders, as the licence of the fonts, stays what it is.
    """
    made = {
        path: content
        for path, content in files.items()
        if not path.startswith(FOLDERS) or path.endswith(".txt")
    }
    names: dict[str, str] = {}

    def renamed(address: str, page: str) -> str:
        """An address on a page or in a style, with the new name of what it leads to."""
        path = inside(address, page)
        if path in made or path not in files or not path.startswith(FOLDERS):
            return address
        if path not in names:
            content = files[path]
            if path.endswith(".css"):
                content = _CSS_URL.sub(
                    lambda found: f'url("{renamed(found[2], path)}")', content.decode()
                ).encode()
            stem, suffix = posixpath.splitext(path)
            names[path] = f"{stem}.{sha256(content).hexdigest()[:10]}{suffix}"
            made[names[path]] = content
        fragment = urlsplit(address).fragment
        return quote(relative(names[path], page)) + (f"#{fragment}" if fragment else "")

    for page, html in pages(files):
        parts, done = [], 0
        for tag in tags(html):
            new = {
                name: renamed(value, page) if value and _loads(tag, name) else value
                for name, value in tag.attributes.items()
            }
            if new != tag.attributes:
                parts += [html[done : tag.start], _start_tag(tag.name, new)]
                done = tag.end
        made[page] = "".join([*parts, html[done:]]).encode()
    return made


def _loads(tag: Tag, name: str) -> bool:
    """Whether an attribute is an address; our scripts find there what they load later."""
    return name in {"href", "src"} or (tag.name == "script" and name.startswith("data-"))


def _start_tag(name: str, attributes: dict[str, str | None]) -> str:
    own = (key if value is None else f'{key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{' '.join((name, *own))}>"
