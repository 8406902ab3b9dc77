"""Draws a Word file, with real headings, lists, tables and links; its look stands in `word/`."""

import io
import re
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm
from docx.table import Table as DocxTable
from docx.text.paragraph import Paragraph

from tipcard.document.markdown import Run
from tipcard.paper.written import Line, Row, Runs, Table, WordText
from tipcard.source.packed import packed, unpacked

_TEMPLATE = Path(__file__).parent / "word"
#: What no XML can hold; settings can have it, by an escape.
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: The longest that a file says of itself.
_LONGEST = 255
#: The height of a line to write on.
_LINE = Mm(9)


def drawn(text: WordText) -> bytes:
    """The Word file of a text; the same text gives the same bytes anywhere."""
    document = docx.Document(io.BytesIO(_template()))
    _describe(document, text)
    _add_foot(document, text.foot)
    for part, behind in zip(text.parts, (*text.parts[1:], None), strict=True):
        if isinstance(part, Line):
            paragraph = _add_line(document, part)
            if isinstance(behind, Line) and behind.style == "Quiet":
                paragraph.paragraph_format.keep_with_next = True
        else:
            _add_table(document, part)
            if isinstance(behind, Table):  # or else the two become one
                document.add_paragraph(style="Quiet")
    saved = io.BytesIO()
    document.save(saved)
    return packed(unpacked(saved.getvalue()), text.day)


@cache
def _template() -> bytes:
    """An empty file with our styles."""
    paths = [path for path in _TEMPLATE.rglob("*") if path.is_file()]
    files = {path.relative_to(_TEMPLATE).as_posix(): path.read_bytes() for path in paths}
    return packed(files, date(2000, 1, 1))


def _describe(document: Document, text: WordText) -> None:
    """What the file says of itself."""
    own, day = document.core_properties, datetime(text.day.year, text.day.month, text.day.day)
    own.title, own.subject, own.author = (
        _xml(words)[:_LONGEST] for words in (text.title, text.subject, text.author)
    )
    own.language, own.last_modified_by, own.created, own.modified = text.language, own.author, day, day
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), text.language)
        language.set(qn("w:eastAsia"), text.language)


def _add_foot(document: Document, words: str) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.style = "footer"
    before, _, behind = _xml(words).partition("{page}")
    paragraph.add_run(before)
    number = _element("w:fldSimple", instr="PAGE")
    number.append(paragraph.add_run("1")._r)
    paragraph._p.append(number)
    paragraph.add_run(behind)


def _add_line(document: Document, line: Line) -> Paragraph:
    paragraph = document.add_paragraph(style=line.style)
    _add_runs(paragraph, line.runs)
    if line.style == "List Number":
        _number(document, paragraph, line.is_restart)
    return paragraph


def _add_runs(paragraph: Paragraph, runs: Runs) -> None:
    for run in runs:
        own = paragraph.add_run(_xml(run.words), style="Strong" if run.is_strong else None)
        if run.url:
            own.style = "Hyperlink"
            own.bold = run.is_strong or None
            link_id = paragraph.part.relate_to(run.url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            link = _element("w:hyperlink")
            link.set(qn("r:id"), link_id)
            link.append(own._r)
            paragraph._p.append(link)


def _number(document: Document, paragraph: Paragraph, is_restart: bool) -> None:
    """Let a part of a numbered list follow on the one before it, or begin at 1 again."""
    numbering: Any = document.part.numbering_part.element
    if is_restart:
        style: Any = document.styles["List Number"].element
        own = numbering.num_having_numId(style.pPr.numPr.numId.val)
        number = numbering.add_num(own.abstractNumId.val)
        number.add_lvlOverride(ilvl=0).add_startOverride(1)
    list_id = paragraph._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId()
    list_id.val = numbering.num_lst[-1].numId


def _add_table(document: Document, table: Table) -> None:
    head = Row(tuple((Run(words),) for words in table.heads))
    rows = (head, *table.rows) if table.heads else table.rows
    own = document.add_table(len(rows), len(table.shares), style="Table Grid")
    _describe_table(own, table)
    width = sum(column.width or 0 for column in own.columns)
    for column, share in zip(own.columns, table.shares, strict=True):
        column.width = Emu(width * share // sum(table.shares))
    for drawn, row in zip(own.rows, rows, strict=True):
        drawn.height = _LINE * row.line_count or None
        properties = drawn._tr.get_or_add_trPr()
        properties.append(_element("w:cantSplit"))
        if row is head:
            properties.append(_element("w:tblHeader"))
        for cell, column, runs in zip(drawn.cells, own.columns, row.cells, strict=True):
            cell.width = column.width
            cell.paragraphs[0].style = "Cell"
            _add_runs(cell.paragraphs[0], runs)


def _describe_table(own: DocxTable, table: Table) -> None:
    properties = own._tbl.tblPr
    properties.remove(properties.find(qn("w:tblLook")))
    has_heads = str(int(bool(table.heads)))
    look = {"val": "06A0" if table.heads else "0680", "firstRow": has_heads, "firstColumn": "1"}
    properties.append(_element("w:tblLook", **look, noHBand="1", noVBand="1"))
    properties.append(_element("w:tblCaption", val=_xml(table.title)))


def _xml(words: str) -> str:
    return _NO_XML.sub("", words)


def _element(name: str, **values: str) -> Any:
    element = OxmlElement(name)
    for key, value in values.items():
        element.set(qn(f"w:{key}"), value)
    return element
