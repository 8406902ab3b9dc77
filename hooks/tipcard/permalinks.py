"""The register of every id ever published, `hooks/permalinks.yml`: what keeps links alive."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tipcard.model import Edition
from tipcard.problem import Place, Problem, Rule
from tipcard.yamldoc import YamlDoc, did_you_mean, read_yaml

PATH = "hooks/permalinks.yml"


@dataclass(frozen=True)
class Register:
    """Every id ever published, in the order of the file, with what replaced it.

    The register `{"call": "talk", "talk": None}` says that `talk` is live and has replaced `call`.
    """

    doc: YamlDoc
    successors: Mapping[str, str | None]

    def place(self, one_id: str) -> Place:
        """The line on which an id stands."""
        return self.doc.place((one_id,))

    def chain(self, one_id: str) -> tuple[str, ...]:
        """The id, what replaced it, what replaced that, and so on; no id comes twice."""
        chain = [one_id]
        while (successor := self.successors.get(chain[-1])) and successor not in chain:
            chain.append(successor)
        return tuple(chain)

    def latest(self, one_id: str) -> str:
        """The id itself if it is live, else the last that replaced it."""
        return self.chain(one_id)[-1]


def live_ids(editions: Iterable[Edition]) -> dict[str, Place]:
    """Every id of the content, in its order, with its first place."""
    live: dict[str, Place] = {}
    for edition in editions:
        for page in edition.pages.values():
            for one_id, place in page.ids():
                live.setdefault(one_id, place)
    return live


def read_register(texts: Mapping[str, str]) -> tuple[Register | None, list[Problem]]:
    """Read the register; without the file it has no ids, with problems there is none."""
    doc, problems = read_yaml(PATH, texts.get(PATH, ""))
    data = {} if doc.data is None else doc.data
    if problems or not isinstance(data, Mapping):
        mend = "Write one id on each line, with a colon behind it."
        no_list = Problem(doc.place(()), "this is not a list of ids", Rule.WRONG_VALUE, mend)
        return None, problems or [no_list]
    # The keys as they are written: for YAML an id such as `no` would be a truth value.
    keys = [str(key_path[0]) for key_path in doc.places if len(key_path) == 1]
    register = Register(doc, dict(zip(keys, data.values(), strict=False)))
    mend = "Write behind the colon nothing or, for a retired id, the id that has replaced it."
    problems = [
        Problem(register.place(one_id), "this is not an id", Rule.WRONG_VALUE, mend)
        for one_id, successor in register.successors.items()
        if not isinstance(successor, str | None)
    ]
    return (None if problems else register), problems


def check_register(register: Register, live: Mapping[str, Place], is_whole: bool) -> Iterator[Problem]:
    """What would break a published link; `live` are the ids of the content.

    Only when `is_whole` the content could be read completely, so that what is not in it is gone.
    """
    new = live.keys() - register.successors.keys()
    gone = {
        one_id
        for one_id, successor in register.successors.items()
        if successor is None and one_id not in live
    }
    for one_id in new:
        mend = did_you_mean(one_id, gone, "Run 'make freeze-links'; from then on it stays.")
        yield Problem(live[one_id], f"the id '{one_id}' is not frozen yet", Rule.NOT_FROZEN, mend)
    for one_id in gone if is_whole else ():
        what = f"the published id '{one_id}' is gone, and links to it would break"
        mend = f"Put it back, or name in this line what replaces it: {one_id}: another-id"
        yield Problem(register.place(one_id), what, Rule.GONE_ID, mend)
    for one_id, successor in register.successors.items():
        if successor is not None:
            yield from _check_successor(register, live, one_id, successor)


def _check_successor(
    register: Register, live: Mapping[str, Place], one_id: str, successor: str
) -> Iterator[Problem]:
    known = live.keys() | register.successors.keys()
    chain = register.chain(one_id)
    if one_id in live:
        what = f"'{one_id}' is retired here, and used again at {live[one_id]}"
        mend = "Give the new text an id of its own: an old link must not come to mean something else."
        yield Problem(register.place(one_id), what, Rule.REUSED_ID, mend)
    if successor not in known:
        what = f"'{one_id}' is replaced by an unknown id '{successor}'"
        mend = did_you_mean(successor, known, "Name an id of an item, a group, a page or a checklist.")
        yield Problem(register.place(one_id), what, Rule.UNKNOWN_ID, mend)
    if register.successors.get(chain[-1]) == one_id == min(chain):
        what = f"these ids replace each other in a circle: {', '.join(chain)}"
        mend = "Let the last one be replaced by an id that is still there."
        yield Problem(register.place(one_id), what, Rule.CIRCULAR_SUCCESSOR, mend)


def freeze(text: str, new_ids: Iterable[str]) -> str:
    """The text of the register with new ids at its end; all that stands in it stays as it is."""
    head = text if not text or text.endswith("\n") else f"{text}\n"
    return head + "".join(f"{one_id}:\n" for one_id in new_ids)
