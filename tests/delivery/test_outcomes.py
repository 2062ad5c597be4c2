"""What becomes of a delivery: every ending of an attempt and of a look, with what was sent."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from tests.delivery.house import House, Platform, review

from crosspost.adapter import Mode
from crosspost.delivery import approve
from crosspost.errors import (
    AfterAbsent,
    ConfigurationError,
    InvalidPost,
    Rejected,
    Unauthorized,
    Unavailable,
    Unconfirmed,
)
from crosspost.ledger import Status, WaitingFor


def test_a_receipt_publishes(house: House) -> None:
    platform = house.channel("page")
    house.plan()
    (row,) = house.dispatch()
    assert (row.status, row.remote_id, row.permalink) == (Status.PUBLISHED, "1", "https://pad.example/1")
    assert (row.attempts, row.adopted, row.error) == (1, False, None)
    assert platform.calls == ["리뷰\n\n좋았다."]


def test_the_claim_and_the_point_of_no_return_are_written_before_the_call(house: House) -> None:
    platform = house.channel("page")
    platform.after.append(Unconfirmed("unconfirmed.no_answer"))
    house.plan()
    (row,) = house.dispatch()
    assert house.kinds(row.id)[:5] == [
        "planned",
        "baseline",
        "claimed",
        "remembered",
        "point_of_no_return",
    ]


def test_what_surely_was_not_sent_goes_out_again_and_only_once(house: House) -> None:
    platform = house.channel("page")
    platform.before += [Unavailable("unavailable.network"), Unavailable("unavailable.network")]
    house.plan()
    (row,) = house.dispatch(60)
    assert (row.status, row.attempts, len(platform.calls)) == (Status.PUBLISHED, 3, 1)


def test_the_platforms_own_waiting_time_wins(house: House) -> None:
    platform = house.channel("page")
    platform.before.append(Unavailable("unavailable.rate_limit", retry_after=timedelta(minutes=7)))
    house.plan()
    began = house.now
    (row,) = house.dispatch(60)
    assert row.status is Status.SCHEDULED
    assert timedelta(minutes=7) <= row.due_at - began < timedelta(minutes=7, seconds=1)


def test_a_bounded_fault_fails_after_its_tries(house: House) -> None:
    platform = house.channel("page")
    platform.before += [Unavailable("unavailable.upload", at_most=3) for _ in range(5)]
    house.plan()
    (row,) = house.dispatch(3600)
    assert (row.status, row.attempts, platform.calls) == (Status.FAILED, 3, [])


def test_a_refusal_is_final(house: House) -> None:
    platform = house.channel("page")
    platform.before.append(Rejected("rejected.content"))
    house.plan()
    (row,) = house.dispatch(3600)
    assert (row.status, row.attempts) == (Status.FAILED, 1)
    assert row.error is not None
    assert row.error["code"] == "rejected.content"


def test_an_account_that_may_not_post_is_paused_and_its_posts_are_kept(house: House) -> None:
    platform = house.channel("page")
    platform.before.append(Unauthorized("unauthorized.session"))
    house.plan()
    (row,) = house.dispatch(3600)
    assert (row.status, row.waiting_for) == (Status.WAITING, WaitingFor.CHANNEL)
    assert row.account in house.ledger.paused()

    house.post = review("다른 글", name="other")
    house.plan()
    assert [row.status for row in house.dispatch()] == [Status.WAITING, Status.WAITING]
    assert platform.calls == []


def test_publishing_again_lets_a_paused_account_try_again(house: House) -> None:
    platform = house.channel("page")
    platform.before.append(Unauthorized("unauthorized.session"))
    house.plan()
    house.dispatch()
    house.plan()
    (row,) = house.dispatch()
    assert (row.status, row.attempts) == (Status.PUBLISHED, 2)
    assert house.ledger.paused() == {}


def test_the_mode_that_its_owner_chose_meanwhile_is_the_one_that_counts(house: House) -> None:
    house.channel("page").before.append(Unauthorized("unauthorized.bot_check"))
    house.plan()
    house.dispatch()
    platform = house.channel("page", mode="share")
    house.plan()
    (row,) = house.dispatch()
    assert (row.mode, row.status) == ("share", Status.HANDED_OVER)
    assert platform.calls == []


class TestUnconfirmed:
    """An unknown outcome is looked up, never sent again blindly."""

    def lost(self, house: House, **settings: object) -> Platform:
        platform = house.channel("page", **settings)
        platform.after.append(Unconfirmed("unconfirmed.no_answer"))
        house.plan()
        house.dispatch()
        assert house.one().status is Status.UNCONFIRMED
        return platform

    def test_the_post_found_is_adopted(self, house: House) -> None:
        platform = self.lost(house)
        (row,) = house.dispatch(60)
        assert (row.status, row.adopted, row.permalink) == (
            Status.PUBLISHED,
            True,
            "https://pad.example/1",
        )
        assert len(platform.calls) == 1

    def test_publishing_again_looks_at_once_and_never_sends(self, house: House) -> None:
        platform = self.lost(house)
        house.plan()
        (row,) = house.dispatch()
        assert (row.status, row.adopted, len(platform.calls)) == (Status.PUBLISHED, True, 1)

    def test_absence_is_not_believed_before_the_last_delay(self, house: House) -> None:
        platform = self.lost(house, after_absent="again_once")
        platform.live.clear()
        for _ in range(5):
            house.plan()
            house.dispatch()
        assert house.one().status is Status.UNCONFIRMED
        assert len(platform.calls) == 1

    def test_proven_absent_it_is_sent_again_where_the_channel_says_so_but_once(self, house: House) -> None:
        platform = self.lost(house, after_absent="again_once")
        platform.live.clear()
        platform.after.append(Unconfirmed("unconfirmed.no_answer"))
        house.dispatch(15)
        assert len(platform.calls) == 2
        platform.live.clear()
        (row,) = house.dispatch(3600)
        assert (row.status, len(platform.calls)) == (Status.UNCONFIRMED, 2)

    def test_proven_absent_a_person_is_asked_by_default(self, house: House) -> None:
        platform = self.lost(house)
        platform.live.clear()
        (row,) = house.dispatch(3600)
        assert row.status is Status.UNCONFIRMED
        assert row.error is not None
        assert row.error["code"] == "unconfirmed.absent"
        assert (row.next_look_at, len(platform.calls)) == (None, 1)

    def test_an_error_may_narrow_the_channels_policy(self, house: House) -> None:
        platform = house.channel("page", after_absent="again_once")
        platform.after.append(Unconfirmed("unconfirmed.duplicate", after_absent=AfterAbsent.REJECTED))
        house.plan()
        house.dispatch()
        platform.live.clear()
        (row,) = house.dispatch(3600)
        assert (row.status, len(platform.calls)) == (Status.FAILED, 1)

    def test_an_unreadable_account_proves_nothing(self, house: House) -> None:
        platform = self.lost(house, after_absent="again_once")
        platform.live.clear()
        platform.readable = False
        (row,) = house.dispatch(120)
        assert (row.status, row.looked, len(platform.calls)) == (Status.UNCONFIRMED, 0, 1)

    def test_without_the_platforms_clock_absence_is_never_proven(self, house: House) -> None:
        platform = house.channel("page", after_absent="again_once")
        platform.knows_time = False
        platform.after.append(Unconfirmed("unconfirmed.no_answer"))
        house.plan()
        house.dispatch()
        platform.live.clear()
        (row,) = house.dispatch(300)
        assert (row.status, len(platform.calls)) == (Status.UNCONFIRMED, 1)
        # No look will ever tell: it is for a person, and she is told so.
        assert (row.next_look_at, (row.error or {})["code"]) == (None, "unconfirmed.absent")

    def test_two_matches_are_for_a_person(self, house: House) -> None:
        platform = self.lost(house)
        platform.live["9"] = platform.live["1"]
        (row,) = house.dispatch(3600)
        assert row.status is Status.UNCONFIRMED
        assert row.error is not None
        assert row.error["code"] == "unconfirmed.several"

    def test_another_deliverys_post_is_never_adopted(self, house: House) -> None:
        platform = house.channel("page")
        house.plan()
        house.dispatch()
        platform.after.append(Unconfirmed("unconfirmed.no_answer"))
        house.plan(again=True)
        house.dispatch()
        del platform.live["2"]
        first, second = house.dispatch(60)
        assert (first.status, second.status) == (Status.PUBLISHED, Status.UNCONFIRMED)

    def test_a_second_post_is_refused_while_one_is_unconfirmed(self, house: House) -> None:
        self.lost(house)
        with pytest.raises(ConfigurationError) as caught:
            house.plan(again=True)
        assert caught.value.code == "publish.again_unconfirmed"

    def test_a_defect_after_the_point_of_no_return_is_unconfirmed(self, house: House) -> None:
        platform = house.channel("page")
        platform.after.append(ZeroDivisionError())
        house.plan()
        house.dispatch()
        assert house.one().status is Status.UNCONFIRMED

    def test_a_defect_before_it_fails_and_nothing_was_sent(self, house: House) -> None:
        platform = house.channel("page")
        platform.before.append(ZeroDivisionError())
        house.plan()
        (row,) = house.dispatch()
        assert (row.status, platform.calls) == (Status.FAILED, [])


class TestHandOver:
    """A draft waits for its owner and is noticed when live."""

    def test_a_saved_draft_is_handed_over(self, house: House) -> None:
        house.channel("blog", mode="draft")
        house.plan()
        (row,) = house.dispatch()
        assert row.status is Status.HANDED_OVER
        assert row.hand_over is not None
        assert (row.hand_over["kind"], row.hand_over["url"]) == ("draft", "https://pad.example/drafts")

    def test_it_is_noticed_when_the_owner_publishes_it(self, house: House) -> None:
        platform = house.channel("blog", mode="draft")
        house.plan()
        house.dispatch()
        platform.live["7"] = platform.drafts.pop("1")
        (row,) = house.dispatch(look_every=timedelta(seconds=1))
        assert (row.status, row.adopted, row.remote_id) == (Status.PUBLISHED, True, "7")

    def test_a_draft_that_is_gone_is_never_saved_again(self, house: House) -> None:
        platform = house.channel("blog", mode="draft")
        house.plan()
        house.dispatch()
        platform.drafts.clear()
        (row,) = house.dispatch(24 * 3600)
        assert (row.status, len(platform.calls)) == (Status.HANDED_OVER, 1)

    def test_a_draft_whose_answer_was_lost_is_adopted(self, house: House) -> None:
        platform = house.channel("blog", mode="draft")
        platform.after.append(Unconfirmed("unconfirmed.no_answer"))
        house.plan()
        house.dispatch()
        (row,) = house.dispatch(5)
        assert (row.status, row.adopted, len(platform.calls)) == (Status.HANDED_OVER, True, 1)

    def test_mode_share_sends_nothing_and_leaves_a_page(self, house: House) -> None:
        platform = house.channel("story", mode="share")
        house.plan()
        (row,) = house.dispatch()
        assert row.status is Status.HANDED_OVER
        assert row.hand_over is not None
        assert row.hand_over["kind"] == Mode.SHARE
        assert "좋았다." in Path(row.hand_over["path"]).read_text(encoding="utf-8")
        assert platform.calls == []


class TestFirst:
    """Blog first: the others wait for its real address and carry it."""

    def test_the_others_carry_the_originals_address(self, house: House) -> None:
        house.channel("blog")
        page = house.channel("page")
        house.plan(first="blog")
        house.dispatch()
        assert page.calls == ["리뷰\n\n좋았다.\n\nhttps://pad.example/1"]

    def test_the_rendition_is_hashed_with_the_slot_and_the_sent_one_without(self, house: House) -> None:
        house.channel("blog")
        house.channel("page")
        house.plan(first="blog")
        planned = {row.channel: row.rendition for row in house.rows()}
        rows = {row.channel: row for row in house.dispatch()}
        assert rows["page"].rendition == planned["page"]
        assert rows["page"].sent != planned["page"]
        assert rows["blog"].sent == planned["blog"]

    def test_they_wait_while_the_owner_has_not_pressed_publish(self, house: House) -> None:
        house.channel("blog", mode="draft")
        page = house.channel("page")
        house.plan(first="blog")
        rows = {row.channel: row for row in house.dispatch()}
        assert (rows["page"].status, rows["page"].waiting_for) == (Status.WAITING, WaitingFor.FIRST)
        assert page.calls == []

    @pytest.mark.parametrize("ending", [Rejected("rejected.content"), Unauthorized("unauthorized.session")])
    def test_they_hold_when_the_original_fails(self, house: House, ending: Exception) -> None:
        house.channel("blog").before.append(ending)
        page = house.channel("page")
        house.plan(first="blog")
        rows = {row.channel: row for row in house.dispatch(24 * 3600)}
        assert (rows["page"].status, page.calls) == (Status.WAITING, [])

    def test_they_hold_while_the_original_is_unknown(self, house: House) -> None:
        blog = house.channel("blog")
        blog.after.append(Unconfirmed("unconfirmed.no_answer"))
        page = house.channel("page")
        house.plan(first="blog")
        house.dispatch()
        blog.readable = False
        rows = {row.channel: row for row in house.dispatch(120)}
        assert (rows["page"].status, page.calls) == (Status.WAITING, [])

    def test_they_may_go_without_a_link_when_the_owner_says_so(self, house: House) -> None:
        house.on_first_failure = type(house.on_first_failure)("without_link")
        house.channel("blog").before.append(Rejected("rejected.content"))
        page = house.channel("page")
        house.plan(first="blog")
        house.dispatch(60)
        assert page.calls == ["리뷰\n\n좋았다."]

    def test_an_address_named_later_releases_them(self, house: House) -> None:
        house.channel("blog", mode="share")
        page = house.channel("page")
        house.plan(first="blog")
        house.dispatch()
        house.post = review(canonical="https://my.blog/1")
        house.plan(first="blog")
        house.dispatch()
        assert len(page.calls) == 1

    def test_they_ask_where_the_owner_says_so_and_go_without_a_link_after_a_yes(self, house: House) -> None:
        house.on_first_failure = type(house.on_first_failure)("ask")
        house.channel("blog").before.append(Rejected("rejected.content"))
        page = house.channel("page")
        house.plan(first="blog")
        rows = {row.channel: row for row in house.dispatch(60)}
        assert (rows["page"].waiting_for, page.calls) == (WaitingFor.APPROVAL, [])
        approve(rows["page"], ledger=house.ledger, now=house.clock())
        house.dispatch(60)
        assert page.calls == ["리뷰\n\n좋았다."]

    def test_with_a_canonical_address_nobody_waits(self, house: House) -> None:
        house.post = review(canonical="https://my.blog/1")
        house.channel("blog", mode="draft")
        page = house.channel("page")
        house.plan(first="blog")
        house.dispatch()
        assert page.calls == ["리뷰\n\n좋았다.\n\nhttps://my.blog/1"]


class TestGuard:
    """One standing delivery per post and account."""

    def test_published_now_the_others_of_a_planned_one_come_along(self, house: House) -> None:
        house.channel("blog")
        page = house.channel("page")
        house.plan(first="blog", due_at=house.now + timedelta(hours=3))
        house.plan(first="blog")
        house.dispatch()
        assert len(page.calls) == 1

    def test_a_published_post_is_listed_and_not_sent_again(self, house: House) -> None:
        platform = house.channel("page")
        ids = house.plan()
        house.dispatch()
        assert house.plan() == ids
        house.dispatch()
        assert len(platform.calls) == 1

    def test_the_same_content_under_another_name_is_the_same_post(self, house: House) -> None:
        house.channel("page")
        ids = house.plan()
        house.post = review(name="copy-of-her")
        assert house.plan() == ids

    def test_again_makes_a_second_post(self, house: House) -> None:
        platform = house.channel("page")
        house.plan()
        house.dispatch()
        house.plan(again=True)
        house.dispatch()
        assert len(platform.calls) == 2

    def test_a_failed_delivery_does_not_stand_in_the_way(self, house: House) -> None:
        platform = house.channel("page")
        platform.before.append(Rejected("rejected.content"))
        house.plan()
        house.dispatch()
        house.plan()
        assert [row.status for row in house.dispatch()] == [Status.FAILED, Status.PUBLISHED]


class TestLookBeforeTheFirstSend:
    """A post that is already there is held for a person, never doubled and never adopted by itself."""

    def test_a_post_already_there_is_held(self, house: House) -> None:
        platform = house.channel("page")
        platform.live["77"] = "리뷰\n\n좋았다."
        house.plan()
        (row,) = house.dispatch(60)
        assert (row.status, row.waiting_for) == (Status.WAITING, WaitingFor.APPROVAL)
        assert row.error is not None
        assert row.error["params"]["address"] == "https://pad.example/77"
        assert platform.calls == []

    def test_again_skips_the_hold(self, house: House) -> None:
        platform = house.channel("page")
        platform.live["77"] = "리뷰\n\n좋았다."
        house.plan(again=True)
        house.dispatch()
        assert len(platform.calls) == 1

    def test_an_unreadable_account_that_was_never_used_asks(self, house: House) -> None:
        platform = house.channel("page")
        platform.readable = False
        house.plan()
        (row,) = house.dispatch()
        assert (row.waiting_for, platform.calls) == (WaitingFor.APPROVAL, [])

    def test_a_passing_fault_of_the_look_is_waited_out(self, house: House) -> None:
        platform = house.channel("page")
        platform.looks += [Unavailable("unavailable.network"), Unavailable("unavailable.network")]
        house.plan()
        (row,) = house.dispatch(60)
        assert (row.status, row.attempts, len(platform.calls)) == (Status.PUBLISHED, 1, 1)

    def test_a_fault_that_does_not_pass_is_for_a_person(self, house: House) -> None:
        platform = house.channel("page")
        platform.looks += [Unavailable("unavailable.network") for _ in range(20)]
        house.plan()
        (row,) = house.dispatch(24 * 3600)
        assert (row.waiting_for, platform.calls) == (WaitingFor.APPROVAL, [])

    def test_a_dead_session_pauses_the_channel(self, house: House) -> None:
        platform = house.channel("page")
        platform.looks.append(Unauthorized("unauthorized.session"))
        house.plan()
        (row,) = house.dispatch()
        assert (row.waiting_for, platform.calls) == (WaitingFor.CHANNEL, [])

    def test_a_defect_in_a_look_proves_nothing_and_stops_nothing_else(self, house: House) -> None:
        page, other = house.channel("page"), house.channel("other")
        page.looks.append(ZeroDivisionError())
        house.plan()
        rows = {row.channel: row for row in house.dispatch()}
        assert rows["page"].waiting_for is WaitingFor.APPROVAL
        assert (rows["other"].status, len(other.calls)) == (Status.PUBLISHED, 1)

    def test_publishing_again_looks_anew_at_an_account_that_could_not_be_read(self, house: House) -> None:
        platform = house.channel("page")
        platform.readable = False
        house.plan()
        house.dispatch()
        platform.readable = True
        house.plan()
        (row,) = house.dispatch()
        assert (row.status, len(platform.calls)) == (Status.PUBLISHED, 1)

    def test_an_unreadable_account_that_was_used_before_is_sent_to(self, house: House) -> None:
        platform = house.channel("page")
        house.plan()
        house.dispatch()
        platform.readable = False
        house.post = review("다른 글", name="other")
        house.plan()
        house.dispatch()
        assert len(platform.calls) == 2


class TestFreeze:
    """The file is the truth until the first claim, the frozen post ever after."""

    def test_a_retry_sends_what_the_first_claim_froze(self, house: House) -> None:
        platform = house.channel("page")
        platform.before.append(Unavailable("unavailable.network"))
        house.plan()
        house.dispatch()
        house.post = review("고친 글")
        house.dispatch(60)
        assert platform.calls == ["리뷰\n\n좋았다."]

    def test_the_others_of_the_occasion_send_it_too(self, house: House) -> None:
        blog = house.channel("blog", mode="draft")
        page = house.channel("page")
        house.plan(first="blog")
        house.dispatch()
        house.post = review("고친 글")
        blog.live["7"] = blog.drafts.pop("1")
        house.dispatch(look_every=timedelta(seconds=1))
        assert page.calls == ["리뷰\n\n좋았다.\n\nhttps://pad.example/7"]

    def test_before_it_the_file_counts(self, house: House) -> None:
        platform = house.channel("page")
        house.plan()
        house.post = review("고친 글")
        (row,) = house.dispatch()
        assert platform.calls == ["리뷰\n\n고친 글"]
        assert row.sent == row.rendition

    def test_a_post_that_is_gone_fails_everywhere_and_nothing_is_sent(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        page, band = house.channel("page"), house.channel("band")
        house.plan()

        def gone(_source: str) -> None:
            raise InvalidPost("post.missing")

        monkeypatch.setattr(House, "post", property(lambda _self: gone("")), raising=False)
        rows = house.dispatch()
        assert {row.status for row in rows} == {Status.FAILED}
        assert page.calls == band.calls == []


class TestCrash:
    """A row left in `sending` by a dead dispatcher."""

    def crash(self, house: House, *, passed: bool) -> Platform:
        platform = house.channel("page")
        (platform.after if passed else platform.before).append(KeyboardInterrupt())
        house.plan()
        with pytest.raises(KeyboardInterrupt):
            house.dispatch()
        house.stop.clear()
        assert house.one().status is Status.SENDING
        return platform

    def test_before_the_point_of_no_return_it_goes_out(self, house: House) -> None:
        platform = self.crash(house, passed=False)
        (row,) = house.dispatch()
        assert (row.status, len(platform.calls)) == (Status.PUBLISHED, 1)

    def test_after_it_the_post_is_looked_up_and_adopted(self, house: House) -> None:
        platform = self.crash(house, passed=True)
        (row,) = house.dispatch()
        assert (row.status, row.adopted, len(platform.calls)) == (Status.PUBLISHED, True, 1)

    def test_after_it_nothing_is_sent_even_when_nothing_is_there(self, house: House) -> None:
        platform = self.crash(house, passed=True)
        platform.live.clear()
        (row,) = house.dispatch(3600)
        assert (row.status, len(platform.calls)) == (Status.UNCONFIRMED, 1)


class TestAddressByHand:
    """An address given by hand stands in many posts; the post's own names it."""

    def test_a_post_with_the_same_link_by_hand_holds_nothing(self, house: House) -> None:
        platform = house.channel("page")
        platform.live["77"] = "다른 글\n\nhttps://my.blog/"
        house.plan(link="https://my.blog/")
        house.dispatch()
        assert len(platform.calls) == 1

    def test_a_post_with_the_posts_own_address_does(self, house: House) -> None:
        house.post = review(canonical="https://my.blog/1")
        platform = house.channel("page")
        platform.live["77"] = "다른 글\n\nhttps://my.blog/1"
        house.plan()
        (row,) = house.dispatch()
        assert (row.waiting_for, platform.calls) == (WaitingFor.APPROVAL, [])


def test_what_stays_unreadable_is_looked_for_ever_less_often(house: House) -> None:
    platform = house.channel("page")
    platform.after.append(Unconfirmed("unconfirmed.no_answer"))
    house.plan()
    house.dispatch()
    platform.readable = False
    (row,) = house.dispatch(24 * 3600)
    looks = [event.at for event in house.ledger.events(row.id) if event.kind == "looked"]
    assert row.status is Status.UNCONFIRMED
    assert len(looks) < 45
    assert timedelta(minutes=59) < looks[-1] - looks[-2] <= timedelta(hours=1, seconds=1)
    platform.readable = True
    assert house.dispatch(2 * 3600)[0].status is Status.PUBLISHED
