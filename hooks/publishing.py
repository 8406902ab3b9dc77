"""`publish` and `rollback`: a site that was made goes to its folder on a server in one step, and back.

Beside the folder stands `.<name>-versions` with those that were there before. Each version has a number
in a file of its own, which says what it is whatever the folder is called that a kill has left it in.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tipcard.source.target import (
    FOLDERS,
    MARK,
    TargetError,
    damaged,
    exchange,
    held,
    is_site,
    marked,
    open_to_all,
    refuse_target,
)

_KEPT = 3
_NUMBER = ".published"
_NEW, _LINK = "new", "link"


class NotWholeError(Exception):
    """Why a site cannot be published, in words for who publishes it."""


def publish(site: Path, dest: Path, root: Path) -> int:
    """Put a site in the place of the one at `dest`, which is kept; the number of the new version.

    Raises NotWholeError, TargetError and OSError; at any moment, and after a kill at any moment, a whole
    site is at `dest`. Where a link stands there the link is changed; else two folders change places, in
    one step where the system can.
    """
    _refuse(site, dest, root)
    with _versions(dest) as store:
        last = max([-1, *map(_number, [dest, *store.iterdir()])])
        if is_site(dest) and _number(dest) < 0:  # one that was not put there by this
            last += 1
            (dest / _NUMBER).write_text(f"{last}\n", "utf-8")
        old, number = _number(dest), max(last, 0) + 1
        new = store / _NEW
        try:
            _copy(site, dest, new)
            if damaged(new):
                raise NotWholeError("what was written is not what was sent")
            (new / _NUMBER).write_text(f"{number}\n", "utf-8")
            open_to_all(new)
        except (OSError, NotWholeError):
            shutil.rmtree(new, ignore_errors=True)
            raise
        _switch(new, dest, store)
        kept = sorted(one for one in map(_number, store.iterdir()) if 0 <= one <= old)[-_KEPT:]
        for path in store.iterdir():
            if path.is_dir() and _number(path) not in {*kept, number}:
                _remove(path)
    return number


def rollback(dest: Path) -> int:
    """Put the version before the one at `dest` in its place; its number. Raises as `publish` does."""
    was_there = os.path.lexists(dest)
    with _versions(dest) as store:
        if not is_site(dest):
            raise TargetError("no site of this project stands here")
        if not was_there:
            return _number(dest)  # a kill had left it among the others
        before = [one for one in map(_number, store.iterdir()) if 0 <= one < _number(dest)]
        if not before:
            raise TargetError("there is no version before the one that stands here")
        number = max(before)
        if damaged(store / str(number)):
            raise NotWholeError("the version before this one is not whole any more")
        _switch(store / str(number), dest, store)
    return number


def _refuse(site: Path, dest: Path, root: Path) -> None:
    own = dest.resolve()
    if own == site.resolve() or site.resolve() in own.parents:
        raise TargetError("this is the site itself; it goes to another folder")
    if dest.is_mount():
        raise TargetError("a disk begins here, and cannot be replaced: name a folder on it")
    refuse_target(dest, root)


@contextmanager
def _versions(dest: Path) -> Iterator[Path]:
    """The folder of the versions before, held for this program alone; what a kill has left is mended."""
    if not dest.parent.is_dir():
        raise TargetError(f"the folder {dest.parent} is not there")
    store = dest.with_name(f".{dest.name}-versions")
    store.mkdir(exist_ok=True)
    store.chmod(0o755)  # where a link leads to one of them, a web server reads it
    (store / "held").touch()
    try:
        with held(store / "held"):
            _mend(store, dest)
            yield store
    except BlockingIOError as error:
        raise TargetError("somebody else publishes here at this moment") from error


def _mend(store: Path, dest: Path) -> None:
    (store / _LINK).unlink(missing_ok=True)
    if not os.path.lexists(dest):  # killed between two steps
        left = [path for path in store.iterdir() if _number(path) >= 0 and path.name != _NEW]
        if left:
            max(left, key=_number).rename(dest)
    for path in [path for path in store.iterdir() if path.is_dir()]:
        number = _number(path)
        if number < 0 or (path.name == _NEW and number > _number(dest)):
            _remove(path)
        elif path.name != str(number):
            path.rename(store / str(number))


def _copy(site: Path, dest: Path, new: Path) -> None:
    """Copy a site; of the one before also what its pages load, for who is reading one of them."""
    later = {name for name in marked(dest) if name.startswith(FOLDERS)} if is_site(dest) else set()
    for folder, names in ((dest, later - marked(site).keys()), (site, {*marked(site), MARK})):
        for name in sorted(names):
            if (folder / name).is_file():
                (new / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(folder / name, new / name)


def _switch(new: Path, dest: Path, store: Path) -> None:
    """Let a version take the place of the one at `dest`, which goes to the others."""
    number, old = _number(new), _number(dest)
    kept = store / str(old)
    if dest.is_symlink():
        if old >= 0 and not kept.exists():
            kept.symlink_to(dest.resolve())
        own = store / str(number)
        if new != own:
            new.rename(own)
        link = store / _LINK
        link.symlink_to(own.resolve() if own.is_symlink() else Path(store.name, own.name))
        link.replace(dest)
    elif old < 0:
        if dest.is_dir():
            dest.rmdir()
        new.rename(dest)
    else:
        if kept.exists():
            _remove(kept)  # a copy of what stands at `dest`, by hand
        if exchange(new, dest):
            new.rename(kept)
            return
        dest.rename(kept)
        try:
            new.rename(dest)
        except OSError:
            kept.rename(dest)
            raise


def _number(path: Path) -> int:
    """The number of the version in a folder, and -1 where there is none."""
    try:
        return int((path / _NUMBER).read_text("utf-8"))
    except (OSError, ValueError):
        return -1


def _remove(path: Path) -> None:
    if path.is_symlink():
        path.unlink()
    else:
        shutil.rmtree(path)
