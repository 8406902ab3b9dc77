"""What each command does; `cli.py` names them, and has seen to it that their packages are there."""

import argparse
import difflib
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path, PurePath

from building import CommandError, of_the_program, read, run_publish, run_site, run_zip, tell
from releasing import run_release, run_upgrade
from supply import run_audit, run_supply
from terminal import progress

from tipcard.adding import AddingError, Wish, add, add_language, places, records, slug
from tipcard.check import advise, check
from tipcard.check.weblinks import Manners, ask_all, judge, outside_links
from tipcard.diagnostics import Collector, Location, report
from tipcard.project import Project, read_project, translated_as_it_is
from tipcard.settings.language import SETTINGS, TRANSLATIONS, mark_translated
from tipcard.settings.register import PATH
from tipcard.settings.site import read_site
from tipcard.source.files import (
    CONFIG,
    DOCS,
    DRAFT_VARIABLE,
    Sources,
    read_sources,
    with_texts,
    write_whole,
)

_ROOT = Path(__file__).resolve().parent.parent
_STYLE = (("-m", "ruff", "check", "."), ("-m", "ruff", "format", "--check", "."), ("-m", "mypy"))


def run_check(config: Path, options: argparse.Namespace) -> int:
    """Print every problem of the content; the exit code is 1 if there is any."""
    problems = Collector()
    _, project = read(config, problems)
    if project:
        advise(project, date.today(), problems)
    tell(report(problems.all))
    return 1 if problems.errors else _run_all(_STYLE if options.code else ())


def run_serve(config: Path, options: argparse.Namespace) -> int:
    """Show the site while it is written: nobody has registered its words yet."""
    from preview import serve  # no other command needs a server

    os.environ[DRAFT_VARIABLE] = "1"
    return serve(config, options.port)


def run_register(config: Path, _: argparse.Namespace) -> int:
    """Bring the register up to date, if nothing else is wrong: new ids, which are frozen for ever, and
    since when each id has its words."""
    problems = Collector()
    sources, project = read(config, problems)
    others = [one for one in problems.errors if one.rule not in _REGISTERS]
    if others or project is None:
        raise CommandError(report(others))
    _write(config, _registered(project, sources))
    print(*_news(project), sep="\n")
    return 0


def _registered(project: Project, sources: Sources) -> dict[str, str]:
    """The register with what is new in a project, by its path; nothing if that is in it already."""
    register = project.drafted(date.today()).register.value
    is_new = register != project.register.value
    return {PATH: register.write(sources.texts.get(PATH, ""))} if is_new else {}


def _write(config: Path, texts: Mapping[str, str]) -> None:
    write_whole(config.parent, {path: text.encode() for path, text in texts.items()})


def _news(project: Project) -> list[str]:
    """What comes into the register now, for who has asked for it."""
    register, today = project.register.value, date.today()
    updated = project.drafted(today).register.value
    new = [one_id for one_id in updated.root if one_id not in register.root]
    changed = [
        f"{one_id} ({', '.join(locales)})"
        for one_id, entry in updated.root.items()
        if isinstance(entry, dict) and one_id not in new
        if (locales := [one for one in entry if entry[one] != register.said(one_id, one)])
    ]
    lines = {"New": new, f"Changed on {today}": changed}
    said = [f"{what} in {PATH}: {', '.join(ids)}" for what, ids in lines.items() if ids]
    return said or [f"{PATH} is up to date."]


