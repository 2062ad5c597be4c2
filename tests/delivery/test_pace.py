"""An account is left alone as long as its platform asks, and sends no more a day than its owner allows."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from tests.delivery.house import House, review

from crosspost.delivery.pace import Pacer
from crosspost.errors import Unavailable
from crosspost.ledger import Status

HOUR = timedelta(hours=1)


def pacer(house: House, *, gap: timedelta = timedelta(0)) -> Pacer:
    return Pacer(account="pad:a", gap=gap, ledger=house.ledger, clock=house.clock, stop=house.stop)


def another(house: House, name: str) -> None:
    house.post = review(f"{name}도 좋았다.", name=name, title=name)
    house.plan()


class TestRest:
    def test_what_the_platform_says_to_one_post_holds_for_the_whole_account(self, house: House) -> None:
        platform = house.channel("page")
        platform.before.append(Unavailable("unavailable.rate_limit", retry_after=HOUR))
        house.plan()
        another(house, "두번째")
        began = house.now
        rows = house.dispatch(60)
        assert platform.calls == []
        assert [row.status for row in rows] == [Status.SCHEDULED, Status.SCHEDULED]
        assert all(row.due_at >= began + HOUR for row in rows)
        assert [row.error["code"] for row in rows if row.error] == [
            "unavailable.rate_limit",
            "unavailable.resting",
        ]
        assert house.kinds(rows[1].id)[-1] == "postponed"
        assert [row.status for row in house.dispatch(2 * 3600)] == [Status.PUBLISHED, Status.PUBLISHED]

    def test_another_account_goes_on(self, house: House) -> None:
        tired, fresh = house.channel("page"), house.channel("band")
        tired.before.append(Unavailable("unavailable.rate_limit", retry_after=HOUR))
        house.plan()
        house.dispatch(60)
        assert (len(tired.calls), len(fresh.calls)) == (0, 1)

    def test_a_wait_that_is_a_guess_doubles_up_to_its_end(self, house: House) -> None:
        platform = house.channel("page")
        platform.before += [
            Unavailable("unavailable.quota", retry_after=HOUR, grows_to=4 * HOUR) for _ in range(5)
        ]
        house.plan()
        (row,) = house.dispatch(20 * 3600)
        assert row.status is Status.PUBLISHED
        waits = [event.at for event in house.ledger.events(row.id) if event.kind == "retry_planned"]
        hours = [round((later - at) / HOUR) for at, later in pairwise(waits)]
        assert hours == [1, 2, 4, 4]

    def test_a_call_waits_out_a_short_rest_and_gives_up_on_a_long_one(self, house: House) -> None:
        paced = pacer(house, gap=timedelta(milliseconds=50))
        paced.rest(timedelta(milliseconds=40))
        paced.wait()
        paced.rest(HOUR)
        with pytest.raises(Unavailable) as caught:
            paced.wait()
        assert caught.value.code == "unavailable.resting"
        assert caught.value.retry_after is not None
        assert caught.value.retry_after > timedelta(minutes=59)

    def test_a_clock_that_was_set_back_makes_no_rest_endless(self, house: House) -> None:
        paced = pacer(house)
        paced.rest(HOUR)
        house.now -= timedelta(days=3)
        assert paced.resting() is None
        paced.wait()

    def test_a_look_leaves_the_account_alone_too(self, house: House) -> None:
        platform = house.channel("page")
        platform.looks.append(Unavailable("unavailable.rate_limit", retry_after=HOUR))
        house.plan()
        (row,) = house.dispatch(60)
        assert (row.status, platform.calls) == (Status.SCHEDULED, [])
        (row,) = house.dispatch(2 * 3600)
        assert row.status is Status.PUBLISHED


class TestPerDay:
    def test_what_is_over_the_days_number_waits_for_its_place(self, house: House) -> None:
        platform = house.channel("page", per_day=2)
        began = house.now
        for name in ("하나", "둘", "셋"):
            another(house, name)
        rows = house.dispatch(60)
        assert [row.status for row in rows] == [Status.PUBLISHED, Status.PUBLISHED, Status.SCHEDULED]
        assert rows[2].error == {
            "kind": "unavailable",
            "code": "unavailable.per_day",
            "params": {"limit": 2},
        }
        assert timedelta(days=1) <= rows[2].due_at - began < timedelta(days=1, minutes=1)
        assert len(platform.calls) == 2
        assert house.dispatch(25 * 3600)[2].status is Status.PUBLISHED

    def test_what_was_only_tried_takes_no_place(self, house: House) -> None:
        platform = house.channel("page", per_day=1)
        platform.before.append(Unavailable("unavailable.network"))
        house.plan()
        assert house.dispatch(3600)[0].status is Status.PUBLISHED

    def test_pages_for_a_person_are_not_counted(self, house: House) -> None:
        house.channel("page", mode="share", per_day=1)
        for name in ("하나", "둘"):
            another(house, name)
        assert {row.status for row in house.dispatch(60)} == {Status.HANDED_OVER}


def test_a_day_after_its_first_try_a_delivery_is_not_tried_again(house: House) -> None:
    platform = house.channel("page")
    platform.before += [Unavailable("unavailable.network") for _ in range(100)]
    house.plan()
    began = house.now
    (row,) = house.dispatch(7 * 24 * 3600)
    assert row.status is Status.FAILED
    failed = house.ledger.events(row.id)[-1].at
    assert timedelta(hours=22) < failed - began <= timedelta(hours=24)
