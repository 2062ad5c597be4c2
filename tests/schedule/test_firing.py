"""Entries that bind their post when they fire: once, in order, and by their policy after a sleep."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from tests.schedule.house import NOON, Scene, wall

from crosspost.delivery.decisions import cancel
from crosspost.ledger import Status
from crosspost.schedule import decide_late, fire, next_firing, outlook

HOUR = timedelta(hours=1)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    built = Scene(tmp_path / "나의 리뷰")
    yield built
    built.house.ledger.close()


def told(scene: Scene) -> list[tuple[str, str]]:
    """Every row's title and status, by the time it was planned for."""
    rows = sorted(scene.house.rows(), key=lambda row: (row.planned_at or row.due_at, row.channel))
    return [(row.title, row.status.value) for row in rows]


class TestAQueue:
    def test_one_a_firing_the_oldest_first_and_none_twice(self, scene: Scene) -> None:
        page = scene.house.channel("page")
        scene.queue("c", "a", "b")
        scene.fire()
        for hour in range(1, 4):
            scene.at(NOON + hour * HOUR).fire()
            scene.dispatch()
            scene.fire()
        assert page.calls == ["c\n\nc: 좋았다.", "a\n\na: 좋았다.", "b\n\nb: 좋았다."]

    def test_by_name_where_it_says_so(self, scene: Scene) -> None:
        scene.house.channel("page")
        scene.queue("c", "a", "b", order="name")
        scene.fire()
        for hour in range(1, 4):
            scene.at(NOON + hour * HOUR).fire()
        assert [title for title, _ in told(scene)] == ["a", "b", "c"]

    def test_empty_is_said_and_the_next_post_goes_out_again(self, scene: Scene) -> None:
        scene.house.channel("page")
        scene.queue("a")
        scene.fire()
        scene.at(NOON + HOUR).fire()
        fired = scene.at(NOON + 2 * HOUR).fire()
        assert [(each.entry, each.folder, each.at) for each in fired.empty] == [
            ("her", "queue", NOON + 2 * HOUR)
        ]
        assert scene.fire().empty == []
        scene.write("queue/b.md")
        (row,) = scene.at(NOON + 3 * HOUR).fire().written
        assert row.title == "b"

    def test_an_edited_or_renamed_post_is_not_a_new_one(self, scene: Scene) -> None:
        scene.house.channel("page")
        scene.queue("a", "b")
        scene.fire()
        scene.at(NOON + HOUR).fire()
        scene.write("queue/a.md", "고쳤다.")
        (row,) = scene.at(NOON + 2 * HOUR).fire().written
        assert row.title == "b"
        text = (scene.folder / "posts/queue/b.md").read_text(encoding="utf-8")
        (scene.folder / "posts/queue/b.md").unlink()
        (scene.folder / "posts/queue/copy.md").write_text(text, encoding="utf-8")
        assert scene.at(NOON + 3 * HOUR).fire().written == []

    def test_what_is_new_in_a_used_file_is_told_with_the_empty_folder(self, scene: Scene) -> None:
        scene.house.channel("page")
        scene.queue("a", "b")
        scene.fire()
        for hour in (1, 2):
            scene.at(NOON + hour * HOUR).fire()
            scene.dispatch()
        scene.write("queue/a.md", "아주 다른 글이다.", age=-200_000_000)
        (empty,) = scene.at(NOON + 3 * HOUR).fire().empty
        assert empty.rewritten == ("posts/queue/a.md",)
        (line,) = outlook(scene.planner, now=scene.house.now, span=HOUR)
        (notice,) = line.warnings
        assert (notice.code, notice.params) == ("notice.queue_rewritten", {"names": "posts/queue/a.md"})

    def test_under_another_name_the_entry_does_not_begin_anew(self, scene: Scene) -> None:
        scene.house.channel("page")
        scene.queue("a", "b", again=True)
        scene.fire()
        scene.at(NOON + HOUR).fire()
        scene.entries.clear()
        scene.queue("a", "b", again=True, name="renamed")
        scene.fire()
        (row,) = scene.at(NOON + 2 * HOUR).fire().written
        assert row.title == "b"

    def test_two_entries_share_a_folder_for_different_channels(self, scene: Scene) -> None:
        scene.house.channel("page")
        scene.house.channel("band")
        scene.queue("a", to=["page"])
        scene.queue("a", to=["band"], name="second")
        scene.fire()
        rows = scene.at(NOON + HOUR).fire().written
        assert {(row.channel, row.title) for row in rows} == {("page", "a"), ("band", "a")}

    def test_what_was_published_by_hand_is_passed_over(self, scene: Scene) -> None:
        scene.house.channel("page")
        scene.queue("a", "b")
        scene.house.post = scene.shelf.named("queue/a.md")[1]
        scene.house.plan()
        scene.fire()
        (row,) = scene.at(NOON + HOUR).fire().written
        assert row.title == "b"

    def test_what_stands_on_one_channel_goes_to_the_others(self, scene: Scene) -> None:
        scene.house.channel("page")
        scene.house.channel("band")
        scene.queue("a", "b")
        scene.house.post = scene.shelf.named("queue/a.md")[1]
        scene.house.plan("page")
        scene.fire()
        rows = {row.channel: row for row in scene.at(NOON + HOUR).fire().written}
        assert (rows["page"].status, rows["band"].status) == (Status.CANCELLED, Status.SCHEDULED)
        assert rows["band"].title == "a"

    def test_a_post_that_cannot_be_read_is_told_and_passed_over(self, scene: Scene) -> None:
        scene.house.channel("page")
        scene.queue("a", "b")
        scene.write("queue/a.md", "\x00\x01", age=9)
        scene.fire()
        fired = scene.at(NOON + HOUR).fire()
        assert [row.title for row in fired.written] == ["b"]
        (trouble,) = fired.troubles
        assert trouble.error.where is not None
        assert trouble.error.where.endswith("a.md")

    def test_one_that_failed_is_not_tried_again_by_the_queue(self, scene: Scene) -> None:
        scene.house.channel("page")
        scene.queue("a", "b")
        scene.fire()
        (row,) = scene.at(NOON + HOUR).fire().written
        with scene.house.ledger.writing() as tx:
            tx.move(row, Status.FAILED, at=scene.house.now, kind="failed")
        (row,) = scene.at(NOON + 2 * HOUR).fire().written
        assert row.title == "b"

    def test_what_only_an_entry_that_was_taken_out_had_planned_goes_out(self, scene: Scene) -> None:
        page = scene.house.channel("page")
        queue = scene.queue("a")
        scene.entry(name="alone", post="queue/a.md", at=wall(NOON + 2 * HOUR))
        scene.planner.sync(scene.house.ledger)
        scene.entries[:] = [queue]
        scene.planner.sync(scene.house.ledger)
        scene.fire()
        scene.at(NOON + HOUR).fire()
        scene.dispatch()
        assert page.calls == ["a\n\na: 좋았다."]
        assert scene.at(NOON + 2 * HOUR).fire().written == []

    def test_what_its_owner_called_off_stays_off(self, scene: Scene) -> None:
        page = scene.house.channel("page")
        queue = scene.queue("a")
        scene.entry(name="alone", post="queue/a.md", at=wall(NOON + 2 * HOUR))
        scene.planner.sync(scene.house.ledger)
        cancel(scene.house.one(), ledger=scene.house.ledger, now=scene.house.now)
        scene.entries[:] = [queue]
        scene.fire()
        assert scene.at(NOON + HOUR).fire().written == []
        assert page.calls == []

    def test_files_that_are_no_posts_are_left_alone(self, scene: Scene) -> None:
        scene.house.channel("page")
        scene.queue("a")
        for name in (".a.md.swp", ".draft.md", "~a.md", "notes.pdf"):
            (scene.folder / "posts/queue" / name).write_bytes(b"x")
        (scene.folder / "posts/queue/folder.md").mkdir()
        scene.fire()
        fired = scene.at(NOON + HOUR).fire()
        assert ([row.title for row in fired.written], fired.troubles) == (["a"], [])

    def test_a_missing_folder_is_told_until_it_is_there(self, scene: Scene) -> None:
        scene.house.channel("page")
        scene.entry(folder="queue", cron="0 * * * *")
        scene.fire()
        (trouble,) = scene.at(NOON + HOUR).fire().troubles
        assert trouble.error.code == "config.folder_missing"
        scene.write("queue/a.md")
        (row,) = scene.fire().written
        assert (row.title, row.planned_at) == ("a", NOON + HOUR)

    def test_at_a_single_time(self, scene: Scene) -> None:
        scene.house.channel("page")
        scene.write("queue/a.md")
        scene.entry(folder="queue", at=datetime(2026, 12, 1, 22))
        scene.fire()
        (row,) = scene.at(NOON + HOUR).fire().written
        assert (row.title, row.status) == ("a", Status.SCHEDULED)
        assert scene.at(NOON + 48 * HOUR).fire().written == []


