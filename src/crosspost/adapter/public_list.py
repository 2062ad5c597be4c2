"""Where a platform lists an account's public posts for anybody: read when the feed of a blog is closed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from crosspost.post.feed import FeedItem

__all__ = ["PublicList"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicList:
    """A list of public posts: its ``address``, the ``headers`` it wants, and how it is read.

    ``read`` takes its text and gives the posts, newest first, by the addresses that they have in the feed,
    so that no post is another one there; it raises `ValueError` for anything that is not this list.
    ``names_categories``: where it does not, it is of no use to who wants some of them only.
    """

    address: str
    read: Callable[[str], Sequence[FeedItem]]
    headers: Mapping[str, str] = field(default_factory=dict)
    names_categories: bool = True
