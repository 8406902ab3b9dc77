"""The one command line, with the same words on every system: `python hooks/cli.py site`.

It needs nothing but Python. This file names the commands, keeps in `.venv` what they need, and starts
itself again in there; what they do stands in `commands.py`.
"""

import argparse
import gc
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036, an older one ends here, and not at a line it cannot read
    sys.exit(f"This needs Python 3.11 or newer; this is {sys.version.split()[0]} ({sys.executable}).")

ROOT = Path(__file__).resolve().parent.parent
_VENV = ROOT / ".venv"
_SITE, _TESTS = ROOT / "requirements.txt", ROOT / "tests/requirements.txt"
#: What is built and what tools leave behind.
BUILT = ["site", "site.zip", "site.zip.sha256", "supply.cdx.json"]
BUILT += ["deploy/nginx.conf", "deploy/apache.conf", "deploy/Caddyfile"]
BUILT += [".cache", ".hypothesis", ".pytest_cache", ".mypy_cache", ".ruff_cache"]

#: What follows a command, for argparse.
_ARGUMENTS = {
    "config": {"nargs": "?", "type": Path, "default": Path("mkdocs.yml"), "help": "if not mkdocs.yml"},
    "--site-dir": {"type": Path, "help": "the folder of the site, if not site"},
    "--dest": {"default": "", "help": "the folder on a server, as /srv/www/veilig"},
    "--port": {"type": int, "default": 8000, "help": "if not 8000"},
    "--code": {"action": "store_true", "help": "also the style and types of the code"},
    "--page": {"nargs": "*", "default": [], "help": "as tips, or all"},
    "kind": {"choices": ["tip", "step", "addition", "sheet", "page", "language"], "help": "what is new"},
    "title": {"nargs": "?", "default": "", "help": "its title, or the code of a language"},
    "--in": {"dest": "place", "default": "", "metavar": "ID", "help": "where it comes"},
    "--after": {"default": "", "metavar": "ID", "help": "the tip or step that it comes behind"},
    "--id": {"dest": "own_id", "default": "", "help": "its id, if not the words of its title"},
    "--text": {"default": "", "help": "what it says; of a sheet, when to use it"},
    "--source": {"default": "", "help": "of an addition, as 'Politie https://politie.nl', or editorial"},
    "--same": {"nargs": "*", "default": [], "metavar": "ID", "help": "the same in both languages"},
    "old_version": {"type": Path, "metavar": "OLD.zip", "help": "the archive of the version you have"},
    "new_version": {"type": Path, "metavar": "NEW.zip", "help": "the archive of the new version"},
    "--upgrade": {"action": "store_true", "help": "take the newest of what is brought along"},
    "--count": {"type": int, "default": 500, "help": "how many"},
    "--seed": {"type": int, "default": 1, "help": "which ones"},
}
#: Every command with what it does and takes, and what must be installed for it.
COMMANDS = {
    "site": ("build the site in all languages, with all sheets, into site/", "config --site-dir", _SITE),
    "zip": ("the site in one archive, to pass on: site.zip", "config --site-dir", _SITE),
    "publish": ("put the site on a server in one step", "config --site-dir --dest", _SITE),
    "rollback": ("put back the site that stood there before", "config --site-dir --dest", _SITE),
    "serve": ("show the site while you write: http://127.0.0.1:8000/", "config --port", _SITE),
    "check": ("say what is wrong in the content, and how to mend it", "config --code", _SITE),
    "register": ("say since when texts have their words, and that new ids will last", "config", _SITE),
    "new": (
        "write a tip, step, addition, sheet, page or language",
        "kind title --in --after --id --text --source",
        _SITE,
    ),
    "translated": ("say that a translation is up to date again", "config --page --same", _SITE),
    "links": ("ask all addresses elsewhere whether they are still there", "config", _SITE),
    "supply": ("list what of others is shipped, with versions and licences", "config", _SITE),
    "audit": ("ask whether anything is known against what is shipped", "", _SITE),
    "upgrade": ("bring what is your own to a new version", "old_version new_version", _SITE),
    "release": ("test a version, make all its files in dist/ and tag it", "config", _TESTS),
    "test": ("test everything, in real browsers and behind real servers", "", _TESTS),
    "rehearse": ("build with another Python, which takes long", "", _TESTS),
    "pictures": ("take the pictures of the guides and of the tests anew", "", _TESTS),
    "guides": ("write the tables of rules in the guides anew", "", _TESTS),
    "pins": ("pin what pyproject.toml names, with hashes", "--upgrade", _SITE),
    "fuzz": ("make seeded mistakes in every source file", "--count --seed", _TESTS),
    "bench": ("print what a build costs, as ratios", "", _TESTS),
    "clean": ("remove what was built and installed", "", None),
}


