"""Links that last: short links, links.json, anchors, and copying for a protocol."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema
import pytest
import yaml
from conftest import REPO
from playwright.sync_api import Browser, Page
from test_cases import read, sources
from test_tree import made

from tipcard.check import check
from tipcard.diagnostics import Collector
from tipcard.project import read_project

REGISTER = "hooks/permalinks.yml"


def site_files(*changes: tuple[str, str, str]) -> dict[str, str]:
    """The files of the small site after some changes of a path's text."""
    edits: dict[str, list[tuple[str, str]]] = {}
    for path, old, new in changes:
        edits.setdefault(path, []).append((old, new))
    project, problems = read({"change": edits})
    assert project and problems.all == []
    return {path: content.decode() for path, content in made(project).files.items() if "link" in path}


def entries(files: dict[str, str], language: str) -> dict[str, dict[str, str | None]]:
    links = json.loads(files["links.json"])["links"]
    return {link["id"]: link for link in links if link["language"] == language}


def test_the_list_says_what_every_id_stands_for() -> None:
    files = site_files(
        (REGISTER, "praat:\n", "praat:\nzeg: spreek\nspreek: praat\nlijst: checklist-lijst\n")
    )
    links = entries(files, "en")
    assert list(links) == [
        *("tips", "eerst", "kijk", "luister", "dan", "praat", "checklist-lijst"),
        *("zeg", "spreek", "lijst"),
    ]
    assert links["praat"] == {
        "id": "praat",
        "language": "en",
        "kind": "item",
        "title": "Stap 1: Talk",
        "page": "en/tips.html",
        "anchor": "praat",
        "pdf": None,
        "link": "en/link/praat.html",
        "checked": "2026-11-22",
        "changed": "2026-11-22",
        "version": links["praat"]["version"],
        "successor": None,
    }
    own = {"id": "zeg", "anchor": "zeg", "link": "en/link/zeg.html", "successor": "praat"}
    assert links["zeg"] == links["praat"] | own
    assert [links[one]["kind"] for one in ("tips", "eerst", "checklist-lijst")] == [
        "page",
        "group",
        "sheet",
    ]
    assert links["kijk"]["title"] == "First: Look"
    assert links["tips"]["anchor"] is None


def test_a_version_changes_with_the_words_and_with_nothing_else() -> None:
    before = entries(site_files(), "nl")
    after = entries(
        site_files(
            ("docs/nl/tips.md", "Luister.\n", "Luister goed.\n"),
            ("docs/nl/tips.md", "# Alle tips\n", "\n\n# Alle tips\n"),
        ),
        "nl",
    )
    changed = {one_id for one_id in before if before[one_id]["version"] != after[one_id]["version"]}
    assert changed == {"luister", "eerst", "tips", "checklist-lijst"}


def test_one_sentence_changes_the_days_of_what_holds_it_and_no_other() -> None:
    """In a draft, which has today for the day of what nobody has registered yet."""
    old = sources({})
    texts = dict(old.texts)
    texts["docs/nl/tips.md"] = texts["docs/nl/tips.md"].replace("Luister.\n", "Luister goed.\n")
    problems = Collector()
    project = read_project(replace(old, texts=texts, draft_on=date(2026, 11, 26)), problems)
    assert project
    check(project, problems)
    assert problems.errors == []
    outputs = made(project)
    files = {"links.json": outputs.files["links.json"].decode()}
    for language, changed in (("nl", {"luister", "eerst", "tips", "checklist-lijst"}), ("en", set())):
        days = {one_id: one["changed"] for one_id, one in entries(files, language).items()}
        assert {one_id for one_id, day in days.items() if day == "2026-11-26"} == changed
        assert set(days.values()) <= {"2026-11-22", "2026-11-26"}
    html = outputs.pages["nl/tips.md"].html()
    assert re.findall(r'id="([a-z]+)" data-day="2026-11-26"', html) == ["luister"]
    assert html.count(">Tekst 26 november 2026<") == 1


