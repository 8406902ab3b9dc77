"""Seeded mistakes in every source file: `make fuzz N=2000 SEED=1`.

Each edit is checked and, where the check passes, every page is made and compared with its tree. A
traceback, more than five seconds, a message at a line that does not exist, and a page that differs from
its tree are failures.
"""

import argparse
import random
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from types import FrameType

from conftest import REPO
from test_tree import assert_page_is_its_tree, made

from tipcard.check import check
from tipcard.diagnostics import Collector
from tipcard.project import read_project
from tipcard.source.files import Sources, read_sources

MOST_SECONDS = 5
ODD = [
    "\v",
    "\0",
    "\u200b",
    "\ufeff",
    "\u2028",
    "\u0085",
    "\u202e",
    "\u00a0",
    "\u2009",
    "中",
    "🙂",
    "\t",
]
MARKS = [
    *(
        "#",
        "##",
        "### ",
        "{#x}",
        "{",
        "}",
        "- ",
        "1. ",
        "> ",
        "| a |\n|---|\n",
        "```",
        "~~~",
        "***",
        "_",
    ),
    *(
        "[x](y)",
        "![x](y)",
        "[x](javascript:x)",
        "<b>",
        "<!--",
        "&amp;",
        "\\",
        "::: ",
        "!!! note",
        "{{",
        "~~",
    ),
    *(
        "/// addition | T\n",
        "///\n",
        "////\n",
        "/// ways\n",
        "sources: x\n",
        "reviewed: 2026-13-01\n",
        "---\n",
    ),
]
VALUES = [
    *(
        "",
        "~",
        "true",
        "5",
        "5.5",
        "[]",
        "{}",
        "[x",
        "'",
        '"',
        "&a x",
        "*a",
        "!!int x",
        "x: y",
        "- - -",
        "|",
        ">",
    ),
    *(
        "9" * 40,
        "2026-02-30",
        "no",
        "[[[[[[[[[[[[[[[[[[[[[[[[[",
        "{a: {b: {c: d}}}",
        "? x",
        "%x",
        "@x",
        "\t",
    ),
]
Edit = Callable[[random.Random, str], str]


def _line(chance: random.Random, text: str) -> tuple[list[str], int]:
    lines = text.split("\n")
    return lines, chance.randrange(len(lines))


def _change_line(chance: random.Random, text: str, change: Callable[[str], list[str]]) -> str:
    lines, at = _line(chance, text)
    return "\n".join([*lines[:at], *change(lines[at]), *lines[at + 1 :]])


def drop_line(chance: random.Random, text: str) -> str:
    return _change_line(chance, text, lambda _: [])


def double_line(chance: random.Random, text: str) -> str:
    return _change_line(chance, text, lambda line: [line, line])


def swap_lines(chance: random.Random, text: str) -> str:
    lines, at = _line(chance, text)
    other = chance.randrange(len(lines))
    lines[at], lines[other] = lines[other], lines[at]
    return "\n".join(lines)


def indent_line(chance: random.Random, text: str) -> str:
    return _change_line(chance, text, lambda line: [chance.choice([" ", "    ", "\t"]) + line])


def cut(chance: random.Random, text: str) -> str:
    start = chance.randrange(len(text) + 1)
    return text[:start] + text[start + chance.randrange(1, 40) :]


