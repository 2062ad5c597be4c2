"""Asking Band whose token it is and what it may do in the band."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import responses
from tests.adapters.band_channel import BAND, BANDS, PERMISSIONS, PROFILE, TOKEN, band

from crosspost.adapter import ChannelReport
from crosspost.errors import DeliveryError, Unauthorized, Unavailable
from crosspost.testing import Exchange

ME = {"user_key": "AAuser", "name": "리뷰어"}
LISTED = {"bands": [{"name": "맛집 밴드", "band_key": BAND}]}
GRANTED = {"permission": ["posting"]}


def reads(*, bands: Any = LISTED, granted: Any = GRANTED) -> tuple[Exchange, ...]:
    told = {PROFILE: ME, BANDS: bands, PERMISSIONS: granted}
    return tuple(
        Exchange(method="GET", url=url, body={"result_code": 1, "result_data": data})
        for url, data in told.items()
    )


def verified(answers: Sequence[Exchange], **keys: Any) -> tuple[ChannelReport, list[Any]]:
    with responses.RequestsMock() as wire:
        for answer in answers:
            answer.register(wire)
        report = band(**keys).verify()
        return report, [call.request for call in wire.calls]


def test_all_three_permissions_are_asked_for_in_the_bands_name() -> None:
    _, requests = verified(reads())
    assert [parse_qs(urlsplit(request.url).query) for request in requests] == [
        {"access_token": [TOKEN], "band_key": [BAND]},
        {"access_token": [TOKEN]},
        {
            "access_token": [TOKEN],
            "band_key": [BAND],
            "permissions": ["posting,commenting,contents_deletion"],
        },
    ]


def test_the_token_stays_out_of_the_address_when_it_travels_in_the_header() -> None:
    _, requests = verified(reads(), token_in="header")
    for request in requests:
        assert TOKEN not in request.url
        assert request.headers["Authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize("key", ["permission", "permissions"])
def test_the_granted_ones_are_taken_under_either_key(key: str) -> None:
    report, _ = verified(reads(granted={key: ["posting", "commenting"]}))
    assert (report.granted, report.missing) == (("posting", "commenting"), ())


@pytest.mark.parametrize("granted", [[], ["commenting"]])
def test_without_posting_the_channel_may_not_post(granted: list[str]) -> None:
    assert verified(reads(granted={"permissions": granted}))[0].missing == ("posting",)


@pytest.mark.parametrize("granted", [{}, {"permission": None}, {"permission": "posting"}])
def test_permissions_that_cannot_be_read_are_not_called_missing(granted: Any) -> None:
    with pytest.raises(Unavailable):
        verified(reads(granted=granted))


def test_a_band_that_the_token_does_not_reach_is_told() -> None:
    with pytest.raises(Unauthorized) as refused:
        verified(reads(bands={"bands": [{"name": "남의 밴드", "band_key": "AAB"}]})[:2])
    assert refused.value.code == "unauthorized.not_listed"


@pytest.mark.parametrize("step", [0, 1, 2])
@pytest.mark.parametrize(
    ("code", "error"), [(10401, "unauthorized.session"), (60204, "unauthorized.permission")]
)
def test_a_refusal_at_any_step_is_its_own_error(step: int, code: int, error: str) -> None:
    answers = list(reads())
    answers[step] = Exchange(method="GET", url=answers[step].url, body={"result_code": code})
    with pytest.raises(DeliveryError) as refused:
        verified(answers[: step + 1])
    assert refused.value.code == error
