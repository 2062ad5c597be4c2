from __future__ import annotations

from email.utils import parsedate_to_datetime

import pytest
from tests.simulator.client import NOW, Clock, call, control

from crosspost.simulator import Simulator

FEED = "graph.facebook.com/v25.0/1/feed"
FORM = {"access_token": "T", "message": "글"}


@pytest.mark.parametrize("day", [-86400, 86400])
def test_dates_and_created_times_follow_the_shifted_clock(sim: Simulator, day: int) -> None:
    shown = control(sim, "POST", "clock", json={"shift": day}).json()
    answer = call(sim, "POST", FEED, data=FORM)
    assert shown["shift"] == day
    assert parsedate_to_datetime(answer.headers["Date"]).timestamp() == NOW + day
    assert sim.posts()[0].created_at == NOW + day


def test_the_clock_can_be_advanced_and_set(sim: Simulator, clock: Clock) -> None:
    control(sim, "POST", "clock", json={"advance": 60})
    control(sim, "POST", "clock", json={"advance": 60})
    assert control(sim, "GET", "clock").json()["shift"] == 120
    shown = control(sim, "POST", "clock", json={"at": "2026-12-01T09:00:00+09:00"}).json()
    clock.pass_seconds(5)
    assert shown["at"] == "2026-12-01T00:00:00+00:00"
    assert control(sim, "GET", "clock").json()["at"] == "2026-12-01T00:00:05+00:00"


@pytest.mark.parametrize(
    "wish",
    [{}, {"shift": "a day"}, {"shift": True}, {"shift": 1e12}, {"at": "2026-12-01T09:00:00"}, {"at": "x"}],
)
def test_a_time_that_is_none_is_refused(sim: Simulator, wish: dict[str, object]) -> None:
    assert control(sim, "POST", "clock", json=wish).status_code == 400
    assert control(sim, "GET", "clock").json()["shift"] == 0
