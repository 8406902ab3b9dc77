"""Every command in the README and the guides as it is written: for each system, and carried out."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import cli
import pytest
from conftest import REPO, copy_project, run

GUIDES = [name for name in ("README.md", "CONTRIBUTING.md", "REDACTIE.md") if (REPO / name).exists()]
_CODE = re.compile(r"^```\w*\n(.*?)^```|`([^`\n]+)`", re.DOTALL | re.MULTILINE)
#: Python as it is called on each system, and make, with variables before it.
_PYTHON = r"(python3?|py(?: -3)?|\S*[\\/]python\S*) hooks([\\/])cli\.py"
_COMMAND = re.compile(rf"(?:\w+=\S+ )*(?:{_PYTHON}|make)((?: .*)?)")
#: What needs the internet, lasts long or does not end is only held to its words.
NOT_CARRIED_OUT = {None, "site", "serve", "links", "test", "pictures", "fuzz", "bench", "clean"}
NOT_CARRIED_OUT |= {"audit", "upgrade", "release", "rehearse", "guides", "pins"}


def commands(guide: str) -> list[str]:
    """Every line of code that is one of our commands, without its remark."""
    code = ((found[1] or found[2]) for found in _CODE.finditer((REPO / guide).read_text("utf-8")))
    lines = (line.partition(" #")[0].strip() for text in code for line in text.splitlines())
    return [line for line in lines if _COMMAND.fullmatch(line)]


def arguments(command: str) -> list[str]:
    """What the command line gets, also by way of make."""
    found = _COMMAND.fullmatch(command)
    assert found
    if found[1]:
        return shlex.split(found[3])
    dry = ["make", "-n", "--no-print-directory", *shlex.split(found[3])]
    said = subprocess.run(dry, cwd=REPO, capture_output=True, text=True, check=True).stdout
    return shlex.split(said.rpartition("hooks/cli.py")[2])


@pytest.mark.parametrize("guide", GUIDES)
def test_the_command_line_knows_every_command_of_a_guide(guide: str) -> None:
    assert commands(guide)
    for command in commands(guide):
        try:
            cli.parser().parse_args(arguments(command))
        except SystemExit:
            pytest.fail(f"{guide}: {command}")


@pytest.mark.parametrize("guide", GUIDES)
def test_windows_has_the_same_words(guide: str) -> None:
    found = [_COMMAND.fullmatch(command) for command in commands(guide)]
    windows = {one[3].strip() for one in found if one and one[2] == "\\"}
    others = {" ".join(arguments(command)) for command in commands(guide) if "\\" not in command}
    assert windows <= others


@pytest.mark.parametrize("guide", GUIDES)
def test_every_command_of_a_guide_does_what_it_is_there_for(
    guide: str, built: Path, tmp_path: Path
) -> None:
    root = copy_project(tmp_path / "x")
    shutil.copytree(built, root / "site")
    shutil.copytree(built.parent / "deploy", root / "deploy")
    dest, seen = str(tmp_path / "veilig"), set[str]()
    assert run(root, "publish", "--dest", dest)[0] == 0  # what `rollback` goes back to
    # What is new leaves work to do, for which other commands wait.
    for command in sorted(dict.fromkeys(commands(guide)), key=lambda one: "cli.py new" in one):
        words = [dest if word.startswith("/srv/") else word for word in arguments(command)]
        options = cli.parser().parse_args(words)
        # In a sentence a command is named without what it is about.
        asks = "" in {getattr(options, name, "-") for name in ("dest", "text")}
        asks = asks or getattr(options, "page", "-") == []
        if options.command in NOT_CARRIED_OUT or getattr(options, "code", False) or asks:
            continue
        code, said = run(root, *words)
        assert code == 0, f"{command}\n{said}"
        seen.add(options.command)
    assert seen
