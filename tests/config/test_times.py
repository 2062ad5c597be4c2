from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crosspost.config import read_moment

NINE = datetime.fromisoformat("2026-12-01T09:00")


@pytest.mark.parametrize(
    "text", ["2026-12-01 9:00", "2026-12-01T09:00", "2026-12-1 09:00:00", " 2026-12-01  09:00 "]
)
def test_a_time_is_read_as_people_type_it(text: str) -> None:
    assert read_moment(text) == NINE


def test_an_offset_is_kept() -> None:
    assert read_moment("2026-12-01T09:00+00:00") == NINE.replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "내일 9시", "2026-12-01", "2026-02-30 09:00", "2026-12-01 25:00", "9:00"]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_moment(text)
