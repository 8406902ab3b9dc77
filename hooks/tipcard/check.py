"""What must hold within one language: ids, numbers, links, the menu and the sheets' blocks."""

import posixpath
from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urlsplit

from tipcard.frontmatter import ItemBlock
from tipcard.model import Edition, Link, Page
from tipcard.problem import Place, Problem, Rule
from tipcard.twins import check_words
from tipcard.yamldoc import did_you_mean


def check_edition(edition: Edition, nav: Mapping[str, Place], docs: frozenset[str]) -> Iterator[Problem]:
    """Every problem within one language; `nav` is the menu and `docs` are all files in docs."""
    yield from _check_ids(edition)
    yield from _check_numbers(edition)
    yield from _check_nav(edition, nav)
    yield from _check_links(edition, docs)
    for page in edition.pages.values():
        yield from check_words(page, edition.words)


def _check_ids(edition: Edition) -> Iterator[Problem]:
    """An id stands once in a language, whatever it belongs to."""
    first: dict[str, Place] = {}
    for page in edition.pages.values():
        for one_id, place in page.ids():
            if one_id in first:
                what = f"the id '{one_id}' is already taken at {first[one_id]}"
                mend = "Give one of the two another id, in every language."
                yield Problem(place, what, Rule.DUPLICATE_ID, mend)
            first.setdefault(one_id, place)


def _check_numbers(edition: Edition) -> Iterator[Problem]:
    """Numbered items count 1, 2, 3 … in their group, without a gap."""
    for group in (group for page in edition.pages.values() for group in page.groups):
        numbered = [item for item in group.items if item.number is not None]
        for expected, item in enumerate(numbered, start=1):
            if item.number != expected:
                what = f"'{item.item_id}' has number {item.number}, and {expected} comes here"
                mend = f"Write: ### {expected}. {item.title} {{#{item.item_id}}}"
                yield Problem(item.place, what, Rule.WRONG_NUMBER, mend)


def _check_nav(edition: Edition, nav: Mapping[str, Place]) -> Iterator[Problem]:
    """Every page is in the menu, and everything in the menu is a page."""
    for name in edition.names - nav.keys():
        place = Place(f"{edition.folder}/{name}", 1)
        mend = f"Add it to 'nav' in mkdocs.yml: - {name}"
        yield Problem(place, "this page is not in the menu", Rule.NOT_IN_NAV, mend)
    if edition.language.is_default:  # for the other languages it is a missing translation
        for name in nav.keys() - edition.names:
            what = f"the menu names an unknown page '{name}'"
            mend = did_you_mean(name, edition.names, "Write the page, or take it out of the menu.")
            yield Problem(nav[name], what, Rule.UNKNOWN_PAGE, mend)


def _check_links(edition: Edition, docs: frozenset[str]) -> Iterator[Problem]:
    """A link inside the site leads to a file that is there, and to an id that is on that page."""
    names = {posixpath.relpath(path, edition.folder) for path in docs}
    for page in edition.pages.values():
        for link in page.links:
            url = urlsplit(link.target)
            if not url.scheme and not url.netloc:
                yield from _check_link(edition, page, link, names)


def _check_link(edition: Edition, page: Page, link: Link, names: set[str]) -> Iterator[Problem]:
    url = urlsplit(link.target)
    name = page.name
    if url.path:
        name = posixpath.normpath(posixpath.join(posixpath.dirname(page.name), unquote(url.path)))
    target = edition.pages.get(name)
    ids = {one_id for one_id, _ in target.ids()} if target and url.fragment else set()
    if name not in names:
        what = f"the link leads to '{url.path}', which is not there"
        mend = did_you_mean(name, names, "Correct the link, or remove it.")
        yield Problem(link.place, what, Rule.UNKNOWN_PAGE, mend)
    elif target and url.fragment and url.fragment not in ids:
        what = f"the link leads to '#{url.fragment}', which is not on {target.place.path}"
        mend = did_you_mean(url.fragment, ids, "Correct what follows the #.")
        yield Problem(link.place, what, Rule.UNKNOWN_ID, mend)


def check_blocks(edition: Edition, known: frozenset[str]) -> Iterator[Problem]:
    """The ids that a sheet names are `known`: what blocks may name in any of the languages."""
    for page in edition.pages.values():
        for index, block in enumerate(page.meta.blocks or ()):
            for position, one_id in enumerate(block.ids if isinstance(block, ItemBlock) else ()):
                if one_id not in known:
                    place = page.front.place(("blocks", index, block.kind, position))
                    what = f"the block '{block.kind}' names an unknown id '{one_id}'"
                    mend = did_you_mean(one_id, known, "Name an item, a group or a page.")
                    yield Problem(place, what, Rule.UNKNOWN_ID, mend)
