"""What must hold before anything is published: each check is a function of the whole project."""

from collections.abc import Callable, Sequence
from datetime import date

from tipcard.check.ids import check_blocks, check_ids, check_nav, check_numbers, check_register
from tipcard.check.links import check_links
from tipcard.check.settings import check_files, check_organisation, check_platforms
from tipcard.check.style import (
    advise_on_age,
    advise_on_language,
    advise_on_other_languages,
    check_counts,
    check_synonyms,
    check_words,
)
from tipcard.check.translation import advise_on_translations, check_translations
from tipcard.diagnostics import Collector, Location
from tipcard.document.tree import Passage
from tipcard.paper.booklet import booklets
from tipcard.paper.typeset import Misfit, Printed, Sheet, sheets
from tipcard.project import Project
from tipcard.source.model import words_in


def check_paper(project: Project, problems: Collector) -> None:
    """Every sheet fits on one A4, and what is printed is in letters that the font has."""
    for edition in project.editions:
        for sheet in sheets(project, edition):
            _check_paper(project, sheet, (), problems)
    for booklet in (one for edition in project.editions for one in booklets(project, edition)):
        said = [one for page in booklet.pages for part in page.sections for one in part.passages]
        _check_paper(project, booklet, said, problems)


def _check_paper(project: Project, paper: Printed, said: Sequence[Passage], problems: Collector) -> None:
    """Why something cannot be printed; `said` is what the pages of a booklet say, with its place."""
    misfit, location, organisation = paper.paper, paper.page.location, project.organisation
    if not isinstance(misfit, Misfit):
        return
    if isinstance(paper, Sheet) and misfit.overflow_mm:
        _too_long(paper, misfit, problems)
    # What an organisation calls itself stands on everything printed: its own file is to blame.
    own = [(organisation.doc.location(at), words) for at, words in words_in(organisation.value)]
    pages = [(one.location, one.words) for one in said]
    blamed: dict[Location, list[str]] = {}
    for character in misfit.characters:
        for place in [at for at, words in (*own, *pages) if character in words] or [location]:
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
    printed = [(*sheets(project, one), *booklets(project, one)) for one in project.editions]
    every = [paper.stamp for own in printed for paper in own]
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
    check_paper,
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
