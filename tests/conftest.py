"""What the tests share: a copy of the project to build, and a browser."""

import fcntl
import gc
import io
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urlsplit

import cli
import commands
import pytest
import yaml
from firefox import LISTEN, Firefox, firefox
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

REPO = Path(__file__).parent.parent
# What builds start as programs of their own keeps what Python has compiled, as it does for everybody.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# Without these Chromium keeps asking hosts of its own, which a closed network answers slowly.
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # As it prints elsewhere: text is as wide as its font says.
    "--font-render-hinting=none",
]
#: Where one of the built sites is said to stand.
ADDRESS = "http://site.localhost/adres/"


#: All rules of axe, those for a contrast of 7:1 among them; those leave what is below 4.5:1 to others.
ACCESS = """axe.run(document, {
    resultTypes: ["violations"], rules: { "color-contrast-enhanced": { enabled: true } },
})"""


def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """What needs most first, and what is like it beside it: the worker that begins with Firefox is the
    only one that starts it, and the others take over what is short."""
    first = ("fox", "browser", "built", "organised", "addressed", "odd", "changed", "project")
    ranks = {name: number for number, name in enumerate(first)}
    items.sort(key=lambda item: min((ranks.get(name, 9) for name in item.fixturenames), default=9))


def pytest_collection_finish() -> None:
    """Python looks for garbage seldom, and not in what is loaded now and stays to the end."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def copy_project(folder: Path) -> Path:
    """The project's content and register in a folder of its own, with the repository's own hook and
    templates.

    The hook is named by its absolute path: a copied hook would still run the first copy's package.
    """
    shutil.copytree(REPO / "docs", folder / "docs")
    (folder / "hooks").mkdir()
    shutil.copy(REPO / "hooks/permalinks.yml", folder / "hooks/permalinks.yml")
    config = (REPO / "mkdocs.yml").read_text("utf-8")
    for own in ("hooks/mkdocs_hooks.py", "overrides"):
        config = config.replace(f" {own}\n", f" {(REPO / own).as_posix()}\n")
    (folder / "mkdocs.yml").write_text(config, "utf-8")
    return folder


def copy_organisation(folder: Path) -> Path:
    """The project as the sample organisation has it: with a copy of its file, word for word."""
    copy_project(folder)
    shutil.copy(REPO / "organisation.example.yml", folder / "organisation.yml")
    return folder


def run(root: Path, *command: str) -> tuple[int, str]:
    """The exit code of a command in a folder, and what it prints; in this program, for a Python of its
    own costs more than most commands."""
    said = io.StringIO()
    with patch.dict(os.environ), chdir(root), redirect_stdout(said), redirect_stderr(said):
        code = commands.run(cli.parser().parse_args(command))
    return code, said.getvalue()


def build(folder: Path, **variables: str) -> tuple[int, str]:
    """Build as an editor does."""
    own = {"SITE_URL": "", "ORGANISATION": "", "DRAFT": ""}
    with patch.dict(os.environ, own | variables):
        return run(folder, "site")


def asset(site: Path, name: str) -> str:
    """The path in a built site of what pages load, with the hash of its content in its name."""
    path = Path(name)
    (found,) = site.glob(f"{path.parent}/{path.stem}.??????????{path.suffix}")
    return found.relative_to(site).as_posix()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return copy_project(tmp_path)


def built_once(
    factory: pytest.TempPathFactory, name: str, copy: Callable[[Path], Path], **variables: str
) -> Path:
    """The folder of a site that is built once for all tests, which only look at it: the worker that
    comes first builds it, the others wait."""
    shared = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / name
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "site").exists():
            folder.mkdir()
            code, said = build(copy(folder), **variables)
            assert code == 0, said
            (folder / "said").write_text(said, "utf-8")
    return folder / "site"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the real site."""
    return built_once(tmp_path_factory, "built", copy_project)


@pytest.fixture(scope="session")
def organised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site of the sample organisation."""
    return built_once(tmp_path_factory, "organised", copy_organisation)


#: What nobody may take for HTML, a template or a script.
NASTY = '<b>"A&B"</b> {{ 7*7 }} <script>pwned()</script> <img src=x onerror="pwned()">'


def copy_odd(folder: Path) -> Path:
    """The project of an organisation with an odd text wherever it may write one, an odd address, and a
    home page deep in the menu."""
    copy_organisation(folder)
    config = folder / "mkdocs.yml"
    name = "site_name: Online grensoverschrijdend gedrag"
    text = config.read_text("utf-8").replace(name, "site_name: '<i>A</i> & \"B\"'")
    text = text.replace("  - index.md\n", "  - Start:\n      - index.md\n", 1)
    config.write_text(text, "utf-8")
    contact = {"role": {"nl": NASTY, "en": NASTY}, "name": NASTY, "phone": "112", "at": ["bespreek"]}
    organisation = folder / "organisation.yml"
    own = yaml.safe_load(organisation.read_text("utf-8")) | {"name": NASTY, "contacts": [contact]}
    organisation.write_text(yaml.safe_dump(own, sort_keys=False), "utf-8")
    return folder


@pytest.fixture(scope="session")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site of that organisation."""
    return built_once(tmp_path_factory, "odd", copy_odd, SITE_URL="https://i.example.org/veilig/a&b/")


