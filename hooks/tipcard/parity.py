"""What must be the same in every language: pages, ids, their order and nesting, sheets."""

from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import zip_longest
from typing import NamedTuple

from tipcard.frontmatter import Block, Fields, Grid, ItemBlock, Lines, Table
from tipcard.model import Edition, Page
from tipcard.problem import Place, Problem, Rule
from tipcard.twins import check_twins


class Node(NamedTuple):
    """A group or an item in the order of its page; `parent` is the item's group."""

    node_id: str
    parent: str
    title: str
    place: Place
    number: int | None = None


def check_parity(default: Edition, other: Edition, unclear: Set[str]) -> Iterator[Problem]:
    """Where `other` differs from the language that it translates.

    Files in `unclear` have headings that cannot be read, so what they hold is not compared.
    """
    for name in default.names - other.names:
        yield _missing_page(f"{other.folder}/{name}", f"{default.folder}/{name}")
    for name in other.names - default.names:
        yield _missing_page(f"{default.folder}/{name}", f"{other.folder}/{name}")
    for name in default.pages.keys() & other.pages.keys():
        ours, theirs = default.pages[name], other.pages[name]
        yield from _check_blocks(ours, theirs)
        yield from _check_settings(ours, theirs)
        if unclear.isdisjoint({ours.place.path, theirs.place.path}):
            yield from _check_nodes(ours, theirs)
            yield from check_twins(ours, theirs, other.words)


def _missing_page(path: str, twin: str) -> Problem:
    what = f"this page is missing; {twin} is its other language"
    mend = f"Copy {twin} to {path} and translate it; the ids stay as they are."
    return Problem(Place(path, 1), what, Rule.MISSING_PAGE, mend)


def _nodes(page: Page) -> dict[str, Node]:
    """The groups and items of a page by id, in their order."""
    nodes: dict[str, Node] = {}
    for group in page.groups:
        if group.group_id:
            nodes.setdefault(group.group_id, Node(group.group_id, "", group.title, group.place))
        for item in group.items:
            node = Node(item.item_id, group.group_id, item.title, item.place, item.number)
            nodes.setdefault(item.item_id, node)
    return nodes


def _check_nodes(default: Page, other: Page) -> Iterator[Problem]:
    ours, theirs = _nodes(default), _nodes(other)
    yield from _missing_nodes(ours, theirs, other.place)
    yield from _missing_nodes(theirs, ours, default.place)
    common = [node for node in ours.values() if node.node_id in theirs]
    yield from _check_order(common, [node for node in theirs.values() if node.node_id in ours])
    for node in common:
        yield from _check_twins(node, theirs[node.node_id])


def _missing_nodes(
    present: Mapping[str, Node], lacking: Mapping[str, Node], top: Place
) -> Iterator[Problem]:
    """What stands in one language and not in the other, at the line after which it should come."""
    place = top
    for node in present.values():
        if node.node_id in lacking:
            place = lacking[node.node_id].place
            continue
        kind = "item" if node.parent else "group"
        what = f"the {kind} '{node.node_id}' is missing; it stands at {node.place}"
        mend = f"Add below this heading its translation of '{node.title}', with {{#{node.node_id}}}."
        yield Problem(place, what, Rule.MISSING_TRANSLATION, mend)


def _check_order(ours: Sequence[Node], theirs: Sequence[Node]) -> Iterator[Problem]:
    """The first place where the order differs; what follows it would only repeat that."""
    for our, their in zip(ours, theirs, strict=True):
        if our.node_id != their.node_id:
            what = f"'{their.node_id}' stands where '{our.node_id}' stands in {our.place.path}"
            mend = f"Put them in the same order; '{our.node_id}' is at {our.place}."
            yield Problem(their.place, what, Rule.DIFFERENT_ORDER, mend)
            return


def _check_twins(our: Node, their: Node) -> Iterator[Problem]:
    if bool(our.parent) != bool(their.parent):
        item, group = (our, their) if our.parent else (their, our)
        what = f"'{their.node_id}' is an item at {item.place} and a group at {group.place}"
        mend = "Give both headings the same number of #."
        yield Problem(their.place, what, Rule.DIFFERENT_GROUP, mend)
    elif our.parent != their.parent and our.parent and their.parent:
        what = f"'{their.node_id}' is in '{their.parent}' here and in '{our.parent}' at {our.place}"
        yield Problem(their.place, what, Rule.DIFFERENT_GROUP, "Move it to the same group.")
    if our.number != their.number:
        what = f"'{their.node_id}' has {_number(their)} here and {_number(our)} at {our.place}"
        yield Problem(their.place, what, Rule.DIFFERENT_NUMBER, "Give both the same number.")


def _number(node: Node) -> str:
    return "no number" if node.number is None else f"number {node.number}"


def _check_blocks(default: Page, other: Page) -> Iterator[Problem]:
    """A sheet has the same blocks in every language; only its words differ."""
    pairs = zip_longest(default.meta.blocks or (), other.meta.blocks or ())
    for index, (our, their) in enumerate(pairs):
        if _shape(our) != _shape(their):
            place = other.front.place(("blocks", index))
            here, there = _shape(their), _shape(our)
            what = f"block {index + 1} is '{here}' here and '{there}' in {default.place.path}"
            mend = "Give the sheet the same blocks in every language; translate only the words."
            yield Problem(place, what, Rule.DIFFERENT_SHEET, mend)
            return


def _check_settings(default: Page, other: Page) -> Iterator[Problem]:
    """The settings of a page that are no words are the same in every language."""
    ours, theirs = _apart_from_words(default), _apart_from_words(other)
    for key in ours:
        if ours[key] != theirs[key]:
            place = other.front.place((key,))
            what = f"'{key}' is '{theirs[key]}' here and '{ours[key]}' in {default.place.path}"
            yield Problem(place, what, Rule.DIFFERENT_SHEET, f"Give '{key}' the same value in both.")


def _apart_from_words(page: Page) -> dict[str, object]:
    return page.meta.model_dump(include={"contacts", "copies", "reminder", "template"})


def _shape(block: Block | None) -> str:
    """What of a block is the same in every language: everything but its words."""
    match block:
        case Fields():
            return f"fields: {len(block.labels)} labels"
        case Lines():
            return f"lines: {block.count}"
        case Grid():
            return f"grid: {len(block.rows)} rows"
        case Table():
            boxes = "boxes and " if block.tick else ""
            return f"table: {', '.join(block.ids)} with {boxes}{len(block.columns)} columns"
        case ItemBlock():
            return f"{block.kind}: {', '.join(block.ids)}"
    return "nothing"
