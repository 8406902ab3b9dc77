"""What an address may be: of this site, of a page elsewhere, of a mailbox, of a telephone."""

import re
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, StringConstraints

from tipcard.source.model import Empty, Text, refuse

_PHONE = re.compile(r"\+?[0-9 ().-]*")
_EMAIL = re.compile(
    r"[\w.+-]+@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", re.IGNORECASE | re.ASCII
)
_FEWEST_DIGITS, _MOST_DIGITS = 3, 15  # 112, and the most that E.164 allows


def _phone(value: Any) -> Any:
    if isinstance(value, str):
        digits = sum(character.isdigit() for character in value)
        if not value.strip() or (_PHONE.fullmatch(value) and _FEWEST_DIGITS <= digits <= _MOST_DIGITS):
            return value
    elif value is None:
        return value
    # Without quotes, YAML reads a number: it drops a + and a 0 in front.
    raise refuse("it must be a telephone number, between quotes")


def is_email(value: str) -> bool:
    """Whether a text is one e-mail address."""
    return _EMAIL.fullmatch(value) is not None


def _email(value: str | None) -> str | None:
    if value and not is_email(value):
        raise refuse("it must be one e-mail address")
    return value


def _web(value: str | None) -> str | None:
    """Only what a click opens as a page: nothing that runs, and nothing that ends an attribute."""
    if value and web_fault(value):
        raise refuse("unsafe-link.setting", link=value)
    return value


def web_fault(value: str) -> str:
    """Why a text is not the address of a page, as a part of a sentence; empty if it is one."""
    try:
        url = urlsplit(value)
        port = url.port
    except ValueError:
        return "cannot be read"
    if url.scheme not in {"https", "http"}:
        return "does not begin with https:// or http://"
    if not re.fullmatch(r"[\w.-]+|[0-9a-f:.]+", url.hostname or ""):
        return "names no host"
    if re.search(r"[\s<>\"'`\\]", value):
        return "has a space or a quote in it"
    if "@" in url.netloc:
        return "has a user's name in it"
    return "has a wrong port" if port == 0 else ""


def site_fault(value: str) -> str:
    """Why an address is not the one at which a site can be, as a part of a sentence; empty if it is."""
    if fault := web_fault(value):
        return fault
    for mark in "?#":
        if mark in value:
            return f"has a '{mark}' in it"
    last = urlsplit(value).path.rpartition("/")[2]
    return (
        f"ends with a page, '{last}'" if re.search(r"\.(html?|php|aspx?)$", last, re.IGNORECASE) else ""
    )


def site_address(value: str) -> str:
    """The address of a site as links are joined to it, with its last `/`."""
    return f"{value.rstrip('/')}/"


def _site(value: str | None) -> str | None:
    if value and (fault := site_fault(value)):
        raise refuse(f"it {fault}")
    return value and site_address(value)


Phone = Annotated[Text | None, BeforeValidator(_phone), Empty]
Email = Annotated[Annotated[Text | None, Empty], AfterValidator(_email)]
#: The address of a page, also on an intranet; may be empty.
WebAddress = Annotated[Annotated[Text | None, Empty], AfterValidator(_web)]
SiteAddress = Annotated[Annotated[Text | None, Empty], AfterValidator(_site)]
#: The address of a page on the internet.
SecureAddress = Annotated[str, StringConstraints(pattern=r"^https://[^\s/]+\S*$"), AfterValidator(_web)]
