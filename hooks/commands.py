"""What each command does; `cli.py` names them, and has seen to it that their packages are there."""

import argparse
import difflib
import os
import subprocess
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from pathlib import Path, PurePath

from building import build, read, run_publish, run_site, run_zip, tell
from preview import serve
from terminal import progress

from tipcard.check import advise, check
from tipcard.check.weblinks import Manners, ask_all, judge, outside_links
from tipcard.diagnostics import Collector, Location, report
from tipcard.draft import DraftError, Wish, draft, language, places, records, slug
from tipcard.project import Project, read_project, translated_as_it_is
from tipcard.settings.language import SETTINGS, TRANSLATIONS, mark_translated
from tipcard.settings.register import PATH, freeze
from tipcard.source.files import CONFIG, DOCS, with_texts, write_files, write_whole

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


def run_freeze_links(config: Path) -> int:
    """Add the new ids to the register, if nothing else is wrong; an id is frozen for ever."""
    problems = Collector()
    sources, project = read(config, problems)
    others = [one for one in problems.errors if one.rule != "not-frozen"]
    if others or project is None:
        tell(report(others))
        return 1
    known = project.register.value.successors
    new = [one_id for one_id in project.live_ids if one_id not in known]
    if new:
        text = freeze(sources.texts.get(PATH, ""), new)
        write_files(config.parent, {PATH: text.encode()})
    print(f"New in {PATH}: {', '.join(new)}" if new else f"{PATH} has every id already.")
    return 0


def run_translated(config: Path, names: Sequence[str], same: Collection[str]) -> int:
    """Record that the translations of these pages, as `tips`, say what their sources say now: but for
    texts that are only copied, unless their id is among the `same`."""
    problems = Collector()
    _, project = read(config, problems)
    editions = project.editions if project else ()
    records = {TRANSLATIONS.path.replace("{locale}", one.locale) for one in editions}
    # A record that is broken is written anew here, so it is no reason to stop.
    others = [one for one in problems.errors if one.location.path not in records]
    if others or project is None:
        tell(report(others))
        return 1
    names_of_records = (*project.source.names, SETTINGS)
    known = {_plain(name): name for name in names_of_records}
    if not names:
        print("Which page?\n    Write for example: make translated PAGE=tips")
        return 1
    wanted = list(known) if "all" in names else list(map(_plain, names))
    for name in (name for name in wanted if name not in known):
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"Did you mean '{near[0]}'?" if near else "Write for example: make translated PAGE=tips"
        print(f"There is no page '{name}'.\n    {hint}")
        return 1
    pages = [known[name] for name in wanted]
    left: dict[str, list[str]] = {}
    for other in project.translations:
        path = TRANSLATIONS.path.replace("{locale}", other.locale)
        own = (one for one in pages if one != SETTINGS or one in other.translations.root)
        entries = {name: translated_as_it_is(project, other, name, same) for name in own}
        write_files(config.parent, {path: mark_translated(other.translations, entries).encode()})
        left[other.locale] = [one for own in entries.values() for one in own if " " in own[one]]
    print(f"Translated as it is now: {', '.join(sorted(wanted))}")
    for locale, ids in left.items():
        if ids:
            print(f"Still as in the first language, {locale}: {', '.join(ids)}")
    return 0


def _plain(name: str) -> str:
    """A page as editors call it."""
    return PurePath(name).with_suffix("").as_posix()


