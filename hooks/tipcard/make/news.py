"""What has changed on the site, by day: in the editors' words, and from the register."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from tipcard.make.permalink import Permalink
from tipcard.project import Edition, Project


@dataclass(frozen=True)
class NewsLine:
    """What the editors say of a change, and where it is to be read."""

    text: str
    links: tuple[Permalink, ...]


@dataclass(frozen=True)
class NewsDay:
    """One day: what the editors say of it, and whatever else has the words of that day, by page."""

    day: date
    lines: tuple[NewsLine, ...]
    others: tuple[tuple[Permalink, ...], ...]


def news(project: Project, edition: Edition, links: Sequence[Permalink]) -> tuple[NewsDay, ...]:
    """Every day with news, the newest first."""
    by_id = {link.link_id: link for link in links}
    said = [one for page in edition.pages.values() for one in page.meta.news]
    # What it says itself of a change is no change of its own.
    own = {edition.language.url(page.name) for page in edition.pages.values() if page.meta.news}
    live = [link for link in links if not link.successor and link.page not in own]
    since = {link: project.said_since(edition, link.link_id) for link in live}

    def on(day: date) -> NewsDay:
        lines = tuple(
            NewsLine(one.text, tuple(by_id[one_id] for one_id in one.ids))
            for one in said
            if one.day == day
        )
        named = {link for line in lines for link in line.links}
        rest = (link for link in live if since[link] == day and link not in named)
        return NewsDay(day, lines, tuple(tuple(own) for _, own in groupby(rest, lambda link: link.page)))

    days = {one.day for one in said} | set(since.values())
    return tuple(on(day) for day in sorted(days, reverse=True))
