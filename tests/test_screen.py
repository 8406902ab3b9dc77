"""What readers see and can do: the first screen, languages, light and dark, the keyboard, and access."""

import gzip
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from conftest import ACCESS
from playwright.sync_api import Browser, BrowserContext, Page
from test_browser import KINDS, PAGES, SHEETS


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    own = browser.new_context(viewport={"width": 1440, "height": 900})
    yield own
    own.close()


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
@pytest.mark.parametrize("language", ["", "en/"])
@pytest.mark.parametrize("site", ["built", "organised"])
def test_the_first_screen_says_what_to_do_now_and_names_the_five_steps(
    request: pytest.FixtureRequest, browser: Browser, site: str, language: str, size: tuple[int, int]
) -> None:
    folder: Path = request.getfixturevalue(site)
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.goto(f"{folder.as_uri()}/{language}index.html")
    page.evaluate("document.fonts.ready")
    board = page.locator(".tc-board")
    assert board.get_by_role("link", name="112", exact=True).get_attribute("href") == "tel:112"
    assert board.get_by_role("link", name="0900-8844").count() == 1
    assert board.locator('a[href="tel:0001234500"]').count() == (site == "organised")
    steps = page.locator(".tc-path a")
    assert steps.count() == 5
    for one in (board.locator(".tc-safety"), steps.last):
        place = one.bounding_box()
        assert place and place["y"] + place["height"] <= size[1], (one, place)
    page.close()


