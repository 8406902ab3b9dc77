"""Whatever stands in a file: one message or more, or what is made says what was read."""

from fuzz import fuzz
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_cases import read
from test_tree import assert_page_is_its_tree, made

from tipcard.diagnostics import Collector
from tipcard.source.yaml import read_yaml

#: Pieces of what editors write, and of what they should not.
PIECES = [
    "a",
    " ",
    "\n",
    "\n\n",
    "- ",
    "1. ",
    "# ",
    "### ",
    "{#b}",
    "*",
    "**",
    "_",
    "`",
    "```\n",
    "[x](lijst.md)",
]
PIECES += [
    "> ",
    "| ",
    "|---|",
    "///",
    "/// addition | T",
    "sources: x",
    "reviewed: 2026-11-22",
    "<b>",
    "&amp;",
]
PIECES += [
    "\\\\",
    "~~",
    "==",
    "\t",
    "    ",
    "\u00a0",
    "é",
    "https://a.example/",
    "!",
    "(",
    ")",
    "[",
    "]",
    ":",
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
OWN = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def test_seeded_mistakes_in_every_source_file() -> None:
    ends, failures = fuzz(count=60, seed=2026)
    assert failures == []
    assert ends["made"] > 5 and ends["refused"] > 20


@OWN
@given(TEXTS)
def test_any_text_of_an_item_is_shown_as_it_was_read_or_refused(text: str) -> None:
    change = {"docs/nl/tips.md": [["Luister.\n", f"{text}\n"]]}
    project, problems = read({"change": change})
    assert project
    own = [one for one in problems.errors if one.location.path == "docs/nl/tips.md"]
    assert all(1 <= one.location.line_no <= 24 + text.count("\n") for one in own)
    if not problems.errors:
        outputs = made(project)
        assert_page_is_its_tree(project.source, project.source.pages["tips.md"], outputs)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(st.sampled_from("ab:- \n[]{}'\"&*!|>#?%@,\t\u2028~0.5eé"), max_size=60))
def test_any_yaml_is_read_or_refused_with_a_line_that_exists(text: str) -> None:
    problems = Collector()
    doc = read_yaml("a.yml", text, problems)
    assert doc.is_readable or problems.all
    lines = [one.location.line_no for one in problems.all] + [
        at.line_no for at in doc.locations.values()
    ]
    assert all(1 <= line_no <= text.count("\n") + 1 for line_no in lines)
