"""Links to elsewhere, asked of a server on this machine that answers in every way there is."""

import ssl
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from conftest import run
from test_commands import project

from tipcard.check.weblinks import Manners, ask_all, judge
from tipcard.diagnostics import Collector, Location

STATUS = {"/ok": 200, "/moved": 301, "/away": 302, "/gone": 404, "/broken": 500, "/shut": 403}
HASTE = Manners(timeout_s=0.6, tries=2, pause_s=0.01)


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.asked: Counter[str] = Counter()
        self.over = threading.Event()
        self.url = f"http://127.0.0.1:{self.server_address[1]}"


class Answers(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked[self.path] += 1
        if self.path == "/never":
            self.server.over.wait(20)
            return
        if self.path == "/slow":
            self.server.over.wait(0.2)
        is_first = self.server.asked[self.path] == 1
        status = 503 if self.path == "/flaky" and is_first else STATUS.get(self.path, 200)
        self.send_response(status)
        if status in {301, 302}:
            self.send_header("Location", f"{self.server.url}/ok")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of this machine's own, with its key: pages link to nothing but https."""
    path = tmp_path_factory.mktemp("tls") / "own.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
    ]
    names = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "-", "-out", "-"]
    path.write_bytes(subprocess.run([*command, *names], check=True, capture_output=True).stdout)
    return path


@pytest.fixture
def secure(server: Server, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Server:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.url = server.url.replace("http:", "https:")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    return server


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.over.set()
        server.shutdown()
        thread.join()


def test_every_kind_of_answer_is_judged(server: Server) -> None:
    paths = [*STATUS, "/slow", "/flaky", "/never"]
    places = {f"{server.url}{path}": [Location("docs/nl/a.md", no)] for no, path in enumerate(paths, 1)}
    problems = Collector()
    judge(ask_all(places, HASTE), places, [], problems)
    assert [str(problem).replace(server.url, "") for problem in problems.all] == [
        "docs/nl/a.md:2: /moved has moved for good [moved-link]\n    Write: /ok",
        *(
            f"docs/nl/a.md:{no}: {path} answers {STATUS[path]} [dead-link]\n    Find its new address,"
            " or take the link out. Does it open in a browser? See refuses_robots."
            for no, path in [(4, "/gone"), (5, "/broken"), (6, "/shut")]
        ),
        "docs/nl/a.md:9: /never does not answer [dead-link]\n    Try it in a browser. If it is gone,"
        " find its new address or take the link out.",
    ]
    assert server.asked["/broken"] == server.asked["/flaky"] == server.asked["/never"] == 2
    assert server.asked["/gone"] == server.asked["/slow"] == 1


def test_a_site_that_turns_programs_away_is_left_alone_but_not_its_missing_pages(server: Server) -> None:
    urls = [f"{server.url}/shut", f"{server.url}/gone"]
    places = {url: [Location("docs/nl/a.md", 1)] for url in urls}
    host = server.url.removeprefix("http://")
    problems = Collector()
    judge(ask_all(urls, HASTE), places, [host], problems)
    assert [problem.what for problem in problems.all] == [f"{server.url}/gone answers 404"]


def test_the_command_asks_each_address_once_and_reports_every_place(
    secure: Server, tmp_path: Path
) -> None:
    root = project(tmp_path)
    for language in ("nl", "en"):
        tips = root / f"docs/{language}/tips.md"
        links = f"[a]({secure.url}/gone#x), [b]({secure.url}/gone) [c]({secure.url}/ok)"
        tips.write_text(tips.read_text("utf-8") + f"\n{links}\n", "utf-8")
    code, said = run(root, "links")
    assert code == 1
    assert said.startswith("Addresses asked: 2.\ndocs/en/tips.md:26: ")
    assert said.count("answers 404 [dead-link]") == 2 and "docs/nl/tips.md:26: " in said
    assert secure.asked == {"/gone": 1, "/ok": 1}


def test_without_the_internet_the_command_says_so(tmp_path: Path) -> None:
    root = project(tmp_path)
    for language in ("nl", "en"):
        tips = root / f"docs/{language}/tips.md"
        tips.write_text(tips.read_text("utf-8") + "\n[a](https://127.0.0.1:9/)\n", "utf-8")
    code, said = run(root, "links")
    assert code == 1
    assert said == ("Addresses asked: 1.\nNone of them answers. Is this computer on the internet?\n")
