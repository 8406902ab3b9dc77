"""The booklet: everything of one language in one file, which can be read, printed, bound and clicked."""

import io
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from babel.dates import format_date
from conftest import ADDRESS, REPO
from page import ValidationProfile, validate_pdf
from pypdf import PdfReader

from tipcard.diagnostics import Collector
from tipcard.document.tree import Block
from tipcard.paper.booklet import _STEPS, Booklet, _Binder, booklets, sections
from tipcard.paper.typeset import PLAIN, SIZES_PT, set_in
from tipcard.project import Project, read_project
from tipcard.settings.platforms import links
from tipcard.source import cache
from tipcard.source.files import read_sources

LANGUAGES = {"nl": "", "en": "en/"}
MM = 72 / 25.4


@pytest.fixture(scope="module")
def project() -> Project:
    found = read_project(read_sources(REPO / "mkdocs.yml", {}, Collector()), Collector())
    assert found
    return found


@pytest.fixture(params=LANGUAGES)
def own(request: pytest.FixtureRequest, project: Project) -> Booklet:
    """The booklet of a language, as the project has it without an address."""
    (edition,) = (one for one in project.editions if one.locale == request.param)
    (found,) = booklets(project, edition)
    return found


def texts(pdf: bytes | Path) -> list[str]:
    """What each page says, without white space, hyphens and hidden places to break."""
    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]
    return [squeezed(text) for text in pages]


def squeezed(text: str) -> str:
    return re.sub(r"[-\s\x02\u200b\u202f\ufffe]", "", text)


def destinations(pdf: PdfReader) -> dict[str, int]:
    """The number of the page of each place with a name."""
    found = pdf.named_destinations.items()
    return {name: (pdf.get_destination_page_number(place) or 0) + 1 for name, place in found}


def bookmarks(pdf: PdfReader, entries: list[object]) -> Iterator[tuple[str, int]]:
    for entry in entries:
        if isinstance(entry, list):
            yield from bookmarks(pdf, entry)
        else:
            yield entry.title, pdf.get_destination_page_number(entry) + 1  # type: ignore[attr-defined]


def annotations(pdf: PdfReader) -> Iterator[tuple[int, dict[str, object]]]:
    for number, page in enumerate(pdf.pages, start=1):
        yield from ((number, one.get_object()) for one in page.get("/Annots", ()))


def addresses(pdf: PdfReader) -> set[str]:
    actions = (one["/A"]["/URI"] for _, one in annotations(pdf) if "/A" in one)  # type: ignore[index]
    return {str(uri) for uri in actions}


@pytest.mark.parametrize("locale", LANGUAGES)
def test_it_is_valid_pdf_ua_with_its_margin_at_the_binding_and_no_small_text(
    built: Path, organised: Path, locale: str
) -> None:
    for folder in (built, organised):
        path = folder / f"{LANGUAGES[locale]}boekje.pdf"
        report = validate_pdf(path, profile=ValidationProfile.PDF_UA_1)
        assert report.is_compliant, [failure.message for failure in report.failures]
        pdf = PdfReader(path)
        assert pdf.metadata and pdf.metadata.title and pdf.metadata.subject
        assert pdf.metadata.author and pdf.trailer["/Root"]["/Lang"] == locale
        for number, page in enumerate(pypdfium2.PdfDocument(path), start=1):
            parts = [part for part in page.get_objects() if part.type == pypdfium2.raw.FPDF_PAGEOBJ_TEXT]
            sizes = {round(abs(one.get_matrix().get()[3]) * one.get_font_size(), 1) for one in parts}
            assert min(sizes) >= min(SIZES_PT)
            lefts, _, rights, _ = zip(*(one.get_bounds() for one in parts), strict=True)
            is_recto = number % 2 == 1
            assert min(lefts) >= (33 if is_recto else 40) * MM
            assert max(rights) <= (210 - (40 if is_recto else 33)) * MM


def test_the_contents_name_every_heading_with_the_page_on_which_it_stands(own: Booklet) -> None:
    pdf = PdfReader(io.BytesIO(own.made().pdf))
    known = destinations(pdf)
    wanted = []
    for page in own.chapters:
        wanted.append((page.title, known[page.page_id]))
        wanted += [(one.heading, known[one.section_id]) for one in sections(page)[1:]]
    last = (own.edition.messages.addresses, len(pdf.pages))
    assert list(bookmarks(pdf, pdf.outline)) == [*wanted, last]
    pages = texts(own.made().pdf)
    for title, number in wanted:
        assert re.search(rf"{re.escape(squeezed(title))}\.+{number}(?!\d\d)", pages[1]), title
        assert squeezed(title) in pages[number - 1], title


