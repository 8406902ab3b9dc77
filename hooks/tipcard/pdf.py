"""From a sheet's view to a PDF/UA-1 of one A4, by Typst."""

import json
import re
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import cast

import typst

from tipcard.problem import Place, Problem, Rule
from tipcard.sheet import SheetView

_HERE = Path(__file__).parent
_OVERFLOW = re.compile(r"overflow-mm (\d+)")
_NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed')


def render_pdf(view: SheetView, place: Place) -> tuple[bytes, list[Problem]]:
    """The PDF of a sheet, the same bytes for the same view on every machine; empty with a problem.

    Raises typst.TypstError when `sheet.typ` itself is wrong.
    """
    inputs = {"sheet": json.dumps(asdict(view))}
    try:
        pdf = _compiler().compile(sys_inputs=inputs, pdf_standards=["ua-1"], timestamp=0)
    except typst.TypstError as error:
        problem = _problem(error, place)
        if problem is None:
            raise
        return b"", [problem]
    return cast(bytes, pdf), []


@cache
def _compiler() -> typst.Compiler:
    """Typst with the fonts of the sheets and no others."""
    return typst.Compiler(
        _HERE / "sheet.typ", root=_HERE, font_paths=[_HERE / "fonts"], ignore_system_fonts=True
    )


def _problem(error: typst.TypstError, place: Place) -> Problem | None:
    """What an editor can do about an error of Typst; None when only a programmer can."""
    if overflow := _OVERFLOW.search(error.message):
        what = f"the sheet is {overflow[1]} mm too long for one A4"
        mend = "Shorten its texts, or take away a block or some lines."
        return Problem(place, what, Rule.SHEET_OVERFLOW, mend)
    if characters := sorted(set(_NO_GLYPH.findall(error.diagnostic))):
        what = f"the sheet's font cannot print: {' '.join(characters)}"
        mend = "Use other characters in the texts of this sheet."
        return Problem(place, what, Rule.UNPRINTABLE_CHARACTER, mend)
    return None
