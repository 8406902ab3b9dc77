"""Telling whether a text is still the same: what is printed and linked carries such a version."""

import hashlib
import json
from dataclasses import asdict
from typing import Any


def version(view: Any) -> str:
    """The first 7 hex digits of a hash over a dataclass of words; the same words, the same version."""
    words = json.dumps(asdict(view), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(words.encode()).hexdigest()[:7]
