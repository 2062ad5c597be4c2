"""What is new at a followed blog: its feed beside what was ever seen there. Pure; no clock, no network.

Nothing is ever new twice: a post is known by its own names, never by its title or date. What stood there
before the blog was followed is its archive, also where an old post comes into view late, because a newer one
was deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from crosspost.config import Source
from crosspost.delivery import MAYBE_SHARED
from crosspost.ledger import ItemState, SourceItem, SourceState
from crosspost.post.feed import Feed, FeedItem

__all__ = [
    "APART",
    "AT_ONCE",
    "LONGEST_PAUSE",
    "LONGEST_QUIET",
    "Followed",
    "Forgotten",
    "News",
    "news_of",
    "poll_at",
    "shared_at",
]

AT_ONCE = 3
"""The most new posts at a time that are shared without asking: more look like a move or a mistake."""

APART = timedelta(minutes=10)
"""Between two posts of one source: nobody likes five at once."""

LONGEST_PAUSE = timedelta(hours=6)
"""What cannot be read is tried less and less often, but never less than this."""

LONGEST_QUIET = timedelta(hours=24)
"""What is changed again and again is shared all the same after so long."""

_LONG_AGO = datetime.min.replace(tzinfo=UTC)

_LATE_FEED = timedelta(hours=1)
"""How far a feed may lag behind its blog: a post of the hour before may be missing when it is read first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What a read of a feed changes: items to keep, of which ``fresh`` and ``asked`` are new.

    Of those ``asked`` about, so many are ``doubted``: they may be shared already.
    """

    kept: tuple[SourceItem, ...] = ()
    fresh: int = 0
    asked: int = 0
    doubted: int = 0
    archived: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A source as it was read until now: how many posts of it are ``known``, how many of them ``shared``."""

    state: SourceState
    known: int
    shared: int
    next_at: datetime
    """When it is to be read next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """What a ledger from a backup has forgotten: what was new ``until`` it was brought back may be shared.

    ``unread``: the source was not read since, so that of a post without a date nothing is known.
    """

    until: datetime
    unread: bool

    def doubts(self, found: FeedItem) -> bool:
        """Whether a new post may be one that the ledger has forgotten."""
        return self.unread if found.published is None else found.published <= self.until


def news_of(
    source: Source,
    feed: Feed,
    known: Iterable[SourceItem],
    *,
    begun_at: datetime | None,
    now: datetime,
    forgotten: Forgotten | None = None,
) -> News:
    """Compare a feed with the items ``known``; ``begun_at`` is when the source was read first, if it was."""
    by_key = {key: item for item in known for key in item.keys}
    if begun_at is None:
        old = [_item(source, found, ItemState.ARCHIVE, now) for found in feed.items]
        return News(kept=tuple(old), archived=len(old))
    changed = [item for found in feed.items if (item := _changed(source, found, by_key, now))]
    unseen = list(_unseen(feed, by_key))
    late = [found for found, above in unseen if not _is_new(found, above=above, begun_at=begun_at)]
    fresh = [found for found, above in unseen if _is_new(found, above=above, begun_at=begun_at)]
    wanted = [found for found in fresh if _is_wanted(source, found)]
    # The oldest is shared first.
    new = list(_new(source, wanted[::-1], now, forgotten))
    declined = [_item(source, found, ItemState.DECLINED, now) for found in fresh if found not in wanted]
    archived = [_item(source, found, ItemState.ARCHIVE, now) for found in late]
    return News(
        kept=(*changed, *archived, *declined, *new),
        fresh=sum(item.state is ItemState.FRESH for item in new),
        asked=sum(item.state is ItemState.ASKED for item in new),
        doubted=sum(item.error is not None for item in new),
        archived=len(archived),
    )


def poll_at(source: Source, state: SourceState) -> datetime:
    """When a source is to be read; one that cannot be is tried less and less often."""
    if state.polled_at is None:
        return _LONG_AGO
    doubled: timedelta = source.every * 2 ** min(state.failures, 10)
    return state.polled_at + min(doubled, max(LONGEST_PAUSE, source.every))


def shared_at(item: SourceItem, state: SourceState, *, after: timedelta, now: datetime) -> datetime:
    """From when on a new post is shared: not before it was quiet, nor too close to another one.

    ``after`` is how long the others follow their original.
    """
    original = (item.published_at or item.seen_at) + after
    return max(now, item.next_at or now, original, state.share_after or now)


def _new(
    source: Source, wanted: list[FeedItem], now: datetime, forgotten: Forgotten | None
) -> Iterator[SourceItem]:
    state = ItemState.ASKED if len(wanted) > AT_ONCE else ItemState.FRESH
    for found in wanted:
        if forgotten is not None and forgotten.doubts(found):
            yield replace(_item(source, found, ItemState.ASKED, now), error=MAYBE_SHARED)
        else:
            yield _item(source, found, state, now)


def _unseen(feed: Feed, by_key: dict[str, SourceItem]) -> Iterator[tuple[FeedItem, bool]]:
    """The items that are not known, each with whether it stands above every one that is."""
    above = True
    for found in feed.items:
        if any(key in by_key for key in found.keys):
            above = False
        else:
            yield found, above


def _is_new(found: FeedItem, *, above: bool, begun_at: datetime) -> bool:
    if found.published is None:
        return above
    return found.published >= begun_at - _LATE_FEED


def _is_wanted(source: Source, found: FeedItem) -> bool:
    return not source.categories or bool(set(source.categories) & set(found.categories))


def _changed(
    source: Source, found: FeedItem, by_key: dict[str, SourceItem], now: datetime
) -> SourceItem | None:
    """A known item as it is now, where it waits to be shared and its words have changed."""
    item = next((by_key[key] for key in found.keys if key in by_key), None)
    if item is None or item.digest == found.digest or item.state not in {ItemState.FRESH, ItemState.ASKED}:
        return None
    until = min(now + source.quiet, item.seen_at + LONGEST_QUIET)
    return replace(
        item,
        address=found.address,
        title=found.title,
        digest=found.digest,
        changed_at=now,
        next_at=max(until, now) if item.state is ItemState.FRESH else None,
    )


def _item(source: Source, found: FeedItem, state: ItemState, now: datetime) -> SourceItem:
    return SourceItem(
        source=source.name,
        key=found.keys[0],
        keys=found.keys,
        address=found.address,
        title=found.title,
        digest=found.digest,
        state=state,
        seen_at=now,
        changed_at=now,
        published_at=found.published,
        next_at=now + source.quiet if state is ItemState.FRESH else None,
    )
