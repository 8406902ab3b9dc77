"""The golden cases: from files to the model, or to the exact words that an editor sees.

A case in `cases/*.yml` is the small site of `cases/base.yml` with some files replaced (`files`, null
for none) or changed (`change`, pairs of old and new text), read by `mkdocs.yml` or the settings file
`config`, and what must come out of it. Adding a case needs no Python.
"""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tipcard.advice import advise
from tipcard.files import Sources
from tipcard.freshness import mark_translated
from tipcard.logo import LOGO_SUFFIXES
from tipcard.model import Addition, Item, Page
from tipcard.problem import Rule
from tipcard.site import read_site

CASES = Path(__file__).parent / "cases"
BASE: dict[str, str] = yaml.safe_load((CASES / "base.yml").read_text("utf-8"))
# The base site says of itself that it is translated, whatever its words.
BASE["docs/en/translated.yml"] = mark_translated(
    {}, read_site("mkdocs.yml", Sources(BASE, frozenset(BASE)))[0].editions["nl"].pages
)
ALL = [
    pytest.param(case, id=f"{path.stem}: {case['name']}")
    for path in sorted(CASES.glob("*.yml"))
    if path.stem != "base"
    for case in yaml.safe_load(path.read_text("utf-8"))
]


def sources(case: dict[str, Any]) -> Sources:
    texts = {path: text for path, text in (BASE | case.get("files", {})).items() if text is not None}
    for path, changes in case.get("change", {}).items():
        for old, new in changes:
            assert texts[path].count(old) >= 1, f"{path} has no {old!r}"
            texts[path] = texts[path].replace(old, new, 1)
    docs = frozenset(path for path in texts if path.startswith("docs/"))
    pictures = [path for path in docs if Path(path).suffix in LOGO_SUFFIXES]
    return Sources(
        texts, docs, {path.removeprefix("docs/"): texts[path].encode("latin-1") for path in pictures}
    )


def item_line(item: Item) -> str:
    number = "" if item.number is None else f"{item.number}. "
    return f"    {item.place} {item.item_id}: {number}{' | '.join([item.title, *item.paragraphs])}"


def addition_lines(addition: Addition) -> list[str]:
    words = " | ".join([addition.title, *addition.paragraphs])
    first = f"      {addition.place} {addition.kind}: {words} ({addition.reviewed})"
    return [first, *(f"        {link.place} -> {link.target}" for link in addition.sources)]


def page_lines(page: Page) -> list[str]:
    lines = [f"{page.place} {page.page_id}: {page.title}"]
    for group in page.groups:
        lines.append(f"  {group.place} {group.group_id}: {group.title}")
        for item in group.items:
            lines += [item_line(item), *(line for one in item.additions for line in addition_lines(one))]
    return lines + [f"  {link.place} -> {link.target}" for link in page.links]


@pytest.mark.parametrize("case", ALL)
def test_case(case: dict[str, Any]) -> None:
    site, problems = read_site(case.get("config", "mkdocs.yml"), sources(case))
    found = "".join(f"{problem}\n" for problem in problems)
    assert found == case.get("problems", "")
    if "advice" in case:
        advice = advise(site, date(2026, 11, 22))
        assert "".join(f"{one}\n" for one in advice) == case["advice"]
        assert all(one.is_advice for one in advice)
    assert not any(problem.is_advice for problem in problems)
    if "outline" in case:
        pages = [page for edition in site.editions.values() for page in edition.pages.values()]
        lines = [line for page in sorted(pages, key=lambda one: one.place) for line in page_lines(page)]
        assert "\n".join(lines) + "\n" == case["outline"]


def test_every_rule_has_a_case() -> None:
    cases = [case.values[0] for case in ALL]
    messages = "".join(case.get("problems", "") + case.get("advice", "") for case in cases)
    # Bytes: tests/test_files.py. Servers: tests/test_weblinks.py.
    elsewhere = {Rule.NOT_UTF8, Rule.DEAD_LINK, Rule.MOVED_LINK}
    assert {rule for rule in Rule if f"[{rule}]" not in messages} == elsewhere
