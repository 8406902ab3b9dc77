"""The folder of the finished site: what may be one, and how a new site takes the place of the old one.

A site is made in a folder of its own beside the target and put in its place in one step, so that at
any moment, and after a kill at any moment, a whole site is there.
"""

import ctypes
import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

#: The file by which a site of ours is known; it names every file that a whole one has.
MARK = ".tipcard"
#: The folders in it with what pages load.
FOLDERS = ("assets/", "search/")
_SOURCES = (".ci", ".git", ".venv", "deploy", "docs", "hooks", "overrides", "tests")


class TargetError(Exception):
    """Why a folder cannot hold the site, in words for who builds it."""


def refuse_target(target: Path, root: Path) -> None:
    """Raise TargetError when a site at `target` would harm the project in `root` or what is there."""
    own, project = target.resolve(), root.resolve()
    for source in (project, *(project / name for name in _SOURCES)):
        if own == source or own in source.parents or (source != project and source in own.parents):
            shown = os.path.relpath(source, project)
            raise TargetError(f"the site would stand in the place of the project's own files ({shown})")
    if target.exists() and not target.is_dir():
        raise TargetError("this is a file, and the folder of the site has to stand here")
    if target.is_dir() and any(target.iterdir()) and not is_site(target):
        raise TargetError("this folder holds something else than a site of this project")


def is_site(folder: Path) -> bool:
    """Whether a folder holds a site that this project has made."""
    return (folder / MARK).is_file()


def mark(folder: Path, names: Iterable[str], known: Mapping[str, str] = MappingProxyType({})) -> None:
    """Say of a finished site that it is one, and which files it has, as `sha256sum --check` reads it; of
    those that are `known` it is said already."""
    hashes = {**known, **{name: _hash(folder / name) for name in names if name not in known}}
    lines = [f"{hashes[name]}  {name}" for name in sorted(hashes)]
    (folder / MARK).write_text("\n".join(["# Made anew by each build.", *lines, ""]), "utf-8")


def marked(folder: Path) -> dict[str, str]:
    """The files that a site says to have, each with its hash."""
    lines = (folder / MARK).read_text("utf-8").splitlines()[1:]
    return {name: own for own, _, name in (line.rpartition("  ") for line in lines)}


def missing(folder: Path) -> list[str]:
    """The files that a site says to have and has not."""
    return [name for name in marked(folder) if not (folder / name).is_file()]


def damaged(folder: Path) -> list[str]:
    """The files of a site that are not there, or not as they were made."""
    return [name for name, own in marked(folder).items() if _hash(folder / name) != own]


def _hash(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else "missing"


@contextmanager
def workshop(target: Path) -> Iterator[Path]:
    """A folder beside the target to make a new site in; what killed builds have left goes first."""
    target.parent.mkdir(parents=True, exist_ok=True)
    prefix = f".{target.name}-"
    for left in target.parent.glob(f"{prefix}*"):
        # Only what a build has made is cleared away, and only when that build lives no more.
        if {path.name for path in left.glob("*")} <= {"held", "new", "old"}:
            with suppress(OSError), held(left / "held") if (left / "held").exists() else _dead(left):
                if not target.exists() and is_site(left / "old"):
                    (left / "old").rename(target)  # its build was killed between two steps
                _clear(left)
    folder = Path(tempfile.mkdtemp(prefix=f"{prefix}{os.getpid()}-", dir=target.parent))
    try:
        with held(folder / "held", is_new=True):
            yield folder
    finally:
        _clear(folder)


def _clear(folder: Path) -> None:
    """Remove what a build has made; whoever is killed here leaves something that is known as dead."""
    for name in ("new", "old"):
        shutil.rmtree(folder / name, ignore_errors=True)
    with suppress(OSError):
        (folder / "held").unlink(missing_ok=True)
        folder.rmdir()


@contextmanager
def _dead(folder: Path) -> Iterator[None]:
    """Raises OSError when the program that has made a folder, by its name, may still live."""
    own = folder.name.split("-")[-2]
    if sys.platform == "win32" or not own.isdigit():
        raise OSError
    try:
        os.kill(int(own), 0)
    except ProcessLookupError:
        yield
    else:
        raise OSError


@contextmanager
def held(path: Path, is_new: bool = False) -> Iterator[None]:
    """Hold a file as long as this program lives; raises OSError when another one holds it."""
    with path.open("w" if is_new else "r+") as file:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def put_in_place(new: Path, target: Path, aside: Path) -> None:
    """Put a whole site in the place of the old one, which is moved `aside`.

    A link and a mount point stay what they are, and are filled anew. Raises OSError.
    """
    open_to_all(new)
    if target.is_symlink() or target.is_mount():
        _refill(new, target)
        return
    for _ in range(50):  # another build may come between two steps
        if target.exists() and exchange(new, target):
            return
        with suppress(FileNotFoundError):
            target.rename(aside / "old")
        try:
            new.rename(target)
        except OSError as error:
            if error.errno not in {errno.ENOTEMPTY, errno.EEXIST}:
                with suppress(OSError):
                    (aside / "old").rename(target)
                raise
            shutil.rmtree(aside / "old", ignore_errors=True)
        else:
            return
    raise TargetError("another build keeps putting its site here")


def exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step, where the system can."""
    names = (os.fsencode(one), os.fsencode(other))
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "linux":
            return bool(libc.renameat2(-100, names[0], -100, names[1], 2) == 0)
        if sys.platform == "darwin":
            return bool(libc.renamex_np(*names, 2) == 0)
    except (AttributeError, OSError, TypeError):
        pass
    return False


def open_to_all(folder: Path) -> None:
    """Let a web server read the site, whatever this user keeps private."""
    for name, _, files in os.walk(folder):
        own = Path(name)
        own.chmod(0o755)
        for file in files:
            (own / file).chmod(0o644)


def _refill(new: Path, target: Path) -> None:
    """Fill a folder that must stay: pages last, each in one step, and then away with what is old."""
    paths = sorted(path.relative_to(new) for path in new.rglob("*") if path.is_file())
    for path in sorted(paths, key=lambda path: (path.name == MARK, path.suffix == ".html")):
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (target / path).parent.chmod(0o755)
        beside = (target / path).with_name(f".{path.name}.new")
        shutil.copy(new / path, beside)
        beside.replace(target / path)
    wanted = set(paths)
    for path in sorted(target.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
        elif not path.is_dir() and path.relative_to(target) not in wanted:
            path.unlink()