def test_a_short_link_can_be_read_on_its_own() -> None:
    odd = ("docs/nl/tips.md", "Luister.\n", 'Luister naar <\\<script>alert("x")\\</script> & "ons".\n')
    files = site_files(odd, (REGISTER, "luister:\n", "luister:\nhoor: luister\n"))
    page = files["link/luister.html"]
    assert '<html lang="nl" dir="ltr">' in page and '<meta name="robots" content="noindex">' in page
    assert "<h1>Eerst: Luister</h1>" in page
    assert "&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt; &amp; &#34;ons&#34;." in page
    assert '<a href="../tips.html#luister">Verder</a>' in page
    assert "Gecontroleerd op 22 november 2026" in page
    assert "Verplaatst." not in page
    assert "Verplaatst." in files["link/hoor.html"]
    assert "<h1>Eerst: Luister</h1>" in files["link/hoor.html"]


def test_the_list_is_as_its_schema_says(built: Path) -> None:
    schema = json.loads((built / "links.schema.json").read_text("utf-8"))
    links = json.loads((built / "links.json").read_text("utf-8"))
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator.validate(links)
    ids = yaml.safe_load((REPO / REGISTER).read_text("utf-8"))
    assert {(link["language"], link["id"]) for link in links["links"]} == {
        (language, one_id) for language in ("nl", "en") for one_id in ids
    }
    links["links"][0] |= {"version": "new", "checked": "someday", "title": None, "more": 1}
    assert len(list(validator.iter_errors(links))) == 4


def of(site: Path, one_id: str, language: str = "nl") -> dict[str, str]:
    """What the list of a built site says of an id."""
    links = json.loads((site / "links.json").read_text("utf-8"))["links"]
    (own,) = (link for link in links if (link["id"], link["language"]) == (one_id, language))
    return dict(own)


@pytest.mark.parametrize("one_id", ["bespreek", "stappen", "tips", "checklist-tips", "boekje"])
def test_who_follows_a_link_with_a_day_reads_what_has_changed_since(
    page: Page, built: Path, one_id: str
) -> None:
    link = of(built, one_id)
    said = page.locator(".tc-since")
    answers = {link["changed"]: "niet veranderd", "2020-02-29": "Veranderd na 29 februari 2020"}
    for day, words in answers.items():
        page.goto(f"{built.as_uri()}/{link['link']}?v={day}", wait_until="commit")
        page.wait_for_url(re.compile(r"^(?!.*/link/)"))
        assert words in said.inner_text()
    title = page.locator(f"[id={one_id}]").first.inner_text() if link["anchor"] else ""
    assert title.split("\n")[-1] in said.inner_text() and "(25 november 2026" in said.inner_text()
    for other in ("", "2020-2-29", "2999-01-01", "2020-02-30", "0"):
        page.goto(f"{built.as_uri()}/{link['page']}?v={other}#{link['anchor'] or ''}")
        assert said.count() == 0


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()


def lands(page: Page, one_id: str) -> None:
    """The page has gone from a short link to a heading that can be seen, clear of the header."""
    page.wait_for_url(re.compile(r"^(?!.*/link/)"), wait_until="domcontentloaded")
    anchor = page.url.partition("#")[2]
    assert anchor in ("", one_id)
    heading = page.locator(f"[id='{anchor}']" if anchor else "h1").first
    heading.wait_for()
    header = page.locator(".tc-bar").bounding_box()
    assert header
    for _ in range(50):  # the browser scrolls when it has drawn the page
        place = heading.bounding_box()
        if place and header["y"] + header["height"] <= place["y"] < 900:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{page.url}: the heading is at {place}")


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_short_link_leads_to_its_heading_with_and_without_a_script(
    browser: Browser, base: str, has_scripts: bool
) -> None:
    """An item far down, a group, a page and a sheet; test_site.py looks at all of them as files."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, java_script_enabled=has_scripts
    )
    page = context.new_page()
    for name in ("en/link/skj-gegevens", "link/nazorg", "link/hulp", "en/link/checklist-kaart"):
        page.goto(f"{base}{name}.html", wait_until="commit")
        lands(page, name.rpartition("/")[2])
    context.close()


def test_a_short_link_takes_its_query_along_and_back_goes_back(page: Page, base: str) -> None:
    page.goto(f"{base}over.html")
    page.goto(f"{base}en/link/screenshot.html?v=1&w=a%20b#elsewhere", wait_until="commit")
    page.wait_for_url(f"{base}en/actieplan.html?v=1&w=a%20b#screenshot")
    page.go_back()
    assert page.url == f"{base}over.html"


def test_retired_ids_lead_on_and_say_that_the_text_has_moved(browser: Browser, changed: Path) -> None:
    """An item, a group, a page and a sheet with another id; old links to the anchor work too."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for one_id, heading in {
        "google-alert": "Set a Google Alert",
        "na": "Tips for what to do after an incident",
        "plan": "What to do after online transgressive behaviour",
        "lijst": "Action plan: what to do after online transgressive behaviour",
    }.items():
        page.goto(f"{changed.as_uri()}/en/link/{one_id}.html", wait_until="commit")
        page.wait_for_url(re.compile(f"[^k]/[^/]*#{one_id}$"))
        assert "has been moved or replaced" in page.locator(".tc-moved:visible").inner_text()
        following = page.locator(f"[id='{one_id}']").evaluate(
            "note => [...document.querySelectorAll('h1, h2, h3')]"
            ".find(one => note.compareDocumentPosition(one) & 4).innerText"
        )
        assert following == heading
    page.goto(f"{changed.as_uri()}/en/actieplan.html")
    assert page.locator(".tc-moved:visible").count() == 0
    context.close()


