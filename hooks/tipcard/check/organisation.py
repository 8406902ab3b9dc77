"""What an organisation says of itself fits the site: its languages and its ids."""

from collections.abc import Mapping, Sequence, Set

from tipcard.diagnostics import Collector, Location, Rule
from tipcard.project import Project
from tipcard.source.model import did_you_mean


def check_organisation(project: Project, problems: Collector) -> None:
    """The name, the ids and the roles."""
    organisation = project.organisation.value
    for key, value in (("adapted", organisation.adapted), ("logo", organisation.logo)):
        if value and not organisation.name:
            hint = "Write for example: name: Stichting Voorbeeld"
            what = f"'{key}' needs the name of the organisation"
            problems.add(project.location(key), Rule.MISSING_KEY, what, hint)
    pages = (page for edition in project.editions for page in edition.pages.values())
    known = {one_id for page in pages if not page.meta.blocks for one_id, _ in page.ids}
    _check_ids(project.protocol_at, project, ("protocol_at",), known, problems)
    for index, contact in enumerate(project.contacts):
        _check_ids(contact.at, project, ("contacts", index, "at"), known, problems)
        locales = [edition.locale for edition in project.editions]
        check_locales(contact.role, locales, project.location("contacts", index, "role"), problems)


def _check_ids(
    ids: Sequence[str],
    project: Project,
    key_path: tuple[str | int, ...],
    known: Set[str],
    problems: Collector,
) -> None:
    for position, one_id in enumerate(ids):
        if one_id not in known:
            hint = did_you_mean(one_id, known, "Name an item, a group or a page.")
            location = project.location(*key_path, position)
            problems.add(location, Rule.UNKNOWN_ID, f"unknown id '{one_id}'", hint)


def check_locales(
    words: Mapping[str, str], locales: Sequence[str], location: Location, problems: Collector
) -> None:
    """What is written per language is there in every language of the site, and in no other."""
    for locale in locales:
        if locale not in words:
            example = next(iter(words.values()))
            hint = f"Add in this language what '{example}' says: {locale}: …"
            what = f"the words for '{locale}' are missing"
            problems.add(location, Rule.MISSING_TRANSLATION, what, hint)
    for locale in words.keys() - set(locales):
        hint = did_you_mean(locale, locales, f"Known here: {', '.join(locales)}.")
        problems.add(location, Rule.UNKNOWN_KEY, f"unknown language '{locale}'", hint)
