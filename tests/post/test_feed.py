"""A feed is read as its posts, whatever its dialect; what is no feed is refused with one error."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from crosspost.errors import InvalidPost
from crosspost.post.feed import Feed, feed_of_naver, feeds_named_in, read_feed

HOME = "https://myreviews.tistory.com"
AT = datetime(2026, 12, 1, 0, 0, tzinfo=UTC)


def rss(*items: str) -> Feed:
    head = '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>책방 &amp; 바다</title>'
    return read_feed(f"{head}{''.join(items)}</channel></rss>".encode(), f"{HOME}/rss")


def item(inside: str) -> str:
    return f"<item>{inside}</item>"


class TestRss:
    def test_an_item_has_its_address_title_time_and_categories(self) -> None:
        feed = rss(
            item(
                "<title><![CDATA[겨울 <바다> & 책방]]></title><link>https://myreviews.tistory.com/7</link>"
                "<category>책</category><category> 여행 </category><category>책</category>"
                "<pubDate>Tue, 1 Dec 2026 09:00:00 +0900</pubDate>"
            )
        )
        (found,) = feed.items
        assert feed.title == "책방 & 바다"
        assert (found.address, found.title) == (f"{HOME}/7", "겨울 <바다> & 책방")
        assert (found.published, found.categories) == (AT, ("책", "여행"))

    def test_naver_tells_where_its_reader_came_from_and_that_is_no_part_of_the_address(self) -> None:
        link = "https://blog.naver.com/myreviews/224000000001"
        (found,) = rss(
            item(f"<title>가</title><guid>{link}</guid><link>{link}?fromRss=true&amp;trackingCode=rss</link>")
        ).items
        assert found.address == link
        assert found.keys == ("blog.naver.com/myreviews/224000000001",)

    @pytest.mark.parametrize(
        "other",
        [
            "http://myreviews.tistory.com/7",
            "https://www.myreviews.tistory.com/7/",
            "https://m.myreviews.tistory.com/7#top",
            "https://myreviews.tistory.com/7?utm_source=a&utm_medium=b",
        ],
    )
    def test_a_post_is_known_again_by_another_door(self, other: str) -> None:
        first, second = (
            rss(item(f"<link>{link}</link>")).items[0] for link in (f"{HOME}/7", other.replace("&", "&amp;"))
        )
        assert first.keys == second.keys

    def test_a_guid_that_is_no_address_is_a_name_beside_the_address(self) -> None:
        (found,) = rss(item(f"<guid isPermaLink='false'>id-7</guid><link>{HOME}/7</link>")).items
        assert found.keys == ("id-7", "myreviews.tistory.com/7")

    def test_a_relative_address_counts_from_the_feed(self) -> None:
        (found,) = rss(item("<link>/7</link>")).items
        assert found.address == f"{HOME}/7"

    def test_what_has_no_address_is_counted_and_left_out(self) -> None:
        links = ("", "<link>javascript:alert(1)</link>", f"<link>{HOME}/7</link>")
        feed = rss(*(item(f"<title>가</title>{link}") for link in links))
        assert ([found.address for found in feed.items], feed.left_out) == ([f"{HOME}/7"], 2)

    def test_the_digest_changes_with_the_words_and_not_with_the_time(self) -> None:
        def digest(title: str, text: str, day: int) -> str:
            inside = f"<title>{title}</title><link>{HOME}/7</link><description>{text}</description>"
            return rss(item(f"{inside}<pubDate>Tue, {day} Dec 2026 09:00:00 +0900</pubDate>")).items[0].digest

        assert digest("가", "나", 1) == digest("가", "나", 2)
        assert len({digest("가", "나", 1), digest("다", "나", 1), digest("가", "다", 1)}) == 3

    def test_an_old_korean_encoding_is_read(self) -> None:
        found = item(f"<title>책방</title><link>{HOME}/7</link>")
        text = f'<?xml version="1.0" encoding="euc-kr"?><rss version="2.0"><channel>{found}</channel></rss>'
        assert read_feed(text.encode("cp949"), HOME).items[0].title == "책방"


def test_atom() -> None:
    body = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>블로그</title><entry><id>tag:a,2026:7</id>'
        f'<title>가</title><link href="{HOME}/7"/><published>2026-12-01T09:00:00+09:00</published>'
        '<category term="책"/><content type="html">글</content></entry></feed>'
    )
    (found,) = read_feed(body.encode(), HOME).items
    assert (found.keys, found.published, found.categories) == (
        ("tag:a,2026:7", "myreviews.tistory.com/7"),
        AT,
        ("책",),
    )


def test_json_feed() -> None:
    plain = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "블로그",
        "items": [
            {"id": "7", "url": f"{HOME}/7", "date_published": "2026-12-01T09:00:00+09:00", "tags": ["책"]},
            "no item",
            {"id": "8"},
        ],
    }
    feed = read_feed(json.dumps(plain).encode(), HOME)
    (found,) = feed.items
    assert (found.keys, found.published, found.categories) == (("7", "myreviews.tistory.com/7"), AT, ("책",))
    assert feed.left_out == 1


def bomb() -> bytes:
    """Nine levels of entities, each ten times the one below it."""
    levels = "".join(f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 10))
    document = f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a0 "ha">{levels}]>'
    return f'{document}<rss version="2.0"><channel><title>&a9;</title></channel></rss>'.encode()


@pytest.mark.parametrize(
    "body",
    [
        b"", b"\x00\x01\x02", b"<html><head><title>a</title></head><body>404</body></html>", b"<rss", b"{",
        b'{"version": "1"}', b"[1]", b'{"version":' + b"[" * 100_000, b"<a>" * 50_000, b"plain text",
    ],
)  # fmt: skip
def test_what_is_no_feed_is_one_error(body: bytes) -> None:
    with pytest.raises(InvalidPost) as caught:
        read_feed(body, HOME)
    assert (caught.value.code, caught.value.where) == ("feed.unreadable", HOME)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_half_a_feed_is_none_and_a_whole_one_may_be_followed_by_a_comment(encoding: str) -> None:
    start = f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel><title>블로그</title>'
    item = f"<item><title>글</title><link>{HOME}/101</link></item>"
    whole = f"{start}{item}</channel></rss>\n<!-- cached -->"
    assert [found.address for found in read_feed(whole.encode(encoding), HOME).items] == [f"{HOME}/101"]
    with pytest.raises(InvalidPost):
        read_feed(f"{start}<item><title>글</title><link>{HOME}/10".encode(encoding), HOME)


def test_a_bomb_of_entities_does_not_go_off() -> None:
    assert len(read_feed(bomb(), HOME).title) < 1_000


@pytest.mark.parametrize(
    ("address", "feed"),
    [
        ("myreviews", "https://rss.blog.naver.com/myreviews.xml"),
        ("https://blog.naver.com/myreviews", "https://rss.blog.naver.com/myreviews.xml"),
        ("https://m.blog.naver.com/myreviews/224000000001", "https://rss.blog.naver.com/myreviews.xml"),
        (
            "https://blog.naver.com/PostList.naver?blogId=myreviews",
            "https://rss.blog.naver.com/myreviews.xml",
        ),
        ("https://myreviews.tistory.com", None),
        ("", None),
    ],
)
def test_a_naver_blog_is_named_by_its_id_or_any_of_its_addresses(address: str, feed: str | None) -> None:
    assert feed_of_naver(address) == feed


def test_a_page_names_its_feeds_but_not_those_of_its_comments() -> None:
    body = (
        '<html><head><link rel="alternate" type="application/rss+xml" href="/rss">'
        '<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">'
        '<link rel="alternate" type="application/atom+xml" href="https://a.example/atom">'
        '<link rel="alternate" hreflang="en" href="/en"></head></html>'
    )
    assert feeds_named_in(body.encode(), HOME) == (f"{HOME}/rss", "https://a.example/atom")
