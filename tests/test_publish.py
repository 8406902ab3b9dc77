"""Onto a server and back: whole at any moment, for whoever reads and whatever is killed."""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path

import publishing
import pytest
from conftest import REPO, run

from tipcard.source.target import TargetError, damaged, mark

PAGES = 25


def site(folder: Path, version: str) -> Path:
    """A site whose pages all say which version they are of, and load what only that version has."""
    names = [f"{number}.html" for number in range(PAGES)] + [f"assets/a.{version:0>10}.css"]
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"{version} " * 3000, "utf-8")
    mark(folder, names)
    return folder


def version(dest: Path) -> str:
    texts = {path.read_text("utf-8") for path in dest.glob("*.html")}
    assert damaged(dest) == [] and len(texts) == 1
    return texts.pop().split()[0]


def empty(path: Path) -> None:
    """Nothing stands there yet."""


def linked(path: Path) -> None:
    path.symlink_to(site(path.with_name("elsewhere"), "0"))


STANDS = [pytest.param(empty, id="nothing"), pytest.param(linked, id="a link")]


@pytest.mark.parametrize("stand", STANDS)
def test_three_versions_are_kept_and_come_back_one_by_one(
    tmp_path: Path, stand: Callable[[Path], None]
) -> None:
    dest = tmp_path / "veilig"
    stand(dest)
    for number in range(1, 6):
        publishing.publish(site(tmp_path / f"{number}", str(number)), dest, tmp_path / "project")
        assert version(dest) == str(number)
    for number in (4, 3, 2):
        publishing.rollback(dest)
        assert version(dest) == str(number)
    with pytest.raises(TargetError, match="no version before"):
        publishing.rollback(dest)
    publishing.publish(site(tmp_path / "6", "6"), dest, tmp_path / "project")
    publishing.rollback(dest)
    assert version(dest) == "2", "what was taken back before does not come back"
    assert dest.is_symlink() == (stand is linked)


@pytest.mark.parametrize("stand", STANDS)
def test_what_stood_there_before_the_first_time_comes_back(
    tmp_path: Path, stand: Callable[[Path], None]
) -> None:
    dest = tmp_path / "veilig"
    stand(dest)
    if stand is empty:
        site(dest, "0")
    publishing.publish(site(tmp_path / "1", "1"), dest, tmp_path / "project")
    publishing.rollback(dest)
    assert version(dest) == "0"


def test_who_reads_a_page_of_the_version_before_still_gets_what_it_loads(tmp_path: Path) -> None:
    dest = tmp_path / "veilig"
    for number in "123":
        publishing.publish(site(tmp_path / number, number), dest, tmp_path / "project")
    assert {path.name for path in dest.glob("assets/*")} == {
        "a.0000000002.css",
        "a.0000000003.css",
    }


CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.symlink", "os.chmod", "open"}


def killed_at(step: int, work: Callable[[], object]) -> bool:
    """Do something in a program of its own, which dies before its step of that number on the disk."""
    if child := os.fork():
        return os.waitpid(child, 0)[1] != 0
    count = 0

    def hook(event: str, _: object) -> None:
        nonlocal count
        count += event in CHANGES
        if count > step:
            os._exit(9)

    sys.addaudithook(hook)
    try:
        work()
    finally:
        os._exit(0)


@pytest.mark.parametrize("way", ["folder", "link", "two renames"])
@pytest.mark.parametrize("is_back", [False, True])
def test_a_kill_before_any_step_leaves_a_whole_site_and_the_next_time_goes_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str, is_back: bool
) -> None:
    monkeypatch.setattr(sys.modules[__name__], "PAGES", 2)
    if way == "two renames":
        monkeypatch.setattr(publishing, "exchange", lambda *_: False)
    start = tmp_path / "start"
    start.mkdir()
    (linked if way == "link" else partial(site, version="0"))(start / "veilig")
    new = [site(tmp_path / f"{number}", f"{number}") for number in range(1, 4)]
    root = tmp_path / "project"
    for one in new[:2]:
        publishing.publish(one, start / "veilig", root)
    for step in range(1000):
        dest = tmp_path / f"at{step}/veilig"
        shutil.copytree(start, dest.parent, symlinks=True)
        work = (
            partial(publishing.rollback, dest)
            if is_back
            else partial(publishing.publish, new[2], dest, root)
        )
        was_killed = killed_at(step, work)
        if way != "two renames" or dest.exists():
            assert version(dest) in {"2", "1" if is_back else "3"}, step
        publishing.publish(new[2], dest, root)
        assert version(dest) == "3", step
        publishing.rollback(dest)
        assert version(dest) in ({"2", "1"} if is_back else {"2", "3"}), step
        left = {path.name for path in (dest.parent / ".veilig-versions").iterdir()}
        assert not left & {"new", "link"}, step
        shutil.rmtree(dest.parent)
        if not was_killed:
            break
    assert 10 < step < 999


