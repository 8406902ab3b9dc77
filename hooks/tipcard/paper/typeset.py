"""From what is to be printed to a PDF/UA-1 and a picture of it, by Typst."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tipcard.document.tree import Page
from tipcard.paper.sheet import CARD_ROOM_MM, ROOM_MM, SheetView, Stamp, as_json, sheet_view, stamp
from tipcard.project import Dated, Edition, Project
from tipcard.source.cache import Kept, kept_object, recipe

if TYPE_CHECKING:
    import typst

_HERE = Path(__file__).parent
#: What makes paper of data, beside packages: programs, templates and fonts.
_FILES = tuple(path for path in sorted(_HERE.rglob("*")) if path.suffix in {".py", ".typ", ".ttf"})
_OVERFLOW = re.compile(r"overflow (\{.*\})")
_NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed')
#: What the fonts have for certain: the letters and signs of ASCII, Latin-1 and Latin Extended-A but the
#: soft hyphen, and the signs of running text.
PLAIN = frozenset(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0xAD), *range(0xAE, 0x180))))
PLAIN |= frozenset(
    "\u2009\u2013\u2014\u2018\u2019\u201a\u201c\u201d\u201e\u2022\u2026\u202f\u2039\u203a"
)
PLAIN |= frozenset("\u20ac\u2122\u2190\u2191\u2192\u2193\u2212")

#: The sizes of the text in points, the best one first; nothing on paper is smaller than the last.
SIZES_PT = (11, 10.5, 10, 9.5, 9)
#: How far apart lines to write on are, in millimetres: text gives way first, and only then the pen.
RULES_MM = (9, 8.5, 8)
_STEPS = [*((size, RULES_MM[0]) for size in SIZES_PT), *((SIZES_PT[-1], rule) for rule in RULES_MM[1:])]
#: A picture of a sheet is 300 pixels wide: an A4 of 8.27 inches at this many pixels an inch.
_PICTURE_PPI = 300 / 8.27


@dataclass(frozen=True)
class Paper:
    """How something is printed: the size of its text in points and, of a sheet, the distance between its
    lines in millimetres and how many lines fill what is left of the page."""

    size_pt: float
    rule_mm: float = 0
    more_lines: int = 0


@dataclass(frozen=True)
class Misfit:
    """Why something cannot be printed: how much is too long, or what the font does not have.

    `first` is the block from which a sheet does not fit, counted from 0;
    `heights_mm` are what its head and foot and then each of its blocks take.
    """

    overflow_mm: int = 0
    first: int = 0
    heights_mm: tuple[int, ...] = ()
    characters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Typeset:
    """What Typst makes: how it is printed or why it cannot be, the PDF, and a PNG of its first page."""

    paper: Paper | Misfit
    pdf: bytes = b""
    picture: bytes = b""


@dataclass(frozen=True)
class Printed:
    """What the project has on paper: its page, what it holds with the day of each, how it tells its age,
    how it is printed, and what was made, which many of them together are too large to hold."""

    page: Page
    edition: Edition
    dated: tuple[Dated, ...]
    stamp: Stamp
    paper: Paper | Misfit
    made: Callable[[], Typeset] = field(compare=False)

    @property
    def url(self) -> str:
        """The path of its page in the built site."""
        return self.edition.language.url(self.page.name)

    @property
    def pdf_url(self) -> str:
        """The path of its PDF in the built site."""
        return self.edition.language.url(self.page.name, ".pdf")

    @property
    def picture_url(self) -> str:
        """The path of its picture in the built site."""
        return self.edition.language.url(self.page.name, ".png")


@dataclass(frozen=True)
class Sheet(Printed):
    """A sheet of the project, with what it says."""

    view: SheetView


@lru_cache(maxsize=4)
def sheets(project: Project, edition: Edition) -> tuple[Sheet, ...]:
    """The sheets of a language with titles and only known ids, in the order of the menu. A check asks
    for them first, and who makes the files again."""
    return tuple(_sheets(project, edition))


def _sheets(project: Project, edition: Edition) -> Iterator[Sheet]:
    for page in (edition.pages[name] for name in project.site.nav if name in edition.pages):
        shown = [one for block in page.meta.blocks or () for _, one in block.named_ids]
        groups = [group for one in shown for group in edition.groups.get(one, ())]
        titles = [page.title, *(one.title for group in groups for one in (group, *group.items))]
        if page.meta.is_sheet and all(titles) and all(one in edition.groups for one in shown):
            view = sheet_view(page, edition, project)
            dated = tuple(dict.fromkeys(project.dated(edition, page, *groups)))
            room_mm = ROOM_MM if view.copies == 1 else CARD_ROOM_MM
            own = stamp(view, page, dated, edition, project, room_mm)
            yield Sheet(page, edition, dated, own, *typeset(view, own, project.logo), view)


def typeset(view: SheetView, stamp: Stamp, logo: bytes) -> tuple[Paper | Misfit, Callable[[], Typeset]]:
    """The sheet in the largest text that fits one A4."""
    return set_in("sheet.typ", vars(view), stamp, logo, _STEPS)


def set_in(
    template: str,
    words: Mapping[str, Any],
    stamp: Stamp,
    logo: bytes,
    steps: Sequence[tuple[float, float]],
) -> tuple[Paper | Misfit, Callable[[], Typeset]]:
    """What a template makes of words, the same bytes on every machine, or why it cannot; apart from what
    is large, for a check asks only how it is printed.

    `logo` is a picture that Typst can show, or empty; the first of the `steps`, a size of text with a
    distance between lines, in which it fits is taken. What has one step may have any length. Raises
    typst.TypstError when the template itself is wrong.
    """
    data = as_json({**words, "stamp": stamp, "logo": list(logo)}, ensure_ascii=False)
    key = f"{template} {recipe(_FILES, 'typst', 'pikepdf', 'pillow')} {steps} {data}"
    made = Kept(key.encode(), partial(_fitted, template, data, steps))
    if len(steps) == 1 and PLAIN.issuperset(data):
        return Paper(*steps[0]), made  # as Typst would say, which takes long over a booklet
    return kept_object(f"paper of {key}".encode(), lambda: made().paper), made


def _fitted(template: str, data: str, steps: Sequence[tuple[float, float]]) -> Typeset:
    made = Typeset(Misfit())
    for size_pt, rule_mm in steps:
        made = _set(template, data, size_pt, rule_mm)
        if isinstance(made.paper, Paper) or not made.paper.overflow_mm:
            break  # no smaller text mends anything but a length
    return made


def _set(template: str, data: str, size_pt: float, rule_mm: float) -> Typeset:
    import typst

    from tipcard.paper.finish import in_few_colours, with_headers

    # One input: Typst has several in any order, and with another one it would lay out everything anew.
    inputs = {"data": f'{{"size_pt": {size_pt}, "rule_mm": {rule_mm}, {data.removeprefix("{")}'}
    compiler = _compiler(template)
    try:
        pdf: Any = compiler.compile(sys_inputs=inputs, pdf_standards=["ua-1"], timestamp=0)
    except typst.TypstError as error:
        return Typeset(_misfit(error))
    # At once: what Typst has laid out just now it need not lay out again.
    pictures: Any = compiler.compile(sys_inputs=inputs, format="png", ppi=_PICTURE_PPI)
    picture = pictures[0] if isinstance(pictures, list) else pictures  # of several pages, a list
    more_lines = sum(json.loads(compiler.query("<more>", field="value")))
    return Typeset(Paper(size_pt, rule_mm, more_lines), with_headers(pdf), in_few_colours(picture))


@cache
def _compiler(template: str) -> "typst.Compiler":
    """Typst with our own fonts and no others; it is loaded only where something is to be set."""
    import typst

    return typst.Compiler(
        _HERE / template, root=_HERE, font_paths=[_HERE / "fonts"], ignore_system_fonts=True
    )


def _misfit(error: "typst.TypstError") -> Misfit:
    """What an editor can do something about; anything else is raised again."""
    if overflow := _OVERFLOW.search(error.message):
        found = json.loads(overflow[1].replace("\\", ""))
        return Misfit(found["mm"], found["first"], tuple(found["heights"]))
    if characters := sorted(set(_NO_GLYPH.findall(error.diagnostic))):
        return Misfit(characters=tuple(characters))
    raise error
