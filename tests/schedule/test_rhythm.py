"""When a followed blog is read, and when a new post of it is shared."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.delivery.house import NOON

from crosspost.config import Source
from crosspost.ledger import ItemState, SourceItem, SourceState
from crosspost.schedule.rhythm import LONGEST_PAUSE, pause_after, poll_at, shared_at

SOURCE = Source(name="a", url="https://a.example")
STATE = SourceState(name="a", url=SOURCE.url, feed=SOURCE.url)
YEAR = timedelta(days=365)


def item(published: datetime | None) -> SourceItem:
    return SourceItem(
        source="a", key="k", keys=("k",), address="", title="", digest="", state=ItemState.FRESH,
        seen_at=NOON, changed_at=NOON, published_at=published,
    )  # fmt: skip


def shared(published: datetime | None, share_after: datetime | None = None) -> datetime:
    state = SourceState(name="a", url="", feed="", share_after=share_after)
    return shared_at(item(published), state, after=timedelta(0), now=NOON)


def test_what_was_read_in_the_future_is_read_now() -> None:
    state = SourceState(name="a", url="", feed="", polled_at=NOON + YEAR)
    assert poll_at(SOURCE, state, now=NOON) < NOON


def test_a_date_in_the_future_is_when_it_was_seen() -> None:
    ends = datetime.max.replace(tzinfo=UTC)
    assert [shared(at) for at in (None, NOON + YEAR, ends)] == [NOON] * 3


def test_posts_keep_apart_but_not_for_a_year() -> None:
    soon = NOON + timedelta(minutes=10)
    assert (shared(NOON, soon), shared(NOON, NOON + YEAR)) == (soon, NOON)


def test_a_page_is_tried_less_and_less_often() -> None:
    assert [pause_after(tries) for tries in (0, 1, 99)] == [
        timedelta(minutes=5),
        timedelta(minutes=10),
        LONGEST_PAUSE,
    ]
