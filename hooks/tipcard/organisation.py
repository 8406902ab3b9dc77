"""Who uses this site: `extra.organisation` in the settings, empty unless an organisation fills it in."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from math import floor
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from tipcard.colour import BLACK, LEAST_CONTRAST, WHITE, contrast, readable, stylesheet
from tipcard.frontmatter import Ids, Strict, Text
from tipcard.problem import Problem, Rule
from tipcard.yamldoc import YamlDoc, did_you_mean

#: Where the built site has the organisation's colours.
STYLESHEET = "assets/css/organisation.css"
#: A right line for each key, shown when the key is missing or its value is wrong.
EXAMPLES: Mapping[str, str] = {
    "organisation": "organisation:\n      name: Stichting Voorbeeld",
    "name": "name: Stichting Voorbeeld",
    "logo": "logo: assets/images/logo.svg",
    "adapted": "adapted: true",
    "protocol": "protocol: https://intranet.example.org/protocol",
    "protocol_at": "protocol_at: [aangifte, index]",
    "colours": 'colours: {primary: "#0b5e6b"}',
    "primary": 'primary: "#0b5e6b"',
    "accent": 'accent: "#084852"',
    "contacts": "contacts:\n      - role: …\n        at: [bespreek]",
    "role": "role:, and below it a line for each language: its code, a colon, and the role",
    "phone": 'phone: "000 123 45 67"',
    "email": "email: hulp@example.org",
    "link": "link: https://intranet.example.org/hulp",
    "at": "at: [bespreek, trek-aan-de-bel]",
}
_PHONE = re.compile(r"\+?[\d\s().-]*\d[\d\s().-]*")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def _none_if_empty(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


def _phone(value: Any) -> Any:
    if value is not None and not (isinstance(value, str) and _PHONE.fullmatch(value)):
        # Without quotes, YAML reads a number: it drops a + and a 0 in front.
        raise PydanticCustomError("phone", "it must be a telephone number, between quotes")
    return value


def _email(value: str | None) -> str | None:
    if value and not _EMAIL.fullmatch(value):
        raise PydanticCustomError("email", "it must be one e-mail address")
    return value


def _link(value: str | None) -> str | None:
    """Only what a click opens as a page: nothing that runs, and nothing that ends an attribute."""
    if value and not _is_web_address(value):
        raise PydanticCustomError(
            "unsafe-link", "'{link}' is not the address of a page", {"link": value}
        )
    return value


def _is_web_address(value: str) -> bool:
    try:
        url = urlsplit(value)
        return (
            url.scheme in {"https", "http"}
            and bool(url.hostname)
            and not re.search(r"[\s<>\"'`\\]", value)
        )
    except ValueError:
        return False


def _colour(value: Any) -> Any:
    """A colour on which white words can be read, and which can be read on white."""
    if not isinstance(value, str) or not _COLOUR.fullmatch(value):
        # Without quotes, YAML takes all that follows the # for a comment.
        raise PydanticCustomError("colour", "it must be # and six digits from 0 to f, between quotes")
    ratio = contrast(value, WHITE)
    if ratio < LEAST_CONTRAST:
        measured = {
            "colour": value,
            "ratio": f"{floor(ratio * 100) / 100:.2f}",
            "least": LEAST_CONTRAST,
            "mend": f"Choose a darker one, such as {readable(value, WHITE, BLACK)}.",
        }
        what = "white and {colour} have a contrast of {ratio}:1, and words need {least}:1"
        raise PydanticCustomError("low-contrast", what, measured)
    return value


Empty = BeforeValidator(_none_if_empty)
Words = Annotated[Text | None, Empty]
Phone = Annotated[Text | None, BeforeValidator(_phone), Empty]
Email = Annotated[Words, AfterValidator(_email)]
Address = Annotated[Words, AfterValidator(_link)]
Colour = Annotated[str | None, BeforeValidator(_colour)]


class Colours(Strict):
    """The organisation's colours: of the header and links, and of what the mouse points at."""

    primary: Colour = None
    accent: Colour = None


