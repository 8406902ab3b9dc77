"""The site as one archive, to pass on: with a text in each language that says what to do with it."""

from collections.abc import Mapping

from tipcard.project import Project
from tipcard.source.packed import packed


def archive(files: Mapping[str, bytes], project: Project, folder: str) -> bytes:
    """The files in a zip, the site in a `folder` of it, of the day of the last check of the content.

    Most of them are compressed already.
    """
    reviewed = max(page.meta.reviewed for one in project.editions for page in one.pages.values())
    texts = {
        f"{one.messages.read_me_name}.txt": one.messages.read_me(
            project.site.extra.release, folder, f"{folder}/{one.language.url_folder}"
        ).encode()
        for one in project.editions
    }
    return packed({**files, **texts}, reviewed)
