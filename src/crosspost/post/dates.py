"""When a post was published, as feeds say it: by the standards, and as Koreans write a date. Pure."""

from __future__ import annotations

import re
from calendar import timegm
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

__all__ = ["moment_of"]

_SEOUL = timezone(timedelta(hours=9))
"""What a date without a zone is read in: by the standards one is said, Korean tools often say none."""

_FIRST, _LAST = 1990, 2200
"""The years in which a blog's post may be dated: for "none" tools write the first or the last there is."""

_NUMBERS = re.compile(
    r"""(?P<year>\d{4})\s*[-./년]\s*(?P<month>\d{1,2})\s*[-./월]\s*(?P<day>\d{1,2})\s*[.일]?\s*(?:\([월화수목금토일]\)|[월화수목금토일]요일)?
    (?:[T,\s]*(?P<half>오전|오후|AM|PM)?\s*(?P<hour>\d{1,2})\s*[:시]\s*(?P<minute>\d{1,2})\s*분?(?:[:\s]*(?P<second>\d{1,2})(?:\.\d+)?\s*초?)?)?\s*""",
    re.VERBOSE | re.IGNORECASE,
)
_BY_STANDARD = re.compile(r"\d{4}-?\d\d|.*[A-Za-z]{3}")
_ZONE = re.compile(r"(?:[+-](?:0\d|1[0-4]):?[0-5]\d|[A-Za-z]{1,4})(?:\s*\(.*\))?$")
# The parser of mails takes it for one of this century.
_NO_YEAR = re.compile(r"\b00\d\d\s+\d\d?:")
_HANGUL = re.compile("[가-힣]")


def moment_of(text: str, parsed: Sequence[int] | None = None) -> datetime | None:
    """The moment that a date says, aware in UTC; ``None`` where it says none, or one that cannot be.

    ``parsed`` is how a feed's parser has read it, in UTC; it counts only for what is neither a date of the
    standards nor a Korean one, for a parser takes what it does not know for the first of a month.
    """
    text = text.strip()
    try:
        found = _iso(text) or _in_numbers(text) or _of_mail(text) or _as_parsed(text, parsed)
        return found.astimezone(UTC) if found and _FIRST <= found.year <= _LAST else None
    except (ValueError, OverflowError):
        return None


def _iso(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=_SEOUL)


def _in_numbers(text: str) -> datetime | None:
    found = _NUMBERS.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second = (
        int(found[name] or 0) for name in ("year", "month", "day", "hour", "minute", "second")
    )
    if found["half"]:
        hour = hour % 12 + (12 if found["half"].upper() in {"오후", "PM"} else 0)
    return datetime(year, month, day, hour, minute, second, tzinfo=_SEOUL)


def _of_mail(text: str) -> datetime | None:
    """A date as mails and RSS have it; one whose zone is no zone is read as one without."""
    if _HANGUL.search(text):
        return None
    parts = parsedate_tz(text)
    if parts is None or _NO_YEAR.search(text):
        return None
    zone = timezone(timedelta(seconds=parts[9] or 0)) if _ZONE.search(text) else _SEOUL
    year, month, day, hour, minute, second = parts[:6]
    return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone)


def _as_parsed(text: str, parsed: Sequence[int] | None) -> datetime | None:
    if parsed is None or _HANGUL.search(text) or not _BY_STANDARD.match(text):
        return None
    return datetime.fromtimestamp(timegm(tuple(parsed)), UTC)
