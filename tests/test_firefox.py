"""What readers were promised, in Firefox too: the first screen, languages, light and dark, and paper."""

import io
from pathlib import Path

import pytest
from firefox import Firefox
from pypdf import PdfReader
from test_browser import KINDS, SHEETS
from test_print import Paper, pdf_of

BOTTOM = "document.querySelector('{}').getBoundingClientRect().bottom"


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
@pytest.mark.parametrize("language", ["", "en/"])
def test_the_first_screen_says_what_to_do_now_and_names_the_five_steps(
    fox: Firefox, organised: Path, language: str, size: tuple[int, int]
) -> None:
    fox.resize(*size)
    fox.goto(f"{organised.as_uri()}/{language}index.html")
    fox.evaluate("document.fonts.ready.then(() => 1)")
    assert fox.evaluate("document.querySelector('.tc-board a').href") == "tel:112"
    assert fox.evaluate(BOTTOM.format(".tc-safety")) <= size[1]
    assert fox.evaluate(BOTTOM.format(".tc-path li:last-child a")) <= size[1]


def test_no_page_is_wider_than_a_narrow_screen(fox: Firefox, built: Path) -> None:
    fox.resize(320, 640)
    for name in [*KINDS, *SHEETS, "404.html"]:
        fox.goto(f"{built.as_uri()}/{name}")
        assert fox.evaluate("document.documentElement.scrollWidth") <= 320, name


def test_the_other_language_opens_at_the_same_place_and_light_is_kept_when_chosen(
    fox: Firefox, served: str
) -> None:
    fox.resize(1440, 900)
    fox.goto(f"{served}actieplan.html?v=1a2b3c4#bespreek")
    english = "document.querySelector('a.tc-language').href"
    assert fox.evaluate(english) == f"{served}en/actieplan.html?v=1a2b3c4#bespreek"
    assert fox.evaluate("localStorage.length") == 0
    fox.evaluate("(document.querySelector('[data-scheme-switch]').click(), 1)")
    chosen = fox.evaluate("document.documentElement.dataset.scheme")
    fox.goto(f"{served}tips.html")
    assert fox.evaluate("document.documentElement.dataset.scheme") == chosen
    fox.evaluate("(localStorage.clear(), 1)")


def test_a_field_grows_prints_whole_and_is_empty_after_a_reload(fox: Firefox, served: str) -> None:
    fox.resize(390, 844)
    url = f"{served}checklists/incident.html"
    fox.goto(url)
    fox.evaluate("(document.querySelector('.tc-sheet textarea').focus(), 1)")
    words = "Noor van het wijkteam in de binnenstad en nog wat, tot het eind"
    fox.type(words)
    field = "document.querySelector('.tc-sheet textarea')"
    assert fox.evaluate(f"{field}.value") == words
    assert fox.evaluate(f"{field}.scrollHeight <= {field}.clientHeight + 1")
    pages = PdfReader(io.BytesIO(fox.printed())).pages
    assert words.replace(" ", "") in "".join("".join(one.extract_text().split()) for one in pages)
    fox.evaluate(f"{field}.value = ''")  # or else Firefox asks before it leaves
    fox.goto(f"{served}index.html")
    fox.goto(url)
    assert fox.evaluate(f"{field}.value") == ""


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_prints_as_its_pdf(fox: Firefox, built: Path, organised: Path, sheet: str) -> None:
    for site in (built, organised):
        fox.goto(f"{site.as_uri()}/{sheet}")
        page, paper = Paper(fox.printed()), pdf_of(site, sheet.removesuffix(".html"))
        assert len(page.document) == 1, site
        assert len(page.boxes) == len(paper.boxes)
        assert min((min(box.width, box.height) for box in page.boxes), default=5) >= 5
        assert page.sizes <= paper.sizes, site
        assert min(one.x for one in page.strokes) >= 19
        assert max(one.x + one.width for one in page.strokes) <= 210 - 13
        # It draws more than the lines to write on; those of the PDF are there, near their places.
        found = [min(page.levels, key=lambda one, at=level: abs(one - at)) for level in paper.levels]
        moved = [abs(one - other) for one, other in zip(found, paper.levels, strict=True)]
        assert max(moved, default=0) < 6, (site, moved)
