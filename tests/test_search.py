"""The search: what readers find first, and the dialog in which they find it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import REPO, asset
from playwright.sync_api import Browser, Page, expect
from test_browser import Visit, visit  # noqa: F401, a fixture
from test_cases import read

from tipcard.make.search import search

QUERIES: dict[str, dict[str, str]] = yaml.safe_load((REPO / "tests/search.yml").read_text("utf-8"))
FOLDERS = {"nl": "", "en": "en/"}
SCRIPTS = ["assets/js/minisearch.js", "assets/js/finder.js"]


def finder(page: Page, built: Path, locale: str) -> list[dict[str, Any]]:
    """Load what the dialog loads, and give the entries of the index."""
    page.goto("about:blank")
    for name in [*SCRIPTS, f"search/{locale}.js"]:
        page.add_script_tag(path=built / asset(built, name))
    page.evaluate("self.finder = tcFinder(tcIndex)")
    entries: list[dict[str, Any]] = page.evaluate("tcIndex.entries")
    return entries


def first_hits(page: Page, queries: list[str]) -> list[str | None]:
    script = "queries => queries.map(query => finder.find(query)[0]?.url ?? null)"
    hits: list[str | None] = page.evaluate(script, queries)
    return hits


def test_the_index_has_what_the_tree_has() -> None:
    note = "Listen.\n\n/// {} | {}\n{}\n\nsources: editorial\n///\n"
    own = note.format("safety", "Mind", "Be *quick*.") + note.format("addition", "More", "- One\n- Two")
    project, problems = read({"change": {"docs/en/tips.md": [["Listen.\n", own]]}})
    assert project and {problem.rule for problem in problems.errors} == {"different-parts"}
    _, index = search(project, project.editions[1])
    data = json.loads(index.removeprefix(b"self.tcIndex = ").removesuffix(b";\n"))
    shown = ("kind", "title", "also", "place", "url", "text", "additions", "isFirst")
    assert [[entry[key] for key in shown] for entry in data["entries"]] == [
        ["page", "All tips", ["Tips"], ["Bladzij"], "en/tips.html", [], [], False],
        ["group", "First", [], ["Tips"], "en/tips.html#eerst", ["Look. Listen"], [], False],
        [
            *("item", "Look", [], ["Tips", "First"], "en/tips.html#kijk"),
            *(["Look well around you.", "And mind."], [], False),
        ],
        [
            *("item", "Listen", ["Mind", "More"], ["Tips", "First"], "en/tips.html#luister"),
            *(["Mind. Be quick.", "Listen.", "Listen."], ["More. One Two"], True),
        ],
        ["group", "Then", [], ["Tips"], "en/tips.html#dan", ["Talk"], [], False],
        [
            *("item", "1. Talk", ["Talk"], ["Tips", "Then"], "en/tips.html#praat"),
            *(["Talk to your team."], [], False),
        ],
        [
            *("sheet", "List", ["The list"], ["Bladzij"], "en/lijst.html"),
            *(["For everything.", "Name", "Notes"], [], False),
        ],
    ]


@pytest.mark.parametrize("locale", FOLDERS)
def test_every_query_and_every_title_finds_what_it_should_first(
    page: Page, built: Path, locale: str
) -> None:
    entries = finder(page, built, locale)
    queries = QUERIES[locale]
    wanted = [FOLDERS[locale] + url for url in queries.values()]
    assert dict(zip(queries, first_hits(page, list(queries)), strict=True)) == dict(
        zip(queries, wanted, strict=True)
    )
    assert len(queries) >= 60
    titles: dict[str, str] = {}
    # What two have in common is the page's and not the sheet's, which has it above it as well.
    for entry in sorted(entries, key=lambda one: one["kind"] == "sheet"):
        for title in [entry["title"], *entry["also"]]:
            titles.setdefault(title, entry["url"])
    assert titles.pop("Privacy") == f"{FOLDERS[locale]}over.html#privacy"
    assert len(titles) > 90
    found = dict(zip(titles, first_hits(page, list(titles)), strict=True))
    assert found == titles


@pytest.mark.parametrize("locale", FOLDERS)
def test_one_slip_in_a_long_word_finds_it_all_the_same(page: Page, built: Path, locale: str) -> None:
    entries = finder(page, built, locale)
    words = {
        word: entry["url"]
        for entry in entries
        for word in re.findall(r"[^\W\d_]{6,}", entry["title"].lower())
    }
    slips = {
        slip: (word, url)
        for word, url in words.items()
        for at in (1, len(word) // 2)
        for slip in (
            word[:at] + word[at + 1 :],
            word[:at] + "q" + word[at + 1 :],
            word[:at] + "q" + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
        if len(slip) >= 6
    }
    script = "queries => queries.map(query => finder.find(query).map(hit => hit.url))"
    found = page.evaluate(script, list(slips))
    lost = [
        (slip, word)
        for (slip, (word, url)), urls in zip(slips.items(), found, strict=True)
        if url not in urls
    ]
    assert lost == []
    assert len(slips) > 300


def test_a_language_finds_nothing_of_another_and_a_hit_shows_the_words_in_their_context(
    page: Page, built: Path
) -> None:
    entries = finder(page, built, "en")
    assert all(entry["url"].startswith("en/") for entry in entries)
    assert first_hits(page, ["leidinggevende", "bericht", "verwijderen", "", "?!", "qqqq"]) == [None] * 6
    finder(page, built, "nl")
    script = "query => finder.find(query).map(({title, place, excerpt}) => [title, place, excerpt])[0]"
    title, place, excerpt = page.evaluate(script, "doe je aangifte van Doxing?")
    assert title == [["Aangifte", True], [" door je organisatie", False]]
    assert place == ["Actieplan", "Tips om te handelen na een incident"]
    assert ["Doxing", True] in excerpt and ["aangifte", True] in excerpt
    assert len("".join(part for part, _ in excerpt)) < 300


def test_the_dialog_works_by_keyboard_and_keeps_what_was_typed_for_who_comes_back(
    visit: Visit,  # noqa: F811
    base: str,
) -> None:
    page = visit.page
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{base}actieplan.html")
    own = ("search/", "minisearch", "finder")
    assert [url for url in visit.requests if any(name in url for name in own)] == []
    dialog, words = page.get_by_role("dialog"), page.get_by_role("textbox", name="Zoek op deze site")
    button = page.get_by_role("button", name="Zoeken")
    assert page.get_by_role("link", name="Zoeken").count() == 0
    button.click()
    expect(words).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()

    page.keyboard.press("/")
    expect(words).to_be_focused()
    page.keyboard.type("bedreigd")
    status, hits = dialog.get_by_role("status"), dialog.get_by_role("list").get_by_role("link")
    expect(status).to_have_text("9 resultaten")
    assert hits.first.inner_text().split("\n")[:2] == ["Vijf stappen", "Actieplan"]
    assert dialog.locator("mark").first.inner_text() == "Bedreigd"
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    small = "links => links.filter(link => link.getBoundingClientRect().height < 44).length"
    assert dialog.locator("a, button").evaluate_all(small) == 0

    for key, place in (("ArrowDown", hits.nth(0)), ("ArrowDown", hits.nth(1)), ("ArrowUp", hits.nth(0))):
        page.keyboard.press(key)
        expect(place).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(words).to_be_focused()

    page.keyboard.press("Enter")  # a place on this same page
    page.wait_for_url(f"{base}actieplan.html#stappen")
    expect(dialog).to_be_hidden()
    page.go_back()
    expect(words).to_have_value("bedreigd")
    expect(status).to_have_text("9 resultaten")

    words.fill("gps")
    page.keyboard.press("Enter")  # another page
    page.wait_for_url(f"{base}tips.html#locatie-uit")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.go_back()
    expect(words).to_have_value("gps")
    expect(hits).to_have_count(1)
    page.keyboard.press("Escape")
    page.reload()
    expect(dialog).to_be_hidden()
    assert page.evaluate("JSON.stringify(history.state)") == "{}"

    page.goto(f"{base}en/alles.html#search")
    page.get_by_role("textbox", name="Search this site").fill("<i>qqqq $&")
    nothing = "Nothing found for '<i>qqqq $&'."
    expect(dialog.get_by_role("status")).to_contain_text(nothing)
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    assert not re.search("bedreigd|gps|qqqq", kept)
    assert visit.faults == []
    assert [url for url in visit.requests if not url.startswith(base)] == []


def test_what_is_typed_in_a_field_opens_no_search(visit: Visit, built: Path) -> None:  # noqa: F811
    page = visit.page
    page.goto((built / "checklists/incident.html").as_uri())
    page.get_by_role("textbox").first.click()
    page.keyboard.type("1/2")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.get_by_role("textbox").first.input_value() == "1/2"
    page.locator("h1").click()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog")).to_be_visible()


def test_without_its_files_the_search_says_so(visit: Visit, built: Path) -> None:  # noqa: F811
    page = visit.page
    page.route("**/search/nl.*.js", lambda route: route.abort())
    page.goto((built / "tips.html").as_uri())
    page.keyboard.press("/")
    page.keyboard.type("gps")
    expect(page.get_by_role("dialog").get_by_role("status")).to_contain_text("Zoeken lukt hier niet.")


@pytest.mark.parametrize("locale", FOLDERS)
def test_without_scripts_a_list_leads_to_every_live_id(
    browser: Browser, built: Path, locale: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((built / FOLDERS[locale] / "checklists/kaart.html").as_uri())
    assert page.get_by_role("button", name=re.compile("Zoeken|Search")).count() == 0
    page.get_by_role("link", name={"nl": "Zoeken", "en": "Search"}[locale], exact=True).click()
    assert page.url == (built / FOLDERS[locale] / "alles.html").as_uri()
    hrefs = page.locator("main a").evaluate_all("links => links.map(link => link.href)")
    links = json.loads((built / "links.json").read_text("utf-8"))["links"]
    for link in (one for one in links if one["language"] == locale and not one["successor"]):
        address = link["page"] + (f"#{link['anchor']}" if link["anchor"] else "")
        assert hrefs.count(f"{built.as_uri()}/{address}") >= 2, address
    context.close()


def test_an_organisations_contacts_are_found_where_they_stand(page: Page, organised: Path) -> None:
    finder(page, organised, "nl")
    hits = page.evaluate("finder.find('noor').map(hit => hit.url)")
    assert hits == ["actieplan.html#trek-aan-de-bel", "actieplan.html#bespreek"]


def test_the_library_says_what_it_is_and_under_which_licence() -> None:
    text = (REPO / "docs/assets/js/minisearch.js").read_text("utf-8")
    assert text.startswith("/*! MiniSearch 7.2.0, https://github.com/lucaong/minisearch")
    assert "Permission is hereby granted, free of charge" in text
