"""The Dutch text of the site is the card's own, but for the corrections that the site lists."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from conftest import REPO, copy_project

from tipcard.check import advise, check
from tipcard.diagnostics import Collector
from tipcard.project import Project, read_project
from tipcard.source.files import read_sources

CORRECTIONS = {
    "of er wat er over jou": "of er wat over jou",
    "privacy instellingen": "privacyinstellingen",
    "Whatsapp": "WhatsApp",
    "social media-": "socialmedia-",
    "\u2019": "'",
    "geschreven wordt\n": "geschreven wordt.\n",
    "Hoe werken ze?)\n": "Hoe werken ze?).\n",
    "mijnonlineidentiteit.nl)\n": "mijnonlineidentiteit.nl).\n",
}


@pytest.fixture(scope="module")
def project() -> Project:
    problems = Collector()
    project = read_project(read_sources(REPO / "mkdocs.yml", {}, problems), problems)
    assert project
    return project


@pytest.fixture(scope="module")
def card() -> str:
    text = (Path(__file__).parent / "card.nl.txt").read_text("utf-8")
    for slip, right in CORRECTIONS.items():
        text = text.replace(slip, right)
    return " ".join(text.split())


@pytest.mark.parametrize("name", ["actieplan.md", "tips.md"])
def test_every_item_is_in_the_words_of_the_card(project: Project, card: str, name: str) -> None:
    items = list(project.source.pages[name].items)
    assert items
    for item in items:
        assert item.paragraphs[0] in card, item.section_id


def test_every_correction_is_on_the_about_page() -> None:
    about = (REPO / "docs/nl/over.md").read_text("utf-8")
    for words in (
        "onderzoek of er wat over jou",
        "privacyinstellingen",
        "WhatsApp",
        "socialmedia-",
        "ontbrak een punt",
    ):
        assert words in about


def test_every_page_is_translated_and_the_additions_are_in_plain_language(project: Project) -> None:
    problems = Collector()
    check(project, problems)
    advise(project, date(2026, 11, 25), problems)
    assert [str(one) for one in problems.all] == []


def test_a_language_that_is_only_a_copy_is_noticed(tmp_path: Path) -> None:
    folder = copy_project(tmp_path)
    shutil.copytree(folder / "docs/en", folder / "docs/de")
    config = folder / "mkdocs.yml"
    block = "        - locale: de\n          name: Deutsch\n"
    config.write_text(config.read_text("utf-8").replace("\nhooks:", f"{block}\nhooks:"), "utf-8")
    problems = Collector()
    project = read_project(read_sources(config, {}, problems), problems)
    assert project
    advise(project, date(2026, 11, 22), problems)
    found = [one.location.path for one in problems.advice if one.rule == "wrong-language"]
    assert [path for path in found if not path.startswith("docs/de/")] == []
    assert len(found) > 50


def test_an_english_text_below_a_dutch_tip_is_noticed(tmp_path: Path) -> None:
    folder = copy_project(tmp_path)
    tips = folder / "docs/nl/tips.md"
    english = "Check at least once a month who can see what you have posted on your own accounts."
    old = "Ken de mogelijkheden van social media (Welke platforms zijn er? Hoe werken ze?)"
    tips.write_text(tips.read_text("utf-8").replace(old, english), "utf-8")
    problems = Collector()
    project = read_project(read_sources(folder / "mkdocs.yml", {}, problems), problems)
    assert project
    advise(project, date(2026, 11, 22), problems)
    found = [one for one in problems.advice if one.rule == "wrong-language"]
    assert [str(one.location) for one in found] == ["docs/nl/tips.md:20"]
