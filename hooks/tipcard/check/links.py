"""Links: inside the site they lead to what is there, and outside it to a page, a mailbox or a phone."""

import posixpath
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from tipcard.check.ids import unknown_id
from tipcard.diagnostics import Collector
from tipcard.document.tree import Link, Page
from tipcard.project import Project
from tipcard.source.address import is_email, web_fault
from tipcard.source.files import ASSETS


def check_links(project: Project, problems: Collector) -> None:
    """Every link and picture of every page."""
    pages = {page.path: page for page in project.pages}
    linked = [path for path in project.docs if path.endswith(".md") or path.startswith(f"{ASSETS}/")]
    for edition in project.editions:
        targets = {posixpath.relpath(path, edition.folder): pages.get(path) for path in linked}
        with_file = (one for one in edition.pages.values() if one.meta.beside)
        targets |= {one.name.removesuffix(".md") + one.meta.beside: None for one in with_file}
        for page in edition.pages.values():
            for link in page.links:
                fault = _outside_fault(link)
                if fault is None:
                    _check_inside(project, page, link, targets, problems)
                elif fault:
                    problems.add(link.location, "unsafe-link", fault=fault)


def _check_inside(
    project: Project, page: Page, link: Link, targets: Mapping[str, Page | None], problems: Collector
) -> None:
    """A link to what `targets` has, by the way to it from the language's folder: pages, and files."""
    url = urlsplit(link.target)
    name = page.name
    if url.path:
        name = posixpath.normpath(posixpath.join(posixpath.dirname(page.name), unquote(url.path)))
    if name not in targets:
        problems.add(link.location, "unknown-page", path=url.path, key=name, known=targets)
    elif url.fragment and (target := targets[name]):
        ids = [one_id for one_id, _ in target.ids]
        if unquote(url.fragment) not in ids:
            words = {"page": target.path, "known": ids}
            unknown_id(project, link.location, "unknown-id.link", url.fragment, problems, **words)


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
