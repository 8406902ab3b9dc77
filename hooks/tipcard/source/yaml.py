"""YAML in which every value knows its line, and which can do nothing but hold values.

Of YAML it takes what settings need: keys with values, lists, words, numbers and truth values. What
could surprise, such as anchors, tags and deep nesting, is a problem at its line.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.constructor import SafeConstructor
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from yaml.nodes import ScalarNode
from yaml.resolver import Resolver

from tipcard.diagnostics import Collector, Location
from tipcard.source.characters import without_escaped, without_odd_characters

KeyPath = tuple[str | int, ...]

#: More levels than any file of ours has; a reader that follows them all can be made to stop.
_MOST_LEVELS = 20
#: Longer numbers are none that a setting can mean.
_MOST_DIGITS = 20
#: What MkDocs may have in its own settings; their values are its own affair.
_TAGS_OF_MKDOCS = ("!ENV", "!relative", "tag:yaml.org,2002:python/name:")
_FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class YamlDoc:
    """The data of a YAML text; `locations` has that of each key path, `top` is that of the whole.

    A text that cannot be read has no data and is not `is_readable`.
    """

    data: Any
    top: Location
    locations: Mapping[KeyPath, Location] = field(default_factory=dict)
    is_readable: bool = True

    def location(self, key_path: KeyPath) -> Location:
        """The location of a key path or, when it is not in the file, of what should hold it."""
        return self.locations.get(self._known(key_path), self.top)

    def beside(self, key_path: KeyPath) -> set[str]:
        """The keys that stand where a key path stands."""
        above = self._known(key_path[:-1])
        return {str(path[-1]) for path in self.locations if path and path[:-1] == above}

    def _known(self, key_path: KeyPath) -> KeyPath:
        known: KeyPath = ()
        for key in key_path:
            # pydantic also names the kind of a block, which is no key of the file: skip it.
            known = (*known, key) if (*known, key) in self.locations else known
        return known


class _StopError(Exception):
    """The rest of a text is not read: its problem has been said."""


def read_yaml(
    path: str, text: str, problems: Collector, first_line_no: int = 1, is_of_mkdocs: bool = False
) -> YamlDoc:
    """Read YAML that begins on `first_line_no` of its file; all that is wrong goes to `problems`."""
    top = Location(path, first_line_no)
    text = without_odd_characters(path, text, problems) if first_line_no == 1 else text
    for loader in (_FAST, yaml.SafeLoader):
        reader = _Reader(path, first_line_no, problems, is_of_mkdocs)
        try:
            return YamlDoc(reader.read(yaml.parse(text, Loader=loader)), top, reader.locations)
        except _StopError:
            break
        except yaml.YAMLError as error:
            if loader is yaml.SafeLoader:  # whose words are the same on every machine
                mark = getattr(error, "problem_mark", None)
                location = Location(path, first_line_no + (mark.line if mark else 0))
                fault = getattr(error, "problem", None) or "a character that YAML does not allow"
                problems.add(location, "broken-yaml", fault=fault)
    return YamlDoc(None, top, is_readable=False)


class _Reader:
    """Makes values of YAML's events, one after the other, with the place of each."""

    def __init__(self, path: str, first_line_no: int, problems: Collector, is_of_mkdocs: bool) -> None:
        self.locations: dict[KeyPath, Location] = {}
        self._path = path
        self._first_line_no = first_line_no
        self._problems = problems
        self._is_of_mkdocs = is_of_mkdocs

    def read(self, events: Iterator[Event]) -> Any:
        """The value of the one document in a text, or None."""
        documents = 0
        data = None
        for event in events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._stop(event, "broken-yaml.second")
            elif not type(event).__name__.startswith(("Stream", "DocumentEnd")):
                data = self._value(event, events, ())
        return data

    def _value(self, event: Event, events: Iterator[Event], key_path: KeyPath) -> Any:
        if name := getattr(event, "anchor", None):
            mark = "*" if isinstance(event, AliasEvent) else "&"
            self._stop(event, "broken-yaml.short-cut", name=f"{mark}{name}", mark=mark)
        if len(key_path) > _MOST_LEVELS:
            self._stop(event, "broken-yaml.levels", most=_MOST_LEVELS)
        tag = getattr(event, "tag", None)
        is_theirs = self._is_of_mkdocs and str(tag).startswith(_TAGS_OF_MKDOCS)
        if tag not in (None, "!") and not is_theirs:
            self._stop(event, "broken-yaml.tag", tag=str(tag).replace("tag:yaml.org,2002:", "!!"))
        if isinstance(event, ScalarEvent):
            return None if is_theirs else self._scalar(event)
        is_list = isinstance(event, SequenceStartEvent)
        data = self._list(events, key_path) if is_list else self._mapping(events, key_path)
        return None if is_theirs else data

    def _list(self, events: Iterator[Event], key_path: KeyPath) -> list[Any]:
        data: list[Any] = []
        for event in events:
            if isinstance(event, SequenceEndEvent):
                break
            own = (*key_path, len(data))
            self.locations[own] = self._location(event)
            data.append(self._value(event, events, own))
        return data

    def _mapping(self, events: Iterator[Event], key_path: KeyPath) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for event in events:
            if isinstance(event, MappingEndEvent):
                break
            if not isinstance(event, ScalarEvent):
                self._value(event, events, key_path)  # says first what is wrong with the key itself
                self._stop(event, "broken-yaml.key")
            # As it is written: for YAML an id such as `no` would be a truth value.
            key, location = str(getattr(event, "value", "")), self._location(event)
            own = (*key_path, key)
            if own in self.locations:
                first = self.locations[own].line_no
                self._problems.add(location, "duplicate-key", key=key, line=first)
                # The last value counts, as for every reader of YAML: what the first one held is gone.
                for path in [path for path in self.locations if path[:-1][: len(own)] == own]:
                    del self.locations[path]
            self.locations.setdefault(own, location)
            data[key] = self._value(next(events), events, own)
        return data

    def _scalar(self, event: Any) -> Any:
        """A word, a number, a truth value or None; a day stays text, to be judged as a value."""
        if not event.implicit[0]:
            return without_escaped(event.value, self._location(event), self._problems)
        tag = str(_RESOLVER.resolve(ScalarNode, event.value, (True, False)))  # type: ignore[no-untyped-call]
        kind = tag.rpartition(":")[2]
        if kind in {"int", "float"} and len(event.value) > _MOST_DIGITS:
            self._stop(event, "wrong-value.number")
        if kind not in {"int", "float", "bool", "null"}:
            return event.value
        node = ScalarNode(tag, event.value)
        try:
            return SafeConstructor.yaml_constructors[tag](_CONSTRUCTOR, node)
        except (ValueError, OverflowError):  # what only looks like a number, such as 0_
            return event.value

    def _location(self, event: Any) -> Location:
        return Location(self._path, self._first_line_no + event.start_mark.line)

    def _stop(self, event: Event, message: str, /, **words: Any) -> None:
        self._problems.add(self._location(event), message, **words)
        raise _StopError


_RESOLVER = Resolver()
_CONSTRUCTOR = SafeConstructor()
