"""Every file of the built site: links that lead somewhere, and nothing that is asked elsewhere."""

import posixpath
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from conftest import REPO

IDS = list(yaml.safe_load((REPO / "hooks/permalinks.yml").read_text("utf-8")))


class Html(HTMLParser):
    """What a page asks for and leads to, and the ids on it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.ids: set[str] = set()
        self.language = ""
        self.twins: dict[str, str] = {}
        self.refresh = self.target = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        own = {name: value or "" for name, value in attributes}
        self.ids |= {own["id"]} if "id" in own else set()
        if tag == "html":
            self.language = own["lang"]
        elif tag == "a" and "href" in own:
            self.links.append(own["href"])
            self.twins |= {own["lang"]: own["href"]} if own.get("class") == "tc-language" else {}
        elif tag == "link" and own.get("rel") in {"stylesheet", "icon"}:
            self.loads.append(own["href"])
        elif tag in {"script", "img", "iframe"} and "src" in own:
            self.loads.append(own["src"])
            self.target = own.get("data-target", self.target)
        elif tag == "meta" and own.get("http-equiv") == "refresh":
            self.refresh = own["content"].partition("url=")[2]


@cache
def html(path: Path) -> Html:
    return Html(path.read_text("utf-8"))


def pages(built: Path) -> list[Path]:
    return sorted(built.rglob("*.html"))


def pages_to_open(built: Path) -> list[Path]:
    """Every page, but of the short links, which all have one template, a few of each language."""
    own = [page for page in pages(built) if page.parent.name != "link"]
    links = [page for page in pages(built) if page.parent.name == "link"]
    return sorted([*own, *links[::20]])


#: A page of each template, in one language or the other; the first four are enough where all is alike.
TEMPLATES = [
    *("index.html", "en/checklists/tips.html", "alles.html", "link/nazorg.html"),
    *("en/platforms.html", "protocol.html", "en/404.html", "checklists/incident.html"),
    *("checklists/eigen.html", "en/tips.html", "en/link/hulp.html", "boekje.html"),
]


def inside(page: Path, urls: list[str]) -> Iterator[tuple[Path, str]]:
    """The files and anchors of those addresses that stay inside the site."""
    for url in map(urlsplit, urls):
        if not url.scheme and not url.netloc:
            path = posixpath.normpath(posixpath.join(page.parent.as_posix(), unquote(url.path)))
            yield (Path(path) if url.path else page), unquote(url.fragment)


def test_every_link_inside_the_site_leads_to_a_file_and_to_an_anchor_on_it(built: Path) -> None:
    dead = [
        (page, target, anchor)
        for page in pages(built)
        for target, anchor in inside(page, [*html(page).links, *html(page).loads])
        if not target.is_file()
        # What a sheet of one's own holds stands in the address as `form=…&ids=…`.
        or (anchor and "=" not in anchor and anchor not in html(target).ids | {"__toc", "search"})
    ]
    assert dead == []
    assert sum(len(html(page).links) for page in pages(built)) > 1000


def test_a_link_outside_the_site_opens_a_page_a_mailbox_or_a_telephone(built: Path) -> None:
    schemes = {urlsplit(url).scheme for page in pages(built) for url in html(page).links}
    assert schemes == {"", "https", "tel"}


def test_no_page_asks_another_host_for_anything(built: Path) -> None:
    loads = {url for page in pages(built) for url in html(page).loads if not url.startswith("data:")}
    asked = {url for url in loads if ":" in url or url[:2] == "//"}
    assert asked == set()


def test_every_page_leads_to_itself_in_the_other_language(built: Path) -> None:
    own = [page for page in pages(built) if "link" not in page.parts and page.name != "404.html"]
    assert len(own) == 40
    for page in own:
        name = page.relative_to(built).as_posix()
        language = "en" if name.startswith("en/") else "nl"
        twin = name.removeprefix("en/") if language == "en" else f"en/{name}"
        assert html(page).language == language
        assert list(inside(page, list(html(page).twins.values()))) == [(built / twin, "")]


@pytest.mark.parametrize("language", ["", "en/"])
def test_every_short_link_leads_to_its_place_with_and_without_a_script(
    built: Path, language: str
) -> None:
    for one_id in IDS:
        page = built / f"{language}link/{one_id}.html"
        assert html(page).target == html(page).refresh != ""
        (target, anchor), *_ = inside(page, [html(page).refresh])
        assert anchor in {"", one_id}
        assert target.is_file() and (not anchor or anchor in html(target).ids)
        assert (f"{language}link/" not in target.as_posix()) and html(page).links == [html(page).refresh]
