"""A yes to exactly what goes out: shown, bound to its hash, void when that changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.schedule.house import NOON, ZONE, Scene, wall

from crosspost.adapter import Registry
from crosspost.delivery import Desk, consent
from crosspost.delivery.decisions import retry
from crosspost.errors import ConfigurationError
from crosspost.ledger import Delivery, Status, WaitingFor
from crosspost.schedule import miss_unanswered

HOUR = timedelta(hours=1)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    built = Scene(tmp_path / "나의 리뷰")
    yield built
    built.house.ledger.close()


def asked(scene: Scene, **keys: object) -> list[Delivery]:
    scene.write("book.md")
    scene.entry(post="book.md", at=wall(NOON + HOUR), approve=True, **keys)
    return scene.planner.sync(scene.house.ledger).written


def agree(scene: Scene, row: Delivery) -> Delivery:
    digest = scene.planner.digest(row)
    return consent(row, digest, ledger=scene.house.ledger, now=scene.house.clock())


def test_without_it_nothing_goes_out(scene: Scene) -> None:
    page = scene.house.channel("page")
    (row,) = asked(scene)
    assert (row.status, row.waiting_for) == (Status.WAITING, WaitingFor.APPROVAL)
    scene.dispatch(7200)
    assert page.calls == []


def test_with_it_exactly_that_goes_out_at_its_time(scene: Scene) -> None:
    page = scene.house.channel("page")
    (row,) = asked(scene)
    agreed = agree(scene, row)
    (event,) = [event for event in scene.house.ledger.events(row.id) if event.kind == "consented"]
    assert event.data == {"rendition": agreed.rendition}
    scene.dispatch()
    assert page.calls == []
    (row,) = scene.dispatch(3600)
    assert (row.status, row.rendition) == (Status.PUBLISHED, agreed.rendition)
    assert page.calls == ["book\n\nbook: 좋았다."]


def test_a_change_after_it_is_asked_again_before_its_time(scene: Scene) -> None:
    page = scene.house.channel("page")
    (row,) = asked(scene)
    agree(scene, row)
    assert scene.planner.void(scene.house.ledger) == []
    scene.write("book.md", "고쳤다.")
    (row,) = scene.planner.void(scene.house.ledger)
    assert ((row.error or {})["code"], row.consent) == ("approval.changed", "")
    scene.dispatch(7200)
    assert page.calls == []
    agree(scene, row)
    scene.dispatch(7200)
    assert page.calls == ["book\n\nbook: 고쳤다."]


def test_a_change_in_the_last_second_is_asked_again_too(scene: Scene) -> None:
    page = scene.house.channel("page")
    (row,) = asked(scene)
    agree(scene, row)
    scene.write("book.md", "고쳤다.")
    (row,) = scene.dispatch(7200)
    assert (page.calls, row.waiting_for) == ([], WaitingFor.APPROVAL)


def test_each_channel_is_asked_for_itself_and_followers_wait_for_the_original(scene: Scene) -> None:
    blog, page = scene.house.channel("blog"), scene.house.channel("page")
    scene.first = "blog"
    rows = {row.channel: row for row in asked(scene)}
    follower = agree(scene, rows["page"])
    assert (follower.status, follower.waiting_for) == (Status.WAITING, WaitingFor.FIRST)
    scene.dispatch(7200)
    assert (blog.calls, page.calls) == ([], [])
    agree(scene, rows["blog"])
    scene.dispatch(7200)
    assert (len(blog.calls), len(page.calls)) == (1, 1)
    assert "https://pad.example/1" in page.calls[0]


class TestUnanswered:
    """Her policy on lateness goes on while she is asked."""

    @pytest.mark.parametrize(
        ("late", "minutes", "waits"),
        [
            ("skip", 0.5, True),
            ("skip", 1.5, False),
            ("within 1h", 59, True),
            ("within 1h", 61, False),
            ("ask", 600, True),
            ("always", 600, True),
        ],
    )
    def test_it_is_missed_when_its_policy_says_that_it_is_too_late(
        self, scene: Scene, late: str, minutes: float, waits: bool
    ) -> None:
        page = scene.house.channel("page")
        asked(scene, late=late)
        scene.at(NOON + HOUR + timedelta(minutes=minutes))
        miss_unanswered(scene.house.ledger, now=scene.house.now)
        (row,) = scene.dispatch()
        assert (row.status is Status.WAITING) is waits
        assert waits or (row.status, (row.error or {})["code"]) == (Status.MISSED, "late.unanswered")
        assert [row.id for row in scene.house.ledger.for_a_person()] == [row.id]
        assert page.calls == []

    def test_a_service_that_runs_all_the_time_notices(self, scene: Scene) -> None:
        page = scene.house.channel("page")
        asked(scene, late="skip")

        def passes() -> None:
            scene.house.now += HOUR + timedelta(minutes=2)

        (row,) = scene.serve(passes, lambda: None, lambda: None)
        assert (row.status, page.calls) == (Status.MISSED, [])

    def test_what_follows_an_original_that_nobody_answered_is_missed_with_it(self, scene: Scene) -> None:
        page = scene.house.channel("page")
        scene.house.channel("blog")
        scene.first = "blog"
        rows = {row.channel: row for row in asked(scene, late="skip")}
        agree(scene, rows["page"])
        scene.at(NOON + 2 * HOUR)
        miss_unanswered(scene.house.ledger, now=scene.house.now)
        assert {row.status for row in scene.dispatch()} == {Status.MISSED}
        assert page.calls == []

    def test_a_yes_after_its_time_and_not_too_late_sends_it_now(self, scene: Scene) -> None:
        page = scene.house.channel("page")
        (row,) = asked(scene, late="within 6h")
        scene.at(NOON + 5 * HOUR)
        agree(scene, row)
        scene.dispatch()
        assert len(page.calls) == 1

    def test_a_yes_that_comes_too_late_is_refused_and_says_what_sends_it(self, scene: Scene) -> None:
        scene.house.channel("page")
        (row,) = asked(scene, late="skip")
        scene.at(NOON + HOUR + timedelta(seconds=90))
        desk = Desk(
            ledger=scene.house.ledger,
            channels=scene.house.channels,
            clock=scene.house.clock,
            zone=ZONE,
            registry=Registry(),
            carry_out=lambda _ids, _orders: None,
        )
        with pytest.raises(ConfigurationError) as refused:
            desk.approve(row.id, shown=row.rendition)
        assert refused.value.code == "late.unanswered"
        assert scene.house.one().status is Status.MISSED
        retried = desk.retry(row.id)
        assert (retried.status, retried.late) == (Status.SCHEDULED, "")
        (row,) = scene.dispatch()
        assert (row.waiting_for, (row.error or {})["code"]) == (WaitingFor.APPROVAL, "approval.asked")
        desk.approve(row.id, shown=scene.planner.digest(row))
        assert scene.dispatch()[0].status is Status.PUBLISHED

    def test_a_post_chosen_when_its_entry_fires_is_not_skipped_before_she_can_answer(
        self, scene: Scene
    ) -> None:
        scene.house.channel("page")
        scene.queue("a", approve=True, late="skip")
        scene.fire()
        scene.at(NOON + HOUR).fire()
        scene.at(NOON + 3 * HOUR)
        assert miss_unanswered(scene.house.ledger, now=scene.house.now) == []
        assert [row.status for row in scene.house.rows()] == [Status.WAITING]


def test_a_missed_one_needs_no_yes(scene: Scene) -> None:
    scene.house.channel("page")
    scene.at(NOON + 2 * HOUR)
    (row,) = asked(scene)
    assert row.status is Status.MISSED


def test_a_retried_one_is_still_asked(scene: Scene) -> None:
    page = scene.house.channel("page")
    scene.at(NOON + 2 * HOUR)
    (row,) = asked(scene)
    with scene.house.ledger.writing() as tx:
        now = scene.house.now
        tx.move(row, Status.SCHEDULED, at=now, kind="retry_asked", due_at=now, late="")
    (row,) = scene.dispatch()
    assert (page.calls, row.waiting_for) == ([], WaitingFor.APPROVAL)
    assert (row.error or {})["code"] == "approval.asked"
    assert scene.house.kinds(row.id)[-1] == "consent_asked"


def test_a_retried_one_that_tells_of_something_given_is_asked_for_that(scene: Scene) -> None:
    page = scene.house.channel("page")
    scene.at(NOON + 2 * HOUR)
    (row,) = asked(scene)
    retry(row, ledger=scene.house.ledger, now=scene.house.clock())
    scene.write("book.md", "좋았다.\n\n출판사에서 책을 제공받아 작성했습니다.")
    (row,) = scene.dispatch()
    assert (page.calls, (row.error or {})["code"]) == ([], "approval.disclosure")


def test_an_entry_may_ask_for_another_mode(scene: Scene) -> None:
    page = scene.house.channel("page", mode="publish")
    scene.write("book.md")
    scene.entry(post="book.md", at=wall(NOON + HOUR), mode="draft")
    scene.planner.sync(scene.house.ledger)
    (row,) = scene.dispatch(3600)
    assert (row.status, row.mode) == (Status.HANDED_OVER, "draft")
    assert (len(page.drafts), page.live) == (1, {})
