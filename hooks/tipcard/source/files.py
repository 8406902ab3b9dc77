"""Reading the project's files, and writing what was made: the only place that knows the disk."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from tipcard.diagnostics import Collector, Location

DOCS = "docs"
ASSETS = f"{DOCS}/assets"
CONFIG = "mkdocs.yml"
#: Where the files for web servers are made, from their templates there.
DEPLOY = "deploy"
ORGANISATION = "organisation.yml"
#: The variables that say where the organisation's own file is, and at which address the site is.
ORGANISATION_VARIABLE = "ORGANISATION"
ADDRESS_VARIABLE = "SITE_URL"
#: The variable that says that the text is being written: words are then registered as of today.
DRAFT_VARIABLE = "DRAFT"


@dataclass(frozen=True)
class Sources:
    """What a project is read from.

    `texts` are its texts by path and `docs` the paths of all files in docs, both from its folder;
    `strange` is what stands in docs and is no file, with what it is; `assets` are the files in
    docs/assets by their path in docs. `config` and `organisation` are the paths of the two files with
    settings; `address` is that of the site as the environment gives it. `draft_on` is the day of a
    draft, whose words nobody has registered yet; None for what is published.
    """

    texts: Mapping[str, str]
    docs: frozenset[str]
    assets: Mapping[str, bytes] = field(default_factory=dict)
    strange: Mapping[str, str] = field(default_factory=dict)
    config: str = CONFIG
    organisation: str = ORGANISATION
    address: str = ""
    draft_on: date | None = None


def read_sources(config: Path, environment: Mapping[str, str], problems: Collector) -> Sources:
    """Read the settings, the register of ids, the pages and the fixed words around a settings file."""
    root = config.parent
    own = environment.get(ORGANISATION_VARIABLE, "")
    organisation = root / (own or ORGANISATION)
    docs, strange = _walk(root / DOCS)
    paths = [*root.glob("*.yml"), *root.glob("hooks/*.yml"), *docs]
    texts = {
        _name(path, root): path for path in paths if path.suffix in {".md", ".yml"} and path.is_file()
    }
    if organisation.is_file():
        texts[_name(organisation, root)] = organisation
    elif own:
        problems.add(Location(own, 0), "unknown-page.organisation", variable=ORGANISATION_VARIABLE)
    return Sources(
        texts={
            name: text
            for name, path in texts.items()
            if (text := _text(name, path, problems)) is not None
        },
        docs=frozenset(_name(path, root) for path in docs),
        assets={
            path.relative_to(root / DOCS).as_posix(): path.read_bytes()
            for path in docs
            if path.is_relative_to(root / ASSETS)
        },
        strange={_name(path, root): kind for path, kind in strange.items()},
        config=config.name,
        organisation=_name(organisation, root),
        address=environment.get(ADDRESS_VARIABLE, ""),
        draft_on=date.today() if environment.get(DRAFT_VARIABLE) else None,
    )


def with_texts(sources: Sources, texts: Mapping[str, str]) -> Sources:
    """The same sources with some texts in the place of those that were read, or beside them."""
    pages = (path for path in texts if path.startswith(f"{DOCS}/"))
    return replace(sources, texts={**sources.texts, **texts}, docs=sources.docs.union(pages))


def _walk(folder: Path) -> tuple[list[Path], dict[Path, str]]:
    """Every file in a folder, and whatever else stands there with what it is; no link is followed."""
    files: list[Path] = []
    strange: dict[Path, str] = {}
    for name, folders, names in os.walk(folder):
        for path in (Path(name) / own for own in (*folders, *names)):
            if path.is_symlink():
                strange[path] = "a link"
            elif path.is_dir():
                strange |= {path: "a folder"} if path.suffix else {}
            elif path.is_file():
                files.append(path)
            else:
                strange[path] = "a device"
    return sorted(files), strange


def _name(path: Path, root: Path) -> str:
    return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()


def _text(name: str, path: Path, problems: Collector) -> str | None:
    """The text of a file, with the line ends of this project."""
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line_no = error.object[: error.start].count(b"\n") + 1
        problems.add(Location(name, line_no), "not-utf8")
        return None


def write_files(folder: Path, files: Mapping[str, bytes]) -> dict[str, str]:
    """Write files below a folder; their paths are from that folder, with `/`. Gives their SHA-256."""
    hashes = {}
    for parent in {(folder / name).parent for name in files}:
        parent.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
        hashes[name] = sha256(content).hexdigest()
    return hashes


def write_whole(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write all of the files or, when one cannot be written, none: each is ready before the first
    takes its place."""
    beside = {folder / name: folder / f"{name}.new" for name in files}
    try:
        write_files(folder, {f"{name}.new": content for name, content in files.items()})
        for path, ready in beside.items():
            ready.replace(path)
    finally:
        for ready in beside.values():
            ready.unlink(missing_ok=True)
