"""Who uses this site, from `organisation.yml`; without the file it is nobody's."""

import re
from dataclasses import dataclass
from math import floor
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from tipcard.settings.colour import BLACK, LEAST_CONTRAST, WHITE, contrast, readable
from tipcard.source.address import Email, Phone, SiteAddress, WebAddress, is_email, web_fault
from tipcard.source.files import ORGANISATION
from tipcard.source.model import (
    Empty,
    Ids,
    SettingsFile,
    Strict,
    Text,
    Translated,
    Words,
    example,
    refuse,
)

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def _colour(value: Any) -> Any:
    """A colour on which white words can be read, and which can be read on white."""
    if not isinstance(value, str) or not _COLOUR.fullmatch(value):
        # Without quotes, YAML takes all that follows the # for a comment.
        raise refuse("it must be # and six digits from 0 to f, between quotes")
    ratio = contrast(value, WHITE)
    if ratio < LEAST_CONTRAST:
        shown, nearest = f"{floor(ratio * 100) / 100:.2f}", readable(value, WHITE, BLACK)
        raise refuse("low-contrast", colour=value, ratio=shown, least=LEAST_CONTRAST, nearest=nearest)
    return value


def _reachable(value: str | None) -> str | None:
    if value and not is_email(value) and web_fault(value):
        raise refuse("unsafe-link.corrections", link=value)
    return value


Name = Annotated[Words | None, Empty]
Colour = Annotated[str | None, BeforeValidator(_colour)]


class Colours(Strict):
    """The organisation's colours: of the stripe above each page, and of the line beside its contacts."""

    primary: Annotated[Colour, example('primary: "#0b5e6b"')] = None
    accent: Annotated[Colour, example('accent: "#084852"')] = None


@dataclass(frozen=True)
class ContactView:
    """A contact in one language; `phone_url` is the number as a link, what is empty is ''."""

    role: str
    name: str
    phone: str
    phone_url: str
    email: str
    link: str

    @property
    def is_filled(self) -> bool:
        """Whether there is more than the role."""
        return any((self.name, self.phone, self.email, self.link))


class Contact(Strict):
    """Somebody to turn to, and the ids of the items, groups and pages where readers see this.

    `role` has the words of each language by its locale. With a role alone it is a line to write on.
    """

    role: Annotated[
        Translated,
        example("role:, and below it a line for each language: its code, a colon, and the role"),
    ]
    name: Annotated[Name, example("name: Noor Voorbeeld")] = None
    phone: Annotated[Phone, example('phone: "000 123 45 67"')] = None
    email: Annotated[Email, example("email: hulp@example.org")] = None
    link: Annotated[WebAddress, example("link: https://intranet.example.org/hulp")] = None
    at: Annotated[Ids, example("at: [bespreek, trek-aan-de-bel]")]

    def view(self, locale: str) -> ContactView:
        """The contact in the words of a language."""
        phone = self.phone or ""
        return ContactView(
            self.role.get(locale, ""),
            self.name or "",
            phone,
            _phone_url(phone),
            self.email or "",
            self.link or "",
        )


def _phone_url(phone: str) -> str:
    """The number as a telephone dials it; a (0) is only for who dials no country code."""
    dialled = phone.replace("(0)", "") if phone.startswith("+") else phone
    return "tel:" + re.sub(r"[^\d+]", "", dialled) if phone else ""


class Records(Strict):
    """Where reports of aggression are kept and for how long, in the words of each language, and the ids
    where readers see this."""

    words: Annotated[
        Translated, example("words: {nl: in Zenya, vijf jaar, en: in Zenya, for five years}")
    ]
    at: Annotated[Ids, example("at: [screenshot]")] = ("screenshot",)


CONTACTS = example("contacts:\n      - role: …\n        at: [bespreek]")
PROTOCOL_AT = example("protocol_at: [aangifte, index]")


class Organisation(Strict):
    """Who uses this site.

    `address` is that of its site; `publisher` is who publishes it and `corrections` where readers
    tell of an error: an e-mail address or a page. `adapted` says that the organisation has changed
    the card's text. `logo` is a path in `docs`; `protocol` is a link, shown at the ids
    `protocol_at`; `records` is where reports of aggression are kept.
    """

    name: Annotated[Name, example("name: Stichting Voorbeeld")] = None
    address: Annotated[SiteAddress, example("address: https://intranet.example.org/veilig/")] = None
    publisher: Annotated[Name, example("publisher: Stichting Voorbeeld, Communicatie")] = None
    corrections: Annotated[
        Text | None, Empty, AfterValidator(_reachable), example("corrections: redactie@example.org")
    ] = None
    logo: Annotated[Text | None, Empty, example("logo: assets/images/logo.svg")] = None
    adapted: Annotated[bool, example("adapted: true")] = False
    protocol: Annotated[WebAddress, example("protocol: https://intranet.example.org/protocol")] = None
    protocol_at: Annotated[Ids | None, Empty, PROTOCOL_AT] = None
    records: Annotated[Records | None, example("records:\n      words: {nl: …, en: …}")] = None
    colours: Annotated[Colours | None, example('colours: {primary: "#0b5e6b"}')] = None
    contacts: Annotated[tuple[Contact, ...] | None, CONTACTS] = None

    @property
    def corrections_url(self) -> str:
        """Where readers tell of an error, as a link; '' when nobody has said so."""
        own = self.corrections or ""
        return f"mailto:{own}" if is_email(own) else own


def organisation_file(path: str = ORGANISATION) -> SettingsFile[Organisation]:
    """The organisation's own file, which may have any name."""
    return SettingsFile(path, Organisation, stand_in=Organisation)


#: Where the built site has the organisation's colours.
STYLESHEET = "assets/css/organisation.css"
