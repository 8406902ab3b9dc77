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
    """The data of one YAML text; `lines` gives the line in the file of each key path."""

    path: str
    data: Any
    lines: Mapping[KeyPath, int]
    first_line_no: int = 1

    def place(self, key_path: KeyPath) -> Place:
        """The place of a key path or, when it is not in the file, of what should hold it."""
        known: KeyPath = ()
        for key in key_path:
            # pydantic also names the kind of a block, which is no key of the file: skip it.
            known = (*known, key) if (*known, key) in self.lines else known
        return Place(self.path, self.lines.get(known, self.first_line_no))


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
        return YamlDoc(path, None, {}, first_line_no), [
            Problem(place, f"this is not YAML: {what}", Rule.BROKEN_YAML, mend)
        ]
    finally:
        loader.dispose()
    lines: dict[KeyPath, int] = {}
    problems = []
    for key_path, line_index in found:
        place = Place(path, first_line_no + line_index)
        if key_path in lines:
            what = f"the key '{key_path[-1]}' stands here twice; first on line {lines[key_path]}"
            problems.append(Problem(place, what, Rule.DUPLICATE_KEY, "Remove one of the two."))
        lines.setdefault(key_path, place.line_no)
    return YamlDoc(path, data, lines, first_line_no), problems


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


#: What to say instead of pydantic's own words, by the beginning of its error type.
_REASONS = {
    "date_": "it must be a day that exists, as year-month-day",
    "int_": "it must be a whole number",
    "string_pattern": "it must be an address that begins with https://",
    "string_": "it must be one or more words",
    "too_short": "it may not be empty",
    "tuple_type": "it must be a list, with [ ] around it",
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


def _keys(schema: Mapping[str, Any], key_path: KeyPath) -> set[str]:
    """The keys that the schema knows at the depth of a key path: its own, or those of its parts."""
    parts = [schema] if len(key_path) == 1 else schema.get("$defs", {}).values()
    return {key for part in parts for key in part.get("properties", {})}


def _problem(
    details: ErrorDetails, doc: YamlDoc, examples: Mapping[str, str], schema: Mapping[str, Any]
) -> Problem:
    """One of pydantic's findings in the words of an editor."""
    key_path, context = details["loc"], details.get("ctx", {})
    key = context.get("key") or next((str(part) for part in reversed(key_path) if str(part) == part), "")
    place = doc.place(key_path)
    example = f"Write for example: {examples[key]}" if key in examples else "See the other languages."
    match details["type"]:
        case "extra_forbidden":
            known = _keys(schema, key_path)
            mend = did_you_mean(key, known, f"Known here: {', '.join(sorted(known))}.")
            return Problem(place, f"unknown key '{key}'", Rule.UNKNOWN_KEY, mend)
        case "union_tag_invalid":
            kinds = context["expected_tags"].replace("'", "").split(", ")
            mend = did_you_mean(context["tag"], kinds, f"Known blocks: {', '.join(kinds)}.")
            return Problem(place, f"unknown block '{context['tag']}'", Rule.UNKNOWN_KEY, mend)
        case "missing" | "missing_pair":
            return Problem(place, f"the key '{key}' is missing", Rule.MISSING_KEY, example)
    own = (words for start, words in _REASONS.items() if details["type"].startswith(start))
    reason = next(own, details["msg"][0].lower() + details["msg"][1:])
    return Problem(place, f"wrong value for '{key}': {reason}", Rule.WRONG_VALUE, example)
