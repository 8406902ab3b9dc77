"""What is published of what MkDocs has built: names by content, and the policy."""

import base64
import re
from hashlib import sha256
from html import unescape
from pathlib import Path

from firefox import LISTEN, Firefox
from playwright.sync_api import Browser
from test_site import pages

from tipcard.make.assets import with_hashes
from tipcard.make.built import tags
from tipcard.make.policy import with_policy

SITE = {
    "index.html": b'<!doctype html><html><head><meta charset="utf-8">'
    b'<link rel="stylesheet" href="assets/a.css"></head><body>'
    b'<script src="assets/b.js" data-later="search/x.js?old" data-words="a &amp; &quot;b&quot;">'
    b"</script><a href='assets/unknown.css'>a</a></body></html>",
    "en/index.html": b'<html><head><title>"</title></head><img src="../assets/p%20q.png" alt="x">',
    "assets/a.css": b"a { background: url('p q.png') url(data:image/png;base64,AA) } /* url(#x) */",
    "assets/p q.png": b"PNG",
    "assets/b.js": b"b",
    "assets/b.js.map": b"{}",
    "assets/OFL.txt": b"licence",
    "search/x.js": b"x",
    "search/y.js": b"y",
    "a.pdf": b"%PDF",
}


def test_what_pages_load_is_named_after_its_content_and_the_rest_of_it_is_left_out() -> None:
    made = with_hashes(SITE)
    names = {re.sub(r"\.[0-9a-f]{10}\.", ".#.", path) for path in made}
    assert names == {
        *("index.html", "en/index.html", "a.pdf", "assets/OFL.txt"),
        *("assets/a.#.css", "assets/b.#.js", "assets/p q.#.png", "search/x.#.js"),
    }
    own = {path.split(".")[0]: path for path in made if path.count(".") == 2}
    home = made["index.html"].decode()
    assert f'<link rel="stylesheet" href="{own["assets/a"]}">' in home
    words = 'data-words="a &amp; &quot;b&quot;"'
    assert f'<script src="{own["assets/b"]}" data-later="{own["search/x"]}" {words}>' in home
    assert "<a href='assets/unknown.css'>" in home
    picture = own["assets/p q"].replace(" ", "%20")
    assert f'<img src="../{picture}" alt="x">'.encode() in made["en/index.html"]
    assert f'url("{picture.removeprefix("assets/")}") url(data:'.encode() in made[own["assets/a"]]


def test_a_name_changes_with_the_content_and_with_what_that_loads_in_turn() -> None:
    before, after = with_hashes(SITE), with_hashes(SITE | {"assets/p q.png": b"other"})
    changed = {path.split(".")[0] for path in before.keys() - after.keys()}
    assert changed == {"assets/a", "assets/p q"} and with_hashes(SITE) == before


def test_the_policy_has_the_hash_of_what_runs_and_stands_behind_the_encoding() -> None:
    page = (
        b'<html><head><meta charset="utf-8"><style>a{}</style><script>\n"<b>&"</script>'
        b'<script type="application/json">{}</script></head><script src="x.js"></script></html>'
    )
    made, everywhere = with_policy({"a.html": page, "b.html": b"<html><head></head></html>"})
    assert made["b.html"].startswith(b'<html><head><meta http-equiv="Content-Security-Policy" content="')
    assert b"sha256" not in made["b.html"] and made["a.html"].count(b"sha256") == 2
    assert made["a.html"].startswith(b'<html><head><meta charset="utf-8"><meta http-equiv="Content-Sec')
    assert everywhere.count("sha256") == 2 and "data:" not in everywhere and "unsafe" not in everywhere
    for content in (b"a{}", b'\n"<b>&"'):
        assert f"'sha256-{base64.b64encode(sha256(content).digest()).decode()}'" in everywhere


def test_nothing_is_published_that_no_page_loads_and_every_page_has_a_policy(built: Path) -> None:
    loaded = {path.name for folder in ("assets", "search") for path in (built / folder).rglob("*.*")}
    assert [name for name in loaded if not re.search(r"\.[0-9a-f]{10}\.\w+$", name)] == ["OFL.txt"]
    for page in pages(built):
        html = page.read_text("utf-8")
        own = [
            tag for tag in tags(html) if tag.attributes.get("http-equiv") == "Content-Security-Policy"
        ]
        assert len(own) == 1 and "unsafe" not in (own[0].attributes["content"] or "")
        assert not [tag for tag in tags(html) if "style" in tag.attributes]
        assert [tag for tag in tags(html) if tag.attributes.get("rel") == "icon"], (
            "a server's own is asked for"
        )
        assert not re.search(r"<[^>]* on\w+=", html)


BAD = '<html><head><meta charset="utf-8">{}</head><body style="color: red"><script>1</script></html>'


def test_from_disk_no_page_breaks_the_policy_in_chromium_and_it_holds(
    browser: Browser, built: Path, tmp_path: Path
) -> None:
    page = browser.new_page()
    page.add_init_script(f"({LISTEN})()")
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    for path in pages(built):
        page.goto(path.as_uri(), wait_until="load")
        faults += page.evaluate("window.faults")
    assert faults == []
    page.goto(bad_page(built, tmp_path))
    assert set(page.evaluate("window.faults")) == {"style-src-attr", "script-src-elem"}
    page.close()


def test_from_disk_no_page_breaks_the_policy_in_firefox_and_it_holds(
    fox: Firefox, built: Path, tmp_path: Path
) -> None:
    faults: list[str] = []
    for path in pages(built):
        fox.goto(path.as_uri())
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
