"""Files as they come from Word, Windows and half-finished saves."""

from pathlib import Path

from tipcard.diagnostics import Collector
from tipcard.settings.logo import read_logo
from tipcard.settings.organisation import organisation_file
from tipcard.source.files import ORGANISATION, Sources, read_sources
from tipcard.source.model import read_settings


def write(root: Path, content: bytes) -> Path:
    (root / "docs/nl").mkdir(parents=True)
    (root / "docs/nl/tips.md").write_bytes(content)
    return root / "mkdocs.yml"


def test_windows_line_ends_and_a_byte_order_mark_are_fine(tmp_path: Path) -> None:
    config = write(tmp_path, b"\xef\xbb\xbf---\r\ntitle: Caf\xc3\xa9\r\n---\r\n")
    problems = Collector()
    sources = read_sources(config, {}, problems)
    assert problems.all == []
    assert sources.texts == {"docs/nl/tips.md": "---\ntitle: Café\n---\n"}


def test_another_encoding_is_a_message_with_its_line(tmp_path: Path) -> None:
    config = write(tmp_path, b"---\ntitle: Caf\xe9\n---\n")
    problems = Collector()
    sources = read_sources(config, {}, problems)
    assert sources.texts == {} and sources.docs == {"docs/nl/tips.md"}
    assert [str(problem) for problem in problems.all] == [
        "docs/nl/tips.md:2: this file is not saved as UTF-8 [not-utf8]\n"
        "    Save it again with the encoding UTF-8."
    ]


def test_the_organisations_file_may_be_anywhere_and_must_be_there(tmp_path: Path) -> None:
    config = write(tmp_path / "project", b"x\n")
    (tmp_path / "ons.yml").write_text("name: Proef\n", "utf-8")
    problems = Collector()
    sources = read_sources(config, {"ORGANISATION": "../ons.yml"}, problems)
    assert sources.texts[sources.organisation] == "name: Proef\n"
    read_sources(config, {"ORGANISATION": "weg.yml"}, problems)
    assert [str(problem) for problem in problems.all] == [
        "weg.yml: this file is not there; the variable ORGANISATION names it [unknown-page]\n"
        "    Correct the path, from the folder of mkdocs.yml, or leave the variable empty."
    ]


def test_a_logo_is_not_too_big() -> None:
    problems = Collector()
    picture = b"<svg xmlns='http://www.w3.org/2000/svg'/>" + b" " * 120_000
    own = {ORGANISATION: "name: Proef\nlogo: assets/a.svg\n"}
    sources = Sources(own, frozenset({"docs/assets/a.svg"}), {"assets/a.svg": picture})
    settings = read_settings(organisation_file(), sources.texts, problems)
    assert read_logo(settings, sources, problems) == b""
    assert [str(problem) for problem in problems.all] == [
        f"{ORGANISATION}:2: 'assets/a.svg' is 120 kB, and every page and checklist holds it"
        " [wrong-value]\n"
        "    Save it as an SVG, or smaller: 100 kB or less."
    ]
