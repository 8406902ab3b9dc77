"""Templates of ours, which are compiled once and not by every build."""

from collections.abc import Sequence
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from typing_extensions import override

from tipcard.source.cache import load, recipe, store


def templates_in(folders: Sequence[str], is_html: bool) -> Environment:
    """The templates in some folders. What they are not given is an error, and a line that only decides
    leaves no white space; what those of HTML are given is text, unless it says that it is HTML."""
    return Environment(
        loader=Unindented(folders) if is_html else FileSystemLoader(folders),
        bytecode_cache=Bytecode(),
        undefined=StrictUndefined,
        trim_blocks=True,
        autoescape=is_html,
        keep_trailing_newline=not is_html,
        auto_reload=False,
    )


class Unindented(FileSystemLoader):
    """Templates of HTML without what is there for who reads them: no page has their indents."""

    @override
    def get_source(self, environment: Environment, template: str) -> Any:
        source, *about = super().get_source(environment, template)
        return "\n".join(line.lstrip() for line in source.split("\n")), *about


class Bytecode(BytecodeCache):
    """Templates as they were compiled before."""

    @override
    def load_bytecode(self, bucket: Bucket) -> None:
        if content := load(_key(bucket)):
            bucket.bytecode_from_string(content)

    @override
    def dump_bytecode(self, bucket: Bucket) -> None:
        store(_key(bucket), bucket.bytecode_to_string())


def _key(bucket: Bucket) -> bytes:
    """Everything that a compiled template depends on."""
    own = bucket.environment
    settings = (own.autoescape, own.trim_blocks, own.lstrip_blocks, own.keep_trailing_newline)
    parts = (recipe((), "jinja2"), bucket.key, bucket.checksum, settings, sorted(own.extensions))
    return f"template {parts}".encode()
