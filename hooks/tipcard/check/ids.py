"""Ids: each stands once, is frozen and stays; and what names one names one that is there."""

from collections import Counter
from collections.abc import Collection, Iterator
from collections.abc import Set as AbstractSet
from typing import Any

from tipcard.diagnostics import Collector, Location
from tipcard.document.tree import Page
from tipcard.paper.own import offered
from tipcard.project import Edition, Project
from tipcard.source.yaml import KeyPath


def check_ids(project: Project, problems: Collector) -> None:
    """An id stands once in a language, whatever it belongs to."""
    for edition in project.editions:
        first: dict[str, Location] = {}
        for one_id, location in (pair for page in edition.pages.values() for pair in page.ids):
            if one_id in first:
                problems.add(location, "duplicate-id", id=one_id, first=first[one_id])
            first.setdefault(one_id, location)
    if table := project.platforms:
        taken = dict(project.live_ids)
        for index, row in enumerate(table.value.platforms):
            location = table.doc.location(("platforms", index))
            if row.anchor in taken:
                words = {"name": row.name, "id": row.anchor, "first": taken[row.anchor]}
                problems.add(location, "duplicate-id.row", **words)
            taken.setdefault(row.anchor, location)


def check_numbers(project: Project, problems: Collector) -> None:
    """Numbered items count 1, 2, 3 … in their group, without a gap."""
    for group in (group for page in project.pages for group in page.groups):
        numbered = [item for item in group.items if item.number is not None]
        for expected, item in enumerate(numbered, start=1):
            if item.number != expected:
                words = {"id": item.section_id, "number": item.number, "title": item.title}
                problems.add(item.location, "wrong-number", **words, expected=expected)


def check_nav(project: Project, problems: Collector) -> None:
    """Every page is in the menu, and everything in the menu is a page."""
    nav, names = project.site.nav, project.source.names
    for edition in project.editions:
        for name in edition.names - nav.keys():
            problems.add(Location(f"{edition.folder}/{name}", 1), "not-in-nav", name=name)
    for name in nav.keys() - names:  # for the other languages it is a missing translation
        problems.add(nav[name], "unknown-page.nav", key=name, known=names)


def check_blocks(project: Project, problems: Collector) -> None:
    """What the settings of a page name is there, in any of the languages."""
    known = frozenset(one_id for edition in project.editions for one_id in edition.groups)
    for edition in project.editions:
        noted = [one_id for one_id in edition.groups if edition.safety(one_id)]
        named = {
            "repeat": ("unknown-id.repeat", noted),
            "items": ("unknown-id.items", list(edition.groups)),
        }
        for page in edition.pages.values():
            for block in (block for section in page.sections for block in section.blocks):
                message, ids = named.get(block.kind, ("", ()))
                if message and block.title not in ids:
                    unknown_id(project, block.location, message, block.title, problems, known=ids)
            for position, one_id in enumerate(page.meta.chapters):
                if one_id in page.meta.chapters[:position]:
                    location = page.front.location(("chapters", position))
                    problems.add(location, "duplicate-id.chapter", id=one_id)
            for key_path, one_id, fit, message, who in _named(project, edition, page, known):
                if one_id not in fit:
                    location, words = page.front.location(key_path), {"who": who, "known": fit}
                    unknown_id(project, location, message, one_id, problems, **words)


def unknown_id(
    project: Project, at: Location, message: str, one_id: str, problems: Collector, **words: Any
) -> None:
    """Say that an id is unknown or, when it was retired, which one has replaced it."""
    successor = project.register.value.latest(one_id)
    if successor != one_id and successor in project.live_ids:
        problems.add(at, "unknown-id.retired", key=one_id, successor=successor)
    else:
        problems.add(at, message, key=one_id, **words)


