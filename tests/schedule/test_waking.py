"""At waking: late posts by their own policy, never a burst; and the plan that config and ledger make."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.delivery.house import NOON, House, review

from crosspost.config import Entry, Settings, Shelf
from crosspost.delivery import Occasion, enrol, plan_post
from crosspost.delivery.decisions import cancel
from crosspost.errors import InvalidPost, Unavailable
from crosspost.ledger import Status, WaitingFor
from crosspost.post import Post
from crosspost.schedule import Planner, decide_late, moment

ZONE = "Asia/Seoul"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    built = House(tmp_path)
    yield built
    built.ledger.close()


def at(moment_: datetime) -> datetime:
    """A moment as wall time without a zone."""
    return (moment_ + timedelta(hours=9)).replace(tzinfo=None)


@dataclass(frozen=True, kw_only=True)
class OnePost(Shelf):
    """Every name is the house's post."""

    house: House

    def named(self, name: str) -> tuple[str, Post]:
        """The post, or none."""
        if self.house.post.id == "gone":
            raise InvalidPost("post.missing", where=name)
        return f"posts/{name}", self.house.post

    def read(self, source: str) -> Post:
        """The post."""
        return self.named(source)[1]


def planner(house: House, *entries: Entry, first: str | None = None) -> Planner:
    channels = {name: {"adapter": "pad"} for name in house.channels}
    settings = Settings(timezone=ZONE, schedule=entries, publishing={"first": first}, channels=channels)

    return Planner(
        settings=settings,
        channels=house.channels,
        ledger=house.ledger,
        clock=house.clock,
        shelf=OnePost(root=house.folder, posts=house.folder, house=house),
        where=house.folder,
    )


def entry(due: datetime = NOON + timedelta(hours=1), **more: object) -> Entry:
    return Entry.model_validate({"name": "her", "post": "her.md", "at": at(due), **more})


def sync(house: House, *entries: Entry, first: str | None = None) -> None:
    planner(house, *entries, first=first).sync(house.ledger)


def wake(house: House) -> None:
    decide_late(house.ledger, now=house.now, zone=ZONE)


