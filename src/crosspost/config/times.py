"""A day, or a day and a time of day, as people type them."""

from __future__ import annotations

import re
from datetime import date, datetime

__all__ = ["read_day", "read_moment"]

_DAY = re.compile(r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})\.?")
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


def read_day(text: str) -> date:
    """Read ``2026-12-1``, ``2026.12.01`` or ``2026/12/1``; raises ``ValueError``."""
    found = _DAY.fullmatch(text.strip())
    if found is None:
        raise ValueError("day")
    return date(int(found[1]), int(found[3]), int(found[4]))
