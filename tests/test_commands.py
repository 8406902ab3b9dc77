"""The commands that editors run on the content, without a build."""

import io
import logging
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import building
import host
import pytest
import terminal
from conftest import REPO, copy_project, run
from test_cases import BASE, registered

from tipcard.source.files import Sources

REGISTER = "hooks/permalinks.yml"


def project(root: Path, **changed: str) -> Path:
    texts = BASE | changed
    for name, text in registered(Sources(texts, frozenset(texts))).texts.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


def test_registering_adds_what_is_new_and_leaves_the_rest_as_it_is(tmp_path: Path) -> None:
    root = project(tmp_path, **{REGISTER: "# Ours.\nkijk:\n\neerst:\noud: kijk"})
    old = (root / REGISTER).read_text("utf-8")
    assert run(root, "check")[0] == 1
    added = ["checklist-lijst", "tips", "luister", "dan", "praat"]
    assert run(root, "register") == (0, f"New in {REGISTER}: {', '.join(added)}\n")
    new = (root / REGISTER).read_text("utf-8")
    said = rf"{{nl: {date.today()} \w{{8}}, en: {date.today()} \w{{8}}}}"
    assert re.fullmatch(re.escape(old) + "".join(f"{one}: {said}\n" for one in added), new)
    assert run(root, "register") == (0, f"{REGISTER} is up to date.\n")
    assert run(root, "check") == (0, "No problems in the content.\n")


def test_one_sentence_changes_its_own_day_and_no_other(tmp_path: Path) -> None:
    root = project(tmp_path)
    before = (root / REGISTER).read_text("utf-8").splitlines()
    tips = root / "docs/nl/tips.md"
    tips.write_text(tips.read_text("utf-8").replace("\nLuister.\n", "\nLuister goed.\n"), "utf-8")
    assert run(root, "register") == (0, f"Changed on {date.today()} in {REGISTER}: luister (nl)\n")
    after = (root / REGISTER).read_text("utf-8").splitlines()
    ((old, new),) = ((old, new) for old, new in zip(before, after, strict=True) if old != new)
    assert new.startswith(f"luister: {{nl: {date.today()} ") and new.partition(", en")[2] in old


def test_registering_waits_until_nothing_else_is_wrong(tmp_path: Path) -> None:
    renamed = BASE["docs/nl/tips.md"].replace("{#praat}", "{#zeg}")
    root = project(tmp_path, **{"docs/nl/tips.md": renamed})
    before = (root / REGISTER).read_text("utf-8")
    code, output = run(root, "register")
    assert code == 1
    assert "[missing-translation]" in output and "[not-frozen]" not in output
    assert (root / REGISTER).read_text("utf-8") == before


def test_the_first_registering_makes_the_register(tmp_path: Path) -> None:
    root = project(tmp_path)
    (root / REGISTER).unlink()
    assert run(root, "register")[0] == 0
    assert run(root, "check")[0] == 0


def test_a_translation_is_behind_until_somebody_says_that_it_is_done(tmp_path: Path) -> None:
    root = project(tmp_path)
    assert run(root, "check") == (0, "No problems in the content.\n")
    tips = root / "docs/nl/tips.md"
    tips.write_text(tips.read_text("utf-8").replace("\nLuister.\n", "\nLuister goed.\n"), "utf-8")
    assert run(root, "register")[0] == 0
    code, said = run(root, "check")
    assert code == 0
    assert said == (
        "Advice, which stops nothing:\n"
        "docs/en/tips.md:16: 'luister' has changed at docs/nl/tips.md:16 since it was translated"
        " [outdated-translation]\n"
        "    Translate it anew, and then: python hooks/cli.py translated --page tips\n"
        "\n"
        "No problems in the content.\n"
    )
    assert run(root, "translated", "--page", "tips") == (0, "Translated as it is now: tips\n")
    assert run(root, "check") == (0, "No problems in the content.\n")


def test_what_has_changed_and_is_translated_is_one_command_that_the_check_names(tmp_path: Path) -> None:
    root = project(tmp_path)
    for language, old, new in (("nl", "Luister", "Luister goed"), ("en", "Listen", "Listen well")):
        tips = root / f"docs/{language}/tips.md"
        tips.write_text(tips.read_text("utf-8").replace(f"\n{old}.\n", f"\n{new}.\n"), "utf-8")
    code, said = run(root, "check")
    assert code == 1
    assert set(re.findall(r"hooks/cli.py [^,'\n]*", said)) == {"hooks/cli.py translated --page tips"}
    assert run(root, "translated", "--page", "tips")[0] == 0
    assert run(root, "check") == (0, "No problems in the content.\n")


