"""What a build costs beside the same Markdown built by MkDocs, its theme and static-i18n without our own
code, in turn in one run: `make bench`, and `SIZE=100 make bench` for content of that size alone.

Cpu time says most, for other work on the machine hardly touches it. Then what pages weigh, and how long
the search takes from a key to its results, with much more content than there is.
"""

import gzip
import json
import math
import os
import posixpath
import pstats
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from itertools import pairwise
from pathlib import Path

import yaml
from conftest import REPO, asset, chromium, copy_project
from playwright.sync_api import sync_playwright

SIZES = [int(os.environ["SIZE"])] if "SIZE" in os.environ else [1, 10, 30]
ROUNDS = {1: 5, 10: 3}
CLI, MKDOCS = [sys.executable, str(REPO / "hooks/cli.py")], [sys.executable, "-m", "mkdocs"]
#: New ids and words are those of a draft; Python keeps what it has compiled, as it does everywhere.
ENVIRONMENT = os.environ | {"DRAFT": "1", "NO_MKDOCS_2_WARNING": "1", "PYTHONDONTWRITEBYTECODE": ""}
STAGES = {
    "read": "read_project",
    "check": "check",
    "advise": "advise",
    "make": "make",
    "pages": "_build_page",
}
PLAIN = """site_name: x
use_directory_urls: false
theme: {name: material, language: nl, font: false}
exclude_docs: "*.yml"
plugins:
  - i18n:
      docs_structure: folder
      fallback_to_default: false
      languages:
        - {locale: nl, name: Nederlands, default: true}
        - {locale: en, name: English}
"""
#: Pages of which a site has one, however large it is.
SINGLE = {"index.md", "alles.md", "nieuws.md", "protocol.md", "platforms.md", "checklists/index.md"}
FIRST = "---\ntitle: Delen\nreviewed: 2026-11-25\n---\n\n# Delen\n\nDelen.\n"
NAMING = re.compile(r"^( *(?:- )?(?!title|description)[a-z]+:)(.*)$", re.MULTILINE)
LINK = re.compile(r"\]\((?![a-z]+:|#)([^)#]+)")
ID = re.compile(r"(?<=\{#)[\w-]+(?=\})|(?<=#)[\w-]+(?=\))|(?<=repeat \| )\S+|(?<=items \| )\S+")
TIMES_THE_CONTENT = 30
TYPE = """async (queries) => {
  const [words, hits] = ["words", "hits"].map((name) => document.querySelector(`[data-search-${name}]`));
  const type = async (text) => {
    words.value = text;
    const start = performance.now();
    words.dispatchEvent(new InputEvent("input"));
    for (let step = 0; step < 9; step += 1) await null;
    hits.getBoundingClientRect();
    return performance.now() - start;
  };
  const times = [];
  for (const query of queries)
    for (const end of [...query].keys()) times.push(await type(query.slice(0, end + 1)));
  return times.sort((one, other) => one - other);
}"""


def grown(folder: Path, times: int) -> Path:
    """The project with so many times its pages, items, additions and links, in each language."""
    copy_project(folder)
    languages = [path for path in (folder / "docs").iterdir() if (path / "index.md").is_file()]
    found = (path.relative_to(languages[0]) for path in languages[0].rglob("*.md"))
    names = sorted({path.as_posix() for path in found} - SINGLE)
    ids = set(yaml.safe_load((folder / "hooks/permalinks.yml").read_text("utf-8"))) - {"platforms"}
    copies = [(name, number) for number in range(2, times + 1) for name in names]
    for language in languages if copies else ():
        (language / "delen/checklists").mkdir(parents=True)
        (language / "delen/index.md").write_text(FIRST, "utf-8")
        for name, number in copies:
            text = (language / name).read_text("utf-8")
            path = language / copy_name(name, number)
            path.write_text(copy_of(text, name, number, names, ids), "utf-8")
    menu = "".join(f"      - {copy_name(*one)}\n" for one in copies)
    config = (folder / "mkdocs.yml").read_text("utf-8")
    more = f"  - Delen:\n      - delen/index.md\n{menu}  - Meer:\n" if copies else "  - Meer:\n"
    (folder / "mkdocs.yml").write_text(config.replace("  - Meer:\n", more, 1), "utf-8")
    return folder


def copy_name(name: str, number: int) -> str:
    return f"delen/{name.removesuffix('.md')}-{number}.md"


