"""`serve`: the page in the browser never hangs, whatever is written."""

import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import quote

import pytest
from conftest import REPO, copy_project


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A project that is shown, and its address; the first port that is asked for is taken."""
    folder = copy_project(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-u", str(REPO / "hooks/cli.py"), "serve", "--port", str(port)]
        # What runs in the background, as a CI may, hands down that it does not hear Ctrl+C.
        hear = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
        program = subprocess.Popen(
            command, cwd=folder, stdout=subprocess.PIPE, text=True, preexec_fn=hear
        )
        assert program.stdout
        assert program.stdout.readline() == f"Port {port} is taken.\n"
        address = re.search(r"http://\S+/", program.stdout.readline())
        assert address
        yield folder, address[0]
        program.send_signal(signal.SIGINT)
        assert program.wait(30) == 0


def get(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        return error.read().decode()


def wait_for(url: str, words: str, is_there: bool = True) -> str:
    for _ in range(300):
        page = get(url)
        if (words in page) == is_there:
            return page
        time.sleep(0.1)
    raise AssertionError(f"{words!r} in {page[:2000]}")


def test_a_broken_page_keeps_its_last_good_text_below_the_problem_and_recovers(
    shown: tuple[Path, str],
) -> None:
    folder, address = shown
    wait_for(f"{address}tips.html", "Zoek jezelf op")
    tips, config = folder / "docs/nl/tips.md", folder / "mkdocs.yml"
    good, settings = tips.read_text("utf-8"), config.read_text("utf-8")
    tips.write_text(good.replace("title: Tips", "titel: <Tips>"), "utf-8")
    page = wait_for(f"{address}tips.html", 'role="alert"')
    assert "docs/nl/tips.md:2: unknown key &#39;titel&#39;" in page and "Did you mean" in page
    assert "Zoek jezelf op" in page
    config.write_text(settings.replace("nav:", "nav"), "utf-8")
    assert "mkdocs.yml:" in wait_for(f"{address}index.html", "this is not YAML")
    config.write_text(settings, "utf-8")
    tips.write_text(good.replace("Zoek jezelf op binnen", "Zoek jezelf eens op binnen"), "utf-8")
    assert "Zoek jezelf eens op" in wait_for(f"{address}tips.html", 'role="alert"', is_there=False)
    assert "Deze pagina bestaat niet" in get(f"{address}nope.html")


def test_what_an_edit_leaves_behind_is_byte_for_byte_what_a_build_makes(
    shown: tuple[Path, str], built: Path
) -> None:
    """Only what an edit touches is made again; so is what is undone."""
    folder, address = shown
    wait_for(f"{address}tips.html", "Zoek jezelf op")
    tips, sheet = folder / "docs/nl/tips.md", folder / "docs/nl/checklists/tips.md"
    good, other = tips.read_text("utf-8"), sheet.read_text("utf-8")
    tips.write_text(good.replace("Zoek jezelf op binnen", "Zoek jezelf eens op binnen"), "utf-8")
    sheet.write_text(other.replace("Naam, Team", "Naam, Afdeling"), "utf-8")
    wait_for(f"{address}tips.html", "Zoek jezelf eens op")
    wait_for(f"{address}checklists/tips.html", "Afdeling")
    tips.write_text(good, "utf-8")
    sheet.write_text(other, "utf-8")
    wait_for(f"{address}tips.html", "Zoek jezelf eens op", is_there=False)
    wait_for(f"{address}checklists/tips.html", "Afdeling", is_there=False)
    for path in sorted(built.rglob("*.*")):
        name = path.relative_to(built).as_posix()
        if path.is_file() and not path.name.startswith(".") and name != "web.config":
            with urllib.request.urlopen(f"{address}{quote(name)}", timeout=5) as answer:
                shown_bytes = answer.read()
            assert shown_bytes.startswith(path.read_bytes()), name


def test_an_organisations_file_that_comes_later_is_noticed(shown: tuple[Path, str]) -> None:
    folder, address = shown
    wait_for(address, "Online grensoverschrijdend gedrag")
    shutil.copy(REPO / "organisation.example.yml", folder / "organisation.yml")
    wait_for(address, "Stichting Voorbeeld")