def own_blocks(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        yield from own_blocks(block.blocks) if block.blocks else (block,)


def test_it_says_all_that_its_pages_say(own: Booklet) -> None:
    pages = texts(own.made().pdf)
    feet = [squeezed(own.edition.language.site_name), *(squeezed(one.title) for one in own.chapters)]
    head, foot = "|".join(map(re.escape, feet)), r"\d*(?:Gecontroleerd|Checked)\w{12,20}·\w{12,16}\d*"
    said = "".join(re.sub(rf"^(?:{head})+|{foot}$", "", page) for page in pages)
    for page in own.chapters:
        for section in sections(page):
            for block in own_blocks(tuple(one for one in section.blocks if one.kind != "ways")):
                lacking = [] if block.links else [one.words for one in block.passages]
                assert [words for words in lacking if squeezed(words) not in said] == []
            for addition in section.additions:
                assert squeezed(addition.title) in said


@pytest.mark.parametrize("locale", LANGUAGES)
def test_links_lead_where_they_say(addressed: Path, project: Project, locale: str) -> None:
    folder = LANGUAGES[locale]
    path = addressed / f"{folder}boekje.pdf"
    pdf, site = PdfReader(path), ADDRESS
    (edition,) = (one for one in project.editions if one.locale == locale)
    (own,) = booklets(project, edition)
    known = destinations(pdf)
    pages = texts(path)
    # Inside: the number of the page that is printed behind each link.
    for number, text in list(enumerate(pages, start=1))[2:]:
        targets = [str(one["/Dest"]) for at, one in annotations(pdf) if at == number and "/Dest" in one]
        printed = {int(one) for one in re.findall(r"\((?:blz\.|p\.)(\d+)\)", text)}
        assert {known[name] for name in targets} == printed
    # Outside: what the pages link to, and the short link of each item, which is there.
    found = addresses(pdf)
    assert project.platforms
    wanted = {link.target for page in own.pages for link in page.links if ":" in link.target}
    wanted |= {url for url, _ in links(project.platforms)}
    short = {url for url in found if url.startswith(site)}
    assert found - short == wanted
    dated = dict(url.split("?v=") for url in short if "?v=" in url)
    items = {
        f"{site}{folder}link/{item.section_id}.html": f"{project.said_since(edition, item.section_id)}"
        for page in own.chapters
        for item in page.items
    }
    assert items.items() < dated.items()
    assert all((addressed / url.removeprefix(site).split("?")[0]).is_file() for url in short)
    # The numbers: the list has the addresses in the order in which readers come upon them.
    uris = [(number, str(one["/A"]["/URI"])) for number, one in annotations(pdf) if "/A" in one]  # type: ignore[index]
    listed = list(dict.fromkeys(uri for number, uri in uris if number == len(pdf.pages)))
    met = dict.fromkeys(uri for number, uri in uris if number < len(pdf.pages) and uri in listed)
    assert listed == list(met) and len(listed) > 20
    said = "".join(pages)
    for number, uri in enumerate(listed, start=1):
        assert f"{number}.{squeezed(uri.split('://')[1])}" in pages[-1]
        assert f"[{number}]" in said
    # On paper: every address, or what it dials.
    assert [
        url
        for url in found
        if squeezed(url.split("://")[-1].split("?v=")[0]) not in said and "tel:" not in url
    ] == []


def test_without_an_address_nothing_leads_to_what_is_not_in_it(own: Booklet) -> None:
    text = "".join(texts(own.made().pdf))
    assert "A4" not in text and not re.search(r"link/\w", text)


def test_it_is_the_same_file_every_time(
    own: Booklet, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "FOLDER", tmp_path / "nothing/kept")
    (again,) = booklets.__wrapped__(project, own.edition)
    assert again == own
    assert again.made() == own.made()


def test_what_a_font_has_for_certain_is_printed(own: Booklet, project: Project) -> None:
    """A check believes it of a booklet, and sets none to see it."""
    signs = "".join(sorted(PLAIN))
    view = _Binder(project, own.edition, own.page, own.chapters, "").view()
    said = {**view, "title": signs, "site_name": signs, "organisation": signs}
    paper, made = set_in("booklet.typ", said, own.stamp, b"", _STEPS)
    assert made().paper == paper


@pytest.mark.parametrize("locale", LANGUAGES)
def test_it_is_offered_where_it_is_looked_for_and_tells_its_age(
    built: Path, addressed: Path, locale: str
) -> None:
    folder = LANGUAGES[locale]
    versions = set()
    for site in (built, addressed):
        entries = json.loads((site / "links.json").read_text("utf-8"))["links"]
        (own,) = (one for one in entries if one["kind"] == "booklet" and one["language"] == locale)
        assert own["pdf"] == f"{folder}boekje.pdf" and (site / own["pdf"]).is_file()
        assert all((site / one["pdf"]).is_file() for one in entries if one["pdf"])
        assert own["version"] in (site / own["page"]).read_text("utf-8")
        day = format_date(
            date.fromisoformat(own["changed"]), "long", {"en": "en_GB"}.get(locale, locale)
        )
        assert squeezed(day) in texts(site / own["pdf"])[0]
        versions.add(own["version"])
    assert len(versions) == 1
    assert 'href="../boekje.pdf"' in (built / f"{folder}checklists/index.html").read_text("utf-8")
    assert 'href="boekje.pdf"' in (built / f"{folder}boekje.html").read_text("utf-8")
    assert 'href="boekje.html"' in (built / f"{folder}protocol.html").read_text("utf-8")
