"""The list of all links for other programs, `links.json`, and the JSON Schema that describes it."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from tipcard.make.permalink import Kind, Permalink
from tipcard.source.model import Strict

NAME = "links.json"
SCHEMA_NAME = "links.schema.json"

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


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


def link_index(links: Iterable[Permalink]) -> bytes:
    """The content of `links.json`, a link on a line."""
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
    return f'{{"$schema": "{SCHEMA_NAME}", "links": [\n{own}\n]}}\n'.encode()


def link_index_schema() -> bytes:
    """The content of `links.schema.json`."""
    schema = LinkList.model_json_schema(by_alias=True, mode="serialization")
    return (json.dumps({"$schema": _DRAFT, **schema}, ensure_ascii=False, indent=1) + "\n").encode()
