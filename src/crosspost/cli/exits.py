"""Exit codes: the first that applies."""

from __future__ import annotations

from collections.abc import Iterable

from crosspost.ledger import Delivery, Status, WaitingFor

__all__ = ["DECISION", "OK", "OUR_BUG", "RETRY", "UNCONFIRMED", "USAGE", "exit_code"]

OK = 0
OUR_BUG = 1
USAGE = 2
DECISION = 3
UNCONFIRMED = 4
RETRY = 5


def exit_code(deliveries: Iterable[Delivery]) -> int:
    """4 where an outcome is unknown, 3 where a person must act, 5 where a retry is due, else 0."""
    found = list(deliveries)
    if any(row.status is Status.UNCONFIRMED for row in found):
        return UNCONFIRMED
    if any(_needs_a_person(row) for row in found):
        return DECISION
    if any(row.status in {Status.SCHEDULED, Status.SENDING} for row in found):
        return RETRY
    return OK


def _needs_a_person(row: Delivery) -> bool:
    if row.status in {Status.FAILED, Status.MISSED, Status.CANCELLED}:
        return True
    return row.status is Status.WAITING and row.waiting_for is not WaitingFor.FIRST
