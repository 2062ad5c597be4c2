"""Feeds as tools really write them: odd letters, dates, names, encodings mislead nobody."""

from __future__ import annotations

import json
import warnings
from datetime import UTC, datetime

import pytest

from crosspost.post.dates import moment_of
from crosspost.post.feed import Feed, feeds_named_in, read_feed
from crosspost.post.identity import key_of, same_key

HOME = "https://myreviews.tistory.com"
AT = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


def item(number: int, title: str = "글", *, guid: str = "", more: str = "", link: str = "") -> str:
    guid = f'<guid isPermaLink="false">{guid}</guid>' if guid else ""
    return f"<item><title>{title}</title><link>{link or f'{HOME}/{number}'}</link>{guid}{more}</item>"


def rss(*items: str, declaration: str = '<?xml version="1.0"?>') -> str:
    return f'{declaration}<rss version="2.0"><channel><title>책방</title>{"".join(items)}</channel></rss>'


def read(text: str, encoding: str = "utf-8", charset: str | None = None) -> Feed:
    return read_feed(text.encode(encoding), f"{HOME}/rss", charset=charset)


@pytest.mark.parametrize(
    "reference", ["&#xD800;", "&#x110000;", "&#55296;", "&#" + "9" * 5_000 + ";", "&#0;"]
)
def test_a_letter_that_there_is_none_of_is_left_out(reference: str) -> None:
    found = read(rss(item(1, f"깨진 {reference}글", guid=f"id-{reference}1"), item(2))).items
    assert [(one.title, one.keys[0]) for one in found] == [
        ("깨진 글", "id-1"),
        ("글", "myreviews.tistory.com/2"),
    ]


def test_half_letters_in_a_json_feed_can_be_kept() -> None:
    entry = {"id": "\ud800a", "url": f"{HOME}/\ud800", "title": "x\ud800", "tags": ["\ud800책"]}
    plain = {"version": "https://jsonfeed.org/version/1.1", "title": "\ud800t", "items": [entry]}
    feed = read_feed(json.dumps(plain).encode(), HOME)
    assert json.dumps(feed.title + repr(feed.items[0]), ensure_ascii=False).encode("utf-8")


@pytest.mark.parametrize("mark", [b"\xff", b"\xc9\x80", b"\x80"])
def test_an_odd_byte_in_the_declaration_ends_nothing(mark: bytes) -> None:
    body = b'<?xml version="1.0" encoding="' + mark + b'"?>' + rss(item(1), declaration="").encode()
    assert len(read_feed(body, HOME).items) == 1


@pytest.mark.parametrize(
    "date",
    [
        "Tue, 24 Nov 2026 20:00:00 +0900", "2026-11-24T20:00:00+09:00", "2026-11-24T11:00:00Z",
        "Tue, 24 Nov 2026 11:00:00 GMT", "Tue, 24 Nov 2026 20:00:00", "2026-11-24 20:00:00",
        "2026-11-24T20:00:00",
        "2026년 11월 24일 20:00", "2026. 11. 24. 20:00", "2026.11.24 20:00", "2026/11/24 20:00:00",
        "2026. 11. 24. 오후 8:00", "2026년 11월 24일 (화) 오후 8시 00분", "2026년 11월 24일 화요일 20:00",
        "Tue, 24 Nov 2026 20:00:00 +99:99",
    ],
)  # fmt: skip
def test_a_date_is_read_as_it_is_meant_and_without_a_zone_in_seoul(date: str) -> None:
    assert read(rss(item(1, more=f"<pubDate>{date}</pubDate>"))).items[0].published == AT


@pytest.mark.parametrize(
    "date",
    [
        "0000-00-00T00:00:00Z", "Mon, 01 Jan 0001 00:00:00 +0000", "Fri, 31 Dec 9999 23:59:59 GMT",
        "9999-12-31T23:59:59-12:00", "99999999999999-01-01", "Tue, 24 Nov 2026 24:60:60 +0900",
        "화, 24 11월 2026 20:00:00 +0900", "어제", "2026년 13월 40일", "",
    ],
)  # fmt: skip
def test_a_date_that_cannot_be_is_none(date: str) -> None:
    assert read(rss(item(1, more=f"<pubDate>{date}</pubDate>"))).items[0].published is None


def test_a_date_alone_is_its_first_moment() -> None:
    assert moment_of("2026. 11. 24.") == datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


class TestNames:
    @pytest.mark.parametrize("guid", ["0", HOME])
    def test_one_that_several_posts_have_is_none(self, guid: str) -> None:
        found = read(rss(*(item(number, guid=guid) for number in (3, 2, 1)))).items
        assert [one.keys for one in found] == [(f"myreviews.tistory.com/{number}",) for number in (3, 2, 1)]

    @pytest.mark.parametrize(
        "other", ["/entry/%EA%B2%A8%EC%9A%B8", "/entry/%ea%b2%a8%ec%9a%b8", "/entry/겨울"]
    )
    def test_letters_of_an_address_are_the_same_however_they_are_written(self, other: str) -> None:
        (found,) = read(rss(item(1, link=HOME + other))).items
        assert found.keys == ("myreviews.tistory.com/entry/겨울",)

    def test_what_is_escaped_for_a_reason_stays_so(self) -> None:
        assert key_of(f"{HOME}/a%2fb%3F") == "myreviews.tistory.com/a%2Fb%3F"
        assert same_key("a/%25EA%B2%a8") == same_key(same_key("a/%25EA%B2%a8"))

    @pytest.mark.parametrize(
        "address",
        [
            "https://blog.naver.com/myreviews/224000000001",
            "https://m.blog.naver.com/PostView.naver?blogId=myreviews&logNo=224000000001&navType=by",
            "https://blog.naver.com/PostView.nhn?blogId=myreviews&logNo=224000000001",
        ],
    )
    def test_a_naver_post_has_one_name(self, address: str) -> None:
        assert key_of(address) == "blog.naver.com/myreviews/224000000001"


class TestEncodings:
    @pytest.mark.parametrize("named", ["euc-kr", "ks_c_5601-1987", "EUC-KR", "cp949"])
    def test_an_old_korean_one_has_all_its_letters(self, named: str) -> None:
        text = rss(item(1, "똠방각하 펲시"), declaration=f'<?xml version="1.0" encoding="{named}"?>')
        assert read(text, "cp949").items[0].title == "똠방각하 펲시"

    @pytest.mark.parametrize("charset", ["euc-kr", None, "no-such"])
    def test_one_that_only_the_server_names_or_nobody(self, charset: str | None) -> None:
        assert read(rss(item(1, "펲시 리뷰")), "cp949", charset).items[0].title == "펲시 리뷰"

    def test_a_mark_of_byte_order_before_json(self) -> None:
        text = json.dumps({"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "url": HOME}]})
        assert len(read("\ufeff" + text).items) == 1


def test_a_map_of_a_site_names_no_feed_and_warns_of_nothing() -> None:
    body = b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>'
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert feeds_named_in(body, HOME) == ()
