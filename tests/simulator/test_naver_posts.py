from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import unquote_plus

import pytest
from tests.simulator.client import Clock, call
from tests.simulator.naver_client import (
    BLOG_ID,
    fields,
    get,
    model,
    picture,
    population,
    save,
    text,
    upload,
    write,
)

from crosspost.simulator import Simulator

MOBILE = f"m.blog.naver.com/api/blogs/{BLOG_ID}/post-list?categoryNo=0&itemCount=30&page=1"
REFERER = {"Referer": f"https://m.blog.naver.com/{BLOG_ID}"}
TITLES = f"PostTitleListAsync.naver?blogId={BLOG_ID}&currentPage=1&categoryNo=0&countPerPage="


def repaired(raw: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(re.sub(r"(?<!\\)((?:\\\\)*)\\'", r"\1'", raw))
    return found


def test_a_draft_reads_back_as_a_document_inside_a_text(sim: Simulator) -> None:
    number = save(sim, text("국물이 진하다."))
    result = get(sim, f"RabbitTempPostRead.naver?blogId={BLOG_ID}&logNo={number}").json()["result"]
    document = json.loads(result["documentModel"])
    assert document["document"]["components"][1]["value"][0]["nodes"][0]["value"] == "국물이 진하다."
    assert json.loads(result["populationParams"])["populationMeta"]["tags"] == "국밥,맛집"


def test_the_draft_list_begins_with_blank_lines(sim: Simulator) -> None:
    number = save(sim, text("본문"))
    raw = get(sim, f"TempPostList.naver?blogId={BLOG_ID}&editorVersion=SEOne&onlyCount=false").text
    assert raw.startswith("\n\n")
    result = json.loads(raw)["result"]
    assert result["totalCount"] == 1
    assert result["tempPostList"][0]["logNo"] == number
    counted = get(sim, f"TempPostList.naver?blogId={BLOG_ID}&onlyCount=true").json()["result"]
    assert counted == {"totalCount": 1}


def test_an_update_replaces_the_draft_that_both_numbers_name(sim: Simulator) -> None:
    number = save(sim, text("본문"))
    document = model(text("새 본문"), head="새 제목", document_id=str(number))
    wrong = write(sim, "RabbitTempPostUpdate", fields(document, population(logNo=1))).json()
    assert wrong["result"]["errorCode"] == "invalid parameter"
    right = write(sim, "RabbitTempPostUpdate", fields(document, population(logNo=number))).json()
    assert right["isSuccess"] is True
    assert [(d["logNo"], d["title"]) for d in sim.drafts()] == [(number, "새 제목")]


def test_publishing_answers_with_the_address_of_a_new_post(sim: Simulator) -> None:
    first = write(sim, "RabbitWrite", fields(model(text("본문"))))
    log_no = sim.posts()[0].id
    again = write(sim, "RabbitWrite", fields(model(text("본문")), population(logNo=int(log_no))))
    assert f"blogId={BLOG_ID}&logNo={log_no}" in first.json()["result"]["redirectUrl"]
    assert again.json()["isSuccess"] is True
    assert len({post.id for post in sim.posts()}) == 2


def test_a_post_without_a_title_is_not_published(sim: Simulator) -> None:
    answer = write(sim, "RabbitWrite", fields(model(text("본문"), head=" "))).json()
    assert answer["result"]["errorCode"] == "invalid parameter"
    assert sim.posts() == []


def test_an_edit_keeps_number_and_time(sim: Simulator, clock: Clock) -> None:
    write(sim, "RabbitWrite", fields(model(text("본문"))))
    old = sim.posts()[0]
    clock.pass_seconds(60)
    document = model(text("고친 본문"), document_id=old.id)
    answer = write(sim, "RabbitUpdate", fields(document, population(logNo=int(old.id)))).json()
    assert "isAfterUpdateOnly" in answer["result"]["redirectUrl"]
    (new,) = sim.posts()
    assert (new.id, new.created_at, new.text) == (old.id, old.created_at, "고친 본문")


def test_a_published_draft_keeps_its_number_and_leaves_the_list(sim: Simulator) -> None:
    number = save(sim, text("본문"))
    post = sim.owner_publish(blog_id=BLOG_ID)
    assert post is not None
    assert post.permalink == f"https://blog.naver.com/{BLOG_ID}/{number}"
    assert post.tags == ("국밥", "맛집")
    assert sim.drafts() == []


def test_the_owner_may_rename_hide_or_renumber(sim: Simulator) -> None:
    numbers = [save(sim, text("본문")) for _ in range(3)]
    renamed = sim.owner_publish(log_no=numbers[0], title="다른 제목")
    hidden = sim.owner_publish(log_no=numbers[1], open_type=0)
    renumbered = sim.owner_publish(log_no=numbers[2], new_number=True)
    assert renamed is not None
    assert hidden is not None
    assert renumbered is not None
    assert (renamed.title, hidden.visible, int(renumbered.id) > numbers[2]) == ("다른 제목", False, True)


def test_the_owner_presses_after_the_given_seconds(clock: Clock) -> None:
    with Simulator(owner=30, clock=clock) as sim:
        save(sim, text("본문"))
        sim.owner_autosave(blog_id=BLOG_ID, title="자동 저장")
        clock.pass_seconds(29)
        assert sim.posts() == []
        clock.pass_seconds(1)
        assert [post.title for post in sim.posts()] == ["맛집 리뷰"]
        assert [draft["title"] for draft in sim.drafts()] == ["자동 저장"]


def test_the_mobile_list_wants_its_own_referer(sim: Simulator) -> None:
    assert call(sim, "GET", MOBILE).status_code == 403


def test_the_mobile_list_mixes_numbers_and_texts_and_escapes_titles(sim: Simulator) -> None:
    for head in ("첫째 <b>", "둘째 & 셋째"):
        save(sim, text("본문"), head=head)
        sim.owner_publish()
    items = call(sim, "GET", MOBILE, headers=REFERER).json()["result"]["items"]
    assert {type(item["logNo"]) for item in items} == {int, str}
    assert {item["titleWithInspectMessage"] for item in items} == {"첫째 &lt;b&gt;", "둘째 &amp; 셋째"}
    assert items[0]["addDate"] == 1795500000000


def test_hidden_posts_are_in_the_owners_title_list_only(sim: Simulator) -> None:
    save(sim, text("본문"), openType=0)
    sim.owner_publish()
    assert call(sim, "GET", MOBILE, headers=REFERER).json()["result"]["items"] == []
    assert repaired(call(sim, "GET", f"blog.naver.com/{TITLES}30").text)["totalCount"] == "0"
    assert repaired(get(sim, f"{TITLES}30").text)["totalCount"] == "1"


def test_the_title_list_is_no_valid_json_until_repaired(sim: Simulator) -> None:
    save(sim, text("본문"), head="Q&A 모음 '최고'")
    sim.owner_publish()
    raw = get(sim, f"{TITLES}30").text
    with pytest.raises(ValueError, match="escape"):
        json.loads(raw)
    (row,) = repaired(raw)["postList"]
    assert row["title"].startswith("Q%26A+")
    assert unquote_plus(row["title"]) == "Q&A 모음 '최고'"


@pytest.mark.parametrize(("asked", "shown"), [("30", 7), ("31", 5), ("5", 5)])
def test_more_than_thirty_a_page_are_cut_to_five(sim: Simulator, asked: str, shown: int) -> None:
    for number in range(7):
        sim.plant("naver_blog", BLOG_ID, title=f"글 {number}")
    answer = repaired(get(sim, f"{TITLES}{asked}").text)
    assert len(answer["postList"]) == shown


@pytest.mark.parametrize(("age", "shown"), [(120, "2분 전"), (7200, "2시간 전"), (90000, "2026. 11. 23.")])
def test_dates_in_the_title_list_are_relative_for_a_day(sim: Simulator, age: float, shown: str) -> None:
    sim.plant("naver_blog", BLOG_ID, title="글", age=age)
    (row,) = repaired(get(sim, f"{TITLES}30").text)["postList"]
    assert row["addDate"] == shown


def test_the_feed_carries_tracking_links(sim: Simulator) -> None:
    post = sim.plant("naver_blog", BLOG_ID, title="글 <1> & ]]> 끝", text="본문")
    raw = call(sim, "GET", f"rss.blog.naver.com/{BLOG_ID}.xml").text
    assert f"<link>https://blog.naver.com/{BLOG_ID}/{post.id}?fromRss=true&amp;trackingCode=rss</link>" in raw
    assert "+0900</pubDate>" in raw
    assert "<![CDATA[글 <1> & ]]]]><![CDATA[> 끝]]>" in raw


def test_a_permalink_opens_with_its_open_graph_tags(sim: Simulator) -> None:
    found = upload(sim)
    save(sim, text("국물이 진하다."), picture(found))
    post = sim.owner_publish()
    assert post is not None
    for address in (
        f"blog.naver.com/{BLOG_ID}/{post.id}",
        f"m.blog.naver.com/{BLOG_ID}/{post.id}",
        f"blog.naver.com/PostView.naver?blogId={BLOG_ID}&logNo={post.id}",
    ):
        page = call(sim, "GET", address).text
        assert "se-main-container" in page
        assert '<meta property="og:title" content="맛집 리뷰">' in page
    og_image = re.search(r'og:image" content="https://([^"]+)"', page)
    assert og_image is not None
    assert call(sim, "GET", og_image.group(1)).headers["Content-Type"] == "image/jpeg"


def test_a_missing_post_says_so(sim: Simulator) -> None:
    assert "존재하지 않는 포스트" in call(sim, "GET", f"blog.naver.com/{BLOG_ID}/224999999999").text
