"""The register of every id ever published, `hooks/permalinks.yml`: what keeps links alive."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, RootModel

from tipcard.source.model import SettingsFile, refuse

PATH = "hooks/permalinks.yml"


def _mapping(value: Any) -> Any:
    if isinstance(value, Mapping):
        return value
    raise refuse("wrong-value.ids")


def _successor(value: Any) -> Any:
    if value is None or isinstance(value, str):
        return value
    raise refuse("wrong-value.successor")


Successor = Annotated[str | None, BeforeValidator(_successor)]


class Register(RootModel[Annotated[dict[str, Successor], BeforeValidator(_mapping)]]):
    """Every id ever published, in the order of the file, with what replaced it.

    The register `{"call": "talk", "talk": None}` says that `talk` is live and has replaced `call`.
    """

    @property
    def successors(self) -> Mapping[str, str | None]:
        """What replaced each id; None for a live one."""
        return self.root

    def chain(self, one_id: str) -> tuple[str, ...]:
        """The id, what replaced it, what replaced that, and so on; no id comes twice."""
        chain = [one_id]
        while (successor := self.root.get(chain[-1])) and successor not in chain:
            chain.append(successor)
        return tuple(chain)

    def latest(self, one_id: str) -> str:
        """The id itself if it is live, else the last that replaced it."""
        return self.chain(one_id)[-1]


#: Without the file nothing was published yet.
REGISTER = SettingsFile(PATH, Register, stand_in=lambda: Register({}))


def freeze(text: str, new_ids: Iterable[str]) -> str:
    """The text of the register with new ids at its end; all that stands in it stays as it is."""
    head = text if not text or text.endswith("\n") else f"{text}\n"
    return head + "".join(f"{one_id}:\n" for one_id in new_ids)