def copy_of(text: str, name: str, number: int, names: list[str], ids: set[str]) -> str:
    """A page with its own ids, and links to the pages that were copied with it."""
    _, front, body = text.split("---\n", 2)
    folder = posixpath.dirname(f"delen/{name}")

    def link(found: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), found[1]))
        new = copy_name(target, number) if target in names else target
        return f"]({posixpath.relpath(new, folder)}"

    def own(found: re.Match[str]) -> str:
        return f"{found[0]}-{number}" if found[0] in ids else found[0]

    front = NAMING.sub(
        lambda line: line[1] + re.sub(r"(?<![\w-])[a-z][a-z-]*(?![\w-])", own, line[2]), front
    )
    body = ID.sub(own, LINK.sub(link, body))
    return f"---\n{front}---\n{body}"


def plain(own: Path, folder: Path) -> Path:
    """The same Markdown and menu, for MkDocs alone."""
    shutil.copytree(own / "docs", folder / "docs")
    for path in (folder / "docs").rglob("*.md"):
        path.write_text(
            re.sub(r"^template:.*\n", "", path.read_text("utf-8"), flags=re.MULTILINE), "utf-8"
        )
    nav = re.search(r"^nav:\n(?:[ #].*\n|\n)+", (own / "mkdocs.yml").read_text("utf-8"), re.MULTILINE)
    assert nav
    (folder / "mkdocs.yml").write_text(PLAIN + nav[0], "utf-8")
    return folder


