"""What is published of what MkDocs has built: names by content, and the policy."""

import base64
import re
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

from conftest import REPO
from firefox import LISTEN, Firefox
from playwright.sync_api import Browser
from test_site import TEMPLATES, pages, pages_to_open

from tipcard.make.assets import Assets
from tipcard.make.policy import policy, policy_in

FILES = {
    "assets/a.css": b"/* Why,\n   and url(no.png). */\n/*! Ours. */\n"
    b"  a { background: url('p q.png') url(data:image/png;base64,AA) } /* url(#x) */\n"
    b"  /* Why. */ b { color: red } /* Why. */\n",
    "assets/p q.png": b"PNG",
    "assets/b.js": b"// Why.\n{\n  // Why.\n  b = 'https://x'; // c\n}\n",
    "assets/OFL.txt": b"licence",
    "search/y.js": b"y",
}


def test_what_pages_load_is_named_after_its_content_and_the_rest_of_it_is_left_out() -> None:
    assets = Assets(FILES)
    style = assets.address("assets/a.css", "en/index.html")
    assert re.fullmatch(r"\.\./assets/a\.[0-9a-f]{10}\.css", style)
    names = {re.sub(r"\.[0-9a-f]{10}\.", ".#.", path) for path in assets.published}
    assert names == {"assets/OFL.txt", "assets/a.#.css", "assets/p q.#.png"}
    picture = assets.address("assets/p q.png", "index.html")
    assert "%20" in picture
    content = assets.published[style.removeprefix("../")].decode()
    assert f'url("{picture.removeprefix("assets/")}") url(data:' in content and "url(#x)" in content


def test_a_style_sheet_and_a_script_leave_their_remarks_at_home() -> None:
    assets = Assets(FILES)
    style, script = (
        assets.published[assets.path(path)].decode() for path in ("assets/a.css", "assets/b.js")
    )
    assert style.startswith("/*! Ours. */\na { background")
    assert style.endswith("/* url(#x) */\n/* Why. */ b { color: red } /* Why. */\n")
    assert script == "{\nb = 'https://x'; // c\n}\n"
    # Nothing else may hang on how a script is indented.
    for path in (REPO / "docs/assets/js").glob("*.js"):
        in_lines = re.sub(r"`[^`\n]*`", "", path.read_text("utf-8"))
        assert "`" not in in_lines, path


def test_what_is_no_file_to_load_has_the_address_that_it_had() -> None:
    assets = Assets(FILES)
    assert assets.address("en/tips.html#a", "en/index.html") == "tips.html#a"
    for address in ("https://a.example/b", "mailto:a@b.example", "#a", ""):
        assert assets.address(address, "en/index.html") == address
    assert assets.address("assets/OFL.txt", "index.html") == "assets/OFL.txt"


def test_a_name_changes_with_the_content_and_with_what_that_loads_in_turn() -> None:
    before, after, again = (
        Assets(FILES | {"assets/p q.png": own}) for own in (b"PNG", b"other", b"PNG")
    )
    for name, changes in {"assets/a.css": True, "assets/b.js": False}.items():
        assert (before.path(name) != after.path(name)) == changes
        assert before.path(name) == again.path(name)


def test_the_policy_has_the_hash_of_what_stands_in_the_page() -> None:
    own = policy("a{}", '\n"<b>&"')
    assert "sha256" not in policy() and "unsafe" not in own
    for content in (b"a{}", b'\n"<b>&"'):
        assert f"'sha256-{base64.b64encode(sha256(content).digest()).decode()}'" in own
    page = f'<meta http-equiv="Content-Security-Policy" content="{own}"><meta name="a" content="b">'
    assert policy_in(page.encode()) == own


