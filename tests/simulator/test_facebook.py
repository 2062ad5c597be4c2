from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from tests.simulator.client import Clock, call, image

from crosspost.simulator import Accounts, FacebookPage, Simulator

PAGE = "1647395831"
GRAPH = "graph.facebook.com/v25.0"
SCOPES = frozenset({"pages_manage_posts", "pages_read_engagement"})


@pytest.fixture
def sim(clock: Clock) -> Iterator[Simulator]:
    accounts = Accounts(
        facebook=(
            FacebookPage(page_id=PAGE, access_token="TOKEN", user_token="USER", name="리뷰"),
            FacebookPage(page_id="2", access_token="SECOND", app_secret="xyz789", scopes=SCOPES),
        )
    )
    with Simulator(accounts=accounts, clock=clock) as running:
        yield running


def feed(sim: Simulator, page: str = PAGE, **fields: str) -> requests.Response:
    form = {"access_token": "TOKEN", "message": "맛집 리뷰"} | fields
    return call(sim, "POST", f"{GRAPH}/{page}/feed", data={k: v for k, v in form.items() if v})


def photo(sim: Simulator, content: bytes | None = None, **fields: str) -> requests.Response:
    form = {"access_token": "TOKEN", "published": "false"} | fields
    files = {"source": ("p.jpg", content or image(), "image/jpeg")}
    return call(sim, "POST", f"{GRAPH}/{PAGE}/photos", data=form, files=files)


def media(*ids: str) -> dict[str, str]:
    return {f"attached_media[{n}]": json.dumps({"media_fbid": photo_id}) for n, photo_id in enumerate(ids)}


def error(answer: requests.Response) -> tuple[int, int | None]:
    found = answer.json()["error"]
    return found["code"], found.get("error_subcode")


def test_a_post_has_a_compound_id_and_no_address_unless_asked(sim: Simulator) -> None:
    plain = feed(sim).json()
    assert list(plain) == ["id"]
    assert plain["id"].startswith(f"{PAGE}_")
    asked = feed(sim, fields="id,permalink_url").json()
    assert asked["permalink_url"].startswith("https://www.facebook.com/")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"access_token": ""}, (2500, None)),
        ({"access_token": "WRONG"}, (190, None)),
        ({"access_token": "SECOND"}, (100, 33)),
        ({"access_token": "USER"}, (200, None)),
        ({"message": ""}, (100, None)),
        ({"message": "가" * 63207}, (100, None)),
        ({"message": "😀" * 31604}, (100, None)),
        ({"link": "example"}, (100, 2061006)),
        ({"link": "https://www.facebook.com/x"}, (100, 1609008)),
        ({"link": "http://127.0.0.1:8000/x"}, (1609005, None)),
        ({"link": "https://example.com/", "name": "제목"}, (100, None)),
        ({"fields": "id,nothing"}, (100, None)),
        (media("999"), (100, None)),
    ],
)
def test_a_wrong_post_is_refused(
    sim: Simulator, fields: dict[str, str], expected: tuple[int, int | None]
) -> None:
    assert error(feed(sim, **fields)) == expected
    assert sim.posts() == []


def test_photos_are_attached_in_order_and_only_once(sim: Simulator) -> None:
    ids = [photo(sim, image(colour=colour)).json()["id"] for colour in ("red", "blue")]
    assert sim.posts() == []
    assert "id" in feed(sim, **media(*ids)).json()
    (made,) = sim.posts("facebook")
    assert len(made.images) == 2
    assert made.link is None
    assert error(feed(sim, **media(ids[0]))) == (100, 1366051)


def test_attached_media_may_be_one_json_array(sim: Simulator) -> None:
    ids = [{"media_fbid": photo(sim).json()["id"]}]
    assert "id" in feed(sim, attached_media=json.dumps(ids)).json()


def test_one_photo_cannot_be_attached_twice_in_a_post(sim: Simulator) -> None:
    one = photo(sim).json()["id"]
    assert error(feed(sim, **media(one, one))) == (100, 1366051)


def test_more_than_ten_photos_are_refused(sim: Simulator) -> None:
    ids = [photo(sim).json()["id"] for _ in range(11)]
    assert error(feed(sim, **media(*ids))) == (100, None)


def test_an_upload_is_gone_after_a_day(sim: Simulator, clock: Clock) -> None:
    one = photo(sim).json()["id"]
    clock.pass_seconds(24 * 3600 + 1)
    assert error(feed(sim, **media(one))) == (100, None)


