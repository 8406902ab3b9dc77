"""What an organisation says of itself fits the site: its languages and its ids."""

from collections.abc import Mapping, Sequence

from tipcard.diagnostics import Collector, Location
from tipcard.project import Project


def check_organisation(project: Project, problems: Collector) -> None:
    """The name, the ids and the roles."""
    organisation = project.organisation.value
    for key, value in (("adapted", organisation.adapted), ("logo", organisation.logo)):
        if value and not organisation.name:
            problems.add(project.location(key), "missing-key.name", key=key)
    known = {one for page in project.pages if not page.meta.blocks for one, _ in page.ids}
    locales = [edition.locale for edition in project.editions]
    named: list[tuple[tuple[str | int, ...], Sequence[str]]] = [(("protocol_at",), project.protocol_at)]
    for index, contact in enumerate(project.contacts):
        named.append((("contacts", index, "at"), contact.at))
        check_locales(contact.role, locales, project.location("contacts", index, "role"), problems)
    if organisation.records:
        named.append((("records", "at"), organisation.records.at))
        check_locales(
            organisation.records.words, locales, project.location("records", "words"), problems
        )
    for key_path, ids in named:
        for position, one_id in enumerate(ids):
            if one_id not in known:
                location = project.location(*key_path, position)
                problems.add(location, "unknown-id", key=one_id, known=known)


def check_locales(
    words: Mapping[str, str], locales: Sequence[str], location: Location, problems: Collector
) -> None:
    """What is written per language is there in every language of the site, and in no other."""
    for locale in (locale for locale in locales if locale not in words):
        example = next(iter(words.values()))
        problems.add(location, "missing-translation.words", locale=locale, example=example)
    for locale in words.keys() - set(locales):
        problems.add(location, "unknown-key.language", key=locale, known=locales)
