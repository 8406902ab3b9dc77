"""Every sheet fits on one A4, in letters that its font has."""

from tipcard.diagnostics import Collector, Rule
from tipcard.paper.typeset import Misfit, sheets
from tipcard.project import Project


def check_sheets(project: Project, problems: Collector) -> None:
    """The sheets of which every id is known, set on paper."""
    for sheet in (sheet for edition in project.editions for sheet in sheets(project, edition)):
        misfit = sheet.paper
        if not isinstance(misfit, Misfit):
            continue
        if misfit.overflow_mm:
            what = f"the sheet is {misfit.overflow_mm} mm too long for one A4"
            hint = "Shorten its texts, or take away a block or some lines."
            problems.add(sheet.page.location, Rule.SHEET_OVERFLOW, what, hint)
        else:
            what = f"the sheet's font cannot print: {' '.join(misfit.characters)}"
            hint = "Use other characters in the texts of this sheet."
            problems.add(sheet.page.location, Rule.UNPRINTABLE_CHARACTER, what, hint)
