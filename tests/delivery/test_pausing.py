"""A channel that comes back sends what it held by its own policy, one by one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.delivery.house import House, review

from crosspost.delivery import APART, resume
from crosspost.errors import Unauthorized
from crosspost.ledger import Delivery, Status, WaitingFor

SEOUL = "Asia/Seoul"


def held(house: House, number: int, *, late: str = "") -> None:
    """Posts that an ended session holds back."""
    house.channel("page").before.append(Unauthorized("unauthorized.session"))
    for place in range(number):
        house.post = review(f"{place}번째도 좋았다.", name=f"p{place}", title=f"{place}번째")
        house.plan(late=late)
    house.dispatch()
    assert {(row.status, row.waiting_for) for row in house.rows()} == {(Status.WAITING, WaitingFor.CHANNEL)}


def come_back(house: House, *, behind: int = 0) -> list[Delivery]:
    accounts = [channel.account for channel in house.channels.values()]
    return resume(accounts, ledger=house.ledger, now=house.now, zone=SEOUL, behind=behind)


@pytest.mark.parametrize("behind", [0, 1])
def test_what_was_held_goes_out_ten_minutes_apart(house: House, behind: int) -> None:
    held(house, 3)
    came = house.now
    rows = come_back(house, behind=behind)
    assert [row.due_at - came for row in rows] == [(place + behind) * APART for place in range(3)]
    assert all(row.status is Status.SCHEDULED for row in rows)


@pytest.mark.parametrize(
    ("late", "status", "waiting_for"),
    [
        ("always", Status.SCHEDULED, None),
        ("within 6h", Status.MISSED, None),
        ("skip", Status.MISSED, None),
        ("ask", Status.WAITING, WaitingFor.APPROVAL),
    ],
)
def test_each_follows_its_own_policy(
    house: House, late: str, status: Status, waiting_for: WaitingFor | None
) -> None:
    held(house, 1, late=late)
    house.now += timedelta(days=2)
    (row,) = come_back(house)
    assert (row.status, row.waiting_for) == (status, waiting_for)


def test_nothing_late_goes_out_at_night(house: House) -> None:
    held(house, 1, late="always")
    house.now += timedelta(hours=3)  # midnight in Seoul
    (row,) = come_back(house)
    assert row.due_at - house.now == timedelta(hours=7) - timedelta(minutes=house.now.minute) - timedelta(
        seconds=house.now.second, microseconds=house.now.microsecond
    )
