"""Reading the project's files, and putting a finished site in the place of the old one."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tipcard.logo import LOGO_SUFFIXES
from tipcard.problem import Place, Problem, Rule

DOCS = "docs"


@dataclass(frozen=True)
class Sources:
    """The project's texts by path and the paths of all files in docs, both from its folder; and the
    pictures that can be a logo, by their path in docs."""

    texts: Mapping[str, str]
    docs: frozenset[str]
    images: Mapping[str, bytes] = field(default_factory=dict)


def read_sources(root: Path) -> tuple[Sources, list[Problem]]:
    """Read the settings, the register of ids, the pages and the fixed words of a project."""
    texts: dict[str, str] = {}
    problems = []
    docs = [path for path in sorted((root / DOCS).rglob("*")) if path.is_file()]
    settings = [*sorted(root.glob("*.yml")), *sorted(root.glob("hooks/*.yml"))]
    for path in [*settings, *docs]:
        if path.suffix not in {".md", ".yml"}:
            continue
        name = path.relative_to(root).as_posix()
        try:
            text = path.read_bytes().decode("utf-8-sig")
            texts[name] = text.replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError as error:
            line_no = error.object[: error.start].count(b"\n") + 1
            what = "this file is not saved as UTF-8"
            mend = "Save it again with the encoding UTF-8."
            problems.append(Problem(Place(name, line_no), what, Rule.NOT_UTF8, mend))
    images = {
        path.relative_to(root / DOCS).as_posix(): path.read_bytes()
        for path in docs
        if path.suffix.lower() in LOGO_SUFFIXES
    }
    paths = frozenset(path.relative_to(root).as_posix() for path in docs)
    return Sources(texts, paths, images), problems


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files below a folder; their paths are from that folder, with `/`."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def replace_folder(old: Path, new: Path) -> None:
    """Put the folder `new` in the place of `old`, which is removed.

    Raises OSError when another program holds a file in `old`; `old` is then still whole.
    """
    aside = old.with_name(f"{old.name}.old")
    shutil.rmtree(aside, ignore_errors=True)
    if old.exists():
        old.rename(aside)
    new.rename(old)
    shutil.rmtree(aside, ignore_errors=True)
