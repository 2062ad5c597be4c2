from __future__ import annotations

import base64
import json

import pytest
from tests.simulator.client import Clock, call
from tests.simulator.naver_client import BLOG_ID, COOKIES, HEADERS, editor, get, token

from crosspost.simulator import Accounts, NaverBlog, Simulator

OPTIONS = f"PostWriteFormManagerOptions.naver?blogId={BLOG_ID}&categoryNo=0"


def test_probe_lands_on_the_blog_whose_session_it_is(sim: Simulator) -> None:
    answer = call(sim, "GET", "blog.naver.com/MyBlog.naver", headers=COOKIES)
    assert answer.status_code == 302
    assert answer.headers["Location"] == "https://blog.naver.com/myblog"
    assert "blogId = 'myblog'" in call(sim, "GET", "blog.naver.com/myblog", headers=COOKIES).text


@pytest.mark.parametrize(
    "cookie", ["", "NID_AUT=a", "NID_SES=b", "NID_AUT=a; NID_SES=", "NID_AUT=a; NID_SES=deleted"]
)
def test_without_both_cookies_everything_leads_to_the_login_page(sim: Simulator, cookie: str) -> None:
    for path in ("MyBlog.naver", OPTIONS):
        answer = call(sim, "GET", f"blog.naver.com/{path}", headers=HEADERS | {"Cookie": cookie})
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("https://nid.naver.com/nidlogin.login")


def test_the_draft_list_tells_a_dead_session_in_json(sim: Simulator) -> None:
    answer = call(sim, "GET", f"blog.naver.com/TempPostList.naver?blogId={BLOG_ID}")
    assert answer.json()["isSuccess"] is False


def test_each_visit_rotates_the_session_cookie_of_the_whole_domain(sim: Simulator) -> None:
    first = call(sim, "GET", "blog.naver.com/MyBlog.naver", headers=COOKIES).headers["Set-Cookie"]
    second = get(sim, OPTIONS).headers["Set-Cookie"]
    assert "Domain=.naver.com" in first
    assert "JSESSIONID=" in first
    assert first.partition(";")[0] != second.partition(";")[0]


def test_a_missing_referer_is_forbidden(sim: Simulator) -> None:
    answer = call(sim, "GET", f"blog.naver.com/{OPTIONS}", headers=COOKIES)
    assert answer.status_code == 403


def test_another_blog_is_no_privilege(sim: Simulator) -> None:
    get(sim, OPTIONS)
    answer = get(sim, "PostWriteFormManagerOptions.naver?blogId=other").json()
    assert answer["result"]["errorCode"] == "no privilege"


def test_a_second_session_cannot_take_a_blog_that_has_an_owner(sim: Simulator) -> None:
    get(sim, OPTIONS)
    stranger = call(
        sim, "GET", f"blog.naver.com/{OPTIONS}", headers=HEADERS | {"Cookie": "NID_AUT=x; NID_SES=y"}
    )
    assert stranger.status_code == 302


def test_a_configured_session_is_the_only_one() -> None:
    blog = NaverBlog(blog_id="myblog", cookies={"NID_AUT": "right", "NID_SES": "s"}, login_id="me")
    with Simulator(accounts=Accounts(naver_blog=(blog,))) as sim:
        right = call(
            sim, "GET", "blog.naver.com/MyBlog.naver", headers={"Cookie": "NID_AUT=right; NID_SES=z"}
        )
        wrong = call(sim, "GET", "blog.naver.com/MyBlog.naver", headers={"Cookie": "NID_AUT=no; NID_SES=z"})
    assert right.headers["Location"] == "https://blog.naver.com/myblog"
    assert "nidlogin" in wrong.headers["Location"]


def test_options_give_an_editor_source_of_24_characters_and_the_categories(sim: Simulator) -> None:
    form = get(sim, OPTIONS).json()["result"]["formView"]
    assert len(form["editorSource"]) == 24
    assert form["categoryListFormView"]["defaultCategoryId"] == 1
    assert {"categoryNo": 1, "categoryName": "일상"}.items() <= form["categoryListFormView"][
        "categoryFormViewList"
    ][0].items()


def test_the_token_names_the_login_id_and_ends_after_an_hour(sim: Simulator, clock: Clock) -> None:
    jwt = token(sim)
    payload = json.loads(base64.urlsafe_b64decode(jwt.split(".")[1] + "=="))
    assert payload["userId"] == BLOG_ID
    assert payload["exp"] == int(clock.now) + 3600
    assert editor(sim, "service_config", **{"Se-Authorization": jwt}).status_code == 200
    clock.pass_seconds(3601)
    assert editor(sim, "service_config", **{"Se-Authorization": jwt}).status_code == 401


@pytest.mark.parametrize(
    "path", ["service_config", "photo-uploader/session-key", "oglink?url=https://example.com/"]
)
def test_editor_calls_want_a_token(sim: Simulator, path: str) -> None:
    assert editor(sim, path, **{"Se-Authorization": "a.b.c"}).status_code == 401
    assert editor(sim, path).status_code == 200


def test_a_link_card_is_signed_for_the_normalised_address(sim: Simulator) -> None:
    answer = editor(sim, "oglink?url=HTTPS%3A%2F%2FExample.com").json()
    assert answer["oglink"]["url"] == "https://example.com/"
    assert answer["oglinkSign"].endswith("__v1.0")


def test_a_local_address_has_no_link_card(sim: Simulator) -> None:
    assert editor(sim, "oglink?url=http%3A%2F%2F127.0.0.1%2Fx").status_code == 400
