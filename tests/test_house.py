"""The rules of the house: what keeps the project small and able to move."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from conftest import REPO
from pins import FILES

from tipcard.diagnostics import rules

PYTHON = sorted((REPO / "hooks").rglob("*.py"))
PACKAGE = [path for path in PYTHON if "tipcard" in path.parts]
#: The rooms of the package in their order: nothing imports what stands further on.
ROOMS = ["diagnostics", "source", "settings", "document", "project", "adding", "paper", "check", "make"]


def imports(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").partition(".")[0])
    return names


@pytest.mark.parametrize("path", PACKAGE, ids=lambda path: path.name)
def test_the_package_does_not_know_mkdocs(path: Path) -> None:
    assert not imports(path) & {"mkdocs", "material", "mkdocs_static_i18n"}


def test_everything_goes_in_one_direction() -> None:
    for path in PACKAGE:
        own = path.relative_to(REPO / "hooks/tipcard").parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tipcard."):
                other = (node.module or "").split(".")[1]
                assert ROOMS.index(other) <= ROOMS.index(own), f"{path} imports {node.module}"


def test_only_the_hook_and_the_commands_know_where_files_lie() -> None:
    writes = {"write_bytes", "write_text", "mkdir", "rename", "rmtree", "unlink", "open"}
    for path in PACKAGE:
        tree = ast.walk(ast.parse(path.read_text("utf-8")))
        calls = {
            node.func.attr for node in tree if isinstance(node, ast.Call) and hasattr(node.func, "attr")
        }
        # What finish.py opens are bytes.
        known = {"files.py", "target.py", "cache.py", "finish.py"}
        assert not calls & writes or path.name in known, path


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: path.name)
def test_no_language_is_named_in_python(path: Path) -> None:
    strings = {
        node.value
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant)
    }
    assert not strings & {"nl", "en", "nl/", "en/", "docs/nl", "docs/en"}


@pytest.mark.parametrize("group", FILES)
def test_every_requirement_is_pinned_exactly_with_its_hashes(group: str) -> None:
    text = re.sub(
        r" \\\n *(--hash=sha256:[0-9a-f]{64})", r" \1", (REPO / FILES[group]).read_text("utf-8")
    )
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith(("#", "-r"))]
    pin = re.compile(r"([\w.-]+==[\w.]+)( ; [\w\s.'<>=!]+)?( --hash=sha256:[0-9a-f]{64})+")
    assert [line for line in lines if not pin.fullmatch(line)] == []
    groups = tomllib.loads((REPO / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
    chosen = {one.lower() for one in groups[group] if isinstance(one, str)}
    assert chosen - {pin.fullmatch(line)[1] for line in lines} == set(), "make pins"  # type: ignore[index]
    reasons = (REPO / "CONTRIBUTING.md").read_text("utf-8").partition("| package | reason |")[2]
    told = re.findall(r"[\w.-]+", " ".join(re.findall(r"^\| ([^|]+) \|", reasons, re.MULTILINE)))
    assert {one.partition("==")[0] for one in chosen} <= {one.lower() for one in told}


def test_every_message_is_said_somewhere_and_nothing_else() -> None:
    code = "".join(path.read_text("utf-8") for path in PYTHON)
    assert [name for name in rules() if f'"{name}"' not in code] == []
