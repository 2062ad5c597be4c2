from __future__ import annotations

import pytest
from tests.simulator.client import Clock, call, control, image
from tests.simulator.naver_client import BLOG_ID, node, paragraph, picture, save, text, upload

from crosspost.simulator import Accounts, FacebookPage, NaverBlog, Simulator, StoryProfile

ATTACK = '<script>alert("x")</script>'
FEED = "graph.facebook.com/v25.0/1/feed"


def test_health_and_posts_are_json(sim: Simulator) -> None:
    call(sim, "POST", FEED, data={"access_token": "T", "message": "맛집 https://example.com/r"})
    assert control(sim, "GET", "health").json()["ok"] is True
    (post,) = control(sim, "GET", "posts").json()
    assert {
        "platform",
        "account",
        "id",
        "title",
        "text",
        "html",
        "images",
        "link",
        "tags",
        "permalink",
    } <= set(post)
    assert (post["visible"], post["link"]) == (True, "https://example.com/r")
    assert post["created_at"] == "2026-11-24T06:00:00+00:00"
    assert control(sim, "GET", "posts?platform=band").json() == []


def test_faults_are_set_listed_released_and_cleared_over_http(sim: Simulator) -> None:
    made = control(sim, "POST", "faults", json={"fault": "facebook.feed=status:500"})
    assert made.status_code == 201
    control(
        sim, "POST", "faults", json={"endpoint": "naver.lists", "kind": "slow_list", "param": 5, "skip": 1}
    )
    listed = control(sim, "GET", "faults").json()
    assert [(f["endpoint"], f["param"], f["times"], f["skip"]) for f in listed] == [
        ("facebook.feed", "500", 1, 0),
        ("naver.lists", "5", None, 1),
    ]
    assert control(sim, "POST", "faults/release").json() == {"ok": True}
    assert control(sim, "DELETE", "faults").json() == {"ok": True}
    assert control(sim, "GET", "faults").json() == []


@pytest.mark.parametrize(
    "wish", [{"fault": "x=y"}, {"endpoint": "facebook.feed"}, {"kind": "x", "wrong": 1}, []]
)
def test_a_wrong_fault_is_refused_with_the_reason(sim: Simulator, wish: object) -> None:
    answer = control(sim, "POST", "faults", json=wish)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_the_owner_is_played_over_http(sim: Simulator) -> None:
    number = save(sim, text("본문"))
    assert [d["logNo"] for d in control(sim, "GET", "drafts").json()] == [number]
    wish = {"blog_id": BLOG_ID, "logNo": number, "title": "바꾼 제목", "openType": 0}
    post = control(sim, "POST", "owner/publish", json=wish).json()
    assert (post["title"], post["visible"]) == ("바꾼 제목", False)
    assert control(sim, "POST", "owner/publish").status_code == 404
    made = control(sim, "POST", "owner/autosave", json={"blog_id": BLOG_ID, "title": "자동"}).json()
    assert control(sim, "POST", "owner/delete-draft", json={"logNo": made["logNo"]}).json() == {"ok": True}
    assert sim.drafts() == []


def test_posts_can_be_planted_and_touched(sim: Simulator) -> None:
    wish = {"platform": "band", "account": "AAA", "text": "지난주 글", "age": 604800, "author": "손님"}
    made = control(sim, "POST", "posts", json=wish).json()
    assert made["created_at"].startswith("2026-11-17")
    assert control(sim, "POST", "touch", json={"platform": "band", "id": made["id"]}).json() == {"ok": True}
    assert control(sim, "POST", "posts", json={"platform": "x", "account": "y"}).status_code == 400


def test_clear_forgets_posts_faults_log_and_credentials(sim: Simulator) -> None:
    call(sim, "POST", FEED, data={"access_token": "T", "message": "글"})
    sim.fault("facebook.feed=empty")
    control(sim, "POST", "clear")
    assert (sim.posts(), sim.faults(), sim.requests()) == ([], [], [])
    assert call(sim, "POST", FEED, data={"access_token": "OTHER", "message": "글"}).ok


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
def test_a_foreign_page_cannot_control_it(sim: Simulator, origin: str) -> None:
    answer = control(sim, "POST", "clear", headers={"Origin": origin})
    assert answer.status_code == 403


def test_a_foreign_host_name_cannot_reach_the_control(sim: Simulator) -> None:
    assert control(sim, "GET", "posts", headers={"Host": "evil.example"}).status_code == 403


def test_its_own_page_may_control_it(sim: Simulator) -> None:
    assert control(sim, "POST", "clear", headers={"Origin": sim.url}).ok


def test_the_request_log_masks_secrets(sim: Simulator) -> None:
    upload(sim)
    params = {"access_token": "SECRET1", "appsecret_proof": "SECRET2"}
    call(sim, "GET", "graph.facebook.com/v25.0/1/feed", params=params)
    call(
        sim, "POST", FEED, data={"access_token": "SECRET1", "message": "글"}, headers={"Cookie": "a=SECRET3"}
    )
    raw = control(sim, "GET", "requests").text
    assert "SECRET" not in raw
    assert "NID_SES=***" in raw
    assert "/***/simpleUpload/0" in raw
    assert "access_token=***" in raw


