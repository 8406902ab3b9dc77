"""The site as one archive, to pass on: with a text in each language that says what to do with it."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date

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
    return packed({**files, **texts}, reviewed)


def packed(files: Mapping[str, bytes], day: date) -> bytes:
    """Files in a zip, as they are and all of one day: the same files give the same bytes anywhere."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as zipped:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            zipped.writestr(entry, content)
    return whole.getvalue()
