"""What is still to come, as a rehearsal: a successor of MkDocs, and another Python."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from building import finish
from conftest import REPO, copy_project
from releasing import read_folder

SUCCESSOR = "properdocs==1.6.7"
#: Another Python than the one that runs the tests; the oldest that we promise is 3.11.
OTHER = "3.11" if sys.version_info >= (3, 13) else "3.13"


def test_a_successor_of_mkdocs_makes_the_same_site(built: Path, tmp_path: Path) -> None:
    # What it needs besides is what MkDocs needs: it is taken from here.
    own = ("--quiet", "--no-deps", "--target", tmp_path / "successor", SUCCESSOR)
    subprocess.run([sys.executable, "-m", "pip", "install", *own], check=True)
    project = copy_project(tmp_path / "project")
    site = project / "new"
    result = subprocess.run(
        [sys.executable, "-m", "properdocs", "build", "--config-file", "mkdocs.yml", "--site-dir", site],
        cwd=project,
        env=os.environ | {"PYTHONPATH": f"{tmp_path / 'successor'}", "SITE_URL": "", "ORGANISATION": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert result.returncode == 0, result.stdout
    finish(site, project / "mkdocs.yml", "")
    ours, theirs = read_folder(built), read_folder(site)
    assert [name for name in ours if ours[name] != theirs.get(name)] == []
    assert ours.keys() == theirs.keys()


def environment(folder: Path, python: str, *packages: str) -> Path:
    """A Python of its own with these packages."""
    subprocess.run([python, "-m", "venv", folder], check=True)
    own = folder / "bin/python"
    subprocess.run([own, "-m", "pip", "install", "--quiet", *packages], check=True)
    return own


def other_python() -> str:
    """Another Python on this machine, where its own name or pyenv has it."""
    found = shutil.which(f"python{OTHER}")
    pyenv = sorted(Path.home().glob(f".pyenv/versions/{OTHER}.*/bin/python"))
    works = [one for one in (found, *map(str, pyenv)) if one and not subprocess.call([one, "--version"])]
    assert works, f"this rehearsal needs Python {OTHER}, as python{OTHER}"
    return works[0]


@pytest.mark.rehearsal
def test_another_python_makes_the_same_archive(tmp_path: Path) -> None:
    made = {}
    requirements = ("--requirement", str(REPO / "requirements.txt"))
    for python in (sys.executable, environment(tmp_path / "venv", other_python(), *requirements)):
        project = tmp_path / f"project{len(made)}"
        files = subprocess.check_output(["git", "ls-files", "-z"], cwd=REPO, text=True).split("\0")
        for name in filter(None, files):
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(REPO / name, project / name)
        for command in ("site", "zip"):
            subprocess.run([python, "hooks/cli.py", command], cwd=project, check=True)
        made[str(python)] = (project / "site.zip").read_bytes()
    one, other = made.values()
    assert one == other
