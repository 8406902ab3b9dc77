"""Reminders for the calendar: a file for each, which any calendar can import (RFC 5545)."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tipcard.document.front_matter import Reminder
from tipcard.project import Edition
from tipcard.source.cache import kept, recipe


class ReminderLink(NamedTuple):
    """A way to a reminder: its path in the built site, and words that say how often it comes."""

    url: str
    words: str


def reminder_links(edition: Edition) -> dict[str, ReminderLink]:
    """The ways to all reminders of a language, by the id of their item."""
    pages = (page.meta.reminder for page in edition.pages.values())
    return {
        one.item: ReminderLink(
            edition.language.url(f"agenda/{one.item}", ".ics"),
            f"{edition.messages.reminder}: {edition.messages.every(one.months)}",
        )
        for one in pages
        if one
    }


def reminder_files(edition: Edition, site_url: str) -> Iterator[tuple[str, bytes]]:
    """The files of all reminders, each with its path in the built site."""
    links = reminder_links(edition)
    for sheet in edition.pages.values():
        if reminder := sheet.meta.reminder:
            _, item = edition.items[reminder.item]
            link = site_url and site_url + edition.language.url(sheet.name)
            name = f"{item.title} ({edition.messages.every(reminder.months)})"
            own = (reminder, name, item.paragraphs, edition.locale, sheet.meta.reviewed, link)
            key = f"reminder {recipe((Path(__file__),), 'icalendar')} {own}"
            yield links[reminder.item].url, kept(key.encode(), partial(reminder_file, *own))


def reminder_file(
    reminder: Reminder, name: str, texts: Sequence[str], locale: str, reviewed: date, link: str
) -> bytes:
    """A whole day on the first Monday of a month, every so many months, with a link if there is one.

    It begins after the day on which the page was checked, not today: two builds give the same bytes. It
    is published, not an invitation, which some programs would answer.
    """
    from icalendar import Calendar, Event

    event = Event()
    event.add("uid", f"{reminder.item}.{locale}@tipcard")
    event.add("dtstamp", datetime.combine(reviewed, time(), UTC))
    event.add("dtstart", first_monday_after(reviewed))
    event.add("dtend", first_monday_after(reviewed) + timedelta(days=1))
    event.add("rrule", {"freq": "monthly", "interval": reminder.months, "byday": "1MO"})
    event.add("summary", name)
    event.add("description", "\n\n".join([*texts, link]).strip())
    event.add("transp", "TRANSPARENT")  # the day stays free for appointments
    if link:
        event.add("url", link)
    calendar = Calendar()
    calendar.add("prodid", f"-//tipcard//{locale}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def first_monday_after(day: date) -> date:
    """The first Monday of the month after a day."""
    first = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return first + timedelta(days=-first.weekday() % 7)
