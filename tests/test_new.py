"""New text in one step: in every language, in the menu and the register, or not at all."""

import io
import re
from datetime import date
from functools import partial
from pathlib import Path

import pytest
import yaml
from conftest import build, copy_project, run
from test_cases import BASE
from test_commands import REGISTER, project

NUMBERED = "\n### 2. Zeg {#zeg}\n\nZeg het.\n"


def text(root: Path, name: str) -> str:
    return (root / name).read_text("utf-8")


def ids(root: Path) -> list[str]:
    return re.findall(r"(?m)^([a-z-]+):", text(root, REGISTER))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The small site with two steps, of which both languages say the same."""
    more = {f"docs/{one}/tips.md": BASE[f"docs/{one}/tips.md"] + NUMBERED for one in ("nl", "en")}
    root = project(tmp_path, **more, **{REGISTER: BASE[REGISTER] + "zeg:\n"})
    assert run(root, "translated", "--page", "all")[0] == 0
    assert run(root, "check") == (0, "No problems in the content.\n")
    return root


def test_a_step_stands_in_its_place_in_every_language_and_the_others_count_on(root: Path) -> None:
    command = ("new", "step", "Wacht even", "--in", "dan", "--after", "praat", "--text", "Tel tot tien.")
    assert run(root, *command) == (
        0,
        "Written: docs/en/tips.md docs/en/translated.yml docs/nl/tips.md hooks/permalinks.yml\n"
        "Advice, which stops nothing:\n"
        "docs/en/tips.md:26: still in the words of 'nl': wacht-even [not-translated]\n"
        "    Translate it, and then: python hooks/cli.py translated --page tips."
        " Is it the same in both languages? Add: --same and its id.\n"
        "\n"
        "No problems in the content.\n",
    )
    for language, talk in (("nl", "Praat {#praat}"), ("en", "Talk {#praat}")):
        page = text(root, f"docs/{language}/tips.md")
        assert re.findall(r"^### \d.*", page, re.MULTILINE) == [
            f"### 1. {talk}",
            "### 2. Wacht even {#wacht-even}",
            "### 3. Zeg {#zeg}",
        ]
        assert page.endswith(
            "(lijst.md).\n\n### 2. Wacht even {#wacht-even}\n\nTel tot tien.\n"
            + NUMBERED.replace("2", "3")
        )
    assert ids(root)[-2:] == ["zeg", "wacht-even"]


def test_a_tip_an_addition_a_sheet_and_a_page(root: Path) -> None:
    tip = ("new", "tip", "Lach", "--in", "eerst", "--text", "Lach erom.", "--id", "lach-erom")
    assert run(root, *tip)[0] == 0
    assert "\nLuister.\n\n### Lach {#lach-erom}\n\nLach erom.\n\n## Dan" in text(root, "docs/nl/tips.md")
    source = "Politie https://www.politie.nl/"
    more = ("new", "addition", "Waarom", "--in", "kijk", "--text", "Zo zie je meer.", "--source", source)
    code, said = run(root, *more)
    assert code == 0 and "still in the words of 'nl': kijk, lach-erom [not-translated]" in said
    page = text(root, "docs/en/tips.md")
    assert (
        "- And mind.\n\n/// addition | Waarom\n\nZo zie je meer.\n\nsources: [Politie](https://www.politie.nl/)\n"
        in page
    )
    sheet = ("new", "sheet", "Mijn lijst", "--in", "eerst", "--text", "Elke dag: kijk.", "--id", "mijn")
    assert run(root, *sheet)[0] == 0
    assert 'description: "Elke dag: kijk."\n' in text(root, "docs/en/mijn.md")
    page_of_its_own = ("new", "page", "Over ons", "--in", "tips", "--text", "Dit zijn wij.")
    assert run(root, *page_of_its_own)[0] == 0
    menu = "nav:\n  - tips.md\n  - over-ons.md\n  - lijst.md\n  - mijn.md\n"
    assert menu in text(root, "mkdocs.yml")
    assert ids(root)[-3:] == ["lach-erom", "checklist-mijn", "over-ons"]
    code, said = run(root, "check")
    assert code == 0 and said.count("[not-translated]") == 3


@pytest.mark.parametrize("title", ["No", "null", "2026", "a: b", '"A" \\', "- a"])
def test_what_yaml_has_another_meaning_for_is_a_title_like_any_other(root: Path, title: str) -> None:
    page = ("new", "page", title, "--in", "tips", "--text", "Dit zijn wij.", "--id", "wij")
    assert run(root, *page)[0] == 0
    assert yaml.safe_load(text(root, "docs/nl/wij.md").split("---")[1])["title"] == title


def test_the_first_sheet_of_a_site_stands_behind_the_page_of_what_it_lists(root: Path) -> None:
    for path in root.rglob("lijst.md"):
        path.unlink()
    for name, old, new in (
        ("mkdocs.yml", "  - lijst.md\n", ""),
        ("docs/nl/tips.md", "lijst.md", "tips.md"),
        ("docs/en/tips.md", "lijst.md", "tips.md"),
        (REGISTER, text(root, REGISTER).partition("checklist-lijst:")[2].partition("\n")[0], " tips"),
    ):
        (root / name).write_text(text(root, name).replace(old, new), "utf-8")
    sheet = ("new", "sheet", "Mijn lijst", "--in", "eerst", "--text", "Elke dag.", "--id", "mijn")
    code, said = run(root, *sheet)
    assert code == 0, said
    assert "nav:\n  - tips.md\n  - mijn.md\n" in text(root, "mkdocs.yml")


def test_what_is_translated_is_no_copy_any_more_and_the_rest_stays_one(root: Path) -> None:
    run(root, "new", "tip", "Lach", "--in", "eerst", "--text", "Lach erom.")
    run(root, "new", "tip", "Huil", "--in", "eerst", "--text", "Huil erom.")
    tips = root / "docs/en/tips.md"
    tips.write_text(
        tips.read_text("utf-8").replace("Lach {#lach}\n\nLach erom", "Laugh {#lach}\n\nLaugh"), "utf-8"
    )
    assert "nobody has said that 'lach' is a translation" in run(root, "check")[1]
    code, said = run(root, "translated", "--page", "tips")
    assert (code, said) == (
        0,
        "Translated as it is now: tips\nStill as in the first language, en: huil\n"
        f"Changed on {date.today()} in {REGISTER}: lach (en)\n",
    )
    said = run(root, "check")[1]
    assert "still in the words of 'nl': huil [not-translated]" in said and "lach" not in said
    # The source goes on: what was copied of it is still no translation.
    source = root / "docs/nl/tips.md"
    source.write_text(source.read_text("utf-8").replace("Huil erom.", "Huil daarom."), "utf-8")
    assert "still in the words of 'nl': huil [not-translated]" in run(root, "check")[1]
    assert run(root, "translated", "--page", "tips", "--same", "huil")[0] == 0
    assert run(root, "check") == (0, "No problems in the content.\n")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("tip", "Lach"), "Text?\n    Write for example: python hooks/cli.py new tip"),
        (
            ("tip", "Lach", "--in", "dan", "--text", "Ja."),
            "'dan' is no place for this.\n    Name one of: eerst",
        ),
        (("step", "Ja", "--in", "dan", "--after", "kijk", "--text", "Ja."), "'kijk' is not in 'dan'."),
        (("tip", "Lach", "--in", "eerst", "--text", "<b>Ja</b>"), "[foreign-mark]"),
        (("tip", "Lach", "--in", "eerst", "--text", "Ja.", "--id", "kijk"), "[duplicate-id]"),
        (("tip", "Lach", "--in", "eerst", "--text", "Ja.", "--id", "Ja!"), "[bad-id]"),
        (
            ("page", "Tips", "--in", "tips", "--text", "Ja."),
            "'tips.md' cannot be the name of a new page.",
        ),
    ],
)
def test_what_cannot_be_is_one_message_and_changes_nothing(
    root: Path, command: tuple[str, ...], said: str
) -> None:
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    code, words = run(root, "new", *command)
    assert code == 1 and said in words
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


class Editor(io.StringIO):
    """Somebody who answers what is asked."""

    def isatty(self) -> bool:
        return True


def test_what_the_command_line_does_not_say_is_asked(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", Editor("Lach\neerst\nLach erom.\n\n"))
    code, said = run(root, "new", "tip")
    assert code == 0 and "  eerst  (Eerst)\n" in said and "Id [lach]: " in said
    assert "### Lach {#lach}\n\nLach erom.\n" in text(root, "docs/nl/tips.md")


def test_who_ends_the_questions_writes_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    monkeypatch.setattr("sys.stdin", Editor("Lach\neerst\nLach erom.\n"))
    with pytest.raises(KeyboardInterrupt):
        run(root, "new", "tip")
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


def test_the_real_site_takes_all_kinds_and_shows_what_is_not_translated(tmp_path: Path) -> None:
    root = copy_project(tmp_path)
    for command in (
        ("tip", "Zet je telefoon uit", "--in", "overig", "--text", "Zet je telefoon na je werk uit."),
        ("addition", "Waarom dat helpt", "--in", "opnames", "--text", "Zo weet je wat er is gezegd."),
        (
            "sheet",
            "Checklist afspraken",
            "--in",
            "afspraken",
            "--text",
            "Voor het eerste gesprek.",
            "--id",
            "afspraken",
        ),
        ("page", "Woordenlijst", "--in", "hulp", "--text", "Wat woorden op deze site betekenen."),
    ):
        code, said = run(root, "new", *command)
        assert code == 0, said
    # The tips are no longer twelve: what is left to do is said.
    assert "[wrong-count]" in said
    for path in (root / "docs").rglob("words.yml"):
        path.write_text(
            re.sub(r"^  (?:twaalf|twelve).*\n", "", path.read_text("utf-8"), flags=re.MULTILINE)
        )
    code, said = build(root)
    assert code == 0, said
    assert "[not-translated]" in said
    page = text(root, "site/en/tips.html")
    line = '<p class="tc-outdated" lang="en">This text has not been translated yet.</p>'
    assert page.count(line) == 2
    assert '<div lang="nl">' in page
    assert text(root, "site/en/woordenlijst.html").count(line) == 1
    assert line not in text(root, "site/tips.html") + text(root, "site/en/hulp.html")


GERMAN = {
    "alles.md": "Alle Themen auf dieser Website, nach Seite und von A bis Z geordnet.",
    "boekje.md": "Alles auf dieser Website in einem Heft zum Drucken.",
    "checklists/index.md": "Alle Checklisten, jede auf einem Blatt zum Drucken.",
}
STRINGS = {
    "reviewed": "reviewed: Geprüft am {date}",
    "untranslated": "untranslated: Dieser Text ist noch nicht übersetzt.",
    "not_found": "not_found: Diese Seite gibt es nicht",
    "all_pages": "all_pages: Alle Seiten",
}


def test_a_third_language_is_one_command_and_passes_for_none_that_it_is_not(tmp_path: Path) -> None:
    root = copy_project(tmp_path)
    code, said = run(root, "new", "language", "de")
    assert code == 0, said
    assert said.count("still in the words of 'nl'") == len(list((root / "docs/nl").rglob("*.md")))
    assert "docs/de/strings.yml:3: " in said and "[wrong-language]" not in said
    for name, words in GERMAN.items():
        page = text(root, f"docs/de/{name}")
        page = re.sub(r"(?m)^(title|description): .*$", rf'\1: "{words[:20]}"', page)
        page = re.sub(r"(?m)^# .*$", f"# {words[:30]}", page)
        front, border, body = page.rpartition("\n---\n")
        body = re.sub(r"(?m)^\w.*$", partial(german_line, words), body)
        page = front + border + body
        (root / "docs/de" / name).write_text(page, "utf-8")
    strings = text(root, "docs/de/strings.yml")
    for key, line in STRINGS.items():
        strings = re.sub(rf"(?m)^{key}:.*$", line, strings)
    (root / "docs/de/strings.yml").write_text(strings, "utf-8")
    tips = text(root, "docs/de/tips.md")
    german = "### Suchen Sie sich selbst {#zoek-jezelf-op}\n\nSuchen Sie Ihren Namen."
    tips = re.sub(r"### Zoek jezelf op .*\n\n.*", german, tips)
    (root / "docs/de/tips.md").write_text(tips, "utf-8")
    # To say of everything that it is translated changes nothing for what is only copied.
    code, said = run(root, "translated", "--page", "all")
    assert code == 0 and "Still as in the first language, de:" in said, said
    code, said = run(root, "check")
    assert code == 0 and "tips, social-media, ken-de-platforms" in said
    assert not re.search(r"docs/de/(?:alles|boekje|checklists/index)\.md", said)
    code, said = build(root)
    assert code == 0, said
    site = root / "site"
    page, line = text(root, "site/de/alles.html"), STRINGS["untranslated"].partition(": ")[2]
    assert '<html lang="de"' in page and "Geprüft am 25. November 2026" in page and line not in page
    tips = text(root, "site/de/tips.html")
    assert f'<p class="tc-outdated" lang="de">{line}</p>' in tips
    assert re.search(r'<h3 id="zoek-jezelf-op" data-day="[\d-]*">', tips)
    assert re.search(r'<h3 id="opnames" data-day="[\d-]*" lang="nl">', tips)
    sheet = text(root, "site/de/checklists/actieplan.html")
    assert line in sheet and re.search(r'<h1 lang="nl">', sheet)
    assert (site / "de/checklists/actieplan.pdf").stat().st_size > 10_000
    index = next((site / "search").glob("de.*.js")).read_text("utf-8")
    assert "Suchen Sie Ihren Namen" in index
    assert (site / "de/link/opnames.html").is_file() and '"de/link/opnames.html"' in text(
        root, "site/links.json"
    )
    lost = text(root, "site/de/404.html")
    assert lost.index("Diese Seite gibt es nicht") < lost.index("Deze pagina bestaat niet")
    assert 'lang="de" hreflang="de">Deutsch</a>' in text(root, "site/index.html")
    # From here on it is held to what every language is held to.
    (root / "docs/de/words.yml").write_text("terms:\n  - {term: googel, use: [Suchmaschine]}\n", "utf-8")
    shorter = tips_without(text(root, "docs/de/tips.md"), "ken-de-platforms")
    (root / "docs/de/tips.md").write_text(shorter, "utf-8")
    code, said = run(root, "check")
    assert (
        code == 1 and "[missing-translation]" in said and "'googel'" in said and "[wrong-term]" in said
    )


def german_line(words: str, line: re.Match[str]) -> str:
    """Words with the links of a line of another language."""
    return " ".join([words, *(f"[Heft]({one})" for one in re.findall(r"\]\(([^)]+)\)", line[0]))])


def tips_without(page: str, one_id: str) -> str:
    return re.sub(rf"### .*{{#{one_id}}}\n\n.*\n\n", "", page)
