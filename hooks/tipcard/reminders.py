"""Reminders for the calendar: a file for each, which any calendar can import (RFC 5545)."""

import posixpath
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from html import escape

from icalendar import Calendar, Event

from tipcard.frontmatter import Reminder
from tipcard.model import Edition, Item, Page
from tipcard.problem import Problem, Rule
from tipcard.yamldoc import did_you_mean


def reminder_url(edition: Edition, reminder: Reminder) -> str:
    """The path in the built site of a reminder's file."""
    return edition.language.url(f"agenda/{reminder.item}", ".ics")


def make_reminders(
    edition: Edition, site_url: str
) -> tuple[dict[str, bytes], dict[str, dict[str, str]], list[Problem]]:
    """The files of all reminders by their path in the built site; the HTML to add below the items
    that they are about, by the path of the page's source and the item's id; and what is wrong."""
    files: dict[str, bytes] = {}
    below: dict[str, dict[str, str]] = {}
    problems: list[Problem] = []
    items = {item.item_id: (page, item) for page in edition.pages.values() for item in page.items}
    for sheet, reminder in _reminders(edition):
        if reminder.item not in items:
            problems.append(_unknown(sheet, reminder, items))
        elif edition.strings:
            page, item = items[reminder.item]
            url, page_url = reminder_url(edition, reminder), edition.language.url(page.name)
            link = site_url and site_url + edition.language.url(sheet.name)
            files[url] = reminder_file(
                reminder, item, edition.language.locale, sheet.meta.reviewed, link
            )
            html = reminder_html(edition.strings.reminder, url, page_url)
            below.setdefault(page.place.path, {})[item.item_id] = html
    return files, below, problems


def _reminders(edition: Edition) -> Iterator[tuple[Page, Reminder]]:
    for page in edition.pages.values():
        if page.meta.reminder:
            yield page, page.meta.reminder


def _unknown(sheet: Page, reminder: Reminder, items: Iterable[str]) -> Problem:
    what = f"the reminder names an unknown item '{reminder.item}'"
    mend = did_you_mean(reminder.item, items, "Name a tip or a step.")
    return Problem(sheet.front.place(("reminder", "item")), what, Rule.UNKNOWN_ID, mend)


def reminder_file(reminder: Reminder, item: Item, locale: str, reviewed: date, link: str) -> bytes:
    """A whole day on the first Monday of a month, every so many months, with a link if there is one.

    It begins after the day on which the page was checked, not today: two builds give the same bytes.
    """
    event = Event()
    event.add("uid", f"{reminder.item}.{locale}@tipcard")
    event.add("dtstamp", datetime.combine(reviewed, time(), UTC))
    event.add("dtstart", first_monday_after(reviewed))
    event.add("rrule", {"freq": "monthly", "interval": reminder.months, "byday": "1MO"})
    event.add("summary", item.title)
    event.add("description", "\n\n".join([*item.paragraphs, link]).strip())
    event.add("transp", "TRANSPARENT")  # the day stays free for appointments
    if link:
        event.add("url", link)
    calendar = Calendar()
    calendar.add("prodid", f"-//tipcard//{locale}")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def first_monday_after(day: date) -> date:
    """The first Monday of the month after a day."""
    first = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return first + timedelta(days=-first.weekday() % 7)


def reminder_html(words: str, file_url: str, page_url: str) -> str:
    """The link to a reminder's file, for below the item that it is about."""
    href = posixpath.relpath(file_url, posixpath.dirname(page_url) or ".")
    return f'<p class="reminder"><a href="{escape(href)}" download>{escape(words)}</a></p>\n'