def put_mark(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice([*MARKS, *ODD]) + text[at:]


def begin_line(chance: random.Random, text: str) -> str:
    return _change_line(chance, text, lambda line: [chance.choice([*MARKS, *ODD]) + line])


def change_value(chance: random.Random, text: str) -> str:
    def change(line: str) -> list[str]:
        key, colon, _ = line.partition(":")
        return [f"{key}: {chance.choice(VALUES)}" if colon else f"{line}: {chance.choice(VALUES)}"]

    return _change_line(chance, text, change)


def change_key(chance: random.Random, text: str) -> str:
    def change(line: str) -> list[str]:
        key, colon, rest = line.partition(":")
        return [cut(chance, key) + chance.choice(["", "x", "é"]) + colon + rest]

    return _change_line(chance, text, change)


def end_early(chance: random.Random, text: str) -> str:
    return text[: chance.randrange(len(text) + 1)]


EDITS: list[Edit] = [
    *(drop_line, double_line, swap_lines, indent_line, cut, put_mark, begin_line, change_value),
    *(change_key, end_early),
]


def edit_files(chance: random.Random, sources: Sources) -> tuple[str, Sources]:
    """Another name, a copy or a loss of a file."""
    texts, docs = dict(sources.texts), set(sources.docs)
    path = chance.choice(sorted(name for name in docs if name in texts))
    kind = chance.choice(["lost", "renamed", "copied", "new", "strange"])
    other = chance.choice([f"{path} (copy)", f"docs/de/{path}", f"docs/{chance.choice('ab~.')}.md"])
    strange = {other: "a link"} if kind == "strange" else {}
    if kind in {"lost", "renamed"}:
        docs.discard(path)
    if kind in {"renamed", "copied", "new"}:
        docs.add(other)
        texts[other] = texts.get(path, "x\n")
    if kind in {"lost", "renamed"}:
        texts.pop(path, None)
    return f"{kind} {path} {other}", replace(sources, texts=texts, docs=frozenset(docs), strange=strange)


def edit(chance: random.Random, sources: Sources) -> tuple[str, Sources]:
    """One to three edits of one file, or of the names of files, or of the address."""
    kind = chance.random()
    if kind < 0.08:
        return edit_files(chance, sources)
    if kind < 0.1:
        address = chance.choice(
            ["https://a.example", "file://x", " ", "http://", "https://a b/", "https://[x"]
        )
        return f"address {address}", replace(sources, address=address)
    path = chance.choice(sorted(sources.texts))
    text, names = sources.texts[path], []
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        change = chance.choice(EDITS)
        text = change(chance, text)
        names.append(change.__name__)
    texts = dict(sources.texts) | {path: text.replace("\r", "")}
    return f"{path} {' '.join(names)}", replace(sources, texts=texts)


def judge(sources: Sources) -> str:
    """How one edited project ends: `refused`, `made`, or why it fails."""
    problems = Collector()
    project = read_project(sources, problems)
    if project:
        check(project, problems)
    for one in problems.all:
        path, line_no = one.location
        count = sources.texts.get(path, "").count("\n") + 1
        if line_no > count and path in sources.texts:
            return f"a place that does not exist: {one}"
        if "{" in one.rule or not one.what or "\n" in one.what:
            return f"a message that is none: {one}"
    if problems.errors:
        return "refused"
    assert project
    outputs = made(project)
    for edition in project.editions:
        for page in edition.pages.values():
            assert_page_is_its_tree(edition, page, outputs)
    lacking = [
        name for name in outputs.files if name.endswith((".pdf", ".png")) and not outputs.files[name]
    ]
    return f"not printed: {lacking}" if lacking else "made"


def _too_long(_: int, __: FrameType | None) -> None:
    raise TimeoutError(f"more than {MOST_SECONDS} seconds")


def fuzz(count: int, seed: int, first: int = 0) -> tuple[Counter[str], list[str]]:
    """How `count` edits end, and what has failed."""
    own = read_sources(REPO / "mkdocs.yml", {}, Collector())
    example = (REPO / "organisation.example.yml").read_text("utf-8")
    # Every edit changes words: as in a draft, that alone is no mistake.
    sources = replace(
        own, draft_on=date(2026, 11, 26), texts=dict(own.texts) | {"organisation.yml": example}
    )
    ends: Counter[str] = Counter()
    failures: list[str] = []
    signal.signal(signal.SIGPROF, _too_long)
    for number in range(first, first + count):
        name, edited = edit(random.Random(f"{seed}/{number}"), sources)
        signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)  # of the processor: others may be busy
        try:
            end = judge(edited)
        except Exception:
            end = traceback.format_exc(limit=-4)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        ends[end if end in {"refused", "made"} else "failed"] += 1
        if end not in {"refused", "made"}:
            failures.append(f"seed {seed}, edit {number}: {name}\n{end}")
            print(failures[-1], flush=True)
    return ends, failures


def main() -> int:
    """Run as many edits as are wanted, and print how they end."""
    parser = argparse.ArgumentParser(description="Make seeded mistakes in every source file.")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the number of the first edit")
    options = parser.parse_args()
    ends, failures = fuzz(options.count, options.seed, options.first)
    print(", ".join(f"{count} {end}" for end, count in sorted(ends.items())))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
