"""What an organisation shows its readers, in one language: whom to turn to, and its protocol."""

import re
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass

from tipcard.below import add_below_items
from tipcard.model import Page
from tipcard.organisation import Contact, Organisation


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


def contacts_at(organisation: Organisation, ids: Set[str], locale: str) -> tuple[ContactView, ...]:
    """The contacts of the items, groups and pages with these ids, filled or not."""
    contacts = (contact for contact in organisation.contacts or () if ids & set(contact.at))
    return contact_views(contacts, locale)


def add_boxes(html: str, page: Page, organisation: Organisation, draw: Callable[..., str]) -> str:
    """A page's HTML with what the organisation shows there; `draw(box=…)` makes the HTML of a box.

    A box stands below the item or group that it belongs to, or at the end of its page. A page that
    lists all contacts does so at the beginning of its first group.
    """
    boxes = {one_id: _box(organisation, one_id, page.locale) for one_id, _ in page.ids()}
    parts = {one_id: draw(box=box) for one_id, box in boxes.items() if box.contacts or box.protocol}
    at_end = parts.pop(page.page_id, "")
    html = add_below_items(html, parts)
    if not page.meta.contacts:
        return html + at_end
    everybody = Box(contact_views(_filled(organisation), page.locale))
    head, end, rest = html.partition("</h2>")
    return head + end + (draw(box=everybody) if everybody.contacts else "") + rest


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
