"""The commands that need no build: `python hooks/cli.py check [mkdocs.yml]`."""

import argparse
import sys
from pathlib import Path

from tipcard.files import read_sources
from tipcard.problem import report
from tipcard.site import read_site


def check(config: Path) -> int:
    """Print every problem of the content; the exit code is 1 if there is any."""
    sources, problems = read_sources(config.parent)
    problems += read_site(config.name, sources)[1]
    print(report(problems))
    return 1 if problems else 0


def main() -> int:
    """Read the command line and run the one command that it names."""
    parser = argparse.ArgumentParser(description="Work on the content without building the site.")
    parser.add_argument("command", choices=["check"])
    parser.add_argument("config", nargs="?", type=Path, default=Path("mkdocs.yml"))
    options = parser.parse_args()
    return check(options.config.resolve())


if __name__ == "__main__":
    sys.exit(main())
