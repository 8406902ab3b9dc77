"""What the package needs of `mkdocs.yml`: the languages and the menu."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from tipcard.problem import Place, Problem, Rule
from tipcard.yamldoc import YamlDoc, read_yaml


@dataclass(frozen=True)
class Language:
    """One language of the site: its folder in `docs/`, and the name of the site in it."""

    locale: str
    is_default: bool
    site_name: str

    @property
    def url_folder(self) -> str:
        """The folder in the built site, empty for the default language, else with its `/`."""
        return "" if self.is_default else f"{self.locale}/"


@dataclass(frozen=True)
class Settings:
    """The languages, the default one first, and the pages of the menu with their places."""

    languages: tuple[Language, ...]
    nav: Mapping[str, Place]

    @property
    def default(self) -> Language:
        """The language that the others are translated from."""
        return self.languages[0]


def read_settings(path: str, texts: Mapping[str, str]) -> tuple[Settings | None, list[Problem]]:
    """Read the settings in `path`, and those in the files that it inherits from."""
    docs, problems = _inherited(path, texts)
    if problems:
        return None, problems
    found = _languages(_first(docs, "plugins")[1], str(_first(docs, "site_name")[1]))
    languages = sorted(found, key=lambda language: not language.is_default)
    if not languages or not languages[0].is_default:
        what = "the plugin i18n names no default language"
        mend = "Write under plugins, i18n, languages: - locale: nl, and under it: default: true"
        return None, [Problem(Place(path, 1), what, Rule.MISSING_KEY, mend)]
    doc, nav = _first(docs, "nav")
    return Settings(tuple(languages), dict(_nav(doc, nav, ("nav",)))), []


def _inherited(path: str, texts: Mapping[str, str]) -> tuple[list[YamlDoc], list[Problem]]:
    """The settings files, from the given one to the one that inherits from nothing."""
    docs: list[YamlDoc] = []
    wanted: str | None = path
    by = Place(path, 1)
    while wanted is not None and wanted not in [doc.path for doc in docs]:
        if wanted not in texts:
            what, mend = f"the settings file '{wanted}' does not exist", "Correct its name."
            return docs, [Problem(by, what, Rule.UNKNOWN_PAGE, mend)]
        doc, problems = read_yaml(wanted, texts[wanted])
        if problems:
            return docs, problems
        docs.append(doc)
        by = doc.place(("INHERIT",))
        base = doc.data.get("INHERIT") if isinstance(doc.data, Mapping) else None
        wanted = str(PurePosixPath(wanted).parent / base) if base else None
    return docs, []


def _first(docs: list[YamlDoc], key: str) -> tuple[YamlDoc, Any]:
    """The first file that sets the key, with its value; MkDocs replaces whole lists likewise."""
    holders = [doc for doc in docs if isinstance(doc.data, Mapping) and key in doc.data]
    doc = holders[0] if holders else docs[0]
    return doc, doc.data.get(key) if holders else None


def _languages(plugins: Any, site_name: str) -> Iterator[Language]:
    for plugin in plugins if isinstance(plugins, list) else []:
        options = plugin.get("i18n") if isinstance(plugin, Mapping) else None
        for language in options.get("languages", []) if isinstance(options, Mapping) else []:
            name = str(language.get("site_name", site_name))
            yield Language(str(language.get("locale")), bool(language.get("default")), name)


def _nav(doc: YamlDoc, entry: Any, key_path: tuple[str | int, ...]) -> Iterator[tuple[str, Place]]:
    """Every page of the menu, however deep, with its place."""
    if isinstance(entry, str):
        if entry.endswith(".md"):
            yield entry, doc.place(key_path)
        return
    parts = entry.items() if isinstance(entry, Mapping) else enumerate(entry or [])
    for key, part in parts:
        yield from _nav(doc, part, (*key_path, key))
