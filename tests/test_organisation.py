"""An organisation's own settings: on the pages, in both languages, and nothing in them runs."""

import io
import re
import shutil
from pathlib import Path

import docx
import pytest
import yaml
from conftest import NASTY, asset, build, copy_organisation, run
from page import ValidationProfile, validate_pdf
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from tipcard.settings.colour import contrast, readable
from tipcard.settings.organisation import Organisation


def built_site(folder: Path) -> Path:
    code, said = build(folder)
    assert code == 0, said
    return folder / "site"


def change_settings(folder: Path, **own: object) -> None:
    path = folder / "organisation.yml"
    settings = yaml.safe_load(path.read_text("utf-8")) | own
    path.write_text(yaml.safe_dump(settings, sort_keys=False), "utf-8")


def section(page: Path, one_id: str) -> str:
    """The HTML of an item, up to the next heading."""
    match = re.search(f'<h3 id="{one_id}".*?(?=<h[23] |</article>)', page.read_text("utf-8"), re.DOTALL)
    assert match
    return match[0]


@pytest.mark.parametrize(
    ("language", "role"),
    [("", "Vertrouwenspersoon voor medewerkers"), ("en/", "Confidential adviser for staff")],
)
def test_whom_to_call_stands_once_on_the_plan_and_at_once_on_the_board(
    organised: Path, language: str, role: str
) -> None:
    plan = (organised / f"{language}actieplan.html").read_text("utf-8")
    people = plan.partition('<aside class="tc-people"')[2].partition("</aside>")[0]
    assert f">{role}</span> <strong>Noor Voorbeeld</strong>" in people
    assert 'href="tel:0001234501">000 123 45 01</a>' in people
    assert 'href="mailto:vertrouwenspersoon@example.org"' in people
    assert 'href="https://intranet.example.org/vertrouwenspersoon"' in people
    assert "Juridische Zaken" in people and people.count("tc-contacts__line") == 1
    assert plan.count(f">{role}<") == plan.count("000 123 45 01<") == 1
    for name in ("actieplan", "index", "platforms"):
        board = (organised / f"{language}{name}.html").read_text("utf-8")
        note = board.partition('<section class="tc-safety">')[2].partition("</section>")[0]
        assert 'href="tel:0001234500">000 123 45 00</a>' in note and board.count("45 00<") == 1


@pytest.mark.parametrize("language", ["", "en/"])
def test_the_protocol_stands_at_the_report_to_the_police_and_on_the_home_page(
    organised: Path, language: str
) -> None:
    link = 'href="https://intranet.example.org/protocol-online-veiligheid"'
    assert link in section(organised / f"{language}actieplan.html", "aangifte")
    assert link in (organised / f"{language}index.html").read_text("utf-8")
    assert link not in (organised / f"{language}tips.html").read_text("utf-8")


@pytest.mark.parametrize("name", ["index.html", "en/tips.html", "en/hulp.html"])
def test_every_page_has_the_name_the_logo_the_colours_and_whose_text_it_is(
    organised: Path, name: str
) -> None:
    page = (organised / name).read_text("utf-8")
    up = "../" * name.count("/") or ""
    assert '<span class="tc-bar__owner">Stichting Voorbeeld</span>' in page
    logo, colours = (
        asset(organised, f"assets/{one}") for one in ("logos/voorbeeld.svg", "css/organisation.css")
    )
    assert f'<img src="{up}{logo}" alt="">' in page
    assert f'<link rel="stylesheet" href="{up}{colours}">' in page
    assert re.search("(aangepast door|adapted by) Stichting Voorbeeld", page)


def test_the_colours_are_seen_and_can_be_read_in_the_dark(organised: Path, browser: Browser) -> None:
    for scheme in ("light", "dark"):
        page = browser.new_page(color_scheme=scheme)
        page.goto(f"{organised.as_uri()}/actieplan.html")
        stripe = page.locator(".tc-bar").evaluate("one => getComputedStyle(one).borderTopColor")
        edge = page.locator(".tc-contacts").first.evaluate(
            "one => getComputedStyle(one).borderInlineStartColor"
        )
        ground = page.locator("body").evaluate("one => getComputedStyle(one).backgroundColor")
        page.close()
        assert scheme == "dark" or (stripe, edge) == ("rgb(122, 31, 92)", "rgb(92, 23, 69)")
        assert contrast(_hex(stripe), _hex(ground)) >= 4.5
        assert contrast(_hex(edge), _hex(ground)) >= 4.5


