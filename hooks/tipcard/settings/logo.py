"""An organisation's logo: a picture that does nothing but show itself, on screen and on paper."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from tipcard.diagnostics import Collector
from tipcard.settings.organisation import Organisation
from tipcard.source.cache import kept, recipe
from tipcard.source.files import DOCS, Sources
from tipcard.source.model import Settings

#: How a file of each kind begins; an SVG is read whole.
_BEGINNINGS: Mapping[str, bytes] = {
    ".png": b"\x89PNG\r\n\x1a\n",
    ".jpg": b"\xff\xd8\xff",
    ".jpeg": b"\xff\xd8\xff",
    ".svg": b"",
}
_ASKS = re.compile(r"@import|url\(\s*(?![\s'\"]*#)", re.IGNORECASE)
_MOST_BYTES = 100_000


def read_logo(settings: Settings[Organisation], sources: Sources, problems: Collector) -> bytes:
    """The organisation's picture; nothing stands in for one that is not there or not right.

    A logo does nothing but show itself, on screen and on paper.
    """
    logo, location = settings.value.logo, settings.doc.location(("logo",))
    if not logo:
        return b""
    known = {path.removeprefix(f"{DOCS}/") for path in sources.docs if _suffix(path) in _BEGINNINGS}
    content, suffix = sources.assets.get(logo), _suffix(logo)
    if logo not in known:
        problems.add(location, "unknown-page.logo", key=logo, known=known)
    elif content is None:
        problems.add(location, "wrong-value.outside-assets")
    elif len(content) > _MOST_BYTES:
        size, most = len(content) // 1000, _MOST_BYTES // 1000
        problems.add(location, "wrong-value.size", logo=logo, size=size, most=most)
    elif not content.startswith(_BEGINNINGS[suffix]):
        problems.add(location, "wrong-value.picture", logo=logo, kind=suffix[1:])
    elif suffix == ".svg" and (fault := _fault(content)):
        problems.add(location, "unsafe-logo", logo=logo, fault=fault)
    elif not _can_print(content):
        problems.add(location, "wrong-value.damaged", logo=logo)
    else:
        return content
    return b""


def _suffix(path: str) -> str:
    return PurePosixPath(path).suffix.lower()


def _can_print(picture: bytes) -> bool:
    """Whether Typst can show a picture on a sheet."""
    key = f"logo {recipe((Path(__file__),), 'typst')} ".encode() + picture
    return kept(key, lambda: _printed(picture)) != b""


def _printed(picture: bytes) -> bytes:
    """A page with nothing but a picture; none when it cannot be shown."""
    import typst

    program = b"#image(bytes(json(bytes(sys.inputs.logo))))"
    try:
        return bytes(
            typst.compile(
                program, sys_inputs={"logo": json.dumps(list(picture))}, ignore_system_fonts=True
            )
        )
    except typst.TypstError:
        return b""


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
    attributes = [(_local(key), value) for key, value in element.attrib.items()]
    for key, value in attributes:
        if key.startswith("on"):
            yield f"holds a script in '{key}'"
        if key == "href" and not value.strip().startswith(("#", "data:image/png", "data:image/jpeg")):
            yield f"leads elsewhere: '{value}'"
    texts = [value for _, value in attributes]
    texts += element.itertext() if tag == "style" else ()
    if any(map(_ASKS.search, texts)):
        yield "asks for another file"


def _local(name: str) -> str:
    """The name of a tag or an attribute without its namespace, in small letters."""
    return str(name).rpartition("}")[2].lower()
