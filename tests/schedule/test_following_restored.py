"""A followed blog beside a ledger from a backup: what may be shared already waits for a yes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.schedule.blog import HOME, Follows
from tests.schedule.house import NOON

from crosspost.delivery.restore import hold
from crosspost.errors import InvalidPost
from crosspost.ledger import ItemState


@pytest.fixture
def follows(tmp_path: Path) -> Iterator[Follows]:
    built = Follows(folder=tmp_path / "나의 리뷰")
    built.blog.write(1, at=NOON - timedelta(days=1))
    built.serve(5)
    yield built
    built.scene.house.ledger.close()


def new(follows: Follows, number: int, **parts: Any) -> None:
    follows.blog.write(number, **{"at": follows.scene.house.now, **parts})


def restore(follows: Follows) -> None:
    """Bring back a ledger of two hours ago: what it holds now, and two hours pass."""
    house = follows.scene.house
    made = house.now
    follows.wait(120)
    hold(house.ledger, clock=house.clock, made=made)


def reasons(follows: Follows) -> dict[int, str]:
    items = follows.scene.house.ledger.source_items(states={ItemState.ASKED})
    return {int(item.address.rpartition("/")[2]): (item.error or {})["code"] for item in items}


@pytest.mark.parametrize("dated", [True, False])
def test_what_came_between_backup_and_restore_waits_for_a_yes(follows: Follows, dated: bool) -> None:
    new(follows, 2, at=follows.scene.house.now if dated else None)
    restore(follows)
    follows.serve(60)
    assert (follows.shared(), reasons(follows)) == ([[], []], {2: "restored.maybe_shared"})
    assert len(follows.following.answer("my-blog", share=True)) == 1
    follows.serve(60)
    assert follows.shared() == [[2], [2]]


def test_what_was_new_in_the_backup_waits_for_a_yes(follows: Follows) -> None:
    new(follows, 2)
    follows.serve(10)
    restore(follows)
    follows.serve(60)
    assert (follows.shared(), reasons(follows)) == ([[], []], {2: "restored.maybe_shared"})


@pytest.mark.parametrize("dated", [True, False])
def test_what_comes_after_the_restore_is_shared_by_itself(follows: Follows, dated: bool) -> None:
    restore(follows)
    follows.serve(20)
    new(follows, 2, at=follows.scene.house.now if dated else None)
    follows.serve(60)
    assert follows.shared() == [[2], [2]]


def test_a_read_that_failed_first_clears_no_doubt(follows: Follows) -> None:
    new(follows, 2, at=None)
    restore(follows)
    follows.blog.feed_error = InvalidPost("feed.unreadable", where=HOME)
    follows.serve(5)
    follows.blog.feed_error = None
    follows.serve(120)
    assert (follows.shared(), reasons(follows)) == ([[], []], {2: "restored.maybe_shared"})


def test_a_post_of_that_time_that_the_feed_shows_late_waits_too(follows: Follows) -> None:
    at = follows.scene.house.now
    restore(follows)
    follows.serve(60)
    new(follows, 2, at=at)
    follows.serve(60)
    assert (follows.shared(), reasons(follows)) == ([[], []], {2: "restored.maybe_shared"})
