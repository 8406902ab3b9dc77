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
from tipcard.paper.typeset import Misfit, Sheet, sheets
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
            _too_long(sheet, misfit, problems)
        blamed: dict[Location, list[str]] = {}
        for character in misfit.characters:
            # What an organisation calls itself stands on every sheet: its own file is to blame.
            for place in [at for at, words in own if character in words] or [location]:
                blamed.setdefault(place, []).append(character)
        for place, characters in blamed.items():
            problems.add(place, "unprintable-character", characters=" ".join(characters))


def _too_long(sheet: Sheet, misfit: Misfit, problems: Collector) -> None:
    """Which block is the first that does not fit, and what each of them takes."""
    drawn = sheet.view.blocks
    names = [block.title or block.kind for block in drawn]
    # A block with nothing to draw is not on the sheet, but in its settings.
    kinds = [block.kind for block in sheet.page.meta.blocks or ()]
    index = -1
    for block in drawn[: misfit.first + 1]:
        index = kinds.index(block.kind, index + 1)
    problems.add(
        sheet.page.front.location(("blocks", index)),
        "sheet-overflow",
        mm=misfit.overflow_mm,
        block=names[misfit.first],
        heights=", ".join(
            f"{name} {height}"
            for name, height in zip(("head and foot", *names), misfit.heights_mm, strict=True)
        ),
    )


def advise_on_codes(project: Project, problems: Collector) -> None:
    """An address that is too long for a code on paper is said once."""
    every = [sheet.stamp for edition in project.editions for sheet in sheets(project, edition)]
    if long := [len(one.url) for one in every if one.is_too_long]:
        problems.add(project.address_location, "qr-too-long", count=len(long), length=max(long))


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
    advise_on_codes(project, problems)
