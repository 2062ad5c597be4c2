"""What is new at a followed blog: its feed beside what was ever seen there. Pure; no clock, no network.

Nothing is ever new twice: a post is known by its own names, and under another address by its title and date
together. What stood there before the blog was followed is its archive, also where an old post comes into view
late, because a newer one was deleted. Where neither is sure, its owner is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from crosspost.config import Source
from crosspost.delivery import MAYBE_SHARED, recorded
from crosspost.errors import Unavailable
from crosspost.ledger import ItemState, SourceItem, SourceState
from crosspost.post.feed import Feed, FeedItem
from crosspost.schedule.recognition import Recognized, Unseen, recognize
from crosspost.schedule.rhythm import LONGEST_QUIET, TRIES, pause_after

__all__ = ["AT_ONCE", "PERHAPS_OURS", "Followed", "Forgotten", "News", "may_return", "news_of"]

AT_ONCE = 3
"""The most new posts at a time that are shared without asking: more look like a move or a mistake."""

_LATE_FEED = timedelta(hours=1)
"""How far a feed may lag behind its blog: a post of the hour before may be missing when it is read first."""

_LONG_BEFORE = timedelta(days=3)
"""What stands on top and bears a date so long before its blog was followed may be an old post."""

_OTHER_CATEGORY = recorded(Unavailable("news.category"))
_OLD = recorded(Unavailable("news.old"))
_MOVED = recorded(Unavailable("news.moved"))
PERHAPS_OURS = recorded(Unavailable("news.perhaps_ours"))
"""Why a post waits for a yes whose title is that of one that is being published on the blog from here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What a feed brings: the items to keep, how many are ``fresh``, ``asked`` about, or old after all.

    ``doubted`` of those that are asked about may be shared already; ``reasons`` are the codes of all doubts.
    """

    kept: tuple[SourceItem, ...] = ()
    fresh: int = 0
    asked: int = 0
    archived: int = 0
    doubted: int = 0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """How a source stands now: how many posts of it are ``known``, how many of them ``shared``."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judge:
    """Says of an unseen post whether it is new, and why it perhaps is not."""

    state: SourceState
    begun_at: datetime
    familiar: bool
    forgotten: Forgotten | None

    def is_new(self, one: Unseen) -> bool:
        """Whether it is no old one; without a date only its place tells."""
        at = one.found.published
        if at is None:
            return one.above or not self.familiar
        return one.above or at >= self.begun_at - _LATE_FEED

    def doubt(self, one: Unseen) -> dict[str, Any] | None:
        """Why its owner is asked about a new one, if she is."""
        at = one.found.published
        if self.forgotten is not None and self.forgotten.doubts(one.found):
            return MAYBE_SHARED
        moved = not self.familiar or self.state.kind is None
        if moved and (at is None or at < (self.state.read_at or self.begun_at) - _LATE_FEED):
            return _MOVED
        return _OLD if at is not None and at < self.begun_at - _LONG_BEFORE else None


def news_of(
    source: Source,
    feed: Feed,
    known: Iterable[SourceItem],
    *,
    state: SourceState,
    now: datetime,
    forgotten: Forgotten | None = None,
    is_ours: Callable[[Sequence[str]], bool] = lambda _keys: False,
) -> News:
    """Compare a feed with the items ``known``, as the source was read until now.

    ``is_ours`` says of a post that is not known, by its keys, whether it was published from here.
    """
    if state.begun_at is None:
        old = [_item(source, found, ItemState.ARCHIVE, now) for found in feed.items]
        return News(kept=tuple(old), archived=len(old))
    seen = recognize(feed, known)
    begun_at = min(state.begun_at, now)
    judge = _Judge(state=state, begun_at=begun_at, familiar=seen.familiar, forgotten=forgotten)
    fresh = [one for one in seen.unseen if judge.is_new(one) and not is_ours(one.found.keys)]
    new = {one.found.keys for one in fresh}
    late = [one.found for one in seen.unseen if one.found.keys not in new]
    archived = [_item(source, found, ItemState.ARCHIVE, now) for found in late]
    wanted = [one for one in fresh if _is_wanted(source, one.found)]
    unwanted = [one.found for one in fresh if not _is_wanted(source, one.found)]
    # The oldest is shared first.
    taken = list(_new(source, wanted[::-1], now, judge))
    declined = [
        replace(_item(source, found, ItemState.DECLINED, now), error=_OTHER_CATEGORY) for found in unwanted
    ]
    doubts = [item.error["code"] for item in taken if item.error]
    return News(
        kept=(*_changed(source, seen, now), *archived, *declined, *taken),
        fresh=sum(item.state is ItemState.FRESH for item in taken),
        asked=sum(item.state is ItemState.ASKED for item in taken),
        doubted=doubts.count(MAYBE_SHARED["code"]),
        reasons=tuple(dict.fromkeys(doubts)),
        archived=len(archived),
    )


def _new(source: Source, wanted: list[Unseen], now: datetime, judge: _Judge) -> Iterator[SourceItem]:
    state = ItemState.ASKED if len(wanted) > AT_ONCE else ItemState.FRESH
    for one in wanted:
        doubt = judge.doubt(one)
        made = _item(source, one.found, ItemState.ASKED if doubt else state, now)
        yield replace(made, error=doubt)


def _is_wanted(source: Source, found: FeedItem) -> bool:
    return not source.categories or bool(set(source.categories) & set(found.categories))


def _changed(source: Source, seen: Recognized, now: datetime) -> Iterator[SourceItem]:
    """The known items that are no longer as they were kept."""
    for found, item in seen.known:
        changed = _as_it_stands(source, found, _renamed(item, found), now)
        if changed != item:
            yield changed


def _renamed(item: SourceItem, found: FeedItem) -> SourceItem:
    """A known item by all of its names, at the address that it has now."""
    keys = tuple(dict.fromkeys([*item.keys, *found.keys]))
    return item if keys == item.keys else replace(item, keys=keys, address=found.address)


def _as_it_stands(source: Source, found: FeedItem, item: SourceItem, now: datetime) -> SourceItem:
    """A known item whose words, category or visibility have changed; what is shared stays what it was."""
    waits = item.state in {ItemState.FRESH, ItemState.ASKED}
    if waits and not _is_wanted(source, found):
        return replace(item, state=ItemState.DECLINED, next_at=None, error=_OTHER_CATEGORY)
    if waits and item.digest != found.digest:
        return _rewritten(source, found, item, now)
    if _comes_back(source, found, item, now):
        pause = max(source.quiet, pause_after(item.tried) if item.tried else timedelta(0))
        renewed = _rewritten(source, found, item, now)
        return replace(renewed, state=ItemState.FRESH, next_at=now + pause, error=None)
    return item


def _comes_back(source: Source, found: FeedItem, item: SourceItem, now: datetime) -> bool:
    """Whether it was dropped a short while ago for what is no longer so."""
    if item.state is ItemState.GONE:
        return may_return(item, now=now)
    why = item.error["code"] if item.error else ""
    other = item.state is ItemState.DECLINED and why == _OTHER_CATEGORY["code"]
    return other and _is_wanted(source, found) and now - item.seen_at <= LONGEST_QUIET


def may_return(item: SourceItem, *, now: datetime) -> bool:
    """Whether a post that went away is still looked for: for a day, and not for ever."""
    return item.tried < TRIES and now - item.changed_at <= LONGEST_QUIET


def _rewritten(source: Source, found: FeedItem, item: SourceItem, now: datetime) -> SourceItem:
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
