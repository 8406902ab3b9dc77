"""The commands that need no build: `python hooks/cli.py check [mkdocs.yml]`, `freeze-links`."""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tipcard.advice import advise
from tipcard.files import Sources, read_sources, write_files
from tipcard.freshness import NAME as RECORD
from tipcard.freshness import mark_translated
from tipcard.permalinks import PATH, freeze, live_ids, read_register
from tipcard.problem import Problem, Rule, report
from tipcard.settings import read_settings
from tipcard.site import Site, read_site
from tipcard.weblinks import Manners, ask_all, judge, outside_links
from tipcard.yamldoc import did_you_mean


def read(config: Path, site_url: str = "") -> tuple[Sources, Site, list[Problem]]:
    """The project around a settings file: its files, the site they make, and every problem."""
    sources, problems = read_sources(config.parent)
    site, found = read_site(config.name, sources, site_url)
    return sources, site, problems + found


def check(config: Path) -> int:
    """Print every problem of the content; the exit code is 1 if there is any."""
    _, site, problems = read(config, os.environ.get("SITE_URL", ""))
    print(report([*problems, *advise(site, date.today())]))
    return 1 if problems else 0


def freeze_links(config: Path) -> int:
    """Add the new ids to the register, if nothing else is wrong; an id is frozen for ever."""
    sources, site, problems = read(config)
    others = [problem for problem in problems if problem.rule is not Rule.NOT_FROZEN]
    register, _ = read_register(sources.texts)
    if others or register is None:
        print(report(others))
        return 1
    new = [one_id for one_id in live_ids(site.editions.values()) if one_id not in register.successors]
    if new:
        text = freeze(sources.texts.get(PATH, ""), new)
        write_files(config.parent, {PATH: text.encode()})
    print(f"New in {PATH}: {', '.join(new)}" if new else f"{PATH} has every id already.")
    return 0


def translated(config: Path, names: Sequence[str]) -> int:
    """Record that the translations of these pages, as `tips`, say what their sources say now."""
    _, site, problems = read(config)
    # A record that is broken is written anew here, so it is no reason to stop.
    others = [one for one in problems if not one.place.path.endswith(f"/{RECORD}")]
    if others:
        print(report(others))
        return 1
    source, *translations = site.editions.values()
    known = {name.removesuffix(".md"): name for name in source.names}
    if not names:
        print("Which page?\n    Write for example: make translated PAGE=tips")
        return 1
    wanted = list(known) if "all" in names else [name.removesuffix(".md") for name in names]
    for name in wanted:
        if name not in known:
            print(f"There is no page '{name}'.\n    {did_you_mean(name, known, 'Write: PAGE=tips')}")
            return 1
    pages = {known[name]: source.pages[known[name]] for name in wanted}
    for other in translations:
        text = mark_translated(other.record, pages)
        write_files(config.parent, {f"{other.folder}/{RECORD}": text.encode()})
    print(f"Translated as it is now: {', '.join(sorted(wanted))}")
    return 0


def links(config: Path) -> int:
    """Ask every address outside the site whether it is still there; this needs the internet."""
    sources, site, problems = read(config)
    settings, _ = read_settings(config.name, sources.texts)
    if settings is None or problems:
        print(report(problems))
        return 1
    places = outside_links(site)
    answers = ask_all(places, Manners())
    problems = judge(answers, places, settings.refuses_robots)
    print(f"Addresses asked: {len(places)}.")
    if answers and not any(answer.status for answer in answers):
        print("None of them answers. Is this computer on the internet?")
        return 1
    print(report(problems))
    return 1 if any(not problem.is_advice for problem in problems) else 0


COMMANDS = {"check": check, "freeze-links": freeze_links, "links": links}


def main() -> int:
    """Read the command line and run the one command that it names."""
    parser = argparse.ArgumentParser(description="Work on the content without building the site.")
    parser.add_argument("command", choices=[*COMMANDS, "translated"])
    parser.add_argument("config", nargs="?", type=Path, default=Path("mkdocs.yml"))
    parser.add_argument("--page", nargs="*", default=[], help="pages for 'translated', as: tips")
    options = parser.parse_args()
    if options.command == "translated":
        return translated(options.config.resolve(), options.page)
    return COMMANDS[options.command](options.config.resolve())


if __name__ == "__main__":
    sys.exit(main())
