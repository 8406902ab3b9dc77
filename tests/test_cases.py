"""The golden cases: from files to the model, or to the exact words that an editor sees.

A case in `cases/*.yml` is the small site of `cases/base.yml` with some files replaced (`files`, null
for none) or changed (`change`, pairs of old and new text), read by `mkdocs.yml` or the settings file
`config`, for the site's `address`, and what must come out of it. An id that the register has without a
day gets that of its words, unless the case says `unregistered`. Adding a case needs no Python.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tipcard.check import advise, check
from tipcard.diagnostics import Collector, rules
from tipcard.document.tree import Block, Page, Section
from tipcard.project import Project, read_project, words_hash
from tipcard.settings.language import Translations, mark_translated
from tipcard.settings.register import PATH, Register
from tipcard.source.files import ASSETS, Sources

CASES = Path(__file__).parent / "cases"
BASE: dict[str, str] = yaml.safe_load((CASES / "base.yml").read_text("utf-8"))
# The base site says of itself that it is translated, whatever its words.
_SOURCE = read_project(Sources(BASE, frozenset(BASE)), Collector()).source  # type: ignore[union-attr]
BASE["docs/en/translated.yml"] = mark_translated(
    Translations({}),
    {
        name: {section.section_id: words_hash(section) for section in page.sections}
        for name, page in _SOURCE.pages.items()
    },
)
DIALECT = yaml.safe_load((CASES.parent / "dialect.yml").read_text("utf-8"))
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
    assets = {
        path.removeprefix("docs/"): texts[path].encode("latin-1")
        for path in docs
        if path.startswith(f"{ASSETS}/")
    }
    own = {key: case[key] for key in ("config", "organisation", "address", "strange") if key in case}
    given = Sources(texts, docs, assets, **own)
    return given if case.get("unregistered") else registered(given)


def registered(given: Sources) -> Sources:
    """The sources with a day for the words of every id that the register has without one."""
    project, text = read_project(given, Collector()), given.texts.get(PATH)
    if project is None or text is None or not project.register.is_readable:
        return given
    register = project.register.value
    updated = register.updated(project.words_hashes, date(2026, 11, 22)).root
    undated = {one_id: updated[one_id] for one_id, entry in register.root.items() if entry == {}}
    filled = Register.model_construct(root=undated).write(text)
    return replace(given, texts={**given.texts, PATH: filled})


def read(case: dict[str, Any]) -> tuple[Project | None, Collector]:
    """The small site of a case, read and checked."""
    problems = Collector()
    project = read_project(sources(case), problems)
    if project:
        check(project, problems)
    return project, problems


def texts(blocks: Iterable[Block]) -> list[str]:
    own = (one for one in blocks if not one.is_addition)
    return [passage.words for block in own for passage in block.passages]


def item_line(item: Section) -> str:
    words = " | ".join([item.heading, *texts(item.blocks)])
    return f"    {item.location} {item.section_id}: {words}"


def addition_lines(addition: Block) -> list[str]:
    words = " | ".join([addition.title, *texts(addition.blocks)])
    first = f"      {addition.location} {addition.kind}: {words} ({addition.reviewed})"
    sources = (link for one in addition.blocks if one.kind == "ending" for link in one.links)
    return [first, *(f"        {link.location} -> {link.target}" for link in sources)]


def page_lines(page: Page) -> list[str]:
    lines = [f"{page.location} {page.page_id}: {page.title}"]
    for group in page.groups:
        lines.append(f"  {group.location} {group.section_id}: {group.title}")
        for item in group.items:
            lines += [item_line(item), *(line for one in item.additions for line in addition_lines(one))]
    return lines + [f"  {link.location} -> {link.target}" for link in page.links]


@pytest.mark.parametrize("case", ALL)
def test_case(case: dict[str, Any]) -> None:
    project, problems = read(case)
    assert "".join(f"{problem}\n" for problem in problems.all) == case.get("problems", "")
    assert problems.advice == []
    if "advice" in case:
        assert project
        advise(project, date(2026, 11, 22), problems)
        assert "".join(f"{one}\n" for one in problems.advice) == case["advice"]
        assert problems.errors == [] or "problems" in case
    if "outline" in case:
        assert project
        pages = [page for edition in project.editions for page in edition.pages.values()]
        lines = [
            line for page in sorted(pages, key=lambda one: one.location) for line in page_lines(page)
        ]
        assert "\n".join(lines) + "\n" == case["outline"]


def test_every_message_has_a_case() -> None:
    cases = [case.values[0] for case in ALL]
    said = "".join(case.get("problems", "") + case.get("advice", "") for case in cases)
    said += "".join(case.get("message", "") for case in DIALECT)
    # Elsewhere: test_files.py, test_commands.py, test_target.py, test_weblinks.py.
    elsewhere = {"not-utf8", "wrong-value.size", "unknown-page.organisation", "unknown-page.config"}
    elsewhere |= {"unknown-page.suffix", "unknown-page.place", "cannot-write.open"}
    elsewhere |= {"dead-link", "dead-link.silent", "moved-link", "broken-program"}
    unsaid = {
        name
        for name, message in rules().items()
        if message["what"] != "{fault}"
        and not re.search(re.sub(r"\\\{.*?\\\}(\\\})*", ".*", re.escape(message["what"])), said)
    }
    assert unsaid == elsewhere
