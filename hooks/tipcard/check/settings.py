"""What stands beside the pages: only known files, and settings that fit the site's languages and ids."""

from collections.abc import Mapping, Sequence

from tipcard.diagnostics import Collector, Location
from tipcard.project import PAGE, Project
from tipcard.settings.language import MESSAGES, SEARCH_WORDS, TERMINOLOGY, TRANSLATIONS
from tipcard.settings.platforms import PLATFORMS
from tipcard.source.files import DOCS
from tipcard.source.model import translated_in
from tipcard.source.yaml import KeyPath

#: What the site uses; whatever else stands in docs/assets would be published with it.
_SUFFIXES = (".css", ".js", ".woff2", ".svg", ".png", ".jpg", ".jpeg")
_LICENCES = ("OFL.txt",)


def check_files(project: Project, problems: Collector) -> None:
    """Whatever stands in docs is a file of the site; a folder of no language is said once."""
    locales = [edition.locale for edition in project.editions]
    settings = {
        file.path.replace("{locale}", locale)
        for file in (MESSAGES, TERMINOLOGY, SEARCH_WORDS, TRANSLATIONS, PLATFORMS)
        for locale in locales
    }
    own = settings | {f"{DOCS}/{project.organisation.value.logo}"}
    for path, kind in project.strange.items():
        problems.add(Location(path, 0), "foreign-file.kind", kind=kind)
    places = {path: path.removeprefix(f"{DOCS}/").partition("/") for path in project.docs - own}
    foreign = {
        folder
        for folder, _, name in places.values()
        if folder not in (*locales, "assets") and PAGE.fullmatch(name)
    }
    for folder in foreign:
        problems.add(Location(f"{DOCS}/{folder}", 0), "foreign-file.language", name=folder)
    for path, (folder, _, name) in places.items():
        if folder == "assets":
            own_name = name.rpartition("/")[2]
            is_known = name.endswith((*_SUFFIXES, *_LICENCES)) and not own_name.startswith((".", "~"))
        else:
            is_known = folder in locales and PAGE.fullmatch(name) is not None
        if not is_known and folder not in foreign:
            problems.add(Location(path, 0), "foreign-file")


def check_organisation(project: Project, problems: Collector) -> None:
    """The name, the ids and the roles of an organisation."""
    organisation = project.organisation.value
    for key, value in (("adapted", organisation.adapted), ("logo", organisation.logo)):
        if value and not organisation.name:
            problems.add(project.location(key), "missing-key.name", key=key)
    known = {one for page in project.pages if not page.meta.blocks for one, _ in page.ids}
    said = {"contacts": project.contacts, "records": organisation.records}
    for key_path, words in translated_in(said):
        _check_locales(project, words, project.location(*key_path), problems)
    named: dict[KeyPath, Sequence[str]] = {("protocol_at",): project.protocol_at}
    named |= {("contacts", index, "at"): one.at for index, one in enumerate(project.contacts)}
    named |= {("records", "at"): organisation.records.at} if organisation.records else {}
    for key_path, ids in named.items():
        for position, one_id in enumerate(ids):
            if one_id not in known:
                location = project.location(*key_path, position)
                problems.add(location, "unknown-id", key=one_id, known=known)


def check_platforms(project: Project, problems: Collector) -> None:
    """Every word in the table of the platforms is there in every language."""
    if table := project.platforms:
        for key_path, words in translated_in(table.value):
            _check_locales(project, words, table.doc.location(key_path), problems)


def _check_locales(
    project: Project, words: Mapping[str, str], location: Location, problems: Collector
) -> None:
    """What is written per language is there in every language of the site, and in no other."""
    locales = [edition.locale for edition in project.editions]
    for locale in (locale for locale in locales if locale not in words):
        example = next(iter(words.values()))
        problems.add(location, "missing-translation.words", locale=locale, example=example)
    for locale in words.keys() - set(locales):
        problems.add(location, "unknown-key.language", key=locale, known=locales)
