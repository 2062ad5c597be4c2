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


def doubt_of(item: SourceItem, found: LiveReading, *, blog: str) -> str:
    """Why a page is perhaps not the post that the feed named, as the code of an error; or an empty text.

    ``blog`` is the blog's own title: a page that has it is no post.
    """
    page = found.page
    if _is_front(page.address) and not _is_front(item.address):
        return "approval.page_title"
    if not _is_titled(item.title, page.title, blog=blog):
        return "approval.page_title"
    return "" if page.picture else "approval.page_picture"


def _is_front(address: str) -> bool:
    parts = urlsplit(address)
    return parts.path.strip("/") == "" and not parts.query


def _is_titled(named: str, shown: str, *, blog: str) -> bool:
    """Whether a page shows a title, perhaps with its blog's name before or behind it."""
    named = _MARK.sub("", unescape(named).strip())
    shown = _MARK.sub("", unescape(shown).strip())
    if not named:
        return letters_of(shown) != letters_of(blog)
    if _CUT.search(named):
        return letters_of(shown).startswith(letters_of(_CUT.sub("", named)))
    return letters_of(named) in set(_readings(shown))


def _readings(shown: str) -> Iterator[str]:
    """What a page's title may be without its blog's name."""
    yield letters_of(shown)
    for found in _BETWEEN.finditer(shown):
        yield letters_of(shown[: found.start()])
        yield letters_of(shown[found.end() :])
