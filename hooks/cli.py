"""The commands: `python hooks/cli.py site`, `check`, `freeze-links`, `translated`, `links`."""

import argparse
import difflib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tipcard.check import advise, check
from tipcard.check.weblinks import Manners, ask_all, judge, outside_links
from tipcard.diagnostics import Collector, report
from tipcard.project import Project, read_project, words_hash
from tipcard.settings.language import TRANSLATIONS, mark_translated
from tipcard.settings.register import PATH, freeze
from tipcard.source.files import Sources, read_sources, write_files


def read(config: Path, problems: Collector) -> tuple[Sources, Project | None]:
    """The project around a settings file, read and checked."""
    sources = read_sources(config, os.environ, problems)
    project = read_project(sources, problems)
    if project:
        check(project, problems)
    return sources, project


def run_check(config: Path) -> int:
    """Print every problem of the content; the exit code is 1 if there is any."""
    problems = Collector()
    _, project = read(config, problems)
    if project:
        advise(project, date.today(), problems)
    print(report(problems.all))
    return 1 if problems.errors else 0


def run_site(config: Path, site_dir: Path) -> int:
    """Build beside the last good site, and put the new one in its place when it is whole."""
    site_dir.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{site_dir.name}-", dir=site_dir.parent))
    try:
        command = [sys.executable, "-m", "mkdocs", "build", "--config-file", str(config)]
        result = subprocess.run(
            [*command, "--site-dir", str(fresh / "new")],
            env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        print(result.stdout, end="")
        if result.returncode:
            return 1
        if site_dir.exists():
            site_dir.rename(fresh / "old")
        (fresh / "new").rename(site_dir)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    shown = os.path.relpath(site_dir)
    print(f"The site is ready: open {shown}/index.html, or put the folder {shown}/ on any web server.")
    return 0


def run_freeze_links(config: Path) -> int:
    """Add the new ids to the register, if nothing else is wrong; an id is frozen for ever."""
    problems = Collector()
    sources, project = read(config, problems)
    others = [one for one in problems.errors if one.rule != "not-frozen"]
    if others or project is None:
        print(report(others))
        return 1
    known = project.register.value.successors
    new = [one_id for one_id in project.live_ids if one_id not in known]
    if new:
        text = freeze(sources.texts.get(PATH, ""), new)
        write_files(config.parent, {PATH: text.encode()})
    print(f"New in {PATH}: {', '.join(new)}" if new else f"{PATH} has every id already.")
    return 0


def run_translated(config: Path, names: Sequence[str]) -> int:
    """Record that the translations of these pages, as `tips`, say what their sources say now."""
    problems = Collector()
    _, project = read(config, problems)
    records = (
        {TRANSLATIONS.path.replace("{locale}", one.locale) for one in project.editions}
        if project
        else ()
    )
    # A record that is broken is written anew here, so it is no reason to stop.
    others = [one for one in problems.errors if one.location.path not in records]
    if others or project is None:
        print(report(others))
        return 1
    known = {name.removesuffix(".md"): name for name in project.source.names}
    if not names:
        print("Which page?\n    Write for example: make translated PAGE=tips")
        return 1
    wanted = list(known) if "all" in names else [name.removesuffix(".md") for name in names]
    for name in wanted:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = (
                f"Did you mean '{near[0]}'?" if near else "Write for example: make translated PAGE=tips"
            )
            print(f"There is no page '{name}'.\n    {hint}")
            return 1
    pages = {known[name]: project.source.pages[known[name]] for name in wanted}
    hashes = {
        name: {section.section_id: words_hash(section) for section in page.sections}
        for name, page in pages.items()
    }
    for other in project.translations:
        path = TRANSLATIONS.path.replace("{locale}", other.locale)
        write_files(config.parent, {path: mark_translated(other.translations, hashes).encode()})
    print(f"Translated as it is now: {', '.join(sorted(wanted))}")
    return 0


def run_links(config: Path) -> int:
    """Ask every address outside the site whether it is still there; this needs the internet."""
    problems = Collector()
    _, project = read(config, problems)
    if project is None or problems.errors:
        print(report(problems.errors))
        return 1
    places = outside_links(project)
    answers = ask_all(places, Manners())
    judge(answers, places, project.site.extra.refuses_robots, problems)
    print(f"Addresses asked: {len(places)}.")
    if answers and not any(answer.status for answer in answers):
        print("None of them answers. Is this computer on the internet?")
        return 1
    print(report(problems.all))
    return 1 if problems.errors else 0


COMMANDS = {"check": run_check, "freeze-links": run_freeze_links, "links": run_links}


def main() -> int:
    """Read the command line and run the one command that it names."""
    parser = argparse.ArgumentParser(description="Build the site, and work on its content.")
    parser.add_argument("command", choices=["site", *COMMANDS, "translated"])
    parser.add_argument("config", nargs="?", type=Path, default=Path("mkdocs.yml"))
    parser.add_argument("--page", nargs="*", default=[], help="pages for 'translated', as: tips")
    parser.add_argument("--site-dir", type=Path, help="the folder of the site, if not 'site'")
    options = parser.parse_args()
    config = options.config.resolve()
    if options.command == "site":
        return run_site(config, (options.site_dir or config.parent / "site").resolve())
    if options.command == "translated":
        return run_translated(config, options.page)
    return COMMANDS[options.command](config)


if __name__ == "__main__":
    sys.exit(main())
