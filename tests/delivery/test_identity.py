"""Before the first post of a day a channel is the account that its owner expects, or it is paused."""

from __future__ import annotations

import unicodedata
from datetime import timedelta

import pytest
from tests.delivery.house import House, Platform, review

from crosspost.delivery import resume
from crosspost.errors import Unauthorized, Unavailable
from crosspost.ledger import Status, WaitingFor

MINE = "나의 메모장"


def sent(house: House, number: int, *, seconds: float = 0) -> Status:
    """Plan another post and send it."""
    house.post = review(f"{number}번째도 좋았다.", name=f"p{number}", title=f"{number}번째")
    (delivery,) = house.plan()
    house.dispatch(seconds)
    return house.ledger.get(delivery).status


def page(house: House, **settings: str) -> Platform:
    return house.channel("page", **settings)


def test_whose_it_is_is_asked_before_the_first_post_of_a_day_only(house: House) -> None:
    platform = page(house, expect=MINE)
    asked = []
    for number, later in enumerate(
        [timedelta(0), timedelta(hours=1), timedelta(hours=24), timedelta(hours=1)]
    ):
        house.now += later
        assert sent(house, number) is Status.PUBLISHED
        asked.append(len(platform.asked))
    assert asked == [1, 1, 2, 2]


def test_without_an_expectation_nobody_is_asked(house: House) -> None:
    platform = page(house)
    assert sent(house, 1) is Status.PUBLISHED
    assert platform.asked == []


def test_another_account_pauses_the_channel_and_nothing_is_sent(house: House) -> None:
    platform = page(house, expect=MINE)
    platform.owner = "남의 메모장"
    assert sent(house, 1) is Status.WAITING
    row = house.one()
    assert row.waiting_for is WaitingFor.CHANNEL
    assert row.error is not None
    assert (row.error["code"], row.error["params"]["found"]) == ("unauthorized.unexpected", "남의 메모장")
    assert platform.calls == []


def test_once_it_is_right_again_the_post_goes_out_once(house: House) -> None:
    platform = page(house, expect=MINE)
    platform.owner = "남의 메모장"
    sent(house, 1)
    platform.owner = MINE
    resume([house.one().account], ledger=house.ledger, now=house.now, zone="Asia/Seoul")
    house.dispatch(60)
    assert (house.one().status, len(platform.calls)) == (Status.PUBLISHED, 1)


@pytest.mark.parametrize("spelt", [unicodedata.normalize("NFD", MINE), f" {MINE} "])
def test_the_name_may_be_composed_as_it_likes(house: House, spelt: str) -> None:
    page(house, expect=spelt)
    assert sent(house, 1) is Status.PUBLISHED


def test_the_id_names_it_too(house: House) -> None:
    page(house, expect=f"{house.folder}/page")
    assert sent(house, 1) is Status.PUBLISHED


def test_another_expectation_is_asked_for_at_once(house: House) -> None:
    page(house, expect=MINE)
    assert sent(house, 1) is Status.PUBLISHED
    page(house, expect="새 이름")
    assert sent(house, 2) is Status.WAITING


def test_a_platform_that_does_not_tell_is_asked_again_before_anything_is_sent(house: House) -> None:
    platform = page(house, expect=MINE)
    platform.silent += [Unavailable("unavailable.network"), Unavailable("unavailable.network")]
    assert sent(house, 1) is Status.SCHEDULED
    assert platform.calls == []
    house.dispatch(3600)
    assert (house.one().status, len(platform.calls), len(platform.asked)) == (Status.PUBLISHED, 1, 3)


def test_an_ended_session_pauses_as_ever(house: House) -> None:
    platform = page(house, expect=MINE)
    platform.silent.append(Unauthorized("unauthorized.session"))
    assert sent(house, 1) is Status.WAITING
    assert house.one().waiting_for is WaitingFor.CHANNEL


def test_who_pastes_by_hand_is_not_asked(house: House) -> None:
    platform = page(house, expect=MINE, mode="share")
    assert sent(house, 1) is Status.HANDED_OVER
    assert platform.asked == []
