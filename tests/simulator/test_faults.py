from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from tests.simulator.client import Clock, call
from tests.simulator.naver_client import BLOG_ID, HEADERS, fields, get, model, save, send_image, text, write

from crosspost.simulator import ENDPOINTS, KINDS, Fault, Simulator, parse_fault
from crosspost.simulator.simulator import ROUTES

FEED = "graph.facebook.com/v25.0/1/feed"
FORM = {"access_token": "T", "message": "맛집 리뷰"}


def feed(sim: Simulator) -> requests.Response:
    return call(sim, "POST", FEED, data=FORM)


def test_every_endpoint_has_a_name_that_faults_know() -> None:
    assert {route.name for route in ROUTES} == set(ENDPOINTS)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("facebook.feed=hold_after", Fault(endpoint="facebook.feed", kind="hold_after")),
        ("naver.upload=refuse+2", Fault(endpoint="naver.upload", kind="refuse", skip=2)),
        ("naver.upload=refuse*1", Fault(endpoint="naver.upload", kind="refuse")),
        (
            "band.posts=rate_limit:7*always",
            Fault(endpoint="band.posts", kind="rate_limit", param="7", times=None),
        ),
        ("naver.lists=slow_list:30", Fault(endpoint="naver.lists", kind="slow_list", param="30", times=None)),
        (
            "facebook.feed=refuse:368/1404082*2",
            Fault(endpoint="facebook.feed", kind="refuse", param="368/1404082", times=2),
        ),
        (
            "facebook.feed=header:X-App-Usage=not json",
            Fault(endpoint="facebook.feed", kind="header", param="X-App-Usage=not json"),
        ),
        (
            "POST blog.naver.com/Rabbit*=drop_after",
            Fault(endpoint="POST blog.naver.com/Rabbit*", kind="drop_after"),
        ),
        ("facebook.*=empty:502", Fault(endpoint="facebook.*", kind="empty", param="502")),
    ],
)
def test_a_fault_reads_from_its_text(text: str, fault: Fault) -> None:
    assert parse_fault(text) == fault


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("facebook.fed=hold_after", "facebook.feed"),
        ("facebook.feed=hold_afer", "hold_after"),
        ("facebook.feed", "ENDPOINT=KIND"),
        ("facebook.feed=delay", "needs a parameter"),
        ("facebook.feed=delay:soon", "a number"),
        ("facebook.feed=status:9", "HTTP status"),
        ("facebook.feed=empty*0", "1 or more"),
    ],
)
def test_a_wrong_fault_says_what_would_be_right(text: str, hint: str) -> None:
    with pytest.raises(ValueError, match=hint):
        parse_fault(text)


@pytest.mark.parametrize(
    ("kind", "posts"), [("drop_before", 0), ("drop_after", 1), ("reset_before", 0), ("reset_after", 1)]
)
def test_a_broken_connection_commits_or_not(sim: Simulator, kind: str, posts: int) -> None:
    sim.fault(f"facebook.feed={kind}")
    with pytest.raises(requests.ConnectionError) as caught:
        feed(sim)
    assert ("reset" in str(caught.value)) is kind.startswith("reset")
    assert len(sim.posts()) == posts
    assert feed(sim).ok


def test_a_cut_body_ends_in_the_middle(sim: Simulator) -> None:
    sim.fault("facebook.feed=cut_body")
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        feed(sim)
    assert len(sim.posts()) == 1


@pytest.mark.parametrize(("kind", "posts"), [("hold_before", 0), ("hold_after", 1)])
def test_a_held_request_is_not_answered(sim: Simulator, kind: str, posts: int) -> None:
    number = sim.fault(f"facebook.feed={kind}")
    with pytest.raises(requests.ReadTimeout):
        call(sim, "POST", FEED, data=FORM, timeout=0.3)
    assert len(sim.posts()) == posts
    sim.release(number)


def test_a_request_that_is_released_gets_its_answer(sim: Simulator) -> None:
    number = sim.fault("facebook.feed=hold_after")
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(feed, sim)
        assert sim.wait_held(number, 5)
        assert len(sim.posts()) == 1
        assert call(sim, "GET", "graph.facebook.com/v25.0/1", params={"access_token": "T"}).ok
        sim.release()
        assert answer.result(5).ok


