"""Links: inside the site they lead to what is there, and outside it to a page, a mailbox or a phone."""

import posixpath
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from tipcard.diagnostics import Collector, Rule
from tipcard.document.tree import Link, Page
from tipcard.project import Project
from tipcard.source.address import is_email, web_fault
from tipcard.source.files import ASSETS
from tipcard.source.model import did_you_mean

_HINT = "Link to a page, as tips.md, or to what begins with https://, mailto: or tel:."


def check_links(project: Project, problems: Collector) -> None:
    """Every link and picture of every page."""
    pages = {page.path: page for edition in project.editions for page in edition.pages.values()}
    linked = [path for path in project.docs if path.endswith(".md") or path.startswith(f"{ASSETS}/")]
    for edition in project.editions:
        names = {posixpath.relpath(path, edition.folder): path for path in linked}
        for page in edition.pages.values():
            for link in page.links:
                _check_link(page, link, names, pages, problems)


def _check_link(
    page: Page,
    link: Link,
    names: Mapping[str, str],
    pages: Mapping[str, Page],
    problems: Collector,
) -> None:
    fault = _outside_fault(link)
    if fault is not None:
        if fault:
            problems.add(link.location, Rule.UNSAFE_LINK, fault, _HINT)
        return
    url = urlsplit(link.target)
    name = page.name
    if url.path:
        name = posixpath.normpath(posixpath.join(posixpath.dirname(page.name), unquote(url.path)))
    target = pages.get(names.get(name, ""))
    ids = {one_id for one_id, _ in target.ids} if target else set()
    if name not in names:
        what = f"the link leads to '{url.path}', which is not there"
        hint = did_you_mean(name, names, "Correct the link, or remove it.")
        problems.add(link.location, Rule.UNKNOWN_PAGE, what, hint)
    elif target and url.fragment and unquote(url.fragment) not in ids:
        what = f"the link leads to '#{url.fragment}', which is not on {target.path}"
        hint = did_you_mean(url.fragment, ids, "Correct what follows the #.")
        problems.add(link.location, Rule.UNKNOWN_ID, what, hint)


def _outside_fault(link: Link) -> str | None:
    """What is wrong with a link that leads outside the site, '' if nothing; None if it stays inside."""
    try:
        url = urlsplit(link.target)
    except ValueError:
        return f"the link '{link.target}' cannot be read"
    if link.is_picture and (url.scheme or url.netloc):
        return f"the picture '{link.target}' comes from elsewhere: put it in {ASSETS}"
    match url.scheme:
        case "https":
            fault = web_fault(link.target)
            return fault and f"the link '{link.target}' {fault}"
        case "mailto":
            is_right = is_email(unquote(url.path))
            return "" if is_right else f"the link '{link.target}' has no e-mail address"
        case "tel":
            is_right = url.path.removeprefix("+").isdecimal() and url.path.isascii()
            return "" if is_right else f"the link '{link.target}' has no number, with digits only"
        case "":
            if url.netloc or url.path.startswith("/"):
                return f"the link '{link.target}' begins with a /, and leads elsewhere on each server"
            return None
    return f"the link '{link.target}' leads to no page"
