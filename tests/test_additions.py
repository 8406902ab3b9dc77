"""What is not on the card, as readers see it: apart, named, with its sources and its day."""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml
from conftest import REPO

from tipcard.additions import show_additions
from tipcard.strings import Strings

STRINGS = Strings(**yaml.safe_load((REPO / "docs/nl/strings.yml").read_text("utf-8")))
SHOWN = """### Luister {#luister}

/// addition | **Aanvulling:** Later

Meer.

Bronnen: [Een](https://een.example/),
[Twee](https://twee.example/). Gecontroleerd op 31 januari 2025.
{: .addition__sources }
///

/// safety | **Aanvulling:** Eerst
Kijk.

Bronnen: [Een](https://een.example/). Gecontroleerd op 22 november 2026.
{: .addition__sources }

En dit.
///
"""
WRITTEN = """### Luister {#luister}

/// addition | Later

Meer.

sources: [Een](https://een.example/),
[Twee](https://twee.example/)
reviewed: 2025-01-31
///

/// safety | Eerst
Kijk.

sources: [Een](https://een.example/)

En dit.
///
"""


def test_readers_see_the_kind_the_sources_and_the_own_day_or_that_of_the_page() -> None:
    assert show_additions(WRITTEN, STRINGS, date(2026, 11, 22)) == SHOWN


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
    note = re.search(r'<div class="admonition safety">.*?</div>', step_1, re.DOTALL)
    assert note and word in note[0] and "112" in note[0] and checked in note[0]
    assert re.findall(r'href="(https://[^/]+)', note[0]) == [
        "https://www.helpwanted.nl",
        "https://onlinesos.org",
        "https://www.opgroeien.be",
    ]
    assert "sources:" not in plan
