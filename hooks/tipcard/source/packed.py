"""Files in one zip, such as an archive of the site or a Word file."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date


def packed(files: Mapping[str, bytes], day: date) -> bytes:
    """The files in a zip, each of this day; the same files give the same bytes anywhere.

    So nothing is compressed, which not every machine does alike.
    """
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as zipped:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            zipped.writestr(entry, content)
    return whole.getvalue()


def unpacked(whole: bytes) -> dict[str, bytes]:
    """The files in a zip."""
    with zipfile.ZipFile(io.BytesIO(whole)) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}
