"""What a translation shares with its source: pages, ids, order, sheets, links, lists and terms."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from tipcard.check.style import terms_in, unquoted
from tipcard.diagnostics import Collector, Location
from tipcard.document.front_matter import OF_ITS_OWN, Meta, News, Start
from tipcard.document.tree import Link, Page, Section
from tipcard.project import Edition, Project, translated
from tipcard.settings.language import Terminology
from tipcard.source.model import Marked


def check_translations(project: Project, problems: Collector) -> None:
    """Where a language differs from the one that it translates.

    What cannot be read on either side is not compared.
    """
    source = project.source
    for other in project.translations:
        for own, their in ((source, other), (other, source)):
            for name in their.names - own.names:
                path, twin = (f"{edition.folder}/{name}" for edition in (own, their))
                problems.add(Location(path, 1), "missing-page", path=path, twin=twin)
        for name in source.pages.keys() & other.pages.keys():
            ours, theirs = source.pages[name], other.pages[name]
            if ours.is_readable and theirs.is_readable:
                _check_settings(ours, theirs, problems)
            if _can_compare(ours) and _can_compare(theirs):
                _check_sections(ours, theirs, problems)
                _check_twins(ours, theirs, other, problems)


def advise_on_translations(project: Project, problems: Collector) -> None:
    """Every section that has changed since it was translated, or is new."""
    source = project.source
    for other in project.translations:
        if fixed := project.copied_words(other):
            words = {"count": len(fixed), "first": fixed[0].words, "other": source.locale}
            problems.add(fixed[0].location, "not-translated.words", locale=other.locale, **words)
        for name in sorted(source.pages.keys() & other.pages.keys()):
            ours, theirs = source.pages[name], other.pages[name]
            words = {"name": name.removesuffix(".md"), "path": ours.path}
            if name not in other.translations.root:
                problems.add(theirs.location, "outdated-translation.unsaid", **words)
                continue
            copied = [(one, part) for one in theirs.sections for part in other.copies(theirs, one)]
            if copied:
                ids = ", ".join(dict.fromkeys(one.section_id for one, _ in copied))
                problems.add(
                    copied[0][1].location, "not-translated", ids=ids, other=source.locale, **words
                )
            for our, their, is_same in translated(ours, theirs, project, other.translations):
                if not is_same and not other.is_copy(theirs, their):
                    kind = "outdated-translation" if is_same is False else "outdated-translation.new"
                    words |= {"id": our.section_id, "place": str(our.location)}
                    problems.add(their.location, kind, **words)


def _can_compare(page: Page) -> bool:
    """Whether it is clear what belongs to which id."""
    ids = [one_id for one_id, _ in page.ids]
    return page.is_clear and len(ids) == len(set(ids))


def _check_settings(ours: Page, theirs: Page, problems: Collector) -> None:
    """A page has the same settings in every language, and a sheet the same blocks, but for words."""
    pairs = zip_longest(ours.meta.blocks or (), theirs.meta.blocks or ())
    for index, (our, their) in enumerate(pairs):
        here, there = (block.shape if block else "nothing" for block in (their, our))
        if here != there:
            location = theirs.front.location(("blocks", index))
            words = {"number": index + 1, "here": here, "there": there, "path": ours.path}
            problems.add(location, "different-sheet", **words)
            break
    for key in Meta.model_fields.keys() - OF_ITS_OWN - {"blocks"}:
        here, there = (_without_words(getattr(page.meta, key)) for page in (theirs, ours))
        if here != there:
            words = {"key": key, "here": here, "there": there, "path": ours.path}
            problems.add(theirs.front.location((key,)), "different-sheet.setting", **words)


def _without_words(value: Any) -> Any:
    """Of words nothing, of words by id the ids alone, and of parts with words the rest."""
    if isinstance(value, Marked):
        return None
    if isinstance(value, tuple) and any(isinstance(part, News) for part in value):
        return "; ".join(f"{part.day} {', '.join(part.ids)}".strip() for part in value)
    if not isinstance(value, dict):
        return value
    return ", ".join(
        f"{key} ({one.shape})" if isinstance(one, Start) else key for key, one in value.items()
    )


def _parents(page: Page) -> dict[str, tuple[str, Section]]:
    """Every group and item of a page by its id, with the id of the item's group."""
    found: dict[str, tuple[str, Section]] = {}
    for group in page.groups:
        for parent, section in (("", group), *((group.section_id, item) for item in group.items)):
            found.setdefault(section.section_id, (parent, section))
    return found


