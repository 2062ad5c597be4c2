"""How often a followed blog is read, and when a new post of it is: right before it is shared. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from crosspost.config import Source
from crosspost.ledger import SourceItem, SourceState

__all__ = ["APART", "LONGEST_PAUSE", "LONGEST_QUIET", "TRIES", "pause_after", "poll_at", "shared_at"]

APART = timedelta(minutes=10)
"""Between two posts of one source: nobody likes five at once."""

LONGEST_PAUSE = timedelta(hours=6)
"""What cannot be read is tried less and less often, but never less than this."""

LONGEST_QUIET = timedelta(hours=24)
"""What is changed again and again is shared all the same after so long."""

TRIES = 10
"""How often a page that cannot be read is tried: for about a day."""

_AGAIN = timedelta(minutes=5)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def poll_at(source: Source, state: SourceState, *, now: datetime) -> datetime:
    """When a source is to be read; one that cannot be is tried less and less often.

    What was read in the future was read by a clock that went wrong, and says nothing.
    """
    if state.polled_at is None or state.polled_at > now:
        return _LONG_AGO
    doubled: timedelta = source.every * 2 ** min(state.failures, 10)
    return state.polled_at + min(doubled, max(LONGEST_PAUSE, source.every))


def pause_after(tries: int) -> timedelta:
    """How long a page is left alone that was tried so often."""
    doubled: timedelta = _AGAIN * 2 ** min(tries, TRIES)
    return min(doubled, LONGEST_PAUSE)


def shared_at(item: SourceItem, state: SourceState, *, after: timedelta, now: datetime) -> datetime:
    """From when on a new post is read and shared: not before it was quiet, nor too close to another one.

    ``after`` is how long the others follow their original, which was there when it was seen, whatever date it
    bears.
    """
    original = min(item.published_at or item.seen_at, item.seen_at) + after
    times = [original, item.next_at or original]
    if state.share_after is not None and state.share_after <= now + LONGEST_QUIET:
        # Later than that only a clock can have put it that was ahead.
        times.append(state.share_after)
    return max(times)