PASTE = """() => {
  const take = (board) => ({ html: board.getData("text/html"), text: board.getData("text/plain") });
  window.pasted = new Promise((done) =>
    addEventListener("paste", (event) => done(take(event.clipboardData)), { once: true }));
}"""


def pasted(page: Page) -> dict[str, str]:
    """What another program gets: the clipboard as formatted and as plain text."""
    page.evaluate(PASTE)
    page.keyboard.press("Control+V")
    got: dict[str, str] = page.evaluate("window.pasted")
    return got


ADDRESS = "https://intranet.example.org/online-veilig/"  # of the sample organisation


@pytest.fixture(params=["http", "file"])
def anywhere(request: pytest.FixtureRequest) -> tuple[str, str]:
    """Where the site is read, and the address that is copied there: on plain http, where browsers have
    no modern clipboard, its own, and straight from disk the one that the organisation has given it."""
    if request.param == "file":
        return f"{request.getfixturevalue('organised').as_uri()}/", ADDRESS
    site = str(request.getfixturevalue("served")).replace("127.0.0.1", "intranet.test")
    return site, site


FIRST = "Eerst een screenshot. Bedreigd? Ga niet in gesprek. Bel bij direct gevaar 112."


def test_a_step_is_copied_for_a_protocol_as_formatted_and_as_plain_text(
    page: Page, anywhere: tuple[str, str]
) -> None:
    site, address = anywhere
    page.goto(f"{site}actieplan.html")
    assert page.evaluate("isSecureContext") == site.startswith("file")
    page.get_by_role("button", name="Kopieer voor je protocol Stap 2: Screenshot").focus()
    page.keyboard.press("Enter")
    page.get_by_role("status").get_by_text("Gekopieerd: Stap 2: Screenshot").wait_for()
    got = pasted(page)
    first, title, link, said, end = got["text"].split("\n")
    assert first.startswith(FIRST) and "onder de 18" in first and end == ""
    assert title == "Stap 2: Screenshot"
    assert re.fullmatch(rf"{re.escape(address)}link/screenshot\.html\?v=2026-\d\d-\d\d", link)
    assert re.fullmatch(r"Tekst van \d+ november 2026\. Gecontroleerd op \d+ november 2026\.", said)
    assert f'<a href="{link}">Stap 2: Screenshot</a><br>{link}<br>{said}</p>' in got["html"]


@pytest.mark.parametrize("name", ["actieplan", "protocol"])
def test_a_path_on_a_disk_is_no_link(page: Page, built: Path, name: str) -> None:
    page.goto(f"{built.as_uri()}/{name}.html")
    page.get_by_role("button", name="Kopieer voor je protocol Stap 2: Screenshot").click()
    page.get_by_role("status").get_by_text("een pad op een schijf is geen link").wait_for()


def test_without_scripts_an_item_has_its_link_and_no_dead_button(browser: Browser, base: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base}tips.html")
    page.get_by_role("link", name="Link naar Social media: Stel een Google-alert in").click()
    assert page.url == f"{base}tips.html#google-alert"
    assert page.get_by_role("button", name="Kopieer").count() == 0
    context.close()


