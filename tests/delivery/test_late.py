from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crosspost.config import LatePolicy
from crosspost.delivery import Verdict, after_night, judge_late

DUE = datetime(2026, 12, 1, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("policy", "late", "verdict"),
    [
        ("always", timedelta(days=30), Verdict.GO),
        ("skip", timedelta(seconds=1), Verdict.MISS),
        ("ask", timedelta(seconds=1), Verdict.ASK),
        ("within 6h", timedelta(hours=6), Verdict.GO),
        ("within 6h", timedelta(hours=6, seconds=1), Verdict.MISS),
        ("within 90m", timedelta(hours=2), Verdict.MISS),
    ],
)
def test_the_policy_decides(policy: str, late: timedelta, verdict: Verdict) -> None:
    assert judge_late(LatePolicy.parse(policy), due_at=DUE, now=DUE + late) is verdict


@pytest.mark.parametrize("text", ["", "never", "within", "within soon", "always 6h", "6h"])
def test_any_other_policy_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        LatePolicy.parse(text)


def seoul(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=UTC) - timedelta(hours=9)


@pytest.mark.parametrize(
    ("now", "due", "goes"),
    [
        (seoul(1, 12), seoul(1, 9), seoul(1, 12)),
        (seoul(1, 23), seoul(1, 20), seoul(2, 7)),
        (seoul(2, 3), seoul(1, 20), seoul(2, 7)),
        (seoul(2, 7), seoul(1, 20), seoul(2, 7)),
        (seoul(2, 3), seoul(1, 23, 30), seoul(2, 3)),
        (seoul(1, 22, 59), seoul(1, 20), seoul(1, 22, 59)),
    ],
)
def test_nothing_late_goes_out_at_night_unless_it_was_planned_there(
    now: datetime, due: datetime, goes: datetime
) -> None:
    assert after_night(now, due_at=due, zone="Asia/Seoul") == goes