def test_a_hold_ends_after_its_seconds(sim: Simulator) -> None:
    sim.fault("facebook.feed=hold_after:0.1")
    assert feed(sim).ok


def test_a_delayed_request_commits_after_the_client_gave_up(sim: Simulator) -> None:
    sim.fault("facebook.feed=delay:0.5")
    with pytest.raises(requests.ReadTimeout):
        call(sim, "POST", FEED, data=FORM, timeout=0.1)
    assert sim.posts() == []
    deadline = time.monotonic() + 5
    while not sim.posts() and time.monotonic() < deadline:
        threading.Event().wait(0.02)
    assert len(sim.posts()) == 1


def test_stopping_does_not_wait_for_what_is_held() -> None:
    with Simulator() as sim, ThreadPoolExecutor(1) as pool:
        number = sim.fault("facebook.feed=hold_before")
        answer = pool.submit(feed, sim)
        assert sim.wait_held(number, 5)
        sim.stop()
        assert isinstance(answer.exception(5), requests.ConnectionError)


@pytest.mark.parametrize(
    ("fault", "status", "body", "posts"),
    [
        ("status:503", 503, b'"code": 2', 0),
        ("status_after_commit", 500, b'"code": 2', 1),
        ("status_after_commit:502", 502, b"<html>", 1),
        ("status_after_commit:empty", 200, b"", 1),
        ("status_after_commit:html", 200, b"<html>", 1),
        ("status_after_commit:null", 200, b"null", 1),
        ("html", 200, b"<html>", 0),
        ("html:502", 502, b"<html>", 0),
        ("empty:500", 500, b"", 0),
        ("null", 200, b"null", 0),
        ("no_id", 200, b"{}", 1),
        ("signed_out", 401, b"460", 0),
    ],
)
def test_a_spoiled_answer(sim: Simulator, fault: str, status: int, body: bytes, posts: int) -> None:
    sim.fault(f"facebook.feed={fault}")
    answer = feed(sim)
    assert answer.status_code == status
    assert body in answer.content
    assert len(sim.posts()) == posts


def test_a_fault_strikes_as_often_as_it_says_after_as_many_as_it_skips(sim: Simulator) -> None:
    sim.fault("facebook.feed=status:500+1*2")
    assert [feed(sim).status_code for _ in range(5)] == [200, 500, 500, 200, 200]
    assert sim.faults()[0]["hits"] == 2


@pytest.mark.parametrize(
    "where",
    ["facebook.*", "graph.facebook.com", "POST graph.facebook.com/v25.0/*/feed", "graph.facebook.com/*"],
)
def test_a_fault_may_name_a_host_or_a_path(sim: Simulator, where: str) -> None:
    sim.fault(f"{where}=status:500")
    assert feed(sim).status_code == 500


def test_a_path_fault_spares_other_methods(sim: Simulator) -> None:
    sim.fault("DELETE graph.facebook.com/*=status:500")
    assert feed(sim).ok


def test_a_header_is_set_and_the_post_is_made(sim: Simulator) -> None:
    sim.fault("facebook.feed=header:Facebook-API-Version=v24.0")
    assert feed(sim).headers["Facebook-API-Version"] == "v24.0"
    assert len(sim.posts()) == 1


def test_new_posts_are_missing_from_slow_lists_only_at_first(sim: Simulator, clock: Clock) -> None:
    sim.fault("facebook.lists=slow_list:30")
    feed(sim)
    address = "graph.facebook.com/v25.0/1/published_posts"
    assert call(sim, "GET", address, params={"access_token": "T"}).json()["data"] == []
    clock.pass_seconds(31)
    assert len(call(sim, "GET", address, params={"access_token": "T"}).json()["data"]) == 1


def test_a_slow_list_can_fail_beside(sim: Simulator) -> None:
    sim.fault("facebook.lists=slow_list:30")
    sim.fault("facebook.published=refuse:10")
    address = "graph.facebook.com/v25.0/1/published_posts"
    assert [call(sim, "GET", address, params={"access_token": "T"}).status_code for _ in range(2)] == [
        400,
        200,
    ]


def test_a_naver_draft_committed_without_an_answer_is_in_the_list(sim: Simulator) -> None:
    sim.fault("naver.save_draft=drop_after")
    with pytest.raises(requests.ConnectionError):
        write(sim, "RabbitTempPostWrite", fields(model(text("본문"))))
    assert [draft["title"] for draft in sim.drafts()] == ["맛집 리뷰"]


