"""What becomes of a post whose time passed while nobody served it: pure decisions, taken once, at waking."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from crosspost.config import Late, LatePolicy

__all__ = ["MORNING", "NIGHT", "Verdict", "after_night", "judge_late"]

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


def after_night(now: datetime, *, due_at: datetime, zone: str) -> datetime:
    """When a late post may go out: now; at night in the morning, unless it was planned at night."""
    there = now.astimezone(ZoneInfo(zone))
    if not _at_night(there) or _at_night(due_at.astimezone(ZoneInfo(zone))):
        return now
    day = there.date() + timedelta(days=1 if there.time() >= NIGHT else 0)
    return datetime.combine(day, MORNING, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _at_night(there: datetime) -> bool:
    return there.time() >= NIGHT or there.time() < MORNING
