"""The command line from nothing: on a clean Python, in any folder, with and without the internet."""

import ast
import os
import re
import subprocess
import sys
import sysconfig
import zipfile
from hashlib import sha256
from pathlib import Path

import cli
import pytest
from conftest import REPO

#: Python as it comes: without the packages of this project, and with the environment of nobody.
PYTHON = os.path.realpath(sys.executable)


def wheel(folder: Path, version: str) -> None:
    """A package that says which version it is, as pip installs it."""
    folder.mkdir(exist_ok=True)
    about = f"groet-{version}.dist-info"
    files = {
        "groet.py": f"VERSION = {version!r}\n",
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: groet\nVersion: {version}\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{about}/RECORD": "",
    }
    with zipfile.ZipFile(folder / f"groet-{version}-py3-none-any.whl", "w") as file:
        for name, text in files.items():
            file.writestr(name, text)


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command line in a folder with an odd name, with one package and a command that needs it."""
    root = tmp_path_factory.mktemp("x") / "Onze site (é) & meer"
    (root / "hooks").mkdir(parents=True)
    (root / "hooks/cli.py").write_text((REPO / "hooks/cli.py").read_text("utf-8"), "utf-8")
    says = (
        "import groet\n\n\ndef run(options):\n    print(options.command, groet.VERSION)\n    return 3\n"
    )
    (root / "hooks/commands.py").write_text(says, "utf-8")
    wheel(root / "wheels", "1.0")
    wheel(root / "wheels", "2.0")
    return root


def start(root: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    own = {
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": (root / "wheels").as_uri(),
        "PIP_CONFIG_FILE": os.devnull,
    }
    return subprocess.run(
        [PYTHON, str(root / "hooks/cli.py"), *command],
        cwd=root.parent,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        | own
        | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_clean_python_makes_its_environment_and_follows_what_is_pinned(clone: Path) -> None:
    pins = clone / "requirements.txt"
    pins.write_text("# Ours.\ngroet==1.0\n", "utf-8")
    first = start(clone, "check")
    assert (first.returncode, first.stdout) == (3, "check 1.0\n")
    assert first.stderr.count("\n") == 2 and "Installing the packages" in first.stderr
    again = start(clone, "site")
    assert (again.returncode, again.stdout, again.stderr) == (3, "site 1.0\n", "")
    digest = sha256((clone / "wheels/groet-2.0-py3-none-any.whl").read_bytes()).hexdigest()
    pins.write_text(f"groet==2.0 \\\n    --hash=sha256:{digest}\n", "utf-8")
    changed = start(clone, "check")
    assert (changed.returncode, changed.stdout) == (3, "check 2.0\n")
    assert changed.stderr.count("\n") == 1


def test_an_environment_that_does_not_work_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[bool] = []
    monkeypatch.setattr(cli, "_VENV", tmp_path)
    monkeypatch.setattr("venv.create", lambda _, *, clear, **__: made.append(clear))
    python = cli.environment()
    python.parent.mkdir()
    # Python is gone, as after an upgrade of the system; is too old, or lacks pip.
    python.symlink_to(tmp_path / "gone")
    assert cli.environment() == python and made == [True, True]
    python.unlink()
    for code, count in ((1, 3), (0, 3)):
        python.write_text(f"#!/bin/sh\nexit {code}\n", "utf-8")
        python.chmod(0o755)
        assert cli.environment() == python and len(made) == count


def test_without_the_internet_or_the_module_for_it_one_line_says_so(clone: Path) -> None:
    (clone / "requirements.txt").write_text("nergens==1.0\n", "utf-8")
    offline = start(clone, "check")
    assert offline.returncode == 1 and "Traceback" not in offline.stderr
    assert (
        "The packages cannot be installed. Is this computer on the internet?\n    ERROR:"
        in offline.stderr
    )
    assert start(clone, "clean").returncode == 0
    assert not (clone / ".venv").exists() and not list(clone.rglob("__pycache__"))
    (clone / "lacks").mkdir(exist_ok=True)
    (clone / "lacks/ensurepip.py").write_text("raise ImportError(name='ensurepip')\n", "utf-8")
    debian = start(clone, "check", PYTHONPATH=str(clone / "lacks"))
    assert debian.returncode == 1 and "Traceback" not in debian.stderr
    assert "This Python lacks its module ensurepip.\n    On Debian or Ubuntu: sudo apt" in debian.stderr


def test_the_environment_is_where_each_system_has_it() -> None:
    for scheme, inside in (("nt_venv", "Scripts"), ("posix_venv", "bin")):
        assert Path(sysconfig.get_path("scripts", scheme, {"base": "x"})) == Path("x", inside)
    assert cli.lacking(REPO / "tests/requirements.txt") == set(), "every pin is known by its own name"


def test_an_older_python_says_which_one_it_needs() -> None:
    source = (REPO / "hooks/cli.py").read_text("utf-8")
    ast.parse(source, feature_version=(3, 7))
    assert re.search(r"^if sys.version_info < \(3, 11\)", source, re.MULTILINE)


def test_make_has_the_same_words() -> None:
    listed = subprocess.run(
        ["make", "-s", "--no-print-directory"], cwd=REPO, capture_output=True, text=True, check=True
    ).stdout
    command = ["make", "-n", "--no-print-directory", *cli.COMMANDS]
    done = subprocess.run(command, cwd=REPO, capture_output=True, text=True, check=True).stdout
    for name in cli.COMMANDS:
        assert re.search(rf"^    {name}\b", listed, re.MULTILINE)
        assert f"hooks/cli.py {name}" in done
    pins = [*command[:3], "pins", "UPGRADE=--upgrade"]
    done = subprocess.run(pins, cwd=REPO, capture_output=True, text=True, check=True).stdout
    assert "hooks/cli.py pins --upgrade" in done


def test_a_checkout_on_windows_changes_nothing() -> None:
    files = subprocess.run(
        ["git", "ls-files", "-z", "--eol"], cwd=REPO, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    endings = {line.split()[1]: line for line in files if line}
    assert endings.keys() <= {"w/lf", "w/-text", "w/none"}
    told = [
        line
        for line in files
        if line and "attr/text=auto eol=lf" not in line and "attr/-text" not in line
    ]
    assert told == []