class Tags(HTMLParser):
    """The attributes of all tags of a page."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(dict(attrs))


def test_nothing_is_published_that_no_page_loads_and_every_page_has_a_policy(built: Path) -> None:
    loaded = {path.name for folder in ("assets", "search") for path in (built / folder).rglob("*.*")}
    assert [name for name in loaded if not re.search(r"\.[0-9a-f]{10}\.\w+$", name)] == ["OFL.txt"]
    policies = set()
    for page in pages(built):
        tags = Tags(page).found
        places = [at for at, tag in enumerate(tags) if "http-equiv" in tag and "refresh" not in str(tag)]
        assert len(places) == 1 and "unsafe" not in str(tags[places[0]]["content"])
        policies |= {tags[places[0]]["content"]} if page.name != "404.html" else set()
        assert "charset" in tags[places[0] - 1], "browsers look for the encoding first"
        assert not [tag for tag in tags if any(key == "style" or key.startswith("on") for key in tag)]
        assert [tag for tag in tags if tag.get("rel") == "icon"], "a server's own is asked for"
    assert len(policies) == 1, "what holds for one page of a kind holds for all"


BAD = '<html><head><meta charset="utf-8">{}</head><body style="color: red"><script>1</script></html>'


def test_from_disk_no_page_breaks_the_policy_in_chromium_and_it_holds(
    browser: Browser, built: Path, tmp_path: Path
) -> None:
    page = browser.new_page()
    page.add_init_script(f"({LISTEN})()")
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    for path in pages_to_open(built):
        page.goto(path.as_uri(), wait_until="load")
        faults += page.evaluate("window.faults")
    assert faults == []
    page.goto(bad_page(built, tmp_path))
    assert set(page.evaluate("window.faults")) == {"style-src-attr", "script-src-elem"}
    page.close()


def test_from_disk_no_kind_of_page_breaks_the_policy_in_firefox_and_it_holds(
    fox: Firefox, built: Path, tmp_path: Path
) -> None:
    """Every page in Firefox is opened behind a server."""
    faults: list[str] = []
    for name in TEMPLATES:
        fox.goto((built / name).as_uri())
        faults += fox.evaluate("window.faults")
    assert faults == []
    fox.goto((built / "tips.html").as_uri())
    assert "Atkinson" in fox.evaluate("getComputedStyle(document.body).fontFamily")
    fox.goto(bad_page(built, tmp_path))
    assert set(fox.evaluate("window.faults")) == {"style-src-attr", "script-src-elem"}


def bad_page(built: Path, folder: Path) -> str:
    """A page with the policy of a page of the site, and what that forbids."""
    policy = re.search(
        r'<meta http-equiv="Content-Security-Policy".*?>', (built / "over.html").read_text("utf-8")
    )
    assert policy
    (folder / "bad.html").write_text(BAD.format(policy[0]), "utf-8")
    return (folder / "bad.html").as_uri()


def test_in_a_portal_a_link_out_of_the_site_opens_in_a_tab_of_its_own_and_others_stay(
    browser: Browser, built: Path
) -> None:
    """Framed as the page for those who write a protocol says."""
    base = "http://intranet.test/"
    (frame,) = re.findall(
        r"&lt;iframe.*?&lt;/iframe&gt;", (built / "protocol.html").read_text("utf-8"), re.S
    )
    portal = unescape(frame).replace("ADRES", f"{base}link/aangifte.html")
    context = browser.new_context()
    context.route("**/*", lambda route: route.fulfill(body="elsewhere"))
    context.route(
        "http://portal.test/", lambda route: route.fulfill(body=portal, content_type="text/html")
    )
    context.route(
        f"{base}**", lambda route: route.fulfill(path=built / route.request.url.split("/", 3)[3])
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.goto("http://portal.test/")
    inside = page.frame_locator("iframe")
    inside.get_by_role("heading", level=1).wait_for()
    inside.get_by_role("link", name="Aanvullende hulp").or_(
        inside.locator("a[href$='hulp.html']")
    ).first.click()
    page.wait_for_timeout(300)
    with context.expect_page() as popup:
        inside.locator("a[href^='https://']").first.click()
    assert popup.value.url.startswith("https://") and page.url == "http://portal.test/"
    assert page.frames[1].url == f"{base}hulp.html" and faults == []
    context.close()
