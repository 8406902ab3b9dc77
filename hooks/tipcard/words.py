"""The words that editors of one language keep to, from `words.yml` in its folder."""

from pydantic import Field

from tipcard.frontmatter import Strict, Text, Texts

#: The file in a language's folder; a language can do without.
NAME = "words.yml"


class Term(Strict):
    """A word of the first language, and how this language says it: one of `use`."""

    term: Text
    use: Texts


class WordList(Strict):
    """The terms of a translation, what it never says, and hard words with an easier one."""

    terms: tuple[Term, ...] = ()
    never: tuple[Text, ...] = ()
    jargon: dict[Text, Text] = Field(default_factory=dict)


EXAMPLES = {
    "term": "- term: cliënt",
    "use": "use: [client]",
    "never": "never: [contact arrangements]",
    "jargon": "jargon: {indien: als}",
}
