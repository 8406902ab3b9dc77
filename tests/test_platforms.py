"""The table of the platforms, as a page in one language shows it."""

import re
from pathlib import Path

import pytest
from conftest import REPO


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
    addresses = re.findall(r"https://[^\s},]+", source)
    assert re.findall(r'href="([^"]+)"', table.replace("&amp;", "&")) == addresses
    assert table.count("<td") == 30 and table.count("\u2013") == 9
    assert words in page
    assert re.findall(r">(Melden[^<]*|Report[^<]*)<", table)[1:4] == (
        ["Report", "Report: and block", "Report: and block"]
        if language
        else ["Melden", "Melden: en blokkeren", "Melden: en blokkeren"]
    )


@pytest.mark.parametrize("name", ["index", "actieplan", "tips", "hulp", "platforms", "nieuws", "over"])
def test_every_page_says_when_it_was_checked(built: Path, name: str) -> None:
    assert re.search(r"Gecontroleerd op 2\d november 2026", (built / f"{name}.html").read_text("utf-8"))
    assert re.search(r"Checked on 2\d November 2026", (built / f"en/{name}.html").read_text("utf-8"))
