"""`release` and `upgrade`: a version of the project as others can take it, and from one to the next."""

import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path

from cli import BUILT
from supply import BILL, NAME, bill, parts

from tipcard.source.files import ADDRESS_VARIABLE, ORGANISATION_VARIABLE, write_files
from tipcard.source.packed import packed, unpacked

CHANGES = "CHANGELOG.md"
DIST = "dist"
#: What is made here, or kept by another program, and belongs to no version.
_MADE = {".git", ".venv", "__pycache__", DIST, *BUILT}
#: Files of lines that each say a thing of their own: what both have written is all kept.
_LISTS = ("hooks/permalinks.yml", "translated.yml")


class NotReadyError(Exception):
    """Why a version cannot be made, and what to do about it."""


def notes(changes: str, version: str) -> tuple[str, date]:
    """What the changelog says of a version, and its day; raises NotReadyError."""
    part = rf"^## \[{re.escape(version)}\] - (\d{{4}}-\d\d-\d\d)\n(.*?)(?=^## |\Z)"
    found = re.search(part, changes, re.MULTILINE | re.DOTALL)
    if not found or not found[2].strip():
        raise NotReadyError(f"{CHANGES} says nothing of this version\n    Write: ## [{version}] - <day>")
    return f"{found[2].strip()}\n", date.fromisoformat(found[1])


def run_release(root: Path, version: str) -> int:
    """Test a version, make all its files in `dist` from what was committed, and tag it."""
    try:
        said, day = notes((root / CHANGES).read_text("utf-8"), version)
        if _git(root, "status", "--porcelain"):
            raise NotReadyError(
                "not everything is committed\n    Commit it, or take it back: git status"
            )
        if _git(root, "tag", "--list", f"v{version}"):
            raise NotReadyError(
                f"v{version} is there already\n    Write the next one under extra: release:"
            )
        _run(root, "test")
        _run(root, "rehearse")
        files = release_files(root, version, said, day)
    except (NotReadyError, OSError) as error:
        print(f"Not released: {error}")
        return 1
    write_files(root / DIST, files)
    _git(root, "tag", "--annotate", f"v{version}", "--cleanup=verbatim", "--message", said)
    print(*(f"{DIST}/{name}" for name in files), sep="\n")
    print(f"Version {version} is tagged. To pass it on: git push origin v{version}, and these files.")
    return 0


def release_files(root: Path, version: str, said: str, day: date) -> dict[str, bytes]:
    """The files of a version, made of what was committed and of nothing else."""
    own = f"{NAME}-{version}"
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / own
        _git(root, "clone", "--quiet", ".", str(source))
        committed = read_folder(source)
        _run(source, "site")
        _run(source, "zip")
        site = (source / "site.zip").read_bytes()
    files = {
        f"{own}-site.zip": site,
        f"{own}-source.zip": packed({f"{own}/{name}": one for name, one in committed.items()}, day),
        BILL: bill(version, parts(root)),
        "NOTES.md": said.encode(),
    }
    sums = "".join(f"{sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
    return {**files, "SHA256SUMS": sums.encode()}


def _run(place: Path, command: str) -> None:
    """Run a command of a copy of the project, without what is only of this computer."""
    theirs = {ADDRESS_VARIABLE, ORGANISATION_VARIABLE}
    environment = {name: value for name, value in os.environ.items() if name not in theirs}
    result = subprocess.run([sys.executable, "hooks/cli.py", command], cwd=place, env=environment)
    if result.returncode:
        raise NotReadyError(
            f"'{command}' has failed\n    Mend what it says above, commit it, and begin anew."
        )


def _git(root: Path, *command: str) -> str:
    result = subprocess.run(
        ["git", *command], cwd=root, capture_output=True, text=True, encoding="utf-8"
    )
    if result.returncode:
        raise NotReadyError(f"git says: {result.stderr.strip()}")
    return result.stdout.strip()


def read_folder(folder: Path) -> dict[str, bytes]:
    """Every file of a project by its path, but what is made of it."""
    files = {path.relative_to(folder): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {
        name.as_posix(): path.read_bytes()
        for name, path in files.items()
        if not _MADE & {name.as_posix(), *name.parts}
    }


def read_source(path: Path) -> dict[str, bytes]:
    """Every file of a version by its path, from its archive, in which all stand in one folder."""
    files = unpacked(path.read_bytes())
    return {name.partition("/")[2]: one for name, one in files.items() if not name.endswith("/")}


def upgraded(
    own: Mapping[str, bytes], old: Mapping[str, bytes], new: Mapping[str, bytes]
) -> tuple[dict[str, bytes], list[str]]:
    """A new version with all that is an organisation's own, and the paths that both have changed in one
    place: those have both texts, between `<<<<<<<` and `>>>>>>>`."""
    whole, both = dict(new), []
    for path, content in own.items():
        if content == old.get(path):
            continue
        if path not in new or new[path] in {old.get(path), content}:
            whole[path] = content
        else:
            whole[path], is_clean = _merged(path, content, old.get(path, b""), new[path])
            both += [] if is_clean else [path]
    return whole, both


def _merged(path: str, own: bytes, old: bytes, new: bytes) -> tuple[bytes, bool]:
    names = ["-L", "your own", "-L", "the old version", "-L", "the new version"]
    keep = ["--union"] if path.endswith(_LISTS) else []
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("own", "old", "new")]
        for file, content in zip(files, (own, old, new), strict=True):
            file.write_bytes(content)
        result = subprocess.run(["git", "merge-file", "-p", *keep, *names, *files], capture_output=True)
    return result.stdout, result.returncode == 0


def run_upgrade(root: Path, old: Path, new: Path) -> int:
    """Make a folder of a new version, beside this one, with all that is an organisation's own."""
    target = root.parent / new.name.removesuffix(".zip").removesuffix("-source")
    if target.exists():
        print(f"{target} is there already.\n    Take it away, or give it another name.")
        return 1
    try:
        whole, both = upgraded(read_folder(root), read_source(old), read_source(new))
    except (OSError, zipfile.BadZipFile) as error:
        print(f"This cannot be read: {error}\n    Name the archives of the old and of the new version.")
        return 1
    write_files(target, whole)
    print(f"{target} is the new version with what is your own. This folder is as it was.")
    for path in both:
        print(f"{path}: both have changed this\n    Choose at each <<<<<<< which text stays.")
    return 0
