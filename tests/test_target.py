"""The folder of the site: nothing that stands there is harmed, and it is whole at any moment."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import REPO, build, copy_project
from swapper import site

from tipcard.source.target import (
    TargetError,
    is_site,
    missing,
    put_in_place,
    refuse_target,
    workshop,
)


def texts(folder: Path) -> set[str]:
    return {path.read_text("utf-8") for path in folder.glob("*.html")}


@pytest.mark.parametrize(
    "name", [".", "..", "docs", "docs/site", "hooks", "overrides", "tests/x", ".git"]
)
def test_a_site_never_takes_the_place_of_sources(tmp_path: Path, name: str) -> None:
    root = tmp_path / "a/project"
    root.mkdir(parents=True)
    with pytest.raises(TargetError, match="the project's own files"):
        refuse_target(root / name, root)


def test_what_is_no_site_is_refused_and_stays(tmp_path: Path) -> None:
    (tmp_path / "www").mkdir()
    (tmp_path / "www/letter.docx").write_text("x")
    (tmp_path / "www/links.schema.json").write_text("{}")
    (tmp_path / "file").write_text("x")
    for name in ("www", "file"):
        with pytest.raises(TargetError):
            refuse_target(tmp_path / name, tmp_path / "project")
    refuse_target(site(tmp_path / "old", "x"), tmp_path / "project")
    refuse_target(tmp_path / "new", tmp_path / "project")


def test_neighbours_and_builds_that_live_are_left_alone_and_what_a_killed_one_left_goes(
    tmp_path: Path,
) -> None:
    target = tmp_path / "site"
    for name in ("site.old", "site.new", ".site-backup"):
        site(tmp_path / name, "ours")
    (tmp_path / ".site-killed").mkdir()
    (tmp_path / ".site-killed/held").touch()
    site(tmp_path / ".site-killed/old", "old")
    with workshop(target) as one:
        assert texts(target) == {"old"}, "what a build had moved aside when it was killed is back"
        with workshop(target) as other:
            assert one.is_dir() and other.is_dir() and one != other
        assert one.is_dir()
    assert {path.name for path in tmp_path.iterdir()} == {"site", "site.old", "site.new", ".site-backup"}


def test_a_link_stays_a_link_and_is_filled_anew(tmp_path: Path) -> None:
    real = site(tmp_path / "volume", "old", count=40)
    (tmp_path / "site").symlink_to(real)
    put_in_place(site(tmp_path / "new", "new"), tmp_path / "site", tmp_path)
    assert (tmp_path / "site").is_symlink()
    assert texts(real) == {"new"} and missing(real) == [] and len(list(real.iterdir())) == 31


def test_a_mount_point_is_filled_anew_and_never_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    volume = site(tmp_path / "site", "old", count=40)
    number = volume.stat().st_ino
    monkeypatch.setattr(Path, "is_mount", lambda self: self == volume)
    put_in_place(site(tmp_path / "new", "new"), volume, tmp_path)
    assert volume.stat().st_ino == number and texts(volume) == {"new"} and missing(volume) == []


def swapper(target: Path, name: str) -> subprocess.Popen[bytes]:
    """A program that keeps putting new sites in place, until it is killed."""
    program = [sys.executable, REPO / "tests/swapper.py", target, name]
    return subprocess.Popen(program, env=os.environ | {"PYTHONPATH": str(REPO / "hooks")})


def test_at_any_moment_and_after_any_kill_a_whole_site_of_one_build_is_there(tmp_path: Path) -> None:
    target = site(tmp_path / "site", "first")
    chance = random.Random(11)
    for number in range(20):
        before = texts(target)
        programs = [swapper(target, f"{number}{name}") for name in "ab"]
        while texts(target) == before:
            time.sleep(0.01)
        time.sleep(chance.random() / 4)
        for program in programs:
            program.send_signal(signal.SIGKILL)
            program.wait()
        assert is_site(target) and missing(target) == [] and len(texts(target)) == 1
    with workshop(target):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_two_builds_at_once_are_both_whole_and_readable_whatever_is_private(tmp_path: Path) -> None:
    folder = copy_project(tmp_path)
    command = [sys.executable, str(REPO / "hooks/cli.py"), "site"]
    own = {
        "cwd": folder,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.STDOUT,
        "text": True,
        "umask": 0o077,
    }
    both = [subprocess.Popen(command, **own) for _ in range(2)]  # type: ignore[call-overload]
    said = [program.communicate()[0] for program in both]
    assert [program.returncode for program in both] == [0, 0], said
    assert missing(folder / "site") == []
    modes = {oct(path.stat().st_mode)[-3:] for path in (folder / "site").rglob("*") if path.is_file()}
    assert modes == {"644"} and oct((folder / "site").stat().st_mode)[-3:] == "755"
    assert not [path for path in folder.iterdir() if path.name.startswith(".site")]


def test_a_disk_that_is_full_is_one_line_and_the_old_site_stays(tmp_path: Path) -> None:
    folder = copy_project(tmp_path)
    old = site(folder / "site", "old")
    command = f"trap '' XFSZ; ulimit -f 100; exec '{sys.executable}' '{REPO / 'hooks/cli.py'}' site"
    result = subprocess.run(
        ["bash", "-c", command], cwd=folder, capture_output=True, text=True, check=False
    )
    assert result.returncode == 1
    assert result.stdout == (
        "site: a file is too large for this disk [cannot-write]\n"
        "    The site that was there is as it was. Mend the cause, and build again.\n"
    )
    assert result.stderr == "" and texts(old) == {"old"}
    result = subprocess.run(
        ["bash", "-c", f"{command} --site-dir www"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.stdout.startswith("www: a file is too large for this disk [cannot-write]\n")
    assert not [path for path in folder.iterdir() if path.name.startswith(".site")]


def test_a_file_where_a_folder_has_to_be_is_one_line(tmp_path: Path) -> None:
    folder = copy_project(tmp_path)
    (folder / "www").write_text("x", "utf-8")
    command = [sys.executable, str(REPO / "hooks/cli.py"), "site", "--site-dir", "www/site"]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (1, "")
    assert result.stdout.startswith("www/site: a file stands where a folder has to be [cannot-write]\n")


def test_a_site_that_misses_a_file_is_not_put_in_place(tmp_path: Path) -> None:
    folder = copy_project(tmp_path)
    shutil.copytree(REPO / "overrides", folder / "overrides")
    hook = (REPO / "hooks/mkdocs_hooks.py").as_posix()
    more = (
        "def on_post_build(config):\n    (Path(config.site_dir) / 'tips.html').unlink(missing_ok=True)\n"
    )
    (folder / "hooks/more.py").write_text(f"from pathlib import Path\n{more}", "utf-8")
    config = (folder / "mkdocs.yml").read_text("utf-8")
    (folder / "mkdocs.yml").write_text(config.replace(hook, f"{hook}\n  - hooks/more.py"), "utf-8")
    code, said = build(folder)
    assert code == 1 and not (folder / "site").exists()
    assert "mkdocs.yml: the build has lost 1 files, the first is tips.html [broken-build]" in said
