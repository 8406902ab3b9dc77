"""What the site needs of `mkdocs.yml`: its languages, its menu, and what stands below `extra`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, create_model

from tipcard.diagnostics import Collector, Location
from tipcard.settings.organisation import CONTACTS, PROTOCOL_AT, Contact
from tipcard.source.files import CONFIG, Sources
from tipcard.source.model import Count, Ids, Strict, Text, Words, example, refuse, validate, walk
from tipcard.source.yaml import YamlDoc, read_yaml


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
    raise refuse("it must be a number of months", example="Write under extra: review_after_months: 12")


def _hosts(value: Any) -> Any:
    hosts = value if isinstance(value, list) else [None]
    if all(isinstance(host, str) and host.strip() and "/" not in host for host in hosts):
        return value
    example = "Write under extra: refuses_robots: [www.example.org]"
    raise refuse("it must be a list of hosts", example=example)


def _release(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"\d+\.\d+\.\d+(-[\w.]+)?", value):
        return value
    raise refuse(
        "it must be three numbers with a dot between", example="Write under extra: release: 1.2.0"
    )


def _theme(value: Any) -> Any:
    if value and isinstance(value, dict | str):
        return value
    raise refuse("it must be a name, or keys with their values")


def _refused(message: str) -> Any:
    """Refuses whatever is written."""

    def check(value: Any) -> Any:
        if value is not None:
            raise refuse(message)

    return BeforeValidator(check)


class Extra(Strict):
    """Our own settings: the version of the project, after how many months a page should be checked
    again, the hosts that turn programs away, and what an organisation's own file may say in another way:
    the roles of those to turn to, and where its protocol is shown."""

    generator: Annotated[bool, example("generator: false")] = False
    release: Annotated[str, BeforeValidator(_release), example("release: 1.2.0")] = "0.0.0"
    review_after_months: Annotated[
        Count, BeforeValidator(_months), example("review_after_months: 12")
    ] = 12
    refuses_robots: Annotated[
        tuple[Text, ...], BeforeValidator(_hosts), example("refuses_robots: [www.example.org]")
    ] = ()
    contacts: Annotated[tuple[Contact, ...], CONTACTS] = ()
    protocol_at: Annotated[Ids | None, PROTOCOL_AT] = None
    organisation: Annotated[Any, _refused("moved-setting"), example("nothing")] = None


class Site(Strict):
    """The settings of the site, as far as they are ours to judge."""

    site_name: Annotated[Words, example("site_name: Online grensoverschrijdend gedrag")]
    nav: Annotated[list[Any], Field(min_length=1), example("nav:\n      - index.md")]
    plugins: Annotated[
        tuple[Annotated[Plugin, BeforeValidator(_named)], ...], example("plugins:\n      - i18n:")
    ] = ()
    extra: Annotated[Extra, example("extra:\n      generator: false")] = Extra()
    theme: Annotated[Any, BeforeValidator(_theme), example("theme:\n      name: material")] = "material"
    hooks: Annotated[
        tuple[Text, ...], Field(min_length=1), example("hooks: [hooks/mkdocs_hooks.py]")
    ] = ("-",)
    site_url: Annotated[Any, _refused("moved-setting.address"), example("nothing")] = None
    markdown_extensions: Annotated[Any, _refused("moved-setting.extensions"), example("nothing")] = None


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
    site = (validate(_EVERYTHING, doc, problems) or _essentials(doc)) if doc.is_readable else None
    if site is None:
        return None
    settings = {
        ("plugins", at, "i18n", "languages", number): one
        for at, plugin in enumerate(site.plugins)
        for number, one in enumerate(plugin.i18n.languages if plugin.i18n else ())
    }
    languages = tuple(
        Language(one.locale, one.default, one.site_name or site.site_name)
        for one in sorted(settings.values(), key=lambda one: not one.default)
    )
    locales = [(one.locale, doc.location((*path, "locale"))) for path, one in settings.items()]
    _once("duplicate-key.language", locales, problems)
    defaults = [(True, doc.location((*path, "default"))) for path in settings if settings[path].default]
    _once("duplicate-key.default", defaults, problems)
    if not languages or not languages[0].is_default:
        is_own = sources.config != CONFIG and CONFIG in sources.texts and not languages
        name = "missing-key.inherit" if is_own else "missing-key.default"
        problems.add(Location(sources.config, 1), name)
        return None
    pages: list[tuple[str, Location]] = []
    for key_path, entry in walk(site.nav, ("nav",)):
        location = doc.location(key_path)
        if not isinstance(entry, str | Mapping | list):
            problems.add(location, "wrong-value.nav")
        elif isinstance(entry, str) and entry.endswith(".md"):
            pages.append((entry, location))
    return SiteSettings(languages, _once("duplicate-key.nav", pages, problems), site.extra, doc)


def _once(
    rule: str, entries: Iterable[tuple[Any, Location]], problems: Collector
) -> Mapping[Any, Location]:
    """Where each value stands; a second place is a problem."""
    first: dict[Any, Location] = {}
    for value, location in entries:
        if value in first:
            problems.add(location, rule, key=value, line=first[value].line_no)
        first.setdefault(value, location)
    return first


def _essentials(doc: YamlDoc) -> Site | None:
    """The name, the menu and the languages alone, so that the other checks go on."""
    data = doc.data if isinstance(doc.data, dict) else {}
    wanted = {key: data.get(key) for key in ("site_name", "nav", "plugins")}
    return validate(Site, YamlDoc(wanted, doc.top), Collector())


def _read_inherited(path: str, texts: Mapping[str, str], problems: Collector) -> YamlDoc:
    """The settings in a file, joined with those that it inherits from, which MkDocs joins alike."""
    joined = YamlDoc({}, Location(path, 1))
    wanted, by, seen = path, Location(path, 1), set[str]()
    while wanted and wanted not in seen:
        seen.add(wanted)
        if wanted not in texts:
            problems.add(by, "unknown-page.settings", path=wanted)
            return YamlDoc(None, by, is_readable=False)
        doc = read_yaml(wanted, texts[wanted], problems, is_of_mkdocs=True)
        if not doc.is_readable:
            return doc
        data = doc.data if isinstance(doc.data, dict) else {}
        together = _join(data, joined.data)
        there = {key_path for key_path, _ in walk(together)}  # the child's list may be shorter
        inherited = {path: one for path, one in doc.locations.items() if path in there}
        joined = YamlDoc(together, joined.top, {**inherited, **joined.locations})
        base, by = data.get("INHERIT"), doc.location(("INHERIT",))
        wanted = str(PurePosixPath(wanted).parent / str(base)) if base else ""
    return joined


def _join(parent: Any, child: Any) -> Any:
    """Two values joined key by key; a list or a word in the child replaces the parent's."""
    if not isinstance(parent, dict) or not isinstance(child, dict):
        return child
    return {**parent, **{key: _join(parent.get(key), value) for key, value in child.items()}}