def _check_sections(ours: Page, theirs: Page, problems: Collector) -> None:
    mine, yours = _parents(ours), _parents(theirs)
    _missing_sections(mine, yours, theirs.location, problems)
    _missing_sections(yours, mine, ours.location, problems)
    common = [one_id for one_id in mine if one_id in yours]
    _check_order(
        [mine[one_id][1] for one_id in common],
        [section for one_id, (_, section) in yours.items() if one_id in mine],
        problems,
    )
    for one_id in common:
        _check_place(*mine[one_id], *yours[one_id], problems)


def _missing_sections(
    present: Mapping[str, tuple[str, Section]],
    lacking: Mapping[str, tuple[str, Section]],
    top: Location,
    problems: Collector,
) -> None:
    """What stands in one language and not in the other, at the line after which it should come."""
    location = top
    for one_id, (parent, section) in present.items():
        if one_id in lacking:
            location = lacking[one_id][1].location
            continue
        words = {"kind": "item" if parent else "group", "id": one_id, "title": section.title}
        problems.add(location, "missing-translation", **words, place=section.location)


def _check_order(ours: Sequence[Section], theirs: Sequence[Section], problems: Collector) -> None:
    """The first place where the order differs; what follows it would only repeat that."""
    for our, their in zip(ours, theirs, strict=True):
        if our.section_id != their.section_id:
            words = {"their": their.section_id, "our": our.section_id, "path": our.location.path}
            problems.add(their.location, "different-order", **words, place=our.location)
            return


def _check_place(
    our_group: str, our: Section, their_group: str, their: Section, problems: Collector
) -> None:
    if bool(our_group) != bool(their_group):
        item, group = (our, their) if our_group else (their, our)
        words = {"id": their.section_id, "item": item.location, "group": group.location}
        problems.add(their.location, "different-group.level", **words)
    elif our_group != their_group:
        words = {"id": their.section_id, "here": their_group, "there": our_group}
        problems.add(their.location, "different-group", **words, place=our.location)
    if our.number != their.number:
        here, there = (
            "no number" if one.number is None else f"number {one.number}" for one in (their, our)
        )
        words = {"id": their.section_id, "here": here, "there": there}
        problems.add(their.location, "different-number", **words, place=our.location)


def _check_twins(ours: Page, theirs: Page, other: Edition, problems: Collector) -> None:
    """Each section with its translation: other links, other parts and, where all of it is one, other
    terms."""
    twins = {section.section_id: section for section in theirs.sections}
    for our in ours.sections:
        if their := twins.get(our.section_id):
            _check_links(our, their, theirs.meta.other_links, problems)
            if our.parts != their.parts:
                here, there = (", ".join(parts) or "none" for parts in (their.parts, our.parts))
                words = {"id": our.section_id, "here": here, "there": there, "place": our.location}
                problems.add(their.location, "different-parts", **words)
            if not other.copies(theirs, their):
                _check_terms(our, their, other.terminology.value, problems)


def _check_links(our: Section, their: Section, declared: Mapping[str, str], problems: Collector) -> None:
    """Addresses outside the site are the same or declared; of links inside it the number is."""
    wanted = Counter(declared.get(link.target, link.target) for link in our.links if _is_outside(link))
    found = Counter(link.target for link in their.links if _is_outside(link))
    words = {"id": our.section_id, "place": our.location}
    for target in wanted - found:
        problems.add(their.location, "different-links.lacking", target=target, **words)
    for target in found - wanted:
        location = next(link.location for link in their.links if link.target == target)
        problems.add(location, "different-links.more", target=target, **words)
    here, there = (sum(not _is_outside(link) for link in section.links) for section in (their, our))
    if here != there:
        problems.add(their.location, "different-links", here=here, there=there, **words)


def _is_outside(link: Link) -> bool:
    return ":" in link.target or link.target.startswith("//")


def _check_terms(our: Section, their: Section, terminology: Terminology, problems: Collector) -> None:
    """A term of the source has its own rendering; the source's word stays only in quotes."""
    source = "\n".join(map(unquoted, our.passages))
    translation = "\n".join(passage.words for passage in their.passages).casefold()
    said = "\n".join(map(unquoted, their.passages))
    terms = [term.term for term in terminology.terms]
    ours, theirs = terms_in(source, terms), terms_in(said, terms)
    for term in terminology.terms:
        if term.term not in {*ours, *theirs}:
            continue
        uses = [use.casefold() for use in term.use]
        if term.term in ours and not any(use in translation for use in uses):
            words = {"term": term.term, "use": term.use[0], "uses": ", ".join(term.use)}
            problems.add(their.location, "wrong-term", **words, place=our.location)
        if term.term not in theirs or any(term.term.casefold() in use for use in uses):
            continue
        for passage in their.passages:
            if terms_in(unquoted(passage), [term.term]):
                problems.add(passage.location, "untranslated", term=term.term, use=term.use[0])
