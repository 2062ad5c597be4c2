"""Signing in at the simulated platforms: codes, the tokens they give, what those reach and when they end."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from tests.simulator.client import Clock, call

from crosspost.simulator import Accounts, App, Band, FacebookPage, Simulator

GRAPH = "graph.facebook.com/v25.0"
DIALOG = "www.facebook.com/v25.0/dialog/oauth"
AUTHORIZE = "auth.band.us/oauth2/authorize"
BAND_TOKEN = "auth.band.us/oauth2/token"
SECRET = "s3cret"
BACK = "http://127.0.0.1:8765/callback"
SCOPES = "pages_show_list,pages_manage_posts,pages_read_engagement"
ACCOUNTS = Accounts(
    facebook=(
        FacebookPage(page_id="11", name="맛집"),
        FacebookPage(page_id="22", name="서재", tasks=("ANALYZE",)),
        FacebookPage(page_id="33", name="안 고른 페이지", granted=False),
    ),
    band=(Band(band_key="AAAone", name="동네"), Band(band_key="AAAtwo", name="책", permissions=())),
    facebook_app=App(app_id="77", secret=SECRET, redirects=(BACK,)),
    band_app=App(app_id="client", secret=SECRET),
)


@pytest.fixture
def sim(clock: Clock) -> Iterator[Simulator]:
    with Simulator(accounts=ACCOUNTS, clock=clock, band_gap=0) as running:
        yield running


def brought(answer: requests.Response) -> dict[str, str]:
    assert answer.status_code == 302
    assert answer.content == b""
    address = answer.headers["Location"]
    assert address.startswith(BACK)
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def dialog(sim: Simulator, **changes: str) -> requests.Response:
    params = {"client_id": "77", "redirect_uri": BACK, "state": "S", "scope": SCOPES, "response_type": "code"}
    return call(sim, "GET", DIALOG, params={k: v for k, v in (params | changes).items() if v})


def redeem(sim: Simulator, code: str, **changes: str) -> requests.Response:
    params = {"client_id": "77", "client_secret": SECRET, "redirect_uri": BACK, "code": code}
    return call(sim, "GET", f"{GRAPH}/oauth/access_token", params=params | changes)


def lengthen(sim: Simulator, token: str) -> requests.Response:
    app = {"client_id": "77", "client_secret": SECRET}
    asked = {"grant_type": "fb_exchange_token", "fb_exchange_token": token}
    return call(sim, "GET", f"{GRAPH}/oauth/access_token", params=app | asked)


def signed_in(sim: Simulator, **changes: str) -> str:
    return str(redeem(sim, brought(dialog(sim, **changes))["code"]).json()["access_token"])


def read(sim: Simulator, path: str, token: str, **params: str) -> Any:
    return call(sim, "GET", f"{GRAPH}/{path}", params={"access_token": token} | params).json()


def debugged(sim: Simulator, token: str) -> Any:
    return read(sim, "debug_token", "77|s3cret", input_token=token)["data"]


def pages(sim: Simulator, token: str) -> dict[str, Any]:
    return {row["id"]: row for row in read(sim, "me/accounts", token)["data"]}


def test_the_dialog_brings_a_code_and_the_state_back(sim: Simulator) -> None:
    assert set(brought(dialog(sim))) == {"code", "state"}
    assert brought(dialog(sim))["state"] == "S"


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": ""},
        {"client_id": "78"},
        {"redirect_uri": ""},
        {"redirect_uri": "https://elsewhere.example/"},
        {"redirect_uri": "callback"},
        {"response_type": "token"},
    ],
)
def test_a_dialog_that_is_asked_wrongly_sends_nobody_anywhere(
    sim: Simulator, changes: dict[str, str]
) -> None:
    answer = dialog(sim, **changes)
    assert answer.status_code == 400
    assert "Location" not in answer.headers


def test_an_owner_who_refuses_is_sent_back_without_a_code(sim: Simulator) -> None:
    sim.fault("facebook.dialog=shape:denied")
    told = brought(dialog(sim))
    assert (told["error"], told["state"], "code" in told) == ("access_denied", "S", False)


def test_a_code_is_good_once_and_for_a_short_lived_token(sim: Simulator) -> None:
    code = brought(dialog(sim))["code"]
    told = redeem(sim, code).json()
    assert told["token_type"] == "bearer"
    assert told["expires_in"] == 7200
    assert redeem(sim, code).json()["error"]["code"] == 100


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"client_secret": "wrong"}, 101),
        ({"client_id": "78"}, 101),
        ({"redirect_uri": f"{BACK}/other"}, 100),
        ({"code": "made-up"}, 100),
    ],
)
def test_a_code_wants_its_own_app_and_address(sim: Simulator, changes: dict[str, str], code: int) -> None:
    given = brought(dialog(sim))["code"]
    answer = redeem(sim, **{"code": given} | changes)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)


def test_a_token_is_exchanged_for_one_of_sixty_days(sim: Simulator) -> None:
    told = lengthen(sim, signed_in(sim)).json()
    assert told["expires_in"] == 5183944
    assert lengthen(sim, "unknown").json()["error"]["code"] == 190


def test_a_token_that_has_ended_opens_nothing_and_is_not_exchanged(sim: Simulator, clock: Clock) -> None:
    short = signed_in(sim)
    clock.pass_seconds(7200)
    for answer in (lengthen(sim, short).json(), read(sim, "me/accounts", short)):
        assert (answer["error"]["code"], answer["error"]["error_subcode"]) == (190, 463)
    assert debugged(sim, short)["is_valid"] is False


def test_the_pages_are_those_that_the_owner_ticked_with_what_she_may_do(sim: Simulator) -> None:
    found = pages(sim, signed_in(sim))
    assert {page: row["name"] for page, row in found.items()} == {"11": "맛집", "22": "서재"}
    assert "CREATE_CONTENT" in found["11"]["tasks"]
    assert "CREATE_CONTENT" not in found["22"]["tasks"]


def test_many_pages_come_in_several_lists(sim: Simulator) -> None:
    token = signed_in(sim)
    first = read(sim, "me/accounts", token, limit="1")
    after = first["paging"]["cursors"]["after"]
    second = read(sim, "me/accounts", token, limit="1", after=after)
    assert [row["id"] for row in first["data"] + second["data"]] == ["11", "22"]
    assert "next" in first["paging"]
    assert "next" not in second["paging"]


def test_a_page_token_ends_only_with_a_short_lived_persons_token(sim: Simulator, clock: Clock) -> None:
    short = signed_in(sim)
    long = lengthen(sim, short).json()["access_token"]
    brief, lasting = (pages(sim, token)["11"]["access_token"] for token in (short, long))
    told = debugged(sim, brief)
    assert (told["type"], told["profile_id"], told["expires_at"]) == ("PAGE", "11", int(clock.now) + 7200)
    assert debugged(sim, lasting)["expires_at"] == 0
    clock.pass_seconds(61 * 86400)
    form = {"message": "글"}
    late = call(sim, "POST", f"{GRAPH}/11/feed", data=form | {"access_token": brief}).json()
    assert late["error"]["error_subcode"] == 463
    assert "id" in call(sim, "POST", f"{GRAPH}/11/feed", data=form | {"access_token": lasting}).json()


def test_a_page_token_opens_its_own_page_only(sim: Simulator) -> None:
    mine = pages(sim, signed_in(sim))["11"]["access_token"]
    answer = call(sim, "POST", f"{GRAPH}/22/feed", data={"access_token": mine, "message": "글"}).json()
    assert (answer["error"]["code"], answer["error"]["error_subcode"]) == (100, 33)


def test_what_was_not_asked_for_is_not_granted(sim: Simulator) -> None:
    token = signed_in(sim, scope="pages_show_list")
    rows = read(sim, "me/permissions", token)["data"]
    assert rows == [{"permission": "pages_show_list", "status": "granted"}]
    mine = pages(sim, token)["11"]["access_token"]
    answer = call(sim, "POST", f"{GRAPH}/11/feed", data={"access_token": mine, "message": "글"}).json()
    assert answer["error"]["code"] == 200


def test_kinds_of_tokens_are_told_apart(clock: Clock) -> None:
    page = FacebookPage(page_id="11", access_token="PAGE", user_token="USER", system_token="SYSTEM")
    with Simulator(accounts=Accounts(facebook=(page,)), clock=clock) as sim:
        told = {token: debugged(sim, token) for token in ("PAGE", "USER", "SYSTEM")}
        assert {token: data["type"] for token, data in told.items()} == {
            "PAGE": "PAGE",
            "USER": "USER",
            "SYSTEM": "SYSTEM_USER",
        }
        assert told["SYSTEM"]["expires_at"] == 0
        assert read(sim, "me", "USER")["name"] == "리뷰어"
        assert pages(sim, "SYSTEM")["11"]["access_token"] == "PAGE"
        assert read(sim, "me/accounts", "PAGE")["error"]["code"] == 100


@pytest.mark.parametrize(("key", "good"), [(b"s3cret", True), (b"wrong", False)])
def test_a_persons_call_carries_the_proof_of_her_own_token(sim: Simulator, key: bytes, good: bool) -> None:
    token = signed_in(sim)
    proof = hmac.new(key, token.encode(), hashlib.sha256).hexdigest()
    answer = read(sim, "me/accounts", token, appsecret_proof=proof)
    assert ("data" in answer) is good


def test_debug_token_wants_the_apps_own_secret(sim: Simulator) -> None:
    assert read(sim, "debug_token", "77|wrong", input_token="x")["error"]["code"] == 190


def test_where_no_page_is_named_there_is_one_to_practise_on(clock: Clock) -> None:
    with Simulator(clock=clock) as sim:
        (row,) = pages(sim, signed_in(sim)).values()
        assert row["name"] == "연습 페이지"
        assert pages(sim, "PASTED").keys() == {row["id"]}
        assert read(sim, "me/accounts", "ANOTHER")["error"]["code"] == 190
        assert read(sim, row["id"], row["access_token"])["name"] == "연습 페이지"


def test_an_issued_token_outlives_the_simulator(clock: Clock, tmp_path: Any) -> None:
    with Simulator(clock=clock, store=tmp_path) as sim:
        token = signed_in(sim)
    with Simulator(clock=clock, store=tmp_path) as again:
        assert len(pages(again, token)) == 1
    assert token not in (tmp_path / "world.json").read_text(encoding="utf-8")


def authorize(sim: Simulator, **changes: str) -> requests.Response:
    params = {"response_type": "code", "client_id": "client", "redirect_uri": f"{BACK}?once=1", "state": "S"}
    return call(sim, "GET", AUTHORIZE, params=params | changes)


def band_token(sim: Simulator, method: str = "GET", key: str = SECRET) -> requests.Response:
    grant = {"grant_type": "authorization_code", "code": brought(authorize(sim))["code"]}
    where = {"params" if method == "GET" else "data": grant}
    return call(sim, method, BAND_TOKEN, auth=("client", key), **where)


def bands(sim: Simulator, token: str) -> Any:
    return call(sim, "GET", "openapi.band.us/v2.1/bands", params={"access_token": token}).json()


def test_band_keeps_the_addresss_own_query_and_brings_state_back_only_when_told_to(sim: Simulator) -> None:
    assert set(brought(authorize(sim))) == {"once", "code"}
    sim.fault("band.authorize=shape:state")
    assert brought(authorize(sim))["state"] == "S"


def test_band_sends_an_owner_back_who_refuses(sim: Simulator) -> None:
    sim.fault("band.authorize=shape:denied")
    assert brought(authorize(sim))["error"] == "access_denied"


@pytest.mark.parametrize(
    "changes", [{"client_id": "other"}, {"redirect_uri": ""}, {"response_type": "token"}]
)
def test_band_sends_nobody_anywhere_who_asks_wrongly(sim: Simulator, changes: dict[str, str]) -> None:
    assert authorize(sim, **changes).status_code == 400


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_band_token_reaches_every_granted_band(sim: Simulator, method: str) -> None:
    token = band_token(sim, method).json()["access_token"]
    assert [band["name"] for band in bands(sim, token)["result_data"]["bands"]] == ["동네", "책"]


def test_a_wrong_client_secret_gives_no_token(sim: Simulator) -> None:
    answer = band_token(sim, key="wrong")
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_a_band_token_may_come_alone_and_ends(sim: Simulator, clock: Clock) -> None:
    sim.fault("band.token=shape:bare")
    told = band_token(sim).json()
    assert set(told) == {"access_token"}
    assert bands(sim, told["access_token"])["result_code"] == 1
    clock.pass_seconds(2592000)
    assert bands(sim, told["access_token"])["result_code"] == 10401


def test_where_no_band_is_named_there_is_one_to_practise_in(clock: Clock) -> None:
    with Simulator(clock=clock, band_gap=0) as sim:
        (band,) = bands(sim, "PASTED")["result_data"]["bands"]
        form = {"access_token": "PASTED", "band_key": band["band_key"], "content": "글"}
        made = call(sim, "POST", "openapi.band.us/v2.2/band/post/create", data=form)
        assert made.json()["result_code"] == 1
        assert band["name"] == "연습 밴드"
