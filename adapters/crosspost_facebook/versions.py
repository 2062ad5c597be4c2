"""The versions of the Graph API and the day each stops being served (Meta's changelog, November 2026)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from types import MappingProxyType

__all__ = ["VERSIONS", "usable_until"]

VERSIONS: Mapping[str, date | None] = MappingProxyType(
    {
        "v26.0": None,
        "v25.0": date(2028, 7, 29),
        "v24.0": date(2028, 2, 18),
        "v23.0": date(2027, 10, 8),
        "v22.0": date(2027, 5, 20),
        "v21.0": date(2027, 1, 21),
        "v20.0": date(2026, 9, 24),
        "v19.0": date(2026, 5, 21),
    }
)
"""``None``: not set yet. A call to a dead version is silently served by the oldest that lives."""


def usable_until(version: str) -> datetime | None:
    """The moment a version of the table ends; ``None`` where Meta has set none or the table has none.

    What is older than the table ended before its oldest did.
    """
    if version in VERSIONS:
        day = VERSIONS[version]
        return None if day is None else datetime.combine(day, time(), UTC)
    oldest = min(VERSIONS, key=_number)
    return usable_until(oldest) if _number(version) < _number(oldest) else None


def _number(version: str) -> float:
    return float(version.removeprefix("v"))
