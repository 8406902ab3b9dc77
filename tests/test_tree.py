"""What is checked is what is published: every page against the tree that the checks read."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from conftest import REPO
from test_cases import DIALECT, read

from tipcard.check import check
from tipcard.diagnostics import Collector
from tipcard.document.tree import Block, Link, Page, Section
from tipcard.make import Outputs, make
from tipcard.make.templates import templates_in
from tipcard.project import Edition, Project, read_project
from tipcard.source.files import read_sources

ITEM = "Luister.\n", "Listen.\n"
RULE = re.compile(r"\[([a-z-]+)\]\n")
FIRST_LINE = 18  # of the item's text in the base site's docs/nl/tips.md
#: What stands on a page beside its own text.
MACHINERY = {
    "tc-item-head__links",
    "tc-contacts",
    "tc-moved",
    "tc-day",
    "tc-reminder",
    "tc-publisher",
    "tc-people",
    "tc-tag",
    "tc-items",
    "tc-group__ways",
    "tc-board__first",
    "tc-plate__contact",
    "tc-sources__word",
}


class Text(HTMLParser):
    """The text of a page, its ids, lists and links, but for the machinery at its headings."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []
        self._hidden = 0
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        own = dict(attributes)
        classes = set((own.get("class") or "").split())
        if self._hidden or MACHINERY & classes or (tag == "span" and "tc-unseen" in classes):
            self._hidden += tag not in {"br", "img", "path", "hr"}
            return
        if "id" in own:
            self.ids.append(own["id"] or "")
        self.tags.append(tag)
        if tag == "a":
            self.links.append(own["href"] or "")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self._hidden = max(self._hidden - 1, 0)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.text += data


def words(blocks: Iterable[Block], page: Page, edition: Edition) -> Iterator[str]:
    """What the tree says that a page shows."""
    for block in blocks:
        if block.kind == "text":
            yield from (passage.words for passage in block.passages)
        elif block.kind == "repeat":
            yield from words([one.without_ending for one in edition.safety(block.title)], page, edition)
        elif block.kind == "ending" and block.is_editorial:
            day = edition.messages.reviewed_on(block.reviewed or page.meta.reviewed)
            yield f"{edition.messages.editorial}.{day}."
        elif block.kind == "items":
            continue
        elif block.kind != "ending":
            yield f"{block.title}{edition.messages.addition if block.kind == 'addition' else ''}"
            yield from words(block.blocks, page, edition)
        else:
            day = edition.messages.reviewed_on(block.reviewed or page.meta.reviewed)
            sources = "".join(child.content for child in block.tokens if child.type.startswith("text"))
            yield f"{edition.messages.sources}:{sources}.{day}."


def first_things_first(page: Page) -> Page:
    """The page with the safety notes of its groups at its head, where readers see them."""
    notes = tuple(one for group in page.groups for one in group.additions if one.is_open)
    rest = [
        replace(group, blocks=tuple(one for one in group.blocks if not any(one is two for two in notes)))
        for group in page.groups
    ]
    head = replace(page.head, blocks=(*notes, *page.head.blocks))
    return replace(page, head=head, groups=tuple(rest))


def told_by_organisation(page: Page, is_told: bool) -> Page:
    """The page without what stands there only until an organisation says who publishes the site."""

    def told(section: Section) -> Section:
        blocks = tuple(one for one in section.blocks if not (is_told and one.kind == "publisher"))
        return replace(section, blocks=blocks, items=tuple(told(one) for one in section.items))

    return replace(page, head=told(page.head), groups=tuple(told(one) for one in page.groups))


def tight(text: str) -> str:
    return re.sub(r"\s", "", text)


def tags(section: Section, edition: Edition) -> list[str]:
    blocks = [
        one
        for block in section.blocks
        for one in (edition.safety(block.title) if block.kind == "repeat" else [block])
    ]
    tokens = [token for block in blocks for token in all_tokens(block)]
    return [token.tag for token in tokens if token.type.endswith("_open") and token.tag in LISTS]


LISTS = {"ul", "ol", "li", "table", "tr", "th", "td", "blockquote"}


def all_tokens(block: Block) -> Iterator[Any]:
    yield from block.tokens
    for one in block.blocks:
        yield from all_tokens(one)


def links_of(section: Section, edition: Edition) -> Iterator[Link]:
    yield from (link for link in section.own_links if not link.is_picture)
    for block in section.blocks:
        repeated = [one.without_ending for one in edition.safety(block.title)]
        for one in repeated if block.kind == "repeat" else [block]:
            yield from (link for link in one.links if not link.is_picture)


def made(project: Project) -> Outputs:
    return make(project, templates_in([str(REPO / "overrides")], is_html=True))


def assert_page_is_its_tree(edition: Edition, page: Page, outputs: Outputs) -> None:
    html = outputs.pages[f"{page.locale}/{page.name}"].html()
    shown, page = Text(html), told_by_organisation(page, 'class="tc-publisher"' in html)
    page = first_things_first(page)
    assert shown.ids == [section.section_id for section in page.sections]
    said = "".join(
        "".join([section.heading, *words(section.blocks, page, edition)]) for section in page.sections
    )
    assert tight(shown.text) == tight(said)
    assert [tag for tag in shown.tags if tag in LISTS] == [
        tag for section in page.sections for tag in tags(section, edition)
    ]
    links = [link for section in page.sections for link in links_of(section, edition)]
    assert shown.links == [re.sub(r"\.md(?=#|$)", ".html", link.target) for link in links]


@pytest.fixture(scope="module")
def site() -> tuple[Project, Outputs]:
    problems = Collector()
    project = read_project(read_sources(REPO / "mkdocs.yml", {}, problems), problems)
    assert project
    check(project, problems)
    assert problems.errors == []
    return project, made(project)


def test_every_page_shows_its_tree(site: tuple[Project, Outputs]) -> None:
    project, outputs = site
    for edition in project.editions:
        assert edition.pages
        for page in edition.pages.values():
            assert_page_is_its_tree(edition, page, outputs)


@pytest.mark.parametrize("case", DIALECT, ids=lambda case: case["input"][:40])
def test_page_and_sheet_say_the_same_or_there_is_a_message(case: dict[str, Any]) -> None:
    text = f"{case['input']}\n"
    change = {
        f"docs/{language}/tips.md": [[old, text]]
        for language, old in zip(("nl", "en"), ITEM, strict=True)
    }
    project, problems = read({"change": change})
    assert project
    found = [str(one) for one in problems.errors if one.location.path == "docs/nl/tips.md"]
    assert {one.location.path for one in problems.errors} <= {"docs/nl/tips.md", "docs/en/tips.md"}
    if "message" in case:
        line, _, rest = case["message"].partition(": ")
        start = f"docs/nl/tips.md:{FIRST_LINE + int(line) - 1}: {rest}"
        assert found[0].startswith(start), found
        # Two of a kind are two messages, but nothing follows from another.
        assert len({RULE.search(message)[1] for message in found}) == 1, found  # type: ignore[index]
        return
    assert found == []
    outputs = made(project)
    for edition in project.editions:
        for page in edition.pages.values():
            assert_page_is_its_tree(edition, page, outputs)
    sheet = outputs.pages["nl/lijst.md"].view.sheet
    assert sheet
    items = [item for block in sheet.view.blocks for group in block.groups for item in group.items]
    assert [item.paragraphs for item in items if item.item_id == "luister"] == [tuple(case["says"])]
