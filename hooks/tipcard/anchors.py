"""What stands at the headings of a page for those who link to it, in its HTML from the start."""

import re
from collections.abc import Callable, Sequence

from tipcard.links import Permalink

_HEADING = re.compile(r'<h([1-3])\b(?:[^>]*\sid="([^"]*)")?[^>]*>.*?</h\1>', re.DOTALL)


def add_links(html: str, links: Sequence[Permalink], draw: Callable[..., str]) -> str:
    """A page's HTML with, at its headings, the links to them and the anchors of retired ids.

    `links` are those of the page; its title stands for the page as a whole. `draw(heading=…,
    link=…, retired=…)` makes the HTML of a heading from what it was.
    """
    live = {link.anchor: link for link in links if not link.successor}

    def show(match: re.Match[str]) -> str:
        link = live.get("" if match[1] == "1" else match[2])
        if link is None:
            return match[0]
        retired = [other for other in links if other.successor == link.link_id]
        return draw(heading=match[0], link=link, retired=retired)

    return _HEADING.sub(show, html)
