"""What a clock that was wrong leaves in the ledger: times of our own that lie too far ahead are put right."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any

from crosspost.delivery.pace import LONGEST_REST, Clock
from crosspost.ledger import Changed, Delivery, Ledger, Status

__all__ = ["ClockWatch", "set_right"]

MARGIN = timedelta(hours=1)
"""How much further ahead than its longest wait a time may lie before it is taken for wrong."""

JUMP = timedelta(minutes=1)
"""From here on a difference between the wall clock and the machine's own is a clock that was set."""

_OURS = frozenset({"absent", "look_postponed", "postponed", "recovered", "retry_planned"})
"""The events that set a due time by themselves; every other due time is a person's."""


class ClockWatch:
    """Notices that the wall clock moved by itself: it was set, or the computer slept.

    Asked every second or so. Where the machine's own clock goes on in its sleep (Windows), the long time
    since the last question tells.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.now, self._own = clock(), time.monotonic()
        """The wall clock's time when it was looked at last."""

    def jumped(self) -> bool:
        """Whether it did since this was asked last."""
        wall, own = self._clock(), time.monotonic()
        passed = wall - self.now
        off = passed - timedelta(seconds=own - self._own)
        self.now, self._own = wall, own
        return abs(off) > JUMP or passed > JUMP


def set_right(ledger: Ledger, clock: Clock) -> None:
    """Bring back what was planned, or missed, while the clock was ahead: retries and looks are due now."""
    now = clock()
    latest = now + LONGEST_REST + MARGIN
    for row in ledger.ahead(latest, unknown=now + MARGIN):
        if row.status is Status.MISSED:
            _plan_again(row, ledger=ledger, now=now)
            continue
        changes = _changes(row, ledger=ledger, now=now, latest=latest)
        if not changes:
            continue
        try:
            with ledger.writing() as tx:
                tx.change(row, at=now, kind="clock_set", **changes)
        except Changed:
            continue


def _plan_again(row: Delivery, *, ledger: Ledger, now: datetime) -> None:
    """A clock that was far ahead missed it; its time is still to come."""
    try:
        with ledger.writing() as tx:
            if tx.standing(post=row.post, content=row.content, account=row.account) and not row.again:
                return
            tx.move(row, Status.SCHEDULED, at=now, kind="clock_set", due_at=row.planned_at, error=None)
    except Changed:
        return


def _changes(row: Delivery, *, ledger: Ledger, now: datetime, latest: datetime) -> dict[str, Any]:
    unknown_since = row.unconfirmed_at if row.status is Status.UNCONFIRMED else None
    if unknown_since is not None and unknown_since > now + MARGIN:
        return {"unconfirmed_at": now, "next_look_at": now}
    looked = row.status in {Status.UNCONFIRMED, Status.HANDED_OVER}
    if looked and row.next_look_at is not None and row.next_look_at > latest:
        return {"next_look_at": now}
    if row.status is Status.SCHEDULED and row.due_at > latest:
        kinds = [event.kind for event in ledger.events(row.id)]
        if kinds and kinds[-1] in _OURS:
            return {"due_at": now}
    return {}
