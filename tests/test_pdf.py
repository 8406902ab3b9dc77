"""The PDFs of the sheets: one page, readable by a screen reader, small, black on white."""

from pathlib import Path

import pytest
from page import ValidationProfile, validate_pdf
from pypdf import PdfReader

STEPS = {
    "": ["In gesprek", "Screenshot", "Rapporteer", "Bespreek", "Juridische hulp"],
    "en/": ["Talk", "Screenshot", "Report", "Discuss", "Legal help"],
}


@pytest.fixture(params=STEPS)
def pdf(request: pytest.FixtureRequest, built: Path) -> Path:
    return built / f"{request.param}checklists/actieplan.pdf"


def test_is_one_tagged_page_with_title_and_language(pdf: Path) -> None:
    reader = PdfReader(pdf)
    assert len(reader.pages) == 1
    assert round(float(reader.pages[0].mediabox.width) / 72 * 25.4) == 210
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == ("en" if pdf.parent.parent.name == "en" else "nl")
    assert reader.metadata and reader.metadata.title


def test_is_valid_pdf_ua(pdf: Path) -> None:
    report = validate_pdf(pdf, profile=ValidationProfile.PDF_UA_1)
    assert report.is_compliant, [failure.message for failure in report.failures]


def test_holds_the_five_steps_in_order(pdf: Path) -> None:
    text = PdfReader(pdf).pages[0].extract_text()
    titles = STEPS["en/" if pdf.parent.parent.name == "en" else ""]
    lines = [line.strip() for line in text.splitlines()]
    places = [next(no for no, line in enumerate(lines) if line.endswith(title)) for title in titles]
    assert places == sorted(places)


def test_is_small_and_embeds_its_font(pdf: Path) -> None:
    assert pdf.stat().st_size <= 60_000
    fonts = PdfReader(pdf).pages[0]["/Resources"]["/Font"].values()
    assert fonts and all("AtkinsonHyperlegibleNext" in font.get_object()["/BaseFont"] for font in fonts)
