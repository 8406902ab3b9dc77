"""The register of every id ever published, `hooks/permalinks.yml`: what keeps links alive, and lets
them say what has changed."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator, RootModel

from tipcard.source.model import SettingsFile, refuse

PATH = "hooks/permalinks.yml"


class Said(NamedTuple):
    """What an id says in one language: the day from which it has these words, and a hash of them."""

    day: date
    words_hash: str


_SAID = re.compile(r"(\d{4}-\d\d-\d\d) ([0-9a-f]{8})")
_ENTRY = re.compile(r"""["']?([a-z0-9][a-z0-9-]*)["']?[ ]*:.*\n(?:[ \t].*\n)*""", re.MULTILINE)


def _said(value: Any) -> Said:
    try:
        day, words_hash = _SAID.fullmatch(str(value)).groups()  # type: ignore[union-attr]
        return Said(date.fromisoformat(day), words_hash)
    except (AttributeError, ValueError) as error:
        raise refuse("wrong-value.said") from error


def _mapping(value: Any) -> Any:
    if isinstance(value, Mapping):
        return value
    raise refuse("wrong-value.ids")


def _entry(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(locale): _said(said) for locale, said in value.items()}
    if value is None or isinstance(value, str):
        return value or {}
    raise refuse("wrong-value.successor")


#: What stands behind an id: what it says in each language or, of a retired one, what has replaced it.
Entry = Annotated[str | dict[str, Said], BeforeValidator(_entry)]


class Register(RootModel[Annotated[dict[str, Entry], BeforeValidator(_mapping)]]):
    """Every id ever published, in the order of the file.

    The register `{"call": "talk", "talk": {"nl": Said(…)}}` says that `talk` is live and has replaced
    `call`.
    """

    @property
    def successors(self) -> Mapping[str, str | None]:
        """What replaced each id; None for a live one."""
        return {one_id: entry if isinstance(entry, str) else None for one_id, entry in self.root.items()}

    def chain(self, one_id: str) -> tuple[str, ...]:
        """The id, what replaced it, what replaced that, and so on; no id comes twice."""
        chain = [one_id]
        while isinstance(successor := self.root.get(chain[-1]), str) and successor not in chain:
            chain.append(successor)
        return tuple(chain)

    def latest(self, one_id: str) -> str:
        """The id itself if it is live, else the last that replaced it."""
        return self.chain(one_id)[-1]

    def said(self, one_id: str, locale: str) -> Said | None:
        """What a live id says in a language; None when that is not registered."""
        entry = self.root.get(one_id)
        return entry.get(locale) if isinstance(entry, dict) else None

    def updated(self, hashes: Mapping[str, Mapping[str, str]], today: date) -> "Register":
        """The register with what each id says now, given by locale and id: since today, unless these
        are the words that it has already."""
        entries = dict(self.root)
        for locale, own in hashes.items():
            for one_id, words_hash in own.items():
                said = self.said(one_id, locale)
                entry = entries.setdefault(one_id, {})
                if isinstance(entry, dict) and (said is None or said.words_hash != words_hash):
                    entries[one_id] = entry | {locale: Said(today, words_hash)}
        return Register.model_construct(root=entries)

    def write(self, text: str) -> str:
        """The text of the register, in which what these ids say is that of this one; new ids come at its
        end, and all else stays as it is."""
        lines = {one_id: _line(one_id, entry) for one_id, entry in self.root.items()}
        head = text if not text or text.endswith("\n") else f"{text}\n"
        there = {match[1] for match in _ENTRY.finditer(head)}
        kept = _ENTRY.sub(lambda match: lines.get(match[1], match[0]), head)
        return kept + "".join(line for one_id, line in lines.items() if one_id not in there)


def _line(one_id: str, entry: str | Mapping[str, Said]) -> str:
    if isinstance(entry, str):
        return f"{one_id}: {entry}\n"
    said = (f"{locale}: {own.day} {own.words_hash}" for locale, own in entry.items())
    return f"{one_id}: {{{', '.join(said)}}}\n"


#: Without the file nothing was published yet.
REGISTER = SettingsFile(PATH, Register, stand_in=lambda: Register({}))
