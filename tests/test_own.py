"""A sheet of one's own: what is chosen stands on it and in the address alone, and fits as announced."""

import gzip
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from conftest import ACCESS, ADDRESS
from firefox import Firefox
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from test_cases import read
from test_links import pasted
from test_print import Paper

from tipcard.paper.own import own_sheet

NAME = "checklists/eigen.html"
#: What somebody may put together, and whether the safe order goes with it.
COMPOSITIONS = {
    "form=agree&start=overleg&ids=online-omgang,ken-de-regels,opnames": False,
    "form=tick&start=nieuw&ids=social-media,afspraken,overig": False,
    "form=agree&start=incident&ids=stappen,nazorg": True,
    "form=tick&ids=in-gesprek": True,
    "form=read&ids=rapporteer.je-rechten-bij-een-onwettig-bericht,rapporteer": True,
    "form=tick&ids=opvang,opvang-aangifte": True,
    "form=agree&ids=opvang-eerste-dag,opvang-gesprek,aangifte.staat-je-adres-in-een-appgroep": True,
    "form=read&ids=actieplan": True,
    "form=tick&ids=tips,aangifte": False,
    "form=read&ids=social-media,leidinggevende": True,
}
TOO_LONG = "form=agree&ids=actieplan,tips,leidinggevende"
#: What an address may try; of none of it anything is left but the words that it is not there.
HOSTILE = [
    "ids=<img src=x onerror=alert(1)>",
    "ids=%3Cscript%3Ealert(1)%3C/script%3E&form=%3Cb%3E",
    "ids=javascript:alert(1)&start=javascript:alert(1)",
    "ids=__proto__,constructor,toString,hasOwnProperty.__proto__,constructor.name",
    "form=__proto__&start=constructor&ids=in-gesprek.__proto__",
    "ids=%E0%A4%A,%,%00,%ff&form=%",
    "ids=" + ",".join(f"x{number}" for number in range(5000)),
    "ids=" + "a" * 100_000,
    "ids=,,,...,.,-,&ids=&&&=====",
    "title=Bel%20niet%20112&titel=Bel%20niet%20112",
    "__proto__[x]=1&constructor[prototype][x]=1",
    "in-gesprek",
    "form=tick&ids=[data-item],*,%22%5D,\\",
]
FIT, TOLD = "[data-own=fit]", "[data-own=answer]"
SHOWN = "all => all.filter(one => one.offsetParent).map(one => one.dataset.part)"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    faults: list[str] = []
    context.on("weberror", lambda error: faults.append(str(error.error)))
    context.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.accept()))
    yield context.new_page()
    context.close()
    assert faults == []


def opened(page: Page, base: str, chosen: str = "") -> Page:
    """The page as somebody finds it who follows an address."""
    page.goto(f"{base}#{chosen}")
    page.evaluate("document.fonts.ready")
    return page


def turned(page: Page, chosen: str) -> None:
    """Another choice in the address of the page that is open."""
    page.evaluate(
        """chosen => new Promise(done => {
            const before = location.href;
            addEventListener("hashchange", () => done(), { once: true });
            location.hash = chosen;
            if (location.href === before) done();
        })""",
        chosen,
    )


def shown(page: Page) -> list[str]:
    parts: list[str] = page.locator("[data-part]").evaluate_all(SHOWN)
    return parts


def announced(words: str) -> tuple[float, int]:
    """The size of the letters and the number of sheets that a reader was told."""
    size = re.search(r"letters van ([\d,]+) punten", words)
    sheets = re.search(r"op (\d+) vellen", words)
    assert (size is None) != (sheets is None), words
    return float(size[1].replace(",", ".")) if size else 9, int(sheets[1]) if sheets else 1


def is_as_announced(pdf: bytes, words: str) -> bool:
    size, sheets = announced(words)
    paper = Paper(pdf)
    return len(paper.document) == sheets and any(abs(one - size) < 0.11 for one in paper.sizes)


