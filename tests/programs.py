"""The browsers, web servers and word processor that the tests need: installs them, or says how."""

import os
import shutil
import subprocess
import sys

#: Each by its package on Debian, with the names under which it may be found.
PROGRAMS = {
    # The same Chromium without its windows: a new page costs a third.
    "chromium-headless-shell": ["chromium-headless-shell"],
    "firefox-esr": ["firefox-esr", "firefox"],
    "nginx-light": ["nginx"],
    "apache2-bin": ["apache2"],
    "caddy": ["caddy"],
    "libreoffice-writer-nogui": ["soffice"],
}
_PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])


def main() -> int:
    """Install what is not there, or say what to install."""
    lacking = [
        package
        for package, names in PROGRAMS.items()
        if not any(shutil.which(name, path=_PATH) for name in names)
    ]
    if not lacking:
        return 0
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("Installing for the tests:", *lacking, flush=True)
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *lacking]
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update", "-qq"], install):
            subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
        return 0
    print("The tests need these programs:", *lacking)
    print("On Debian or Ubuntu: sudo apt-get install", *lacking)
    print(
        "Elsewhere: install these, so that they can be started by",
        *(one[-1] for one in PROGRAMS.values()),
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
