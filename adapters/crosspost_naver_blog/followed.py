"""The public lists of a Naver blog as who follows it reads them: its owner may have closed the feed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from crosspost.adapter import PublicList
from crosspost.post.feed import FeedItem, listed_item
from crosspost_naver_blog.calls import RSS_HOST, mobile_list_request, title_list_address
from crosspost_naver_blog.lists import Entry, mobile_list, title_list
from crosspost_naver_blog.titles import shown_title

__all__ = ["public_lists"]

_FEED = re.compile(r"/([A-Za-z0-9_-]{2,40})(?:\.xml)?")
_PUBLIC = 2


def public_lists(feed: str) -> tuple[PublicList, ...]:
    """The mobile page's list, then the list of titles, which names days and no categories."""
    parts = urlsplit(feed)
    found = _FEED.fullmatch(parts.path)
    if parts.hostname != RSS_HOST or found is None:
        return ()
    blog = found[1]
    address, headers = mobile_list_request(blog)

    def of_mobile(text: str) -> Sequence[FeedItem]:
        return [_item(blog, replace(one, title=shown_title(one.title))) for one in _public(mobile_list(text))]

    def of_titles(text: str) -> Sequence[FeedItem]:
        # A day is no moment: it would make an old post of today a new one.
        return [_item(blog, replace(one, at=None)) for one in _public(title_list(text))]

    return (
        PublicList(address=address, headers=headers, read=of_mobile),
        PublicList(address=title_list_address(blog), read=of_titles, names_categories=False),
    )


def _public(entries: Iterable[Entry]) -> Iterator[Entry]:
    return (entry for entry in entries if entry.open_type == _PUBLIC)


def _item(blog: str, entry: Entry) -> FeedItem:
    """A post by the address that it has in the feed."""
    return listed_item(
        address=f"https://blog.naver.com/{blog}/{entry.log_no}",
        title=entry.title,
        published=entry.at,
        categories=(entry.category,) if entry.category else (),
    )
