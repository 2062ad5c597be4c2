"""At waking: each late post's policy decides; the original first, never a burst, never at night."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from crosspost.config import LatePolicy
from crosspost.delivery import APART, Verdict, after_night, carry_verdict, judge_late
from crosspost.ledger import Changed, Delivery, Ledger, Status, WaitingFor

__all__ = ["decide_late"]


def decide_late(ledger: Ledger, *, now: datetime, zone: str) -> list[Delivery]:
    """Decide on every row whose time has passed unserved; the answer is those rows as they then stand.

    ``zone`` is for rows without one of their own. Rows that wait for their original follow it, or are missed
    with it.
    """
    decided = []
    next_free: dict[str, datetime] = {}
    for row in _original_first(ledger.overdue(now)):
        verdict = _judge(row, ledger=ledger, now=now)
        if verdict is None:
            continue
        free = max(now, next_free.get(row.account, now))
        at = after_night(free, due_at=row.due_at, zone=row.zone or zone)
        try:
            decided.append(carry_verdict(row, verdict, at=at, ledger=ledger, now=now))
        except Changed:
            continue
        if verdict is Verdict.GO:
            next_free[row.account] = at + APART
    return decided


def _original_first(rows: Iterable[Delivery]) -> list[Delivery]:
    return sorted(rows, key=lambda row: (row.due_at, row.status is Status.WAITING))


def _judge(row: Delivery, *, ledger: Ledger, now: datetime) -> Verdict | None:
    """The verdict on a row; ``None`` where it waits for somebody and is not late by itself."""
    if row.status is Status.SCHEDULED:
        return judge_late(LatePolicy.parse(row.late), due_at=row.due_at, now=now)
    if row.waiting_for is not WaitingFor.FIRST:
        return None
    originals = [one for one in ledger.occasion(row.occasion) if one.account == row.first_account]
    missed = bool(originals) and all(one.status is Status.MISSED for one in originals)
    return Verdict.MISS if missed else None