def _named(
    project: Project, edition: Edition, page: Page, known: Collection[str]
) -> Iterator[tuple[KeyPath, str, Collection[str], str, str]]:
    """Every id that a page's settings name: where, the id, those that it can be, what to say when it is
    none of them, and what names it."""
    meta, message = page.meta, "unknown-id.named"
    for index, block in enumerate(meta.blocks or ()):
        for key_path, one_id in block.named_ids:
            yield ("blocks", index, *key_path), one_id, known, message, f"the block '{block.kind}'"
    for one_id in meta.tags:
        yield ("tags", one_id), one_id, known, message, "'tags'"
    for index, news in enumerate(meta.news):
        for position, one_id in enumerate(news.ids):
            yield ("news", index, "ids", position), one_id, project.live_ids, message, "'news'"
    if reminder := meta.reminder:
        yield ("reminder", "item"), reminder.item, edition.items, "unknown-id.reminder", ""
    if meta.chapters:
        plain = [one.page_id for one in edition.pages.values() if one.meta.is_plain]
        for one_id in dict.fromkeys(meta.chapters):
            key_path = ("chapters", meta.chapters.index(one_id))
            yield key_path, one_id, plain, "unknown-id.chapter", ""
    choices = offered(page, edition) if meta.starts else ()
    for name, start in meta.starts.items():
        for position, one_id in enumerate(start.ids):
            yield ("starts", name, "ids", position), one_id, choices, "unknown-id.start", ""
    if chapter := meta.chapter:
        for position, one_id in enumerate(chapter.parts):
            yield ("chapter", "parts", position), one_id, known, message, "'parts'"
        sheets = [one.page_id for one in edition.pages.values() if one.meta.is_sheet]
        own = [group.section_id for group in page.groups]
        yield ("chapter", "annex"), chapter.annex, sheets, "unknown-id.annex", ""
        yield ("chapter", "changes"), chapter.changes, own, "unknown-id.changes", ""


def check_register(project: Project, problems: Collector) -> None:
    """What would break a published link."""
    successors, live = project.register.value.successors, project.live_ids
    gone = {one_id for one_id, new in successors.items() if new is None and one_id not in live}
    new = live.keys() - successors.keys() if project.register.is_readable else ()
    unclear = {page.path for page in project.pages if not page.is_clear}
    if project.register.is_readable:
        _check_said(project, unclear, problems)
    for one_id in (one_id for one_id in new if live[one_id].path not in unclear):
        problems.add(live[one_id], "not-frozen", key=one_id, known=gone)
    for one_id in gone if project.is_whole else ():
        problems.add(project.register.doc.location((one_id,)), "gone-id", id=one_id)
    for one_id, successor in successors.items():
        if successor is not None:
            _check_successor(project, one_id, successor, problems)


def _check_said(project: Project, unclear: AbstractSet[str], problems: Collector) -> None:
    """What a live id says in each language is registered, as what it says now."""
    entries = project.register.value.root.values()
    if entries and not any(isinstance(entry, dict) and entry for entry in entries):
        problems.add(project.register.doc.top, "not-registered.all")  # an old register, before all days
        return
    register = project.register.value
    for edition in project.editions:
        ids = [pair for page in edition.pages.values() if page.path not in unclear for pair in page.ids]
        times = Counter(one_id for one_id, _ in ids)
        for one_id, location in ids:
            said = register.said(one_id, edition.locale)
            is_same = said and said.words_hash == project.words_hashes[edition.locale][one_id]
            is_live = isinstance(register.root.get(one_id), dict)
            if is_live and times[one_id] == 1 and not is_same:
                name = "not-registered.behind" if one_id in project.behind else "not-registered"
                problems.add(location, name, id=one_id, page=project.behind.get(one_id))


def _check_successor(project: Project, one_id: str, successor: str, problems: Collector) -> None:
    register, live = project.register.value, project.live_ids
    location, known = project.register.doc.location((one_id,)), live.keys() | register.successors.keys()
    chain = register.chain(one_id)
    if one_id in live:
        problems.add(location, "reused-id", id=one_id, place=live[one_id])
    if successor not in known:
        problems.add(location, "unknown-id.successor", id=one_id, key=successor, known=known)
    if register.successors.get(chain[-1]) == one_id == min(chain):
        problems.add(location, "circular-successor", ids=", ".join(chain))