def test_pages_escape_what_was_posted(sim: Simulator) -> None:
    call(sim, "POST", FEED, data={"access_token": "T", "message": ATTACK})
    component = text(ATTACK)
    component["value"].append(paragraph(node(ATTACK, link={"url": 'https://e.com/"x', "@ctype": "urlLink"})))
    save(sim, component, head=ATTACK)
    sim.owner_publish()
    sim.plant("kakaostory", ATTACK, text=ATTACK, tags=[ATTACK], link="https://example.com/<x>")
    pages = [
        "",
        "facebook/1",
        f"naver_blog/{BLOG_ID}",
        f"naver_blog/{BLOG_ID}/{sim.posts('naver_blog')[0].id}",
    ]
    for page in (*pages, "kakaostory/%3Cscript%3Ealert(%22x%22)%3C%2Fscript%3E"):
        answer = control(sim, "GET", page)
        assert answer.status_code == 200
        assert "<script" not in answer.text
        assert "&lt;script&gt;" in answer.text
        assert "script-src" not in answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_pages_say_that_it_is_a_rehearsal_in_both_languages(sim: Simulator) -> None:
    assert "연습용 시뮬레이터" in control(sim, "GET", "").text
    assert "This is a simulator" in control(sim, "GET", "?lang=en").text


def test_a_page_shows_photos_time_tags_and_the_linked_posts_card(sim: Simulator) -> None:
    save(sim, text("국물이 진하다."), picture(upload(sim)))
    blog = sim.owner_publish()
    assert blog is not None
    blog_page = control(sim, "GET", f"naver_blog/{BLOG_ID}").text
    assert "2026-11-24 15:00" in blog_page
    assert "#국밥" in blog_page
    key = blog.images[0]
    assert control(sim, "GET", f"images/{key}").content == image()
    call(sim, "POST", FEED, data={"access_token": "T", "message": "요약", "link": str(blog.permalink)})
    page = control(sim, "GET", "facebook/1").text
    assert "<strong>맛집 리뷰</strong>" in page
    assert f'<img src="/-/images/{key}"' in page


def test_posts_that_visitors_do_not_see_are_only_counted(clock: Clock) -> None:
    page = FacebookPage(page_id="1", development=True)
    with Simulator(accounts=Accounts(facebook=(page,)), clock=clock) as sim:
        call(sim, "POST", FEED, data={"access_token": "T", "message": "비밀"})
        shown = control(sim, "GET", "facebook/1").text
    assert "비밀" not in shown
    assert "방문자에게 보이지 않는 글: 1" in shown


def test_a_missing_page_is_404(sim: Simulator) -> None:
    for page in ("band/AAA/none", "nothing", "images/..%2Fworld.json"):
        assert control(sim, "GET", page).status_code == 404


@pytest.mark.parametrize(
    ("address", "platform", "shown"),
    [
        (
            "share.naver.com/web/shareView?url=https%3A%2F%2Fexample.com%2Fr&title=%EB%A7%9B%EC%A7%91",
            "naver_blog",
            "맛집",
        ),
        (
            "band.us/plugin/share?body=%EB%A7%9B%EC%A7%91%0Ahttps%3A%2F%2Fe.com&route=https%3A%2F%2Fe.com",
            "band",
            "맛집",
        ),
        ("www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fexample.com%2Fr", "facebook", "example.com"),
        (
            "story.kakao.com/s/share?url=https%3A%2F%2Fexample.com%2Fr&text=%EB%A7%9B%EC%A7%91",
            "kakaostory",
            "맛집",
        ),
    ],
)
def test_a_share_popup_shows_what_it_would_share(
    sim: Simulator, address: str, platform: str, shown: str
) -> None:
    page = call(sim, "GET", address)
    assert page.status_code == 200
    assert shown in page.text
    assert f'name="platform" value="{platform}"' in page.text
    assert sim.posts() == []


def test_a_share_popup_without_its_address_is_an_error(sim: Simulator) -> None:
    assert call(sim, "GET", "story.kakao.com/s/share?text=x").status_code == 400


def test_a_share_popup_makes_no_link_of_a_script(sim: Simulator) -> None:
    page = call(sim, "GET", "story.kakao.com/s/share?url=javascript:alert(1)").text
    assert "<a class" not in page


def test_the_button_of_a_popup_makes_a_post(clock: Clock) -> None:
    accounts = Accounts(kakaostory=(StoryProfile(profile="me1"),), naver_blog=(NaverBlog(blog_id="b"),))
    with Simulator(accounts=accounts, clock=clock) as sim:
        assert (
            "<option>me1</option>" in call(sim, "GET", "story.kakao.com/share?url=https%3A%2F%2Fe.com").text
        )
        form = {"platform": "kakaostory", "account": "me1", "text": "맛집\r\n리뷰", "link": "https://e.com/r"}
        answer = control(sim, "POST", "share", data=form, headers={"Origin": sim.url})
        (post,) = sim.posts()
        story = call(sim, "GET", str(post.permalink).removeprefix("https://"))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/-/kakaostory/me1")
    assert (post.text, post.link) == ("맛집\n리뷰", "https://e.com/r")
    assert "리뷰" in story.text


def test_the_ended_story_api_says_so(sim: Simulator) -> None:
    answer = call(sim, "POST", "kapi.kakao.com/v1/api/story/post/note")
    assert (answer.status_code, answer.json()["code"]) == (400, -9)
