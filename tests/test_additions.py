"""What is not on the card, as readers see it: apart, named, with its sources and its day."""

import re
from pathlib import Path

import pytest


@pytest.mark.parametrize("language", ["", "en/"])
def test_the_safe_order_stands_above_the_steps_without_a_label_and_with_its_sources(
    built: Path, language: str
) -> None:
    plan = (built / f"{language}actieplan.html").read_text("utf-8")
    above = plan.partition("<h1")[2].partition('id="stappen"')[0]
    note = re.search(r'<section class="tc-safety">.*?</section>', above, re.DOTALL)
    assert note and "112" in note[0] and "0900-8844" in note[0]
    assert re.search("Gecontroleerd op 25 november 2026|Checked on 25 November 2026", note[0])
    said = re.sub("<[^>]+>", "", note[0])
    assert "anvulling" not in said and "ddition" not in said
    assert re.findall(r'href="(https://[^/]+)', note[0])[:3] == [
        "https://www.helpwanted.nl",
        "https://onlinesos.org",
        "https://www.opgroeien.be",
    ]
    assert "sources:" not in plan


ADDED = {
    "actieplan": ["in-gesprek", "screenshot", "rapporteer", "bespreek", "aangifte"],
    "tips": ["google-alert", "privacycheck", "kondig-stappen-aan", "opnames", "skj-gegevens"],
}


@pytest.mark.parametrize("language", ["", "en/"])
@pytest.mark.parametrize("name", ADDED)
def test_every_addition_is_at_its_item_with_its_sources_and_day(
    built: Path, language: str, name: str
) -> None:
    page = (built / f"{language}{name}.html").read_text("utf-8")
    items = re.findall(r'<h3 id="([^"]+)"(.*?)(?=<h[23] |</article>)', page, re.DOTALL)
    ends = {
        item_id: re.findall(r'<p class="tc-addition__sources">.*?</p>', body, re.DOTALL)
        for item_id, body in items
    }
    assert [item_id for item_id, found in ends.items() if found] == ADDED[name]
    day = "Checked on 25 November 2026" if language else "Gecontroleerd op 25 november 2026"
    own = "Our own advice" if language else "Eigen advies"
    everything = [end for found in ends.values() for end in found]
    assert all(day in end and ('href="https:' in end or own in end) for end in everything)
    assert page.count('<details class="tc-addition"') == len(everything)


@pytest.mark.parametrize(("name", "item_id"), [("actieplan", "rapporteer"), ("tips", "privacycheck")])
def test_the_table_of_platforms_is_one_step_away(built: Path, name: str, item_id: str) -> None:
    page = (built / f"{name}.html").read_text("utf-8")
    item = page.partition(f'<h3 id="{item_id}"')[2].partition("<h3")[0]
    assert 'href="platforms.html"' in item
