"""What is said of followed blogs."""

from __future__ import annotations

import pytest

from crosspost.cli.followed import RESTORED, asked_about, misspelt, unread
from crosspost.config import Source
from crosspost.errors import InvalidPost
from crosspost.messages import Words
from crosspost.post.feed import Feed, FeedItem, FeedKind

WORDS = Words("ko")


@pytest.mark.parametrize("code", ["page.status", "page.unreachable", "page.slow", "page.not_html"])
def test_a_blog_that_cannot_be_read_is_no_entry_and_needs_no_other_address(code: str) -> None:
    error = InvalidPost(code, where="https://a.example", status=500, host="a", seconds=20, type="image/png")
    text = unread(error, WORDS, source="my-blog")
    assert text.startswith(WORDS.say("run.source_trouble", source="my-blog"))
    assert text.endswith(WORDS.say("do.source.page"))
    assert "예약" not in text


def test_what_is_no_feed_has_its_own_remedy() -> None:
    text = unread(InvalidPost("feed.none", where="https://a.example"), WORDS, source="my-blog")
    assert text.endswith(WORDS.say("do.feed.none"))


def test_why_posts_wait_for_a_yes_is_said() -> None:
    def said(*reasons: str) -> str:
        return asked_about(WORDS, source="my-blog", count=2, reasons=reasons)

    assert said() == WORDS.say("run.news_asked", source="my-blog", count=2)
    assert said(RESTORED) == WORDS.say("run.news_doubted", source="my-blog", count=2)
    assert WORDS.say("why.news.old") in said("news.old")


def test_a_category_that_no_post_has_is_told_with_those_there_are() -> None:
    items = tuple(
        FeedItem(keys=(name,), address="", title="", digest="", categories=(name,)) for name in ("책", "영화")
    )
    feed = Feed(title="", items=items, kind=FeedKind.RSS)

    def told(*wanted: str) -> list[str]:
        return list(misspelt(WORDS, Source(name="a", url="https://a.example", categories=wanted), feed))

    assert (told(), told("책", "음악")) == ([], [])
    assert told("도서") == [WORDS.say("check.source_categories", wanted="도서", found="책, 영화")]
