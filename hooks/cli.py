"""The commands: `python hooks/cli.py site`, `zip`, `publish`, `rollback`, `serve`, `check`, `links`,
`register`, `translated`."""

import argparse
import difflib
import errno
import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from hashlib import sha256
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036, an older one ends here, and not at a line it cannot read
    sys.exit(f"This needs Python 3.11 or newer; this is {sys.version.split()[0]} ({sys.executable}).")
try:
    from host import build as build_with_mkdocs
    from preview import serve
    from publishing import NotWholeError, publish, rollback

    from tipcard.check import advise, check
    from tipcard.check.weblinks import Manners, ask_all, judge, outside_links
    from tipcard.diagnostics import Collector, Location, report
    from tipcard.make.archive import archive
    from tipcard.make.policy import policy_in
    from tipcard.make.servers import BESIDE, INSIDE, server_files
    from tipcard.make.templates import templates_in
    from tipcard.project import Project, read_address, read_project, words_hash
    from tipcard.settings.language import TRANSLATIONS, mark_translated
    from tipcard.settings.register import PATH
    from tipcard.source.files import (
        CONFIG,
        DEPLOY,
        DOCS,
        DRAFT_VARIABLE,
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
except ModuleNotFoundError as error:
    sys.exit(f"The package {error.name} is not installed. Run 'make site' once, which installs it.")

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


def run_site(config: Path, site_dir: Path | None) -> int:
    """Build beside the last good site, and put the new one in its place when it is whole."""
    problems = Collector()
    target = site_dir or _site_dir(config)
    shown = os.path.relpath(target)
    at = Location(Path(shown).as_posix(), 0)
    try:
        refuse_target(target, config.parent)
        with workshop(target) as folder:
            if fault := build(config, folder / "new", target):
                print(fault)
                return 1
            size = finish(folder / "new", config)
            put_in_place(folder / "new", target, folder)
    except TargetError as error:
        problems.add(at, "wrong-target", fault=error)
    except OSError as error:
        is_open = sys.platform == "win32" and isinstance(error, PermissionError)
        problems.add(at, "cannot-write.open" if is_open else "cannot-write", fault=_cause(error))
    if problems.errors:
        print(*problems.errors)
        return 1
    ways = f"open {shown}/index.html, or put the folder {shown}/ on any web server"
    print(f"The site is ready, {size / 1e6:.1f} MB: {ways}.")
    return 0


def finish(folder: Path, config: Path) -> int:
    """Make of what MkDocs has built what is published; the size of it in bytes.

    The files for servers that must not be public stand in the project, where no server looks.
    """
    address = read_address(read_sources(config, os.environ, Collector()), Collector())
    files = marked(folder)
    policy = policy_in((folder / "404.html").read_bytes())
    templates = templates_in([str(_ROOT / DEPLOY)], is_html=False)
    servers = server_files(files, policy, address, templates)
    write_files(config.parent / DEPLOY, {name: servers[name] for name in BESIDE})
    write_files(folder, {name: servers[own] for own, name in INSIDE.items()})
    mark(folder, INSIDE.values(), files)
    return sum((folder / name).stat().st_size for name in (*files, *INSIDE.values()))


def _cause(error: OSError) -> str:
    return _CAUSES.get(error.errno or 0, str(error.strerror or error).lower())


def run_zip(config: Path, site_dir: Path | None) -> int:
    """Put the site, with the files for servers and a text to read first, in an archive beside it."""
    target = site_dir or _site_dir(config)
    problems = Collector()
    _, project = read(config, problems)
    if project is None or problems.errors:
        print(report(problems.errors))
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


def run_publish(config: Path, site_dir: Path | None, dest: str, is_back: bool) -> int:
    """Put the site in its folder on a server, or back the one that stood there before."""
    if not dest:
        print("Where to?\n    Write for example: make publish DEST=/srv/www/veilig")
        return 1
    site, folder = site_dir or _site_dir(config), Path.cwd() / dest
    try:
        if not is_back:
            _must_be_whole(site)
        number = rollback(folder) if is_back else publish(site, folder, config.parent)
    except (NotWholeError, TargetError, OSError) as error:
        return _say_why(error, folder if is_back else site, Path(dest))
    more = "" if is_back else f" Back to the one before: make rollback DEST={dest}"
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
    print(*problems.errors)
    return 1


def _site_dir(config: Path) -> Path:
    """The folder that the settings name, or else `site` beside them."""
    with suppress(OSError, UnicodeDecodeError):
        doc = read_yaml(config.name, config.read_text("utf-8-sig"), Collector(), is_of_mkdocs=True)
        named = doc.data.get("site_dir") if isinstance(doc.data, dict) else None
        if named and isinstance(named, str):
            return config.parent / named
    return config.parent / "site"


def build(config: Path, folder: Path, target: Path) -> str:
    """Let MkDocs make the site in a new folder; why it is not whole, or nothing if it is.

    `target` is where the site is to stand, for messages. What MkDocs prints is shown as it comes, but
    for its failures: those are said in our words.
    """
    result = build_with_mkdocs(config, folder)
    if result.returncode == 0 and is_site(folder) and not (lost := missing(folder)):
        print(result.stdout + result.stderr, end="")
        return ""
    problems = Collector()
    read(config, problems)  # MkDocs may have stopped at a mistake in its settings, in its own words
    if problems.errors:
        return report(problems.errors)
    if result.returncode == 0:
        fault = (
            f"the build has lost {len(lost)} files, the first is {lost[0]}" if is_site(folder) else ""
        )
        problems.add(Location(config.name, 0), "broken-build", fault=fault or "the build is not whole")
    elif "Traceback (most recent call last)" in result.stderr:
        last = (_LAST_WORDS.findall(result.stderr) or ["it says no reason"])[-1]
        causes = [cause for number, cause in _CAUSES.items() if f"[Errno {number}]" in last]
        name = "cannot-write" if causes else "broken-build"
        fault = causes[0] if causes else f"the build has stopped: {last}"
        problems.add(Location(Path(os.path.relpath(target)).as_posix(), 0), name, fault=fault)
    else:
        return (result.stdout + result.stderr).rstrip()
    return "\n".join(map(str, problems.errors))


def run_register(config: Path) -> int:
    """Bring the register up to date, if nothing else is wrong: new ids, which are frozen for ever, and
    since when each id has its words."""
    problems = Collector()
    sources, project = read(config, problems)
    others = [one for one in problems.errors if one.rule not in {"not-frozen", "not-registered"}]
    if others or project is None:
        print(report(others))
        return 1
    register, today = project.register.value, date.today()
    updated = register.updated(project.words_hashes, today)
    if updated == register:
        print(f"{PATH} is up to date.")
        return 0
    write_files(config.parent, {PATH: updated.write(sources.texts.get(PATH, "")).encode()})
    new = [one_id for one_id in updated.root if one_id not in register.root]
    changed = [
        f"{one_id} ({', '.join(locales)})"
        for one_id, entry in updated.root.items()
        if isinstance(entry, dict) and one_id not in new
        if (locales := [one for one in entry if entry[one] != register.said(one_id, one)])
    ]
    for what, ids in (("New", new), (f"Changed on {today}", changed)):
        if ids:
            print(f"{what} in {PATH}: {', '.join(ids)}")
    return 0


def run_translated(config: Path, names: Sequence[str]) -> int:
    """Record that the translations of these pages, as `tips`, say what their sources say now."""
    problems = Collector()
    _, project = read(config, problems)
    editions = project.editions if project else ()
    records = {TRANSLATIONS.path.replace("{locale}", one.locale) for one in editions}
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
    for name in (name for name in wanted if name not in known):
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"Did you mean '{near[0]}'?" if near else "Write for example: make translated PAGE=tips"
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


COMMANDS = {"check": run_check, "register": run_register, "links": run_links}
_OTHERS = ("site", "serve", "translated", "zip", "publish", "rollback")


def find_config(wanted: Path) -> Path | None:
    """The settings file that a command is about, or None when it is said that there is none."""
    problems = Collector()
    at = Location(wanted.as_posix(), 0)
    if wanted == Path(CONFIG) and not wanted.exists():
        return _ROOT / CONFIG  # called from another folder
    if wanted.suffix != ".yml":
        problems.add(at, "unknown-page.suffix", name=wanted.with_suffix(".yml").name)
    elif not wanted.is_file():
        near = [path.name for path in wanted.parent.glob("*.yml")]
        problems.add(at, "unknown-page.config", key=wanted.name, known=near)
    elif not (wanted.resolve().parent / DOCS).is_dir():
        problems.add(at, "unknown-page.place")
    print(*problems.errors, sep="\n", end="\n" if problems.errors else "")
    return None if problems.errors else wanted.resolve()


def main() -> int:
    """Read the command line and run the one command that it names."""
    parser = argparse.ArgumentParser(description="Build the site, and work on its content.")
    parser.add_argument("command", choices=[*COMMANDS, *_OTHERS])
    parser.add_argument("config", nargs="?", type=Path, default=Path(CONFIG))
    parser.add_argument("--page", nargs="*", default=[], help="pages for 'translated', as: tips")
    parser.add_argument("--site-dir", type=Path, help="the folder of the site, if not 'site'")
    parser.add_argument(
        "--dest", default="", help="the folder on a server, for 'publish' and 'rollback'"
    )
    parser.add_argument("--port", type=int, default=8000, help="where 'serve' shows the site")
    options = parser.parse_args()
    config = find_config(options.config)
    if config is None:
        return 1
    site_dir = options.site_dir and Path.cwd() / options.site_dir
    if options.command in {"site", "zip"}:
        return (run_site if options.command == "site" else run_zip)(config, site_dir)
    if options.command in {"publish", "rollback"}:
        return run_publish(config, site_dir, options.dest, options.command == "rollback")
    if options.command == "serve":
        os.environ[DRAFT_VARIABLE] = "1"
        return serve(config, options.port, build)
    if options.command == "translated":
        return run_translated(config, options.page)
    return COMMANDS[options.command](config)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read this has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)
