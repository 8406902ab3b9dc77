"""The site as one archive, to pass on: with a text in each language that says what to do with it."""

import io
import zipfile
from collections.abc import Mapping

from tipcard.project import Project


def archive(files: Mapping[str, bytes], project: Project, folder: str) -> bytes:
    """The files in a zip, the site in a `folder` of it; the same files give the same bytes anywhere.

    So nothing is compressed, which not every machine does alike (most of it is compressed already), and
    every file has the day on which the content was last checked.
    """
    reviewed = max(page.meta.reviewed for one in project.editions for page in one.pages.values())
    texts = {
        f"{one.messages.read_me_name}.txt": one.messages.read_me(
            project.site.extra.release, folder, f"{folder}/{one.language.url_folder}"
        ).encode()
        for one in project.editions
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as zipped:
        for name, content in sorted({**files, **texts}.items()):
            entry = zipfile.ZipInfo(name, (reviewed.year, reviewed.month, reviewed.day, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            zipped.writestr(entry, content)
    return packed.getvalue()