class Contact(Strict):
    """Somebody to turn to, and the ids of the items, groups and pages where readers see this.

    `role` has the words of each language by its locale. With a role alone it is a line to write on.
    """

    role: Annotated[Mapping[str, Text], Field(min_length=1)]
    name: Words = None
    phone: Phone = None
    email: Email = None
    link: Address = None
    at: Ids

    @property
    def is_filled(self) -> bool:
        """Whether there is more than the role."""
        return any((self.name, self.phone, self.email, self.link))


class Organisation(Strict):
    """Who uses this site; `adapted` says that the organisation has changed the card's text.

    `logo` is a path in `docs`; `protocol` is a link, shown at the ids `protocol_at`.
    """

    name: Words = None
    logo: Words = None
    adapted: bool = False
    protocol: Address = None
    protocol_at: Annotated[Ids | None, Empty] = None
    colours: Colours | None = None
    contacts: tuple[Contact, ...] | None = None


def check_organisation(
    organisation: Organisation, doc: YamlDoc, locales: Sequence[str], known: Set[str]
) -> Iterator[Problem]:
    """What is wrong given the rest of the site: its languages, and the `known` ids of its pages."""
    for key, value in (("adapted", organisation.adapted), ("logo", organisation.logo)):
        if value and not organisation.name:
            what = f"{doc.name((key,))}: this needs the name of the organisation"
            mend = f"Write for example: {EXAMPLES['name']}"
            yield Problem(doc.place((key,)), what, Rule.MISSING_KEY, mend)
    yield from _check_ids(organisation.protocol_at or (), doc, ("protocol_at",), known)
    for index, contact in enumerate(organisation.contacts or ()):
        yield from _check_ids(contact.at, doc, ("contacts", index, "at"), known)
        yield from _check_role(contact, doc, ("contacts", index, "role"), locales)


def _check_ids(
    ids: Sequence[str], doc: YamlDoc, key_path: tuple[str | int, ...], known: Set[str]
) -> Iterator[Problem]:
    for position, one_id in enumerate(ids):
        if one_id not in known:
            what = f"{doc.name(key_path)}: unknown id '{one_id}'"
            mend = did_you_mean(one_id, known, "Name an item, a group or a page.")
            yield Problem(doc.place((*key_path, position)), what, Rule.UNKNOWN_ID, mend)


def _check_role(
    contact: Contact, doc: YamlDoc, key_path: tuple[str | int, ...], locales: Sequence[str]
) -> Iterator[Problem]:
    """A role has its words in every language of the site, and in no other."""
    for locale in locales:
        if locale not in contact.role:
            what = f"{doc.name(key_path)}: the role is missing in the language '{locale}'"
            mend = f"Add below it: {locale}: and the role in that language"
            yield Problem(doc.place(key_path), what, Rule.MISSING_TRANSLATION, mend)
    for locale in contact.role.keys() - set(locales):
        what = f"{doc.name(key_path)}: unknown language '{locale}'"
        mend = did_you_mean(locale, locales, f"Known here: {', '.join(locales)}.")
        yield Problem(doc.place((*key_path, locale)), what, Rule.UNKNOWN_KEY, mend)


def follow(organisation: Organisation, latest: Callable[[str], str]) -> Organisation:
    """The organisation with what replaced retired ids, so that its file need not follow the site."""
    contacts = [
        contact.model_copy(update={"at": tuple(map(latest, contact.at))})
        for contact in organisation.contacts or ()
    ]
    protocol_at = tuple(map(latest, organisation.protocol_at or ()))
    return organisation.model_copy(update={"contacts": tuple(contacts), "protocol_at": protocol_at})


def organisation_files(organisation: Organisation) -> dict[str, bytes]:
    """The files of the built site that an organisation's settings make."""
    colours = organisation.colours or Colours()
    styles = stylesheet(colours.primary, colours.accent)
    return {STYLESHEET: styles.encode()} if styles else {}
