"""What followed blogs bring: their new posts, with the time from which each is shared. Reads only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from crosspost.config import Channel, Each, Source
from crosspost.errors import CrosspostError
from crosspost.ledger import ItemState, SourceItem, SourceState
from crosspost.post import Notice
from crosspost.schedule.following import Following
from crosspost.schedule.outlook import MOST, Change, Line
from crosspost.schedule.rhythm import shared_at
from crosspost.schedule.warnings import unready

__all__ = ["coming"]


def coming(following: Following, *, now: datetime, span: timedelta) -> Iterator[Line]:
    """The lines of the next ``span``: a new post on each of its channels, and what waits for a yes."""
    states = following.ledger.source_states()
    for source in following.sources:
        if source.name not in states:
            continue
        items = following.ledger.source_items(source.name, {ItemState.FRESH, ItemState.ASKED})
        fresh = [item for item in items if item.state is ItemState.FRESH]
        found = [
            *_fresh(following, source, fresh, states[source.name], now=now),
            *_asked(following, [item for item in items if item.state is ItemState.ASKED], now=now),
        ]
        yield from (line for line in found if line.due_at <= now + span)


def _fresh(
    following: Following, source: Source, items: Sequence[SourceItem], state: SourceState, *, now: datetime
) -> Iterator[Line]:
    """Those that are shared by themselves, one after the other."""
    try:
        channels = following.targets(source) if items else ()
    except CrosspostError as error:
        blank = _line(following, items[0], now)
        yield replace(blank, change=Change.TROUBLE, error=error)
        return
    for item in items:
        at = max(shared_at(item, state, after=following.after_first, now=now), now)
        state = replace(state, share_after=at + following.apart)
        for channel in channels:
            yield replace(
                _line(following, item, at),
                channel=channel.name,
                account=channel.account,
                change=Change.FOLLOWED,
                warnings=tuple(_warnings(following, source, channel)),
            )


def _asked(following: Following, items: Sequence[SourceItem], *, now: datetime) -> Iterator[Line]:
    """Those that wait for a yes to all of them; not each is named."""
    for item in items[:MOST]:
        asks = Notice(code="notice.news_asked", params={"source": item.source, "count": len(items)})
        doubt = [Notice(code=f"why.{item.error['code']}", params={})] if item.error else []
        yield replace(_line(following, item, now), change=Change.ASKED, warnings=(asks, *doubt))


def _line(following: Following, item: SourceItem, at: datetime) -> Line:
    zone = following.settings.timezone
    return Line(due_at=at, zone=zone, entry=item.source, post=item.address, title=item.title)


def _warnings(following: Following, source: Source, channel: Channel) -> Iterator[Notice]:
    if source.each is Each.ASK:
        yield Notice(code="notice.approval_asked", params={})
    paused = following.ledger.paused()
    yield from unready(channel, None, paused=paused, rehearsal=following.rehearsal)
