"""Every refusal of Naver becomes the error that says what follows from it, and tells no secret."""

from __future__ import annotations

import json
import logging
import traceback
from datetime import timedelta
from typing import Any

import pytest
import requests
from tests.adapters.naver_bench import (
    BLOG,
    LOGIN_PAGE,
    MANAGER_OPTIONS,
    PROBE,
    SAVE,
    SE_OPTIONS,
    SECRETS,
    SERVICE_CONFIG,
    SESSION_KEY,
    UPLOAD,
    channel,
    composed,
    image,
    naver,
    published,
    review,
)

from crosspost.errors import AfterAbsent, DeliveryError, Rejected, Unauthorized, Unavailable, Unconfirmed
from crosspost.testing import MemoryJournal

LOGIN_FORM = '<html><form id="frmNIDLogin" action="https://nid.naver.com/nidlogin.login"></form></html>'
CAPTCHA = "<html><p>자동입력 방지 문자를 입력하세요</p></html>"
TO_LOGIN = (302, {"Location": LOGIN_PAGE}, "")


def refused(code: str, message: str = "") -> dict[str, Any]:
    return {"isSuccess": False, "result": {"errorCode": code, "errorMessage": message}}


WRITE_ANSWERS: dict[str, tuple[Any, type[DeliveryError], str]] = {
    "redirect to the login": (TO_LOGIN, Unauthorized, "unauthorized.session"),
    "login form": (LOGIN_FORM, Unauthorized, "unauthorized.session"),
    "LOGIN": (refused("LOGIN"), Unauthorized, "unauthorized.session"),
    "AUTH": (refused("AUTH"), Unauthorized, "unauthorized.session"),
    "auth": (refused("auth"), Unauthorized, "unauthorized.session"),
    "no privilege": (refused("no privilege"), Unauthorized, "unauthorized.permission"),
    "401": ((401, {}, ""), Unauthorized, "unauthorized.session"),
    "403": ((403, {}, "<html>Forbidden</html>"), Unauthorized, "unauthorized.permission"),
    "418": ((418, {}, ""), Unauthorized, "unauthorized.bot_check"),
    "captcha page": (CAPTCHA, Unauthorized, "unauthorized.bot_check"),
    "ncaptcha code": (refused("E7", "ncaptcha required"), Unauthorized, "unauthorized.bot_check"),
    "not acceptable": (refused("not acceptable", "x"), Rejected, "rejected.schema"),
    "parse fail": (refused("parse fail"), Rejected, "rejected.schema"),
    "parse fail as a bare result": (
        {"isSuccess": False, "result": "parse fail"},
        Rejected,
        "rejected.schema",
    ),
    "parse fail with a bad status": (
        (500, {}, json.dumps(refused("parse fail"))),
        Rejected,
        "rejected.schema",
    ),
    "invalid parameter": (refused("invalid parameter"), Rejected, "rejected.schema"),
    "UNKNOWN": ({"isSuccess": False, "result": "UNKNOWN"}, Unconfirmed, "unconfirmed.service"),
    "another code": (refused("E42", "점검"), Unconfirmed, "unconfirmed.unknown_code"),
    "no code": ({"isSuccess": False}, Unconfirmed, "unconfirmed.unknown_code"),
    "no number": ({"isSuccess": True, "result": {}}, Unconfirmed, "unconfirmed.no_id"),
    "number zero": ({"isSuccess": True, "result": {"logNo": 0}}, Unconfirmed, "unconfirmed.no_id"),
    "true as text": (
        {"isSuccess": "true", "result": {"logNo": 1}},
        Unconfirmed,
        "unconfirmed.unreadable",
    ),
    "html": ("<html>점검 중</html>", Unconfirmed, "unconfirmed.unreadable"),
    "empty": ("", Unconfirmed, "unconfirmed.unreadable"),
    "broken json": ('{"isSuccess":true,"resu', Unconfirmed, "unconfirmed.unreadable"),
    "a list": ("[]", Unconfirmed, "unconfirmed.unreadable"),
    "redirect elsewhere": ((302, {"Location": "/somewhere"}, ""), Unconfirmed, "unconfirmed.unreadable"),
    "429": ((429, {}, ""), Unavailable, "unavailable.rate_limit"),
    "500": ((500, {}, ""), Unconfirmed, "unconfirmed.service"),
    "502 with a login form": ((502, {}, LOGIN_FORM), Unconfirmed, "unconfirmed.service"),
    "503": ((503, {}, ""), Unconfirmed, "unconfirmed.service"),
    "520": ((520, {}, ""), Unconfirmed, "unconfirmed.unreadable"),
    "success with a bad status": (
        (500, {}, json.dumps({"isSuccess": True, "result": {"logNo": 1}})),
        Unconfirmed,
        "unconfirmed.service",
    ),
}


