"""What goes out when, and what changed since it was written down. Reads only."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from crosspost.errors import CrosspostError
from crosspost.ledger import Delivery
from crosspost.schedule.moments import due_at, zone_of
from crosspost.schedule.planner import Planner, Upcoming

__all__ = ["Change", "Line", "outlook"]


class Change(StrEnum):
    """How a line differs from the ledger."""

    NONE = ""
    NEW = "new"
    """Not written down yet; `run` does that."""
    CONTENT = "content changed"
    """The file says something else than when it was written down; the file counts."""
    GONE = "moved or removed"
    """Its entry says something else now, or is gone; `run` calls it off."""
    TROUBLE = "trouble"
    """It cannot be planned as it stands."""
    PAST = "past"
    """Its time is over and it was not planned in time; `run` writes it down as missed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One post on one channel at one time, or an entry in trouble (no channel then)."""

    due_at: datetime
    zone: str
    entry: str | None
    title: str
    channel: str
    rendition: str
    change: Change
    row: Delivery | None = None
    error: CrosspostError | None = None


Digest = Callable[[Delivery], str]
"""The rendition a row would have if it went out now; raises `CrosspostError`."""


def outlook(planner: Planner, *, digest: Digest, now: datetime, span: timedelta) -> list[Line]:
    """The lines of the next ``span``, by time."""
    ledger = planner.ledger
    rows = [] if ledger is None else ledger.planned(now + span)
    stale = set() if ledger is None else {row.id for row in planner.stale(ledger)}
    default = planner.settings.timezone
    lines = [_row_line(row, digest=digest, gone=row.id in stale, zone=row.zone or default) for row in rows]
    for entry in planner.settings.schedule:
        at, zone = due_at(entry, default), zone_of(entry, default)
        if at > now + span or (ledger is not None and planner.is_written(entry, ledger)):
            continue
        try:
            lines += _new_lines(planner.look_ahead(entry), zone=zone, now=now)
        except CrosspostError as error:
            lines.append(_trouble(entry.name, error, due_at=at, zone=zone))
    return sorted(lines, key=lambda line: line.due_at)


def _row_line(row: Delivery, *, digest: Digest, gone: bool, zone: str) -> Line:
    change, error = Change.GONE if gone else Change.NONE, None
    if not gone and row.frozen is None:
        try:
            change = Change.NONE if digest(row) == row.rendition else Change.CONTENT
        except CrosspostError as wrong:
            change, error = Change.TROUBLE, wrong
    return Line(
        due_at=row.due_at,
        zone=zone,
        entry=row.entry,
        title=row.title,
        channel=row.channel,
        rendition=row.rendition,
        change=change,
        row=row,
        error=error,
    )


def _new_lines(upcoming: Upcoming, *, zone: str, now: datetime) -> Iterable[Line]:
    change = Change.NEW if upcoming.occasion.due_at > now else Change.PAST
    return [
        Line(
            due_at=upcoming.occasion.due_at,
            zone=zone,
            entry=upcoming.entry.name,
            title=upcoming.occasion.post.title,
            channel=plan.channel.name,
            rendition=plan.rendition.digest,
            change=change,
        )
        for plan in upcoming.plans
    ]


def _trouble(entry: str, error: CrosspostError, *, due_at: datetime, zone: str) -> Line:
    return Line(
        due_at=due_at,
        zone=zone,
        entry=entry,
        title="",
        channel="",
        rendition="",
        change=Change.TROUBLE,
        error=error,
    )
