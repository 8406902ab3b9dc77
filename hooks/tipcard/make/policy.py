"""The Content-Security-Policy: what a page may load and run, and nothing else.

It stands in every page, so that it holds from disk and on a server that nobody has configured, and in
the files for servers.
"""

import base64
from collections.abc import Iterable
from hashlib import sha256

from tipcard.make.built import Tag, pages, tags

#: Kinds of a script that browsers do not run.
_DATA = {"application/json", "application/ld+json"}


def with_policy(files: dict[str, bytes]) -> tuple[dict[str, bytes], str]:
    """The files with a policy in every page, and the one policy that gives all pages what they need."""
    made = dict(files)
    has_data = any(
        b"data:image" in content for path, content in files.items() if path.endswith((".css", ".html"))
    )
    everywhere: set[tuple[str, str]] = set()
    for path, html in pages(files):
        found = tags(html)
        own = {(tag.name, _hash(html[tag.end : tag.content_end])) for tag in found if _is_inline(tag)}
        everywhere |= own
        # Behind the encoding, which browsers look for first, and before whatever could load or run.
        at = next((tag.end for tag in found if "charset" in tag.attributes and tag.name == "meta"), 0)
        at = at or next(tag.end for tag in found if tag.name == "head")
        meta = f'<meta http-equiv="Content-Security-Policy" content="{_policy(own, has_data)}">'
        made[path] = f"{html[:at]}{meta}{html[at:]}".encode()
    return made, _policy(everywhere, has_data)


def _policy(inline: Iterable[tuple[str, str]], has_data: bool) -> str:
    """What one page or all pages may do.

    'self' is also the site on disk: Chromium and Firefox match it there with any file (measured, and
    held by tests), though the standard leaves open what it means there. A hash for each file instead
    does not help: `integrity` needs CORS, which no file has.
    """
    hashes = {
        kind: "".join(sorted(f" '{one}'" for name, one in inline if name == kind))
        for kind in ("script", "style")
    }
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self'{hashes['script']}",
            f"style-src 'self'{hashes['style']}",
            f"img-src 'self'{' data:' if has_data else ''}",
            "font-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _is_inline(tag: Tag) -> bool:
    """Whether the page itself holds a script that runs, or a style."""
    is_script = tag.name == "script" and "src" not in tag.attributes
    return tag.name == "style" or (is_script and tag.attributes.get("type") not in _DATA)


def _hash(content: str) -> str:
    return f"sha256-{base64.b64encode(sha256(content.encode()).digest()).decode()}"
