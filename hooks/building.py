"""Building the site, and passing it on: each command is a function that gives its exit code."""

import argparse
import errno
import os
import sys
import traceback
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import host
from publishing import NotWholeError, publish, rollback
from terminal import MESSAGE, painted, progress

from tipcard.check import check
from tipcard.diagnostics import Collector, Location, report
from tipcard.make.archive import archive
from tipcard.make.policy import policy_in
from tipcard.make.servers import BESIDE, INSIDE, server_files
from tipcard.make.templates import templates_in
from tipcard.project import Project, read_project
from tipcard.source import cache
from tipcard.source.files import ADDRESS_VARIABLE, DEPLOY, Sources, read_sources, write_files
from tipcard.source.target import (
    MARK,
    TargetError,
    damaged,
    is_site,
    mark,
    marked,
    missing,
    put_in_place,
    refuse_target,
    workshop,
)
from tipcard.source.yaml import read_yaml

_ROOT = Path(__file__).resolve().parent.parent
_CAUSES = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk is full for this user",
    errno.EFBIG: "a file is too large for this disk",
    errno.EROFS: "this folder can only be read",
    errno.EACCES: "this folder may not be written",
    errno.EPERM: "this folder may not be written",
    errno.ENOTDIR: "a file stands where a folder has to be",
    errno.EEXIST: "a file stands where a folder has to be",
}


class CommandError(Exception):
    """Why a command cannot be carried out: messages for who has given it."""


def tell(*messages: object) -> None:
    """Print messages, each on lines of its own."""
    print(*(painted(str(one), sys.stdout) for one in messages), sep="\n")


def read(config: Path, problems: Collector) -> tuple[Sources, Project | None]:
    """The project around a settings file, read and checked."""
    sources = read_sources(config, os.environ, problems)
    project = read_project(sources, problems)
    if project:
        check(project, problems)
    return sources, project


def run_site(config: Path, options: argparse.Namespace) -> int:
    """Build beside the last good site, and put the new one in its place when it is whole."""
    target = _site_dir(config, options)
    shown = os.path.relpath(target) if target.is_relative_to(Path.cwd()) else str(target)
    try:
        refuse_target(target, config.parent)
        with workshop(target) as folder:
            with progress("Building the site"):
                built = build(config, folder / "new", target)
            files = finish(folder / "new", config, built.address)
            put_in_place(folder / "new", target, folder)
    except (TargetError, OSError) as error:
        raise _refusal(error, Path(shown)) from error
    advice = "\n".join(filter(None, [built.printed.rstrip(), built.warnings.rstrip()]))
    if advice:
        tell(advice, "")
    print(f"The site is ready: {_summary(files, advice)}.")
    print(f"Open {shown}/index.html, or put the folder {shown}/ on any web server.")
    if not built.address:
        print(
            f"Sheets get a QR code when {ADDRESS_VARIABLE} is the address of the site: see the README."
        )
    return 0


def _summary(files: Mapping[str, int], advice: str) -> str:
    """What was built, in a line; an address of a page is a link that lasts."""
    pages = [name for name in files if name.endswith(".html") and not name.endswith("404.html")]
    links = [name for name in pages if Path(name).parent.name == "link"]
    sheets, size = sum(name.endswith(".pdf") for name in files), sum(files.values()) / 1e6
    counts = f"{len(pages) - len(links)} pages, {sheets} sheets, {len(links)} links, {size:.1f} MB"
    count = len(MESSAGE.findall(advice))
    return f"{counts}, {f'advice: {count}' if count else 'no advice'}"


def finish(folder: Path, config: Path, address: str) -> Mapping[str, int]:
    """Make of what MkDocs has built what is published: every file by its path, with its size.

    The files for servers that must not be public stand in the project, where no server looks.
    """
    files = marked(folder)
    policy = policy_in((folder / "404.html").read_bytes())
    templates = templates_in([str(_ROOT / DEPLOY)], is_html=False)
    servers = server_files(files, policy, address, templates)
    write_files(config.parent / DEPLOY, {name: servers[name] for name in BESIDE})
    write_files(folder, {name: servers[own] for own, name in INSIDE.items()})
    mark(folder, INSIDE.values(), files)
    return {name: (folder / name).stat().st_size for name in (*files, *INSIDE.values())}


def run_zip(config: Path, options: argparse.Namespace) -> int:
    """Put the site, with the files for servers and a text to read first, in an archive beside it."""
    target = _site_dir(config, options)
    problems = Collector()
    _, project = read(config, problems)
    if project is None or problems.errors:
        raise CommandError(report(problems.errors))
    try:
        _must_be_whole(target)
        servers = [config.parent / DEPLOY / name for name in BESIDE]
        if not all(path.is_file() for path in servers):
            raise NotWholeError("the files for servers are not there")
        files = {
            f"{target.name}/{name}": (target / name).read_bytes() for name in (*marked(target), MARK)
        }
        files |= {f"{DEPLOY}/{path.name}": path.read_bytes() for path in servers}
        content = archive(files, project, target.name)
        digest = sha256(content).hexdigest()
        name = f"{target.name}.zip"
        sums = f"{digest}  {name}\n".encode()
        write_files(target.parent, {name: content, f"{name}.sha256": sums})
    except (NotWholeError, OSError) as error:
        raise _refusal(error, Path(os.path.relpath(target)), target) from error
    shown = os.path.relpath(target.parent / name)
    print(f"{shown}, {len(content) / 1e6:.1f} MB, SHA-256 {digest}")
    return 0


