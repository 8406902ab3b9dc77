"""The Content-Security-Policy: what a page may load and run, and nothing else.

It stands in every page, so that it holds from disk and on a server that nobody has configured, and in
the files for servers.
"""

import base64
from hashlib import sha256

from markupsafe import Markup


def policy(style: str = "", script: str = "") -> Markup:
    """What a page may do, with the style and the script within it, if it has any.

    'self' is also the site on disk: Chromium and Firefox match it there with any file (measured, and
    held by tests), though the standard leaves open what it means there. A hash for each file instead
    does not help: `integrity` needs CORS, which no file has.
    """
    parts = (
        "default-src 'none'",
        f"script-src 'self'{_hash(script)}",
        f"style-src 'self'{_hash(style)}",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
    )
    return Markup("; ".join(parts))


def _hash(content: str) -> str:
    digest = base64.b64encode(sha256(content.encode()).digest()).decode()
    return f" 'sha256-{digest}'" if content else ""


def policy_in(page: bytes) -> str:
    """The policy of a page for wrong addresses, as our template has written it: no page has more in it,
    so it is that of all."""
    return page.decode().partition('Content-Security-Policy" content="')[2].partition('"')[0]