@pytest.mark.parametrize("site", ["built", "organised"])
def test_ten_compositions_print_on_one_a4_as_announced(
    request: pytest.FixtureRequest, page: Page, site: str
) -> None:
    base = f"{request.getfixturevalue(site).as_uri()}/{NAME}"
    assert len(COMPOSITIONS) == 10
    opened(page, base)
    for number, (chosen, is_noted) in enumerate(COMPOSITIONS.items()):
        page.set_viewport_size({"width": (1440, 390, 320)[number % 3], "height": 900})
        turned(page, chosen)
        words = page.locator(FIT).inner_text()
        assert words.startswith("Past op één A4."), (chosen, words)
        assert page.locator(TOLD).inner_text() == "" and shown(page), chosen
        assert page.locator(".tc-sheet__block--note").is_visible() == is_noted, chosen
        pdf = page.pdf(prefer_css_page_size=True)
        assert is_as_announced(pdf, words), (chosen, words, Paper(pdf).sizes)
        paper = Paper(pdf).words
        assert ("Bel bij direct gevaar" in paper) == is_noted
        assert "Gecontroleerd op " in paper and "Printen" not in paper
        if site == "organised":
            assert "Stichting Voorbeeld" in paper


def test_an_eleventh_is_too_long_and_says_so_before_it_prints(page: Page, served: str) -> None:
    opened(page, served + NAME, TOO_LONG)
    words = page.locator(FIT).inner_text()
    assert re.match(r"Te lang voor één A4: \d+(,\d)? cm te veel", words)
    assert is_as_announced(page.pdf(prefer_css_page_size=True), words)
    page.get_by_role("link", name="Begin opnieuw").click()
    expect(page.locator(FIT)).to_have_text("Er is nog niets gekozen.")
    assert shown(page) == []


def test_what_is_typed_counts_and_prints(page: Page, served: str) -> None:
    opened(page, served + NAME, next(iter(COMPOSITIONS)))
    before = page.locator(FIT).inner_text()
    own = page.get_by_role("textbox", name="Afspraak: Ken de regels")
    own.fill("Noor zoekt de regels op. " * 20)
    expect(page.locator(FIT)).not_to_have_text(before)
    pdf = page.pdf(prefer_css_page_size=True)
    assert is_as_announced(pdf, page.locator(FIT).inner_text())
    assert Paper(pdf).words.count("Noor") == 20
    own.fill("")


def test_a_hostile_address_does_nothing(page: Page, served: str) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    opened(page, served + NAME, HOSTILE[0])
    for hostile in HOSTILE:
        turned(page, hostile)
        assert shown(page) in ([], ["in-gesprek"]), hostile
        assert page.locator(FIT).inner_text()
        assert page.locator("h1").all_inner_texts() == [
            "Stel je eigen checklist samen",
            "Eigen checklist",
        ]
        assert page.locator("[data-own=answer] *, [data-sheet] :is(script, img)").count() == 0
        assert len(page.locator(TOLD).inner_text()) < 5000
        assert page.evaluate("({}).x === undefined && Object.keys(Object.prototype).length === 0")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), hostile


def test_an_address_says_what_is_not_there_and_shows_what_is(page: Page, served: str) -> None:
    opened(page, served + NAME, "ids=screenshot,bestaat-niet,hulp,bespreek.weg,<b>,google-alert")
    assert shown(page) == ["screenshot", "bespreek", "google-alert"]
    told = "Dit kun je hier niet kiezen, of het bestaat niet meer: bestaat-niet, hulp, bespreek.weg, …."
    assert page.locator(TOLD).inner_text() == told
    page.evaluate("location.hash = 'ids=bespreek'")
    expect(page.locator(TOLD)).to_have_text("")


def test_a_choice_comes_back_from_its_address(page: Page, base: str) -> None:
    page.goto(base + NAME)
    page.get_by_role("link", name="Drie tips voor dit overleg").click()
    expect(page.get_by_role("heading", level=1, name="Drie tips voor dit overleg")).to_be_visible()
    page.get_by_role("checkbox", name="Ken de regels").uncheck()
    page.get_by_role("checkbox", name="2. Screenshot").check()
    page.get_by_role("checkbox", name="Waar je het bewaart").check()
    page.get_by_role("radio", name="Om te lezen").check()
    page.get_by_role("textbox", name="Titel").fill("Voor <b>Noor</b> & team")
    own = ["screenshot", "screenshot.waar-je-het-bewaart", "online-omgang", "opnames"]
    assert shown(page) == own
    assert page.locator("[data-sheet] h1").inner_text() == "Voor <b>Noor</b> & team"
    address = page.url
    assert "Noor" not in address
    assert re.fullmatch(r"#form=read&start=overleg&ids=[a-z0-9.,-]+", address.removeprefix(base + NAME))
    other = page.context.new_page()
    other.goto(address)
    assert shown(other) == own
    assert other.locator("[data-sheet]").get_attribute("data-form") == "read"
    assert other.locator("#tc-own-title").input_value() == "Drie tips voor dit overleg"
    # Who opens it sees the sheet, with the choices folded above it; the other language has the same.
    assert not other.get_by_role("checkbox", name="2. Screenshot").is_visible()
    other.get_by_role("banner").get_by_role("link", name="English").click()
    expect(other.locator("[data-sheet] h1")).to_have_text("Three tips for this meeting")
    assert shown(other) == own
    other.close()