def run_new(config: Path, options: argparse.Namespace) -> int:
    """Write something new in every language, with its place in the menu and the register, or nothing."""
    problems = Collector()
    sources, project = read(config, problems)
    faults = [one for one in problems.errors if one.rule not in _LEFT]
    if project is None or faults:
        tell(report(faults), "Nothing is written: mend this first.")
        return 1
    try:
        if options.kind == "language":
            changed = language(project, sources.texts, options.title)
        else:
            changed = draft(project, sources.texts, _ask(project, options), date.today())
    except DraftError as error:
        print(error)
        return 1
    sources = with_texts(sources, changed)
    if drafted := read_project(sources, Collector()):
        changed |= records(project, drafted)
        changed |= {
            PATH: freeze(sources.texts.get(PATH, ""), drafted.live_ids - project.live_ids.keys())
        }
    problems = Collector()
    if made := read_project(with_texts(sources, changed), problems):
        check(made, problems)
    if faults := [one for one in problems.errors if one.rule not in _LEFT]:
        tell(report(faults), "Nothing is written: choose other words.")
        return 1
    write_whole(config.parent, {path: text.encode() for path, text in changed.items()})
    print("Written:", *sorted(changed))
    if made:
        advise(made, date.today(), problems)
    tell(report(problems.all))
    return 0


def _ask(project: Project, options: argparse.Namespace) -> Wish:
    """What the command line does not say is asked, where somebody can answer."""

    def ask(given: str, question: str, default: str = "") -> str:
        if given or not sys.stdin.isatty():
            answer = given
        else:
            answer = input(f"{question}{f' [{default}]' if default else ''}: ")
        if not (answer := answer.strip() or default):
            example = f'new {options.kind} "Title" --in {next(iter(known), "id")} --text "What it says."'
            raise DraftError(f"{question}?\n    Write for example: python hooks/cli.py {example}")
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


def run_links(config: Path) -> int:
    """Ask every address outside the site whether it is still there; this needs the internet."""
    problems = Collector()
    _, project = read(config, problems)
    if project is None or problems.errors:
        tell(report(problems.errors))
        return 1
    places = outside_links(project)
    with progress(f"Asking {len(places)} addresses"):
        answers = ask_all(places, Manners())
    judge(answers, places, project.site.extra.refuses_robots, problems)
    print(f"Addresses asked: {len(places)}.")
    if answers and not any(answer.status for answer in answers):
        print("None of them answers. Is this computer on the internet?")
        return 1
    tell(report(problems.all))
    return 1 if problems.errors else 0


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


#: What is wrong when something is new, and wants an editor's words: a number, or shorter texts.
_LEFT = {"wrong-count", "sheet-overflow"}
_WHERE = {
    "tip": "In which group",
    "step": "In which group",
    "addition": "Below which tip or step",
    "sheet": "Which group or page does it list",
    "page": "Behind which page in the menu",
}
_COMMANDS: Mapping[str, Callable[[Path, argparse.Namespace], int]] = {
    "site": run_site,
    "zip": run_zip,
    "publish": run_publish,
    "rollback": run_publish,
    "serve": lambda config, options: serve(config, options.port, build),
    "check": run_check,
    "freeze-links": lambda config, _: run_freeze_links(config),
    "new": run_new,
    "translated": lambda config, options: run_translated(config, options.page, options.same),
    "links": lambda config, _: run_links(config),
}
_PROGRAMS: Mapping[str, Callable[[argparse.Namespace], Sequence[Sequence[str]]]] = {
    "test": lambda _: [["tests/programs.py"], *_STYLE, ["-m", "pytest"]],
    "pictures": lambda _: [["tests/pictures.py"]],
    "fuzz": lambda own: [["tests/fuzz.py", "--count", str(own.count), "--seed", str(own.seed)]],
    "bench": lambda _: [["tests/bench.py"]],
}


def run(options: argparse.Namespace) -> int:
    """Run the command that a command line names; what tests the project is programs of their own."""
    if options.command in _PROGRAMS:
        return _run_all(_PROGRAMS[options.command](options))
    config = find_config(getattr(options, "config", Path(CONFIG)))
    if config is None:
        return 1
    return _COMMANDS[options.command](config, options)


def _run_all(programs: Sequence[Sequence[str]]) -> int:
    """Run programs from the project's folder, one after the other, up to the first that fails."""
    environment = os.environ | {"PYTHONPATH": str(_ROOT / "hooks")}
    for program in programs:
        command = [sys.executable, *program]
        if code := subprocess.run(command, cwd=_ROOT, env=environment, check=False).returncode:
            return code
    return 0
