"""The lists for other programs: all links in `links.json`, which a JSON Schema describes, and for search
engines all pages of a site with a known address."""

import json
from collections.abc import Iterable
from datetime import date
from html import escape
from typing import Annotated

from pydantic import Field, StringConstraints

from tipcard.make.permalink import Kind, Permalink
from tipcard.project import Project
from tipcard.source.model import Strict

_SCHEMA_NAME = "links.schema.json"
_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
)


class Entry(Strict):
    """What one id stands for in one language. Addresses are relative to the folder of this file."""

    id: Annotated[str, Field(description="The same in every language, and never used again.")]
    language: Annotated[str, Field(description="The language of this entry, as in the lang of HTML.")]
    kind: Annotated[Kind, Field(description="What the id stands for; a sheet is a checklist.")]
    title: Annotated[str, Field(description="The title with its place, as in 'Stap 2: Screenshot'.")]
    page: Annotated[str, Field(description="The page on which it stands.")]
    anchor: Annotated[
        str | None, Field(description="Where on that page, behind a #; null for a page as a whole.")
    ]
    pdf: Annotated[
        str | None, Field(description="The file to print, of a sheet or a booklet; null for the others.")
    ]
    link: Annotated[str, Field(description="The short link, which keeps working for years.")]
    checked: Annotated[date, Field(description="The day on which somebody last checked its page.")]
    changed: Annotated[date, Field(description="The day on which its words last changed.")]
    version: Annotated[
        str,
        StringConstraints(pattern="^[0-9a-f]{7}$"),
        Field(description="Another one as soon as the words are others."),
    ]
    successor: Annotated[
        str | None,
        Field(description="The id that has replaced this one, and that it leads to; null when live."),
    ]


class LinkList(Strict):
    """Every link to this site that can be relied on: first the live ids, then the retired ones."""

    schema_: Annotated[str, Field(alias="$schema", description="The file that describes this one.")]
    links: list[Entry]


def lists(project: Project, links: Iterable[Permalink]) -> dict[str, bytes]:
    """Each list by its path in the built site."""
    own = {"links.json": _link_index(links), _SCHEMA_NAME: _schema()}
    return own | ({"sitemap.xml": _sitemap(project)} if project.address else {})


def _link_index(links: Iterable[Permalink]) -> bytes:
    """A link on a line."""
    entries = [
        Entry(
            id=link.link_id,
            language=link.locale,
            kind=link.kind,
            title=link.title,
            page=link.page,
            anchor=link.anchor or None,
            pdf=link.pdf or None,
            link=link.short,
            checked=link.reviewed,
            changed=link.changed,
            version=link.version,
            successor=link.successor or None,
        )
        for link in links
    ]
    own = ",\n".join(entry.model_dump_json() for entry in entries)
    return f'{{"$schema": "{_SCHEMA_NAME}", "links": [\n{own}\n]}}\n'.encode()


def _schema() -> bytes:
    schema = LinkList.model_json_schema(by_alias=True, mode="serialization")
    return (json.dumps({"$schema": _DRAFT, **schema}, ensure_ascii=False, indent=1) + "\n").encode()


def twins(project: Project, name: str) -> dict[str, str]:
    """The path in the built site of a page in each language, by its locale."""
    return {one.locale: one.language.url(name) for one in project.editions}


def _sitemap(project: Project) -> bytes:
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