def test_the_link_is_copied_with_the_safe_order_where_it_belongs(page: Page, server: str) -> None:
    page.goto(f"{server}adres/{NAME}#form=tick&ids=ken-de-regels")
    page.get_by_role("button", name="Kopieer de link").click()
    expect(page.locator(".tc-copied")).to_contain_text("Gekopieerd")
    own = pasted(page)["text"]
    assert re.search(rf"{ADDRESS}{NAME}\?v=2026-\d\d-\d\d#form=tick&ids=ken-de-regels\n", own)
    assert "Tekst van " in own and "112" not in own
    page.get_by_text("Kies wat erop komt").click()
    page.get_by_role("checkbox", name="1. In gesprek").check()
    page.get_by_role("textbox", name="Titel").fill("<i>Overleg</i>")
    page.get_by_role("button", name="Kopieer de link").click()
    expect(page.locator(".tc-copied")).to_contain_text("Overleg")
    own = pasted(page)["html"]
    assert own.index("Maak eerst een screenshot") < own.index("&lt;i&gt;Overleg&lt;/i&gt;")


def test_a_path_on_a_disk_is_not_copied(page: Page, built: Path) -> None:
    opened(page, f"{built.as_uri()}/{NAME}", "ids=ken-de-regels")
    page.get_by_role("button", name="Kopieer de link").click()
    expect(page.locator(".tc-copied")).to_contain_text("een pad op een schijf is geen link")


def test_a_link_is_told_what_has_changed_of_what_it_chose(page: Page, served: str) -> None:
    since, of = page.locator(".tc-since"), "ids=nazorg,ken-de-regels,screenshot,trek-aan-de-bel"
    page.goto(f"{served}{NAME}?v=2026-11-23#{of}")
    expect(since).to_contain_text("Veranderd na 23 november 2026: Stap 2: Screenshot")
    assert "Ken de regels" not in since.inner_text()
    page.get_by_text("Kies wat erop komt").click()
    for name in ("2. Screenshot", "Aangifte door je organisatie", "Trek aan de bel"):
        page.get_by_role("checkbox", name=name, exact=True).uncheck()
    expect(since).to_have_text("Sinds 23 november 2026 is deze tekst niet veranderd.")


def test_a_retired_id_is_followed_and_named(page: Page, served: str) -> None:
    old = {"praat-erover": ("in-gesprek", "Stap 1: In gesprek"), "na": ("nazorg", "Tips om te handelen")}
    rows = "".join(
        f'<li data-old="{one}" data-new="{new}">{said}</li>' for one, (new, said) in old.items()
    )
    page.route(
        f"**/{NAME}",
        lambda route: route.fulfill(
            body=re.sub(r"<ul hidden>\s*</ul>", f"<ul hidden>{rows}</ul>", route.fetch().text()),
            content_type="text/html",
        ),
    )
    opened(page, served + NAME, "ids=praat-erover.is-de-client-minderjarig,na,praat-erover.weg")
    assert shown(page) == [
        "in-gesprek",
        "in-gesprek.is-de-client-minderjarig",
        "aangifte",
        "trek-aan-de-bel",
    ]
    assert (
        "'praat-erover' is vervangen. Ervoor in de plaats kwam: Stap 1: In gesprek."
        in page.locator(TOLD).inner_text()
    )
    assert "Tips om te handelen" in page.locator(TOLD).inner_text()


def test_nothing_is_kept_or_asked_for(page: Page, served: str) -> None:
    asked: list[str] = []
    page.goto(served + NAME, wait_until="networkidle")
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("link", name="Na een incident").click()
    page.get_by_role("checkbox", name="Ken de platforms").check()
    page.get_by_role("radio", name="Om af te vinken").check()
    page.locator("[data-sheet]").get_by_role("checkbox").first.check()
    page.get_by_role("textbox", name="Titel").fill("Overleg")
    page.locator("[data-sheet]").get_by_role("checkbox").first.uncheck()
    # A browser asks for the icon again when it follows a link on the page.
    assert [url for url in asked if "favicon" not in url] == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.context.cookies() == []
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    assert page.get_by_role("textbox", name="Titel").input_value() == "Na een incident"