class TestTheSamePostAgain:
    def test_it_repeats_where_it_says_again(self, scene: Scene) -> None:
        page = scene.house.channel("page")
        scene.write("her.md")
        scene.entry(post="her.md", cron="0 * * * *", again=True)
        scene.fire()
        for hour in (1, 2):
            scene.at(NOON + hour * HOUR).fire()
            scene.dispatch()
        assert len(page.calls) == 2

    def test_else_it_is_written_down_as_already_live(self, scene: Scene) -> None:
        page = scene.house.channel("page")
        scene.write("book.md")
        scene.entry(post="book.md", cron="0 * * * *")
        scene.fire()
        for hour in (1, 2):
            scene.at(NOON + hour * HOUR).fire()
            scene.dispatch()
        assert (len(page.calls), told(scene)) == (1, [("book", "published"), ("book", "cancelled")])

    def test_its_file_counts_when_it_fires(self, scene: Scene) -> None:
        page = scene.house.channel("page")
        scene.write("book.md")
        scene.entry(post="book.md", cron="0 * * * *")
        scene.fire()
        scene.write("book.md", "고쳤다.")
        scene.at(NOON + HOUR).fire()
        scene.dispatch()
        assert page.calls == ["book\n\nbook: 고쳤다."]


class TestAfterASleep:
    """What was planned in time follows its policy; what was not is missed."""

    def test_the_backlog_goes_out_in_order_ten_minutes_apart(self, scene: Scene) -> None:
        scene.house.channel("page")
        scene.queue("a", "b", "c", late="always")
        morning = datetime(2026, 12, 1, tzinfo=UTC)
        scene.at(morning).fire()
        scene.at(morning + 3 * HOUR).fire(waking=True)
        decide_late(scene.house.ledger, now=scene.house.now, zone="Asia/Seoul")
        rows = sorted(scene.house.rows(), key=lambda row: row.due_at)
        assert [row.title for row in rows] == ["a", "b", "c"]
        gaps = [later.due_at - earlier.due_at for earlier, later in pairwise(rows)]
        assert gaps == [timedelta(minutes=10)] * 2

    def test_what_its_policy_misses_takes_no_post_from_the_next(self, scene: Scene) -> None:
        scene.house.channel("page")
        scene.queue("a", "b", late="within 1h", cron="0 * * * *")
        scene.fire()
        scene.at(NOON + 3 * HOUR + timedelta(minutes=30)).fire(waking=True)
        assert told(scene) == [("a", "missed"), ("a", "missed"), ("a", "scheduled")]

    def test_skip_misses_all(self, scene: Scene) -> None:
        page = scene.house.channel("page")
        scene.queue("a", "b", late="skip")
        scene.fire()
        scene.at(NOON + 2 * HOUR + timedelta(minutes=1)).fire(waking=True)
        scene.dispatch(3600)
        assert (page.calls, told(scene)) == ([], [("a", "missed"), ("a", "missed")])

    def test_an_entry_first_seen_has_no_past(self, scene: Scene) -> None:
        scene.house.channel("page")
        scene.queue("a")
        assert scene.fire().written == []
        assert next_firing(scene.planner, scene.house.ledger) == NOON + HOUR

    def test_a_single_time_first_seen_after_it_is_missed(self, scene: Scene) -> None:
        page = scene.house.channel("page")
        scene.write("queue/a.md")
        scene.entry(folder="queue", at=datetime(2026, 12, 1, 20), late="always")
        (row,) = scene.fire().written
        assert (row.status, (row.error or {})["code"]) == (Status.MISSED, "late.first_seen")
        scene.dispatch(86_400)
        assert (scene.fire().written, page.calls) == ([], [])

    def test_far_too_many_are_counted_and_the_newest_looked_into(self, scene: Scene) -> None:
        scene.house.channel("page")
        scene.queue("a", late="within 10m", cron="* * * * *")
        scene.fire()
        fired = scene.at(NOON + 5 * HOUR + timedelta(seconds=1)).fire(waking=True)
        assert fired.overlooked == {"her": 250}
        assert len(fired.written) + len(fired.empty) == 50


