"""The table of the platforms, as a page in one language shows it."""

import re
from pathlib import Path

import pytest
import yaml
from conftest import REPO

from tipcard.make.platforms import table_view
from tipcard.settings.messages import Messages
from tipcard.settings.platforms import Platforms

STRINGS = Messages(**yaml.safe_load((REPO / "docs/nl/strings.yml").read_text("utf-8")))
WORDS = {name: {"nl": name.upper()} for name in ("platform", "report", "privacy", "block", "empty")}


def test_a_link_says_what_sets_it_apart_and_a_row_its_own_day() -> None:
    report = [
        "https://plein.example/a",
        "https://plein.example/b",
        {"url": "https://plein.example/c", "label": {"nl": "klacht"}},
    ]
    row = {"name": "Plein", "report": report, "reviewed": "2025-01-31"}
    table = table_view(Platforms(words=WORDS, platforms=[row]), "nl", STRINGS)
    assert table.headings == ("PLATFORM", "REPORT", "PRIVACY", "BLOCK")
    assert [words for words, _ in table.rows[0].cells[0].links] == [
        "REPORT",
        "REPORT 2",
        "REPORT: klacht",
    ]
    assert table.rows[0].cells[1].links == ()
    assert table.rows[0].reviewed == "Gecontroleerd op 31 januari 2025"


@pytest.mark.parametrize(
    ("language", "words"),
    [("", "Een streepje betekent"), ("en/", "A dash means")],
)
def test_both_languages_show_the_same_links_and_say_why_a_cell_is_empty(
    built: Path, language: str, words: str
) -> None:
    page = (built / f"{language}platforms.html").read_text("utf-8")
    table = page.partition("<table")[2].partition("</table>")[0]
    source = (REPO / "docs/platforms.yml").read_text("utf-8")
    addresses = re.findall(r"https://\S+", source)
    assert re.findall(r'href="([^"]+)"', table.replace("&amp;", "&")) == addresses
    assert table.count("<td") == 30 and table.count("\u2013") == 9
    assert words in page


@pytest.mark.parametrize("name", ["index", "actieplan", "tips", "hulp", "platforms", "nieuws", "over"])
def test_every_page_says_when_it_was_checked(built: Path, name: str) -> None:
    assert "Gecontroleerd op 22 november 2026" in (built / f"{name}.html").read_text("utf-8")
    assert "Checked on 22 November 2026" in (built / f"en/{name}.html").read_text("utf-8")
