"""From wall time to a moment, once and for all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from crosspost.config import Entry, Settings
from crosspost.post import canonical_json

__all__ = ["due_at", "exists", "moment", "occasion_key", "occasion_prefix", "zone_of"]


def zone_of(entry: Entry, default: str) -> str:
    """The zone an entry's wall time is in."""
    return entry.timezone or default


def moment(wall: datetime, zone: str) -> datetime:
    """The moment (UTC) of a wall time; one with an offset of its own is that moment.

    A wall time that occurs twice is the first of the two; one that does not exist is the next minute that
    does.
    """
    if wall.tzinfo is not None:
        return wall.astimezone(UTC)
    there = wall.replace(tzinfo=ZoneInfo(zone), fold=0)
    while not exists(there):
        there += timedelta(minutes=1)
    return there.astimezone(UTC)


def exists(there: datetime) -> bool:
    """Whether clocks in the zone ever show this time."""
    return there.astimezone(UTC).astimezone(there.tzinfo).replace(fold=0) == there.replace(fold=0)


def due_at(entry: Entry, default: str) -> datetime:
    """When an entry is due (UTC)."""
    return moment(entry.at, zone_of(entry, default))


def occasion_prefix(entry: Entry, default: str) -> str:
    """What the keys of all versions of an entry's occasion begin with: its name and its moment."""
    return f"entry/{entry.name}/{due_at(entry, default).isoformat(timespec='seconds')}/"


def occasion_key(entry: Entry, settings: Settings) -> str:
    """The key of an entry's occasion as it is written now: another post or other channels are another one."""
    publishing = settings.publishing
    said = [
        entry.post,
        list(entry.to or publishing.to),
        entry.first or publishing.first,
        entry.late,
        entry.again,
    ]
    version = sha256(canonical_json(said).encode()).hexdigest()[:8]
    return occasion_prefix(entry, settings.timezone) + version
