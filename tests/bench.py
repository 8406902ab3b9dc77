"""What a build costs, as ratios of cpu time: a machine's speed and its other work divide out."""

import re
import resource
import tempfile
from pathlib import Path

from conftest import build, copy_project

ROUNDS = 5


def build_cpu_seconds(folder: Path) -> float:
    """The cpu seconds of one build, in all its processes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = build(folder)
    assert result.returncode == 0, result.stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def without_sheets(folder: Path) -> Path:
    """Take every sheet out of a project: its pages, its ids, and what leads to it."""
    for path in (folder / "docs").rglob("checklists/*.md"):
        if path.name != "index.md":
            path.unlink()
    for path in [*folder.rglob("*.md"), folder / "mkdocs.yml", folder / "hooks/permalinks.yml"]:
        lines = path.read_text("utf-8").splitlines(keepends=True)
        kept = "".join(
            line for line in lines if not re.match(r" +- checklists/(?!index)|checklist-", line)
        )
        path.write_text(re.sub(r"checklists/(?!index)[a-z]+\.md", "checklists/index.md", kept), "utf-8")
    return folder


def main() -> None:
    """Build in turns with and without sheets, and print the ratio of the best of each."""
    with tempfile.TemporaryDirectory() as name:
        whole = copy_project(Path(name) / "whole")
        plain = without_sheets(copy_project(Path(name) / "plain"))
        pairs = [(build_cpu_seconds(whole), build_cpu_seconds(plain)) for _ in range(ROUNDS)]
    with_sheets, without = (min(column) for column in zip(*pairs, strict=True))
    print(f"build with sheets / without sheets: {with_sheets / without:.2f} (at most 1.50)")


if __name__ == "__main__":
    main()