def failure(answers: dict[str, Any], post: Any = None, journal: MemoryJournal | None = None) -> Any:
    """The error of one attempt, with how often the draft was sent."""
    with naver(answers) as there, pytest.raises(DeliveryError) as failed:
        published(post or review(), journal)
    return failed.value, there.order.count(SAVE)


@pytest.mark.parametrize("name", WRITE_ANSWERS)
def test_an_answer_to_the_write_has_its_consequence(name: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    answer, kind, code = WRITE_ANSWERS[name]
    error, sent = failure({SAVE: answer})
    assert (type(error), error.code, sent) == (kind, code, 1)
    assert error.params["platform"] == "naver_blog"
    shown = [str(error), repr(error), repr(error.params), *traceback.format_exception(error), caplog.text]
    assert not [secret for secret in SECRETS if secret in "".join(shown)]


def test_the_log_of_a_good_attempt_tells_no_secret(tmp_path: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with naver(), channel() as blog:
        blog.publish(composed(review(image(tmp_path))), MemoryJournal())
        shown = f"{blog!r} {blog.settings!r} {blog.transport!r}"
    assert caplog.records
    assert not [secret for secret in SECRETS if secret in caplog.text + shown]


@pytest.mark.parametrize(
    "answer",
    [
        {"isSuccess": True, "result": {"logNo": "224000000001"}},
        {
            "isSuccess": True,
            "result": {"redirectUrl": f"{BLOG}/PostView.naver?blogId=myblog&logNo=224000000001&x=1"},
        },
    ],
)
def test_the_number_is_read_in_every_form(answer: Any) -> None:
    with naver({SAVE: answer}):
        outcome, _ = published(review())
    assert outcome.remote_id == "224000000001"


def test_the_service_s_words_are_kept_short() -> None:
    error, _ = failure({SAVE: refused("E42", "가" * 500)})
    assert error.params["service_code"] == "E42"
    assert error.params["service_message"] == "가" * 200


def test_unknown_once_absent_is_never_sent_again() -> None:
    error, _ = failure({SAVE: WRITE_ANSWERS["UNKNOWN"][0]})
    assert error.after_absent is AfterAbsent.REJECTED


def test_another_code_once_absent_asks() -> None:
    error, _ = failure({SAVE: WRITE_ANSWERS["another code"][0]})
    assert error.after_absent is AfterAbsent.ASK


@pytest.mark.parametrize(
    ("headers", "wait"), [({}, timedelta(hours=1)), ({"Retry-After": "120"}, timedelta(minutes=2))]
)
def test_too_many_requests_wait_as_long_as_naver_says(headers: Any, wait: timedelta) -> None:
    error, _ = failure({SAVE: (429, headers, "")})
    assert error.retry_after == wait


def test_a_lost_answer_to_the_write_may_have_been_sent() -> None:
    error, sent = failure({SAVE: requests.ReadTimeout("secret?NID")})
    assert (type(error), sent) == (Unconfirmed, 1)


def test_a_refused_connection_for_the_write_is_surely_not_sent() -> None:
    error, sent = failure({SAVE: requests.ConnectTimeout("refused")})
    assert (type(error), sent) == (Unavailable, 1)


BEFORE = (PROBE, MANAGER_OPTIONS, SE_OPTIONS, SERVICE_CONFIG, SESSION_KEY, UPLOAD)


@pytest.mark.parametrize("url", BEFORE)
@pytest.mark.parametrize(
    "answer",
    [(500, {}, ""), "<html>점검</html>", "", '{"isSuccess":tr', (404, {}, "{}"), requests.ReadTimeout("x")],
    ids=["500", "html", "empty", "broken", "404", "no answer"],
)
def test_anything_unclear_before_the_write_is_surely_not_sent(url: str, answer: Any, tmp_path: Any) -> None:
    journal = MemoryJournal()
    error, sent = failure({url: answer}, review(image(tmp_path)), journal)
    assert (type(error), sent, journal.passed) == (Unavailable, 0, False)


@pytest.mark.parametrize("url", BEFORE)
@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (TO_LOGIN, "unauthorized.session"),
        (LOGIN_FORM, "unauthorized.session"),
        ((418, {}, ""), "unauthorized.bot_check"),
    ],
)
def test_a_dead_session_before_the_write_pauses_the_channel(
    url: str, answer: Any, code: str, tmp_path: Any
) -> None:
    error, sent = failure({url: answer}, review(image(tmp_path)))
    assert (type(error), error.code, sent) == (Unauthorized, code, 0)


