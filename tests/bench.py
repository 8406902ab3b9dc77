"""What a build costs, as ratios of cpu time: a machine's speed and its other work divide out; and how
long the search takes from a key to its results, with much more content than there is."""

import json
import re
import resource
import shutil
import tempfile
from pathlib import Path

import yaml
from conftest import CHROMIUM_FLAGS, REPO, asset, build, copy_project
from playwright.sync_api import sync_playwright

ROUNDS = 5
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


def build_cpu_seconds(folder: Path) -> float:
    """The cpu seconds of one build, in all its processes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = build(folder)
    assert result.returncode == 0, result.stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def without_paper(folder: Path) -> Path:
    """Take all paper out of a project: its pages, its ids, and what leads to it."""
    for path in (folder / "docs").rglob("*.md"):
        if re.search(r"^template: (?:sheet|booklet)\.html$", path.read_text("utf-8"), re.MULTILINE):
            path.unlink()
    for path in [*folder.rglob("*.md"), folder / "mkdocs.yml", folder / "hooks/permalinks.yml"]:
        lines = path.read_text("utf-8").splitlines(keepends=True)
        kept = "".join(
            line
            for line in lines
            if not re.match(r" +- (?:checklists/(?!index)|boekje\.)|checklist-|boekje:", line)
        )
        paper = r"(?:checklists/(?!index)[a-z]+|boekje)\.md"
        path.write_text(re.sub(paper, "checklists/index.md", kept), "utf-8")
    return folder


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


def search_milliseconds(site: Path) -> list[float]:
    """How long each key of each query in the tests' table takes until its results are laid out."""
    enlarge(site / asset(site, "search/nl.js"))
    queries = yaml.safe_load((REPO / "tests/search.yml").read_text("utf-8"))["nl"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=CHROMIUM_FLAGS
        )
        page = browser.new_page()
        page.goto((site / "tips.html").as_uri())
        page.keyboard.press("/")
        page.keyboard.type("gps")
        page.locator("[data-search-hits] a").first.wait_for()
        times: list[float] = page.evaluate(TYPE, list(queries))
        browser.close()
    return times


def main() -> None:
    """Build in turns with and without paper, and print the ratio of the best of each; then search."""
    with tempfile.TemporaryDirectory() as name:
        whole = copy_project(Path(name) / "whole")
        plain = without_paper(copy_project(Path(name) / "plain"))
        pairs = [(build_cpu_seconds(whole), build_cpu_seconds(plain)) for _ in range(ROUNDS)]
        times = search_milliseconds(whole / "site")
    with_paper, without = (min(column) for column in zip(*pairs, strict=True))
    print(f"build with paper / without paper: {with_paper / without:.2f} (at most 2.00)")
    most = times[len(times) * 99 // 100]
    print(
        f"search, key to results at {TIMES_THE_CONTENT} times the content: "
        f"{times[len(times) // 2]:.0f} ms, 99 in 100 keys {most:.0f} ms (at most 50)"
    )


if __name__ == "__main__":
    main()
