"""A lost answer over real sockets: never sent again, found when it landed, absent when it did not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.adapters.band_channel import BAND, rehearsed

from crosspost.adapter import CannotTell, Seen
from crosspost.errors import Unauthorized, Unavailable, Unconfirmed
from crosspost.rendering import What
from crosspost.simulator import Simulator
from crosspost.testing import MemoryJournal, review
from crosspost_band import Band

LINK = "https://example.com/r/1"


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(port=0, band_gap=0) as simulator:
        yield simulator


def lose(channel: Band, journal: MemoryJournal) -> None:
    with pytest.raises(Unconfirmed):
        channel.publish(channel.compose(review(), What.FULL, LINK), journal)


def look(channel: Band, journal: MemoryJournal) -> Seen | CannotTell:
    return channel.find(channel.compose(review(), What.FULL, LINK), journal.trace(baseline={"newest": []}))


@pytest.mark.parametrize(
    "fault",
    [
        "drop_after",
        "reset_after",
        "status_after_commit:500",
        "status_after_commit:empty",
        "status_after_commit:html",
        "status_after_commit:null",
        "no_id",
        "cut_body",
    ],
)
def test_a_post_whose_answer_was_lost_is_found(simulator: Simulator, fault: str) -> None:
    simulator.fault(f"band.create={fault}")
    journal = MemoryJournal()
    with rehearsed(simulator.url) as channel:
        lose(channel, journal)
        seen = look(channel, journal)
    [post] = simulator.posts("band")
    assert isinstance(seen, Seen)
    [match] = seen.live
    assert match.remote_id == post.id


@pytest.mark.parametrize("fault", ["drop_before", "reset_before", "status:500", "html", "empty", "null"])
def test_a_post_that_never_arrived_is_absent(simulator: Simulator, fault: str) -> None:
    simulator.fault(f"band.create={fault}")
    journal = MemoryJournal()
    with rehearsed(simulator.url) as channel:
        lose(channel, journal)
        seen = look(channel, journal)
    assert simulator.posts("band") == []
    assert isinstance(seen, Seen)
    assert seen.live == ()


def test_a_list_in_its_cool_down_does_not_prove_absence(simulator: Simulator) -> None:
    simulator.fault("band.create=drop_after")
    simulator.fault("band.posts=rate_limit:7*always")
    journal = MemoryJournal()
    with rehearsed(simulator.url) as channel:
        lose(channel, journal)
        assert look(channel, journal) == CannotTell(
            reason="unavailable.rate_limit", retry_after=timedelta(seconds=7)
        )


def test_a_comment_on_an_old_post_does_not_hide_the_new_one(simulator: Simulator) -> None:
    journal = MemoryJournal()
    with rehearsed(simulator.url) as channel:
        old = simulator.plant("band", BAND, text="옛 글", age=864_000)
        channel.publish(channel.compose(review(), What.FULL, LINK), journal)
        simulator.touch("band", old.id)
        seen = look(channel, journal)
    assert isinstance(seen, Seen)
    assert len(seen.live) == 1


def test_the_same_text_of_last_week_is_seen_before_a_send_and_not_taken_for_it_after(
    simulator: Simulator,
) -> None:
    journal = MemoryJournal()
    with rehearsed(simulator.url) as channel:
        rendition = channel.compose(review(), What.FULL, LINK)
        simulator.plant("band", BAND, text=rendition.text, age=604_800)
        simulator.fault("band.create=drop_before")
        before = channel.find(
            rendition, MemoryJournal().trace(since=journal.trace().since - timedelta(days=30))
        )
        lose(channel, journal)
        after = look(channel, journal)
    assert isinstance(before, Seen)
    assert len(before.live) == 1
    assert isinstance(after, Seen)
    assert after.live == ()


def test_a_second_call_within_ten_seconds_is_told_how_long_to_wait() -> None:
    with Simulator(port=0) as simulator, rehearsed(simulator.url) as channel:
        rendition = channel.compose(review(), What.FULL, LINK)
        channel.publish(rendition, MemoryJournal())
        with pytest.raises(Unavailable) as refused:
            channel.publish(rendition, MemoryJournal())
        assert len(simulator.posts("band")) == 1
    assert refused.value.retry_after is not None
    assert timedelta(0) < refused.value.retry_after <= timedelta(seconds=10)


def test_a_permission_withdrawn_pauses_the_channel(simulator: Simulator) -> None:
    simulator.fault("band.create=refuse:60204")
    with rehearsed(simulator.url) as channel, pytest.raises(Unauthorized):
        channel.publish(channel.compose(review(), What.FULL, LINK), MemoryJournal())
