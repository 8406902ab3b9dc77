"""The commands that need no build: `python hooks/cli.py check [mkdocs.yml]`, `freeze-links`."""

import argparse
import os
import sys
from pathlib import Path

from tipcard.files import read_sources, write_files
from tipcard.permalinks import PATH, freeze, live_ids, read_register
from tipcard.problem import Rule, report
from tipcard.site import read_site


def check(config: Path) -> int:
    """Print every problem of the content; the exit code is 1 if there is any."""
    sources, problems = read_sources(config.parent)
    problems += read_site(config.name, sources, os.environ.get("SITE_URL", ""))[1]
    print(report(problems))
    return 1 if problems else 0


def freeze_links(config: Path) -> int:
    """Add the new ids to the register, if nothing else is wrong; an id is frozen for ever."""
    sources, problems = read_sources(config.parent)
    site, found = read_site(config.name, sources)
    others = [problem for problem in problems + found if problem.rule is not Rule.NOT_FROZEN]
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


COMMANDS = {"check": check, "freeze-links": freeze_links}


def main() -> int:
    """Read the command line and run the one command that it names."""
    parser = argparse.ArgumentParser(description="Work on the content without building the site.")
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("config", nargs="?", type=Path, default=Path("mkdocs.yml"))
    options = parser.parse_args()
    return COMMANDS[options.command](options.config.resolve())


if __name__ == "__main__":
    sys.exit(main())