def test_a_first_glance_is_the_same_on_the_plan_and_nothing_says_112_twice(
    browser: Browser, built: Path
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    for name in ("index", "actieplan", "tips", "hulp", "checklists/incident"):
        page.goto(f"{built.as_uri()}/{name}.html")
        on_board = page.locator('.tc-board a[href="tel:112"]').count()
        in_bar = page.locator('.tc-bar a[href="tel:112"]').count()
        assert on_board + in_bar == 1, name
    page.close()


def test_the_plan_is_one_path_with_its_tools_its_people_once_and_what_comes_next(
    page: Page, built: Path
) -> None:
    page.goto(f"{built.as_uri()}/actieplan.html")
    steps = page.locator(".tc-item--step")
    assert steps.locator("h3").all_inner_texts() == [
        "1\n.\nIn gesprek",
        "2\n.\nScreenshot",
        "3\n.\nRapporteer",
        "4\n.\nBespreek",
        "5\n.\nJuridische hulp",
    ]
    assert steps.locator("> .tc-tools").count() == 4
    roles = page.locator(".tc-people .tc-contacts__role").all_inner_texts()
    assert len(roles) == len(set(roles)) == page.locator(".tc-people .tc-contacts__line").count() == 5
    assert page.locator("section:has(> div > h2#hierna) a").count() == 3


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def test_the_other_language_opens_at_the_same_place(page: Page, base: str) -> None:
    page.goto(f"{base}actieplan.html?v=1a2b3c4#bespreek")
    english = page.get_by_role("banner").get_by_role("link", name="English")
    english.click()
    assert page.url == f"{base}en/actieplan.html?v=1a2b3c4#bespreek"
    page.goto(f"{base}actieplan.html#nazorg")
    page.evaluate("location.hash = 'screenshot'")
    page.wait_for_function("document.querySelector('.tc-language').hash === '#screenshot'")


def test_a_page_is_light_and_asks_for_little(page: Page, built: Path, served: str) -> None:
    for name, most_bytes, most in (
        ("index", 36_000, 6),
        ("actieplan", 45_000, 7),
        ("checklists/incident", 45_000, 8),
    ):
        asked: list[str] = []
        page.on("request", lambda request, to=asked: to.append(request.url))
        page.goto(f"{served}{name}.html", wait_until="networkidle")
        files = [built / url.split("?")[0].removeprefix(served) for url in asked]
        # The icon comes on its own time, and a font is compressed already.
        files = list({*files, *(built / "assets/images").glob("favicon.*.svg")})
        sizes = [len(gzip.compress(one.read_bytes(), 9)) for one in files]
        assert len(files) <= most and sum(sizes) <= most_bytes, (
            name,
            dict(zip(files, sizes, strict=True)),
        )
        page.close()
        page = page.context.new_page()


def test_light_or_dark_is_the_systems_until_somebody_chooses(browser: Browser, served: str) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    ground = "getComputedStyle(document.body).backgroundColor"
    page.goto(f"{served}tips.html")
    assert page.evaluate(ground) == "rgb(20, 25, 30)"
    assert page.evaluate("localStorage.length") == 0
    page.get_by_role("button", name="Licht of donker").click()
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    assert page.evaluate("Object.keys(localStorage)") == ["/intranet/veilig/scheme"]
    page.goto(f"{served}en/checklists/incident.html")
    assert page.evaluate(ground) != "rgb(20, 25, 30)"
    page.emulate_media(media="print")
    page.get_by_role("button", name="Light or dark").is_hidden()
    context.close()


def test_what_is_typed_into_an_address_is_never_shown(page: Page, built: Path) -> None:
    ran: list[str] = []
    page.expose_function("pwned", lambda: ran.append(page.url))
    page.on("pageerror", lambda error: ran.append(f"{error}"))
    for name in ("actieplan", "checklists/actieplan", "link/screenshot"):
        for nasty in ("%3Cimg src=x onerror=pwned()%3E", "javascript:pwned()", "2026-02-31", "%E0%A4%A"):
            page.goto(f"{built.as_uri()}/{name}.html?v={nasty}#{nasty}", wait_until="load")
            assert page.locator("img[src=x]").count() == 0
            assert "onerror" not in page.locator("body").inner_text()
    assert ran == []


def test_without_scripts_nothing_is_dead(browser: Browser, built: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for name in ("index", "actieplan", "tips", "platforms", "checklists/incident", "404"):
        page.goto(f"{built.as_uri()}/{name}.html")
        assert page.locator("button:visible").count() == 0, name
    page.goto(f"{built.as_uri()}/index.html")
    page.get_by_role("banner").get_by_role("link", name="Zoeken").click()
    assert page.url.endswith("/alles.html#search") or page.url.endswith("/alles.html")
    context.close()


def test_the_keyboard_goes_in_the_order_of_the_page_and_is_always_seen(page: Page, built: Path) -> None:
    page.goto(f"{built.as_uri()}/actieplan.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "tc-skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "tel:112"
    page.goto(f"{built.as_uri()}/actieplan.html")
    tops: list[float] = []
    for _ in range(80):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
                const one = document.activeElement, style = getComputedStyle(one);
                const { top, bottom } = one.getBoundingClientRect();
                if (one.closest(".tc-foot")) return "the foot";
                if (!one.closest("article")) return null;
                let opacity = 1;
                for (let up = one; up; up = up.parentElement) opacity *= getComputedStyle(up).opacity;
                return {
                    place: top + scrollY, top, bottom, ring: style.outlineStyle, opacity,
                    words: one.outerHTML.slice(0, 90), aside: !!one.closest("aside"),
                };
            }"""
        )
        if seen == "the foot":
            break
        if not seen:
            continue
        assert seen["ring"] != "none" and seen["opacity"] == 1, seen
        assert seen["top"] >= 0 and seen["bottom"] <= 901, seen
        if not seen["aside"]:
            tops.append(seen["place"])
    assert len(tops) > 20 and all(here <= there + 60 for here, there in pairwise(tops))


SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important }
* { word-spacing: 0.16em !important }
p { margin-bottom: 2em !important }"""


@pytest.mark.parametrize("language", ["", "en/"])
def test_wide_spacing_and_long_words_cut_nothing_off(
    browser: Browser, built: Path, language: str
) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 640}, bypass_csp=True)
    for name in KINDS:
        page.goto(f"{built.as_uri()}/{language}{name}")
        page.evaluate(
            """(rules) => {
                const own = new CSSStyleSheet();
                own.replaceSync(rules);
                document.adoptedStyleSheets.push(own);
            }""",
            SPACING,
        )
        page.evaluate(
            "document.querySelectorAll('article p').forEach(one => one.append(' ' + 'W'.repeat(57)))"
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
        cut = page.evaluate(
            """() => [...document.querySelectorAll("article *")].filter((one) => {
                const style = getComputedStyle(one);
                const isCut = one.scrollHeight > one.clientHeight + 1;
                return style.overflow === "hidden" && style.clipPath === "none" && isCut;
            }).map((one) => one.outerHTML.slice(0, 90))"""
        )
        assert cut == [], name
    page.close()


def test_every_target_is_large_enough_for_a_finger(browser: Browser, built: Path) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    small = """() => [...document.querySelectorAll("a, button, summary, input")].filter((one) => {
        const { width, height } = one.getBoundingClientRect();
        const inline = one.closest("p, li, td, th") && getComputedStyle(one).display === "inline";
        const least = one.closest(".tc-bar, .tc-foot nav") ? 44 : 24;
        const isShown = one.checkVisibility({ opacityProperty: true }) && width;
        return isShown && !inline && (height < least - 0.5 || width < 24);
    }).map((one) => one.outerHTML.slice(0, 90))"""
    for name in PAGES + SHEETS:
        page.goto(f"{built.as_uri()}/{name}")
        assert page.evaluate(small) == [], name
    page.close()


#: How pages are looked at: all once in each language, and one of each kind in other ways as well.
WAYS = {
    "light": ("", [*PAGES, *SHEETS, "404.html"], {"width": 1440, "height": 900}, "light"),
    "dark on a phone": ("en/", [*PAGES, *SHEETS], {"width": 320, "height": 640}, "dark"),
}
OTHER_WAYS = ("dark", "none"), ("light", "active")


def test_text_of_any_contrast_below_seven_is_found(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("".join(f"<p style='color: #{grey}'>Tekst</p>" for grey in ("999", "666", "222")))
    page.add_script_tag(content=AXE_SCRIPT)
    found = {one["id"]: one["nodes"] for one in page.evaluate(ACCESS)["violations"]}
    low, lower = found["color-contrast-enhanced"], found["color-contrast"]
    assert [node["target"] for node in (*lower, *low)] == [["p:nth-child(1)"], ["p:nth-child(2)"]]
    page.close()


@pytest.mark.parametrize("way", WAYS)
def test_no_rule_of_access_is_broken(browser: Browser, built: Path, way: str) -> None:
    """All rules of axe, those for a contrast of 7:1 among them, with everything unfolded."""
    language, names, size, scheme = WAYS[way]
    page = browser.new_page(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
    page.add_init_script(AXE_SCRIPT)
    found = []
    for name in names:
        page.goto(f"{built.as_uri()}/{language}{name}")
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        others = OTHER_WAYS if way == "light" and name in KINDS else ()
        for own_scheme, colours in ((scheme, "none"), *others):
            page.emulate_media(color_scheme=own_scheme, forced_colors=colours)  # type: ignore[arg-type]
            result = page.evaluate(ACCESS)
            found += [
                (name, own_scheme, colours, one["id"], [node["target"] for node in one["nodes"]])
                for one in result["violations"]
            ]
    page.close()
    assert found == []