def run_translated(config: Path, options: argparse.Namespace) -> int:
    """Record that the translations of these pages, as `tips`, say what their sources say now, and
    register both: but for texts that are only copied, unless their id is among the `same`."""
    names: Sequence[str] = options.page
    problems = Collector()
    sources, project = read(config, problems)
    editions = project.editions if project else ()
    records = {TRANSLATIONS.path.replace("{locale}", one.locale) for one in editions}
    # A record that is broken is written anew here, so it is no reason to stop.
    others = [one for one in problems.errors if one.location.path not in records]
    others = [one for one in others if one.rule not in _REGISTERS]
    if others or project is None:
        raise CommandError(report(others))
    known = {_plain(name): name for name in (*project.source.names, SETTINGS)}
    if not names:
        raise CommandError(f"Which page?\n    {_TRANSLATED}")
    wanted = list(known) if "all" in names else list(map(_plain, names))
    for name in (name for name in wanted if name not in known):
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"Did you mean '{near[0]}'?" if near else _TRANSLATED
        raise CommandError(f"There is no page '{name}'.\n    {hint}")
    changed, left = _registered(project, sources), list[str]()
    for other in project.translations:
        path = TRANSLATIONS.path.replace("{locale}", other.locale)
        own = (known[one] for one in wanted)
        own = (one for one in own if one != SETTINGS or one in other.translations.root)
        entries = {name: translated_as_it_is(project, other, name, options.same) for name in own}
        changed[path] = mark_translated(other.translations, entries)
        if copies := [one for said in entries.values() for one in said if " " in said[one]]:
            left.append(f"Still as in the first language, {other.locale}: {', '.join(copies)}")
    _write(config, changed)
    print(f"Translated as it is now: {', '.join(sorted(wanted))}", *left, sep="\n")
    if PATH in changed:
        print(*_news(project), sep="\n")
    return 0


def _plain(name: str) -> str:
    """A page as editors call it."""
    return PurePath(name).with_suffix("").as_posix()


def run_new(config: Path, options: argparse.Namespace) -> int:
    """Write something new in every language, with its place in the menu and the register, or nothing."""
    problems = Collector()
    sources, project = read(config, problems)
    faults = [one for one in problems.errors if one.rule not in _LEFT | _REGISTERS]
    if project is None or faults:
        raise CommandError(report(faults), "Nothing is written: mend this first.")
    if options.kind == "language":
        changed = add_language(project, sources.texts, options.title)
    else:
        changed = add(project, sources.texts, _ask(project, options), date.today())
    sources = with_texts(sources, changed)
    if added := read_project(sources, Collector()):
        changed |= records(project, added)
        changed |= _registered(added, sources)
    problems = Collector()
    if made := read_project(with_texts(sources, changed), problems):
        check(made, problems)
    if faults := [one for one in problems.errors if one.rule not in _LEFT]:
        raise CommandError(report(faults), "Nothing is written: choose other words.")
    _write(config, changed)
    print("Written:", *sorted(changed))
    if made:
        advise(made, date.today(), problems)
    tell(report(problems.all))
    return 0


def _ask(project: Project, options: argparse.Namespace) -> Wish:
    """What the command line does not say is asked, where somebody can answer."""

    def ask(given: str, question: str, default: str = "") -> str:
        answer = given
        if not given and sys.stdin.isatty():
            try:
                answer = input(f"{question}{f' [{default}]' if default else ''}: ")
            except EOFError as error:
                raise KeyboardInterrupt from error  # Ctrl+D means that nothing is to be written
        if not (answer := answer.strip() or default):
            example = f'new {options.kind} "Title" --in {next(iter(known), "id")} --text "What it says."'
            raise AddingError(f"{question}?\n    Write for example: python hooks/cli.py {example}")
        return answer

    known = places(project, options.kind)
    title = ask(options.title, "Title")
    if sys.stdin.isatty() and not options.place:
        print(*(f"  {one_id}  ({name})" for one_id, name in known.items()), sep="\n")
    only = next(iter(known)) if len(known) == 1 else ""
    place = ask(options.place, _WHERE[options.kind], only)
    text = ask(options.text, "When is it used" if options.kind == "sheet" else "Text")
    own_id = ask(options.own_id, "Id", slug(title)) if options.kind != "addition" else ""
    is_addition = options.kind == "addition"
    source = ask(options.source, "Source: its name and address", "editorial") if is_addition else ""
    return Wish(options.kind, title, text, place, own_id, options.after, source)


