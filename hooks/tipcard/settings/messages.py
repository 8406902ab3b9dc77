"""The fixed words of the site, from `strings.yml` in each language's folder."""

from datetime import date
from typing import Any

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date, get_month_names
from pydantic import field_validator
from pydantic_core import PydanticCustomError

from tipcard.source.files import DOCS
from tipcard.source.model import SettingsFile, Strict, Text, Words


class Messages(Strict):
    """Every fixed word or sentence of the templates in one language."""

    date_locale: Text
    print: Words
    pdf: Words
    reviewed: Words
    outdated: Words
    addition: Words
    sources: Words
    back: Words
    notes: Words
    contacts: Words
    protocol: Words
    more: Words
    adapted: Words
    item: Words
    version: Words
    still_current: Words
    qr_alt: Words
    print_empty: Words
    wipe: Words
    ticks_kept: Words
    nothing_kept: Words
    paper_current: Words
    paper_outdated: Words
    picture_alt: Words
    reminder: Words
    open_sheet: Words
    not_found: Words
    not_found_help: Words
    step_title: Words
    item_title: Words
    link_to: Words
    link_onward: Words
    link_moved: Words
    copy_link: Words
    copied: Words
    copy_failed: Words
    protocol_ready: Words
    protocol_text: Words
    links_items: Words
    links_pages: Words
    links_title: Words
    links_address: Words
    links_list: Words

    @field_validator("date_locale")
    @classmethod
    def _is_known(cls, name: str) -> str:
        """Only what Babel knows, as `nl` or `en_GB`."""
        try:
            Locale.parse(name)
        except (UnknownLocaleError, ValueError) as error:
            raise PydanticCustomError("locale", "it must be a locale, such as nl or en_GB") from error
        return name

    def adapted_by(self, organisation: str) -> str:
        """The sentence that says who has changed the text."""
        return self.adapted.replace("{organisation}", organisation)

    def reviewed_on(self, day: date) -> str:
        """The sentence that says when a page was checked."""
        return self.reviewed.replace("{date}", format_date(day, "long", self.date_locale))

    def months(self) -> tuple[tuple[str, str], ...]:
        """The twelve months, each short and whole."""
        short = get_month_names("abbreviated", "stand-alone", self.date_locale)
        whole = get_month_names("wide", "stand-alone", self.date_locale)
        return tuple((short[number], whole[number]) for number in range(1, 13))

    def place_title(self, title: str, number: int | None, group_title: str) -> str:
        """An item's title with its place: its number or else its group."""
        words = self.item_title if number is None else self.step_title
        words = words.replace("{number}", str(number)).replace("{group}", group_title)
        return words.replace("{title}", title)


def _names() -> Messages:
    """Each message as its own name, and days as numbers."""
    names: dict[str, Any] = {name: name for name in Messages.model_fields}
    return Messages.model_construct(**names | {"date_locale": "root"})


MESSAGES = SettingsFile(
    f"{DOCS}/{{locale}}/strings.yml",
    Messages,
    stand_in=_names,
    missing=(
        "this file is missing; it holds the fixed words of the language",
        "Copy it from another language, and translate what stands right of the colons.",
    ),
)
