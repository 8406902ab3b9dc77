"""What the package needs of `mkdocs.yml`: the languages, the menu and the organisation."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from pathlib import PurePosixPath
from typing import Any

import mergedeep

from tipcard.organisation import EXAMPLES, Organisation
from tipcard.problem import Place, Problem, Rule
from tipcard.yamldoc import KeyPath, YamlDoc, read_yaml, validate


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

    def url(self, name: str, suffix: str = ".html") -> str:
        """The path in the built site of a page, by the name of its source; or of a file beside it."""
        return self.url_folder + name.removesuffix(".md") + suffix


@dataclass(frozen=True)
class Settings:
    """The languages, the default one first, the pages of the menu with their places, who uses the
    site (`organisation_doc` is the same with its lines), after how many months a page should be
    checked again, and the hosts that turn programs away."""

    languages: tuple[Language, ...]
    nav: Mapping[str, Place]
    organisation: Organisation
    organisation_doc: YamlDoc
    review_after_months: int
    refuses_robots: tuple[str, ...]

    @property
    def default(self) -> Language:
        """The language that the others are translated from."""
        return self.languages[0]


def read_settings(path: str, texts: Mapping[str, str]) -> tuple[Settings | None, list[Problem]]:
    """Read the settings in `path`, and those in the files that it inherits from.

    An organisation that is not right is a problem, and is left out.
    """
    doc, problems = _inherited(path, texts)
    if problems:
        return None, problems
    found = _languages(doc.part("plugins").data, str(doc.part("site_name").data))
    languages = sorted(found, key=lambda language: not language.is_default)
    if not languages or not languages[0].is_default:
        what = "the plugin i18n names no default language"
        mend = "Write under plugins, i18n, languages: - locale: nl, and under it: default: true"
        return None, [Problem(Place(path, 1), what, Rule.MISSING_KEY, mend)]
    nav = doc.part("nav")
    own = doc.part("extra", "organisation")
    organisation, problems = validate(Organisation, own, EXAMPLES)
    months, found_months = _months(doc.part("extra", "review_after_months"))
    pages = dict(_nav(nav, nav.data, ()))
    hosts, found_hosts = _hosts(doc.part("extra", "refuses_robots"))
    settings = Settings(tuple(languages), pages, organisation or Organisation(), own, months, hosts)
    return settings, problems + found_months + found_hosts


def _hosts(doc: YamlDoc) -> tuple[tuple[str, ...], list[Problem]]:
    """The hosts that may turn a program away when it checks links."""
    hosts = doc.data or []
    if isinstance(hosts, list) and all(isinstance(host, str) and "/" not in host for host in hosts):
        return tuple(hosts), []
    what = "wrong value for 'refuses_robots': it must be a list of hosts"
    mend = "Write under extra: refuses_robots: [www.example.org]"
    return (), [Problem(doc.place(()), what, Rule.WRONG_VALUE, mend)]


def _months(doc: YamlDoc) -> tuple[int, list[Problem]]:
    """After how many months a page should be checked again; twelve if nothing is said."""
    if doc.data is None or (isinstance(doc.data, int) and doc.data > 0):
        return doc.data or 12, []
    what = "wrong value for 'review_after_months': it must be a number of months"
    mend = "Write under extra: review_after_months: 12"
    return 12, [Problem(doc.place(()), what, Rule.WRONG_VALUE, mend)]


def _inherit(child: YamlDoc, parent: YamlDoc) -> YamlDoc:
    """A settings file with the one that it inherits from, joined key by key as MkDocs does.

    A list or a word in the child replaces the parent's.
    """
    if not isinstance(child.data, Mapping) or not isinstance(parent.data, Mapping):
        return child
    data: Any = mergedeep.merge({}, parent.data, child.data)
    replaced = set(_replaced(child.data, parent.data, ()))
    kept = {
        path: place
        for path, place in parent.places.items()
        if not any(path[:depth] in replaced for depth in range(len(path) + 1))
    }
    return YamlDoc(data, {**kept, **child.places}, child.top)


def _replaced(child: Any, parent: Any, key_path: KeyPath) -> Iterator[KeyPath]:
    """The key paths that both have, where the child's value stands for the parent's."""
    if not isinstance(child, Mapping) or not isinstance(parent, Mapping):
        yield key_path
        return
    for key in child.keys() & parent.keys():
        yield from _replaced(child[key], parent[key], (*key_path, str(key)))


def _inherited(path: str, texts: Mapping[str, str]) -> tuple[YamlDoc, list[Problem]]:
    """The settings in a file, with those that it inherits."""
    docs: list[YamlDoc] = []
    wanted: str | None = path
    by = Place(path, 1)
    while wanted is not None and wanted not in [doc.top.path for doc in docs]:
        if wanted not in texts:
            what, mend = f"the settings file '{wanted}' does not exist", "Correct its name."
            return YamlDoc(None, {}, by), [Problem(by, what, Rule.UNKNOWN_PAGE, mend)]
        doc, problems = read_yaml(wanted, texts[wanted])
        if problems:
            return doc, problems
        docs.append(doc)
        by = doc.place(("INHERIT",))
        base = doc.part("INHERIT").data
        wanted = str(PurePosixPath(wanted).parent / str(base)) if base else None
    return reduce(_inherit, docs), []


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
