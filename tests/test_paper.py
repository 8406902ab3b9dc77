"""Paper: every sheet in every language is one A4 that anyone can read and that tells its age."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import vobject
import zxingcpp
from conftest import ADDRESS
from dateutil.rrule import MO
from page import ValidationProfile, validate_pdf
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from tipcard.paper.typeset import SIZES_PT

NAMES = ["actieplan", "incident", "leidinggevende", "kaart", "tips", "privacycheck", "teamoverleg"]
SHEETS = [f"{language}checklists/{name}" for language in ("", "en/") for name in NAMES]
STEPS = {
    "checklists/actieplan": ["In gesprek", "Screenshot", "Rapporteer", "Bespreek", "Juridische hulp"],
    "en/checklists/actieplan": ["Talk", "Screenshot", "Report", "Discuss", "Legal help"],
}

WARNINGS = {
    "checklists/actieplan": ("bel je leidinggevende", "eerst stap 2"),
    "en/checklists/actieplan": ("call your line manager", "step 2 first"),
}


def read(folder: Path, sheet: str) -> PdfReader:
    return PdfReader(folder / f"{sheet}.pdf")


def elements(node: pikepdf.Object, *kinds: str) -> Iterator[pikepdf.Object]:
    """The elements below one of the structure tree, in their order; without kinds all of them."""
    if isinstance(node, pikepdf.Dictionary) and "/K" in node:
        for kid in node.K if isinstance(node.K, pikepdf.Array) else [node.K]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                if not kinds or kid.S in kinds:
                    yield kid
                yield from elements(kid, *kinds)


def said_of(cell: pikepdf.Object) -> pikepdf.Object:
    return next(own for own in cell.A if own.O == "/Table")


def qr_codes(pdf: Path) -> list[str]:
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=150 / 72).to_pil()
    return [code.text for code in zxingcpp.read_barcodes(picture, zxingcpp.BarcodeFormat.QRCode)]


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_is_one_tagged_page_with_title_language_and_bookmark(built: Path, sheet: str) -> None:
    pdf = read(built, sheet)
    assert len(pdf.pages) == 1
    assert round(float(pdf.pages[0].mediabox.width) / 72 * 25.4) == 210
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/StructTreeRoot"]
    assert root["/Lang"] == ("en" if sheet.startswith("en/") else "nl")
    assert pdf.metadata and pdf.metadata.title
    assert pdf.outline[0].title == pdf.metadata.title
    assert sum(not isinstance(entry, list) for entry in pdf.outline) == 1


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_is_valid_pdf_ua_small_and_embeds_its_font(
    built: Path, addressed: Path, sheet: str
) -> None:
    for folder in (built, addressed):
        path = folder / f"{sheet}.pdf"
        report = validate_pdf(path, profile=ValidationProfile.PDF_UA_1)
        assert report.is_compliant, [failure.message for failure in report.failures]
        assert path.stat().st_size <= 60_000
        fonts = PdfReader(path).pages[0]["/Resources"]["/Font"].values()
        assert fonts and all(
            "AtkinsonHyperlegibleNext" in font.get_object()["/BaseFont"] for font in fonts
        )


@pytest.mark.parametrize("sheet", SHEETS)
def test_no_text_on_paper_is_smaller_than_nine_points_or_grey(addressed: Path, sheet: str) -> None:
    page = pypdfium2.PdfDocument(addressed / f"{sheet}.pdf")[0]
    texts = [part for part in page.get_objects() if part.type == pypdfium2.raw.FPDF_PAGEOBJ_TEXT]
    assert texts
    sizes = set()
    for text in texts:
        scale = text.get_matrix().get()[3]
        sizes.add(round(abs(scale) * text.get_font_size(), 1))
    assert min(sizes) >= min(SIZES_PT) == 9


@pytest.mark.parametrize("sheet", STEPS)
def test_the_action_plan_warns_first_and_has_the_steps_in_order(built: Path, sheet: str) -> None:
    said = " ".join(read(built, sheet).pages[0].extract_text().split())
    warning, first = WARNINGS[sheet]
    places = [said.index("112"), said.index(warning)]
    for number, title in enumerate(STEPS[sheet], start=1):
        places.append(said.index(f"{number} {title}", places[-1]))
    assert places == sorted(places)
    assert said.startswith(f"1 {STEPS[sheet][0]} {first} ", places[2])


@pytest.mark.parametrize("sheet", [*SHEETS, "boekje", "en/boekje"])
def test_each_cell_names_its_headers_each_item_has_its_label_and_each_space_to_write_its_name(
    built: Path, sheet: str
) -> None:
    with pikepdf.open(built / f"{sheet}.pdf") as pdf:
        tree = pdf.Root.StructTreeRoot
        for table in elements(tree, "/Table"):
            columns, *rows = ([*elements(row, "/TH", "/TD")] for row in elements(table, "/TR"))
            names = {str(cell.ID) for cell in elements(table, "/TH")}
            assert all(cell.S == "/TH" and said_of(cell)["/Scope"] == "/Column" for cell in columns)
            for first, *others in rows:
                assert first.S == "/TH"
                assert said_of(first)["/Scope"] == ("/Row" if others else "/Column")
                for column, cell in zip(columns[1:], others, strict=False):
                    headers = {str(one) for one in said_of(cell)["/Headers"]}
                    assert {str(first.ID), str(column.ID)} <= headers <= names
        for item in elements(tree, "/LI"):
            assert [str(part.S) for part in item.K] == ["/Lbl", "/LBody"]
        spaces = [str(one.Alt) for one in elements(tree, "/Figure")]
        assert all(spaces) and (sheet.endswith("kaart") or spaces)
        kinds = {str(element.S) for element in elements(tree)}
        wanted = {"tips": {"/L"}, "teamoverleg": {"/Table"}, "privacycheck": {"/Table"}}
        wanted["boekje"] = {"/Title", "/TOC", "/Table", "/L", "/Link"}
        assert wanted.get(sheet.rpartition("/")[2], set()) <= kinds


@pytest.mark.parametrize("sheet", SHEETS)
def test_the_file_says_whose_it_is_and_when_to_use_it(built: Path, organised: Path, sheet: str) -> None:
    site = (built / f"{sheet}.html").read_text("utf-8")
    own, theirs = read(built, sheet).metadata, read(organised, sheet).metadata
    assert own and theirs and own.author in site and f'content="{own.subject}"' in site
    assert theirs.author == "Stichting Voorbeeld, afdeling Communicatie"


def test_the_card_is_four_on_an_a4_and_read_once(built: Path) -> None:
    text = read(built, "checklists/kaart").pages[0].extract_text()
    assert text.count("Juridische hulp") == 4


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize("sheet", SHEETS)
def test_a_printed_code_leads_to_a_page_that_knows_whether_the_paper_is_old(
    addressed: Path, page: Page, sheet: str
) -> None:
    (url,) = set(qr_codes(addressed / f"{sheet}.pdf"))
    assert url.startswith(f"{ADDRESS}{sheet}.html?v=")
    readable = read(addressed, sheet).pages[0].extract_text().replace("\n", "")
    assert url.removeprefix("http://") in readable
    page.goto(url)
    said = page.locator(".tc-since")
    assert re.search("nog actueel|still up to date", said.inner_text())
    url = url.partition("v=")[0]
    page.goto(f"{url}v=2020-02-29")
    assert re.search("is verouderd|is out of date", said.inner_text())
    # Paper from before it had a day asks by a hash of all that was printed on it.
    version = page.locator("[data-version]").get_attribute("data-version")
    page.goto(f"{url}v={version}")
    assert re.search("nog actueel|still up to date", said.inner_text())
    page.goto(f"{url}v=0000000")
    assert re.search("oudere versie|older version", said.inner_text())


def test_without_an_address_the_paper_has_no_code(built: Path) -> None:
    assert qr_codes(built / "checklists/actieplan.pdf") == []
    assert "Tekst van " in read(built, "checklists/actieplan").pages[0].extract_text()


@pytest.mark.parametrize("sheet", SHEETS)
def test_the_browser_prints_a_sheet_on_one_page_the_same_in_dark_and_without_backgrounds(
    page: Page, addressed: Path, sheet: str
) -> None:
    pictures = set()
    page.goto(f"{addressed.as_uri()}/{sheet}.html")
    # The two extremes: without backgrounds in the dark, with them in the light.
    for is_light in (False, True):
        page.emulate_media(color_scheme="light" if is_light else "dark")
        printed = page.pdf(prefer_css_page_size=True, print_background=is_light)
        pdf = pypdfium2.PdfDocument(printed)
        assert len(pdf) == 1
        assert "Printen" not in pdf[0].get_textpage().get_text_bounded()
        pictures.add(pdf[0].render(scale=1).to_pil().tobytes())
    assert len(pictures) == 1


@pytest.mark.parametrize("name", ["index", "actieplan", "tips", "over", "checklists/index"])
def test_any_other_page_prints_the_same_in_dark_without_an_empty_page_and_says_where_it_came_from(
    page: Page, addressed: Path, name: str
) -> None:
    prints = []
    page.goto(f"{addressed.as_uri()}/{name}.html")
    # Pictures further down come when somebody scrolls: without this they may be there or not.
    page.evaluate(
        """Promise.all([...document.images].map((one) => {
            one.loading = "eager";
            return one.decode();
        })).then(() => 1)"""
    )
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        prints.append(pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True, print_background=True)))
    texts = [page.get_textpage().get_text_bounded().replace("\r\n", "") for page in prints[0]]
    assert all(texts)
    assert "Gecontroleerd op 25 november 2026" in texts[-1]
    assert f"{ADDRESS}{name}.html" in texts[-1]
    dark, light = ([page.render(scale=1).to_pil().tobytes() for page in pages] for pages in prints)
    assert light == dark


def test_paper_shows_addresses_and_what_is_folded(page: Page, built: Path) -> None:
    page.goto(f"{built.as_uri()}/actieplan.html")
    page.evaluate(
        "document.querySelector('article').insertAdjacentHTML('beforeend',"
        " '<details><summary>Meer</summary><p>Ingeklapt <a href=\"https://example.org/x\">bron</a></p></details>')"
    )
    printed = page.pdf(prefer_css_page_size=True)
    text = "".join(part.extract_text() for part in PdfReader(io.BytesIO(printed)).pages).replace(
        "\n", ""
    )
    assert "Ingeklapt bron (https://example.org/x)" in text


def open_sheet(browser: Browser, url: str) -> Page:
    page = browser.new_context().new_page()
    page.add_init_script("window.print = () => { window.printed = (window.printed || 0) + 1 }")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(url)
    return page


def test_ticks_stay_in_this_browser_by_item_until_they_are_wiped(browser: Browser, served: str) -> None:
    page = open_sheet(browser, f"{served}checklists/actieplan.html")
    page.get_by_text("Maak een screenshot van het bericht").click()
    page.get_by_role("textbox", name="Naam").fill("Noor")
    kept = "Object.entries(localStorage).filter(([key]) => key.startsWith('ticks:'))"
    assert page.evaluate(kept) == [["ticks:/intranet/veilig/checklist-actieplan", '["screenshot"]']]
    page.goto(f"{served}en/checklists/actieplan.html")
    assert page.get_by_role("checkbox", checked=True).count() == 1
    page.goto(f"{served}checklists/actieplan.html")
    assert page.get_by_role("checkbox", name="Screenshot").is_checked()
    assert page.get_by_role("textbox", name="Naam").input_value() == ""
    page.get_by_role("button", name="Wis alles").click()
    assert page.get_by_role("checkbox", checked=True).count() == 0
    assert page.evaluate(kept) == []
    page.context.close()


def test_the_incident_record_is_never_kept_or_sent(browser: Browser, served: str) -> None:
    page = open_sheet(browser, f"{served}checklists/incident.html")
    page.wait_for_load_state("networkidle")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    boxes = page.get_by_role("textbox")
    for number in range(boxes.count()):
        boxes.nth(number).fill(f"geheim {number}")
    page.keyboard.press("Enter")
    boxes.first.press("Enter")
    assert requests == [] and "geheim" not in page.url
    stored = page.evaluate(
        "[JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie]"
    )
    assert not any("geheim" in value for value in stored)
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(printed.pages) == 1 and "geheim 0" in printed.pages[0].extract_text()
    page.get_by_role("button", name="Wis alles").click()
    assert {boxes.nth(number).input_value() for number in range(boxes.count())} == {""}
    boxes.first.fill("geheim")
    page.reload()
    assert boxes.first.input_value() == ""
    page.context.close()


def test_a_ticked_box_prints_ticked_and_can_be_printed_empty(browser: Browser, served: str) -> None:
    page = open_sheet(browser, f"{served}checklists/actieplan.html")
    page.emulate_media(media="print")
    sheet = page.locator(".tc-sheet")
    empty = sheet.screenshot()
    page.get_by_role("checkbox").first.check()
    page.locator("body").click(position={"x": 1, "y": 1})
    ticked = sheet.screenshot()
    assert ticked != empty
    page.emulate_media(media="screen")
    assert page.evaluate("window.printed") is None, "nothing prints by itself"
    page.get_by_role("button", name="Leeg printen").click()
    assert page.evaluate("window.printed") == 1
    page.emulate_media(media="print")
    page.locator("h1").first.click()
    assert sheet.screenshot() == empty
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert sheet.screenshot() == ticked
    page.context.close()


def test_the_gallery_shows_every_sheet_with_a_picture_and_two_ways_to_open_it(
    browser: Browser, served: str
) -> None:
    page = open_sheet(browser, f"{served}checklists/index.html")
    sheets = page.locator(".tc-gallery__sheet")
    names = [*(f"checklists/{name}" for name in NAMES), "boekje"]
    assert sheets.count() == len(names)
    for number, name in enumerate(names):
        sheets.nth(number).scroll_into_view_if_needed()
        picture = sheets.nth(number).get_by_role("img")
        assert picture.get_attribute("alt")
        page.wait_for_function(
            "image => image.complete && image.naturalWidth === 300", arg=picture.element_handle()
        )
        hrefs = (
            sheets.nth(number).get_by_role("link").evaluate_all("links => links.map(link => link.href)")
        )
        assert set(hrefs) == {f"{served}{name}.html", f"{served}{name}.pdf"}
    page.context.close()


@pytest.mark.parametrize("language", ["", "en/"])
@pytest.mark.parametrize(("name", "months"), [("privacycheck", 1), ("teamoverleg", 3)])
def test_a_reminder_comes_back_in_any_calendar(
    addressed: Path, name: str, months: int, language: str
) -> None:
    text = (addressed / f"{language}agenda/{name}.ics").read_text("utf-8")
    event = vobject.readOne(text).vevent
    days = list(event.getrruleset(addRDate=True)[:4])
    assert days[0].date() == event.dtstart.value
    assert all(day.weekday() == MO.weekday and day.day <= 7 for day in days)
    assert [(day.year * 12 + day.month) - (days[0].year * 12 + days[0].month) for day in days] == [
        months * number for number in range(4)
    ]
    assert event.url.value == f"{ADDRESS}{language}checklists/{name}.html"
    every = {"": ["elke maand", "elke 3 maanden"], "en/": ["every month", "every 3 months"]}[language]
    assert event.summary.value.endswith(f" ({every[months > 1]})")
    assert (event.dtend.value - event.dtstart.value).days == 1 and event.uid.value
    assert vobject.readOne(text).method.value == "PUBLISH"


@pytest.mark.parametrize("language", ["", "en/"])
def test_a_reminder_is_offered_at_its_tip_and_on_its_sheet(built: Path, language: str) -> None:
    tips = (built / f"{language}tips.html").read_text("utf-8")
    for name in ("privacycheck", "teamoverleg"):
        section = re.search(rf'<h3 id="{name}".*?(?=<h[23]|</article)', tips, re.DOTALL)
        assert section and f'href="agenda/{name}.ics"' in section[0]
        sheet = (built / f"{language}checklists/{name}.html").read_text("utf-8")
        assert f'href="../agenda/{name}.ics"' in sheet
