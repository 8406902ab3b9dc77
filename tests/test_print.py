"""What a pen and an eye find on paper: lines, boxes, sizes and margins, in the PDF of a sheet and in
what a browser prints of its page."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from conftest import REPO
from playwright.sync_api import Page
from pypdf import PdfReader
from pypdfium2 import raw
from test_paper import SHEETS

from tipcard.diagnostics import Collector
from tipcard.paper.sheet import LEAST_MODULE_MM, _qr
from tipcard.paper.typeset import RULES_MM, SIZES_PT, sheets, typeset
from tipcard.project import read_project
from tipcard.source import cache
from tipcard.source.files import read_sources

MM = 25.4 / 72


@dataclass(frozen=True)
class Stroke:
    """What is drawn on a page, in mm from its left and top."""

    x: float
    y: float
    width: float
    height: float

    @property
    def is_line(self) -> bool:
        return self.width > 20 and self.height < 1.3

    @property
    def is_box(self) -> bool:
        return 4.5 < self.width < 8 and abs(self.width - self.height) < 0.7

    def is_above(self, other: "Stroke") -> bool:
        """Whether some of it stands above another one."""
        beside = self.x + self.width < other.x + 1 or other.x + other.width < self.x + 1
        return not beside and self.y < other.y - 0.5


class Paper:
    """A page of a PDF as somebody sees it."""

    def __init__(self, pdf: bytes) -> None:
        self.document = pypdfium2.PdfDocument(pdf)
        self.page = self.document[0]

    def _strokes(self) -> Iterator[Stroke]:
        height = self.page.get_height()
        for drawn in self.page.get_objects(max_depth=4):
            if drawn.type == raw.FPDF_PAGEOBJ_PATH:
                left, bottom, right, top = drawn.get_bounds()
                box = (left, height - top, right - left, top - bottom)
                yield Stroke(*(round(length * MM, 1) for length in box))

    @cached_property
    def strokes(self) -> set[Stroke]:
        return set(self._strokes())

    @property
    def lines(self) -> list[Stroke]:
        return sorted((one for one in self.strokes if one.is_line), key=lambda one: (one.y, one.x))

    @property
    def levels(self) -> list[float]:
        """How far down there are lines; those beside each other, or of two borders, are on one level."""
        found: list[float] = []
        for line in self.lines:
            if not found or line.y > found[-1] + 1:
                found.append(line.y)
        return found

    @property
    def boxes(self) -> list[Stroke]:
        """Each box once, also where its border is drawn as what lies between two of them."""
        own: list[Stroke] = []
        for one in sorted((one for one in self.strokes if one.is_box), key=lambda one: -one.width):
            if all(abs(one.x - it.x) > 2 or abs(one.y - it.y) > 2 for it in own):
                own.append(one)
        return own

    @property
    def sizes(self) -> set[float]:
        texts = (one for one in self.page.get_objects() if one.type == raw.FPDF_PAGEOBJ_TEXT)
        return {round(abs(one.get_matrix().get()[3]) * one.get_font_size(), 1) for one in texts}

    @property
    def words(self) -> str:
        return " ".join(self.page.get_textpage().get_text_bounded().split())

    def codes(self, dpi: int) -> list[str]:
        picture = self.page.render(scale=dpi / 72).to_pil()
        return [code.text for code in zxingcpp.read_barcodes(picture, zxingcpp.BarcodeFormat.QRCode)]


def printed(page: Page, folder: Path, sheet: str) -> Paper:
    page.goto(f"{folder.as_uri()}/{sheet}.html")
    return Paper(page.pdf(prefer_css_page_size=True))


def pdf_of(folder: Path, sheet: str) -> Paper:
    return Paper((folder / f"{sheet}.pdf").read_bytes())


def room(paper: Paper) -> set[float]:
    """What a pen has between each line to write on and those below it, in mm."""
    return {
        below.y - line.y
        for line in paper.lines
        for below in paper.lines
        # The foot has a line of its own, and a table's first row is no row to write in.
        if line.is_above(below) and below.y < 281 and line.height < 0.4 and below.height < 0.4
    }


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_pen_has_room_and_an_eye_has_margins(built: Path, organised: Path, sheet: str) -> None:
    for folder in (built, organised):
        paper = pdf_of(folder, sheet)
        near = room(paper)
        assert min(near, default=9) >= min(RULES_MM) - 0.1, sorted(near)
        if not sheet.endswith("kaart"):
            assert min(near, default=9) >= max(RULES_MM) - 0.1, (folder, sorted(near))
        assert min((min(box.width, box.height) for box in paper.boxes), default=5) >= 5
        assert min(one.x for one in paper.strokes) >= 19
        assert max(one.x + one.width for one in paper.strokes) <= 210 - 13
        assert min(paper.sizes) >= SIZES_PT[-1]


@pytest.mark.parametrize("sheet", SHEETS)
def test_the_page_prints_as_the_pdf(page: Page, built: Path, organised: Path, sheet: str) -> None:
    for folder in (built, organised):
        paper, own = pdf_of(folder, sheet), printed(page, folder, sheet)
        assert len(own.document) == len(paper.document) == 1
        assert {size for size in own.sizes if size < 15} <= {
            size + by for size in paper.sizes for by in (-0.1, 0, 0.1)
        }
        assert len(own.boxes) == len(paper.boxes)
        assert len(own.levels) == len(paper.levels), (folder, paper.levels, own.levels)
        apart = [abs(a - b) for a, b in zip(paper.levels, own.levels, strict=True)]
        assert max(apart) < 4, apart


@pytest.mark.parametrize("language", ["", "en/"])
def test_the_team_has_room_for_what_it_agrees(built: Path, organised: Path, language: str) -> None:
    for folder in (built, organised):
        paper = pdf_of(folder, f"{language}checklists/teamoverleg")
        upright = sorted({one.x for one in paper.strokes if one.height > 100 and one.width < 1})
        assert len(upright) == 5
        assert upright[3] - upright[2] >= 75
        whole = sorted(
            {one.y for one in paper.strokes if one.width > 170 and one.y > 80 and one.height < 1.2}
        )
        rows = [below - above for above, below in pairwise(whole[1:]) if below < 281]
        assert min(rows[:-1]) >= 8.6, rows


@pytest.mark.parametrize("language", ["", "en/"])
def test_a_card_is_54_by_86_mm(built: Path, organised: Path, language: str) -> None:
    for folder in (built, organised):
        paper = pdf_of(folder, f"{language}checklists/kaart")
        cards = [one for one in paper.strokes if abs(one.width - 172.2) < 0.3]
        assert len([one for one in cards if abs(one.height - 54.2) < 0.3]) == 4


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_code_can_be_read_from_a_poor_printer_and_a_good_one(
    page: Page, addressed: Path, sheet: str
) -> None:
    count = 4 if sheet.endswith("kaart") else 1
    for paper in (pdf_of(addressed, sheet), printed(page, addressed, sheet)):
        for dpi in (150, 300):
            assert len(paper.codes(dpi)) == count, dpi


def test_a_code_that_would_be_too_small_is_left_out() -> None:
    svg, side_mm = _qr("https://intranet.example.org/" + "a" * 60, 17.5)
    assert svg and side_mm / 45 >= LEAST_MODULE_MM
    assert _qr("https://intranet.example.org/" + "a" * 160, 17.5) == ("", 0)


def test_a_sheet_is_the_same_bytes_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    problems = Collector()
    project = read_project(read_sources(REPO / "mkdocs.yml", {}, problems), problems)
    assert project
    found = sheets(project, project.source)
    monkeypatch.setattr(cache, "FOLDER", tmp_path / "nothing/kept")
    for sheet in found:
        paper, made = typeset(sheet.view, sheet.stamp, project.logo)
        assert (paper, made()) == (sheet.paper, sheet.made())


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_pdf_says_whose_it_is_and_where_its_links_lead(organised: Path, sheet: str) -> None:
    pdf = PdfReader(organised / f"{sheet}.pdf")
    assert pdf.metadata and pdf.metadata.author == "Stichting Voorbeeld, afdeling Communicatie"
    assert pdf.metadata.subject
    links = [one.get_object() for one in pdf.pages[0].get("/Annots", [])]
    assert all(link["/Contents"] for link in links)
    addresses = {link["/A"]["/URI"] for link in links}
    if any(
        sheet.endswith(name)
        for name in ("actieplan", "incident", "kaart", "leidinggevende", "teamoverleg")
    ):
        assert {"tel:112", "tel:09008844"} <= addresses
    assert any(address.startswith("https://intranet.example.org/") for address in addresses)
