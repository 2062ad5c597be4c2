"""What a new dispatcher does with the rows its dead predecessor was sending."""

from __future__ import annotations

from crosspost.delivery import settle
from crosspost.delivery.pace import Clock
from crosspost.errors import Unconfirmed
from crosspost.ledger import Delivery, Ledger, Status

__all__ = ["recover"]


def recover(delivery: Delivery, *, ledger: Ledger, clock: Clock) -> Delivery:
    """Take over a delivery whose dispatcher died while sending it."""
    events = ledger.events(delivery.id)
    passed = any(
        event.kind == "point_of_no_return" and event.attempt == delivery.attempts for event in events
    )
    now = clock()
    if passed:
        error = Unconfirmed("unconfirmed.crash")
        return settle.unconfirmed(delivery, error, ledger=ledger, now=now, look_at=now)
    with ledger.writing() as tx:
        return tx.move(delivery, Status.SCHEDULED, at=now, kind="recovered", due_at=now)