def copy_changed(folder: Path) -> Path:
    """The project with other ids for an item, a group, a page and a sheet, without safety notes and
    without a gallery."""
    copy_project(folder)
    for path in (folder / "docs").rglob("*.md"):
        text = path.read_text("utf-8").replace("template: gallery.html\n", "")
        text = text.replace("{#google-alert}", "{#melding-van-google}").replace(" google-alert,", "")
        text = re.sub(r"^/// (?:safety|repeat) \|.*?^///\n", "", text, flags=re.MULTILINE | re.DOTALL)
        path.write_text(text, "utf-8")
    register = folder / "hooks/permalinks.yml"
    ids = register.read_text("utf-8")
    old = re.sub("^google-alert: .*", "google-alert: melding-van-google", ids, flags=re.MULTILINE)
    more = "melding-van-google:\nna: nazorg\nplan: actieplan\nlijst: checklist-actieplan\n"
    register.write_text(old + more, "utf-8")
    return folder


@pytest.fixture(scope="session")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site of that project, as it is while it is written."""
    return built_once(tmp_path_factory, "changed", copy_changed, DRAFT="1")


def chromium(playwright: Playwright, server: str = "127.0.0.1") -> Browser:
    """Debian's Chromium, which 'make test' installs; with the server that stands at ADDRESS."""
    path = shutil.which("chromium-headless-shell")
    assert path, "the tests need Chromium: run 'make test', which installs it"
    # A name that is no localhost is for the browser what an intranet is: plain http.
    names = f"MAP intranet.test 127.0.0.1, MAP {urlsplit(ADDRESS).netloc}:80 {server}"
    flags = [*CHROMIUM_FLAGS, f"--host-resolver-rules={names}"]
    return playwright.chromium.launch(executable_path=path, args=flags)


@pytest.fixture(scope="session")
def browser(server_url: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield chromium(playwright, urlsplit(server_url).netloc)


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page for the tests of a module that leave nothing behind."""
    own = browser.new_page()
    yield own
    own.close()


@pytest.fixture(scope="session")
def fox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    with firefox(tmp_path_factory.mktemp("firefox")) as own:
        own.before_each_page(LISTEN)
        yield own


NGINX = """
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
  access_log off;
  types {{ text/html html; text/css css; text/javascript js; image/svg+xml svg;
           font/woff2 woff2; application/pdf pdf; application/json json; }}
  charset utf-8;
  client_body_temp_path {folder}/body;
  server {{
    listen 127.0.0.1:{port};
    location /intranet/veilig/ {{ alias {built}/; }}
    location /adres/ {{ alias {addressed}/; }}
  }}
}}
"""


@pytest.fixture(scope="session")
def server_url() -> str:
    """The address at which the server will answer."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/"


@pytest.fixture(scope="session")
def addressed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the real site, built for an address of its own."""
    return built_once(tmp_path_factory, "addressed", copy_project, SITE_URL=ADDRESS)


@pytest.fixture(scope="session")
def server(
    built: Path, addressed: Path, server_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of nginx, with the site on a sub-path as on an intranet, once without and once
    with an address of its own."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")
    assert program, "the tests need nginx: run 'make test', which installs it"
    folder = tmp_path_factory.mktemp("nginx")
    words = {
        "folder": folder,
        "user": "user root;" if os.geteuid() == 0 else "",
        "port": urlsplit(server_url).port,
        "built": built,
        "addressed": addressed,
    }
    config = folder / "nginx.conf"
    config.write_text(NGINX.format(**words), "utf-8")
    process = subprocess.Popen([program, "-p", folder, "-c", config, "-e", folder / "error.log"])
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", urlsplit(server_url).port)) == 0:
                    break
            time.sleep(0.1)
        yield server_url
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(scope="session")
def served(server: str) -> str:
    """The address of the site behind the server."""
    return f"{server}intranet/veilig/"


@pytest.fixture(params=["http", "file"])
def base(request: pytest.FixtureRequest, built: Path) -> str:
    """The site's address, once on a server's sub-path and once straight from disk."""
    return str(request.getfixturevalue("served")) if request.param == "http" else f"{built.as_uri()}/"
