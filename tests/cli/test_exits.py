"""The exit code: the first that applies, in whatever order the deliveries come."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations, product

import pytest

from crosspost.cli.exits import exit_code
from crosspost.ledger import Delivery, Status, WaitingFor

NOW = datetime(2026, 12, 1, tzinfo=UTC)
ALONE: dict[tuple[Status, WaitingFor | None], int] = {
    (Status.SCHEDULED, None): 5,
    (Status.SENDING, None): 5,
    (Status.WAITING, WaitingFor.FIRST): 0,
    (Status.WAITING, WaitingFor.APPROVAL): 3,
    (Status.WAITING, WaitingFor.CHANNEL): 3,
    (Status.PUBLISHED, None): 0,
    (Status.HANDED_OVER, None): 0,
    (Status.UNCONFIRMED, None): 4,
    (Status.FAILED, None): 3,
    (Status.MISSED, None): 3,
    (Status.CANCELLED, None): 3,
}
RANK = [4, 3, 5, 0]


def row(state: tuple[Status, WaitingFor | None]) -> Delivery:
    return Delivery(
        id="1", occasion="o", post="p", content="c", source="s", title="t", channel="band", account="band:1",
        adapter="band", mode="publish", what="full", status=state[0], waiting_for=state[1], due_at=NOW,
        created_at=NOW,
    )  # fmt: skip


def test_nothing_to_say_is_0() -> None:
    assert exit_code([]) == 0


def test_every_state_is_ranked() -> None:
    assert {status for status, _ in ALONE} == set(Status)
    assert {waits for status, waits in ALONE if status is Status.WAITING} == set(WaitingFor)


@pytest.mark.parametrize("state", ALONE)
def test_one_delivery_alone(state: tuple[Status, WaitingFor | None]) -> None:
    assert exit_code([row(state)]) == ALONE[state]


def test_of_three_deliveries_the_worst_decides_in_any_order() -> None:
    for three in product(ALONE, repeat=3):
        worst = min((ALONE[state] for state in three), key=RANK.index)
        for order in permutations(three):
            assert exit_code(map(row, order)) == worst, order
