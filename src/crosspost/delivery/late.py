"""What becomes of a post whose time passed unserved: its policy decides, once, at waking or at resuming."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from crosspost.config import Late, LatePolicy
from crosspost.delivery.consent import is_asked
from crosspost.delivery.record import recorded
from crosspost.errors import Unavailable
from crosspost.ledger import Delivery, Ledger, Status, WaitingFor

__all__ = [
    "APART",
    "LIVE",
    "MORNING",
    "NIGHT",
    "Verdict",
    "after_night",
    "carry_verdict",
    "is_late",
    "is_unanswered",
    "judge_late",
]

APART = timedelta(minutes=10)
"""The least time between two posts of one account that go out late."""

LIVE = timedelta(minutes=1)
"""What is dealt with later than this is late, also where somebody served all the time."""

UNANSWERED = "late.unanswered"
"""Why a delivery is missed that waited for its owner's yes until it was too late."""

NIGHT = time(23, 0)
MORNING = time(7, 0)
"""Nothing late goes out between 23:00 and 07:00 of its zone, unless it was planned there."""


class Verdict(StrEnum):
    """What the policy says."""

    GO = "go"
    MISS = "miss"
    ASK = "ask"


def judge_late(policy: LatePolicy, *, due_at: datetime, now: datetime) -> Verdict:
    """Judge a post that was due at ``due_at`` and is found at ``now``."""
    match policy.kind:
        case Late.ALWAYS:
            return Verdict.GO
        case Late.SKIP:
            return Verdict.MISS
        case Late.ASK:
            return Verdict.ASK
        case Late.WITHIN:
            within = policy.within or timedelta(0)
            return Verdict.GO if now - due_at <= within else Verdict.MISS


def is_unanswered(row: Delivery, *, now: datetime) -> bool:
    """Whether a delivery waited for its owner's yes until its policy calls it too late.

    One that was chosen only at its time could not be answered before: of those ``skip`` misses none.
    """
    if not is_asked(row) or not row.late or now - row.due_at <= LIVE:
        return False
    policy = LatePolicy.parse(row.late)
    if policy.kind is Late.SKIP and row.created_at >= row.due_at:
        return False
    return judge_late(policy, due_at=row.due_at, now=now) is Verdict.MISS


def is_late(row: Delivery, *, now: datetime, follow_after: timedelta = timedelta(0)) -> bool:
    """Whether a planned post goes out well after it was to; ``follow_after`` is what its original takes."""
    return row.planned_at is not None and row.late != "" and now > row.planned_at + follow_after + APART


def after_night(now: datetime, *, due_at: datetime, zone: str) -> datetime:
    """When a late post may go out: now; at night in the morning, unless it was planned at night."""
    there = now.astimezone(ZoneInfo(zone))
    if not _at_night(there) or _at_night(due_at.astimezone(ZoneInfo(zone))):
        return now
    day = there.date() + timedelta(days=1 if there.time() >= NIGHT else 0)
    return datetime.combine(day, MORNING, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def carry_verdict(
    row: Delivery,
    verdict: Verdict,
    *,
    at: datetime,
    ledger: Ledger,
    now: datetime,
    kind: str = "late",
) -> Delivery:
    """Write a verdict down: it goes out ``at``, is missed, or waits for a yes. Raises `Changed`.

    ``kind`` is the event of one that goes out. Its policy stays with it: should it be slept over once more,
    it is late by its new time.
    """
    data = {"verdict": verdict.value, "policy": row.late, "was_due": row.due_at.isoformat()}
    with ledger.writing() as tx:
        match verdict:
            case Verdict.GO if row.status is Status.WAITING and row.waiting_for is WaitingFor.CHANNEL:
                return tx.move(
                    row,
                    Status.SCHEDULED,
                    at=now,
                    kind=kind,
                    data=data,
                    due_at=at,
                    waiting_for=None,
                    error=None,
                )
            case Verdict.GO:
                return tx.change(row, at=now, kind=kind, data=data, due_at=at)
            case Verdict.MISS:
                error = recorded(Unavailable(UNANSWERED if is_asked(row) else "late.missed"))
                return tx.move(
                    row,
                    Status.MISSED,
                    at=now,
                    kind="late",
                    data=data,
                    waiting_for=None,
                    error=error,
                )
            case Verdict.ASK:
                asked: dict[str, Any] = {
                    "late": "",
                    "waiting_for": WaitingFor.APPROVAL,
                    "error": recorded(Unavailable("late.asked")),
                }
                if row.status is Status.WAITING:
                    return tx.change(row, at=now, kind="late", data=data, **asked)
                return tx.move(row, Status.WAITING, at=now, kind="late", data=data, **asked)


def _at_night(there: datetime) -> bool:
    return there.time() >= NIGHT or there.time() < MORNING
