"""A cron line of five fields, read as the system's own cron reads it; the calendar work is CronSim's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from cronsim import CronSim, CronSimError

__all__ = ["FIELDS", "check_cron", "wall_times"]

FIELDS = ("minute", "hour", "day", "month", "weekday")
"""The fields in their order. Weekdays: 0 and 7 are Sunday, or names; as everywhere, not as APScheduler."""

_LONG_AGO = datetime(2000, 1, 1)  # noqa: DTZ001  # wall time, in no zone


def check_cron(line: str) -> str:
    """The line with single spaces; raises ``ValueError`` with the name of the field that is wrong.

    ``"fields"`` where there are not five, ``"never"`` where no such day exists (30 February).
    """
    fields = line.split()
    if len(fields) != len(FIELDS):
        raise ValueError("fields")
    for place, name in enumerate(FIELDS):
        alone = ["*"] * len(FIELDS)
        alone[place] = fields[place]
        try:
            CronSim(" ".join(alone), _LONG_AGO)
        except CronSimError as error:
            raise ValueError(name) from error
    kept = " ".join(fields)
    try:
        next(CronSim(kept, _LONG_AGO))
    except (CronSimError, StopIteration) as error:
        raise ValueError("never") from error
    return kept


def wall_times(line: str, after: datetime) -> Iterator[datetime]:
    """The wall times after ``after`` (naive) that a checked line names, in no zone."""
    yield from CronSim(line, after)
