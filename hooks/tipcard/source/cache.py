"""What took long to make, kept by a hash of all that went into it.

The folder can be deleted at any time. Whatever is wrong with it costs only time: what is not there, not
whole or not of ours is made anew, and what cannot be written is not kept.
"""

import os
import pickle
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Generic, TypeVar, cast

M = TypeVar("M")

FOLDER = Path(__file__).parents[3] / ".cache"
#: What is not used for so long goes, and what is used least when there is more than so much.
_MOST_DAYS = 30
_MOST_BYTES = 400_000_000
_SECONDS_A_DAY = 86_400
_DIGEST = 32


def kept(key: bytes, make: Callable[[], bytes]) -> bytes:
    """What `make` gives, or gave before for the same key, which holds all that it depends on."""
    content = load(key)
    if content is None:
        content = make()
        store(key, content)
    return content


class Kept(Generic[M]):
    """The same for an object of ours, each time that it is asked for: it is in memory only while nobody
    can keep it elsewhere. Nobody can put one of theirs here who could not as well change the programs
    beside it."""

    def __init__(self, key: bytes, make: Callable[[], M]) -> None:
        self._key = sha256(key).digest()
        self._make = make
        self._held: tuple[M, ...] = ()

    def __call__(self) -> M:
        """What was kept, or else is made now; what another program has kept is made anew."""
        for held in self._held:
            return held
        content = load(self._key)
        with suppress(Exception):  # whatever is wrong with it
            return cast(M, pickle.loads(content or b""))
        made = self._make()
        if not store(self._key, pickle.dumps(made, pickle.HIGHEST_PROTOCOL)):
            self._held = (made,)
        return made


def kept_object(key: bytes, make: Callable[[], M]) -> M:
    """The same for an object that is asked for once."""
    return Kept(key, make)()


@cache
def recipe(files: tuple[Path, ...], *packages: str) -> str:
    """A hash of what makes something of a key: our own files, and the versions of packages."""
    versions = "".join(f" {name} {version(name)}" for name in packages)
    return sha256(b"".join(path.read_bytes() for path in files) + versions.encode()).hexdigest()


def load(key: bytes) -> bytes | None:
    """What was kept under a key, if it is there and whole."""
    with suppress(OSError):
        path = _path(key)
        entry = path.read_bytes()
        content = entry[_DIGEST:]
        if entry[:_DIGEST] == _digest(path, content):
            if time.time() - path.stat().st_mtime > _SECONDS_A_DAY:
                os.utime(path)
            return content
    return None


def store(key: bytes, content: bytes) -> bool:
    """Keep something under a key, in one step; whether that could be done."""
    path = _path(key)
    with suppress(OSError):
        _sweep()
        new = path.with_suffix(f".{os.getpid()}")
        try:
            new.write_bytes(_digest(path, content) + content)
            new.replace(path)
        except OSError:
            new.unlink()
            raise
        return True
    return False


@cache
def _sweep() -> None:
    """Once in a program: remove what was not used for long and, from the oldest on, what is too much."""
    with suppress(OSError):
        FOLDER.mkdir(exist_ok=True)
        found = sorted(
            ((path.stat(), path) for path in FOLDER.iterdir() if path.is_file()),
            key=lambda one: -one[0].st_mtime,
        )
        total, oldest = 0, time.time() - _MOST_DAYS * _SECONDS_A_DAY
        for about, path in found:
            total += about.st_size
            if total > _MOST_BYTES or about.st_mtime < oldest:
                path.unlink()


def _path(key: bytes) -> Path:
    return FOLDER / sha256(key).hexdigest()


def _digest(path: Path, content: bytes) -> bytes:
    """Of the content and what it is of: an entry in the wrong place is none."""
    return sha256(path.name.encode() + content).digest()
