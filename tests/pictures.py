"""Pictures of the built site: those in the guides, and those that a test compares it with.

`make pictures` takes all of them anew. Look at what has changed before you commit it.
"""

import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from conftest import REPO, chromium
from PIL import Image, ImageChops, ImageOps, ImageStat
from playwright.sync_api import Browser, sync_playwright

FOLDER = Path(__file__).parent / "pictures"
#: They are not in docs, where everything is published.
GUIDES = FOLDER / "guides"
#: What is kept is small and grey: a place, a size and a weight can be seen, and a letter cannot.
SHARE = 3
NAMES = ["index", "actieplan", "tips", "platforms", "checklists/incident", "404"]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
SCREEN = {"media": "screen", "color_scheme": "light", "forced_colors": "none"}
WAYS: dict[str, tuple[dict[str, int], dict[str, Any]]] = {
    "phone": (PHONE, SCREEN),
    "desk": (DESK, SCREEN),
    "phone-dark": (PHONE, SCREEN | {"color_scheme": "dark"}),
    "desk-dark": (DESK, SCREEN | {"color_scheme": "dark"}),
    "phone-forced": (PHONE, SCREEN | {"forced_colors": "active"}),
    "print": ({"width": 794, "height": 1123}, SCREEN | {"media": "print"}),
}


def take(browser: Browser, site: Path) -> Iterator[tuple[str, Image.Image]]:
    """The first screen of each kind of page in each way, with the name of its file."""
    page = browser.new_page()
    for name in NAMES:
        page.goto(f"{site.as_uri()}/{name}.html")
        for way, (size, media) in WAYS.items():
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.emulate_media(**media)
            page.evaluate("document.fonts.ready")
            picture = Image.open(io.BytesIO(page.screenshot())).convert("L")
            small = picture.resize((picture.width // SHARE, picture.height // SHARE))
            yield f"{name.replace('/', '-')}-{way}.png", small
    page.close()


def difference(one: Image.Image, other: Image.Image) -> float:
    """How much two pictures differ, from 0 to 1: the mean over their points."""
    if one.size != other.size:
        return 1.0
    return float(ImageStat.Stat(ImageChops.difference(one, other)).mean[0]) / 255


def _readme(browser: Browser, site: Path) -> Image.Image:
    """The home page on a phone, the action plan on a desk, and its checklist."""
    shots = []
    for name, size in (("index", PHONE), ("actieplan", {"width": 1100, "height": 844})):
        page = browser.new_page(viewport=size)  # type: ignore[arg-type]
        page.goto(f"{site.as_uri()}/{name}.html")
        page.evaluate("document.fonts.ready")
        shots.append(Image.open(io.BytesIO(page.screenshot())).convert("RGB"))
        page.close()
    sheet = Image.open(site / "checklists/actieplan.png").convert("RGB")
    shots.append(sheet.resize((round(sheet.width * 844 / sheet.height), 844)))
    whole = Image.new("RGB", (sum(one.width for one in shots) + 40 * 4, 844 + 80), "#8a939b")
    left = 40
    for one in shots:
        whole.paste(one, (left, 40))
        left += one.width + 40
    return whole.resize((whole.width * 2 // 3, whole.height * 2 // 3))


def _part(browser: Browser, page_of: Path, part: str) -> Image.Image:
    """A part of a page, with what is folded open."""
    page = browser.new_page(viewport={"width": 900, "height": 1200})
    page.goto(page_of.as_uri())
    page.evaluate("document.fonts.ready")
    shown = page.locator(part).first
    for one in shown.locator("details").all():
        one.evaluate("details => { details.open = true; }")
    shot = shown.screenshot()
    page.close()
    return ImageOps.expand(Image.open(io.BytesIO(shot)).convert("RGB"), 20, "white")


def guides(browser: Browser, site: Path, organised: Path) -> Iterator[tuple[str, Image.Image]]:
    """The pictures in the guides, of the site and of that of the sample organisation."""
    yield "readme.png", _readme(browser, site)
    yield "tip.png", _part(browser, site / "tips.html", "section.tc-item:has(#google-alert)")
    yield "organisatie.png", _part(browser, organised / "actieplan.html", ".tc-contacts:has(a)")
    sheet = Image.open(site / "checklists/incident.png").convert("RGB")
    yield (
        "checklist.png",
        ImageOps.expand(sheet.resize((600, sheet.height * 600 // sheet.width)), 1, "grey"),
    )


def main() -> None:
    """Build the site, also as the sample organisation has it, and take all pictures of both."""
    GUIDES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site, organised = Path(folder) / "site", Path(folder) / "organised"
        for target, own in ((site, ""), (organised, "organisation.example.yml")):
            command = [sys.executable, str(REPO / "hooks/cli.py"), "site", "--site-dir", str(target)]
            variables = os.environ | {"ORGANISATION": own}
            subprocess.run(command, cwd=REPO, env=variables, check=True, stdout=subprocess.DEVNULL)
        browser = chromium(playwright)
        for name, picture in take(browser, site):
            old = FOLDER / name
            # What looks the same stays the same file.
            if not old.exists() or difference(Image.open(old), picture):
                picture.quantize(32).save(old, optimize=True)
        for name, picture in guides(browser, site, organised):
            picture.quantize(96).save(GUIDES / name, optimize=True)
        browser.close()


if __name__ == "__main__":
    main()
