"""Each list of a blog is read with its own quirks, and titles are compared through them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.adapters.naver_lists import drafts, mobile, rss, titles

from crosspost_naver_blog.lists import (
    UnreadableListError,
    draft_list,
    log_no_of,
    mobile_list,
    repaired,
    rss_list,
    title_list,
)
from crosspost_naver_blog.titles import plain_title, same_title

NOW = datetime(2026, 7, 6, 2, 10, tzinfo=UTC)
OLD, DRAFT, NEW, NEWER = 224000000001, 224000000100, 224000000123, 224000000124


class TestLists:
    def test_the_mobile_list_has_numbers_as_number_or_text(self) -> None:
        first, second = mobile_list(json.dumps(mobile((NEW, "가"), (str(NEWER), "나"))))
        assert (first.log_no, second.log_no) == (NEW, NEWER)
        assert first.at == datetime.fromisoformat("2026-07-06T11:10:00+09:00")

    def test_the_title_list_is_repaired_and_decoded(self) -> None:
        encoded = "Q%26A+%EB%AA%A8%EC%9D%8C+%27%EC%B5%9C%EA%B3%A0%27"
        [entry] = title_list(titles((str(NEW), encoded)))
        assert (entry.log_no, entry.title, entry.at) == (NEW, "Q&A 모음 '최고'", None)

    def test_a_korean_day_means_its_end(self) -> None:
        [entry] = title_list(titles((str(NEW), "a"), date="2026. 7. 23."))
        assert entry.at == datetime.fromisoformat("2026-07-24T00:00:00+09:00")

    def test_the_repair_makes_json(self) -> None:
        assert json.loads(repaired(r"""{"a":"it\'s"}"""))["a"] == "it's"
        assert json.loads(repaired(r"""{"a":"x\\\'y"}"""))["a"] == r"x\'y"

    def test_the_repair_leaves_an_escaped_backslash_alone(self) -> None:
        valid = r"""{"a":"x\\'y"}"""
        assert repaired(valid) == valid
        assert json.loads(valid)["a"] == r"x\'y"

    def test_the_feed_s_link_names_the_number(self) -> None:
        [entry] = rss_list(rss((NEW, "맛집 & 리뷰")))
        assert (entry.log_no, entry.title, entry.at) == (NEW, "맛집 & 리뷰", NOW)

    def test_the_draft_list_may_begin_with_blank_lines_and_be_empty(self) -> None:
        assert [entry.log_no for entry in draft_list(drafts((DRAFT, "가")))] == [DRAFT]
        assert draft_list('{"isSuccess":true,"result":{"totalCount":0}}') == ()

    @pytest.mark.parametrize(
        ("address", "number"),
        [
            ("https://blog.naver.com/PostView.naver?blogId=myblog&logNo=224000000123&x=1", NEW),
            ("https://blog.naver.com/myblog/224000000123?fromRss=true&trackingCode=rss", NEW),
            ("https://blog.naver.com/myblog", None),
        ],
    )
    def test_an_address_names_the_number(self, address: str, number: int | None) -> None:
        assert log_no_of(address) == number

    @pytest.mark.parametrize("read", [mobile_list, title_list, rss_list, draft_list])
    @pytest.mark.parametrize(
        "text",
        [
            *("", "<html></html>", "{", "null", "[]", '{"isSuccess":false,"result":"LOGIN"}'),
            '{"isSuccess":true,"resultCode":"S","postList":[{"title":"x"}]}',
            '{"isSuccess":true,"result":{"items":[{}],"tempPostList":[{}]}}',
            '{"isSuccess":true,"resultCode":"E","result":{}}',
            "<rss><channel></channel></rss>",
            "<rss><channel><item><title>x</title></item></channel></rss>",
        ],
    )
    def test_what_is_no_list_is_unreadable_and_never_empty(self, read: Any, text: str) -> None:
        with pytest.raises(UnreadableListError):
            read(text)


class TestTitles:
    @pytest.mark.parametrize(
        "listed",
        [
            "맛집 & <b> 리뷰!",
            "맛집 &amp; &lt;b&gt; 리뷰!",
            "<em>맛집</em> &amp; &lt;b&gt; 리뷰",
            "맛집\u00a0&\u200b <B>리뷰",
        ],
    )
    def test_what_a_list_does_to_a_title_makes_no_other_one(self, listed: str) -> None:
        assert same_title("맛집 & <b> 리뷰!", listed)

    def test_decomposed_and_composed_hangul_are_the_same(self) -> None:
        assert same_title("국밥", "\u1100\u116e\u11a8\u1107\u1161\u11b8")

    @pytest.mark.parametrize(("ours", "theirs"), [("맛집 1", "맛집 2"), ("!!!", "..."), ("A", "")])
    def test_another_title_is_another_one(self, ours: str, theirs: str) -> None:
        assert not same_title(ours, theirs)

    def test_a_title_of_punctuation_keeps_it(self) -> None:
        assert plain_title(" ! ? ") == "!?"
