"""Connecting a band: what is asked of Band on the way to a token, and what is kept."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import responses
from tests.adapters.band_channel import BAND, BANDS, PERMISSIONS, PROFILE, TOKEN, rehearsed
from tests.adapters.band_channel import band as channel_of

from crosspost.adapter import Callback, CodeSignIn, Ending, Ends, Reached, SignIn
from crosspost.errors import DeliveryError, Unauthorized, Unavailable
from crosspost.simulator import Accounts, App, Simulator
from crosspost.simulator import Band as Simulated
from crosspost.transport import Transport, gateway_address
from crosspost_band import Band, BandSettings

TOKENS = "https://auth.band.us/oauth2/token"
SECRET = "my-client-secret"
APP = {"client_id": "my-client-id", "client_secret": SECRET}
BASIC = "Basic bXktY2xpZW50LWlkOm15LWNsaWVudC1zZWNyZXQ="
BACK = Callback(address="http://localhost:8723/crosspost/once", state="once")
NOON = "Tue, 01 Dec 2026 12:00:00 GMT"
GRANT = {"grant_type": "authorization_code", "code": "the-code"}
LISTED = [{"name": "맛집 밴드", "band_key": BAND}, {"name": "책 밴드", "band_key": "AAAbooks"}]


def way(name: str) -> SignIn[Any]:
    return next(way for way in Band.sign_ins if way.name == name)


def browser() -> CodeSignIn[Any]:
    found = way("browser")
    assert isinstance(found, CodeSignIn)
    return found


def settings(**keys: Any) -> BandSettings:
    return BandSettings.model_validate({"adapter": "band", **keys})


def transport(gateway: str | None = None) -> Transport:
    return Transport(hosts=browser().hosts, gateway=gateway_address(gateway) if gateway else None)


def told(url: str, data: Any, code: int = 1) -> None:
    responses.get(url, json={"result_code": code, "result_data": data})


def query(number: int) -> dict[str, str]:
    found = parse_qs(urlsplit(str(responses.calls[number].request.url)).query)
    return {name: values[0] for name, values in found.items()}


def redeemed(**keys: Any) -> BandSettings:
    found = browser().redeem(settings(**APP | keys), "the-code", BACK, transport())
    assert isinstance(found, BandSettings)
    return found


def pasted(**keys: Any) -> Sequence[Reached]:
    return way("token").accounts(settings(access_token=TOKEN, **keys), transport())


def test_the_usual_way_is_the_token_that_band_shows_the_owner_of_an_app() -> None:
    assert [way.name for way in Band.sign_ins] == ["token", "browser"]
    assert {ask.key for way in Band.sign_ins for step in way.steps for ask in step.asks} == {
        "access_token",
        "client_id",
        "client_secret",
    }
    steps = [step for way in Band.sign_ins for step in way.steps]
    assert all(step.minutes > 0 and step.code.startswith("connect.band.") for step in steps)


@responses.activate
def test_a_token_tells_its_bands_by_name_and_whose_it_is() -> None:
    told(BANDS, {"bands": LISTED})
    told(PROFILE, {"user_key": "AAuser", "name": "리뷰어"})
    first, second = pasted()
    assert (first.id, first.name, second.name) == (BAND, "맛집 밴드", "책 밴드")
    assert first.settings == {"band_key": BAND, "user_key": "AAuser"}
    assert first.secrets == {"access_token": TOKEN}
    assert TOKEN not in repr(first)
    assert [query(0), query(1)] == [{"access_token": TOKEN}, {"access_token": TOKEN}]


@responses.activate
def test_no_call_concerns_a_band_before_one_is_chosen() -> None:
    told(BANDS, {"bands": LISTED})
    told(PROFILE, {"user_key": "AAuser"})
    assert all(found.lacks == () for found in pasted(band_key=BAND))
    assert [call.request.url for call in responses.calls if "band_key" in str(call.request.url)] == []


@responses.activate
def test_a_cool_down_after_the_list_costs_only_the_owners_key() -> None:
    told(BANDS, {"bands": LISTED})
    told(PROFILE, {"message": "Cool down time restriction", "cool_time": {"expired_in": 10}}, 1003)
    assert pasted(user_key="AAold")[0].settings == {"band_key": BAND}


@responses.activate
@pytest.mark.parametrize(
    ("code", "error"), [(10401, "unauthorized.session"), (1003, "unavailable.rate_limit")]
)
def test_a_list_that_is_refused_is_no_empty_list(code: int, error: str) -> None:
    told(BANDS, {"message": "refused"}, code)
    with pytest.raises(DeliveryError) as refused:
        pasted()
    assert refused.value.code == error


@responses.activate
def test_a_token_that_reaches_no_band_reaches_no_account() -> None:
    told(BANDS, {"bands": []})
    told(PROFILE, {"user_key": "AAuser"})
    assert list(pasted()) == []


def test_band_is_asked_without_a_scope_and_with_the_whole_address() -> None:
    address = browser().address(settings(**APP), BACK)
    parts = urlsplit(address)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == "https://auth.band.us/oauth2/authorize"
    assert parse_qs(parts.query) == {
        "response_type": ["code"],
        "client_id": ["my-client-id"],
        "redirect_uri": [BACK.address],
        "state": ["once"],
    }
    assert browser().state_in_address


@responses.activate
def test_a_code_is_sent_with_the_apps_credentials_in_the_header_only() -> None:
    responses.get(TOKENS, json={"access_token": TOKEN})
    assert redeemed().access_token.get_secret_value() == TOKEN  # type: ignore[union-attr]  # it is there
    request = responses.calls[0].request
    assert request.headers["Authorization"] == BASIC
    assert query(0) == GRANT


@responses.activate
def test_a_code_may_be_sent_as_a_form_instead() -> None:
    responses.post(TOKENS, json={"access_token": TOKEN})
    redeemed(token_method="post")
    request = responses.calls[0].request
    assert request.headers["Authorization"] == BASIC
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded; charset=UTF-8"
    assert parse_qs(str(request.body)) == {name: [value] for name, value in GRANT.items()}
    assert urlsplit(str(request.url)).query == ""


@responses.activate
@pytest.mark.parametrize("lives", [2592000, "2592000"])
def test_a_token_ends_as_long_after_bands_own_time_as_band_says(lives: object) -> None:
    body = {"access_token": TOKEN, "token_type": "bearer", "refresh_token": "r", "user_key": "AAme"}
    responses.get(TOKENS, json=body | {"expires_in": lives}, headers={"Date": NOON})
    told(BANDS, {"bands": LISTED[:1]})
    (found,) = browser().accounts(redeemed(), transport())
    assert found.settings == {
        "band_key": BAND,
        "user_key": "AAme",
        "client_id": "my-client-id",
        "token_until": "2026-12-31T12:00:00+00:00",
    }
    assert found.secrets == {"access_token": TOKEN, "client_secret": SECRET}
    assert BandSettings.model_validate({"adapter": "band", **found.settings}).token_until == datetime(
        2026, 12, 31, 12, tzinfo=UTC
    )


@responses.activate
@pytest.mark.parametrize("lives", [None, 0, -5, "soon", True, 10**18])
def test_an_end_that_is_no_time_is_not_kept_nor_an_old_one(lives: object) -> None:
    responses.get(TOKENS, json={"access_token": TOKEN, "expires_in": lives}, headers={"Date": NOON})
    told(BANDS, {"bands": LISTED[:1]})
    told(PROFILE, {"user_key": "AAuser"})
    before = {"token_until": "2026-01-01T00:00:00+00:00", "user_key": "AAold"}
    (found,) = browser().accounts(redeemed(**before), transport())
    assert (found.settings["token_until"], found.settings["user_key"]) == ("", "AAuser")
    assert BandSettings.model_validate({"adapter": "band", **found.settings}).token_until is None


@responses.activate
def test_a_pasted_token_forgets_the_end_of_the_one_before() -> None:
    told(BANDS, {"bands": LISTED[:1]})
    told(PROFILE, {"user_key": "AAuser"})
    assert pasted(token_until="2026-01-01T00:00:00+00:00")[0].settings["token_until"] == ""


@responses.activate
def test_a_channel_says_when_its_token_ends() -> None:
    told(PROFILE, {"user_key": "AAuser", "name": "리뷰어"})
    told(BANDS, {"bands": LISTED})
    told(PERMISSIONS, {"permission": ["posting"]})
    report = channel_of(token_until="2026-12-31T12:00:00+00:00").verify()
    assert report.ends == (Ending(what=Ends.TOKEN, at=datetime(2026, 12, 31, 12, tzinfo=UTC)),)


def refused_code(status: int, body: Any) -> DeliveryError:
    responses.get(TOKENS, status=status, **({"body": body} if isinstance(body, str) else {"json": body}))
    with pytest.raises(DeliveryError) as refused:
        redeemed()
    return refused.value


@responses.activate
@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (400, {"error": "invalid_grant", "error_description": "code the-code is used"}, "400"),
        (401, {"error": "invalid_client", "error_description": f"{SECRET} is wrong"}, "401"),
        (200, {"error": "invalid_grant"}, "200"),
        (401, "", "401"),
        (200, {"result_code": 10401, "result_data": {"message": "Unauthorized"}}, "10401"),
        (200, {"result_code": 211, "result_data": {"message": "Invalid Parameters"}}, "211"),
    ],
)
def test_a_refused_code_is_for_its_owner_to_mend(status: int, body: Any, code: str) -> None:
    refused = refused_code(status, body)
    assert (refused.code, refused.params["service_code"]) == ("unauthorized.sign_in", code)
    shown = "".join(traceback.format_exception(refused)) + repr(refused.params)
    assert SECRET not in shown
    assert "the-code" not in repr(refused.params)


@responses.activate
@pytest.mark.parametrize(
    ("status", "body"),
    [
        (502, "<html>502</html>"),
        (429, ""),
        (200, ""),
        (200, "null"),
        (200, {"token_type": "bearer"}),
        (200, {"access_token": ""}),
        (200, {"result_code": 1003, "result_data": {"message": "Cool down"}}),
    ],
)
def test_a_limit_an_outage_or_no_token_may_be_tried_again(status: int, body: Any) -> None:
    assert isinstance(refused_code(status, body), Unavailable)


@responses.activate
@pytest.mark.parametrize("missing", ["client_id", "client_secret"])
def test_without_its_app_no_code_is_sent(missing: str) -> None:
    with pytest.raises(Unauthorized) as refused:
        redeemed(**{missing: None})
    assert refused.value.code == "unauthorized.setup"
    assert len(responses.calls) == 0


def test_a_sign_in_leaves_no_secret_in_any_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    with Simulator(band_gap=0) as sim, transport(sim.url) as wire:
        (found,) = way("token").accounts(settings(access_token=TOKEN, **APP), wire)
        shown = caplog.text + repr(found) + repr(sim.requests())
    assert "GET openapi.band.us" in caplog.text
    for secret in found.secrets.values():
        assert secret not in shown


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_band_connected_in_the_browser_is_verified_with_what_was_kept(method: str) -> None:
    bands = (Simulated(band_key=BAND, name="맛집 밴드"), Simulated(band_key="AAAno", granted=False))
    accounts = Accounts(band=bands, band_app=App(app_id="my-client-id", secret=SECRET))
    with Simulator(accounts=accounts, band_gap=0) as sim, transport(sim.url) as wire:
        asked = settings(token_method=method, **APP)
        back = wire.request("GET", browser().address(asked, BACK)).redirect
        code = parse_qs(urlsplit(str(back)).query)["code"][0]
        (found,) = browser().accounts(browser().redeem(asked, code, BACK, wire), wire)
        with rehearsed(sim.url, **found.settings, **found.secrets) as channel:
            report = channel.verify()
    assert (report.name, report.missing) == ("맛집 밴드", ())
    assert [ending.what for ending in report.ends] == [Ends.TOKEN]
