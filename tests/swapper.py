"""A program that keeps putting new sites in one place, until it is killed: `swapper.py TARGET NAME`."""

import sys
from pathlib import Path

from tipcard.source.target import mark, put_in_place, workshop


def site(folder: Path, text: str, count: int = 30) -> Path:
    """A site of some pages that all say the same."""
    names = [f"{number}.html" for number in range(count)]
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    mark(folder, names)
    return folder


def swap(target: Path, name: str) -> None:
    """Put one site after the other in place; each says which it is."""
    for number in range(10_000):
        with workshop(target) as folder:
            put_in_place(site(folder / "new", f"{name} {number}"), target, folder)


if __name__ == "__main__":
    swap(Path(sys.argv[1]), sys.argv[2])