def measure(command: list[str], folder: Path) -> tuple[float, float, float]:
    """The cpu and wall seconds and the peak memory in MB of a command."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert process.stdout
    said = process.stdout.read().decode()
    _, status, used = os.wait4(process.pid, 0)
    assert status == 0, said
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return used.ru_utime + used.ru_stime, time.perf_counter() - start, used.ru_maxrss / unit


def without_cache() -> None:
    shutil.rmtree(REPO / ".cache", ignore_errors=True)


def compare(own: Path, other: Path, times: int) -> tuple[float, float]:
    """Print what both cost, and give the cpu seconds of ours, warm, and of MkDocs alone."""
    without_cache()
    cold = measure([*CLI, "site"], own)
    rounds = range(ROUNDS.get(times, 1))
    pairs = [(measure([*CLI, "site"], own), measure([*MKDOCS, "build", "-q"], other)) for _ in rounds]
    ours, theirs = (
        [statistics.median(own) for own in zip(*side, strict=True)] for side in zip(*pairs, strict=True)
    )
    for name, cost in {"warm": ours, "cold": cold, "plain": theirs}.items():
        ratio = f"{cost[0] / theirs[0]:.2f}"
        print(
            f"| x{times} {name} | {cost[0]:.2f} | {cost[1]:.2f} | {cost[2]:.0f} | {ratio} |", flush=True
        )
    return ours[0], theirs[0]


def stages(own: Path) -> str:
    """The share of each stage of a warm build in its time, while it is profiled."""
    out = own / "profile"
    subprocess.run(
        [sys.executable, "-m", "cProfile", "-o", str(out), *CLI[1:], "site"],
        cwd=own,
        env=ENVIRONMENT,
        capture_output=True,
        check=True,
    )
    found = pstats.Stats(str(out)).stats  # type: ignore[attr-defined]
    whole = max(times[3] for times in found.values())
    spent = dict.fromkeys(STAGES, 0.0)
    for (path, _, function), times in found.items():
        for name, wanted in STAGES.items():
            if function == wanted and ("tipcard" in path or "mkdocs/commands" in path):
                spent[name] = max(spent[name], times[3])
    parts = [f"{name} {100 * own / whole:.0f} %" for name, own in spent.items()]
    return ", ".join([*parts, f"start and the rest {100 * (1 - sum(spent.values()) / whole):.0f} %"])


def served(command: list[str], folder: Path, port: int) -> float:
    """The seconds from an edit of a page until it is served, the median of five."""
    process = subprocess.Popen(
        command, cwd=folder, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    page, words = folder / "docs/nl/tips.md", "Zoek jezelf op binnen"
    text = page.read_text("utf-8")
    try:
        wait(port, words)
        times = []
        for number in range(5):
            page.write_text(text.replace(words, f"Zoek jezelf {number} keer op binnen"), "utf-8")
            start = time.perf_counter()
            wait(port, f"Zoek jezelf {number} keer op binnen")
            times.append(time.perf_counter() - start)
            time.sleep(1)
    finally:
        process.terminate()
        process.wait()
        page.write_text(text, "utf-8")
    return statistics.median(times)


def wait(port: int, words: str) -> None:
    for _ in range(6000):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/tips.html", timeout=30) as answer:
                if words in answer.read().decode():
                    return
        except (urllib.error.URLError, ConnectionError):
            pass
        time.sleep(0.02)
    raise AssertionError(words)


def enlarge(index: Path) -> None:
    """Give an index many times its entries, of which a third of the longer words are others."""
    start, _, data = index.read_text("utf-8").partition("{")
    content = json.loads("{" + data.rstrip(";\n"))
    text = json.dumps(content["entries"], ensure_ascii=False)[1:-1]
    copies = [text]
    for number in range(1, TIMES_THE_CONTENT):
        ending = chr(97 + number % 26) + chr(97 + number // 26)
        own = re.sub(r"(?<=[ (])\w{7,}", lambda word: word[0] + ending * (len(word[0]) % 3 == 0), text)  # noqa: B023
        copies.append(own)
    content["entries"] = json.loads(f"[{','.join(copies)}]")
    index.write_text(start + json.dumps(content, ensure_ascii=False) + ";\n", "utf-8")


def look(site: Path) -> list[float]:
    """Print what pages weigh; give how long each key of each query in the tests' table takes until its
    results are laid out."""
    with sync_playwright() as playwright:
        page = chromium(playwright).new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        for name in ("index", "actieplan", "checklists/actieplan", "protocol"):
            asked.clear()
            page.goto((site / f"{name}.html").as_uri(), wait_until="load")
            files = [Path(url.removeprefix("file://").partition("?")[0]) for url in asked]
            size = sum(len(gzip.compress(path.read_bytes(), 9)) for path in files if path.is_file())
            own = (site / f"{name}.html").stat().st_size
            print(
                f"{name}: {size / 1e3:.1f} kB gzip in {len(files)} requests; its HTML {own / 1e3:.1f} kB"
            )
        enlarge(site / asset(site, "search/nl.js"))
        queries = yaml.safe_load((REPO / "tests/search.yml").read_text("utf-8"))["nl"]
        page.goto((site / "tips.html").as_uri())
        page.keyboard.press("/")
        page.keyboard.type("gps")
        page.locator("[data-search-hits] a").first.wait_for()
        times: list[float] = page.evaluate(TYPE, list(queries))
    return times


def main() -> None:
    """Build everything in turns, and print it all."""
    ram = Path("/dev/shm")
    place = ram if ram.is_dir() and os.access(ram, os.W_OK) else None
    print(f"In {place or tempfile.gettempdir()}{', which is memory' if place else ''}.\n")
    with tempfile.TemporaryDirectory(dir=place) as name:
        print("| build | cpu s | wall s | peak MB | cpu, to plain |\n|---|---|---|---|---|")
        costs: dict[int, tuple[float, float]] = {}
        for times in SIZES:
            own = grown(Path(name) / f"own{times}", times)
            costs[times] = compare(own, plain(own, Path(name) / f"plain{times}"), times)
        for few, many in pairwise(SIZES):
            ours, theirs = (
                math.log(more / less) / math.log(many / few)
                for less, more in zip(costs[few], costs[many], strict=True)
            )
            print(f"\nx{few} to x{many}: cpu grows with the power {ours:.2f}, plain {theirs:.2f}")
        print(f"\nWarm, at x{SIZES[-1]}: {stages(own)}")
        first, other = Path(name) / f"own{SIZES[0]}", Path(name) / f"plain{SIZES[0]}"
        ours = served([*CLI, "serve", "--port", "8071"], first, 8071)
        theirs = served([*MKDOCS, "serve", "--livereload", "-a", "127.0.0.1:8072"], other, 8072)
        print(f"\nEdit to served: {ours:.2f} s, plain {theirs:.2f} s: {ours / theirs:.2f}\n")
        times = look(first / "site")
    most = times[len(times) * 99 // 100]
    print(
        f"search, key to results at {TIMES_THE_CONTENT} times the content: "
        f"{times[len(times) // 2]:.0f} ms, 99 in 100 keys {most:.0f} ms (at most 50)"
    )


if __name__ == "__main__":
    main()
