"""YAML in which every value knows its line, and pydantic's findings as problems with that line."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from tipcard.problem import Place, Problem, Rule

KeyPath = tuple[str | int, ...]
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class YamlDoc:
    """The data of a YAML text, or of a part of it; `places` has that of each key path.

    `top` is the place of the whole; `within` is the key path of a part in its text.
    """

    data: Any
    places: Mapping[KeyPath, Place]
    top: Place
    within: KeyPath = ()

    def place(self, key_path: KeyPath) -> Place:
        """The place of a key path or, when it is not in the file, of what should hold it."""
        return self.places.get(self._known(key_path), self.top)

    def part(self, *key_path: str) -> "YamlDoc":
        """What stands below a key path, as a text of its own; without data if nothing does."""
        data = self.data
        for key in key_path:
            data = data.get(key) if isinstance(data, Mapping) else None
        depth = len(key_path)
        places = {path[depth:]: place for path, place in self.places.items() if path[:depth] == key_path}
        return YamlDoc(data, places, self.place(key_path), (*self.within, *key_path))

    def name(self, key_path: KeyPath) -> str:
        """A key path as it is written in messages: `contacts[1].phone`; empty for the whole text."""
        keys = (*self.within, *self._known(key_path[:-1]), *key_path[-1:])
        names = (f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys)
        return "".join(names).removeprefix(".")

    def beside(self, key_path: KeyPath) -> set[str]:
        """The keys that stand where a key path stands."""
        above = self._known(key_path[:-1])
        return {str(path[-1]) for path in self.places if path and path[:-1] == above}

    def _known(self, key_path: KeyPath) -> KeyPath:
        known: KeyPath = ()
        for key in key_path:
            # pydantic also names the kind of a block, which is no key of the file: skip it.
            known = (*known, key) if (*known, key) in self.places else known
        return known


class _Loader(yaml.SafeLoader):
    """PyYAML's own loader, but for dates and tags."""


# A date stays text, so that a wrong one is a wrong value and not broken YAML.
_Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _ignore_tag(*_: object) -> None:
    """What tags in mkdocs.yml such as `!ENV` and `!!python/name:…` stand for is MkDocs' affair."""


_Loader.add_multi_constructor("", _ignore_tag)


def read_yaml(path: str, text: str, first_line_no: int = 1) -> tuple[YamlDoc, list[Problem]]:
    """Read YAML that begins on `first_line_no` of the file; a text that is no YAML has no data."""
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        found = list(_walk(node, ())) if node else []
        data = loader.construct_document(node) if node else None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = Place(path, first_line_no + (mark.line if mark else 0))
        what = getattr(error, "problem", None) or "a character that YAML does not allow"
        mend = "Look at this line and the one above: a colon, a quote or an indent is not right."
        return YamlDoc(None, {}, Place(path, first_line_no)), [
            Problem(place, f"this is not YAML: {what}", Rule.BROKEN_YAML, mend)
        ]
    finally:
        loader.dispose()
    places: dict[KeyPath, Place] = {}
    problems = []
    for key_path, line_index in found:
        place = Place(path, first_line_no + line_index)
        if key_path in places:
            first = places[key_path].line_no
            what = f"the key '{key_path[-1]}' stands here twice; first on line {first}"
            problems.append(Problem(place, what, Rule.DUPLICATE_KEY, "Remove one of the two."))
        places.setdefault(key_path, place)
    return YamlDoc(data, places, Place(path, first_line_no)), problems


def _walk(node: yaml.Node, key_path: KeyPath) -> Iterator[tuple[KeyPath, int]]:
    """Every key path below a node with its line, counted from 0."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*key_path, str(key.value)), key.start_mark.line
            yield from _walk(value, (*key_path, str(key.value)))
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield (*key_path, index), value.start_mark.line
            yield from _walk(value, (*key_path, index))


_RULES = {str(rule): rule for rule in Rule}

#: What to say instead of pydantic's own words, by the beginning of its error type.
_REASONS = {
    "date_": "it must be a day that exists, as year-month-day",
    "bool_": "it must be true or false",
    "int_": "it must be a whole number",
    "string_pattern": "it must be an address that begins with https://",
    "dict_type": "below it come keys with their values",
    "model_type": "below it come keys with their values",
    "string_": "it must be one or more words",
    "too_short": "it may not be empty",
    "tuple_type": "it must be a list, with [ ] around it or a - before each",
    "union_tag_not_found": "a block begins with its kind and a colon",
}


def validate(
    model: type[M], doc: YamlDoc, examples: Mapping[str, str]
) -> tuple[M | None, list[Problem]]:
    """The data as `model`, or every reason why it is not; `examples` has a right line for each key."""
    try:
        return model.model_validate(doc.data if doc.data is not None else {}), []
    except ValidationError as error:
        errors = error.errors(include_url=False)
    schema = model.model_json_schema(by_alias=True)
    unknown = [str(each["loc"][-1]) for each in errors if each["type"] == "extra_forbidden"]
    return None, [
        _problem(details, doc, examples, schema)
        for details in errors
        # A key that is there with a typo is not missing as well.
        if details["type"] != "missing"
        or not difflib.get_close_matches(str(details["loc"][-1]), unknown)
    ]


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """How to mend an unknown word: the nearest known one, if any is near."""
    near = difflib.get_close_matches(word, sorted(known), n=1)
    return f"Did you mean '{near[0]}'?" if near else otherwise


def _keys(schema: Mapping[str, Any], doc: YamlDoc, key_path: KeyPath) -> set[str]:
    """The keys that the schema knows where a key path stands: its own, or those of a part that has
    what stands beside it, or else of any part."""
    if len(key_path) == 1:
        return set(schema.get("properties", {}))
    parts = [set(part.get("properties", {})) for part in schema.get("$defs", {}).values()]
    beside = doc.beside(key_path)
    return set().union(*([part for part in parts if part & beside] or parts))


def _problem(
    details: ErrorDetails, doc: YamlDoc, examples: Mapping[str, str], schema: Mapping[str, Any]
) -> Problem:
    """One of pydantic's findings in the words of an editor."""
    key_path, context = details["loc"], details.get("ctx", {})
    words = (str(part) for part in reversed((*doc.within, *key_path)) if str(part) == part)
    key = context.get("key") or next(words, "")
    place = doc.place(key_path)
    name = f"{doc.name(key_path)}: " if doc.within else ""
    example = f"Write for example: {examples[key]}" if key in examples else "See the other languages."
    match details["type"]:
        case "extra_forbidden":
            known = _keys(schema, doc, key_path)
            mend = did_you_mean(key, known, f"Known here: {', '.join(sorted(known))}.")
            return Problem(place, f"{name}unknown key '{key}'", Rule.UNKNOWN_KEY, mend)
        case "union_tag_invalid":
            kinds = context["expected_tags"].replace("'", "").split(", ")
            mend = did_you_mean(context["tag"], kinds, f"Known blocks: {', '.join(kinds)}.")
            return Problem(place, f"unknown block '{context['tag']}'", Rule.UNKNOWN_KEY, mend)
        case "missing" | "missing_pair":
            return Problem(place, f"{name}the key '{key}' is missing", Rule.MISSING_KEY, example)
    mend = context.get("mend", example)
    if details["type"] in _RULES:
        return Problem(place, f"{name}{details['msg']}", _RULES[details["type"]], mend)
    own = (reason for start, reason in _REASONS.items() if details["type"].startswith(start))
    reason = next(own, details["msg"][0].lower() + details["msg"][1:])
    return Problem(place, f"{name}wrong value for '{key}': {reason}", Rule.WRONG_VALUE, mend)
