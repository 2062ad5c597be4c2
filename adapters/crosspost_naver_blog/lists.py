"""The lists a blog's posts can be seen in, each with its own quirks, read strictly.

A list that cannot be parsed raises `UnreadableListError`: it is never "no match".
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import unquote_plus, urlsplit

from bs4 import BeautifulSoup, Tag

from crosspost_naver_blog.answers import dig, number_of

__all__ = [
    "Entry",
    "UnreadableListError",
    "draft_list",
    "log_no_of",
    "mobile_list",
    "repaired",
    "rss_list",
    "title_list",
]

_KOREA = timezone(timedelta(hours=9))
_ESCAPED_QUOTE = re.compile(r"(?<!\\)((?:\\\\)*)\\'")
_DAY = re.compile(r"(\d{4})\.\s*(\d{1,2})\.\s*(\d{1,2})\.?")
_LOG_NO = re.compile(r"[?&]logNo=(\d+)")
_PUBLIC = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A post or draft in a list. ``at`` is the latest moment its date can mean; ``open_type`` 2 is public."""

    log_no: int
    title: str
    at: datetime | None = None
    open_type: int = _PUBLIC
    category: str = ""


class UnreadableListError(ValueError):
    """The list is not what it should be; nothing follows from it."""


def repaired(text: str) -> str:
    r"""Undo the ``\'`` of a list that is not JSON; a quote behind an escaped backslash stays."""
    return _ESCAPED_QUOTE.sub(r"\1'", text)


def log_no_of(address: str) -> int | None:
    """The post's number in an address: ``logNo=`` or the last part of the path."""
    found = _LOG_NO.search(address)
    return number_of(found[1] if found else urlsplit(address).path.rpartition("/")[2])


def mobile_list(text: str) -> tuple[Entry, ...]:
    """The posts of the mobile page's list."""
    payload = _json(text)
    items = dig(payload, "result", "items")
    if dig(payload, "isSuccess") is not True or not isinstance(items, list):
        raise UnreadableListError
    return tuple(
        Entry(
            log_no=_log_no(dig(item, "logNo")),
            title=_title(dig(item, "titleWithInspectMessage")),
            at=_from_milliseconds(dig(item, "addDate")),
            open_type=_mobile_open_type(item),
            category=str(dig(item, "categoryName") or ""),
        )
        for item in items
    )


def title_list(text: str) -> tuple[Entry, ...]:
    """The posts of ``PostTitleListAsync``: titles percent-encoded, dates relative or a Korean day."""
    payload = _json(repaired(text))
    posts = dig(payload, "postList")
    if dig(payload, "resultCode") != "S" or not isinstance(posts, list):
        raise UnreadableListError
    return tuple(
        Entry(
            log_no=_log_no(dig(post, "logNo")),
            title=unquote_plus(_title(dig(post, "title"))),
            at=_from_day(dig(post, "addDate")),
            open_type=_open_type(dig(post, "openType")),
        )
        for post in posts
    )


def rss_list(text: str) -> tuple[Entry, ...]:
    """The posts of the feed. An empty one is unreadable: the owner may have hidden it."""
    soup = BeautifulSoup(text, "xml") if text.lstrip().startswith("<") else None
    items = soup.find_all("item") if soup and soup.find("rss") else []
    if not items:
        raise UnreadableListError
    return tuple(
        Entry(
            log_no=_log_no(log_no_of(_inner(item, "link"))),
            title=_title(_inner(item, "title")),
            at=_from_mail_date(_inner(item, "pubDate")),
        )
        for item in items
    )


def draft_list(text: str) -> tuple[Entry, ...]:
    """The owner's saved drafts; ``at`` is when they were last changed."""
    payload = _json(text)
    drafts = dig(payload, "result", "tempPostList")
    if drafts is None and dig(payload, "result", "totalCount") == 0:
        drafts = []
    if dig(payload, "isSuccess") is not True or not isinstance(drafts, list):
        raise UnreadableListError
    return tuple(
        Entry(
            log_no=_log_no(dig(draft, "logNo")),
            title=str(dig(draft, "title") or ""),
            at=_from_milliseconds(dig(draft, "modiDate")),
        )
        for draft in drafts
    )


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableListError from error


def _log_no(value: Any) -> int:
    number = number_of(value)
    if number is None:
        raise UnreadableListError
    return number


def _title(value: Any) -> str:
    if not isinstance(value, str):
        raise UnreadableListError
    return value


def _mobile_open_type(item: Any) -> int:
    closed = {"notOpen": 0, "buddyOpen": 1, "bothBuddyOpen": 3}
    return next((kind for flag, kind in closed.items() if dig(item, flag) is True), _PUBLIC)


def _open_type(value: Any) -> int:
    text = str(value)
    return int(text) if text in {"0", "1", "2", "3"} else _PUBLIC


def _from_milliseconds(value: Any) -> datetime | None:
    number = number_of(value)
    try:
        return datetime.fromtimestamp(number / 1000, UTC) if number is not None else None
    except (OverflowError, OSError, ValueError) as error:
        raise UnreadableListError from error


def _from_day(value: Any) -> datetime | None:
    """The end of a day in Korea; a relative date ("2시간 전") is no older than a day and says no moment."""
    found = _DAY.fullmatch(str(value).strip())
    if found is None:
        return None
    try:
        day = datetime(int(found[1]), int(found[2]), int(found[3]), tzinfo=_KOREA)
        return (day + timedelta(days=1)).astimezone(UTC)
    except (OverflowError, ValueError) as error:
        raise UnreadableListError from error


def _from_mail_date(value: str) -> datetime | None:
    try:
        return parsedate_to_datetime(value).astimezone(UTC) if value else None
    except ValueError as error:
        raise UnreadableListError from error


def _inner(item: Tag, name: str) -> str:
    tag = item.find(name)
    return tag.get_text(strip=True) if isinstance(tag, Tag) else ""
