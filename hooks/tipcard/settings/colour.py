"""Whether text on an organisation's colours can be read, and the styles that use them."""

from collections.abc import Mapping

#: What WCAG 2.2 asks of text on its background.
LEAST_CONTRAST = 4.5
WHITE = "#ffffff"
BLACK = "#000000"
# The page in the dark scheme, with the hue of site.css, and the contrast that links get there.
_DARK_PAGE = "#1e2629"
_DARK_CONTRAST = 7.0


def contrast(one: str, other: str) -> float:
    """The ratio between two colours such as `#0b5e6b`, from 1 to 21, as WCAG measures it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def readable(colour: str, background: str, end: str, ratio: float = LEAST_CONTRAST) -> str:
    """The colour mixed with as little of `end` as gives it the contrast `ratio` on the background."""
    mixed = (_mix(colour, end, share / 100) for share in range(100))
    return next((mix for mix in mixed if contrast(mix, background) >= ratio), end)


def stylesheet(primary: str | None, accent: str | None) -> str:
    """The theme's properties for the colours that are set, in its light and its dark scheme.

    On the root they are for a page without the theme, which is as light or dark as the browser.
    """
    accent = accent or primary
    shared, light, dark = {}, {}, {}
    if primary:
        shared = {"primary-fg-color": primary, "primary-fg-color--light": primary}
        shared["primary-fg-color--dark"] = _mix(primary, BLACK, 0.25)
        light["typeset-a-color"] = primary
        dark["typeset-a-color"] = _on_dark(primary)
    if accent:
        light |= {"accent-fg-color": accent, "accent-fg-color--transparent": f"{accent}1a"}
        bright = _on_dark(accent)
        dark |= {"accent-fg-color": bright, "accent-fg-color--transparent": f"{bright}1a"}
    rules = [_rule(":root", shared), _rule(":root, [data-md-color-scheme]", light)]
    # The dark scheme is for the screen: paper is white.
    themed = ["@media screen {\n", _rule('[data-md-color-scheme="slate"]', dark), "}\n"]
    bare = ["@media screen and (prefers-color-scheme: dark) {\n", _rule(":root", dark), "}\n"]
    return "".join([*rules, *themed, *bare]) if dark else ""


def _on_dark(colour: str) -> str:
    return readable(colour, _DARK_PAGE, WHITE, _DARK_CONTRAST)


def _rule(selector: str, values: Mapping[str, str]) -> str:
    lines = "".join(f"  --md-{name}: {value};\n" for name, value in values.items())
    return f"{selector} {{\n{lines}}}\n"


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _mix(colour: str, other: str, share: float) -> str:
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(own + (end - own) * share):02x}" for own, end in pairs)


def _luminance(colour: str) -> float:
    """The relative luminance of WCAG, from 0 to 1."""
    shares = (channel / 255 for channel in _channels(colour))
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