class TestPlanning:
    """Rows are written while their time is to come, once."""

    def test_an_entry_becomes_a_row_and_goes_out_at_its_time(self, house: House) -> None:
        platform = house.channel("page")
        sync(house, entry())
        assert platform.calls == []
        (row,) = house.dispatch(3600)
        assert (row.status, row.entry, len(platform.calls)) == (Status.PUBLISHED, "her", 1)
        assert row.due_at == NOON + timedelta(hours=1)

    def test_planning_twice_writes_nothing_new(self, house: House) -> None:
        house.channel("page")
        for _ in range(3):
            sync(house, entry())
        assert len(house.rows()) == 1

    def test_after_it_went_out_it_is_not_planned_again(self, house: House) -> None:
        platform = house.channel("page")
        sync(house, entry())
        house.dispatch(3600)
        sync(house, entry())
        house.dispatch(3600)
        assert len(platform.calls) == 1

    def test_first_seen_after_its_time_it_is_missed_and_never_sent(self, house: House) -> None:
        platform = house.channel("page")
        sync(house, entry(NOON - timedelta(minutes=1)))
        (row,) = house.dispatch(3600)
        assert (row.status, platform.calls) == (Status.MISSED, [])
        assert row.error is not None
        assert row.error["code"] == "late.first_seen"

    def test_a_moved_entry_takes_its_row_along(self, house: House) -> None:
        platform = house.channel("page")
        sync(house, entry())
        sync(house, entry(NOON + timedelta(hours=3)))
        old, new = house.dispatch(2 * 3600)
        assert (old.status, new.status, platform.calls) == (Status.CANCELLED, Status.SCHEDULED, [])

    @pytest.mark.parametrize("change", [{"post": "other.md"}, {"late": "skip"}, {"again": True}])
    def test_a_changed_entry_is_planned_anew(self, house: House, change: dict[str, Any]) -> None:
        house.channel("page")
        sync(house, entry())
        sync(house, entry(**change))
        old, new = house.rows()
        assert (old.status, new.status) == (Status.CANCELLED, Status.SCHEDULED)

    def test_another_post_is_what_goes_out(self, house: House) -> None:
        platform = house.channel("page")
        sync(house, entry())
        house.post = review("다른 글", name="other")
        sync(house, entry(post="other.md"))
        house.dispatch(3600)
        assert platform.calls == ["리뷰\n\n다른 글"]

    def test_what_is_past_stays_as_it_is_when_its_entry_changes(self, house: House) -> None:
        platform = house.channel("page")
        sync(house, entry())
        house.dispatch(3600)
        sync(house, entry(late="skip"))
        assert [row.status for row in house.dispatch(3600)] == [Status.PUBLISHED]
        assert len(platform.calls) == 1

    def test_a_removed_entry_is_called_off(self, house: House) -> None:
        platform = house.channel("page")
        sync(house, entry())
        sync(house)
        (row,) = house.dispatch(7200)
        assert (row.status, platform.calls) == (Status.CANCELLED, [])

    def test_moved_and_moved_back_it_is_planned_again(self, house: House) -> None:
        platform = house.channel("page")
        later = entry(NOON + timedelta(hours=3))
        for planned in (entry(), later, entry(), later, entry()):
            sync(house, planned)
        rows = house.rows()
        assert [row.status for row in rows].count(Status.SCHEDULED) == 1
        assert len({row.occasion for row in rows}) == len(rows) == 5
        house.dispatch(4 * 3600)
        assert len(platform.calls) == 1
        sync(house, entry())
        assert len(house.rows()) == 5

    def test_what_a_person_called_off_is_not_planned_again(self, house: House) -> None:
        house.channel("page")
        sync(house, entry())
        cancel(house.one(), ledger=house.ledger, now=house.now)
        sync(house, entry())
        assert house.one().status is Status.CANCELLED

    def test_a_channel_that_is_added_is_taken_up_where_none_is_written(self, house: House) -> None:
        house.channel("page")
        sync(house, entry())
        house.channel("band")
        sync(house, entry())
        assert sorted((row.channel, row.status) for row in house.rows()) == [
            ("band", Status.SCHEDULED),
            ("page", Status.CANCELLED),
            ("page", Status.SCHEDULED),
        ]

    def test_a_post_that_stands_is_not_sent_by_an_entry(self, house: House) -> None:
        platform = house.channel("page")
        house.plan()
        house.dispatch()
        sync(house, entry())
        rows = house.dispatch(7200)
        assert [row.status for row in rows] == [Status.PUBLISHED, Status.CANCELLED]
        assert len(platform.calls) == 1

    def test_unless_it_says_again(self, house: House) -> None:
        platform = house.channel("page")
        house.plan()
        house.dispatch()
        sync(house, entry(again=True))
        house.dispatch(7200)
        assert len(platform.calls) == 2

    def test_the_file_counts_until_its_time(self, house: House) -> None:
        platform = house.channel("page")
        sync(house, entry())
        house.post = review("고친 글")
        house.dispatch(3600)
        assert platform.calls == ["리뷰\n\n고친 글"]

    def test_an_entry_without_its_post_is_named_and_the_others_are_planned(self, house: House) -> None:
        house.channel("page")
        house.post = review(name="gone")
        synced = planner(house, entry()).sync(house.ledger)
        codes = [trouble.error.code for trouble in synced.troubles]
        assert (synced.written, codes) == ([], ["post.missing"])


