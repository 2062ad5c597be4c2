"""Exit codes: the first that applies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crosspost.ledger import Delivery

__all__ = ["DECISION", "OK", "OUR_BUG", "RETRY", "UNCONFIRMED", "USAGE", "exit_code"]

OK = 0
OUR_BUG = 1
USAGE = 2
DECISION = 3
UNCONFIRMED = 4
RETRY = 5


def exit_code(deliveries: Iterable[Delivery]) -> int:
    """4 where an outcome is unknown, 3 where a person must act, 5 where a retry is due, else 0."""
    # The ledger's libraries take a while to import; --help needs only the numbers above.
    from crosspost.ledger import Status

    found = list(deliveries)
    if any(row.status is Status.UNCONFIRMED for row in found):
        return UNCONFIRMED
    if any(_needs_a_person(row) for row in found):
        return DECISION
    if any(row.status in {Status.SCHEDULED, Status.SENDING} for row in found):
        return RETRY
    return OK


def _needs_a_person(row: Delivery) -> bool:
    from crosspost.ledger import Status, WaitingFor

    if row.status in {Status.FAILED, Status.MISSED, Status.CANCELLED}:
        return True
    return row.status is Status.WAITING and row.waiting_for is not WaitingFor.FIRST
