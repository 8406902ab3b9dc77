"""The fixed words of the site, from `strings.yml` in each language's folder."""

from datetime import date

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date, get_month_names
from pydantic import field_validator
from pydantic_core import PydanticCustomError

from tipcard.frontmatter import Strict, Text


class Strings(Strict):
    """Every fixed word or sentence of the templates in one language."""

    date_locale: Text
    print: Text
    pdf: Text
    reviewed: Text
    outdated: Text
    addition: Text
    sources: Text
    back: Text
    notes: Text
    contacts: Text
    protocol: Text
    more: Text
    adapted: Text
    item: Text
    version: Text
    still_current: Text
    qr_alt: Text
    print_empty: Text
    wipe: Text
    ticks_kept: Text
    nothing_kept: Text
    paper_current: Text
    paper_outdated: Text
    picture_alt: Text
    reminder: Text
    open_sheet: Text
    not_found: Text
    not_found_help: Text
    step_title: Text
    item_title: Text
    link_to: Text
    link_onward: Text
    link_moved: Text
    copy_link: Text
    copied: Text
    copy_failed: Text
    protocol_ready: Text
    protocol_text: Text
    links_items: Text
    links_pages: Text
    links_title: Text
    links_address: Text
    links_list: Text

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
