"""How paper tells that it is old: the version of a sheet, and where to ask whether it is current."""

import io
from dataclasses import dataclass

import segno

from tipcard.sheet import SheetView
from tipcard.strings import Strings
from tipcard.version import version


@dataclass(frozen=True)
class Stamp:
    """What stands at the foot of a sheet; without an address there is no `question` and no QR code.

    `qr_svg` is an SVG of `url`, which is the sheet's own page with the version in it.
    """

    version: str
    version_line: str
    question: str = ""
    url: str = ""
    qr_svg: str = ""
    qr_alt: str = ""


def stamp(view: SheetView, strings: Strings, page_url: str) -> Stamp:
    """The stamp of a sheet; `page_url` is the full address of its page, or empty."""
    own = version(view)
    version_line = strings.version.replace("{version}", own)
    if not page_url:
        return Stamp(own, version_line)
    url = f"{page_url}?v={own}"
    address = url.split("://", 1)[-1]
    return Stamp(
        own,
        version_line,
        strings.still_current.replace("{address}", address),
        url,
        _qr_svg(url),
        strings.qr_alt.replace("{address}", address),
    )


def _qr_svg(url: str) -> str:
    svg = io.BytesIO()
    segno.make(url, error="m", micro=False).save(svg, kind="svg", xmldecl=False, omitsize=True)
    return svg.getvalue().decode()
