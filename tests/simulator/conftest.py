"""A simulator for each test, with a clock that only the test moves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.simulator.client import Clock

from crosspost.simulator import Simulator


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sim(clock: Clock) -> Iterator[Simulator]:
    with Simulator(seed="test", clock=clock) as running:
        yield running