def run_publish(config: Path, options: argparse.Namespace) -> int:
    """Put the site in its folder on a server, or back the one that stood there before."""
    dest, is_back = options.dest, options.command == "rollback"
    if not dest:
        raise CommandError(
            "Where to?\n    Write for example: python hooks/cli.py publish --dest /srv/www/veilig"
        )
    site, folder = _site_dir(config, options), Path.cwd() / dest
    try:
        if not is_back:
            _must_be_whole(site)
        number = rollback(folder) if is_back else publish(site, folder, config.parent)
    except (NotWholeError, TargetError, OSError) as error:
        raise _refusal(error, Path(dest), folder if is_back else site) from error
    more = "" if is_back else f" Back to the one before: python hooks/cli.py rollback --dest {dest}"
    print(f"{dest} is version {number}.{more}")
    return 0


def _must_be_whole(site: Path) -> None:
    """Raise NotWholeError when a site is not what the build has made."""
    if not is_site(site):
        raise NotWholeError("there is no site yet")
    if lost := damaged(site):
        raise NotWholeError(
            f"{len(lost)} of its files are not as they were made, the first is {lost[0]}"
        )


def _refusal(error: Exception, dest: Path, passed_on: Path | None = None) -> CommandError:
    """Why a site was not made, or that one not `passed_on`, with where that is to be mended."""
    problems = Collector()
    at = Location(dest.as_posix(), 0)
    if passed_on and isinstance(error, NotWholeError):
        shown = Path(os.path.relpath(passed_on)).as_posix()
        problems.add(Location(shown, 0), "not-whole", fault=error)
    elif isinstance(error, OSError):
        cause = _CAUSES.get(error.errno or 0, str(error.strerror or error).lower())
        is_open = sys.platform == "win32" and isinstance(error, PermissionError)
        of_site = "cannot-write.open" if is_open else "cannot-write"
        problems.add(at, "cannot-write.dest" if passed_on else of_site, fault=cause)
    else:
        problems.add(at, "wrong-target.dest" if passed_on else "wrong-target", fault=error)
    return CommandError(*problems.errors)


def _site_dir(config: Path, options: argparse.Namespace) -> Path:
    """The folder that the command line names, or else the settings, or else `site` beside them."""
    if options.site_dir:
        return Path.cwd() / Path(options.site_dir)
    with suppress(OSError, UnicodeDecodeError):
        doc = read_yaml(config.name, config.read_text("utf-8-sig"), Collector(), is_of_mkdocs=True)
        named = doc.data.get("site_dir") if isinstance(doc.data, dict) else None
        if named and isinstance(named, str):
            return config.parent / named
    return config.parent / "site"


def build(config: Path, folder: Path, target: Path) -> host.Build:
    """Let MkDocs make the site in a new folder; raises CommandError when it is not whole.

    `target` is where the site is to stand, for messages. The failures of MkDocs are said in our words.
    """
    built = host.build(config, folder)
    if not (built.is_done and is_site(folder)) or missing(folder):
        raise CommandError(_fault(built, config, folder, target))
    return built


def of_the_program(error: Exception, warnings: str = "") -> str:
    """What an editor is told of a mistake of the program; all of it is kept for who can mend that, with
    what it has warned of before."""
    problems, name = Collector(), "trace.txt"
    with suppress(OSError):
        trace = "".join([warnings, *traceback.format_exception(error)])
        write_files(cache.FOLDER, {name: trace.encode()})
    frame = traceback.extract_tb(error.__traceback__)[-1]
    path = Path(frame.filename)
    own = path.relative_to(_ROOT) if path.is_relative_to(_ROOT) else path
    fault = traceback.format_exception_only(error)[-1].partition("\n")[0]
    words = {"fault": fault, "trace": f"{cache.FOLDER.name}/{name}"}
    problems.add(Location(own.as_posix(), frame.lineno or 0), "broken-program", **words)
    return "\n".join(map(str, problems.errors))


def _fault(built: host.Build, config: Path, folder: Path, target: Path) -> str:
    """Why a build has not made a whole site."""
    problems = Collector()
    with suppress(Exception):  # what has stopped the build may stop this too
        read(config, problems)  # MkDocs may have stopped at a mistake in its settings, in its own words
    if problems.errors:
        return report(problems.errors)
    if built.is_done:
        lost = missing(folder) if is_site(folder) else ()
        fault = f"the build has lost {len(lost)} files, the first is {lost[0]}" if lost else ""
        problems.add(Location(config.name, 0), "broken-build", fault=fault or "the build is not whole")
    elif isinstance(built.error, OSError) and built.error.errno in _CAUSES:
        at = Location(Path(os.path.relpath(target)).as_posix(), 0)
        problems.add(at, "cannot-write", fault=_CAUSES[built.error.errno])
    elif built.error:
        return of_the_program(built.error, built.warnings)
    else:
        return built.warnings.rstrip()
    return "\n".join(map(str, problems.errors))
