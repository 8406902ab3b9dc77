"""Ids: each stands once, is frozen and stays; and what names one names one that is there."""

from collections.abc import Iterator

from tipcard.diagnostics import Collector, Location, Rule
from tipcard.document.tree import Page
from tipcard.project import Edition, Project
from tipcard.source.model import did_you_mean


def check_ids(project: Project, problems: Collector) -> None:
    """An id stands once in a language, whatever it belongs to."""
    for edition in project.editions:
        first: dict[str, Location] = {}
        for page in edition.pages.values():
            for one_id, location in page.ids:
                if one_id in first:
                    what = f"the id '{one_id}' is already taken at {first[one_id]}"
                    hint = "Give one of the two another id, in every language."
                    problems.add(location, Rule.DUPLICATE_ID, what, hint)
                first.setdefault(one_id, location)


def check_numbers(project: Project, problems: Collector) -> None:
    """Numbered items count 1, 2, 3 … in their group, without a gap."""
    for group in (group for page in _pages(project) for group in page.groups):
        numbered = [item for item in group.items if item.number is not None]
        for expected, item in enumerate(numbered, start=1):
            if item.number != expected:
                what = f"'{item.section_id}' has number {item.number}, and {expected} comes here"
                hint = f"Write: ### {expected}. {item.title} {{#{item.section_id}}}"
                problems.add(item.location, Rule.WRONG_NUMBER, what, hint)


def check_nav(project: Project, problems: Collector) -> None:
    """Every page is in the menu, and everything in the menu is a page."""
    nav = project.site.nav
    for edition in project.editions:
        for name in edition.names - nav.keys():
            location = Location(f"{edition.folder}/{name}", 1)
            hint = f"Add it to 'nav' in mkdocs.yml: - {name}"
            problems.add(location, Rule.NOT_IN_NAV, "this page is not in the menu", hint)
    # For the other languages it is a missing translation.
    for name in nav.keys() - project.source.names:
        what = f"the menu names an unknown page '{name}'"
        hint = did_you_mean(name, project.source.names, "Write the page, or take it out of the menu.")
        problems.add(nav[name], Rule.UNKNOWN_PAGE, what, hint)


def check_blocks(project: Project, problems: Collector) -> None:
    """A sheet names only ids that are there, in any of the languages; so does a page for protocols."""
    known = frozenset(one_id for edition in project.editions for one_id in edition.groups)
    for edition in project.editions:
        for page in edition.pages.values():
            for location, what, one_id in _named(page):
                if one_id not in known:
                    hint = did_you_mean(one_id, known, "Name an item, a group or a page.")
                    problems.add(
                        location, Rule.UNKNOWN_ID, f"{what} names an unknown id '{one_id}'", hint
                    )
            _check_reminder(page, edition, problems)


def _named(page: Page) -> Iterator[tuple[Location, str, str]]:
    """Every id that a page's settings name, with what names it."""
    for index, block in enumerate(page.meta.blocks or ()):
        for position, one_id in enumerate(block.named_ids):
            location = page.front.location(("blocks", index, block.kind, position))
            yield location, f"the block '{block.kind}'", one_id
    if page.meta.plan:
        yield page.front.location(("plan",)), "'plan'", page.meta.plan


def _check_reminder(page: Page, edition: Edition, problems: Collector) -> None:
    reminder = page.meta.reminder
    if reminder and reminder.item not in edition.items:
        what = f"the reminder names an unknown item '{reminder.item}'"
        hint = did_you_mean(reminder.item, edition.items, "Name a tip or a step.")
        problems.add(page.front.location(("reminder", "item")), Rule.UNKNOWN_ID, what, hint)


def check_register(project: Project, problems: Collector) -> None:
    """What would break a published link."""
    register, live = project.register.value, project.live_ids
    gone = {
        one_id
        for one_id, successor in register.successors.items()
        if successor is None and one_id not in live
    }
    new = live.keys() - register.successors.keys() if project.register.is_readable else ()
    unclear = {page.path for page in _pages(project) if not page.is_clear}
    for one_id in (one_id for one_id in new if live[one_id].path not in unclear):
        hint = did_you_mean(one_id, gone, "Run 'make freeze-links'; from then on it stays.")
        what = f"the id '{one_id}' is not frozen yet"
        problems.add(live[one_id], Rule.NOT_FROZEN, what, hint)
    for one_id in gone if project.is_whole else ():
        what = f"the published id '{one_id}' is gone, and links to it would break"
        hint = f"Put it back, or name in this line what replaces it: {one_id}: another-id"
        problems.add(_registered(project, one_id), Rule.GONE_ID, what, hint)
    for one_id, successor in register.successors.items():
        if successor is not None:
            _check_successor(project, one_id, successor, problems)


def _registered(project: Project, one_id: str) -> Location:
    return project.register.doc.location((one_id,))


def _check_successor(project: Project, one_id: str, successor: str, problems: Collector) -> None:
    register, live = project.register.value, project.live_ids
    location, known = _registered(project, one_id), live.keys() | register.successors.keys()
    chain = register.chain(one_id)
    if one_id in live:
        what = f"'{one_id}' is retired here, and used again at {live[one_id]}"
        hint = "Give the new text an id of its own: an old link must not come to mean something else."
        problems.add(location, Rule.REUSED_ID, what, hint)
    if successor not in known:
        what = f"'{one_id}' is replaced by an unknown id '{successor}'"
        hint = did_you_mean(successor, known, "Name an id of an item, a group, a page or a checklist.")
        problems.add(location, Rule.UNKNOWN_ID, what, hint)
    if register.successors.get(chain[-1]) == one_id == min(chain):
        what = f"these ids replace each other in a circle: {', '.join(chain)}"
        hint = "Let the last one be replaced by an id that is still there."
        problems.add(location, Rule.CIRCULAR_SUCCESSOR, what, hint)


def _pages(project: Project) -> Iterator[Page]:
    return (page for edition in project.editions for page in edition.pages.values())