def test_a_broken_record_is_written_anew(tmp_path: Path) -> None:
    root = project(tmp_path, **{"docs/en/translated.yml": "<<<<<<< HEAD\n"})
    assert run(root, "check")[0] == 1
    assert run(root, "translated", "--page", "all")[0] == 0
    assert run(root, "check") == (0, "No problems in the content.\n")


def test_saying_so_of_no_page_or_an_unknown_one_changes_nothing(tmp_path: Path) -> None:
    root = project(tmp_path)
    before = (root / "docs/en/translated.yml").read_text("utf-8")
    assert run(root, "translated", "--page", "tipps") == (
        1,
        "There is no page 'tipps'.\n    Did you mean 'tips'?\n",
    )
    assert run(root, "translated", "--page")[0] == 1
    (root / "docs/en/lijst.md").unlink()
    assert "[missing-page]" in run(root, "translated", "--page", "tips")[1]
    assert (root / "docs/en/translated.yml").read_text("utf-8") == before


def test_a_settings_file_that_is_not_there_or_has_another_ending_is_said(tmp_path: Path) -> None:
    root = project(tmp_path)
    assert run(root, "check", "mkdoc.yml") == (
        1,
        "mkdoc.yml: this settings file is not there [unknown-page]\n    Did you mean 'mkdocs.yml'?\n",
    )
    assert run(root, "check", "ons.yaml") == (
        1,
        "ons.yaml: a settings file ends in .yml [unknown-page]\n    Rename it to ons.yml.\n",
    )


def test_a_settings_file_elsewhere_says_where_it_belongs(tmp_path: Path) -> None:
    (tmp_path / "ons.yml").write_text("site_name: Ons\n", "utf-8")
    code, said = run(tmp_path, "check", "ons.yml")
    assert code == 1
    assert said.startswith("ons.yml: beside this settings file is no folder docs [unknown-page]\n")


def test_from_another_folder_the_commands_are_about_their_own_project(tmp_path: Path) -> None:
    assert run(tmp_path, "check") == (0, "No problems in the content.\n")


def test_output_survives_any_terminal_and_a_reader_that_leaves(tmp_path: Path) -> None:
    root = project(tmp_path)
    (root / "docs/nl/tips.md").write_text("→ ï\n", "utf-8")
    command = [sys.executable, str(REPO / "hooks/cli.py"), "check"]
    poor = os.environ | {"PYTHONIOENCODING": "ascii"}
    result = subprocess.run(command, cwd=root, env=poor, capture_output=True, check=False)
    assert result.returncode == 1 and result.stderr == b""
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        assert program.stdout and program.stderr
        program.stdout.close()
        assert program.stderr.read() == b""


def test_what_mkdocs_says_is_silent_but_for_warnings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def say(_: object) -> None:
        logger = logging.getLogger("mkdocs.plugins.x")
        logger.info("Cleaning\n  - more")
        logger.warning("Doc file has a link\n  to nowhere")
        logger.debug("x")
        logger.error("Stopped")

    monkeypatch.setattr(host, "build_site", say)
    built = host.build(copy_project(tmp_path) / "mkdocs.yml", tmp_path / "site")
    assert built.warnings == "WARNING -  Doc file has a link\n  to nowhere\nERROR   -  Stopped\n"


class Terminal(io.StringIO):
    """Somebody who looks on."""

    def isatty(self) -> bool:
        return True


def test_colour_and_progress_are_for_a_terminal_that_wants_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    message = "docs/nl/tips.md:2: unknown key 'a' [unknown-key]\n    Did you mean 'b'?"
    shown = terminal.painted(message, Terminal())
    assert re.sub(r"\x1b\[\d*m", "", shown) == message != shown
    assert terminal.painted(message, io.StringIO()) == message
    monkeypatch.setenv("NO_COLOR", "1")
    assert terminal.painted(message, Terminal()) == message
    for stream, said in ((io.StringIO(), ""), (Terminal(), "\r\x1b[K")):
        monkeypatch.setattr(sys, "stderr", stream)
        with terminal.progress("Looking"):
            pass
        assert stream.getvalue() == said


def test_a_mistake_of_the_program_is_one_message_and_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise KeyError("tips")

    monkeypatch.setattr(building.cache, "FOLDER", tmp_path / ".cache")
    monkeypatch.setattr("building.check", fail)
    for command in ("check", "register"):
        code, said = run(project(tmp_path), command)
        words = "this is a mistake of the program and not yours: KeyError: 'tips' [broken-program]"
        assert code == 1 and re.fullmatch(rf"\S+/test_commands\.py:\d+: {re.escape(words)}\n.*\n", said)
        assert "KeyError" in (tmp_path / ".cache/trace.txt").read_text("utf-8")
