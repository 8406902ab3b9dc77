"""What an organisation shows its readers, in one language: whom to turn to, and its protocol."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter

from tipcard.model import Page
from tipcard.organisation import Contact, Organisation

_HEADING = re.compile(r'<h(?P<level>[1-6])\b(?:[^>]*\sid="(?P<id>[^"]*)")?')


@dataclass(frozen=True)
class ContactView:
    """A contact as readers see it; `phone_url` is the number as a link, what is empty is ''."""

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


@dataclass(frozen=True)
class Box:
    """What the organisation shows in one place: filled contacts and, unless '', its protocol."""

    contacts: tuple[ContactView, ...]
    protocol: str = ""


def contact_views(contacts: Iterable[Contact], locale: str) -> tuple[ContactView, ...]:
    """The contacts in the words of a language."""
    return tuple(
        ContactView(
            contact.role.get(locale, ""),
            contact.name or "",
            contact.phone or "",
            _phone_url(contact.phone or ""),
            contact.email or "",
            contact.link or "",
        )
        for contact in contacts
    )


def add_boxes(html: str, page: Page, organisation: Organisation, draw: Callable[..., str]) -> str:
    """A page's HTML with what the organisation shows there; `draw(box=…)` makes the HTML of a box.

    A box stands below the item or group that it belongs to, or at the end of its page. A page that
    lists all contacts does so at the beginning of its first group.
    """
    found = [(end, _box(organisation, one_id, page.locale)) for one_id, end in _ends(html, page)]
    if page.meta.contacts:
        first = html.find("</h2>") + len("</h2>") if "</h2>" in html else len(html)
        found.append((first, Box(contact_views(_filled(organisation), page.locale))))
    for end, box in sorted(found, key=itemgetter(0), reverse=True):
        if box.contacts or box.protocol:
            html = html[:end] + draw(box=box) + html[end:]
    return html


def _ends(html: str, page: Page) -> Iterator[tuple[str, int]]:
    """Every id on a page, and where in its HTML the text that belongs to it ends."""
    headings = [heading for heading in _HEADING.finditer(html) if heading["level"] != "1"]
    for index, heading in enumerate(headings):
        after = (other.start() for other in headings[index + 1 :] if other["level"] <= heading["level"])
        yield heading["id"], next(after, len(html))
    if not page.meta.contacts:
        yield page.page_id, len(html)


def _box(organisation: Organisation, one_id: str, locale: str) -> Box:
    contacts = (contact for contact in _filled(organisation) if one_id in contact.at)
    has_protocol = one_id in (organisation.protocol_at or ())
    return Box(contact_views(contacts, locale), organisation.protocol or "" if has_protocol else "")


def _filled(organisation: Organisation) -> Iterator[Contact]:
    return (contact for contact in organisation.contacts or () if contact.is_filled)


def _phone_url(phone: str) -> str:
    """The number as a telephone dials it; a (0) is only for who dials no country code."""
    dialled = phone.replace("(0)", "") if phone.startswith("+") else phone
    return "tel:" + re.sub(r"[^\d+]", "", dialled) if phone else ""
