"""An organisation's logo: a picture that does nothing but show itself, on screen and on paper."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

import typst

from tipcard.diagnostics import Collector, Location, Rule
from tipcard.source.model import did_you_mean

#: How a file of each kind begins; an SVG is read whole.
_BEGINNINGS: Mapping[str, bytes] = {
    ".png": b"\x89PNG\r\n\x1a\n",
    ".jpg": b"\xff\xd8\xff",
    ".jpeg": b"\xff\xd8\xff",
    ".svg": b"",
}
_ASKS = re.compile(r"@import|url\(\s*(?![\s'\"]*#)", re.IGNORECASE)
_MOST_BYTES = 100_000
_KINDS = "Use a picture that ends in .svg, .png or .jpg."
_PLAIN = "Save it as a plain SVG, with shapes only, or as a PNG."


def read_logo(
    logo: str, location: Location, pictures: Mapping[str, bytes], problems: Collector
) -> bytes:
    """The picture at a path in docs; nothing stands in for one that is not right.

    A logo does nothing but show itself, on screen and on paper.
    """
    content = pictures.get(logo)
    suffix = PurePosixPath(logo).suffix.lower()
    if content is None:
        what = f"the picture 'docs/{logo}' is not there"
        hint = did_you_mean(logo, pictures, "Put it in docs/assets, and write its path from docs.")
        problems.add(location, Rule.UNKNOWN_PAGE, what, hint)
    elif not logo.startswith("assets/"):
        hint = "Put it in docs/assets, and write its path from docs."
        problems.add(location, Rule.WRONG_VALUE, "the picture is not in docs/assets", hint)
    elif len(content) > _MOST_BYTES:
        what = f"'{logo}' is {len(content) // 1000} kB, and every page and checklist holds it"
        hint = f"Save it as an SVG, or smaller: {_MOST_BYTES // 1000} kB or less."
        problems.add(location, Rule.WRONG_VALUE, what, hint)
    elif not content.startswith(_BEGINNINGS[suffix]):
        problems.add(location, Rule.WRONG_VALUE, f"'{logo}' is not a {suffix[1:]} file", _KINDS)
    elif suffix == ".svg" and (fault := _fault(content)):
        problems.add(location, Rule.UNSAFE_LOGO, f"'{logo}' {fault}", _PLAIN)
    elif not _can_print(content):
        problems.add(location, Rule.WRONG_VALUE, f"the picture '{logo}' is damaged", _KINDS)
    else:
        return content
    return b""


def _can_print(picture: bytes) -> bool:
    """Whether Typst can show a picture on a sheet."""
    program = b"#image(bytes(json(bytes(sys.inputs.logo))))"
    try:
        typst.compile(program, sys_inputs={"logo": json.dumps(list(picture))}, ignore_system_fonts=True)
    except typst.TypstError:
        return False
    return True


def _fault(content: bytes) -> str:
    """Why an SVG is not only a picture; empty if it is."""
    try:
        root = ET.fromstring(content)
    except (ET.ParseError, ValueError, LookupError):
        return "is not an SVG that can be read"
    if b"<?xml-stylesheet" in content:
        return "asks for another file"
    if _local(root.tag) != "svg":
        return "is not an SVG that can be read"
    return next((fault for element in root.iter() for fault in _faults(element)), "")


def _faults(element: ET.Element) -> Iterator[str]:
    tag = _local(element.tag)
    if tag in {"script", "foreignobject", "iframe", "embed", "object", "handler", "animate", "set"}:
        yield f"holds <{tag}>, which can do more than show a picture"
    texts = {_local(key): value for key, value in element.attrib.items()}
    for key, value in texts.items():
        if key.startswith("on"):
            yield f"holds a script in '{key}'"
        if key == "href" and not value.strip().startswith(("#", "data:image/png", "data:image/jpeg")):
            yield f"leads elsewhere: '{value}'"
    styles = (element.text or "",) if tag == "style" else ()
    if any(_ASKS.search(text) for text in (*texts.values(), *styles)):
        yield "asks for another file"


def _local(name: str) -> str:
    """The name of a tag or an attribute without its namespace, in small letters."""
    return str(name).rpartition("}")[2].lower()
