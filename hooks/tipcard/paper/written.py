"""What a Word file says; `word.py` draws it, and is loaded only for what was not drawn before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from tipcard.document.markdown import Run
from tipcard.source.cache import kept, recipe

#: What draws it, beside packages.
_HERE = Path(__file__).parent
_FILES = (
    _HERE / "word.py",
    _HERE.parent / "source/packed.py",
    *(path for path in sorted((_HERE / "word").rglob("*")) if path.is_file()),
)

#: The styles of paragraphs, by their names in `word/styles.xml`: `First` is what everybody must know
#: first, and `Quiet` what is said of a text.
Style = Literal[
    "Heading 1",
    "Heading 2",
    "Heading 3",
    "Normal",
    "First",
    "Quiet",
    "List Bullet",
    "List Number",
    "List Tick",
]
Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Line:
    """A paragraph; with `is_restart` it is the first part of a numbered list."""

    style: Style
    runs: Runs
    is_restart: bool = False


@dataclass(frozen=True)
class Row:
    """Cells, of which the first one is the head; at least so many lines to write on high."""

    cells: tuple[Runs, ...]
    line_count: int = 0


@dataclass(frozen=True)
class Table:
    """Rows below the heads of their columns, if these have any; `shares` are the widths of the columns,
    in proportion. A screen reader says the `title`."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    shares: tuple[int, ...]


@dataclass(frozen=True)
class WordText:
    """Everything that a Word file says; `language` is a tag as nl-NL, and `foot` stands at the foot of
    each page, with the page's number where it says {page}."""

    title: str
    subject: str
    author: str
    language: str
    day: date
    foot: str
    parts: Sequence[Line | Table]


def word_file(text: WordText) -> bytes:
    """The Word file of a text; the same text gives the same bytes anywhere."""

    def make() -> bytes:
        from tipcard.paper.word import drawn

        return drawn(text)

    return kept(f"word {recipe(_FILES, 'python-docx')} {text}".encode(), make)
