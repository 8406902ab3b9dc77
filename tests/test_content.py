"""The Dutch text of the site is the card's own, but for the corrections that the site lists."""

from datetime import date
from pathlib import Path

import pytest
from conftest import REPO

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
    for words in ("onderzoek of er wat over jou", "privacyinstellingen", "WhatsApp", "socialmedia-"):
        assert words in about


def test_every_page_is_translated_and_the_additions_are_in_plain_language(project: Project) -> None:
    problems = Collector()
    check(project, problems)
    advise(project, date(2026, 11, 22), problems)
    assert [str(one) for one in problems.all] == []
