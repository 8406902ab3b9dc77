"""The guides say what is so: their tables, their pictures, and every example, carried out as written."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from conftest import REPO
from guides import GUIDES, with_tables

from tipcard.check import check
from tipcard.diagnostics import Collector
from tipcard.document.blocks import KINDS
from tipcard.project import Project, read_project
from tipcard.settings.register import PATH
from tipcard.source.files import CONFIG, Sources, read_sources

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_FILE = re.compile(r"`((?:docs/|hooks/)?[\w./-]+\.(?:md|yml))`")
_SETTINGS = re.compile(r"---\n.*?^---\n", re.DOTALL | re.MULTILINE)
_ROW = re.compile(r"^\| `(\{?\w+: .*?)` \| .* \|$", re.MULTILINE)


def examples(guide: str) -> Iterator[tuple[str, str]]:
    """Every example of content in a guide, with the file that the words before it name last."""
    text, start = (REPO / guide).read_text("utf-8"), 0
    for found in _BLOCK.finditer(text):
        if found[1] in {"markdown", "yaml"}:
            yield _FILE.findall(text[start : found.start()])[-1], found[2]
        start = found.end()


def carried_out(text: str | None, example: str) -> str:
    """A file with an example in it, where somebody who reads the guide puts it.

    Settings take the place of settings and an item that of the item with its id; below a line that is
    there goes what stands below it in the example. Settings of a file without a page are all of it, and
    anything else goes to the end.
    """
    first = example.partition("\n")[0]
    if text is None or re.match(r"\w+:.+", first):
        return example
    if _SETTINGS.fullmatch(example):
        return _SETTINGS.sub(lambda _: example, text, count=1)
    if one_id := re.search(r"\{#[\w-]+\}$", first):
        item = re.compile(rf"^### [^\n]*{re.escape(one_id[0])}\n.*?(?=^#|\Z)", re.DOTALL | re.MULTILINE)
        if item.search(text):
            return item.sub(lambda _: f"{example}\n", text)
    if first in text.splitlines():
        return text.replace(f"{first}\n", example, 1)
    return text.rstrip() + ("\n" if example[0] == " " else "\n\n") + example


def with_texts(texts: dict[str, str]) -> Sources:
    """The project with some texts in it."""
    own = read_sources(REPO / CONFIG, {}, Collector())
    docs = own.docs | {path for path in texts if path.startswith("docs/")}
    return replace(own, texts={**own.texts, **texts}, docs=docs)


def followed(guide: str) -> Sources:
    """The project after every example of a guide."""
    texts = dict(with_texts({}).texts)
    for path, example in examples(guide):
        texts[path] = carried_out(texts.get(path), example)
    return with_texts(texts)


def checked(sources: Sources) -> tuple[Project, Collector]:
    problems = Collector()
    project = read_project(sources, problems)
    assert project, problems.all
    check(project, problems)
    return project, problems


@pytest.mark.parametrize("guide", GUIDES)
def test_the_tables_are_those_of_the_rules(guide: str) -> None:
    text = (REPO / guide).read_text("utf-8")
    assert with_tables(guide, text) == text, "make guides"
    assert len(re.findall("<!-- made of", text)) == 2


@pytest.mark.parametrize("guide", ["README.md", *GUIDES])
def test_what_a_guide_links_to_is_there(guide: str) -> None:
    text = (REPO / guide).read_text("utf-8")
    for target in re.findall(
        r"\]\((?!https?:)([^)\s]+)\)", re.sub("`[^`\n]*`|```.*?```", "", text, flags=re.DOTALL)
    ):
        path, _, anchor = target.partition("#")
        other = (REPO / path).read_text("utf-8") if anchor and path else text
        heads = [
            re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-")
            for one in re.findall("^#+ (.*)$", other, re.M)
        ]
        assert (REPO / path).exists() and (not anchor or anchor in heads), target


def test_an_editor_who_follows_the_guide_is_told_what_it_says() -> None:
    sources = followed("REDACTIE.md")
    project, problems = checked(sources)
    # Ids and words are new, and there are thirteen tips now.
    told = {"not-frozen", "not-registered", "wrong-count"}
    assert {one.rule for one in problems.errors} == told, problems.errors
    new = [one for one in project.live_ids if one not in project.register.value.successors]
    assert new == ["checklist-nieuwe-collega", "mijn-tip"]
    counts = {one.what for one in problems.errors if one.rule == "wrong-count"}
    assert counts == {f"'{words}' says 12, and there are 13" for words in ("twaalf tips", "twelve tips")}
    updated = project.register.value.updated(project.words_hashes, date(2026, 11, 26))
    texts = {**sources.texts, PATH: updated.write(sources.texts[PATH])}
    _, problems = checked(replace(sources, texts=texts))
    assert {one.rule for one in problems.errors} == {"wrong-count"}


def test_the_examples_for_programmers_have_no_fault() -> None:
    # What is not registered is what was changed.
    problems = checked(followed("CONTRIBUTING.md"))[1]
    assert [one for one in problems.errors if one.rule != "not-registered"] == []


_SHEET = """\
---
title: Vorm
description: Vorm.
reviewed: 2026-11-22
template: sheet.html
blocks:
  - {block}
---

# Vorm
"""


def test_every_kind_of_block_prints_as_the_guide_writes_it() -> None:
    rows = _ROW.findall((REPO / "CONTRIBUTING.md").read_text("utf-8"))
    sheets = {f"checklists/vorm-{number}.md": row for number, row in enumerate(rows)}
    old = with_texts({}).texts
    last = "      - checklists/teamoverleg.md\n"
    texts = {
        CONFIG: old[CONFIG].replace(last, "".join([last, *(f"      - {name}\n" for name in sheets)])),
        PATH: old[PATH] + "".join(f"checklist-vorm-{number}:\n" for number in range(len(rows))),
    }
    for language in ("nl", "en"):
        texts |= {f"docs/{language}/{name}": _SHEET.format(block=row) for name, row in sheets.items()}
    assert {one.rule for one in checked(with_texts(texts))[1].errors} == {"not-registered"}
    assert {re.match(r"\{?(\w+)", row)[1] for row in rows} == {kind.kind for kind in KINDS}  # type: ignore[index]
