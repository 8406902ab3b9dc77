"""The files for servers, on the servers themselves: each line of what they promise, on a sub-path."""

import gzip
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

import pytest
from conftest import asset
from firefox import LISTEN, Firefox
from playwright.sync_api import Browser, Route
from test_site import TEMPLATES, pages_to_open

NGINX = """
daemon off;
{user}
pid {folder}/pid;
error_log {folder}/log;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  server {{
    listen 127.0.0.1:{port};
    include {config};
  }}
}}
"""
APACHE = """
ServerRoot {folder}
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile {folder}/pid
ErrorLog {folder}/log
Mutex default:{folder}
DefaultRuntimeDir {folder}
{modules}
TypesConfig /dev/null
{own}
"""
MODULES = (
    "mpm_event",
    "alias",
    "authz_core",
    "autoindex",
    "deflate",
    "dir",
    "filter",
    "headers",
    "mime",
)
MODULES += ("rewrite",)
# Where nobody has configured anything but that the folder may say what it wants, deeper than elsewhere.
SHARED = """
Alias /diep/op/veilig {site}
<Directory {site}>
  Require all granted
  AllowOverride FileInfo
  Options FollowSymLinks Indexes
</Directory>
"""
CADDY = "{{\n\tadmin off\n\tauto_https off\n}}\nhttp://127.0.0.1:{port} {{\n\timport {config}\n}}\n"


