"""What pages load: each file under a name that holds the hash of its content, and no others.

Browsers may then keep such a file for ever: another content has another name. What a page loads later,
such as the index of the search, is that of its own version too. Remarks stay at home.
"""

import posixpath
import re
from collections.abc import Mapping
from hashlib import sha256
from urllib.parse import quote

from tipcard.make.permalink import relative

#: How such a name ends, as a pattern that every server understands.
HASHED = r"\.[0-9a-f]{10}\.\w+$"
#: What is there for who reads a style sheet or a script: lines that only say why, and indents.
_REMARKS = {
    ".css": re.compile(r"^[ \t]*/\*(?!!)(?:(?!\*/).)*\*/[ \t]*\n|^[ \t]+", re.MULTILINE | re.DOTALL),
    ".js": re.compile(r"^[ \t]*//.*\n|^[ \t]+", re.MULTILINE),
}
_CSS_URL = re.compile(r"""url\(\s*(["']?)(?!data:|#)([^"')]+)\1\s*\)""")


class Assets:
    """The files that pages may load; those that were asked for are `published`, by their new names.

    A text among them, as the licence of the fonts, stays what it is.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.published = {path: own for path, own in files.items() if path.endswith(".txt")}
        self._files = files
        self._names: dict[str, str] = {path: path for path in self.published}
        self._addresses: dict[tuple[str, str], str] = {}

    def path(self, path: str) -> str:
        """The path from the site's root that a file is published under; any other path is as it was."""
        if path not in self._files:
            return path
        if path not in self._names:
            content = self._files[path]
            stem, suffix = posixpath.splitext(path)
            if suffix in _REMARKS:
                text = _REMARKS[suffix].sub("", content.decode())
                if suffix == ".css":
                    text = _CSS_URL.sub(lambda found: self._in_style(found[2], path), text)
                content = text.encode()
            self._names[path] = f"{stem}.{sha256(content).hexdigest()[:10]}{suffix}"
            self.published[self._names[path]] = content
        return self._names[path]

    def _in_style(self, address: str, style: str) -> str:
        folder = posixpath.dirname(style)
        path = self.path(posixpath.normpath(posixpath.join(folder, address)))
        return f'url("{quote(posixpath.relpath(path, folder))}")'

    def address(self, address: str, page: str) -> str:
        """An address from the site's root, with what is behind its `#`, as a page writes it."""
        key = address, posixpath.dirname(page)  # the bar and the foot of all pages in a folder are alike
        if key not in self._addresses:
            path, mark, fragment = address.partition("#")
            is_here = path and ":" not in path
            own = f"{relative(quote(self.path(path)), page)}{mark}{fragment}" if is_here else address
            self._addresses[key] = own
        return self._addresses[key]