@pytest.mark.parametrize("url", BEFORE)
def test_too_many_requests_before_the_write_wait(url: str, tmp_path: Any) -> None:
    error, sent = failure({url: (429, {}, "")}, review(image(tmp_path)))
    assert (type(error), error.retry_after, sent) == (Unavailable, timedelta(hours=1), 0)


@pytest.mark.parametrize(
    ("url", "answer"),
    [
        (MANAGER_OPTIONS, {"isSuccess": True, "result": {"formView": {"editorSource": ""}}}),
        (MANAGER_OPTIONS, {"isSuccess": False, "result": {"formView": {"editorSource": "x"}}}),
        (SE_OPTIONS, {"isSuccess": True, "result": {}}),
        (SERVICE_CONFIG, {"editorInfo": {}}),
        (SESSION_KEY, {"isSuccess": True}),
    ],
)
def test_an_answer_without_what_the_editor_needs_stops_the_write(
    url: str, answer: Any, tmp_path: Any
) -> None:
    error, sent = failure({url: answer}, review(image(tmp_path)))
    assert (type(error), error.at_most, sent) == (Unavailable, 3, 0)


def test_another_s_blog_is_the_wrong_account() -> None:
    error, sent = failure({PROBE: "<script>var blogId = 'other';</script>"})
    assert (type(error), error.code, sent) == (Unauthorized, "unauthorized.wrong_account", 0)
    assert (error.params["expected"], error.params["found"]) == ("myblog", "other")


def test_the_probe_follows_redirects_on_the_blog_over_https() -> None:
    home = f"{BLOG}/myblog"
    moved = {PROBE: (302, {"Location": "http://blog.naver.com/myblog"}, ""), home: "blogId = 'myblog'"}
    with naver(moved) as there:
        published(review())
    assert there.order[:2] == [PROBE, home]


def test_the_probe_does_not_follow_for_ever() -> None:
    with naver({PROBE: (302, {"Location": PROBE}, "")}) as there, pytest.raises(Unavailable):
        published(review())
    assert set(there.order) == {PROBE}
    assert len(there.order) == 6


@pytest.mark.parametrize("url", [SERVICE_CONFIG, SESSION_KEY, UPLOAD])
def test_a_refused_token_is_fetched_anew_once(url: str, tmp_path: Any) -> None:
    post, journal = review(image(tmp_path)), MemoryJournal()
    first, _ = failure({url: (401, {}, "")}, post, journal)
    journal.begin()
    second, sent = failure({url: (401, {}, "")}, post, journal)
    assert (type(first), type(second), sent) == (Unavailable, Unauthorized, 0)


def test_a_new_token_that_is_taken_saves_the_draft() -> None:
    journal = MemoryJournal()
    failure({SERVICE_CONFIG: (401, {}, "")}, None, journal)
    journal.begin()
    with naver() as there:
        published(review(), journal)
    assert there.order.count(SAVE) == 1


def test_the_session_s_cookies_are_sent_as_they_rotate() -> None:
    rotated = (200, {"Set-Cookie": "NID_SES=fresh; Domain=.naver.com; Path=/"}, "var blogId = 'myblog';")
    with naver({PROBE: rotated}) as there, channel() as blog:
        blog.publish(composed(review()), MemoryJournal())
    assert "NID_SES=fresh" in there.sent(SAVE)[0].headers["Cookie"]
    assert "planted-ses" not in there.sent(SAVE)[0].headers["Cookie"]
