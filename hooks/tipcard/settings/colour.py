"""Whether text on an organisation's colours can be read, and the styles that use them."""

#: What WCAG 2.2 asks of text on its background.
LEAST_CONTRAST = 4.5
WHITE = "#ffffff"
BLACK = "#000000"
# The lightest ground of the dark scheme in site.css, and the contrast that all gets there.
_DARK_PAGE = "#1e252b"
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
    """The organisation's colours as properties of a page: `--tc-brand` and `--tc-accent`, each as it is
    on white, and as light as the dark scheme needs."""
    values = {"brand": primary, "accent": accent or primary}
    lines = [
        f"  --tc-{name}: light-dark({colour}, {readable(colour, _DARK_PAGE, WHITE, _DARK_CONTRAST)});\n"
        for name, colour in values.items()
        if colour
    ]
    return ":root {\n" + "".join(lines) + "}\n" if lines else ""


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
