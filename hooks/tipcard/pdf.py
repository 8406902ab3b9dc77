"""From a sheet's view to a PDF/UA-1 of one A4 and a picture of it, by Typst."""

import json
import re
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

import typst

from tipcard.problem import Place, Problem, Rule
from tipcard.sheet import SheetView
from tipcard.stamp import Stamp

_HERE = Path(__file__).parent
_OVERFLOW = re.compile(r"overflow-mm (\d+)")
_NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed')

#: The sizes of the text in points, the best one first; nothing on paper is smaller than the last.
SIZES_PT = (11, 10, 9)
#: A picture of a sheet is 300 pixels wide: an A4 of 8.27 inches at this many pixels an inch.
_PICTURE_PPI = 300 / 8.27


@dataclass(frozen=True)
class Paper:
    """A sheet as it is printed: the PDF, a PNG of it, and the size of its text in points."""

    pdf: bytes
    picture: bytes
    size_pt: int


def typeset(
    view: SheetView, stamp: Stamp, logo: bytes, place: Place
) -> tuple[Paper | None, list[Problem]]:
    """The sheet in the largest text that fits one A4, the same bytes on every machine, or why not.

    `logo` is a picture that Typst can show, or empty.

    Raises typst.TypstError when `sheet.typ` itself is wrong.
    """
    problem = None
    for size_pt in SIZES_PT:
        data = asdict(view) | {"stamp": asdict(stamp), "logo": list(logo), "size_pt": size_pt}
        inputs = {"sheet": json.dumps(data)}
        try:
            pdf = _compile(inputs, pdf_standards=["ua-1"], timestamp=0)
            picture = _compile(inputs, format="png", ppi=_PICTURE_PPI)
        except typst.TypstError as error:
            problem = _problem(error, place)
            if problem is None:
                raise
            if problem.rule is not Rule.SHEET_OVERFLOW:  # no smaller text mends anything else
                break
        else:
            return Paper(pdf, picture, size_pt), []
    return None, [problem] if problem else []


def _compile(inputs: dict[str, str], **options: Any) -> bytes:
    return cast(bytes, _compiler().compile(sys_inputs=inputs, **options))


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