def test_a_link_beside_photos_is_recorded(sim: Simulator) -> None:
    feed(sim, link="https://example.com/r", **media(photo(sim).json()["id"]))
    assert [v["kind"] for v in sim.violations()] == ["link with photos"]


@pytest.mark.parametrize(
    "content", [b"no image", image()[:80], image(900, 900, "BMP") + os.urandom(3 * 1024 * 1024)]
)
def test_a_photo_that_cannot_be_read_or_is_over_4_mb_is_refused(sim: Simulator, content: bytes) -> None:
    answer = photo(sim, content)
    assert answer.status_code == 400
    assert error(answer) == (100, 1366046)
    assert answer.headers["WWW-Authenticate"].startswith('OAuth "Facebook Platform"')


def test_a_photo_upload_needs_a_file_and_no_attached_media(sim: Simulator) -> None:
    assert error(photo(sim, None, **media("1"))) == (324, None)
    form = {"access_token": "TOKEN", "url": "https://example.com/p.jpg"}
    assert error(call(sim, "POST", f"{GRAPH}/{PAGE}/photos", data=form)) == (324, None)


def test_a_published_photo_is_a_post(sim: Simulator) -> None:
    answer = photo(sim, published="true", caption="사진").json()
    assert answer["post_id"] == sim.posts()[0].id


def test_an_unused_photo_can_be_deleted(sim: Simulator) -> None:
    one = photo(sim).json()["id"]
    answer = call(sim, "DELETE", f"{GRAPH}/{one}", params={"access_token": "TOKEN"})
    assert answer.json() == {"success": True}
    assert error(feed(sim, **media(one))) == (100, None)


@pytest.mark.parametrize(
    ("proof", "good"),
    [(None, False), ("0" * 64, False), (hmac.new(b"xyz789", b"SECOND", hashlib.sha256).hexdigest(), True)],
)
def test_an_app_secret_wants_its_proof(sim: Simulator, proof: str | None, good: bool) -> None:
    fields = {"access_token": "SECOND"} | ({"appsecret_proof": proof} if proof else {})
    answer = feed(sim, "2", **fields)
    assert answer.ok is good
    if not good:
        assert error(answer) == (100, None)


def test_the_token_may_be_a_bearer_header(sim: Simulator) -> None:
    headers = {"Authorization": "Bearer TOKEN"}
    assert call(sim, "POST", f"{GRAPH}/{PAGE}/feed", data={"message": "글"}, headers=headers).ok


def listed(sim: Simulator, edge: str, **params: str) -> Any:
    return call(sim, "GET", f"{GRAPH}/{PAGE}/{edge}", params={"access_token": "TOKEN"} | params)


def test_published_posts_leaves_out_what_feed_lists(sim: Simulator) -> None:
    own = feed(sim).json()["id"]
    hidden = feed(sim, published="false").json()["id"]
    visitor = sim.plant("facebook", PAGE, text="손님 글", author="손님").id
    assert {p["id"] for p in listed(sim, "feed").json()["data"]} == {own, hidden, visitor}
    assert [p["id"] for p in listed(sim, "published_posts").json()["data"]] == [own]


def test_a_list_shows_the_fields_that_are_asked_for(sim: Simulator) -> None:
    feed(sim)
    fields = "id,message,created_time,permalink_url,is_published,application"
    (row,) = listed(sim, "published_posts", fields=fields).json()["data"]
    assert row["created_time"] == "2026-11-24T06:00:00+0000"
    assert set(row) == {"id", "message", "created_time", "permalink_url", "is_published"}


def test_a_next_page_holds_the_token(sim: Simulator, clock: Clock) -> None:
    for number in range(3):
        sim.plant("facebook", PAGE, text=f"글 {number}", age=number)
    answer = listed(sim, "published_posts", limit="2").json()
    assert "access_token=TOKEN" in answer["paging"]["next"]
    rest = call(sim, "GET", answer["paging"]["next"].removeprefix("https://")).json()
    assert [p["message"] for p in answer["data"] + rest["data"]] == ["글 0", "글 1", "글 2"]
    assert "next" not in rest["paging"]


def test_more_than_a_hundred_are_refused(sim: Simulator) -> None:
    assert error(listed(sim, "feed", limit="101")) == (100, None)
    assert listed(sim, "feed", limit="100").ok


