"""What settings are made of: the types of their values, and pydantic's findings with their line."""

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Generic, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from tipcard.diagnostics import Collector, Location, rules
from tipcard.source.yaml import KeyPath, YamlDoc, read_yaml

M = TypeVar("M", bound=BaseModel)


class Strict(BaseModel):
    """A part of the settings: what it does not name is refused, so no typo passes in silence."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Marked(str):
    """Words for readers; an id or an address is none. What is compared, hashed and held to the terms
    between languages are the values of this type."""


def refuse(reason: str, **words: Any) -> PydanticCustomError:
    """Why a value is refused: the name of a message in `rules.yml`, or else words for "wrong value"."""
    return PydanticCustomError(reason if reason in rules() else "reason", reason, words)


def example(line: str) -> Any:
    """A field with a right line for it, shown when it is missing or its value is wrong."""
    return Field(examples=[line])


def _as_list(value: Any) -> Any:
    """A single id as a list."""
    return [value] if isinstance(value, str) else value


def _none_if_empty(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


def _no_truth_value(value: Any) -> Any:
    # For Python `true` is the number 1.
    if isinstance(value, bool):
        raise refuse("it must be a whole number")
    return value


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Words = Annotated[Text, AfterValidator(Marked)]
WordList = Annotated[tuple[Words, ...], Field(min_length=1)]
#: The same words in every language, by locale.
Translated = Annotated[Mapping[str, Words], Field(min_length=1)]
Ids = Annotated[tuple[Text, ...], Field(min_length=1), BeforeValidator(_as_list)]
Count = Annotated[int, BeforeValidator(_no_truth_value)]
#: May be left empty.
Empty = BeforeValidator(_none_if_empty)


def words_in(value: Any) -> Iterator[tuple[KeyPath, str]]:
    """Every word for readers in a value, however deep, with its key path as it is written."""
    return ((key_path, str(part)) for key_path, part in walk(value) if isinstance(part, Marked))


def translated_in(value: Any) -> Iterator[tuple[KeyPath, Mapping[str, str]]]:
    """Whatever has words by locale in a value, however deep, with its key path."""
    for key_path, part in walk(value):
        if isinstance(part, Mapping) and any(isinstance(one, Marked) for one in part.values()):
            yield key_path, part


def walk(value: Any, key_path: KeyPath = ()) -> Iterator[tuple[KeyPath, Any]]:
    """A value and everything in it, with its key path."""
    yield key_path, value
    if isinstance(value, BaseModel):
        fields = type(value).model_fields.items()
        parts: list[tuple[str | int, Any]] = [
            (declared.alias or name, getattr(value, name)) for name, declared in fields
        ]
    elif isinstance(value, Mapping):
        parts = list(value.items())
    else:
        parts = list(enumerate(value)) if isinstance(value, tuple | list) else []
    for key, part in parts:
        yield from walk(part, (*key_path, key))


@dataclass(frozen=True)
class SettingsFile(Generic[M]):
    """A file with settings: where it is (`{locale}` stands for a language), what it holds, and what
    stands in for it when it is missing or cannot be read, so that the other checks go on.

    `missing` is the message that the file is not there, and `generated` that of a file which a command
    writes: whatever is wrong in it is said, and mended, as a whole.
    """

    path: str
    model: type[M]
    stand_in: Callable[[], M]
    missing: str = ""
    generated: str = ""


@dataclass(frozen=True)
class Settings(Generic[M]):
    """What a file holds; `doc` knows the line of every value. When it could not be read, something
    stands in for it."""

    value: M
    doc: YamlDoc
    is_readable: bool = True


def read_settings(
    file: SettingsFile[M], texts: Mapping[str, str], problems: Collector, locale: str = ""
) -> Settings[M]:
    """Read a file with settings; all that is wrong goes to `problems`."""
    path = file.path.replace("{locale}", locale)
    if path not in texts:
        if file.missing:
            problems.add(Location(path, 1), file.missing)
        return Settings(file.stand_in(), YamlDoc(None, Location(path, 1)))
    found = Collector() if file.generated else problems
    doc = read_yaml(path, texts[path], found)
    value = validate(file.model, doc, found) if doc.is_readable else None
    if file.generated:
        message = rules()[file.generated]
        for one in found.all:
            problems.merge(replace(one, what=message["what"], hint=message["hint"]))
    return Settings(value or file.stand_in(), doc, is_readable=value is not None)


#: The fields of a part of a model by their keys, as JSON Schema describes them.
Properties = Mapping[str, Any]
#: What to say instead of pydantic's own words, by the beginnings of its error types.
_REASONS: Mapping[str | tuple[str, ...], str] = {
    "date_": "it must be a day that exists, as year-month-day",
    "bool_": "it must be true or false",
    "int_": "it must be a whole number",
    "string_pattern": "it must be an address that begins with https://",
    ("dict_type", "mapping_type", "model_type"): "below it come keys with their values",
    "string_": "it must be one or more words",
    "too_short": "it may not be empty",
    ("list_type", "tuple_type"): "it must be a list, with [ ] around it or a - before each",
    "union_tag_not_found": "a block begins with its kind and a colon",
}


def validate(model: type[M], doc: YamlDoc, problems: Collector) -> M | None:
    """The data as `model`, or None and every reason why it is not."""
    try:
        return model.model_validate(doc.data if doc.data is not None else {})
    except ValidationError as error:
        errors = error.errors(include_url=False)
    schema = model.model_json_schema()
    parts = [part.get("properties", {}) for part in (schema, *schema.get("$defs", {}).values())]
    for details in errors:
        if not _follows(details, errors):
            _add(details, doc, parts, problems)
    return None


def _follows(details: ErrorDetails, errors: Sequence[ErrorDetails]) -> bool:
    """Whether one finding only follows from another."""
    own = details["loc"]
    if details["type"] == "missing":  # a key that is there with a typo is not missing as well
        unknown = [str(one["loc"][-1]) for one in errors if one["type"] == "extra_forbidden"]
        return bool(difflib.get_close_matches(str(own[-1]), unknown))
    # A list of which no part is right is not empty as well.
    within = (one["loc"] for one in errors if one["loc"][: len(own)] == own and one["loc"] != own)
    return details["type"] == "too_short" and any(within)


def _nearest(parts: Sequence[Properties], doc: YamlDoc, key_path: KeyPath) -> Sequence[Properties]:
    """The parts of a model where a key path stands: the first, which is the whole, or those that have
    what stands beside it, or else any other."""
    whole, *others = parts
    if len(key_path) == 1:
        return [whole]
    beside = doc.beside(key_path)
    return [part for part in others if set(part) & beside] or others


def _example(parts: Sequence[Properties], key: str) -> str:
    for part in parts:
        if examples := part.get(key, {}).get("examples"):
            return f"Write for example: {examples[0]}"
    return "See the other languages."


def _add(details: ErrorDetails, doc: YamlDoc, parts: Sequence[Properties], problems: Collector) -> None:
    """One of pydantic's findings in the words of an editor."""
    key_path, kind, words = details["loc"], details["type"], dict(details.get("ctx", {}))
    keys = (str(part) for part in reversed(key_path) if isinstance(part, str))
    key = words.pop("key", "") or next(keys, "")
    location = doc.location(key_path)
    near = _nearest(parts, doc, key_path)
    example = words.pop("example", "") or _example((*near, *parts), key)
    if kind == "extra_forbidden":
        problems.add(location, "unknown-key", key=key, known={name for part in near for name in part})
    elif kind == "union_tag_invalid":
        known = words["expected_tags"].replace("'", "").split(", ")
        problems.add(location, "unknown-key.block", key=words["tag"], known=known)
    elif kind == "missing":
        problems.add(location, "missing-key", key=key, example=example)
    elif kind in rules():
        problems.add(location, kind, key=key, example=example, **words)
    else:
        own = (reason for start, reason in _REASONS.items() if kind.startswith(start))
        reason = next(own, details["msg"][0].lower() + details["msg"][1:])
        name = "wrong-value" if key else "wrong-value.whole"
        problems.add(location, name, key=key, reason=reason, example=example)