def parser() -> argparse.ArgumentParser:
    """Every command with its arguments."""
    whole = argparse.ArgumentParser(
        prog="hooks/cli.py", description="Make the site, and work on its content."
    )
    own = whole.add_subparsers(dest="command", metavar="command")
    for name, (what, arguments, _) in COMMANDS.items():
        one = own.add_parser(name, help=what, description=f"{what[0].upper()}{what[1:]}.")
        for argument in arguments.split():
            one.add_argument(argument, **_ARGUMENTS[argument])  # type: ignore[arg-type]
    return whole


def main() -> int:
    """Read the command line, see to it that what the command needs is there, and run it."""
    options = parser().parse_args()
    if not options.command:
        parser().print_help()
        return 0
    needed = COMMANDS[options.command][2]
    if needed is None:
        return clean()
    needed = _TESTS if getattr(options, "code", False) else needed
    if lacking(needed):
        if Path(sys.prefix).resolve() != _VENV.resolve():
            return start_again(environment())
        install(needed)
    gc.disable()  # what is loaded now stays to the end: nobody need look through it
    import commands

    gc.freeze()
    gc.enable()
    return commands.run(options)


def lacking(requirements: Path) -> set[str]:
    """What a file with pinned packages names, also in files that it names, and is not installed here."""
    folders = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    found = {path.stem for folder in folders for path in Path(folder).glob("*.dist-info")}
    there = {_same(*one.rpartition("-")[::2]) for one in found}
    return {_same(*one) for one in _pinned(requirements)} - there


def _pinned(requirements: Path) -> list[tuple[str, str]]:
    text = requirements.read_text("utf-8")
    others = re.findall(r"^-r\s+(\S+)", text, re.MULTILINE)
    own = re.findall(r"^([\w.-]+)==([^\s;\\]+)(?!.*;)", text, re.MULTILINE)
    return [*own, *(one for other in others for one in _pinned(requirements.parent / other))]


def _same(name: str, version: str) -> str:
    """A package as every index spells it."""
    return f"{re.sub(r'[-_.]+', '-', name).lower()}=={version}"


def environment() -> Path:
    """The Python in the environment of our own, which is made if there is none that works."""
    scripts = sysconfig.get_path("scripts", "venv", {"base": str(_VENV)})
    python = Path(scripts, f"python{sysconfig.get_config_var('EXE') or ''}")
    works = "import pip, sys; sys.exit(sys.version_info < (3, 11))"
    if python.exists() and not subprocess.run([python, "-c", works], capture_output=True).returncode:
        return python
    _say(f"Making the folder {_VENV.name}, for the packages that the site needs …")
    try:
        import ensurepip  # noqa: F401, without it venv makes half of one
        import venv

        venv.create(_VENV, clear=True, with_pip=True)
    except ImportError as error:
        version = "{}.{}".format(*sys.version_info)
        sys.exit(
            f"This Python lacks its module {error.name}.\n"
            f"    On Debian or Ubuntu: sudo apt install python{version}-venv. Elsewhere: python.org."
        )
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"{_VENV} cannot be made: {getattr(error, 'strerror', '') or error}.")
    return python


def install(requirements: Path) -> None:
    """Put the packages of a file in the environment that this runs in."""
    _say("Installing the packages that this needs; that happens once, and again when they change …")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    result = subprocess.run([*pip, "-r", requirements], stderr=subprocess.PIPE, text=True)
    if result.returncode or lacking(requirements):
        last = [line for line in result.stderr.splitlines() if line.startswith("ERROR")]
        why = last[-1] if last else "pip does not say why."
        sys.exit(f"The packages cannot be installed. Is this computer on the internet?\n    {why}")


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def start_again(python: Path) -> int:
    """Run the same command with another Python; its exit code is ours."""
    command = [str(python), *sys.argv]
    if os.name == "posix":
        os.execv(python, command)  # one program, which whoever started it can stop
    signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl+C is for the other one, which hears it too
    return subprocess.call(command)


def clean() -> int:
    """Remove what was built and installed; it comes back by itself."""
    caches = [path for path in ROOT.rglob("__pycache__") if _VENV not in path.parents]
    for path in [*(ROOT / name for name in BUILT), *caches, _VENV]:
        if path.is_dir() and not path.is_symlink():
            try:
                shutil.rmtree(path)
            except OSError as error:
                return print(f"{path} cannot be removed: {error.strerror}. Is it in use?") or 1
        else:
            path.unlink(missing_ok=True)
    return 0


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
    gc.freeze()  # else Python looks once more through all that is left
    sys.exit(code)
