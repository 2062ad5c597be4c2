"""One ``[[schedule]]`` item: what goes out, when, and where."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from crosspost.adapter import Mode
from crosspost.config.cron import check_cron
from crosspost.config.late import LatePolicy
from crosspost.config.times import read_day, read_moment
from crosspost.rendering import What

__all__ = ["Entry", "Order", "known_zone", "same_name"]


WELL = timedelta(hours=2)
"""What lies further back is past in spite of clocks that were set."""


class Order(StrEnum):
    """Which post of a folder is next."""

    OLDEST = "oldest"
    """The one whose file was changed longest ago; equally old ones by name."""
    NAME = "name"


def known_zone(name: str) -> str:
    """The name of a time zone; raises ``ValueError`` when there is none of this name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("timezone") from error
    return name


def same_name(name: str) -> str:
    """A name as one that it is easily taken for: composed, in one case, with single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


class Entry(BaseModel):
    """One ``[[schedule]]`` item: a ``post`` or the next of a ``folder``, ``at`` a time or by a ``cron`` line.

    Times without an offset are wall time in ``timezone`` (default: the workspace's). ``until`` is the last
    moment, or the last day, on which it fires; on the days of ``skip`` it does not. ``to`` and ``first``
    default to ``[publishing]``'s, ``what`` and ``mode`` to the channel's. ``late`` says what happens when its
    time passes unserved. With ``approve`` nothing goes out before its owner has said yes to what is shown.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    name: str = Field(pattern=r"^[\w][\w .\-]*$")
    post: str | None = None
    folder: str | None = None
    order: Order = Order.OLDEST
    at: datetime | None = None
    cron: str | None = None
    to: tuple[str, ...] = ()
    first: str | None = None
    timezone: str | None = None
    what: What | None = None
    mode: Mode | None = None
    late: str = "within 6h"
    until: datetime | date | None = None
    skip: tuple[date, ...] = ()
    again: bool = False
    approve: bool = False

    @property
    def binds_when_it_fires(self) -> bool:
        """Whether its post is chosen only at its time; else it is written down beforehand."""
        return self.folder is not None or self.cron is not None

    def is_over(self, now: datetime, default: str) -> bool:
        """Whether its single time, or its last one, is well past; ``default`` is the workspace's zone."""
        last = self.at or self.until
        if last is None:
            return False
        wall = last if isinstance(last, datetime) else datetime.combine(last, time.max)
        there = wall if wall.tzinfo else wall.replace(tzinfo=ZoneInfo(self.timezone or default))
        return there < now - WELL

    @field_validator("at", mode="before")
    @classmethod
    def _a_moment(cls, value: Any) -> Any:
        """A day without a time of day is no moment to publish at."""
        if value is None or isinstance(value, datetime):
            return value
        try:
            return read_moment(str(value))
        except ValueError as error:
            raise ValueError("at") from error

    @field_validator("until", mode="before")
    @classmethod
    def _a_moment_or_day(cls, value: Any) -> Any:
        if value is None or isinstance(value, date):
            return value
        try:
            return (
                read_day(str(value)) if len(str(value).strip()) <= len("2026-12-31") else read_moment(value)
            )
        except ValueError as error:
            raise ValueError("until") from error

    @field_validator("skip", mode="before")
    @classmethod
    def _days(cls, value: Any) -> Any:
        """One day or several; a moment is its day."""
        days = value if isinstance(value, list | tuple) else [value]
        try:
            return tuple(
                (each.date() if isinstance(each, datetime) else each)
                if isinstance(each, date)
                else read_day(str(each))
                for each in days
            )
        except ValueError as error:
            raise ValueError("skip") from error

    @field_validator("cron")
    @classmethod
    def _known_cron(cls, value: str | None) -> str | None:
        if value is None:
            return None
        try:
            return check_cron(value)
        except ValueError as error:
            raise ValueError(f"cron_{error}") from error

    @field_validator("late")
    @classmethod
    def _known_policy(cls, value: str) -> str:
        try:
            LatePolicy.parse(value)
        except ValueError as error:
            raise ValueError("late") from error
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str | None) -> str | None:
        return value if value is None else known_zone(value)

    @model_validator(mode="after")
    def _one_of_each(self) -> Entry:
        """What goes out is named once, and when."""
        if (self.post is None) == (self.folder is None):
            raise ValueError("entry_post_or_folder")
        if (self.at is None) == (self.cron is None):
            raise ValueError("entry_at_or_cron")
        if self.at is not None and self._leaves_out(self.at.date()):
            raise ValueError("entry_never")
        return self

    def _leaves_out(self, day: date) -> bool:
        last = self.until.date() if isinstance(self.until, datetime) else self.until
        return day in self.skip or (last is not None and day > last)