def program(name: str, package: str) -> str:
    found = shutil.which(name, path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")
    assert found, (
        f"the tests need {name}: run 'make test', which installs it, or: apt-get install {package}"
    )
    return found


class Answer:
    """What a server says."""

    def __init__(self, status: int, headers: Message, body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body


class Stays(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object, **__: object) -> None:
        return None


class Server:
    """A running server, and the address of the site on it."""

    def __init__(self, name: str, base: str) -> None:
        self.name = name
        self.base = base

    def get(self, path: str, **headers: str) -> Answer:
        own = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.base + path, headers=own)
        try:
            with urllib.request.build_opener(Stays).open(request, timeout=10) as got:
                return Answer(got.status, got.headers, got.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, error.read())


def commands(name: str, site: Path, folder: Path, port: int) -> tuple[list[str], str]:
    """What starts a server with the file that the build has made for it, and the path of the site."""
    own = {"folder": folder, "port": port, "site": site}
    for path in (site.parent / "deploy").iterdir():
        text = path.read_text("utf-8").replace("/srv/www/veilig", str(site))
        (folder / path.name).write_text(text, "utf-8")
    start = folder / "start"
    is_root = os.geteuid() == 0
    if name == "nginx":
        words = own | {"config": folder / "nginx.conf", "user": "user root;" if is_root else ""}
        start.write_text(NGINX.format(**words), "utf-8")
        own_program = program("nginx", "nginx-light")
        return [own_program, "-p", str(folder), "-c", str(start), "-e", str(folder / "log")], "/veilig/"
    if name == "Caddy":
        start.write_text(CADDY.format(**own, config=folder / "Caddyfile"), "utf-8")
        caddy = program("caddy", "caddy")
        return [caddy, "run", "--adapter", "caddyfile", "--config", str(start)], "/veilig/"
    modules = Path("/usr/lib/apache2/modules")
    loads = [f"LoadModule {one}_module {modules}/mod_{one}.so" for one in MODULES]
    is_shared = name == "Apache .htaccess"
    words = own | {
        "modules": "\n".join(loads),
        "own": SHARED.format(**own) if is_shared else (folder / "apache.conf").read_text("utf-8"),
    }
    start.write_text(APACHE.format(**words), "utf-8")
    apache = program("apache2", "apache2-bin")
    return [apache, "-f", str(start), "-DFOREGROUND"], "/diep/op/veilig/" if is_shared else "/veilig/"


@pytest.fixture(scope="module", params=["nginx", "Apache", "Apache .htaccess", "Caddy"])
def server(
    request: pytest.FixtureRequest, built: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    for path in (folder, *folder.parents[:2]):
        path.chmod(0o755)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command, path = commands(request.param, built, folder, port)
    environment = os.environ | {"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    log = folder / "said"
    with log.open("w") as said:
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said)
    try:
        for _ in range(100):
            assert process.poll() is None, log.read_text("utf-8")
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield Server(request.param, f"http://127.0.0.1:{port}{path}")
    finally:
        process.terminate()
        process.wait()


def test_pages_come_with_and_without_a_slash_and_redirects_are_relative(server: Server) -> None:
    path = f"/{server.base.split('/', 3)[3]}"
    for bare, whole in (("", ""), ("en", "en/"), ("checklists", "checklists/")):
        address = server.base.rstrip("/") if not bare else server.base + bare
        answer = Server("", address).get("")
        assert (answer.status, answer.headers["Location"]) in {
            (code, f"{path}{whole}") for code in (301, 308)
        }, address
        check_headers(answer)
        assert server.get(whole).status == 200
    assert "Twaalf" in server.get("tips.html").body.decode()


TYPES = {
    "en/tips.html": "text/html; charset=utf-8",
    "links.json": "application/json; charset=utf-8",
    "agenda/privacycheck.ics": "text/calendar; charset=utf-8",
    "checklists/tips.pdf": "application/pdf",
    "checklists/tips.png": "image/png",
    "assets/css/link.css": "text/css; charset=utf-8",
    "assets/js/link.js": "text/javascript; charset=utf-8",
    "assets/images/favicon.svg": "image/svg+xml; charset=utf-8",
    "assets/fonts/atkinson-hyperlegible-next-latin-wght-normal.woff2": "font/woff2",
    "search/nl.js": "text/javascript; charset=utf-8",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def test_every_file_has_its_type_its_headers_and_its_time_to_be_kept(
    server: Server, built: Path
) -> None:
    for name, kind in TYPES.items():
        is_kept = name.startswith(("assets", "search"))
        answer = server.get(asset(built, name) if is_kept else name)
        assert answer.status == 200 and answer.headers.get_all("Content-Type") == [kind], name
        kept = "public, max-age=31536000, immutable" if is_kept else "no-cache"
        assert answer.headers.get_all("Cache-Control") == [kept], name
        check_headers(answer)


def check_headers(answer: Answer) -> None:
    for name, value in HEADERS.items():
        assert answer.headers.get_all(name) == [value]
    (policy,) = answer.headers.get_all("Content-Security-Policy") or []
    assert policy.startswith("default-src 'none'; script-src 'self' 'sha256-") and "unsafe" not in policy
    assert policy.endswith("; frame-ancestors 'self'")


MISSING = ["no.html", "en/deep/er/no.html", "assets/", "agenda", ".tipcard", ".htaccess"]
MISSING += ["web.config", "assets/css/site.0123456789.css", "en/agenda/", "no.ics", "en/.x"]
MISSING += ["a%20b/%E2%82%AC.html?x=1", "en/x::y", "en/a%0Ab", "%3Cscript%3E", "en/tips.html/x"]


@pytest.mark.parametrize("path", MISSING)
def test_what_is_not_there_is_our_page_in_the_language_of_the_address(server: Server, path: str) -> None:
    answer = server.get(path)
    answer = server.get(f"{path}/") if answer.status in {301, 308} else answer
    assert answer.status == 404
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers.get_all("Cache-Control") == ["no-cache"]
    check_headers(answer)
    first = answer.body.decode().partition("</h1>")[0]
    assert (
        "This page does not exist" if path.startswith("en/") else "Deze pagina bestaat niet"
    ) in first


def test_texts_are_compressed_for_who_takes_it_and_asked_for_again_without_being_sent_again(
    server: Server, built: Path
) -> None:
    for name in ("tips.html", "links.json", asset(built, "search/nl.js")):
        answer = server.get(name, Accept_Encoding="gzip")
        assert answer.headers["Content-Encoding"] == "gzip", name
        assert "accept-encoding" in (answer.headers["Vary"] or "").lower()
        assert gzip.decompress(answer.body) == (built / name).read_bytes()
        assert "accept-encoding" in (server.get(name).headers["Vary"] or "").lower()
    tag = server.get("tips.html", Accept_Encoding="gzip").headers["ETag"]
    assert server.get("tips.html", Accept_Encoding="gzip", If_None_Match=tag).status == 304
    assert server.get("checklists/tips.pdf", Accept_Encoding="gzip").headers["Content-Encoding"] is None


#: The elements that IIS documents for a folder, each with the attributes that are used here.
IIS = {
    "configuration": "",
    "system.webServer": "",
    "location": "path",
    "directoryBrowse": "enabled",
    "defaultDocument": "enabled",
    "files": "",
    "clear": "",
    "add": "name value",
    "remove": "name fileExtension statusCode subStatusCode",
    "urlCompression": "doStaticCompression doDynamicCompression",
    "staticContent": "",
    "clientCache": "cacheControlMode cacheControlMaxAge cacheControlCustom",
    "mimeMap": "fileExtension mimeType",
    "httpProtocol": "",
    "customHeaders": "",
    "httpErrors": "errorMode existingResponse",
    "error": "statusCode path responseMode",
}


def test_the_file_for_iis_has_only_what_iis_documents_and_says_the_same_and_that_it_never_ran(
    built: Path,
) -> None:
    text = (built / "web.config").read_text("utf-8")
    root = ET.fromstring(text)
    for element in root.iter():
        assert set(element.attrib) <= set(IIS[element.tag].split()), element.tag
    assert "never run on IIS" in text
    headers = {one.get("name"): one.get("value") for one in root.findall(".//customHeaders/add")}
    assert HEADERS.items() <= headers.items() and len(headers) == len(HEADERS) + 1
    assert "frame-ancestors 'self'" in str(headers["Content-Security-Policy"])
    kinds = {str(one.get("fileExtension")): one.get("mimeType") for one in root.iter("mimeMap")}
    assert all(kinds[Path(name).suffix] == kind for name, kind in TYPES.items())
    pages = {one.get("path") for one in root.iter("error")}
    assert pages == {"404.html", "en\\404.html"}


def test_in_chromium_every_kind_of_page_keeps_a_servers_policy_and_asks_for_nothing_outside_the_site(
    server: Server, browser: Browser
) -> None:
    page = browser.new_page()
    page.add_init_script(f"({LISTEN})()")
    faults: list[str] = []
    asked: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("request", lambda one: asked.append(one.url))
    for name in TEMPLATES:
        # The page for wrong addresses tries where the root of the site is, and goes on from there.
        page.goto(server.base + name, wait_until="networkidle" if "404" in name else "load")
        faults += page.evaluate("window.faults")
    tries = ["Failed to load resource: the server responded with a status of 404 (Not Found)"]
    assert faults == tries and len(asked) > 20
    page.goto(f"{server.base}en/deep/er/no.html", wait_until="networkidle")
    assert page.evaluate("window.faults") == []
    page.get_by_role("link", name="Search").click()
    page.wait_for_url(f"{server.base}en/alles.html#search")
    page.get_by_role("dialog").get_by_role("textbox").fill("police")
    page.get_by_role("dialog").get_by_role("listitem").first.wait_for()
    assert page.evaluate("window.faults") == []
    assert [url for url in asked if not url.startswith(server.base)] == []
    page.close()


SEARCH = """(async () => {
  document.querySelector("[data-search-open]").click();
  const words = document.querySelector("[data-search-words]");
  words.value = "police";
  words.dispatchEvent(new InputEvent("input"));
  for (let step = 0; step < 100; step += 1) {
    const hit = document.querySelector("[data-search-hits] a");
    if (hit) return [hit.pathname.split("/").pop(), ...window.faults];
    await new Promise((later) => setTimeout(later, 50));
  }
})()"""


def test_in_firefox_every_page_keeps_a_servers_policy_and_the_search_works(
    server: Server, fox: Firefox, built: Path
) -> None:
    """What holds on one server holds on the others: they say the same of the policy."""
    faults: list[str] = []
    everything = [path.relative_to(built).as_posix() for path in pages_to_open(built)]
    for name in [*(everything if server.name == "nginx" else TEMPLATES[:4]), "en/deep/er/no.html"]:
        fox.goto(server.base + name)
        faults += fox.evaluate("window.faults")
    assert faults == []
    fox.goto(f"{server.base}en/tips.html")
    assert fox.evaluate(SEARCH) == ["hulp.html"]


def test_in_firefox_the_search_works_from_disk(fox: Firefox, built: Path) -> None:
    fox.goto((built / "en/tips.html").as_uri())
    assert fox.evaluate(SEARCH) == ["hulp.html"]


@pytest.mark.parametrize("deep", ["diep/er/", ""])
def test_a_server_that_nobody_has_configured_shows_the_language_of_the_address_and_the_way_home(
    built: Path, browser: Browser, deep: str
) -> None:
    page = browser.new_page()
    html = (built / "404.html").read_text("utf-8")
    base = "http://intranet.test/op/veilig/"
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        if route.request.url == f"{base}links.json":
            route.fulfill(content_type="application/json", body="{}")
        else:
            route.fulfill(status=404, content_type="text/html", body=html)

    page.route("**/*", answer)
    page.goto(f"{base}en/{deep}no.html", wait_until="networkidle")
    assert page.locator("h1").all_inner_texts() == [
        "This page does not exist",
        "Deze pagina bestaat niet",
    ]
    links = page.get_by_role("link").evaluate_all("links => links.map(one => one.href)")
    assert links[:2] == ["tel:112", f"{base}en/index.html"] and f"{base}alles.html#search" in links
    assert not [url for url in asked if url.endswith("favicon.ico")]
    assert page.get_by_role("main").count() == 1 and page.get_by_role("navigation").count() == 2
    page.close()
