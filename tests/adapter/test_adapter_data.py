"""What adapters are made of: their registry, durations and tables of faults."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crosspost.adapter import Registry, duration
from crosspost.adapter.faults import Faults, rejected, unauthorized, unavailable, unconfirmed
from crosspost.errors import ConfigurationError, Rejected, Unavailable, Unconfirmed


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("500ms", timedelta(milliseconds=500)),
        ("10s", timedelta(seconds=10)),
        ("1.5m", timedelta(seconds=90)),
        (" 6 h ", timedelta(hours=6)),
        ("2d", timedelta(days=2)),
    ],
)
def test_a_duration_is_read(written: str, meant: timedelta) -> None:
    assert duration(written) == meant


@pytest.mark.parametrize("written", ["", "10", "10 sec", "-5m", "m", "1h30m"])
def test_what_is_no_duration_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="duration"):
        duration(written)


def test_every_registered_adapter_is_named_as_it_is_registered() -> None:
    registry = Registry()
    assert {name: registry.get(name).name for name in registry} == {name: name for name in registry}


def test_an_unknown_adapter_names_the_nearest_and_all() -> None:
    with pytest.raises(ConfigurationError) as caught:
        Registry().get("facebok", where="a.toml")
    assert (caught.value.code, caught.value.where) == ("config.adapter_unknown", "a.toml")
    assert caught.value.params["nearest"] == "facebook"
    assert "band" in caught.value.params["known"]


def test_a_subcode_outranks_its_code() -> None:
    faults = Faults(services={190: unauthorized(), (190, 4): rejected()}, statuses={500: unconfirmed()})
    assert faults.for_code(190, 4) == rejected()
    assert faults.for_code(190, 5) == faults.for_code(190) == unauthorized()
    assert faults.for_code("190") is None
    assert (faults.for_status(500), faults.for_status(404)) == (unconfirmed(), None)


def test_an_unknown_outcome_of_an_invisible_call_is_surely_not_sent() -> None:
    assert isinstance(unconfirmed().raised(visible=False), Unavailable)
    assert isinstance(unconfirmed().raised(visible=True), Unconfirmed)
    assert isinstance(rejected().raised(visible=False), Rejected)


def test_the_platforms_own_waiting_time_wins() -> None:
    fault = unavailable(retry_after=timedelta(minutes=1))
    for said, waited in ((None, timedelta(minutes=1)), (timedelta(0), timedelta(0))):
        error = fault.raised(visible=True, retry_after=said)
        assert isinstance(error, Unavailable)
        assert error.retry_after == waited
