"""The pages for wrong addresses: one in the folder of each language, which a server can choose from."""

from collections.abc import Iterator, Mapping

from jinja2 import Environment

from tipcard.make.policy import policy
from tipcard.make.search import Search
from tipcard.project import Edition, Project


def missing_pages(
    project: Project, found: Mapping[str, Search], templates: Environment
) -> Iterator[tuple[str, bytes]]:
    """Each page with its path in the built site: in every language, its own first, with the ways on."""
    places = [(edition, list(_ways(edition, found[edition.locale]))) for edition in project.editions]
    for own in project.editions:
        path = own.language.url("404")
        html = templates.get_template("404.html").render(
            locale=own.locale,
            site_name=own.language.site_name,
            places=sorted(places, key=lambda place: place[0] is not own),
            root=project.address or "../" * path.count("/"),
            has_address=bool(project.address),
            policy=policy,
        )
        yield path, html.encode()


def _ways(edition: Edition, found: Search) -> Iterator[tuple[str, str]]:
    """Paths from the site's root, with their titles: the home page, the plan that a protocol begins
    with, and the search."""
    yield edition.language.url("index"), edition.language.site_name
    plans = {page.meta.chapter.parts[0] for page in edition.pages.values() if page.meta.chapter}
    for page in edition.pages.values():
        if page.page_id in plans:
            yield edition.language.url(page.name), page.meta.title
    if found.overview_url:
        yield f"{found.overview_url}#search", edition.messages.search