@pytest.mark.parametrize(
    ("fault", "body"),
    [
        ("refuse:no privilege", {"errorCode": "no privilege", "errorMessage": ""}),
        ("refuse:UNKNOWN", "UNKNOWN"),
    ],
)
def test_naver_refuses_with_its_own_codes(sim: Simulator, fault: str, body: object) -> None:
    sim.fault(f"naver.save_draft={fault}")
    answer = write(sim, "RabbitTempPostWrite", fields(model(text("본문"))))
    assert answer.json() == {"isSuccess": False, "result": body}
    assert sim.drafts() == []


def test_naver_may_ask_for_a_captcha_or_to_wait(sim: Simulator) -> None:
    sim.fault("naver.save_draft=refuse:418")
    sim.fault("naver.save_draft=rate_limit:60")
    form = fields(model(text("본문")))
    bot, wait = (write(sim, "RabbitTempPostWrite", form) for _ in range(2))
    assert (bot.status_code, "captcha" in bot.text) == (418, True)
    assert (wait.status_code, wait.headers["Retry-After"]) == (429, "60")


def test_a_naver_session_may_die_before_the_write(sim: Simulator) -> None:
    sim.fault("naver.save_draft=signed_out")
    sim.fault("naver.save_draft=signed_out:html")
    form = fields(model(text("본문")))
    moved, page = (write(sim, "RabbitTempPostWrite", form) for _ in range(2))
    assert moved.headers["Location"].startswith("https://nid.naver.com/nidlogin.login")
    assert (page.status_code, "nidlogin" in page.text) == (200, True)


def test_a_saved_draft_may_lose_its_last_component(sim: Simulator) -> None:
    sim.fault("naver.save_draft=lose_component")
    save(sim, text("첫째"), text("둘째"))
    components = sim.drafts()[0]["document"]["document"]["components"]
    assert len(components) == 2


def test_a_success_may_lack_its_number(sim: Simulator) -> None:
    sim.fault("naver.save_draft=no_id")
    answer = write(sim, "RabbitTempPostWrite", fields(model(text("본문"))))
    assert answer.json() == {"isSuccess": True, "result": {}}
    assert len(sim.drafts()) == 1


def test_the_third_upload_may_be_refused(sim: Simulator) -> None:
    sim.fault("naver.upload=refuse:E1+2")
    answers = [send_image(sim).text for _ in range(3)]
    assert ["<errorCode>E1" in answer for answer in answers] == [False, False, True]


def test_the_probe_may_show_another_blog_and_clear_the_session(sim: Simulator) -> None:
    sim.fault("naver.probe=shape:otherblog")
    sim.fault("naver.probe=clear_cookie")
    answer = get(sim, "MyBlog.naver")
    assert answer.headers["Location"] == "https://blog.naver.com/otherblog"
    assert "NID_SES=;" in answer.headers["Set-Cookie"]


def test_the_owners_list_fails_without_hurting_the_mobile_one(sim: Simulator) -> None:
    sim.fault("naver.posts=status:403*always")
    address = f"m.blog.naver.com/api/blogs/{BLOG_ID}/post-list"
    assert call(sim, "GET", address, headers={"Referer": "https://m.blog.naver.com/"}).status_code == 403
    titles = call(sim, "GET", f"blog.naver.com/PostTitleListAsync.naver?blogId={BLOG_ID}", headers=HEADERS)
    assert titles.status_code == 200


def test_requests_are_logged_with_the_fault_that_struck(sim: Simulator) -> None:
    sim.fault("facebook.feed=drop_after")
    with pytest.raises(requests.ConnectionError):
        feed(sim)
    (entry,) = sim.requests()
    assert (entry["endpoint"], entry["fault"], entry["status"]) == ("facebook.feed", "drop_after", None)
    assert entry["form"]["message"] == "맛집 리뷰"
    assert "T" not in json.dumps(list(entry["form"].values()))


def test_the_documentation_names_every_endpoint_and_kind() -> None:
    page = (Path(__file__).parents[2] / "docs" / "simulator.md").read_text(encoding="utf-8")
    for name, meaning in {**ENDPOINTS, **KINDS}.items():
        assert f"| `{name}` | {meaning} |" in page
