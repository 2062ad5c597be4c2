"""What a plan shows of followed blogs: each new post on its channels, and what waits for a yes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.schedule.blog import HOME, Follows
from tests.schedule.house import NOON

from crosspost.schedule import Change, Line, coming
from crosspost.schedule.outlook import MOST

MINUTE = timedelta(minutes=1)


@pytest.fixture
def follows(tmp_path: Path) -> Iterator[Follows]:
    built = Follows(folder=tmp_path / "나의 리뷰")
    built.blog.write(1, at=NOON - timedelta(days=1))
    built.serve(1)
    yield built
    built.scene.house.ledger.close()


def write(follows: Follows, *numbers: int, **parts: Any) -> None:
    for number in numbers:
        follows.blog.write(number, at=follows.scene.house.now, **parts)
    follows.serve(11)


def planned(follows: Follows, *, days: int = 7) -> list[Line]:
    return list(coming(follows.following, now=follows.scene.house.now, span=timedelta(days=days)))


def test_each_new_post_is_shown_on_each_channel_from_when_on_it_is_shared(follows: Follows) -> None:
    write(follows, 2, 3)
    lines = planned(follows)
    seen = follows.scene.house.ledger.source_items()[-1].seen_at
    first, second = seen + 15 * MINUTE, seen + 25 * MINUTE
    assert [(line.title, line.channel, line.due_at) for line in lines] == [
        ("글 2", "page", first),
        ("글 2", "band", first),
        ("글 3", "page", second),
        ("글 3", "band", second),
    ]
    assert {(line.change, line.entry, line.post) for line in lines} == {
        (Change.FOLLOWED, "my-blog", f"{HOME}/{number}") for number in (2, 3)
    }


def test_the_time_is_the_one_at_which_it_is_shared(follows: Follows) -> None:
    follows.after_first = 30 * MINUTE
    write(follows, 2, 3)
    due = {line.title: line.due_at for line in planned(follows)}
    rows = follows.serve(35)
    assert {row.title: row.due_at for row in rows} == due


def test_what_is_shared_later_than_asked_for_is_not_shown(follows: Follows) -> None:
    follows.after_first = timedelta(days=3)
    write(follows, 2)
    assert (len(planned(follows, days=2)), len(planned(follows, days=4))) == (0, 2)


def test_where_each_needs_a_yes_it_says_so(follows: Follows) -> None:
    follows.keys = {"each": "ask"}
    write(follows, 2)
    assert {notice.code for line in planned(follows) for notice in line.warnings} == {"notice.approval_asked"}


def test_many_that_wait_for_a_yes_are_counted_and_some_named(follows: Follows) -> None:
    follows.blog.window = 500
    write(follows, *range(2, 202))
    lines = planned(follows)
    assert {(line.change, line.channel) for line in lines} == {(Change.ASKED, "")}
    assert len(lines) == MOST
    (notice,) = lines[0].warnings
    assert (notice.code, notice.params) == ("notice.news_asked", {"source": "my-blog", "count": 200})


def test_a_source_that_nobody_has_read_yet_brings_nothing(follows: Follows) -> None:
    follows.keys = {"name": "other"}
    house = follows.scene.house
    following = follows.following
    with house.ledger.writing() as tx:
        tx.forget_source("other")
    assert list(coming(following, now=house.now, span=timedelta(days=7))) == []


def test_without_a_channel_left_it_says_what_is_wrong(follows: Follows) -> None:
    write(follows, 2)
    follows.keys = {"to": ["nowhere"]}
    (line,) = planned(follows)
    assert (line.change, line.error is not None) == (Change.TROUBLE, True)