def test_paper_has_the_same_colours_for_who_reads_in_the_dark(organised: Path, browser: Browser) -> None:
    for scheme in ("light", "dark"):
        page = browser.new_page(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(f"{organised.as_uri()}/actieplan.html")
        page.emulate_media(media="print")
        edge = page.locator(".tc-contacts").first
        expect(edge).to_have_css("border-inline-start-color", "rgb(92, 23, 69)")
        page.close()


def test_a_short_link_that_does_not_lead_on_has_the_colours_too(
    organised: Path, browser: Browser, tmp_path: Path
) -> None:
    shutil.copytree(organised / "assets", tmp_path / "assets")
    (tmp_path / "link").mkdir()
    html = (organised / "link/screenshot.html").read_text("utf-8")
    still = re.sub(r"<script.*?</script>|<noscript>.*?</noscript>", "", html)
    (tmp_path / "link/screenshot.html").write_text(still, "utf-8")
    for scheme in ("light", "dark"):
        page = browser.new_page(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto((tmp_path / "link/screenshot.html").as_uri())
        colour = page.locator("main a").last.evaluate("one => getComputedStyle(one).color")
        page.close()
        if scheme == "light":
            assert colour == "rgb(92, 23, 69)"
        else:
            assert contrast(_hex(colour), "#2b2a33") >= 4.5  # the lightest of the browsers' own grounds


def _hex(colour: str) -> str:
    return "#" + "".join(f"{int(channel):02x}" for channel in re.findall(r"\d+", colour)[:3])


def test_the_name_hides_nothing_that_a_link_leads_to(organised: Path, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 700})
    page.goto(f"{organised.as_uri()}/actieplan.html#bespreek")
    bottom = "one => one.getBoundingClientRect().bottom"
    header = page.locator(".tc-bar").evaluate(bottom)
    title = page.locator("#bespreek").evaluate("one => one.getBoundingClientRect().top")
    assert page.locator(".tc-bar__owner").evaluate(bottom) <= header <= title < 700
    page.close()


def test_without_an_organisation_no_page_shows_one(built: Path) -> None:
    for page in built.rglob("*.html"):
        text = page.read_text("utf-8")
        assert not re.search('="(contacts|organisation|adapted|sheet__owner)"|organisation.css', text)
    assert not list(built.glob("assets/css/organisation.*"))


FILLED = {
    "": [
        "Vertrouwenspersoon voor medewerkers: Noor Voorbeeld, 000 123 45 01",
        "Juridische hulp: Juridische Zaken",
    ],
    "en/": [
        "Confidential adviser for staff: Noor Voorbeeld, 000 123 45 01",
        "Legal help: Juridische Zaken",
    ],
}
EMPTY = {
    "": ["Leidinggevende", "Vertrouwenspersoon voor medewerkers", "Juridische hulp", "Meldpunt"],
    "en/": ["Line manager", "Confidential adviser for staff", "Legal help", "Reporting point"],
}


@pytest.mark.parametrize("language", ["", "en/"])
def test_the_checklist_prints_who_is_known_and_has_a_line_for_who_is_not(
    organised: Path, browser: Browser, language: str
) -> None:
    text = paper_text(organised / f"{language}checklists/actieplan.pdf")
    assert "Stichting Voorbeeld" in text
    assert all(words in text for words in FILLED[language])
    assert f"{EMPTY[language][0]} " in text and f"{EMPTY[language][0]}:" not in text
    page = browser.new_page()
    page.goto(f"{organised.as_uri()}/{language}checklists/actieplan.html")
    sheet = page.locator(".tc-sheet")
    assert sheet.locator(".tc-sheet__contacts").get_by_role("textbox").count() == 0
    assert sheet.get_by_label(EMPTY[language][0], exact=True).count() == 1
    assert sheet.get_by_role("link", name="000 123 45 01").get_attribute("href") == "tel:0001234501"
    assert page.locator("img.tc-sheet__logo").evaluate("image => image.naturalWidth") > 0
    page.close()


@pytest.mark.parametrize("language", ["", "en/"])
def test_without_contacts_the_checklist_has_lines_to_write_on(
    built: Path, browser: Browser, language: str
) -> None:
    text = paper_text(built / f"{language}checklists/actieplan.pdf")
    assert all(f"{role} " in text and f"{role}:" not in text for role in EMPTY[language])
    page = browser.new_page()
    page.goto(f"{built.as_uri()}/{language}checklists/actieplan.html")
    for role in EMPTY[language]:
        assert page.locator(".tc-sheet").get_by_label(role, exact=True).count() == 1
    page.close()


@pytest.mark.parametrize("name", ["actieplan", "kaart", "teamoverleg"])
def test_a_checklist_with_name_and_logo_is_still_one_page_for_everybody(
    organised: Path, browser: Browser, name: str
) -> None:
    pdf = organised / f"checklists/{name}.pdf"
    report = validate_pdf(pdf, profile=ValidationProfile.PDF_UA_1)
    assert report.is_compliant, [failure.message for failure in report.failures]
    assert len(PdfReader(pdf).pages) == 1 and pdf.stat().st_size <= 60_000
    text = paper_text(pdf)
    assert "Stichting Voorbeeld" in text and "aangepast door Stichting Voorbeeld" in text
    page = browser.new_page()
    page.goto(f"{organised.as_uri()}/checklists/{name}.html")
    printed = page.pdf(prefer_css_page_size=True)
    page.close()
    assert len(PdfReader(io.BytesIO(printed)).pages) == 1


def paper_text(pdf: Path) -> str:
    """The words of a PDF, each line end as a space."""
    return " ".join(PdfReader(pdf).pages[0].extract_text().split())


def test_the_page_with_help_lists_all_contacts_before_other_help(organised: Path) -> None:
    text = (organised / "en/hulp.html").read_text("utf-8").partition("</article>")[0]
    assert re.search(
        r'</h1>(?:(?!<h2).)*<h2[^>]*>[^<]*</h2>(?:(?!<p).)*<div class="tc-contacts">', text, re.DOTALL
    )
    box = text[text.index('<div class="tc-contacts">') :].partition("</div>")[0]
    assert re.findall('class="tc-contacts__role">([^<]+)', box) == [
        "Line manager",
        "Out of hours",
        "Confidential adviser for staff",
        "Legal help",
        "Reporting point",
    ]


def test_every_text_shows_as_typed_and_nothing_runs(odd: Path, browser: Browser) -> None:
    page = browser.new_page()
    ran: list[str] = []
    page.expose_function("pwned", lambda: ran.append(page.url))
    page.on("requestfailed", lambda request: ran.append(request.url))
    for name in (
        "actieplan",
        "index",
        "checklists/actieplan",
        "en/actieplan",
        "en/checklists/actieplan",
    ):
        page.goto(f"{odd.as_uri()}/{name}.html")
        assert page.locator(".tc-bar__owner").text_content() == NASTY
        if "checklists" in name:
            assert (page.locator(".tc-sheet__owner").text_content() or "").strip() == NASTY
            assert page.locator(".tc-sheet__call strong").text_content() == NASTY
            words = "".join(NASTY.split())
            assert "".join(paper_text(odd / f"{name}.pdf").split()).count(words) == 4
        else:
            assert NASTY in (page.locator(".tc-adapted").text_content() or "")
        assert page.locator("b, img[src=x]").count() == 0
        if name in ("actieplan", "en/actieplan"):
            assert page.locator(".tc-contacts__role").last.text_content() == NASTY
            assert page.locator(".tc-contacts strong").last.text_content() == NASTY
    page.wait_for_load_state("networkidle")
    page.close()
    assert ran == []
    for name in ("protocol.docx", "en/protocol.docx"):
        file = docx.Document(str(odd / name))
        assert [cell.text for cell in file.tables[0].rows[1].cells[:2]] == [NASTY, NASTY]
        assert file.paragraphs[1].text.startswith(NASTY)


def test_a_bad_setting_is_one_message_for_both_commands(tmp_path: Path) -> None:
    folder = copy_organisation(tmp_path)
    change_settings(folder, protocol="javascript:alert(1)")
    message = "'javascript:alert(1)' is not the address of a page [unsafe-link]"
    for code, said in (run(folder, "check"), build(folder)):
        assert code == 1
        assert message in said and "Traceback" not in said
    assert not (folder / "site").exists()


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48)]
)
def test_contrast_is_what_wcag_says(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


def test_a_readable_colour_is_the_nearest_one() -> None:
    assert readable("#767676", "#ffffff", "#000000") == "#767676"
    assert contrast(readable("#ffff00", "#ffffff", "#000000"), "#ffffff") == pytest.approx(4.5, abs=0.1)


def test_errors_are_told_by_mail_or_on_a_page_whatever_is_in_its_address() -> None:
    for own, url in (
        ("redactie@example.org", "mailto:redactie@example.org"),
        ("https://intranet.example.org/@redactie", "https://intranet.example.org/@redactie"),
        (None, ""),
    ):
        assert Organisation(corrections=own).corrections_url == url