def test_reading_the_feed_needs_its_own_scope(sim: Simulator) -> None:
    proof = hmac.new(b"xyz789", b"SECOND", hashlib.sha256).hexdigest()
    params = {"access_token": "SECOND", "appsecret_proof": proof}
    assert error(call(sim, "GET", f"{GRAPH}/2/feed", params=params)) == (10, None)
    assert call(sim, "GET", f"{GRAPH}/2/published_posts", params=params).ok


def test_a_post_is_read_edited_and_deleted(sim: Simulator) -> None:
    made = feed(sim).json()["id"]
    token = {"access_token": "TOKEN"}
    assert call(sim, "POST", f"{GRAPH}/{made}", data=token | {"message": "고침"}).json() == {"success": True}
    assert call(sim, "GET", f"{GRAPH}/{made}", params=token).json()["message"] == "고침"
    assert call(sim, "DELETE", f"{GRAPH}/{made}", params=token).json() == {"success": True}
    assert error(call(sim, "GET", f"{GRAPH}/{made}", params=token)) == (100, 33)


@pytest.mark.parametrize(
    ("path", "served"), [("v25.0", "v25.0"), ("v26.0", "v26.0"), ("v19.0", "v21.0"), ("", "v21.0")]
)
def test_a_dead_version_is_served_by_the_oldest_living(sim: Simulator, path: str, served: str) -> None:
    address = "/".join(filter(None, ("graph.facebook.com", path, PAGE)))
    answer = call(sim, "GET", address, params={"access_token": "TOKEN"})
    assert answer.json() == {"id": PAGE, "name": "리뷰"}
    assert answer.headers["Facebook-API-Version"] == served
    assert PAGE in json.loads(answer.headers["X-Business-Use-Case-Usage"])
    assert "Date" in answer.headers


def test_an_unknown_version_is_an_error(sim: Simulator) -> None:
    assert error(call(sim, "GET", f"graph.facebook.com/v99.0/{PAGE}")) == (2500, None)


def test_the_pages_of_a_user_and_what_a_token_is(sim: Simulator) -> None:
    pages = call(sim, "GET", f"{GRAPH}/me/accounts", params={"access_token": "USER"}).json()["data"]
    assert pages[0]["id"] == PAGE
    assert "CREATE_CONTENT" in pages[0]["tasks"]
    good = call(sim, "GET", f"{GRAPH}/debug_token", params={"input_token": "TOKEN", "access_token": "1|s"})
    bad = call(sim, "GET", f"{GRAPH}/debug_token", params={"input_token": "NO", "access_token": "1|s"})
    assert (good.json()["data"]["type"], good.json()["data"]["expires_at"]) == ("PAGE", 0)
    assert bad.json()["data"]["is_valid"] is False


def test_in_development_mode_a_post_succeeds_and_nobody_sees_it() -> None:
    page = FacebookPage(page_id=PAGE, access_token="TOKEN", development=True)
    with Simulator(accounts=Accounts(facebook=(page,))) as sim:
        assert "id" in feed(sim).json()
        assert [post.visible for post in sim.posts()] == [False]


def test_a_permalink_opens(sim: Simulator) -> None:
    feed(sim, message="<b>맛집</b>")
    address = str(sim.posts()[0].permalink).removeprefix("https://")
    assert "&lt;b&gt;맛집" in call(sim, "GET", address).text


@pytest.mark.parametrize(
    ("param", "expected", "status"),
    [
        ("368/1390008", (368, 1390008), 400),
        ("190/460", (190, 460), 401),
        ("190", (190, None), 401),
        ("2", (2, None), 500),
        ("32/403", (32, None), 403),
        ("100/33", (100, 33), 400),
        ("-1", (-1, None), 400),
        ("506/200", (506, None), 200),
    ],
)
def test_a_refusal_has_the_code_that_is_asked_for(
    sim: Simulator, param: str, expected: tuple[int, int | None], status: int
) -> None:
    sim.fault(f"facebook.feed=refuse:{param}")
    answer = feed(sim)
    assert (error(answer), answer.status_code) == (expected, status)


def test_error_data_may_be_a_text(sim: Simulator) -> None:
    sim.fault("facebook.feed=refuse:368/1404006/textdata")
    assert "sentry_block_data" in json.loads(feed(sim).json()["error"]["error_data"])


def test_a_rate_limit_names_its_minutes(sim: Simulator) -> None:
    sim.fault("facebook.feed=rate_limit:7")
    answer = feed(sim)
    usage = json.loads(answer.headers["X-Business-Use-Case-Usage"])
    assert error(answer) == (4, None)
    assert usage[PAGE][0]["estimated_time_to_regain_access"] == 7
