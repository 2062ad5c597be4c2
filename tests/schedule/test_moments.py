from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from crosspost.schedule import moment

NEW_YORK, LONDON, SEOUL = "America/New_York", "Europe/London", "Asia/Seoul"


@pytest.mark.parametrize(
    ("wall", "zone", "there"),
    [
        (datetime(2026, 12, 1, 9), SEOUL, datetime(2026, 12, 1, 0, tzinfo=UTC)),
        # Clocks in New York go from 02:00 to 03:00 on 2026-03-08 and back on 2026-11-01.
        (datetime(2026, 3, 8, 2, 30), NEW_YORK, datetime(2026, 3, 8, 7, 0, tzinfo=UTC)),
        (datetime(2026, 3, 8, 3, 0), NEW_YORK, datetime(2026, 3, 8, 7, 0, tzinfo=UTC)),
        (datetime(2026, 11, 1, 1, 30), NEW_YORK, datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
        (datetime(2026, 3, 29, 1, 15), LONDON, datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        (datetime(2026, 10, 25, 1, 15), LONDON, datetime(2026, 10, 25, 0, 15, tzinfo=UTC)),
    ],
)
def test_a_wall_time_is_one_moment(wall: datetime, zone: str, there: datetime) -> None:
    assert moment(wall, zone) == there


def test_an_offset_of_its_own_wins_over_the_zone() -> None:
    wall = datetime(2026, 12, 1, 9, tzinfo=timezone(timedelta(hours=1)))
    assert moment(wall, SEOUL) == datetime(2026, 12, 1, 8, tzinfo=UTC)
