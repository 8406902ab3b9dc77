"""The words that editors of one language keep to, from `words.yml` in its folder."""

from typing import Annotated

from pydantic import Field

from tipcard.source.files import DOCS
from tipcard.source.model import SettingsFile, Strict, Text, example


class Term(Strict):
    """A word of the first language, and how this language says it: one of `use`."""

    term: Annotated[Text, example("- term: cliënt")]
    use: Annotated[tuple[Text, ...], Field(min_length=1), example("use: [client]")]


class Terminology(Strict):
    """The terms of a translation, what it never says, and hard words with an easier one."""

    terms: Annotated[tuple[Term, ...], example("terms:\n      - {term: cliënt, use: [client]}")] = ()
    never: Annotated[tuple[Text, ...], example("never: [contact arrangements]")] = ()
    jargon: Annotated[dict[Text, Text], example("jargon: {indien: als}")] = Field(default_factory=dict)


#: A language can do without.
TERMINOLOGY = SettingsFile(f"{DOCS}/{{locale}}/words.yml", Terminology, stand_in=Terminology)
