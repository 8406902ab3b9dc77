"""The files for web servers: what all must say stands once, and each says it in its own words."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from jinja2 import Environment

from tipcard.make.assets import HASHED
from tipcard.source.target import FOLDERS

#: What a browser is told with each answer, beside the policy.
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
#: The kinds of files by their suffix; those of text are in UTF-8, and worth to be compressed.
_TEXTS = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "json": "application/json",
    "ics": "text/calendar",
    "svg": "image/svg+xml",
    "txt": "text/plain",
    "xml": "application/xml",
}
_OTHERS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "woff2": "font/woff2",
}
#: What a server reads in the site's own folder, by its template, and what belongs to its settings.
INSIDE = {"htaccess": ".htaccess", "web.config": "web.config"}
BESIDE = ("nginx.conf", "apache.conf", "Caddyfile")
_EXAMPLE = "/veilig"
#: What stands in the settings of every server for itself.
_PLAIN_PATH = re.compile(r"[\w./~-]*", re.ASCII)


def server_files(
    files: Iterable[str], policy: str, address: str, templates: Environment
) -> dict[str, bytes]:
    """The file for each server, by the name of its template.

    A folder with a page for wrong addresses of its own has the pages of a language. Without an address,
    or with one that servers would write in other ways, the site stands at an example of a path.
    """
    folders = sorted(path.removesuffix("404.html") for path in files if path.endswith("404.html"))
    path = urlsplit(address).path.rstrip("/")
    is_known = bool(address and _PLAIN_PATH.fullmatch(path))
    path = path if is_known else _EXAMPLE
    words = {
        "path": path,
        "path_pattern": re.escape(path),
        "is_example": not is_known,
        "languages": [folder for folder in folders if folder],
        "headers": {"Content-Security-Policy": f"{policy}; frame-ancestors 'self'"} | _HEADERS,
        "texts": _TEXTS,
        "others": _OTHERS,
        "folders": [folder.rstrip("/") for folder in FOLDERS],
        "hashed": HASHED,
        "keep": "public, max-age=31536000, immutable",
        "ask": "no-cache",
    }
    return {
        name: templates.get_template(f"{name}.jinja").render(words).encode()
        for name in (*INSIDE, *BESIDE)
    }
