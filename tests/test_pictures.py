"""The pages look as somebody has seen and approved."""

from pathlib import Path

from pictures import FOLDER, NAMES, WAYS, difference, take
from PIL import Image
from playwright.sync_api import Browser

#: A changed sentence is less, and a lost colour, column or style sheet is more.
MOST = 0.03


def test_every_kind_of_page_looks_as_it_was_approved(
    browser: Browser, built: Path, tmp_path: Path
) -> None:
    changed = []
    for name, picture in take(browser, built):
        if (share := difference(Image.open(FOLDER / name).convert("L"), picture)) > MOST:
            picture.save(tmp_path / name)
            changed.append((name, round(share, 3)))
    assert changed == [], f"look in {tmp_path}; if all is well there: make pictures"
    assert len(list(FOLDER.glob("*.png"))) == len(NAMES) * len(WAYS)