def test_what_a_link_leads_to_can_be_read_by_a_server_whatever_is_private(tmp_path: Path) -> None:
    linked(tmp_path / "veilig")
    before = os.umask(0o077)
    try:
        publishing.publish(site(tmp_path / "1", "1"), tmp_path / "veilig", tmp_path / "project")
    finally:
        os.umask(before)
    page = (tmp_path / "veilig/0.html").resolve()
    assert oct(page.stat().st_mode)[-3:] == "644"
    for folder in (page.parent, page.parent.parent):
        assert oct(folder.stat().st_mode)[-3:] == "755"


REPEAT = """
import sys
from pathlib import Path
sys.path[:0] = [{hooks!r}]
import publishing
if not {can_exchange}:
    publishing.exchange = lambda one, other: False
print(flush=True)
publishing.publish(Path(sys.argv[1]), Path({dest!r}), Path({root!r}))
"""


@pytest.mark.parametrize("way", ["folder", "link", "two renames"])
def test_twenty_kills_while_a_client_reads_all_pages_leave_each_page_whole_and_of_one_version(
    tmp_path: Path, way: str
) -> None:
    dest = tmp_path / "veilig"
    linked(dest) if way == "link" else site(dest, "0")
    sites = [str(site(tmp_path / f"{number}", f"{number}")) for number in range(1, 4)]
    faults: list[str] = []
    rounds = 0
    is_over = threading.Event()

    def client() -> None:
        nonlocal rounds
        while not is_over.is_set():
            for number in range(PAGES):
                try:
                    words = (dest / f"{number}.html").read_text("utf-8").split()
                except OSError as error:
                    faults.append(f"{error}")
                    continue
                if len(words) != 3000 or len(set(words)) != 1:
                    faults.append(f"{number}: {set(words)}")
                # Between two renames the site is gone for a moment, and so is this; then it is back.
                elif not any(
                    (dest / f"assets/a.{words[0]:0>10}.css").exists() or time.sleep(0.001)
                    for _ in range(1 if way != "two renames" else 10_000)
                ):
                    faults.append(f"{number}: {words[0]} has lost what it loads")
            rounds += 1

    reader = threading.Thread(target=client)
    reader.start()
    own = {"hooks": str(REPO / "hooks"), "dest": str(dest), "root": str(tmp_path / "project")}
    script = REPEAT.format(**own, can_exchange=way != "two renames")
    chance = random.Random(5)
    ends = []
    for number in range(20):
        command = [sys.executable, "-c", script, sites[number % 3]]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
            assert program.stdout and program.stdout.readline() == b"\n"
            time.sleep(chance.random() * 0.05)
            program.send_signal(signal.SIGKILL)
            ends.append(program.wait())
    subprocess.run([sys.executable, "-c", script, sites[0]], check=True, stdout=subprocess.PIPE)
    is_over.set()
    reader.join()
    assert version(dest) == "1" and rounds > 20
    assert -signal.SIGKILL in ends
    # Between two renames nothing is there for a moment, and after a kill just then until the next time.
    gone = [fault for fault in faults if "No such file" in fault]
    assert faults == (gone if way == "two renames" else [])
    left = {path.name for path in (tmp_path / ".veilig-versions").iterdir()}
    assert len(left - {"held"}) <= 4 and "new" not in left


