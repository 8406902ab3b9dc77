"""What is kept of earlier builds costs nobody anything but time."""

import os
from pathlib import Path

import pytest

from tipcard.source import cache


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(cache, "FOLDER", tmp_path / "cache")
    cache._sweep.cache_clear()
    return tmp_path / "cache"


def made(key: str, content: str = "made") -> str:
    return cache.kept(key.encode(), content.encode).decode()


def test_what_was_made_for_the_same_key_is_made_once(folder: Path) -> None:
    assert [made("one", "1"), made("one", "other"), made("two", "2")] == ["1", "1", "2"]
    assert {path.name for path in folder.iterdir()} == {
        cache._path(key).name for key in (b"one", b"two")
    }


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("content", [b"", b"short", b"x" * 500])
def test_what_is_corrupt_or_foreign_is_made_anew(content: bytes) -> None:
    made("one", "1")
    cache._path(b"one").write_bytes(content)
    assert [made("one", "again"), made("one", "no")] == ["again", "again"]


@pytest.mark.usefixtures("folder")
def test_an_entry_in_the_place_of_another_one_is_none() -> None:
    made("one", "1")
    cache._path(b"one").rename(cache._path(b"two"))
    assert made("two", "2") == "2"


def test_a_cache_that_cannot_be_written_is_only_slower(folder: Path) -> None:
    folder.write_text("a file", "utf-8")
    assert [made("one", "1"), made("one", "2")] == ["1", "2"]
    folder.unlink()
    cache._path(b"one").mkdir(parents=True)
    assert [made("one", "1"), made("one", "2")] == ["1", "2"]
    assert not [path for path in folder.iterdir() if path.is_file()]


def test_what_is_asked_for_again_is_made_again_only_if_it_is_gone(folder: Path) -> None:
    numbers = iter(range(9))
    own = cache.Kept(b"one", lambda: next(numbers))
    assert [own(), own()] == [0, 0]
    for path in folder.iterdir():  # somebody deletes the folder in the middle of a build
        path.unlink()
    assert [own(), own()] == [1, 1]


def test_what_cannot_be_kept_is_held_and_made_once(folder: Path) -> None:
    folder.write_text("a file", "utf-8")
    numbers = iter(range(9))
    own = cache.Kept(b"one", lambda: next(numbers))
    assert [own(), own()] == [0, 0]


def test_what_nobody_uses_goes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("old", "used", "new"):
        made(key)
        long_ago = cache.time.time() - (1 if key == "new" else 40) * 86_400
        os.utime(cache._path(key.encode()), (long_ago, long_ago))
    made("used")
    cache._sweep.cache_clear()
    made("newer")
    assert not cache._path(b"old").exists()
    assert all(cache._path(key).exists() for key in (b"used", b"new", b"newer"))
    monkeypatch.setattr(cache, "_MOST_BYTES", 0)
    cache._sweep.cache_clear()
    made("last")
    assert [path.name for path in folder.iterdir()] == [cache._path(b"last").name]