class TestAChangedEntry:
    def test_another_time_is_planned_from_now_on(self, scene: Scene) -> None:
        """Switched off at 12:00; at 15:30 it fires at 15:00 instead of at 14:00: neither goes out."""
        page = scene.house.channel("page")
        scene.queue("a", cron="0 23 * * *", late="always")
        scene.fire()
        scene.entries.clear()
        scene.queue("a", cron="0 0 * * *", late="always")
        scene.at(NOON + 3 * HOUR + timedelta(minutes=30)).fire(waking=True)
        assert told(scene) == [("a", "missed")]
        (row,) = scene.house.rows()
        assert ((row.error or {})["code"], page.calls) == ("late.first_seen", [])

    def test_a_day_to_skip_counts_at_once(self, scene: Scene) -> None:
        scene.house.channel("page")
        scene.queue("a", cron="0 * * * *", late="always")
        scene.fire()
        scene.entries.clear()
        scene.queue("a", cron="0 * * * *", late="always", skip=[date(2026, 12, 1)])
        assert scene.at(NOON + HOUR).fire().written == []

    def test_who_was_taken_out_and_put_back_is_new(self, scene: Scene) -> None:
        scene.house.channel("page")
        entry = scene.queue("a", late="always")
        scene.fire()
        scene.entries.clear()
        scene.fire()
        scene.entries.append(entry)
        assert scene.at(NOON + 3 * HOUR).fire(waking=True).written == []

    def test_other_channels_do_not_make_it_new(self, scene: Scene) -> None:
        scene.house.channel("page")
        scene.house.channel("band")
        scene.queue("a", to=["page"])
        scene.fire()
        scene.entries.clear()
        scene.queue("a", to=["page", "band"])
        rows = scene.at(NOON + HOUR).fire().written
        assert {row.channel for row in rows} == {"page", "band"}


