"""Reading a Naver blog that is followed: its feed, and where that is closed the lists that anybody sees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from crosspost.adapter import Adapter, Registry
from crosspost.config import Source
from crosspost.errors import InvalidPost
from crosspost.ledger import Blobs, ItemState, SourceItem, SourceState
from crosspost.post.feed import Feed, FeedKind
from crosspost.schedule.errands import FeedReading, PollFeed, read_source, run_errand
from crosspost.schedule.news import news_of
from crosspost.simulator import Simulator

FEED = "https://rss.blog.naver.com/bookreviews.xml"
STATE = SourceState(name="a", url="bookreviews", feed=FEED)
CLOSED = ["naver.rss=status:404", "naver.rss=empty", "naver.rss=shape:closed"]
HIDDEN = "naver.posts=status:403"


@pytest.fixture(scope="module")
def running() -> Iterator[Simulator]:
    with Simulator() as simulator:
        yield simulator


@pytest.fixture
def naver(running: Simulator) -> Simulator:
    running.clear()
    for number, title in enumerate(("영화 <Her> & '그녀'", "겨울 바다 책방 [리뷰] 100%", "봄날 + 찻집")):
        running.plant("naver_blog", "bookreviews", title=title, text="좋았다.", age=7_200 - 60 * number)
    return running


def read(naver: Simulator, *, begun: bool = True, **keys: Any) -> FeedReading:
    source = Source.model_validate({"name": "a", "url": "bookreviews", **keys})
    state = SourceState(
        name="a", url="bookreviews", feed=FEED, begun_at=datetime.now(UTC) if begun else None, title="책방"
    )
    found = read_source(source, state, gateway=urlsplit(naver.url), registry=Registry())
    assert isinstance(found, FeedReading)
    return found


def names(feed: Feed) -> list[tuple[str, str, str]]:
    return [(item.keys[-1], item.address, item.title) for item in feed.items]


def asked(naver: Simulator) -> list[str]:
    return [str(request["endpoint"]) for request in naver.requests()]


@pytest.mark.parametrize("closed", CLOSED)
@pytest.mark.parametrize("hidden", [False, True])
def test_where_the_feed_is_closed_a_list_shows_the_very_same_posts(
    naver: Simulator, closed: str, hidden: bool
) -> None:
    open_ = read(naver).feed
    naver.fault(closed)
    if hidden:
        naver.fault(HIDDEN)
    found = read(naver)
    assert (open_.kind, found.feed.kind) == (FeedKind.RSS, FeedKind.LIST)
    assert names(found.feed) == names(open_)
    assert asked(naver)[1:] == ["naver.rss", "naver.posts", *(["naver.titles"] if hidden else [])]
    # The feed is asked first the next time, too.
    assert (found.address, found.feed.title) == (FEED, "책방")


def test_switching_between_feed_and_list_makes_no_old_post_new(naver: Simulator) -> None:
    source, now = Source.model_validate({"name": "a", "url": "bookreviews"}), datetime.now(UTC)
    known: dict[str, SourceItem] = {}
    for fault in ((), (CLOSED[0],), (CLOSED[0], HIDDEN), ()):
        for each in fault:
            naver.fault(each)
        news = news_of(
            source,
            read(naver).feed,
            known.values(),
            state=replace(STATE, begun_at=now - timedelta(hours=3) if known else None),
            now=now,
        )
        assert (news.fresh, news.asked) == (0, 0)
        known |= {item.key: item for item in news.kept}
    assert {item.state for item in known.values()} == {ItemState.ARCHIVE}


def test_what_is_new_in_a_list_is_new(naver: Simulator) -> None:
    source, now = Source.model_validate({"name": "a", "url": "bookreviews"}), datetime.now(UTC)
    for faults in ((CLOSED[0],), (CLOSED[0], HIDDEN)):
        known = news_of(source, read(naver).feed, (), state=STATE, now=now).kept
        naver.plant("naver_blog", "bookreviews", title="새 글", text="좋았다.")
        for fault in faults:
            naver.fault(fault)
        news = news_of(
            source, read(naver).feed, known, state=replace(STATE, begun_at=now, kind=FeedKind.LIST), now=now
        )
        assert [item.title for item in news.kept if item.state is ItemState.FRESH] == ["새 글"]


def test_what_only_its_owner_sees_is_in_no_list(naver: Simulator) -> None:
    naver.plant("naver_blog", "bookreviews", title="비공개", visible=False)
    for faults in ((CLOSED[0],), (CLOSED[0], HIDDEN)):
        for fault in faults:
            naver.fault(fault)
        assert "비공개" not in [item.title for item in read(naver).feed.items]


def test_a_list_without_categories_is_of_no_use_to_who_wants_some(naver: Simulator) -> None:
    naver.fault(CLOSED[0])
    assert read(naver, categories=["일상"]).feed.items[0].categories
    for fault in (CLOSED[0], HIDDEN):
        naver.fault(fault)
    with pytest.raises(InvalidPost) as caught:
        read(naver, categories=["일상"])
    assert (caught.value.code, caught.value.params["status"]) == ("page.status", 404)


def test_where_no_list_can_be_read_either_it_is_the_feed_that_is_told_of(naver: Simulator) -> None:
    for fault in (CLOSED[0], HIDDEN, "naver.titles=html"):
        naver.fault(fault)
    with pytest.raises(InvalidPost) as caught:
        read(naver)
    assert caught.value.where == FEED


def test_a_fault_that_passes_is_no_closed_feed(naver: Simulator) -> None:
    naver.fault("naver.rss=status:500")
    with pytest.raises(InvalidPost):
        read(naver)
    assert asked(naver) == ["naver.rss"]


def test_a_closed_feed_of_another_host_has_no_lists(naver: Simulator) -> None:
    source = Source.model_validate({"name": "a", "url": "https://mine.tistory.com/rss"})
    state = SourceState(name="a", url=source.url, feed=source.url)
    naver.fault("tistory.rss=status:404")
    with pytest.raises(InvalidPost):
        read_source(source, state, gateway=urlsplit(naver.url), registry=Registry())
    assert asked(naver) == ["tistory.rss"]


def test_a_defect_in_reading_one_blog_is_told_of_it_and_ends_nothing(
    naver: Simulator, tmp_path: Path
) -> None:
    class Broken(Registry):
        def get(self, name: str, *, where: str | None = None) -> type[Adapter[Any]]:
            raise KeyError(name, where)

    source = Source.model_validate({"name": "a", "url": "bookreviews"})
    state = SourceState(name="a", url=source.url, feed=FEED)
    naver.fault(CLOSED[0])
    errand = PollFeed(source=source, state=state)
    brought = run_errand(errand, gateway=urlsplit(naver.url), blobs=Blobs(tmp_path), registry=Broken())
    assert isinstance(brought.found, InvalidPost)
    assert (brought.found.code, brought.found.params["defect"]) == ("page.defect", "KeyError")
