"""What is installed, exactly: `make pins` writes both files of requirements anew.

What we chose stands in `pyproject.toml`. Beside it come what that brings along, and the hashes of every
file of each version, for every system. What is pinned already stays so, but with `--upgrade`.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

REPO = Path(__file__).parent.parent
#: It alone finds the requirements of every system on one of them. Nothing else here needs it.
UV = "uv==0.13.9"
FILES = {"site": "requirements.txt", "test": "tests/requirements.txt"}
#: The oldest Python that the project runs on.
PYTHON = "3.11"


def pinned(group: str) -> list[str]:
    """The names of the packages in a file of requirements."""
    return re.findall(r"^([\w.-]+)==", (REPO / FILES[group]).read_text("utf-8"), re.MULTILINE)


def compile_pins(uv: Path, group: str, more: list[str]) -> None:
    """Write the file of a group; what another one has already stands in that alone."""
    command = [uv, "pip", "compile", "--quiet", "--universal", "--python-version", PYTHON]
    command += ["--generate-hashes", "--custom-compile-command", "make pins", "--annotation-style=line"]
    command += ["--group", f"pyproject.toml:{group}", "--output-file", FILES[group], *more]
    subprocess.run(command, cwd=REPO, check=True)


def main() -> None:
    """Write both files, with a `uv` of its own that is thrown away."""
    upgrade = [one for one in sys.argv[1:] if one == "--upgrade"]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        own = Path(folder) / ("Scripts" if sys.platform == "win32" else "bin")
        subprocess.run([own / "python", "-m", "pip", "install", "--quiet", UV], check=True)
        compile_pins(own / "uv", "site", upgrade)
        others = [word for name in pinned("site") for word in ("--no-emit-package", name)]
        compile_pins(own / "uv", "test", [*upgrade, "--constraint", FILES["site"], *others])
    path = REPO / FILES["test"]
    path.write_text(f"-r ../requirements.txt\n{path.read_text('utf-8')}", "utf-8")


if __name__ == "__main__":
    main()
