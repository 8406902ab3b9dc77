"""The list of all pages for search engines, which a site with a known address has."""

from html import escape

from tipcard.project import Project

NAME = "sitemap.xml"
_SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
)


def twins(project: Project, name: str) -> dict[str, str]:
    """The path in the built site of a page in each language, by its locale."""
    return {one.locale: one.language.url(name) for one in project.editions}


def sitemap(project: Project) -> bytes:
    """Every page with its twins, and the day on which it was last checked."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<urlset {_SPACES}>"]
    for edition in project.editions:
        for page in edition.pages.values():
            own = escape(project.address + edition.language.url(page.name))
            lines.append(f"<url><loc>{own}</loc><lastmod>{page.meta.reviewed}</lastmod>")
            for locale, path in twins(project, page.name).items():
                url = escape(project.address + path)
                lines.append(f'<xhtml:link rel="alternate" hreflang="{locale}" href="{url}"/>')
            lines.append("</url>")
    return "\n".join([*lines, "</urlset>", ""]).encode()
