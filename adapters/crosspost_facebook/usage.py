"""How much of the call quota is used, from the headers of an answer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

__all__ = ["Usage"]

_HEADERS = ("X-App-Usage", "X-Page-Usage", "X-Business-Use-Case-Usage")
_PERCENTAGES = ("call_count", "total_time", "total_cputime")


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """The highest percentage of any quota, and how long until calls are let through again (0: now)."""

    percent: int = 0
    regain: timedelta = timedelta(0)

    @classmethod
    def read(cls, headers: Mapping[str, str]) -> Usage:
        """The usage an answer tells; a header that is malformed tells nothing.

        ``estimated_time_to_regain_access`` is in minutes, the other figures are percentages.
        """
        rows = [row for name in _HEADERS for row in _rows(headers.get(name, ""))]
        used = [_number(row.get(name)) for row in rows for name in _PERCENTAGES]
        minutes = [_number(row.get("estimated_time_to_regain_access")) for row in rows]
        return cls(percent=max(used, default=0), regain=timedelta(minutes=max(minutes, default=0)))


def _rows(header: str) -> Iterator[Mapping[str, Any]]:
    try:
        value = json.loads(header)
    except ValueError:
        return
    if not isinstance(value, dict):
        return
    yield value
    for rows in value.values():  # under a Page's id: a list
        if isinstance(rows, list):
            yield from (row for row in rows if isinstance(row, dict))


def _number(value: Any) -> int:
    readable = isinstance(value, (int, float)) and 0 <= value < 1_000_000
    return int(value) if readable else 0
