"""What the site needs of `mkdocs.yml`: its languages, its menu, and what stands below `extra`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal

import mergedeep
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, create_model, field_validator
from pydantic_core import PydanticCustomError

from tipcard.diagnostics import Collector, Location, Rule
from tipcard.settings.organisation import CONTACTS, PROTOCOL_AT, Contact
from tipcard.source.files import ORGANISATION, Sources
from tipcard.source.model import Count, Ids, Strict, Text, Words, example, validate
from tipcard.source.yaml import KeyPath, YamlDoc, read_yaml


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


class LanguageSettings(Strict):
    """A language as the plugin i18n knows it."""

    locale: Annotated[Text, example("- locale: nl")]
    name: Annotated[Words | None, example("name: Nederlands")] = None
    default: Annotated[bool, example("default: true")] = False
    site_name: Annotated[Words | None, example("site_name: Online transgressive behaviour")] = None
    site_description: Annotated[Words | None, example("site_description: What to do.")] = None
    theme: Annotated[dict[str, Any], example("theme: {palette: []}")] = Field(default_factory=dict)


class I18n(Strict):
    """The plugin i18n: folders of their own for the languages, and none that falls back on another."""

    docs_structure: Annotated[Literal["folder"], example("docs_structure: folder")] = "folder"
    fallback_to_default: Annotated[Literal[False], example("fallback_to_default: false")] = False
    languages: Annotated[
        tuple[LanguageSettings, ...], Field(min_length=1), example("languages:\n      - locale: nl")
    ]


def _named(entry: Any) -> Any:
    return {entry: {}} if isinstance(entry, str) else entry


class Plugin(BaseModel):
    """A plugin by its name; all but i18n are MkDocs' own affair."""

    model_config = ConfigDict(extra="allow", frozen=True)
    i18n: Annotated[I18n | None, example("i18n:\n      languages:\n        - locale: nl")] = None


