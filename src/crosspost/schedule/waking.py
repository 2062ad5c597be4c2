"""At waking: each late post's policy decides; the original first, never a burst, never at night."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from crosspost.config import LatePolicy
from crosspost.delivery import (
    APART,
    Verdict,
    after_night,
    carry_verdict,
    is_asked,
    is_unanswered,
    judge_late,
)
from crosspost.ledger import Changed, Delivery, Ledger, Status, WaitingFor

__all__ = ["decide_late", "miss_unanswered"]


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


def miss_unanswered(ledger: Ledger, *, now: datetime) -> list[Delivery]:
    """Miss every row whose owner did not answer before its policy calls it too late; the answer is those.

    Nobody need have slept for that: it is asked again and again while the service runs. What follows an
    original that was missed so is missed with it.
    """
    missed = []
    for row in _original_first(ledger.overdue(now)):
        if row.status is not Status.WAITING or _judge(row, ledger=ledger, now=now) is not Verdict.MISS:
            continue
        try:
            missed.append(carry_verdict(row, Verdict.MISS, at=now, ledger=ledger, now=now))
        except Changed:
            # She has answered in this moment.
            continue
    return missed


def _original_first(rows: Iterable[Delivery]) -> list[Delivery]:
    return sorted(rows, key=lambda row: (row.due_at, row.waiting_for is WaitingFor.FIRST))


def _judge(row: Delivery, *, ledger: Ledger, now: datetime) -> Verdict | None:
    """The verdict on a row; ``None`` where it waits for somebody and is not late by itself."""
    if row.status is Status.SCHEDULED:
        return judge_late(LatePolicy.parse(row.late), due_at=row.due_at, now=now)
    if is_asked(row):
        return Verdict.MISS if is_unanswered(row, now=now) else None
    if row.waiting_for is not WaitingFor.FIRST:
        return None
    originals = [one for one in ledger.occasion(row.occasion) if one.account == row.first_account]
    missed = bool(originals) and all(one.status is Status.MISSED for one in originals)
    return Verdict.MISS if missed else None
