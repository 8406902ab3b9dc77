"""Real builds of both languages: what comes out, and what stays when one fails."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from conftest import REPO, build, copy_project

STEPS = ["in-gesprek", "screenshot", "rapporteer", "bespreek", "juridische-hulp"]
AFTERCARE = ["aangifte", "trek-aan-de-bel"]
TIPS = [
    "zoek-jezelf-op",
    "ken-de-platforms",
    "let-op-je-berichten",
    "google-alert",
    "privacycheck",
    "online-omgang",
    "kondig-stappen-aan",
    "ken-de-regels",
    "opnames",
    "locatie-uit",
    "skj-gegevens",
    "teamoverleg",
]


def fingerprint(folder: Path) -> dict[str, str]:
    """Every file below a folder with a hash of its content."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize("language", ["", "en/"])
def test_all_nineteen_ids_are_anchors(built: Path, language: str) -> None:
    plan = (built / f"{language}actieplan.html").read_text("utf-8")
    tips = (built / f"{language}tips.html").read_text("utf-8")
    assert re.findall(r'<h3 id="([^"]+)"', plan) == STEPS + AFTERCARE
    assert re.findall(r'<h3 id="([^"]+)"', tips) == TIPS


def test_without_an_address_no_page_claims_one(built: Path) -> None:
    assert not (built / "sitemap.xml").exists()
    for page in built.rglob("*.html"):
        assert not re.search('rel="(canonical|alternate)"', page.read_text("utf-8"))


def test_with_an_address_pages_and_sitemap_name_it(odd: Path) -> None:
    assert "QR code" not in (odd.parent / "said").read_text("utf-8")
    page = (odd / "en/tips.html").read_text("utf-8")
    assert '<link rel="canonical" href="https://i.example.org/veilig/a&amp;b/en/tips.html">' in page
    twin = '<link rel="alternate" href="https://i.example.org/veilig/a&amp;b/tips.html" hreflang="nl">'
    assert twin in page
    sitemap = ET.fromstring((odd / "sitemap.xml").read_text("utf-8"))
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    own = [one.text for one in sitemap.iter(f"{space}loc")]
    assert "https://i.example.org/veilig/a&b/en/tips.html" in own and len(own) == 40
    not_found = (odd / "404.html").read_text("utf-8")
    assert 'href="https://i.example.org/veilig/a&amp;b/en/index.html"' in not_found


def test_the_404_pages_speak_all_languages_their_own_first_and_load_no_file(built: Path) -> None:
    words = ["Deze pagina bestaat niet", "This page does not exist"]
    for name, own in (("404.html", words), ("en/404.html", words[::-1])):
        page = (built / name).read_text("utf-8")
        assert re.findall(r"<h1 .*?>(.*?)</h1>", page) == own
        assert not re.search(r'src=|<link(?! rel="icon" href="data:)', page)


WITHOUT_CACHE = """import runpy, sys
sys.path.insert(0, {hooks!r})
from pathlib import Path
from tipcard.source import cache
cache.FOLDER = Path({hooks!r}) / "cli.py" / "is a file"
sys.argv = ["cli.py", "site"]
runpy.run_path({hooks!r} + "/cli.py", run_name="__main__")
"""


def test_two_builds_give_the_same_bytes_with_and_without_a_cache_and_say_how_to_get_qr_codes(
    built: Path, project: Path
) -> None:
    os.environ.pop("SOURCE_DATE_EPOCH", None)
    program = WITHOUT_CACHE.format(hooks=str(REPO / "hooks"))
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=project, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout
    assert len([line for line in result.stdout.splitlines() if "SITE_URL" in line]) == 1
    assert fingerprint(project / "site") == fingerprint(built)


MISTAKES = {
    "an English tip is gone": (
        "docs/en/tips.md",
        "### Set a Google Alert {#google-alert}\n",
        "",
        "docs/en/tips.md:22: the item 'google-alert' is missing; it stands at docs/nl/tips.md:26"
        " [missing-translation]",
    ),
    "an id stands twice": (
        "docs/nl/tips.md",
        "{#let-op-je-berichten}",
        "{#zoek-jezelf-op}",
        "docs/nl/tips.md:22: the id 'zoek-jezelf-op' is already taken at docs/nl/tips.md:14"
        " [duplicate-id]",
    ),
    "a key has a typo": (
        "docs/nl/tips.md",
        "reviewed:",
        "reviewd:",
        "docs/nl/tips.md:3: unknown key 'reviewd' [unknown-key]\n    Did you mean 'reviewed'?",
    ),
    "a sheet is too long": (
        "docs/nl/checklists/actieplan.md",
        "lines: 1",
        "lines: 25",
        "mm too long for one A4, from the block 'Aantekeningen' on [sheet-overflow]",
    ),
    "a published id is gone": (
        "hooks/permalinks.yml",
        "\nprivacy: ",
        "\nprivacyverklaring:\nprivacy: ",
        "hooks/permalinks.yml:22: the published id 'privacyverklaring' is gone, and links to it would"
        " break [gone-id]",
    ),
    "a link is dead": (
        "docs/nl/index.md",
        "(hulp.md)",
        "(hulpp.md)",
        "docs/nl/index.md:23: the link leads to 'hulpp.md', which is not there [unknown-page]\n"
        "    Did you mean 'hulp.md'?",
    ),
    "MkDocs warns in the default language": (
        "mkdocs.yml",
        "          name: Nederlands\n",
        "          name: Nederlands\n          theme:\n            kleur: rood\n",
        "Aborted with 1 warnings in strict mode!",
    ),
    "MkDocs warns in a further language": (
        "mkdocs.yml",
        "          name: English\n",
        "          name: English\n          theme:\n            kleur: rood\n",
        "Aborted with 1 warnings in strict mode!",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_one_message_and_the_old_site_stays(
    built: Path, tmp_path: Path, mistake: str
) -> None:
    path, old, new, message = MISTAKES[mistake]
    folder = copy_project(tmp_path)
    shutil.copytree(built, folder / "site")
    before = fingerprint(folder / "site")
    change(folder / path, old, new)
    code, said = build(folder)
    assert code == 1
    assert message in said
    assert "Traceback" not in said
    assert fingerprint(folder / "site") == before


def test_a_changed_sentence_marks_its_page_only_and_an_old_page_still_builds(project: Path) -> None:
    change(project / "docs/nl/tips.md", "Ken de mogelijkheden", "Ken alle mogelijkheden")
    change(project / "docs/nl/over.md", "reviewed: 2026-11-25", "reviewed: 2001-01-01")
    code, said = build(project, DRAFT="1")
    assert code == 0, said
    line = "The Dutch version of this page is newer than this translation."
    pages = sorted((project / "site").rglob("*.html"))
    marked = [
        page.relative_to(project / "site").as_posix() for page in pages if line in page.read_text()
    ]
    assert marked == ["en/tips.html"]
    assert "Gecontroleerd op 1 januari 2001" in (project / "site/over.html").read_text("utf-8")


def test_what_the_settings_say_is_text_and_no_html(odd: Path) -> None:
    page = (odd / "index.html").read_text("utf-8")
    assert "<i>" not in page and page.count("&lt;i&gt;A&lt;/i&gt; &amp; &#34;B&#34;") == 2


def test_the_bar_leads_home_wherever_that_stands_in_the_menu(odd: Path) -> None:
    page = (odd / "en/checklists/tips.html").read_text("utf-8")
    assert '<a class="tc-bar__site" href="../index.html">' in page
