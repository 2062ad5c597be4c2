"""A date and a time of day as people type them."""

from __future__ import annotations

import re
from datetime import datetime

__all__ = ["read_moment"]

_SHAPE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})[ T]+(\d{1,2}):(\d{2})(.*)", re.DOTALL)


def read_moment(text: str) -> datetime:
    """Read ``2026-12-01 9:00`` or any ISO 8601 date and time; raises ``ValueError``.

    The answer is naive where no offset is typed.
    """
    found = _SHAPE.fullmatch(text.strip())
    if found is None:
        raise ValueError("at")
    year, month, day, hour, minute, rest = found.groups()
    return datetime.fromisoformat(f"{year}-{month:0>2}-{day:0>2}T{hour:0>2}:{minute}{rest.strip()}")
