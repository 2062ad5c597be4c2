"""Which posts of a feed are known, by whatever name, and where the others stand beside them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from crosspost.ledger import SourceItem
from crosspost.post.feed import Feed, FeedItem
from crosspost.post.identity import same_key

__all__ = ["Recognized", "Unseen", "letters_of", "recognize"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """A post that is not known; ``above`` every one that is, where the newest stand on top."""

    found: FeedItem
    above: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognized:
    """A feed's posts: those ``known``, each with what is known of it, and the ``unseen``, newest first.

    ``familiar``: at least one of them is known.
    """

    known: tuple[tuple[FeedItem, SourceItem], ...]
    unseen: tuple[Unseen, ...]
    familiar: bool


def recognize(feed: Feed, known: Iterable[SourceItem]) -> Recognized:
    """Find the known posts in a feed: by their keys; under another address by their title and date."""
    kept = list(known)
    by_key = {same_key(key): item for item in kept for key in item.keys}
    there = {id(item) for found in feed.items if (item := _named(found, by_key))}
    moved: dict[tuple[str, datetime | None], SourceItem] = {
        (letters_of(item.title), item.published_at): item
        for item in kept
        if id(item) not in there and item.published_at and item.title
    }
    above, pairs, unseen = True, [], []
    for found in _newest_first(feed.items):
        item = _named(found, by_key) or _moved(found, moved)
        if item is None:
            unseen.append((found, above))
            continue
        above = False
        pairs.append((found, item))
    return Recognized(
        known=tuple(pairs),
        # Where none is known none stands above it.
        unseen=tuple(Unseen(found=found, above=over and bool(pairs)) for found, over in unseen),
        familiar=bool(pairs),
    )


def letters_of(title: str) -> str:
    """The letters and digits of a title; of one that has none, its signs."""
    bare = "".join(filter(str.isalnum, title)).casefold()
    return bare or "".join(title.split())


def _named(found: FeedItem, by_key: dict[str, SourceItem]) -> SourceItem | None:
    return next((by_key[name] for key in found.keys if (name := same_key(key)) in by_key), None)


def _moved(found: FeedItem, moved: dict[tuple[str, datetime | None], SourceItem]) -> SourceItem | None:
    """Each is found once: two posts of one title and moment are two."""
    return moved.pop((letters_of(found.title), found.published), None) if found.title else None


def _newest_first(items: Sequence[FeedItem]) -> Sequence[FeedItem]:
    """The items as most feeds have them, by their dates, or without them by their addresses' numbers."""
    dates = [item.published.timestamp() for item in items if item.published]
    numbers = [float(digits) for item in items if (digits := _number(item.address))]
    return items[::-1] if _rises(dates or numbers) else items


def _number(address: str) -> str:
    last = address.rstrip("/").rpartition("/")[2]
    return last if last.isascii() and last.isdigit() and len(last) < 20 else ""


def _rises(values: Sequence[float]) -> bool:
    up = sum(first < second for first, second in pairwise(values))
    down = sum(first > second for first, second in pairwise(values))
    return up > down
