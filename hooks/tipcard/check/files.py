"""Only known files are published: pages, settings, and what pages show."""

from tipcard.diagnostics import Collector, Location
from tipcard.project import PAGE, Project
from tipcard.settings.language import MESSAGES, SEARCH_WORDS, TERMINOLOGY, TRANSLATIONS
from tipcard.settings.platforms import PLATFORMS
from tipcard.source.files import ASSETS, DOCS

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
    for path in project.docs - own:
        folder, _, name = path.removeprefix(f"{DOCS}/").partition("/")
        if path.startswith(f"{ASSETS}/"):
            is_known = name.endswith((*_SUFFIXES, *_LICENCES)) and not name.startswith((".", "~"))
        else:
            is_known = folder in locales and PAGE.fullmatch(name) is not None
        if not is_known and folder not in locales and PAGE.fullmatch(name):
            problems.add(Location(f"{DOCS}/{folder}", 0), "foreign-file.language", name=folder)
        elif not is_known and not _is_in_folder_of_no_language(folder, locales, project):
            problems.add(Location(path, 0), "foreign-file")


def _is_in_folder_of_no_language(folder: str, locales: list[str], project: Project) -> bool:
    """Whether a file stands beside pages in a folder that belongs to no language."""
    start = f"{DOCS}/{folder}/"
    names = (path.removeprefix(start) for path in project.docs if path.startswith(start))
    return folder not in (*locales, "assets") and any(map(PAGE.fullmatch, names))
