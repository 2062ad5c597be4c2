"""The short form of the soak: what `make soak` does with thousands, with a few."""

from __future__ import annotations

import sys

import pytest
from tests.soak.soak import soak

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks its children")


@pytest.mark.parametrize("seed", [11])
def test_random_faults_and_kills_double_and_lose_nothing(seed: int) -> None:
    total = soak(deliveries=160, minutes=1, seed=seed, workers=1)
    assert total.deliveries == 160
    assert total.faults
    assert not total.doubled, total.doubled
    assert not total.lost, total.lost
