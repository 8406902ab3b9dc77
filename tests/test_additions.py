"""What is not on the card, as readers see it: apart, named, with its sources and its day."""

import re
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    ("language", "word", "checked"),
    [
        ("", "Aanvulling:", "Gecontroleerd op 22 november 2026"),
        ("en/", "Addition:", "Checked on 22 November 2026"),
    ],
)
def test_the_safety_note_is_open_at_step_1_and_stands_apart(
    built: Path, language: str, word: str, checked: str
) -> None:
    plan = (built / f"{language}actieplan.html").read_text("utf-8")
    step_1 = plan.partition('id="in-gesprek"')[2].partition("<h3")[0]
    note = re.search(r'<div class="tc-safety">.*?</div>', step_1, re.DOTALL)
    assert note and word in note[0] and "112" in note[0] and checked in note[0]
    assert re.findall(r'href="(https://[^/]+)', note[0]) == [
        "https://www.helpwanted.nl",
        "https://onlinesos.org",
        "https://www.opgroeien.be",
    ]
    assert "sources:" not in plan


ADDED = {
    "actieplan": ["in-gesprek", "screenshot", "rapporteer", "aangifte"],
    "tips": ["google-alert", "privacycheck", "opnames", "skj-gegevens"],
}


@pytest.mark.parametrize("language", ["", "en/"])
@pytest.mark.parametrize("name", ADDED)
def test_every_addition_is_at_its_item_with_its_sources_and_day(
    built: Path, language: str, name: str
) -> None:
    page = (built / f"{language}{name}.html").read_text("utf-8")
    items = re.findall(r'<h3 id="([^"]+)"(.*?)(?=<h[23] |</article>)', page, re.DOTALL)
    sources = {
        item_id: re.findall(r'<p class="tc-addition__sources">.*?</p>', body, re.DOTALL)
        for item_id, body in items
    }
    assert [item_id for item_id, found in sources.items() if found] == ADDED[name]
    day = "Checked on 22 November 2026" if language else "Gecontroleerd op 22 november 2026"
    assert all(len(found) == 1 and day in found[0] for found in sources.values() if found)
    assert page.count('<details class="tc-addition"') == len(ADDED[name]) - (name == "actieplan")


@pytest.mark.parametrize(("name", "item_id"), [("actieplan", "rapporteer"), ("tips", "privacycheck")])
def test_the_table_of_platforms_is_one_step_away(built: Path, name: str, item_id: str) -> None:
    page = (built / f"{name}.html").read_text("utf-8")
    item = page.partition(f'<h3 id="{item_id}"')[2].partition("<h3")[0]
    assert 'href="platforms.html"' in item