def test_an_anchor_in_a_folded_part_opens_it(page: Page, built: Path) -> None:
    html = (built / "tips.html").read_text("utf-8")
    folded = re.sub(
        r'(<div class="tc-item-head">\n<h3 id="teamoverleg")', r"<details><summary>x</summary>\1", html
    )
    assert folded != html
    tips = built / "folded.html"
    tips.write_text(folded, "utf-8")
    try:
        page.goto(f"{tips.as_uri()}#teamoverleg")
        page.get_by_role("heading", name="Bespreek het in het team").wait_for()
        lands(page, "teamoverleg")
    finally:
        tips.unlink()


def test_the_page_for_protocols_has_all_links_by_page_group_and_item(
    browser: Browser, built: Path
) -> None:
    """As links without a script, and a button at each with one."""
    links = json.loads((built / "links.json").read_text("utf-8"))["links"]
    known = [one["link"] for one in links if one["language"] == "nl" and not one["successor"]]
    for has_scripts in (False, True):
        context = browser.new_context(java_script_enabled=has_scripts)
        page = context.new_page()
        page.goto(f"{built.as_uri()}/protocol.html")
        offered = page.locator(".tc-tools a").evaluate_all(
            "all => all.map(one => one.getAttribute('href'))"
        )
        assert offered == ["protocol.docx", "boekje.html"]
        found = page.locator(".tc-links a").evaluate_all("all => all.map(one => one.href)")
        assert [one.split("?")[0] for one in found] == [f"{built.as_uri()}/{one}" for one in known]
        assert page.locator(".tc-links button").count() == (len(known) if has_scripts else 0)
        assert all(re.search(r"\?v=2026-\d\d-\d\d$", one) for one in found if has_scripts)
        step = page.locator(".tc-links > li > ul > li > ul > li").first
        assert step.locator("a").inner_text() == "Stap 1: In gesprek"
        context.close()


def test_a_group_is_copied_whole_with_the_safe_order(page: Page, anywhere: tuple[str, str]) -> None:
    site, address = anywhere
    page.goto(f"{site}protocol.html")
    page.get_by_role("button", name="Kopieer voor je protocol alles van Vijf stappen").focus()
    page.keyboard.press("Enter")
    page.get_by_role("status").get_by_text("Gekopieerd: Vijf stappen").wait_for()
    got = pasted(page)
    first, *lines = got["text"].split("\n")
    assert first.startswith(FIRST) and lines[0] == "Vijf stappen"
    titles = [line for line in lines if line.startswith("Stap ")]
    assert titles[1] == "Stap 2: Screenshot" and len(titles) == 5
    place = lines.index("Stap 2: Screenshot")
    assert lines[place + 1].startswith(f"{address}link/screenshot.html?v=2026-")
    assert re.fullmatch(r"Tekst van \d+ november 2026\.", lines[place + 2])
    assert got["html"].count("<li>") == 5 and "button" not in got["html"]
    assert f'<li><a href="{lines[place + 1]}">Stap 2: Screenshot</a>' in got["html"]


@pytest.mark.parametrize(
    ("name", "is_first"),
    [
        ("Stap 1: In gesprek", True),
        ("Handelen na online grensoverschrijdend gedrag", True),
        ("Incidentverslag", True),
        ("Trek aan de bel", False),
    ],
)
def test_the_safe_order_goes_with_what_it_belongs_to(
    page: Page, served: str, name: str, is_first: bool
) -> None:
    page.goto(f"{served}protocol.html")
    page.get_by_role("button", name=f"Kopieer voor je protocol {name}", exact=True).click()
    page.get_by_role("status").get_by_text("Gekopieerd").wait_for()
    assert pasted(page)["text"].startswith(FIRST if is_first else name)


def test_thirty_times_the_links_are_a_page_that_loads(built: Path) -> None:
    html = (built / "protocol.html").read_text("utf-8")
    listed = html[html.index('<ul class="tc-links"') : html.index("<ol hidden")]
    assert len(html.encode()) + 29 * len(listed.encode()) <= 150_000
