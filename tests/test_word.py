"""The Word file for a protocol: as it was written, and as another program opens it."""

import io
import re
import shutil
import subprocess
import zipfile
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import docx
import pytest
from docx.oxml.ns import qn
from docx.table import Table as DocxTable
from pypdf import PdfReader
from test_cases import read
from test_tree import made

from tipcard.diagnostics import Collector
from tipcard.document.markdown import Run
from tipcard.paper.written import Line, Row, Table, WordText, word_file
from tipcard.project import read_project
from tipcard.source.files import read_sources

ADDRESS = "https://intranet.example.org/online-veilig/"
FOLDERS = {"nl": "", "en": "en/"}


def opened(path: Path) -> Any:
    return docx.Document(str(path))


def shown(document: Any) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def links(document: Any) -> list[str]:
    relations = document.part.rels.values()
    return [one.target_ref for one in relations if one.is_external]


@pytest.fixture(scope="session")
def converted(organised: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, PdfReader]:
    """The sample organisation's Word files as LibreOffice prints them, in one run."""
    program = shutil.which("soffice")
    assert program, "the tests need LibreOffice: run 'make test', which installs it"
    folder = tmp_path_factory.mktemp("word")
    for language, own in FOLDERS.items():
        shutil.copy(organised / f"{own}protocol.docx", folder / f"{language}.docx")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    names = [f"{language}.docx" for language in FOLDERS]
    command = [program, "--headless", profile, "--convert-to", "pdf", *names]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=180, check=False)
    assert ran.returncode == 0, ran.stderr
    return {language: PdfReader(folder / f"{language}.pdf") for language in FOLDERS}


@pytest.mark.parametrize(
    ("language", "words", "heads"),
    [
        (
            "nl",
            ("Maak eerst een screenshot", "onder de 18", "Noor Voorbeeld", "vijf jaar", "[vul in]"),
            ("Doel", "Vijf stappen", "Stap 2: Screenshot", "Eerste dag", "Wie doet wat"),
        ),
        (
            "en",
            ("Take a screenshot first", "under 18", "Noor Voorbeeld", "five years", "[fill in]"),
            ("Purpose", "Step 2: Screenshot", "Who does what", "Checklists to attach"),
        ),
    ],
)
def test_another_program_opens_it_and_prints_an_a4(
    converted: dict[str, PdfReader], language: str, words: tuple[str, ...], heads: tuple[str, ...]
) -> None:
    pdf = converted[language]
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert all(one in text for one in words)
    assert 4 <= len(pdf.pages) <= 8
    assert {tuple(round(float(side)) for side in page.mediabox[2:]) for page in pdf.pages} == {
        (595, 842)
    }
    titles = re.findall(r"'/Title': '([^']*)'", str(pdf.outline))
    assert set(heads) <= set(titles)


def test_its_links_lead_to_what_they_say(converted: dict[str, PdfReader], organised: Path) -> None:
    for language, own in FOLDERS.items():
        found = [
            note["/A"]["/URI"]
            for page in converted[language].pages
            for note in (one.get_object() for one in page.get("/Annots", ()))
            if "/URI" in note.get("/A", {})
        ]
        short = {urlsplit(url) for url in found if url.startswith(ADDRESS)}
        assert len(short) >= 20
        for url in short:
            assert re.fullmatch(r"v=2026-\d\d-\d\d", url.query)
            page = organised / url.path.removeprefix(urlsplit(ADDRESS).path)
            assert page.is_relative_to(organised / f"{own}link"), url
            (target,) = re.findall('url=([^"]+)"', page.read_text("utf-8")) or [""]
            path, _, anchor = target.partition("#")
            there = (page.parent / path).read_text("utf-8")
            assert not anchor or f'id="{anchor}"' in there
        others = {url for url in found if not url.startswith(ADDRESS)}
        assert {"tel:112", "mailto:vertrouwenspersoon@example.org"} <= others


@pytest.mark.parametrize("language", FOLDERS)
def test_it_is_whole_for_who_does_not_see_it(organised: Path, language: str) -> None:
    """Headings without a gap, lists, heads of tables, a language, and what it says of itself."""
    document = opened(organised / f"{FOLDERS[language]}protocol.docx")
    levels = [int(one.style.name[-1]) for one in document.paragraphs if "Heading" in one.style.name]
    assert levels[0] == 1 and levels.count(1) == 2 and set(levels) == {1, 2, 3}
    assert all(level <= before + 1 for before, level in pairwise(levels))
    styles = {one.style.name for one in document.paragraphs}
    assert {"List Bullet", "List Tick", "First"} <= styles
    assert not [one for one in document.paragraphs if one.text.strip().startswith(("•", "- ", "☐"))]
    assert all(table._tbl.tblPr.find(qn("w:tblCaption")) is not None for table in document.tables)
    heads = [table for table in document.tables if table._tbl.xpath(".//w:tblHeader")]
    assert len(heads) == 3 and all(is_head_of(table) for table in heads)
    own = document.core_properties
    tag = {"nl": "nl-NL", "en": "en-GB"}[language]
    assert own.language == tag and own.title and own.subject
    assert own.author == "Stichting Voorbeeld, afdeling Communicatie"
    assert {one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))} == {tag}
    page = document.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)