def test_it_can_be_put_together_by_keyboard_alone(page: Page, base: str) -> None:
    page.goto(base + NAME)
    page.locator("[data-start=overleg]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(FIT)).to_contain_text("Past op één A4")
    names: list[str] = []
    page.set_viewport_size({"width": 390, "height": 700})
    seen = """() => {
        const { x, y, width, height } = document.activeElement.getBoundingClientRect();
        const own = document.activeElement;
        const there = document.elementFromPoint(x + width / 2, y + height / 2);
        return own.contains(there) || there?.closest("label")?.control === own;
    }"""
    focused = "document.activeElement.labels?.[0]?.innerText ?? document.activeElement.innerText"
    for _ in range(80):
        page.keyboard.press("Tab")
        names.append(page.evaluate(focused).strip())
        assert page.evaluate(seen), names[-1]
        if names[-1] == "Ken de platforms":
            page.keyboard.press("Space")
        if names[-1] == "Printen":
            break
    assert names[-1] == "Printen" and "Kies wat erop komt" in names and "Titel" in names
    assert shown(page) == ["ken-de-platforms", "online-omgang", "ken-de-regels", "opnames"]


def test_a_chosen_sheet_breaks_no_rule_of_access_and_no_screen(page: Page, served: str) -> None:
    page.add_init_script(AXE_SCRIPT)
    page.set_viewport_size({"width": 320, "height": 700})
    opened(page, served + NAME)
    for form in ("tick", "agree"):
        turned(page, f"form={form}&ids=actieplan,opvang,rapporteer.een-nepaccount-op-jouw-naam,weg")
        page.locator("details").first.evaluate("one => { one.open = true }")
        found = page.evaluate(ACCESS)
        assert [(one["id"], one["nodes"][0]["target"]) for one in found["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_without_a_script_the_ready_sheets_are_there(browser: Browser, built: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{built.as_uri()}/{NAME}#ids=stappen")
    main = page.locator("article")
    assert "kan alleen met JavaScript" in main.inner_text()
    links = page.locator(".tc-own__unready a")
    assert links.count() == 7 and links.all_inner_texts()[0] == "Checklist actieplan"
    assert main.locator("input:visible, button:visible, form:visible, .tc-own__bar:visible").count() == 0
    context.close()


def test_it_is_light(built: Path) -> None:
    for language in ("", "en/"):
        assert len(gzip.compress((built / language / NAME).read_bytes(), 9)) < 15_000


def test_firefox_announces_and_prints_the_same(fox: Firefox, served: str) -> None:
    fox.resize(390, 844)
    for chosen in [*list(COMPOSITIONS)[:4], TOO_LONG]:
        fox.goto("about:blank")
        fox.goto(f"{served}{NAME}#{chosen}")
        fox.evaluate("document.fonts.ready.then(() => 1)")
        words = fox.evaluate(f"document.querySelector('{FIT}').textContent")
        size, sheets = announced(words)
        pdf = fox.printed()
        assert len(PdfReader(io.BytesIO(pdf)).pages) == sheets, words
        assert any(abs(one - size) < 0.11 for one in Paper(pdf).sizes), words


def test_an_addition_has_the_name_of_its_title_in_the_first_language() -> None:
    own = "\n\n/// addition | {title}\nMeer.\n\nsources: editorial\n///\n"
    change = {
        f"docs/{locale}/tips.md": [[words, words + own.format(title=title)]]
        for locale, words, title in (
            ("nl", "Luister.", "Ééns & nóg eens: wat dan?"),
            ("en", "Listen.", "Once more"),
        )
    }
    project, problems = read({"change": change})
    assert project and problems.errors == []
    for edition in project.editions:
        (sheet,) = (page for page in edition.pages.values() if page.meta.blocks)
        choices = own_sheet(sheet, edition, project).choices
        assert list(choices["luister"].additions) == ["eens-nog-eens-wat-dan"]
        assert choices["kijk"].additions == {}


def test_it_needs_no_safety_note_and_no_gallery(changed: Path) -> None:
    page = (changed / NAME).read_text("utf-8")
    assert 'data-note=""' in page and "tc-sheet__back" not in page
