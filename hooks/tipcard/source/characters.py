"""The one rule for characters that nobody can see, and words without any but the plainest."""

import re
import unicodedata

from tipcard.diagnostics import Collector, Location


def without_odd_characters(path: str, text: str, problems: Collector) -> str:
    """The text with each odd character taken out, so that it is one problem and causes no others.

    Each line with any is one problem, at its first.
    """
    if text.isascii() and text.replace("\n", "").replace("\t", "").isprintable():
        return text  # quick, and true of many a file
    lines = text.split("\n")
    for line_no, line in enumerate(lines, start=1):
        if line.isprintable() and "\ufffd" not in line:  # quick, and true of nearly every line
            continue
        odd = [column for column, character in enumerate(line) if _is_odd(character)]
        if odd:
            first = line[odd[0]]
            words = {"code": f"{ord(first):04X}", "name": unicodedata.name(first, "(no name)")}
            problems.add(Location(path, line_no), "odd-character", column=odd[0] + 1, **words)
            lines[line_no - 1] = "".join(character for character in line if not _is_odd(character))
    return "\n".join(lines)


def without_escaped(text: str, location: Location, problems: Collector) -> str:
    """The same for words in quotes, in which such a character can be written as an escape."""
    if odd := [character for character in text if character != "\n" and _is_odd(character)]:
        words = {"code": f"{ord(odd[0]):04X}", "name": unicodedata.name(odd[0], "(no name)")}
        problems.add(location, "odd-character.escape", **words)
    return "".join(character for character in text if character not in odd)


def _is_odd(character: str) -> bool:
    # U+200C and U+200D are letters' neighbours in some languages; a byte order mark opens a file.
    return character == "\ufffd" or (
        unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
        and character not in "\t\u200c\u200d"
    )


def plain_words(text: str) -> list[str]:
    """The words of a text in small letters without accents, for an address."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return re.findall("[a-z0-9]+", plain)
