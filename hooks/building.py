"""Building the site, and passing it on: each command is a function that gives its exit code."""

import argparse
import errno
import os
import re
import sys
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
from tipcard.source.files import (
    ADDRESS_VARIABLE,
    DEPLOY,
    Sources,
    read_sources,
    write_files,
)
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
# What a program of ours ends with when something went wrong that no message of its own speaks of.
_LAST_WORDS = re.compile(r"^[\w.]*(?:Error|Exception)\b.*", re.MULTILINE)
_FRAME = re.compile(r'^  File "(.+)", line (\d+)', re.MULTILINE)

#: What is logged and is no warning, with the lines that belong to it.
_SILENT = re.compile(r"^(?:INFO|DEBUG) +-  .*\n?(?:[ \t].*\n?)*", re.MULTILINE)


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
    problems = Collector()
    target = _site_dir(config, options)
    shown = os.path.relpath(target) if target.is_relative_to(Path.cwd()) else str(target)
    at = Location(Path(shown).as_posix(), 0)
    try:
        refuse_target(target, config.parent)
        with workshop(target) as folder:
            with progress("Building the site"):
                built, fault = build(config, folder / "new", target)
            if fault:
                tell(fault)
                return 1
            files = finish(folder / "new", config, built.address)
            put_in_place(folder / "new", target, folder)
    except TargetError as error:
        problems.add(at, "wrong-target", fault=error)
    except OSError as error:
        is_open = sys.platform == "win32" and isinstance(error, PermissionError)
        problems.add(at, "cannot-write.open" if is_open else "cannot-write", fault=_cause(error))
    if problems.errors:
        tell(*problems.errors)
        return 1
    advice = "\n".join(filter(None, [built.printed.rstrip(), _warnings(built)]))
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


def _cause(error: OSError) -> str:
    return _CAUSES.get(error.errno or 0, str(error.strerror or error).lower())


def run_zip(config: Path, options: argparse.Namespace) -> int:
    """Put the site, with the files for servers and a text to read first, in an archive beside it."""
    target = _site_dir(config, options)
    problems = Collector()
    _, project = read(config, problems)
    if project is None or problems.errors:
        tell(report(problems.errors))
        return 1
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
        return _say_why(error, target, Path(os.path.relpath(target)))
    shown = os.path.relpath(target.parent / name)
    print(f"{shown}, {len(content) / 1e6:.1f} MB, SHA-256 {digest}")
    return 0


def run_publish(config: Path, options: argparse.Namespace) -> int:
    """Put the site in its folder on a server, or back the one that stood there before."""
    dest, is_back = options.dest, options.command == "rollback"
    if not dest:
        print("Where to?\n    Write for example: python hooks/cli.py publish --dest /srv/www/veilig")
        return 1
    site, folder = _site_dir(config, options), Path.cwd() / dest
    try:
        if not is_back:
            _must_be_whole(site)
        number = rollback(folder) if is_back else publish(site, folder, config.parent)
    except (NotWholeError, TargetError, OSError) as error:
        return _say_why(error, folder if is_back else site, Path(dest))
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


def _say_why(error: Exception, site: Path, dest: Path) -> int:
    """Print why a site was not passed on, with where that is to be mended."""
    problems = Collector()
    at = Location(dest.as_posix(), 0)
    if isinstance(error, NotWholeError):
        shown = Path(os.path.relpath(site)).as_posix()
        problems.add(Location(shown, 0), "not-whole", fault=error)
    elif isinstance(error, OSError):
        problems.add(at, "cannot-write.dest", fault=_cause(error))
    else:
        problems.add(at, "wrong-target.dest", fault=error)
    tell(*problems.errors)
    return 1


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


def build(config: Path, folder: Path, target: Path) -> tuple[host.Build, str]:
    """Let MkDocs make the site in a new folder; and why it is not whole, if it is not.

    `target` is where the site is to stand, for messages. The failures of MkDocs are said in our words.
    """
    built = host.build(config, folder)
    return built, "" if built.is_done and _is_whole(folder) else _fault(built, config, folder, target)


def of_the_program(trace: str) -> str:
    """What an editor is told of a mistake of the program; all of it is kept for who can mend that."""
    problems, name = Collector(), "trace.txt"
    with suppress(OSError):
        write_files(cache.FOLDER, {name: trace.encode()})
    path, line_no = _FRAME.findall(trace)[-1]
    own = Path(path).relative_to(_ROOT) if Path(path).is_relative_to(_ROOT) else Path(path)
    fault = (_LAST_WORDS.findall(trace) or ["it says no reason"])[-1]
    words = {"fault": fault, "trace": f"{cache.FOLDER.name}/{name}"}
    problems.add(Location(own.as_posix(), int(line_no)), "broken-program", **words)
    return "\n".join(map(str, problems.errors))


def _is_whole(folder: Path) -> bool:
    return is_site(folder) and not missing(folder)


def _warnings(built: host.Build) -> str:
    """What MkDocs, its plugins and its theme say, but for what is no warning."""
    return _SILENT.sub("", built.logged).rstrip()


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
    elif "Traceback (most recent call last)" in built.logged:
        last = _LAST_WORDS.findall(built.logged)[-1:]
        causes = [cause for number, cause in _CAUSES.items() if f"[Errno {number}]" in "".join(last)]
        if not causes:
            return of_the_program(built.logged)
        at = Location(Path(os.path.relpath(target)).as_posix(), 0)
        problems.add(at, "cannot-write", fault=causes[0])
    else:
        return _warnings(built)
    return "\n".join(map(str, problems.errors))
