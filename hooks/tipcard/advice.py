"""What stops no build but wants an editor's eye."""

from collections.abc import Iterator
from datetime import date

from tipcard.freshness import check_age, check_translation, is_old, old
from tipcard.language import check_language
from tipcard.problem import Problem
from tipcard.site import Site


def advise(site: Site, today: date) -> list[Problem]:
    """All advice on a site, in the order of files and lines."""
    return sorted(set(_all(site, today)))


def _all(site: Site, today: date) -> Iterator[Problem]:
    editions = list(site.editions.values())
    for edition in editions:
        yield from check_language(edition)
        yield from check_age(edition, today, site.review_after_months)
    for name, day, place in site.table.dates() if site.table else ():
        if is_old(day, today, site.review_after_months):
            yield old(place, f"the row '{name}'", day, site.review_after_months)
    for other in editions[1:]:
        yield from check_translation(editions[0], other)