def is_head_of(table: DocxTable) -> bool:
    """Whether the first row, and no other, is repeated on each page."""
    return [bool(row._tr.xpath(".//w:tblHeader")) for row in table.rows] == [
        not index for index in range(len(table.rows))
    ]


def test_nothing_in_it_runs_or_is_fetched(organised: Path) -> None:
    with zipfile.ZipFile(organised / "protocol.docx") as packed:
        files = {name: packed.read(name).decode() for name in packed.namelist()}
        assert {one.date_time[:3] for one in packed.infolist()} == {packed.infolist()[0].date_time[:3]}
    assert not [name for name in files if re.search("vba|macro|embed|activeX", name)]
    outside = [
        line for text in files.values() for line in re.findall("<Relationship [^>]*External[^>]*>", text)
    ]
    assert outside and all("relationships/hyperlink" in line for line in outside)
    assert (
        "attachedTemplate" not in files["word/settings.xml"] and "rsid" not in files["word/document.xml"]
    )


def test_without_an_address_it_has_names_and_says_so(built: Path) -> None:
    document = opened(built / "protocol.docx")
    assert "Het adres van de site was niet bekend" in shown(document)
    assert "Op de site: Stap 2: Screenshot" in shown(document)
    assert {urlsplit(url).scheme for url in links(document)} == {"tel"}
    roles = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert roles[1][:3] == ["Leidinggevende", "[vul in]", "[vul in]"]


def test_two_builds_give_the_same_bytes(built: Path) -> None:
    problems = Collector()
    project = read_project(read_sources(built.parent / "mkdocs.yml", {}, problems), problems)
    assert project
    files = made(project).files
    for name in ("protocol.docx", "en/protocol.docx"):
        assert files[name] == (built / name).read_bytes()


def test_any_checklist_can_be_the_annex() -> None:
    """One with items to tick and somebody to call: all of its words, and room to write."""
    own = "chapter: {parts: [dan], annex: checklist-lijst, changes: eerst}"
    changes = {f"docs/{one}/tips.md": [["title: Tips\n", f"title: Tips\n{own}\n"]] for one in FOLDERS}
    for one in FOLDERS:
        changes[f"docs/{one}/lijst.md"] = [["  - lines: 3\n", "  - contacts: kijk\n  - lines: 3\n"]]
    contact = "contacts: [{role: {nl: Hulp, en: Help}, name: Noor, phone: '112', at: [kijk]}]\n"
    project, problems = read({"change": changes, "files": {"organisation.yml": contact}})
    assert project and problems.all == []
    document = docx.Document(io.BytesIO(made(project).files["tips.docx"]))
    headings = [one.text for one in document.paragraphs if "Heading" in one.style.name]
    annex = headings[headings.index("Bijlage: De lijst") :]
    assert annex == ["Bijlage: De lijst", "Dan", "Praat", "Eerst", "Kijk", "Luister", "Notities"]
    ticks = [one.text for one in document.paragraphs if one.style.name == "List Tick"]
    assert ticks == ["Praat met je team.", "Kijk goed om je heen.", "En let op.", "Luister."]
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert cells[-3:] == [["Naam", ""], ["Hulp", "Noor\n112"], [""]]


def test_a_text_is_written_as_it_stands() -> None:
    """What Word has for lists, links and tables, and nothing that would be taken for XML."""
    nasty = "<w:p>&amp; ]]> \"'"
    odd = nasty + "\x0b\ufffe"
    one, two = Line("List Number", (Run("een"),), is_restart=True), Line("List Number", (Run("twee"),))
    table = Table(odd, ("a", "b"), (Row(((Run(odd),), ()), 2),), (1, 2))
    linked = Line("Normal", (Run(nasty, is_strong=True), Run(nasty, url='https://a.example/?"<&')))
    text = WordText(
        odd,
        odd * 99,
        odd,
        "nl-NL",
        date(2026, 11, 25),
        f"{nasty} {{page}}.",
        (one, two, one, linked, table, table),
    )
    document = docx.Document(io.BytesIO(word_file(text)))
    assert [paragraph.text for paragraph in document.paragraphs] == ["een", "twee", "een", nasty * 2, ""]
    numbers = [paragraph._p.pPr.numPr.numId.val for paragraph in document.paragraphs[:3]]
    assert numbers[0] == numbers[1] != numbers[2]
    assert document.tables[0].rows[1].cells[0].text == document.core_properties.title == nasty
    assert links(document) == ['https://a.example/?"<&']
    widths = [cell.width for cell in document.tables[0].rows[1].cells]
    assert widths[1] == pytest.approx(widths[0] * 2, rel=0.01)
