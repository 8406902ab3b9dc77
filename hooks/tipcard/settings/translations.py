"""What was translated, `translated.yml` in a translation's folder: by page and id, a hash of the words
of the source at that time."""

from collections.abc import Mapping

import yaml
from pydantic import RootModel

from tipcard.source.files import DOCS
from tipcard.source.model import SettingsFile

_HEAD = """\
# What each page was translated from, as a short hash of its words. Written by 'make translated',
# when somebody has made the translation say the same again; do not edit it by hand.
"""


class Translations(RootModel[dict[str, dict[str, str]]]):
    """By page, as `tips.md`, and id: the hash of the words that were translated."""


TRANSLATIONS = SettingsFile(
    f"{DOCS}/{{locale}}/translated.yml",
    Translations,
    stand_in=lambda: Translations({}),
    generated=(
        "this is no record of translations",
        "Write the file anew with: make translated PAGE=all",
    ),
)


def mark_translated(record: Translations, pages: Mapping[str, Mapping[str, str]]) -> str:
    """The text of a record in which these pages, by name, were translated as their hashes say."""
    return _HEAD + yaml.safe_dump(
        dict(sorted((record.root | dict(pages)).items())), sort_keys=False, allow_unicode=True
    )
