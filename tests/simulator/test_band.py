from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from tests.simulator.client import Clock, call

from crosspost.simulator import Accounts, Band, Simulator

KEY = "AAAbandkey"
CREATE = "openapi.band.us/v2.2/band/post/create"
POSTS = "openapi.band.us/v2/band/posts"


@pytest.fixture
def sim(clock: Clock) -> Iterator[Simulator]:
    accounts = Accounts(
        band=(
            Band(band_key=KEY, access_token="TOKEN", max_chars=50, quota=30),
            Band(band_key="AAAother", access_token="TOKEN", granted=False),
            Band(band_key="AAAreader", access_token="TOKEN", permissions=()),
        )
    )
    with Simulator(accounts=accounts, clock=clock) as running:
        yield running


def post(sim: Simulator, address: str = CREATE, **fields: str) -> requests.Response:
    form = {"access_token": "TOKEN", "band_key": KEY, "content": "맛집 리뷰", "do_push": "false"} | fields
    return call(sim, "POST", address, data={k: v for k, v in form.items() if v})


def listed(sim: Simulator, **fields: str) -> dict[str, Any]:
    params = {"access_token": "TOKEN", "band_key": KEY, "locale": "ko_KR"} | fields
    found: dict[str, Any] = call(sim, "GET", POSTS, params=params).json()
    return found


def code(answer: requests.Response) -> int:
    assert answer.status_code == 200
    return int(answer.json()["result_code"])


def test_a_post_gets_a_key_of_24_characters(sim: Simulator) -> None:
    data = post(sim, content="맛집 리뷰\n\nhttps://example.com/r/1").json()["result_data"]
    assert data["band_key"] == KEY
    assert len(data["post_key"]) == 24
    assert data["post_key"].startswith("AA")
    (made,) = sim.posts("band")
    assert (made.text, made.link) == ("맛집 리뷰\n\nhttps://example.com/r/1", "https://example.com/r/1")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"access_token": ""}, 10401),
        ({"access_token": "WRONG"}, 10401),
        ({"band_key": ""}, 212),
        ({"band_key": "AAAunknown"}, 60200),
        ({"band_key": "AAAother"}, 60204),
        ({"band_key": "AAAreader"}, 60400),
        ({"content": ""}, 212),
        ({"content": "가" * 51}, 3001),
        ({"do_push": "yes"}, 211),
    ],
)
def test_a_wrong_field_is_refused(sim: Simulator, fields: dict[str, str], expected: int) -> None:
    assert code(post(sim, **fields)) == expected
    assert sim.posts() == []


def test_a_body_that_is_no_form_is_refused(sim: Simulator) -> None:
    body = {"access_token": "TOKEN", "band_key": KEY, "content": "글"}
    assert code(call(sim, "POST", CREATE, json=body)) == 211


def test_create_by_get_is_refused(sim: Simulator) -> None:
    answer = call(sim, "GET", CREATE, params={"access_token": "TOKEN", "band_key": KEY, "content": "글"})
    assert answer.status_code == 405
    assert sim.posts() == []


@pytest.mark.parametrize("how", ["form", "query", "bearer"])
def test_the_token_is_taken_from_form_query_or_header(sim: Simulator, how: str) -> None:
    fields = {"band_key": KEY, "content": "글"}
    if how == "bearer":
        answer = call(sim, "POST", CREATE, data=fields, headers={"Authorization": "Bearer TOKEN"})
    else:
        where = {"data" if how == "form" else "params": fields | {"access_token": "TOKEN"}}
        answer = call(sim, "POST", CREATE, **where)
    assert code(answer) == 1


def test_a_second_call_within_ten_seconds_must_cool_down(sim: Simulator, clock: Clock) -> None:
    assert code(post(sim)) == 1
    clock.pass_seconds(4)
    read = listed(sim)
    assert read["result_code"] == 1003
    assert read["result_data"]["cool_time"]["expired_in"] == 6
    clock.pass_seconds(6)
    assert listed(sim)["result_code"] == 1


def test_bands_do_not_wait_for_each_other(sim: Simulator) -> None:
    assert code(post(sim)) == 1
    params = {"access_token": "TOKEN", "band_key": "AAAreader", "locale": "ko_KR"}
    assert code(call(sim, "GET", POSTS, params=params)) == 1


def test_the_quota_ends(clock: Clock) -> None:
    band = Band(band_key=KEY, access_token="TOKEN", quota=1)
    with Simulator(accounts=Accounts(band=(band,)), band_gap=0) as sim:
        assert [code(post(sim)), code(post(sim))] == [1, 1001]


def test_the_list_wants_a_locale(sim: Simulator) -> None:
    assert listed(sim, locale="")["result_code"] == 212


def test_reading_one_post_counts_for_the_pace_and_has_its_photos_as_a_map(
    sim: Simulator, clock: Clock
) -> None:
    made = post(sim, content="a < b & <band:x>").json()["result_data"]["post_key"]
    params = {"access_token": "TOKEN", "band_key": KEY, "post_key": made}
    assert code(call(sim, "GET", "openapi.band.us/v2.1/band/post", params=params)) == 1003
    clock.pass_seconds(10)
    found = call(sim, "GET", "openapi.band.us/v2.1/band/post", params=params).json()["result_data"]["post"]
    assert found["content"] == "a &lt; b &amp; &lt;band:x&gt;"
    assert found["photo"] == {}