def test_what_is_not_whole_or_would_harm_is_not_published(tmp_path: Path) -> None:
    root = tmp_path / "p"
    root.mkdir()
    for name in ("mkdocs.yml",):
        (root / name).write_text((REPO / name).read_text("utf-8"), "utf-8")
    (root / "docs").mkdir()
    www = tmp_path / "www"
    www.mkdir()
    assert run(root, "publish") == (
        1,
        "Where to?\n    Write for example: python hooks/cli.py publish --dest /srv/www/veilig\n",
    )
    code, said = run(root, "publish", "--dest", f"{www}/veilig")
    assert (code, said) == (
        1,
        "site: there is no site yet [not-whole]\n    Make it anew: python hooks/cli.py site\n",
    )
    made = site(root / "site", "1")
    (made / "3.html").write_text("half", "utf-8")
    code, said = run(root, "publish", "--dest", f"{www}/veilig")
    assert said.startswith(
        "site: 1 of its files are not as they were made, the first is 3.html [not-who"
    )
    site(root / "site", "1")
    (www / "veilig").mkdir()
    (www / "veilig/letter.docx").write_text("x")
    for dest, words in {
        f"{www}/veilig": "this folder holds something else than a site of this project",
        f"{www}/a/b": f"the folder {www}/a is not there",
        f"{root}/docs": "the site would stand in the place of the project's own files (docs)",
        f"{root}/site": "this is the site itself; it goes to another folder",
        f"{root}/site/x": "this is the site itself; it goes to another folder",
    }.items():
        code, said = run(root, "publish", "--dest", dest)
        assert (code, said) == (
            1,
            f"{dest}: {words} [wrong-target]\n"
            "    Name the folder of the site on the server, as: --dest /srv/www/veilig\n",
        )
    assert (www / "veilig/letter.docx").exists()
    code, said = run(root, "publish", "--dest", f"{www}/x")
    assert (code, said) == (
        0,
        f"{www}/x is version 1. Back to the one before: python hooks/cli.py rollback --dest {www}/x\n",
    )
    assert "there is no version before" in run(root, "rollback", "--dest", f"{www}/x")[1]
    assert "no site of this project stands here" in run(root, "rollback", "--dest", f"{www}/y")[1]


def test_a_full_disk_leaves_the_site_on_the_server_as_it_was(tmp_path: Path) -> None:
    root = tmp_path / "p"
    (root / "docs").mkdir(parents=True)
    (root / "mkdocs.yml").write_text((REPO / "mkdocs.yml").read_text("utf-8"), "utf-8")
    site(root / "site", "123456789")
    dest = site(tmp_path / "veilig", "0")
    cli = f"'{sys.executable}' '{REPO / 'hooks/cli.py'}' publish --dest '{dest}'"
    result = subprocess.run(
        ["bash", "-c", f"trap '' XFSZ; ulimit -f 20; exec {cli}"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stderr) == (1, "")
    assert result.stdout == (
        f"{dest}: a file is too large for this disk [cannot-write]\n"
        "    The site that was there is as it was. Mend the cause, and publish again.\n"
    )
    assert version(dest) == "0"
    assert [path.name for path in (tmp_path / ".veilig-versions").iterdir()] == ["held"]


def test_the_archive_is_the_same_each_time_and_says_what_to_do_with_it(
    built: Path, tmp_path: Path
) -> None:
    project = shutil.copytree(built.parent, tmp_path / "project")
    code, said = run(project, "zip")
    assert code == 0, said
    packed = project / "site.zip"
    digest = sha256(packed.read_bytes()).hexdigest()
    assert re.fullmatch(rf"site\.zip, \d\.\d MB, SHA-256 {digest}\n", said)
    assert (project / "site.zip.sha256").read_text("utf-8") == f"{digest}  site.zip\n"
    for path in (project / "site").rglob("*"):
        path.touch()
    assert run(project, "zip") == (code, said)
    with zipfile.ZipFile(packed) as zipped:
        names = set(zipped.namelist())
        assert {"LEESMIJ.txt", "README.txt", "site/index.html", "deploy/nginx.conf"} <= names
        assert {"site/.htaccess", "site/web.config", "site/.tipcard"} <= names
        assert zipped.read("site/en/tips.html") == (built / "en/tips.html").read_bytes()
        read_me = zipped.read("README.txt").decode()
        assert read_me.startswith("Version 1.0.0") and "site/en/index.html" in read_me