class TestLate:
    """What was planned in time and found late."""

    def late(self, house: House, policy: str, *, by: timedelta) -> None:
        house.channel("page")
        sync(house, entry(late=policy))
        house.now = NOON + timedelta(hours=1) + by
        wake(house)

    @pytest.mark.parametrize(("policy", "sent"), [("always", 1), ("within 1h", 1), ("skip", 0), ("ask", 0)])
    def test_its_policy_decides(self, house: House, policy: str, sent: int) -> None:
        self.late(house, policy, by=timedelta(minutes=30))
        (row,) = house.dispatch()
        ends = {1: Status.PUBLISHED, 0: Status.MISSED if policy == "skip" else Status.WAITING}
        assert row.status is ends[sent]

    def test_ask_waits_for_a_yes(self, house: House) -> None:
        self.late(house, "ask", by=timedelta(minutes=30))
        assert house.one().waiting_for is WaitingFor.APPROVAL

    def test_too_late_is_missed(self, house: House) -> None:
        self.late(house, "within 1h", by=timedelta(hours=2))
        assert house.one().status is Status.MISSED

    def test_slept_over_once_more_it_is_late_by_its_new_time(self, house: House) -> None:
        house.channel("page")
        house.now = NOON - timedelta(hours=10)
        sync(house, entry(NOON - timedelta(hours=9), late="within 1h"))
        for minutes, status in ((30, Status.SCHEDULED), (40, Status.SCHEDULED), (300, Status.MISSED)):
            house.now = max(house.one().due_at, house.now) + timedelta(minutes=minutes)
            wake(house)
            assert house.one().status is status

    def test_deferred_to_the_morning_and_slept_over_that_it_does_not_go_out_at_night(
        self, house: House
    ) -> None:
        page = house.channel("page")
        due = NOON - timedelta(hours=3)
        house.now = NOON - timedelta(hours=4)
        sync(house, entry(due))
        house.now = moment(datetime(2026, 12, 1, 23, 30), ZONE)
        wake(house)
        assert house.one().due_at == moment(datetime(2026, 12, 2, 7), ZONE)
        house.now = moment(datetime(2026, 12, 5, 3), ZONE)
        wake(house)
        house.dispatch(86_400)
        assert (page.calls, house.one().status) == ([], Status.MISSED)

    def test_whatever_kept_a_late_one_it_keeps_the_night(self, house: House) -> None:
        page = house.channel("page")
        house.now = NOON - timedelta(hours=4)
        sync(house, entry(NOON - timedelta(hours=3), late="always"))
        house.now = moment(datetime(2026, 12, 1, 22, 55), ZONE)
        wake(house)
        page.before.append(Unavailable("unavailable.service", retry_after=timedelta(minutes=20)))
        house.dispatch(3600)
        assert page.calls == []
        assert house.one().due_at - moment(datetime(2026, 12, 2, 7), ZONE) < timedelta(seconds=1)
        house.dispatch(10 * 3600)
        assert len(page.calls) == 1

    def test_planned_at_night_it_goes_out_at_night(self, house: House) -> None:
        page = house.channel("page")
        house.now = NOON
        sync(house, entry(moment(datetime(2026, 12, 2, 1), ZONE), late="always"))
        house.now = moment(datetime(2026, 12, 2, 2), ZONE)
        wake(house)
        house.dispatch()
        assert len(page.calls) == 1

    def test_what_a_clock_far_ahead_missed_is_planned_again(self, house: House) -> None:
        page = house.channel("page")
        sync(house, entry(NOON + timedelta(hours=20)))
        house.now = NOON + timedelta(days=400)
        wake(house)
        assert house.one().status is Status.MISSED
        house.now = NOON + timedelta(minutes=5)
        house.dispatch()
        assert house.one().status is Status.SCHEDULED
        house.dispatch(86_400)
        assert len(page.calls) == 1

    def test_the_others_are_missed_with_their_original(self, house: House) -> None:
        house.channel("blog")
        page = house.channel("page")
        sync(house, entry(late="skip"), first="blog")
        house.now = NOON + timedelta(hours=2)
        wake(house)
        rows = house.dispatch(3600)
        assert ({row.status for row in rows}, page.calls) == ({Status.MISSED}, [])

    def test_late_posts_of_one_account_go_out_ten_minutes_apart(self, house: House) -> None:
        house.channel("page")
        for number in range(3):
            house.post = review(f"{number}번 글", name=f"post-{number}")
            due = NOON + timedelta(hours=1, minutes=number)
            plans, _ = plan_post(house.post, targets=list(house.channels.values()), first=None)
            occasion = Occasion(key=f"entry/{number}", post=house.post, source="x", due_at=due, late="always")
            enrol(plans, occasion, now=house.now, ledger=house.ledger)
        house.now = NOON + timedelta(hours=1, minutes=30)
        wake(house)
        due_times = sorted(row.due_at for row in house.rows())
        assert [later - due_times[0] for later in due_times] == [timedelta(minutes=10 * n) for n in range(3)]