class TestWhoCannotBeServed:
    """What was planned for an entry stays while it is wrong, where the others are served without it."""

    def test_its_rows_are_not_called_off_and_its_place_is_kept(self, scene: Scene) -> None:
        scene.house.channel("page")
        scene.write("book.md")
        scene.queue("a", name="queue", late="always")
        scene.entry(name="book", post="book.md", at=datetime(2026, 12, 2, 9))
        scene.planner.sync(scene.house.ledger)
        scene.fire()
        entries = list(scene.entries)
        scene.entries.clear()
        spared = replace(scene.planner, spared=frozenset({"queue", "book"}))
        spared.sync(scene.house.ledger)
        fire(spared, scene.house.ledger, waking=True)
        assert scene.house.one().status is Status.SCHEDULED
        scene.entries[:] = entries
        (row,) = scene.at(NOON + HOUR + timedelta(seconds=1)).fire(waking=True).written
        assert (row.entry, row.status) == ("queue", Status.SCHEDULED)


class TestTheClock:
    def test_set_back_nothing_fires_twice(self, scene: Scene) -> None:
        scene.house.channel("page")
        scene.queue("a", "b")
        scene.fire()
        scene.at(NOON + HOUR).fire()
        assert scene.at(NOON + HOUR - timedelta(minutes=30)).fire().written == []
        assert scene.at(NOON + HOUR).fire().written == []
        (row,) = scene.at(NOON + 2 * HOUR).fire().written
        assert row.title == "b"

    def test_far_ahead_once_it_fires_again_when_it_is_right(self, scene: Scene) -> None:
        scene.house.channel("page")
        scene.queue("a", "b", "c", late="skip", cron="0 9 * * *")
        scene.fire()
        scene.at(NOON + timedelta(days=400)).fire(waking=True)
        scene.at(NOON + timedelta(minutes=5)).fire()
        due = datetime(2026, 12, 2, tzinfo=UTC)
        fired = scene.at(due + timedelta(seconds=1)).fire()
        assert [row.title for row in fired.written] == ["a"]

    def test_killed_between_two_occasions_it_goes_on_where_it_was(self, scene: Scene) -> None:
        scene.house.channel("page")
        scene.queue("a", "b", "c", late="always")
        scene.fire()
        scene.at(NOON + 2 * HOUR)
        scene.fire(waking=True)
        rows = scene.house.rows()
        scene.fire(waking=True)
        assert scene.house.rows() == rows
