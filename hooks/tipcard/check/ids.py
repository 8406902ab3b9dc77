"""Ids: each stands once, is frozen and stays; and what names one names one that is there."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from tipcard.diagnostics import Collector, Location
from tipcard.document.tree import Page
from tipcard.paper.own import offered
from tipcard.project import Edition, Project, translated
from tipcard.source.yaml import KeyPath


def check_ids(project: Project, problems: Collector) -> None:
    """An id stands once in a language, whatever it belongs to."""
    for edition in project.editions:
        first: dict[str, Location] = {}
        for one_id, location in (pair for page in edition.pages.values() for pair in page.ids):
            if one_id in first:
                problems.add(location, "duplicate-id", id=one_id, first=first[one_id])
            first.setdefault(one_id, location)
    table, taken = project.platforms, dict(project.live_ids)
    for index, row in enumerate(table.value.platforms if table else ()):
        location = table.doc.location(("platforms", index)) if table else Location("", 0)
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
        chapters = [page.page_id for page in edition.pages.values() if page.meta.is_plain]
        noted = [one_id for one_id in edition.groups if edition.safety(one_id)]
        named = {
            "repeat": ("unknown-id.repeat", noted),
            "items": ("unknown-id.items", list(edition.groups)),
        }
        for page in edition.pages.values():
            for location, who, one_id in _named(page):
                if one_id not in known:
                    words = {"who": who, "known": known}
                    unknown_id(project, location, "unknown-id.named", one_id, problems, **words)
            for block in (block for section in page.sections for block in section.blocks):
                message, ids = named.get(block.kind, ("", ()))
                if message and block.title not in ids:
                    unknown_id(project, block.location, message, block.title, problems, known=ids)
            for position, one_id in enumerate(page.meta.chapters):
                location = page.front.location(("chapters", position))
                if one_id in page.meta.chapters[:position]:
                    problems.add(location, "duplicate-id.chapter", id=one_id)
                elif one_id not in chapters:
                    unknown_id(project, location, "unknown-id.chapter", one_id, problems, known=chapters)
            for index, news in enumerate(page.meta.news):
                for position, one_id in enumerate(news.ids):
                    location = page.front.location(("news", index, "ids", position))
                    if one_id not in project.live_ids:
                        words = {"who": "'news'", "known": project.live_ids}
                        unknown_id(project, location, "unknown-id.named", one_id, problems, **words)
            for message, key_path, one_id, fit in _of_a_kind(page, edition):
                if one_id not in fit:
                    location = page.front.location(key_path)
                    unknown_id(project, location, message, one_id, problems, known=fit)


def unknown_id(
    project: Project, at: Location, message: str, one_id: str, problems: Collector, **words: Any
) -> None:
    """Say that an id is unknown or, when it was retired, which one has replaced it."""
    successor = project.register.value.latest(one_id)
    if successor != one_id and successor in project.live_ids:
        problems.add(at, "unknown-id.retired", key=one_id, successor=successor)
    else:
        problems.add(at, message, key=one_id, **words)


def _named(page: Page) -> Iterator[tuple[Location, str, str]]:
    """Every id that a page's settings name, with what names it."""
    for index, block in enumerate(page.meta.blocks or ()):
        for key_path, one_id in block.named_ids:
            location = page.front.location(("blocks", index, *key_path))
            yield location, f"the block '{block.kind}'", one_id
    if chapter := page.meta.chapter:
        for position, one_id in enumerate(chapter.parts):
            yield page.front.location(("chapter", "parts", position)), "'parts'", one_id
    for one_id in page.meta.tags:
        yield page.front.location(("tags", one_id)), "'tags'", one_id


def _of_a_kind(page: Page, edition: Edition) -> Iterator[tuple[str, KeyPath, str, Collection[str]]]:
    """The ids in a page's settings for which not every id will do: what to say, where, the id, and those
    that do."""
    if reminder := page.meta.reminder:
        yield "unknown-id.reminder", ("reminder", "item"), reminder.item, edition.items
    choices = offered(page, edition) if page.meta.starts else ()
    for name, start in page.meta.starts.items():
        for position, one_id in enumerate(start.ids):
            yield "unknown-id.start", ("starts", name, "ids", position), one_id, choices
    if chapter := page.meta.chapter:
        sheets = [one.page_id for one in edition.pages.values() if one.meta.is_sheet]
        own = [group.section_id for group in page.groups]
        yield "unknown-id.annex", ("chapter", "annex"), chapter.annex, sheets
        yield "unknown-id.changes", ("chapter", "changes"), chapter.changes, own


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
    behind = _behind(project)
    for edition in project.editions:
        ids = [pair for page in edition.pages.values() if page.path not in unclear for pair in page.ids]
        times = Counter(one_id for one_id, _ in ids)
        for one_id, location in ids:
            entry = project.register.value.root.get(one_id)
            said = entry.get(edition.locale) if isinstance(entry, dict) else None
            is_same = said and said.words_hash == project.words_hashes[edition.locale][one_id]
            if isinstance(entry, dict) and times[one_id] == 1 and not is_same:
                name = "not-registered.behind" if one_id in behind else "not-registered"
                problems.add(location, name, id=one_id, page=behind.get(one_id))


def _behind(project: Project) -> Mapping[str, str]:
    """The ids whose translation is behind, each with its page as editors call it."""
    return {
        our.section_id: name.removesuffix(".md")
        for other in project.translations
        for name in project.source.pages.keys() & other.pages.keys()
        for our, _, is_same in translated(
            project.source.pages[name], other.pages[name], project, other.translations
        )
        if is_same is False
    }


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
