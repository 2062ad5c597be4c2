"""Following deliveries that another process dispatches."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

from crosspost.delivery.pace import Clock
from crosspost.ledger import Delivery, Ledger, Status

__all__ = ["follow"]

EVERY = 0.25
"""Seconds between two reads of the ledger."""

_MOVING = frozenset(
    {Status.SCHEDULED, Status.SENDING, Status.WAITING, Status.UNCONFIRMED, Status.HANDED_OVER}
)


def follow(
    ids: frozenset[str],
    *,
    ledger: Ledger,
    clock: Clock,
    stop: threading.Event,
    wait: timedelta,
    freed: Callable[[], bool],
    changed: Callable[[Delivery], None],
) -> bool:
    """Report changes until nothing moves any more or ``wait`` is over.

    ``freed`` tries to take the dispatcher's lock; the answer is whether it was taken, because its holder
    ended or died: then the caller goes on itself.
    """
    deadline = clock() + wait
    seen: dict[str, Status] = {}
    while True:
        rows = ledger.several(ids)
        for row in rows:
            if seen.get(row.id) is not row.status:
                seen[row.id] = row.status
                changed(row)
        if not any(row.status in _MOVING for row in rows):
            return False
        if freed():
            return True
        if clock() >= deadline or stop.wait(EVERY):
            return False
