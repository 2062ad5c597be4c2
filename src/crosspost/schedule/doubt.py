"""Whether a page that was read is the post that a feed named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlsplit

from crosspost.delivery import LiveReading
from crosspost.ledger import SourceItem
from crosspost.schedule.recognition import letters_of

__all__ = ["doubt_of"]

_BETWEEN = re.compile(r"\s*[:|\u2013\u2014\u00b7\u00bb\uff5c\u3163]+\s*|\s+[-~/<>\u00ab]+\s+")
"""What stands between a post's title and its blog's name."""

_CUT = re.compile(r"(?:\.{2,}|\u2026)$")
"""How a list ends a title that is too long for it."""

_MARK = re.compile(r"^\[(?:광고|협찬)\]\s*")

_LOCKED = re.compile(
    r"보호(?:되어 있는|되어 있어|된) ?(?:글|포스트)|글은 보호되어|(?:비밀번호|암호)를 입력"
    r"|password[ -]protected|enter (?:the|your|a) password",
    re.IGNORECASE,
)
"""What blogs say in place of a post that only those may read who have its password."""

_NO_POST = re.compile(
    r"로그인|log ?in|sign ?in|\b40[134]\b|\b50[0-4]\b|\berror\b|오류|not found|forbidden|denied|just a moment"
    r"|찾을 수 없|존재하지 않|삭제되|권한이 없|접근이 (?:제한|차단)",
    re.IGNORECASE,
)
"""What stands in the title of a page in a post's place; asked only where the feed names no title."""


def doubt_of(item: SourceItem, found: LiveReading, *, blog: str) -> str:
    """Why a page is perhaps not the post that the feed named, as the code of an error; or an empty text.

    ``blog`` is the blog's own title: a page that has it is no post.
    """
    page = found.page
    if _is_front(page.address) and not _is_front(item.address):
        return "approval.page_title"
    if not _is_titled(item.title, page.title, blog=blog):
        return "approval.page_title"
    if _LOCKED.search(page.summary):
        return "approval.page_locked"
    return "" if page.picture else "approval.page_picture"


def _is_front(address: str) -> bool:
    parts = urlsplit(address)
    return parts.path.strip("/") == "" and not parts.query


def _is_titled(named: str, shown: str, *, blog: str) -> bool:
    """Whether a page shows a title, perhaps with its blog's name before or behind it."""
    named = _MARK.sub("", unescape(named).strip())
    shown = _MARK.sub("", unescape(shown).strip())
    begin = _CUT.sub("", named).rstrip()
    if not begin:
        return bool(shown) and letters_of(shown) != letters_of(blog) and not _NO_POST.search(shown)
    if begin != named:
        return letters_of(shown).startswith(letters_of(begin))
    return letters_of(named) in set(_readings(shown))


def _readings(shown: str) -> Iterator[str]:
    """What a page's title may be without its blog's name."""
    yield letters_of(shown)
    for found in _BETWEEN.finditer(shown):
        yield letters_of(shown[: found.start()])
        yield letters_of(shown[found.end() :])
