"""What must never stop the others, double a post, or stay behind in silence."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.delivery.house import CRASH, House, Pad, review

from crosspost.delivery.decisions import resume, retry
from crosspost.errors import ConfigurationError, Rejected, Unauthorized, Unavailable, Unconfirmed
from crosspost.ledger import Delivery, Status, WaitingFor


def code(row: Delivery) -> str:
    return str((row.error or {}).get("code"))


class TestNeverTwice:
    def test_a_failed_one_is_not_retried_where_the_post_stands_by_now(self, house: House) -> None:
        platform = house.channel("page")
        platform.before.append(Rejected("rejected.content"))
        house.plan()
        house.dispatch()
        house.plan()
        failed, standing = house.dispatch()
        assert (failed.status, standing.status) == (Status.FAILED, Status.PUBLISHED)
        with pytest.raises(ConfigurationError) as caught:
            retry(failed, ledger=house.ledger, now=house.now)
        assert (caught.value.code, caught.value.params["id"]) == ("retry.stands", standing.id[:8])
        assert len(platform.calls) == 1

    def test_what_was_pasted_while_the_channel_was_paused_is_held(self, house: House) -> None:
        platform = house.channel("page")
        platform.before.append(Unauthorized("unauthorized.session"))
        house.plan()
        (row,) = house.dispatch()
        assert row.waiting_for is WaitingFor.CHANNEL
        body = house.ledger.rendition(row.rendition)
        assert body is not None
        platform.write(platform.live, body["text"])
        resume([row.account], ledger=house.ledger, now=house.now, zone="Asia/Seoul")
        (row,) = house.dispatch()
        assert (row.waiting_for, code(row), platform.calls) == (WaitingFor.APPROVAL, "hold.found", [])

    def test_what_was_pasted_between_two_tries_is_held(self, house: House) -> None:
        platform = house.channel("page")
        platform.before.append(Unavailable("unavailable.rate_limit", retry_after=timedelta(hours=2)))
        house.plan()
        (row,) = house.dispatch()
        body = house.ledger.rendition(row.rendition)
        assert body is not None
        platform.write(platform.live, body["text"])
        (row,) = house.dispatch(3 * 3600)
        assert (code(row), platform.calls) == ("hold.found", [])

    def test_a_second_post_is_refused_while_one_is_being_sent(self, house: House) -> None:
        platform = house.channel("page")
        platform.after.append(CRASH())
        house.plan()
        with pytest.raises(CRASH):
            house.dispatch()
        with pytest.raises(ConfigurationError) as caught:
            house.plan(again=True)
        assert caught.value.code == "publish.again_unconfirmed"


class TestAlone:
    """One delivery that cannot be carried out stops no other."""

    def one_fails_the_other_goes(self, house: House) -> list[Delivery]:
        house.post = review("이 글은 안 돼요.", name="bad", title="나쁜 글")
        house.plan()
        house.post = review("이 글은 돼요.", name="good", title="좋은 글")
        house.plan()
        rows = house.dispatch(60)
        assert [row.status for row in rows] == [Status.FAILED, Status.PUBLISHED]
        return rows

    @pytest.mark.parametrize("defect", [KeyError("x"), PermissionError("x")])
    def test_a_defect_in_composing(
        self, house: House, monkeypatch: pytest.MonkeyPatch, defect: Exception
    ) -> None:
        house.channel("page")
        compose = Pad.compose
        planned: list[Any] = []

        def broken(self: Pad, post: Any, what: Any, link: Any) -> Any:
            # Planning composes once; the dispatcher's turn is the second.
            planned.append(post.id)
            if post.id == "bad" and planned.count("bad") > 1:
                raise defect
            return compose(self, post, what, link)

        monkeypatch.setattr(Pad, "compose", broken)
        bad, _ = self.one_fails_the_other_goes(house)
        assert code(bad) == "rejected.defect"

    def test_a_page_that_cannot_be_written(self, house: House) -> None:
        house.channel("story", mode="share")
        platform = house.channel("page")
        (house.folder / "handover").write_text("in the way", encoding="utf-8")
        house.plan()
        rows = {row.channel: row for row in house.dispatch(60)}
        assert (rows["story"].status, code(rows["story"])) == (Status.FAILED, "storage.hand_over")
        assert (rows["page"].status, len(platform.calls)) == (Status.PUBLISHED, 1)

    def test_a_record_that_is_gone_is_for_a_person(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        platform = house.channel("page")
        platform.after.append(Unconfirmed("unconfirmed.no_answer"))
        house.plan()
        house.dispatch()
        monkeypatch.setattr(type(house.ledger), "rendition", lambda _self, _digest: None)
        (row,) = house.dispatch(60)
        assert (row.status, code(row), row.next_look_at) == (Status.UNCONFIRMED, "unconfirmed.blind", None)


class TestNeverSilent:
    def test_a_channel_that_is_gone_is_said_at_its_posts(self, house: House) -> None:
        platform = house.channel("page")
        house.plan(due_at=house.now + timedelta(hours=1))
        del house.channels["page"]
        (row,) = house.dispatch(7200)
        assert (row.status, row.waiting_for, code(row)) == (
            Status.WAITING,
            WaitingFor.CHANNEL,
            "unauthorized.no_channel",
        )
        assert platform.calls == []

    def test_an_account_that_stays_unreadable_asks_after_a_day(self, house: House) -> None:
        platform = house.channel("page")
        platform.after.append(Unconfirmed("unconfirmed.no_answer"))
        house.plan()
        house.dispatch()
        platform.readable = False
        (row,) = house.dispatch(30 * 3600)
        assert (row.status, code(row)) == (Status.UNCONFIRMED, "unconfirmed.unreadable_long")

    def test_a_dead_session_seen_in_a_look_pauses_the_channel(self, house: House) -> None:
        platform = house.channel("page")
        platform.after.append(Unconfirmed("unconfirmed.no_answer"))
        house.plan()
        house.dispatch()
        platform.looks.append(Unauthorized("unauthorized.session"))
        house.dispatch(10)
        assert list(house.ledger.paused()) == [house.one().account]

    def test_a_platform_that_keeps_asking_to_wait_is_not_waited_for_without_end(self, house: House) -> None:
        platform = house.channel("page")
        platform.before += [
            Unavailable("unavailable.rate_limit", retry_after=timedelta(hours=1)) for _ in range(500)
        ]
        house.plan()
        (row,) = house.dispatch(20 * 24 * 3600)
        assert (row.status, code(row)) == (Status.FAILED, "unavailable.rate_limit")

    @pytest.mark.parametrize("lost", [True, False])
    def test_what_was_planned_by_a_clock_that_was_a_year_ahead_goes_on(
        self, house: House, lost: bool
    ) -> None:
        platform = house.channel("page")
        if lost:
            platform.after.append(Unconfirmed("unconfirmed.no_answer"))
        else:
            platform.before.append(Unavailable("unavailable.network"))
        house.now += timedelta(days=365)
        house.plan()
        house.dispatch()
        house.now -= timedelta(days=365)
        (row,) = house.dispatch(600)
        assert (row.status, len(platform.calls)) == (Status.PUBLISHED, 1)

    def test_a_time_that_a_person_chose_is_left_alone(self, house: House) -> None:
        platform = house.channel("page")
        due = house.now + timedelta(days=400)
        house.plan(due_at=due)
        (row,) = house.dispatch()
        assert (row.due_at, platform.calls) == (due, [])