def test_the_list_has_twenty_a_page_sorted_by_last_change(sim: Simulator, clock: Clock) -> None:
    made = [sim.plant("band", KEY, text=f"글 {n} <&>", age=1000 - n, author="손님") for n in range(25)]
    sim.touch("band", made[0].id)
    first = listed(sim)["result_data"]
    assert len(first["items"]) == 20
    assert first["items"][0]["content"] == "글 0 &lt;&amp;&gt;"
    assert first["items"][0]["created_at"] == int((clock.now - 1000) * 1000)
    following = first["paging"]["next_params"]
    assert set(following) == {"after", "limit", "band_key", "access_token"}
    clock.pass_seconds(10)
    second = listed(sim, **following)["result_data"]
    assert len(second["items"]) == 5
    assert second["paging"]["next_params"] is None
    keys = [item["post_key"] for item in first["items"] + second["items"]]
    assert sorted(keys) == sorted(p.id for p in made)


def test_own_posts_carry_the_tokens_own_user_key(sim: Simulator, clock: Clock) -> None:
    post(sim)
    sim.plant("band", KEY, text="맛집 리뷰", author="손님", age=5)
    clock.pass_seconds(10)
    authors = [item["author"]["user_key"] for item in listed(sim)["result_data"]["items"]]
    profile = call(sim, "GET", "openapi.band.us/v2/profile", params={"access_token": "TOKEN"}).json()
    assert authors[0] == profile["result_data"]["user_key"]
    assert authors[0] != authors[1]


def test_permissions_come_under_either_key(sim: Simulator, clock: Clock) -> None:
    params = {"access_token": "TOKEN", "band_key": KEY, "permissions": "posting,commenting"}
    address = "openapi.band.us/v2/band/permissions"
    one = call(sim, "GET", address, params=params).json()
    clock.pass_seconds(10)
    sim.fault("band.permissions=shape:permissions")
    two = call(sim, "GET", address, params=params).json()
    assert one["result_data"] == {"permission": ["posting", "commenting"]}
    assert two["result_data"] == {"permissions": ["posting", "commenting"]}


def test_bands_lists_what_the_token_reaches(sim: Simulator) -> None:
    answer = call(sim, "GET", "openapi.band.us/v2.1/bands", params={"access_token": "TOKEN"}).json()
    assert [band["band_key"] for band in answer["result_data"]["bands"]] == [KEY, "AAAreader"]


def test_a_removed_post_is_gone(sim: Simulator, clock: Clock) -> None:
    made = post(sim).json()["result_data"]["post_key"]
    clock.pass_seconds(10)
    answer = post(sim, "openapi.band.us/v2/band/post/remove", post_key=made)
    assert answer.json() == {"result_code": 1, "result_data": {"message": "success"}}
    assert sim.posts() == []


def test_a_token_seen_first_is_the_bands_own_from_then_on() -> None:
    with Simulator(band_gap=0) as sim:
        assert code(post(sim, access_token="FIRST")) == 1
        assert code(post(sim, access_token="SECOND")) == 10401


def test_oauth_gives_a_code_once_and_tokens_that_work(sim: Simulator, clock: Clock) -> None:
    sent = call(
        sim,
        "GET",
        "auth.band.us/oauth2/authorize",
        params={"response_type": "code", "client_id": "id", "redirect_uri": "https://example.com/cb"},
    )
    assert sent.status_code == 302
    assert sent.content == b""
    grant = {"grant_type": "authorization_code", "code": sent.headers["Location"].partition("code=")[2]}
    address = "auth.band.us/oauth2/token"
    assert call(sim, "GET", address, params=grant).status_code == 401
    tokens = call(sim, "GET", address, params=grant, auth=("id", "secret")).json()
    assert call(sim, "GET", address, params=grant, auth=("id", "secret")).status_code == 400
    assert code(post(sim, access_token=tokens["access_token"])) == 1
    refresh = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    assert "access_token" in call(sim, "POST", address, data=refresh, auth=("id", "secret")).json()
    assert call(sim, "POST", address, data=refresh, auth=("id", "secret")).status_code == 400


@pytest.mark.parametrize(
    ("shape", "body"),
    [
        ("", {"result_code": 60102, "result_data": {"message": "Not Band member"}}),
        ("/missing", {"result_code": 60102}),
        ("/null", {"result_code": 60102, "result_data": None}),
        ("/string", {"result_code": 60102, "result_data": "Not Band member"}),
        ("/list", {"result_code": 60102, "result_data": ["Not Band member"]}),
        ("/text_code", {"result_code": "60102", "result_data": {"message": "Not Band member"}}),
        ("/no_message", {"result_code": 60102, "result_data": {}}),
        ("/no_code", {"result_data": {"message": "Not Band member"}}),
        ("/oauth", {"error": "invalid_token", "error_description": "Not Band member"}),
    ],
)
def test_a_refusal_has_the_shape_that_is_asked_for(sim: Simulator, shape: str, body: dict[str, Any]) -> None:
    sim.fault(f"band.create=refuse:60102{shape}")
    assert post(sim).json() == body
    assert sim.posts() == []
