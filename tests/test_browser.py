"""The built site in a real browser, behind a real server on a sub-path and straight from disk."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request
from test_cases import read
from test_tree import made

PAGES = [
    "index.html",
    "actieplan.html",
    "tips.html",
    "hulp.html",
    "leidinggevende.html",
    "protocol.html",
    "platforms.html",
    "nieuws.html",
    "alles.html",
    "over.html",
    "checklists/index.html",
    "checklists/eigen.html",
]
SHEETS = [
    f"checklists/{name}.html"
    for name in (
        "actieplan",
        "incident",
        "leidinggevende",
        "kaart",
        "tips",
        "privacycheck",
        "teamoverleg",
    )
]


class Visit:
    """A browser page that remembers what it asked for and what went wrong."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.faults: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("requestfailed", self._failed)
        page.on("response", lambda got: self.faults.append(got.url) if got.status >= 400 else None)
        page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # left for the next page
            self.faults.append(f"{request.failure}: {request.url}")


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield Visit(context.new_page())
    context.close()


# One of each kind of page; the others are looked at as files, in test_site.py.
KINDS = [
    "index.html",
    "actieplan.html",
    "platforms.html",
    "checklists/index.html",
    "checklists/tips.html",
]


@pytest.mark.parametrize("name", KINDS)
def test_the_other_language_is_the_same_page_and_back(visit: Visit, base: str, name: str) -> None:
    page = visit.page
    page.goto(base + name)
    dutch = page.locator("h1").first.inner_text()
    page.get_by_role("banner").get_by_role("link", name="English").click()
    assert page.url == f"{base}en/{name}"
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("h1").first.inner_text() != dutch
    page.get_by_role("banner").get_by_role("link", name="Nederlands").click()
    assert page.url == base + name
    assert page.locator("h1").first.inner_text() == dutch
    page.wait_for_load_state("load")
    assert visit.faults == []
    assert [url for url in visit.requests if not url.startswith(base)] == []
    assert page.context.cookies() == []


def test_the_action_plan_leads_to_its_sheet_and_the_sheet_to_its_pdf(visit: Visit, served: str) -> None:
    page = visit.page
    page.goto(f"{served}actieplan.html")
    page.get_by_role("link", name="Print dit actieplan").click()
    assert page.url == f"{served}checklists/actieplan.html"
    href = page.get_by_role("link", name="PDF").evaluate("link => link.href")
    answer = page.request.get(href)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")


def test_a_sheet_can_be_ticked_by_its_text_and_by_keyboard(visit: Visit, base: str) -> None:
    page = visit.page
    page.goto(f"{base}checklists/actieplan.html")
    boxes = page.get_by_role("checkbox")
    assert boxes.count() == 7
    page.get_by_text("Maak een screenshot van het bericht").click()
    assert boxes.nth(1).is_checked()
    boxes.nth(0).focus()
    page.keyboard.press("Space")
    assert boxes.nth(0).is_checked()
    assert boxes.nth(0).evaluate("box => box.labels[0].innerText").split()[:3] == ["1", "In", "gesprek"]


@pytest.mark.parametrize("language", ["", "en/"])
def test_no_page_is_wider_than_its_screen(browser: Browser, built: Path, language: str) -> None:
    page = browser.new_page()
    for name in PAGES + SHEETS:
        page.goto(f"{built.as_uri()}/{language}{name}", wait_until="domcontentloaded")
        for width in (320, 768, 1100, 1440):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
    page.close()


def test_cells_stand_as_their_table_aligns_them(visit: Visit, built: Path) -> None:
    table = "| l | m | r |\n|:--|:-:|--:|\n| een | twee | drie |\n"
    own = {"nl": "Luister.\n", "en": "Listen.\n"}
    change = {f"docs/{one}/tips.md": [[words, table]] for one, words in own.items()}
    project, problems = read({"change": change})
    assert project and problems.errors == []
    html = made(project).pages["nl/tips.md"].html()
    visit.page.goto((built / "tips.html").as_uri())
    visit.page.locator("article").evaluate("(one, html) => { one.innerHTML = html }", html)
    style = "cells => cells.map(one => getComputedStyle(one).textAlign)"
    assert (
        visit.page.locator("article :is(th, td)").evaluate_all(style) == ["left", "center", "right"] * 2
    )
