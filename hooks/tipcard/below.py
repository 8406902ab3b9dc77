"""Adding to the items of a page that is already HTML, without touching what is there."""

import re
from collections.abc import Mapping

# A heading that ends an item, with the id of the item or group that it begins if it is one.
_HEADING = re.compile(r'<h[123](?: id="(?P<item_id>[^"]*)")?')


def add_below_items(html: str, parts: Mapping[str, str]) -> str:
    """The HTML of a page with a part of HTML below the last words of an item or a group, by its id."""
    starts = [match.start() for match in _HEADING.finditer(html)]
    pieces = [html[start:end] for start, end in zip([0, *starts], [*starts, len(html)], strict=True)]
    return "".join(piece + parts.get(_item_id(piece), "") for piece in pieces)


def _item_id(piece: str) -> str:
    heading = _HEADING.match(piece)
    return (heading["item_id"] or "") if heading else ""
