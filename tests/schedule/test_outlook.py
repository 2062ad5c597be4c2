"""The plan: what goes out when, what changed, and what its owner should know. It writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.schedule.house import NOON, Scene, wall

from crosspost.delivery.decisions import cancel
from crosspost.errors import Unauthorized
from crosspost.ledger import Status
from crosspost.schedule import Change, Line, outlook

HOUR = timedelta(hours=1)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    built = Scene(tmp_path / "나의 리뷰")
    built.house.channel("page")
    yield built
    built.house.ledger.close()


def plan(scene: Scene, days: int = 1) -> list[Line]:
    rows = scene.house.rows()
    lines = outlook(scene.planner, now=scene.house.now, span=timedelta(days=days))
    assert scene.house.rows() == rows
    return lines


def warned(line: Line) -> set[str]:
    return {notice.code for notice in line.warnings}


def changes(scene: Scene) -> list[tuple[str, Change]]:
    return [(line.title, line.change) for line in plan(scene)]


def sync(scene: Scene) -> None:
    scene.planner.sync(scene.house.ledger)
    scene.fire()


class TestWhatComes:
    def test_the_next_posts_of_a_folder_at_its_next_times(self, scene: Scene) -> None:
        scene.house.channel("band")
        scene.queue("a", "b")
        lines = plan(scene)
        shown = [(line.due_at, line.title, line.channel) for line in lines]
        assert shown == [
            (NOON + HOUR, "a", "page"),
            (NOON + HOUR, "a", "band"),
            (NOON + 2 * HOUR, "b", "page"),
            (NOON + 2 * HOUR, "b", "band"),
            (NOON + 3 * HOUR, "", ""),
        ]
        assert lines[-1].change is Change.EMPTY

    def test_each_with_the_hash_with_which_it_goes_out(self, scene: Scene) -> None:
        scene.queue("a")
        (line, _) = plan(scene)
        scene.fire()
        scene.at(NOON + HOUR).fire()
        (row,) = scene.dispatch()
        assert row.status is Status.PUBLISHED
        assert line.rendition == row.rendition

    def test_only_so_many_times_of_one_entry(self, scene: Scene) -> None:
        scene.write("her.md")
        scene.entry(post="her.md", cron="* * * * *", again=True)
        lines = plan(scene)
        assert (len(lines), lines[-1].more) == (30, True)

    def test_a_post_that_cannot_be_read_is_shown_and_passed_over(self, scene: Scene) -> None:
        scene.queue("a", "b")
        scene.write("queue/a.md", "\x00\x01", age=9)
        lines = plan(scene)
        assert [line.change for line in lines] == [Change.TROUBLE, Change.NEW, Change.EMPTY]
        assert lines[0].error is not None

    def test_a_missing_post(self, scene: Scene) -> None:
        scene.entry(post="gone.md", at=wall(NOON + HOUR))
        (line,) = plan(scene)
        assert (line.change, line.error and line.error.code) == (Change.TROUBLE, "post.missing")


class TestWhatChanged:
    def test_new_and_then_written_down(self, scene: Scene) -> None:
        scene.write("her.md")
        scene.queue("a", name="queue")
        scene.entry(post="her.md", at=wall(NOON + 2 * HOUR))
        assert [each for each in changes(scene) if each[0]] == [("a", Change.NEW), ("her", Change.NEW)]
        sync(scene)
        assert [each for each in changes(scene) if each[0]] == [("a", Change.NONE), ("her", Change.NONE)]

    def test_moved(self, scene: Scene) -> None:
        scene.write("her.md")
        scene.entry(post="her.md", at=wall(NOON + HOUR))
        sync(scene)
        scene.entries.clear()
        scene.entry(post="her.md", at=wall(NOON + 3 * HOUR))
        assert changes(scene) == [("her", Change.MOVED), ("her", Change.NEW)]
        assert warned(plan(scene)[1]) == set()

    def test_moved_back_it_is_new_again(self, scene: Scene) -> None:
        scene.write("her.md")
        for hours in (1, 3, 1):
            scene.entries.clear()
            scene.entry(post="her.md", at=wall(NOON + hours * HOUR))
            lines = changes(scene)
            sync(scene)
        assert lines == [("her", Change.NEW), ("her", Change.MOVED)]
        assert changes(scene) == [("her", Change.NONE)]

    def test_called_off_by_a_person(self, scene: Scene) -> None:
        scene.write("her.md")
        scene.entry(post="her.md", at=wall(NOON + HOUR))
        sync(scene)
        cancel(scene.house.one(), ledger=scene.house.ledger, now=scene.house.now)
        assert changes(scene) == [("her", Change.CANCELLED)]

    def test_a_channel_that_is_called_otherwise_now_carries_it_all_the_same(self, scene: Scene) -> None:
        scene.write("her.md")
        scene.house.post = scene.shelf.named("her.md")[1]
        scene.house.plan(due_at=NOON + HOUR)
        scene.house.channels["fb"] = replace(scene.house.channels.pop("page"), name="fb")
        (line,) = plan(scene)
        assert (line.change, line.warnings) == (Change.NONE, ())

    def test_removed(self, scene: Scene) -> None:
        scene.write("her.md")
        scene.entry(post="her.md", at=wall(NOON + HOUR))
        sync(scene)
        scene.entries.clear()
        assert changes(scene) == [("her", Change.REMOVED)]

    def test_the_file(self, scene: Scene) -> None:
        scene.write("her.md")
        scene.entry(post="her.md", at=wall(NOON + HOUR))
        sync(scene)
        scene.write("her.md", "고쳤다.")
        assert changes(scene) == [("her", Change.CONTENT)]

    def test_the_times_of_a_folder(self, scene: Scene) -> None:
        scene.queue("a")
        scene.fire()
        scene.entries.clear()
        scene.queue("a", cron="30 * * * *")
        assert changes(scene)[0] == ("a", Change.MOVED)

    def test_what_is_past_is_not_called_off(self, scene: Scene) -> None:
        scene.write("her.md")
        scene.entry(post="her.md", at=wall(NOON + HOUR), late="always")
        sync(scene)
        scene.at(NOON + 2 * HOUR).entries.clear()
        assert changes(scene) == [("her", Change.NONE)]
        sync(scene)
        assert scene.house.one().status is Status.SCHEDULED

    def test_past_before_it_was_ever_seen(self, scene: Scene) -> None:
        scene.write("her.md")
        scene.entry(post="her.md", at=wall(NOON - HOUR))
        assert changes(scene) == [("her", Change.PAST)]


class TestWarnings:
    def test_a_gap(self, scene: Scene) -> None:
        scene.house.channel("page", min_gap="10s")
        for name in ("a", "b"):
            scene.write(f"{name}.md")
            scene.entry(name=name, post=f"{name}.md", at=wall(NOON + HOUR))
        first, second = plan(scene)
        assert (warned(first), warned(second)) == (set(), {"notice.plan_gap"})

    def test_the_number_a_day(self, scene: Scene) -> None:
        scene.house.channel("page", per_day=2)
        scene.queue("a", "b", "c")
        assert [warned(line) for line in plan(scene)][:3] == [set(), set(), {"notice.plan_per_day"}]

    def test_what_went_out_today_counts(self, scene: Scene) -> None:
        scene.house.channel("page", per_day=1)
        scene.house.plan()
        scene.house.dispatch()
        scene.queue("a")
        assert warned(plan(scene)[0]) == {"notice.plan_per_day"}

    def test_a_paused_channel(self, scene: Scene) -> None:
        scene.queue("a")
        account = scene.house.channels["page"].account
        with scene.house.ledger.writing() as tx:
            error = Unauthorized("paused.by_owner")
            tx.pause(account, at=scene.house.now, error={"code": error.code, "params": {}})
        assert warned(plan(scene)[0]) == {"notice.channel_paused"}

    def test_a_channel_that_is_gone(self, scene: Scene) -> None:
        scene.house.channel("band")
        scene.write("her.md")
        scene.entry(post="her.md", at=wall(NOON + HOUR))
        sync(scene)
        del scene.house.channels["band"]
        scene.entries[0] = scene.entries[0].model_copy(update={"to": ("page",)})
        lines = {line.channel: line for line in plan(scene) if line.row is not None}
        assert lines["band"].change is Change.MOVED

    def test_what_stands_already(self, scene: Scene) -> None:
        scene.write("her.md")
        scene.house.post = scene.shelf.named("her.md")[1]
        scene.house.plan()
        scene.house.dispatch()
        scene.entry(post="her.md", at=wall(NOON + HOUR))
        assert warned(plan(scene)[0]) == {"notice.already_stands"}

        assert plan(scene)[0].change is Change.SKIPPED

    def test_a_post_that_does_not_repeat_goes_out_once(self, scene: Scene) -> None:
        scene.write("her.md")
        scene.entry(post="her.md", cron="* * * * *")
        assert changes(scene) == [("her", Change.NEW), ("her", Change.SKIPPED)]
        assert warned(plan(scene)[1]) == {"notice.already_stands"}
        sync(scene)
        assert changes(scene) == [("her", Change.NONE), ("her", Change.SKIPPED)]
        scene.at(NOON + timedelta(minutes=1)).fire()
        scene.dispatch()
        assert changes(scene) == [("her", Change.SKIPPED)]

    def test_two_entries_of_one_folder_share_it_in_the_order_of_their_times(self, scene: Scene) -> None:
        scene.queue("a", "b", "c", name="even", cron="0 */2 * * *")
        scene.entry(name="odd", folder="queue", cron="0 1-23/2 * * *")
        shown = [(line.entry, line.title) for line in plan(scene)]
        assert shown[:4] == [("even", "a"), ("odd", "b"), ("even", "c"), ("odd", "")] or shown[:4] == [
            ("odd", "a"),
            ("even", "b"),
            ("odd", "c"),
            ("even", ""),
        ]

    def test_what_an_entry_brings_out_is_not_shown_for_the_folder_too(self, scene: Scene) -> None:
        scene.queue("a", "b", name="queue")
        scene.entry(post="queue/a.md", at=wall(NOON + 5 * HOUR))
        assert [line.title for line in plan(scene)] == ["b", "", "a"]

    def test_a_yes_that_is_asked(self, scene: Scene) -> None:
        scene.write("her.md")
        scene.entry(post="her.md", at=wall(NOON + HOUR), approve=True)
        assert warned(plan(scene)[0]) == {"notice.approval_asked"}

    def test_clocks_that_are_set_are_told_of_what_is_written_down_too(self, scene: Scene) -> None:
        scene.write("her.md")
        scene.entry(post="her.md", at=datetime(2027, 3, 14, 2, 30), timezone="America/New_York")
        before = [warned(line) for line in plan(scene, days=120)]
        sync(scene)
        assert [warned(line) for line in plan(scene, days=120)] == before == [{"notice.clock_skipped"}]

    def test_clocks_that_are_set(self, scene: Scene) -> None:
        scene.queue("a", cron="30 2 14 3 *", timezone="America/New_York")
        lines = plan(scene, days=120)
        assert {"notice.clock_skipped"} <= warned(lines[0])
        scene.entries.clear()
        scene.queue("a", cron="30 1 7 11 *", timezone="America/New_York")
        assert {"notice.clock_twice"} <= warned(plan(scene, days=365)[0])
