"""What must hold before anything is published: each check is a function of the whole project."""

from collections.abc import Callable
from datetime import date

from tipcard.check.files import check_files
from tipcard.check.ids import check_blocks, check_ids, check_nav, check_numbers, check_register
from tipcard.check.links import check_links
from tipcard.check.organisation import check_organisation
from tipcard.check.style import (
    advise_on_age,
    advise_on_language,
    advise_on_other_languages,
    check_counts,
    check_synonyms,
    check_words,
)
from tipcard.check.translation import advise_on_translations, check_platforms, check_translations
from tipcard.diagnostics import Collector, Location
from tipcard.paper.booklet import booklets
from tipcard.paper.typeset import Misfit, sheets
from tipcard.project import Project
from tipcard.source.model import words_in


def check_sheets(project: Project, problems: Collector) -> None:
    """Every sheet fits on one A4, in letters that its font has."""
    organisation = project.organisation
    own = [(organisation.doc.location(at), words) for at, words in words_in(organisation.value)]
    for sheet in (sheet for edition in project.editions for sheet in sheets(project, edition)):
        misfit, location = sheet.paper, sheet.page.location
        if not isinstance(misfit, Misfit):
            continue
        if misfit.overflow_mm:
            problems.add(location, "sheet-overflow", mm=misfit.overflow_mm)
        blamed: dict[Location, list[str]] = {}
        for character in misfit.characters:
            # What an organisation calls itself stands on every sheet: its own file is to blame.
            for place in [at for at, words in own if character in words] or [location]:
                blamed.setdefault(place, []).append(character)
        for place, characters in blamed.items():
            problems.add(place, "unprintable-character", characters=" ".join(characters))


CHECKS: tuple[Callable[[Project, Collector], None], ...] = (
    check_files,
    check_ids,
    check_numbers,
    check_nav,
    check_blocks,
    check_register,
    check_links,
    check_translations,
    check_platforms,
    check_words,
    check_counts,
    check_synonyms,
    check_organisation,
    check_sheets,
)


def check(project: Project, problems: Collector) -> None:
    """Everything that must be mended."""
    for one in CHECKS:
        one(project, problems)


def advise(project: Project, today: date, problems: Collector) -> None:
    """What stops no build but wants an editor's eye."""
    advise_on_language(project, problems)
    advise_on_other_languages(project, problems)
    advise_on_age(project, today, problems)
    advise_on_translations(project, problems)
