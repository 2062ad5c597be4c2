"""When an entry fires, against an independent calculation: a whole year in three zones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise, takewhile
from zoneinfo import ZoneInfo

import pytest
from dateutil import rrule, tz

from crosspost.config import Entry
from crosspost.schedule import Shift, Timing

SEOUL, NEW_YORK, LONDON = "Asia/Seoul", "America/New_York", "Europe/London"
ZONES = (SEOUL, NEW_YORK, LONDON)
YEAR = 2026

RULES: dict[str, dict[str, object]] = {
    "0 9 * * *": {"freq": rrule.DAILY, "byhour": 9, "byminute": 0},
    "30 2 * * *": {"freq": rrule.DAILY, "byhour": 2, "byminute": 30},
    "30 1 * * *": {"freq": rrule.DAILY, "byhour": 1, "byminute": 30},
    "0 9 * * mon-fri": {"freq": rrule.WEEKLY, "byweekday": range(5), "byhour": 9, "byminute": 0},
    "0 9 * * 0": {"freq": rrule.WEEKLY, "byweekday": rrule.SU, "byhour": 9, "byminute": 0},
    "0 9 * * 7": {"freq": rrule.WEEKLY, "byweekday": rrule.SU, "byhour": 9, "byminute": 0},
    "0 9 * * sun,WED": {
        "freq": rrule.WEEKLY,
        "byweekday": (rrule.SU, rrule.WE),
        "byhour": 9,
        "byminute": 0,
    },
    "15 0 1 * *": {"freq": rrule.MONTHLY, "bymonthday": 1, "byhour": 0, "byminute": 15},
    "0 12 31 * *": {"freq": rrule.MONTHLY, "bymonthday": 31, "byhour": 12, "byminute": 0},
    "0 8 * jan,Jul *": {"freq": rrule.DAILY, "bymonth": (1, 7), "byhour": 8, "byminute": 0},
    "*/20 0-3 * * *": {"freq": rrule.DAILY, "byhour": range(4), "byminute": (0, 20, 40)},
    "0 */6 * * *": {"freq": rrule.DAILY, "byhour": (0, 6, 12, 18), "byminute": 0},
    "5 1-2 * 3,10,11 *": {
        "freq": rrule.DAILY,
        "bymonth": (3, 10, 11),
        "byhour": (1, 2),
        "byminute": 5,
    },
}
"""Cron lines and the same said to dateutil."""


def expected(rule: dict[str, object], zone: str) -> list[datetime]:
    """Each wall time of the year as a moment: the first of two, or the next minute that exists."""
    there = tz.gettz(zone)
    walls = rrule.rrule(
        dtstart=datetime(YEAR, 1, 1),
        until=datetime(YEAR, 12, 31, 23, 59),
        bysecond=0,
        **rule,  # type: ignore[arg-type]  # the keywords of rrule
    )
    moments = []
    for wall in walls:
        real = wall
        while not tz.datetime_exists(real, there):
            real += timedelta(minutes=1)
        moments.append(real.replace(tzinfo=there, fold=0).astimezone(tz.UTC))
    return sorted(set(moments))


def fired(timing: Timing) -> list[datetime]:
    start = datetime(YEAR, 1, 1, tzinfo=ZoneInfo(timing.zone))
    end = start.replace(year=YEAR + 1)
    found = timing.after(start.astimezone(UTC) - timedelta(microseconds=1))
    return [each.at for each in takewhile(lambda each: each.at < end, found)]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("line", RULES)
def test_a_year_is_as_an_independent_calculation_has_it(line: str, zone: str) -> None:
    found = fired(Timing(zone=zone, cron=line))
    assert found == expected(RULES[line], zone)
    assert found
    assert all(earlier < later for earlier, later in pairwise(found))


def test_a_day_of_the_month_or_a_weekday_as_in_every_cron() -> None:
    days = [at.date() for at in fired(Timing(zone="UTC", cron="0 9 13 * fri"))]
    every = [date(YEAR, 1, 1) + timedelta(days=number) for number in range(365)]
    assert days == [day for day in every if day.day == 13 or day.weekday() == 4]


@pytest.mark.parametrize("zone", ZONES)
def test_wherever_one_begins_the_next_is_the_same(zone: str) -> None:
    timing = Timing(zone=zone, cron="*/30 0-4 * mar,oct,nov *")
    for earlier, later in pairwise(fired(timing)[::3]):
        assert later in {found.at for found in islice(timing.after(earlier), 3)}
        assert next(timing.after(later - timedelta(seconds=1))).at == later


class TestClocksThatAreSet:
    """New York: 02:00 to 03:00 on 2026-03-08, and back from 02:00 to 01:00 on 2026-11-01."""

    def test_a_time_that_does_not_exist_is_the_next_minute_and_says_so(self) -> None:
        timing = Timing(zone=NEW_YORK, cron="30 2 * * *")
        found = next(timing.after(datetime(2026, 3, 8, 0, tzinfo=UTC)))
        assert (found.at, found.shift) == (datetime(2026, 3, 8, 7, 0, tzinfo=UTC), Shift.SKIPPED)
        assert found.wall == datetime(2026, 3, 8, 2, 30)

    def test_a_time_that_occurs_twice_fires_once_and_says_so(self) -> None:
        timing = Timing(zone=NEW_YORK, cron="30 1 * * *")
        first, second = (found for found, _ in zip(timing.after(_day(11, 1)), range(2), strict=False))
        assert (first.at, first.shift) == (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), Shift.TWICE)
        assert second.at == datetime(2026, 11, 2, 6, 30, tzinfo=UTC)

    def test_several_times_that_do_not_exist_are_one(self) -> None:
        timing = Timing(zone=NEW_YORK, cron="*/15 2-3 8 3 *")
        assert [at.minute for at in fired(timing)] == [0, 15, 30, 45]

    def test_any_other_time_is_as_it_is(self) -> None:
        assert next(Timing(zone=SEOUL, cron="0 9 * * *").after(_day(3, 8))).shift is Shift.NONE


class TestWhatIsLeftOut:
    """``skip`` and ``until``."""

    def days(self, **more: object) -> list[int]:
        entry = Entry.model_validate({"name": "x", "folder": "q", "cron": "0 9 * * *", **more})
        timing = Timing.of(entry, SEOUL)
        found = timing.after(datetime(2026, 12, 1, tzinfo=UTC) - timedelta(hours=1))
        return [each.wall.day for each, _ in zip(found, range(4), strict=False)]

    def test_a_day_to_skip(self) -> None:
        assert self.days(skip=[date(2026, 12, 2), "2026-12-4"]) == [1, 3, 5, 6]

    @pytest.mark.parametrize(
        ("until", "last"),
        [
            (date(2026, 12, 2), 2),
            ("2026-12-2", 2),
            (datetime(2026, 12, 2, 9, 0), 2),
            (datetime(2026, 12, 2, 8, 59), 1),
            (datetime(2026, 12, 2, 0, 0, tzinfo=UTC), 2),
            ("2026-12-02 08:59", 1),
        ],
    )
    def test_the_last_day_or_moment_is_in(self, until: object, last: int) -> None:
        assert self.days(until=until) == list(range(1, last + 1))

    def test_it_is_kept_and_read_back_as_it_is(self) -> None:
        timing = Timing(zone=SEOUL, cron="0 9 * * *", until=date(2026, 12, 2), skip=(date(2026, 12, 1),))
        assert Timing.from_json(timing.to_json()) == timing
        single = Timing(zone=SEOUL, at=datetime(2026, 12, 1, 9), until=datetime(2026, 12, 2))
        assert Timing.from_json(single.to_json()) == single


def _day(month: int, day: int) -> datetime:
    return datetime(YEAR, month, day, tzinfo=UTC)