def run_links(config: Path, _: argparse.Namespace) -> int:
    """Ask every address outside the site whether it is still there; this needs the internet."""
    os.environ[DRAFT_VARIABLE] = "1"  # it asks nothing that the register could answer
    problems = Collector()
    project = read(config, problems)[1]
    if project is None or problems.errors:
        raise CommandError(report(problems.errors))
    places = outside_links(project)
    with progress(f"Asking {len(places)} addresses"):
        answers = ask_all(places, Manners())
    judge(answers, places, project.site.extra.refuses_robots, problems)
    print(f"Addresses asked: {len(places)}.")
    if answers and not any(answer.status for answer in answers):
        raise CommandError("None of them answers. Is this computer on the internet?")
    tell(report(problems.all))
    return 1 if problems.errors else 0


def find_config(wanted: Path) -> Path:
    """The settings file that a command is about; raises CommandError when there is none."""
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
    if problems.errors:
        raise CommandError(*problems.errors)
    return wanted.resolve()


#: What a command that writes the register mends itself.
_REGISTERS = {"not-frozen", "not-registered"}
_TRANSLATED = "Write for example: python hooks/cli.py translated --page tips"
#: What is wrong when something is new, and wants an editor's words: a number, or shorter texts.
_LEFT = {"wrong-count", "sheet-overflow"}
_WHERE = {
    "tip": "In which group",
    "step": "In which group",
    "addition": "Below which tip or step",
    "sheet": "Which group or page does it list",
    "page": "Behind which page in the menu",
}


def _release(config: Path) -> str:
    """The version of the project."""
    site = read_site(read_sources(config, {}, Collector()), Collector())
    return site.extra.release if site else ""


_COMMANDS: Mapping[str, Callable[[Path, argparse.Namespace], int]] = {
    "site": run_site,
    "zip": run_zip,
    "publish": run_publish,
    "rollback": run_publish,
    "serve": run_serve,
    "check": run_check,
    "register": run_register,
    "new": run_new,
    "translated": run_translated,
    "links": run_links,
    "supply": lambda config, _: run_supply(_ROOT, _release(config)),
    "audit": lambda *_: run_audit(_ROOT),
    "upgrade": lambda _, options: run_upgrade(_ROOT, options.old_version, options.new_version),
    "release": lambda config, _: run_release(_ROOT, _release(config)),
}
_PROGRAMS: Mapping[str, Callable[[argparse.Namespace], Sequence[Sequence[str]]]] = {
    "test": lambda _: [["tests/programs.py"], *_STYLE, ["-m", "pytest"]],
    "rehearse": lambda _: [["-m", "pytest", "-n0", "-m", "rehearsal"]],
    "pictures": lambda _: [["tests/pictures.py"]],
    "guides": lambda _: [["tests/guides.py"]],
    "pins": lambda own: [["tests/pins.py", *(["--upgrade"] if own.upgrade else [])]],
    "fuzz": lambda own: [["tests/fuzz.py", "--count", str(own.count), "--seed", str(own.seed)]],
    "bench": lambda _: [["tests/bench.py"]],
}


def run(options: argparse.Namespace) -> int:
    """Run the command that a command line names; what tests the project is programs of their own."""
    if options.command in _PROGRAMS:
        return _run_all(_PROGRAMS[options.command](options))
    try:
        config = find_config(getattr(options, "config", Path(CONFIG)))
        return _COMMANDS[options.command](config, options)
    except BrokenPipeError:
        raise
    except (AddingError, CommandError) as error:
        tell(*error.args)
    except Exception as error:  # an editor can do nothing about it but pass it on
        tell(of_the_program(error))
    return 1


def _run_all(programs: Sequence[Sequence[str]]) -> int:
    """Run programs from the project's folder, one after the other, up to the first that fails."""
    environment = os.environ | {"PYTHONPATH": str(_ROOT / "hooks")}
    for program in programs:
        command = [sys.executable, *program]
        if code := subprocess.run(command, cwd=_ROOT, env=environment, check=False).returncode:
            return code
    return 0
