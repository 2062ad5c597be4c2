"""When an entry fires: wall time in its zone, with the days it leaves out, as moments once and for all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from crosspost.config import Entry, wall_times

__all__ = ["Occurrence", "Shift", "Timing", "exists", "moment"]

_FURTHEST_SHIFT = timedelta(hours=26)
"""No zone ever set its clocks by more: Samoa left out a whole day, 2011-12-30."""


class Shift(StrEnum):
    """What the zone's clocks do to a wall time."""

    NONE = ""
    SKIPPED = "skipped"
    """They never show it; it is the next minute that they do show."""
    TWICE = "twice"
    """They show it twice; it is the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One time at which an entry fires: the moment (UTC), and the wall time that was asked for."""

    at: datetime
    wall: datetime
    shift: Shift = Shift.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """All that decides when an entry fires; ``at`` or ``cron``, and its zone."""

    zone: str
    at: datetime | None = None
    cron: str | None = None
    until: datetime | date | None = None
    skip: tuple[date, ...] = ()

    @classmethod
    def of(cls, entry: Entry, default: str) -> Timing:
        """The timing of an entry; ``default`` is the workspace's zone."""
        zone = entry.timezone or default
        return cls(zone=zone, at=entry.at, cron=entry.cron, until=entry.until, skip=entry.skip)

    def to_json(self) -> dict[str, Any]:
        """As it is kept in the ledger."""
        return {
            "zone": self.zone,
            "at": self.at and self.at.isoformat(),
            "cron": self.cron,
            "until": self.until and self.until.isoformat(),
            "skip": [day.isoformat() for day in self.skip],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Timing:
        """As it was kept."""
        until = kept["until"]
        return cls(
            zone=kept["zone"],
            at=datetime.fromisoformat(kept["at"]) if kept["at"] else None,
            cron=kept["cron"],
            until=until and (datetime if "T" in until else date).fromisoformat(until),
            skip=tuple(date.fromisoformat(day) for day in kept["skip"]),
        )

    def after(self, moment_: datetime) -> Iterator[Occurrence]:
        """The occurrences after a moment, in order, each once."""
        last = moment_
        for found in self._all(moment_):
            if self._is_over(found):
                return
            if found.at > last and found.wall.date() not in self.skip:
                last = found.at
                yield found

    def first(self) -> Occurrence | None:
        """The single occurrence of an ``at``, past or to come, if it is not left out."""
        return next(self.after(datetime.min.replace(tzinfo=UTC)), None) if self.at else None

    def _all(self, after: datetime) -> Iterator[Occurrence]:
        if self.at is not None:
            yield _occurrence(self.at, self.zone)
        if self.cron is not None:
            there = after.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)
            for wall in wall_times(self.cron, there - _FURTHEST_SHIFT):
                yield _occurrence(wall, self.zone)

    def _is_over(self, found: Occurrence) -> bool:
        if self.until is None:
            return False
        if not isinstance(self.until, datetime):
            return found.wall.date() > self.until
        return found.at > moment(self.until, self.zone)


def moment(wall: datetime, zone: str) -> datetime:
    """The moment (UTC) of a wall time; one with an offset of its own is that moment.

    A wall time that occurs twice is the first of the two; one that does not exist is the next minute that
    does.
    """
    return _occurrence(wall, zone).at


def exists(there: datetime) -> bool:
    """Whether clocks in the zone ever show this time."""
    return there.astimezone(UTC).astimezone(there.tzinfo).replace(fold=0) == there.replace(fold=0)


def _occurrence(wall: datetime, zone: str) -> Occurrence:
    if wall.tzinfo is not None:
        there = wall.astimezone(ZoneInfo(zone))
        return Occurrence(at=wall.astimezone(UTC), wall=there.replace(tzinfo=None, fold=0))
    there = wall.replace(tzinfo=ZoneInfo(zone), fold=0)
    twice = there.utcoffset() != there.replace(fold=1).utcoffset()
    shift = Shift.TWICE if twice else Shift.NONE
    while not exists(there):
        shift = Shift.SKIPPED
        there += timedelta(minutes=1)
    return Occurrence(at=there.astimezone(UTC), wall=wall, shift=shift)
