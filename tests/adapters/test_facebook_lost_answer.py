"""A lost answer over real sockets: never sent again, found when it landed, absent when it did not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.adapters.facebook_channel import rehearsed

from crosspost.adapter import CannotTell, Seen
from crosspost.errors import AfterAbsent, Rejected, Unauthorized, Unavailable, Unconfirmed
from crosspost.rendering import What
from crosspost.simulator import Simulator
from crosspost.testing import MemoryJournal, picture, review
from crosspost_facebook import Facebook

LINK = "https://example.com/r/1"


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(port=0) as simulator:
        yield simulator


def lose(channel: Facebook, journal: MemoryJournal) -> Unconfirmed:
    with pytest.raises(Unconfirmed) as lost:
        channel.publish(channel.compose(review(), What.FULL, LINK), journal)
    return lost.value


def look(channel: Facebook, journal: MemoryJournal) -> Seen | CannotTell:
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
    simulator.fault(f"facebook.feed={fault}")
    journal = MemoryJournal()
    with rehearsed(simulator.url) as channel:
        lose(channel, journal)
        seen = look(channel, journal)
    [post] = simulator.posts("facebook")
    assert isinstance(seen, Seen)
    [match] = seen.live
    assert match.remote_id == post.id


@pytest.mark.parametrize("fault", ["drop_before", "reset_before", "status:500", "html", "empty", "null"])
def test_a_post_that_never_arrived_is_absent(simulator: Simulator, fault: str) -> None:
    simulator.fault(f"facebook.feed={fault}")
    journal = MemoryJournal()
    with rehearsed(simulator.url) as channel:
        lose(channel, journal)
        seen = look(channel, journal)
    assert simulator.posts("facebook") == []
    assert isinstance(seen, Seen)
    assert seen.live == ()


def test_a_list_that_is_refused_or_limited_does_not_prove_absence(simulator: Simulator) -> None:
    simulator.fault("facebook.feed=drop_after")
    simulator.fault("facebook.lists=rate_limit:7*always")
    journal = MemoryJournal()
    with rehearsed(simulator.url) as channel:
        lose(channel, journal)
        assert look(channel, journal) == CannotTell(
            reason="unavailable.rate_limit", retry_after=timedelta(minutes=7)
        )


def test_where_published_posts_is_refused_the_feed_shows_the_post(simulator: Simulator) -> None:
    simulator.fault("facebook.feed=drop_after")
    simulator.fault("facebook.published=refuse:10")
    journal = MemoryJournal()
    with rehearsed(simulator.url) as channel:
        lose(channel, journal)
        seen = look(channel, journal)
    assert isinstance(seen, Seen)
    assert len(seen.live) == 1


def test_a_duplicate_refused_after_a_lost_answer_is_looked_for(simulator: Simulator) -> None:
    simulator.fault("facebook.feed=drop_after")
    simulator.fault("facebook.feed=refuse:506")
    journal = MemoryJournal()
    with rehearsed(simulator.url) as channel:
        lose(channel, journal)
        journal.begin()
        again = lose(channel, journal)
        seen = look(channel, journal)
    assert again.code == "unconfirmed.duplicate"
    assert again.after_absent is AfterAbsent.REJECTED
    assert isinstance(seen, Seen)
    assert len(seen.live) == 1


def test_seven_minutes_to_regain_access_are_waited_for(simulator: Simulator) -> None:
    simulator.fault("facebook.feed=rate_limit:7")
    with rehearsed(simulator.url) as channel, pytest.raises(Unavailable) as limited:
        channel.publish(channel.compose(review(), What.FULL, LINK), MemoryJournal())
    assert limited.value.retry_after == timedelta(minutes=7)


def test_the_third_of_four_uploads_that_fails_stops_the_post(simulator: Simulator, tmp_path: Path) -> None:
    simulator.fault("facebook.photo=refuse:100/1366046+2")
    pictures = [picture(tmp_path, name=f"{shade}.png", shade=shade) for shade in range(4)]
    with rehearsed(simulator.url) as channel, pytest.raises(Rejected):
        channel.publish(channel.compose(review(*pictures), What.FULL, LINK), MemoryJournal())
    assert simulator.posts("facebook") == []


def test_a_token_revoked_between_upload_and_post_pauses_the_channel(
    simulator: Simulator, tmp_path: Path
) -> None:
    simulator.fault("facebook.feed=refuse:190/460")
    with rehearsed(simulator.url) as channel, pytest.raises(Unauthorized):
        channel.publish(channel.compose(review(picture(tmp_path)), What.FULL, LINK), MemoryJournal())
    assert simulator.posts("facebook") == []


@pytest.mark.parametrize("version", ["v25.0", "v26.0"])
def test_every_call_of_a_lost_post_is_of_the_version_that_is_set(
    simulator: Simulator, version: str, tmp_path: Path
) -> None:
    simulator.fault("facebook.feed=drop_after")
    journal = MemoryJournal()
    with rehearsed(simulator.url, api_version=version) as channel:
        rendition = channel.compose(review(picture(tmp_path)), What.FULL, LINK)
        with pytest.raises(Unconfirmed):
            channel.publish(rendition, journal)
        seen = channel.find(rendition, journal.trace(baseline={"newest": []}))
    assert isinstance(seen, Seen)
    assert len(seen.live) == 1
    paths = [entry["path"].partition("?")[0].split("/")[1:] for entry in simulator.requests()]
    assert [path[0] for path in paths] == [version] * 3
    assert [path[-1] for path in paths] == ["photos", "feed", "published_posts"]