def _months(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    hint = "Write under extra: review_after_months: 12"
    raise PydanticCustomError("months", "it must be a number of months", {"hint": hint})


def _hosts(value: Any) -> Any:
    hosts = value if isinstance(value, list) else [None]
    if all(isinstance(host, str) and host.strip() and "/" not in host for host in hosts):
        return value
    hint = "Write under extra: refuses_robots: [www.example.org]"
    raise PydanticCustomError("hosts", "it must be a list of hosts", {"hint": hint})


class Extra(Strict):
    """Our own settings: after how many months a page should be checked again, the hosts that turn
    programs away, and what an organisation's own file may say in another way: the roles of those to
    turn to, and where its protocol is shown."""

    generator: Annotated[bool, example("generator: false")] = False
    review_after_months: Annotated[
        Count, BeforeValidator(_months), example("review_after_months: 12")
    ] = 12
    refuses_robots: Annotated[
        tuple[Text, ...], BeforeValidator(_hosts), example("refuses_robots: [www.example.org]")
    ] = ()
    contacts: Annotated[tuple[Contact, ...], CONTACTS] = ()
    protocol_at: Annotated[Ids | None, PROTOCOL_AT] = None
    organisation: Annotated[Any, example("name: Stichting Voorbeeld, in organisation.yml")] = None

    @field_validator("organisation", mode="before")
    @classmethod
    def _has_moved(cls, _: Any) -> Any:
        what = "the organisation has a file of its own now"
        hint = (
            f"Move what stands below this line to {ORGANISATION}, two levels to the left:"
            " organisation.example.yml shows how."
        )
        raise PydanticCustomError("moved-setting", what, {"hint": hint})


class Site(Strict):
    """The settings of the site, as far as they are ours to judge."""

    site_name: Annotated[Words, example("site_name: Online grensoverschrijdend gedrag")]
    nav: Annotated[list[Any], Field(min_length=1), example("nav:\n      - index.md")]
    plugins: Annotated[
        tuple[Annotated[Plugin, BeforeValidator(_named)], ...], example("plugins:\n      - i18n:")
    ] = ()
    extra: Annotated[Extra, example("extra:\n      generator: false")] = Extra()
    theme: Annotated[
        dict[str, Any] | str, Field(min_length=1), example("theme:\n      name: material")
    ] = "material"
    hooks: Annotated[
        tuple[Text, ...], Field(min_length=1), example("hooks: [hooks/mkdocs_hooks.py]")
    ] = ("-",)
    site_url: Annotated[Any, example("address: https://intranet.example.org/, in organisation.yml")] = (
        None
    )
    markdown_extensions: Annotated[Any, example("nothing")] = None

    @field_validator("site_url", mode="before")
    @classmethod
    def _is_elsewhere(cls, value: Any) -> Any:
        if value:
            what = "the address of the site has moved to the organisation's own file"
            hint = f"Write in {ORGANISATION}: address: {value}"
            raise PydanticCustomError("moved-setting", what, {"hint": hint})

    @field_validator("markdown_extensions", mode="before")
    @classmethod
    def _is_of_no_use(cls, _: Any) -> Any:
        what = "'markdown_extensions' changes nothing: this site reads its pages itself"
        hint = "Take it away; CONTRIBUTING.md says what a page may hold."
        raise PydanticCustomError("moved-setting", what, {"hint": hint})


#: What else MkDocs may be told; it judges that itself.
_OF_MKDOCS: dict[str, Any] = dict.fromkeys(
    (
        *("INHERIT", "copyright", "dev_addr", "docs_dir", "draft_docs", "edit_uri", "edit_uri_template"),
        *("exclude_docs", "extra_css", "extra_javascript", "extra_templates", "not_in_nav"),
        *("remote_branch", "remote_name", "repo_name", "repo_url", "site_author", "site_description"),
        *("site_dir", "strict", "use_directory_urls", "validation", "watch"),
    ),
    (Any, None),
)
_EVERYTHING = create_model("_EVERYTHING", __base__=Site, **_OF_MKDOCS)


@dataclass(frozen=True)
class SiteSettings:
    """The languages, the default one first, the pages of the menu with their locations, and the rest
    as it was written; `doc` knows the line of every value."""

    languages: tuple[Language, ...]
    nav: Mapping[str, Location]
    extra: Extra
    doc: YamlDoc


def read_site(sources: Sources, problems: Collector) -> SiteSettings | None:
    """Read the settings, and those in the files that they inherit from; without languages None."""
    doc = _read_inherited(sources.config, sources.texts, problems)
    if not doc.is_readable:
        return None
    site = validate(_EVERYTHING, doc, problems)
    if site is None:
        return None
    found = [plugin.i18n for plugin in site.plugins if plugin.i18n]
    settings = [language for i18n in found for language in i18n.languages]
    languages = [
        Language(one.locale, one.default, one.site_name or site.site_name)
        for one in sorted(settings, key=lambda one: not one.default)
    ]
    if not languages or not languages[0].is_default:
        what = "the plugin i18n names no default language"
        hint = "Write under plugins, i18n, languages: - locale: nl, and under it: default: true"
        problems.add(Location(sources.config, 1), Rule.MISSING_KEY, what, hint)
        return None
    nav: dict[str, Location] = {}
    for page, location in _nav(doc, site.nav, ("nav",), problems):
        if page in nav:
            what = f"the page '{page}' stands in the menu twice; first on line {nav[page].line_no}"
            problems.add(location, Rule.DUPLICATE_KEY, what, "Remove one of the two.")
        nav.setdefault(page, location)
    return SiteSettings(tuple(languages), nav, site.extra, doc)


def _nav(
    doc: YamlDoc, entry: Any, key_path: KeyPath, problems: Collector
) -> Iterator[tuple[str, Location]]:
    """Every page of the menu, however deep, with its location."""
    if isinstance(entry, str):
        if entry.endswith(".md"):
            yield entry, doc.location(key_path)
    elif isinstance(entry, Mapping | list):
        for key, part in entry.items() if isinstance(entry, Mapping) else enumerate(entry):
            yield from _nav(doc, part, (*key_path, key), problems)
    else:
        what = "wrong value for 'nav': it must be the name of a page"
        problems.add(doc.location(key_path), Rule.WRONG_VALUE, what, "Write for example: - index.md")


def _read_inherited(path: str, texts: Mapping[str, str], problems: Collector) -> YamlDoc:
    """The settings in a file, joined with those that it inherits from as MkDocs does."""
    docs: list[YamlDoc] = []
    wanted, by = path, Location(path, 1)
    while wanted and wanted not in [doc.top.path for doc in docs]:
        if wanted not in texts:
            what = f"the settings file '{wanted}' does not exist"
            problems.add(by, Rule.UNKNOWN_PAGE, what, "Correct its name.")
            return YamlDoc(None, by, is_readable=False)
        doc = read_yaml(wanted, texts[wanted], problems, is_of_mkdocs=True)
        if not doc.is_readable:
            return doc
        docs.append(doc)
        base = doc.data.get("INHERIT") if isinstance(doc.data, Mapping) else None
        by = doc.location(("INHERIT",))
        wanted = str(PurePosixPath(wanted).parent / str(base)) if base else ""
    return reduce(_inherit, docs)


def _inherit(child: YamlDoc, parent: YamlDoc) -> YamlDoc:
    """Two files joined key by key; a list or a word in the child replaces the parent's."""
    if not isinstance(child.data, Mapping) or not isinstance(parent.data, Mapping):
        return child
    data: Any = mergedeep.merge({}, parent.data, child.data)
    replaced = set(_replaced(child.data, parent.data, ()))
    kept = {
        path: location
        for path, location in parent.locations.items()
        if not any(path[:depth] in replaced for depth in range(len(path) + 1))
    }
    return YamlDoc(data, child.top, {**kept, **child.locations})


def _replaced(child: Any, parent: Any, key_path: KeyPath) -> Iterator[KeyPath]:
    """The key paths at which the child's value stands for the parent's."""
    if not isinstance(child, Mapping) or not isinstance(parent, Mapping):
        yield key_path
        return
    for key in child.keys() & parent.keys():
        yield from _replaced(child[key], parent[key], (*key_path, str(key)))
