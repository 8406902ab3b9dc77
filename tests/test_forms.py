"""Forms on the screen: they lose nothing while somebody writes, and keep nothing afterwards."""

import io
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect
from pypdf import PdfReader

ADDRESS = "https://platform.example/" + "een/lang/pad/" * 7 + "bericht?nummer=12345678"
NOTES = "Hij schreef dat hij weet waar ik woon en dat hij langskomt. " * 11
#: A text that is cut off, or hidden by what stands in front of it, has more height than its field.
CUT_OFF = """() => [...document.querySelectorAll('textarea')].filter(
    field => field.offsetParent && field.scrollHeight > field.clientHeight + 1).length"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def printed(page: Page) -> str:
    pdf = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    return "".join("".join(one.extract_text() for one in pdf.pages).split())


def filled(page: Page) -> list[str]:
    return [
        one
        for one in page.get_by_role("textbox").evaluate_all("all => all.map(one => one.value)")
        if one
    ]


@pytest.mark.parametrize(
    ("sheet", "field", "text"),
    [
        ("incident", "Volledig webadres (URL)", ADDRESS),
        ("incident", "Webadres van het profiel", ADDRESS),
        ("incident", "Wat staat er? Neem het letterlijk over", NOTES),
        ("incident", "Aantekeningen", NOTES),
        ("incident", "Wie, nummer of uitkomst: Platform", ADDRESS),
        ("teamoverleg", "Afspraak: Zoek jezelf op", NOTES[:240]),
        ("actieplan", "Leidinggevende, tel.", "000 123 45 67, na zes uur 000 123 45 68"),
        ("kaart", "Leidinggevende", "Noor Voorbeeld"),
    ],
)
def test_a_field_grows_with_its_text_and_prints_all_of_it(
    page: Page, served: str, sheet: str, field: str, text: str
) -> None:
    page.goto(f"{served}checklists/{sheet}.html")
    assert len(ADDRESS) >= 119 and len(NOTES) >= 630
    page.get_by_role("textbox", name=field, exact=True).fill(text)
    for width in (1200, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(CUT_OFF) == 0
    on_paper = "".join(text.split())
    assert on_paper in printed(page)
    assert printed(page).count(on_paper) == (4 if sheet == "kaart" else 1)
    page.get_by_role("button", name="Leeg printen").evaluate("button => { window.print = () => {} }")
    page.get_by_role("button", name="Leeg printen").click()
    assert on_paper not in printed(page)


def test_wiping_stands_apart_and_can_be_undone(page: Page, served: str) -> None:
    page.goto(f"{served}checklists/incident.html")
    wipe = page.get_by_role("button", name="Wis alles")
    beside = page.get_by_role("link", name="Leeg formulier (PDF)").bounding_box()
    own = wipe.bounding_box()
    assert beside and own and own["y"] > beside["y"] + beside["height"] + 40
    name = page.get_by_role("textbox", name="Ingevuld door")
    name.fill("Noor")
    page.get_by_role("checkbox", name="Screenshot gemaakt").check()
    wipe.click()
    assert filled(page) == [] and page.get_by_role("checkbox", checked=True).count() == 0
    expect(page.locator(".tc-sheet__wiped")).to_have_text("Alles is gewist.")
    page.get_by_role("button", name="Zet alles terug").click()
    assert filled(page) == ["Noor"] and page.get_by_role("checkbox", checked=True).count() == 1
    wipe.click()
    name.fill("Sam")
    expect(page.get_by_role("button", name="Zet alles terug")).to_have_count(0)
    assert filled(page) == ["Sam"]


def test_leaving_with_a_text_asks_first_and_without_one_does_not(page: Page, served: str) -> None:
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    page.goto(f"{served}checklists/incident.html")
    page.reload()
    assert asked == []
    page.get_by_role("textbox", name="Ingevuld door").press_sequentially("Noor")
    page.reload()
    assert asked == ["beforeunload"]
    assert filled(page) == []
    page.get_by_role("checkbox", name="Screenshot gemaakt").click()
    page.goto(f"{served}tips.html")
    assert asked == ["beforeunload"] * 2
    page.go_back()
    assert filled(page) == [] and page.get_by_role("checkbox", checked=True).count() == 0


def test_nothing_typed_comes_back(page: Page, served: str) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{served}checklists/actieplan.html")
    assert page.locator(".tc-sheet  textarea:not([autocomplete=off])").count() == 0
    page.get_by_role("textbox", name="Naam", exact=True).press_sequentially("Noor")
    # A page that is kept as it stands is emptied when it is left, and again when it comes back.
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    assert filled(page) == []
    page.get_by_role("textbox", name="Naam", exact=True).fill("Noor")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    assert filled(page) == [] and page.locator(".tc-sheet__written").first.text_content() == "\u200b"


def test_the_empty_form_opens_beside_what_was_typed(page: Page, served: str) -> None:
    page.goto(f"{served}checklists/incident.html")
    page.get_by_role("textbox", name="Ingevuld door").fill("Noor")
    link = page.get_by_role("link", name="Leeg formulier (PDF)")
    assert link.get_attribute("target") == "_blank" and link.get_attribute("rel") == "noopener"
    assert filled(page) == ["Noor"]


def test_two_sites_on_one_server_keep_their_ticks_apart(page: Page, served: str, server: str) -> None:
    page.goto(f"{served}checklists/actieplan.html")
    page.get_by_role("checkbox", name="Screenshot").check()
    page.goto(f"{server}adres/checklists/actieplan.html")
    assert page.get_by_role("checkbox", checked=True).count() == 0
    page.goto(f"{served}checklists/actieplan.html")
    assert page.get_by_role("checkbox", checked=True).count() == 1


def test_paper_shows_no_trace_of_the_screen(page: Page, served: str) -> None:
    page.goto(f"{served}checklists/actieplan.html")
    page.emulate_media(media="print")
    before = page.locator(".tc-sheet").screenshot(caret="initial")
    for field in (page.get_by_role("checkbox").first, page.locator("textarea").first):
        field.evaluate("field => field.focus({focusVisible: true})")
        assert page.locator(".tc-sheet").screenshot(caret="initial") == before
