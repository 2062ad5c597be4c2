"""Following a blog whose feed, clock, addresses or pages are not as they should be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.delivery.house import Pad, PadSettings, Platform, review
from tests.schedule.blog import HOME, Follows
from tests.schedule.house import NOON

from crosspost.config import Channel
from crosspost.delivery.decisions import settle_published
from crosspost.errors import InvalidPost
from crosspost.ledger import ItemState, SourceItem, Status
from crosspost.post.feed import Feed, FeedItem, FeedKind
from crosspost.schedule.errands import FeedReading, PollFeed, Returned
from crosspost.schedule.rhythm import LONGEST_QUIET

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MISSING = InvalidPost("page.status", where=HOME, status=404)
WALL = InvalidPost("page.status", where=HOME, status=403)


@pytest.fixture
def follows(tmp_path: Path) -> Iterator[Follows]:
    built = Follows(folder=tmp_path / "나의 리뷰")
    for number in range(1, 4):
        built.blog.write(number, at=NOON - (6 - number) * DAY)
    built.serve(5, step=5)
    yield built
    built.scene.house.ledger.close()


def new(follows: Follows, number: int, *, before: timedelta = timedelta(0), title: str = "") -> None:
    follows.blog.write(number, title, at=follows.scene.house.now - before)


def undated(follows: Follows) -> None:
    for number in follows.blog.posts:
        follows.blog.change(number, published=None)


def items(follows: Follows, state: ItemState) -> list[SourceItem]:
    return follows.scene.house.ledger.source_items(states={state})


def reasons(follows: Follows) -> list[str]:
    return [(item.error or {})["code"] for item in items(follows, ItemState.ASKED)]


class TestDates:
    @pytest.mark.parametrize("ahead", [9 * HOUR, 70 * 365 * DAY])
    def test_one_in_the_future_delays_neither_its_post_nor_the_next(
        self, follows: Follows, ahead: timedelta
    ) -> None:
        new(follows, 6, before=-ahead)
        follows.serve(30, step=5)
        new(follows, 7)
        follows.serve(40, step=5)
        assert follows.shared() == [[6, 7], [6, 7]]

    @pytest.mark.parametrize("before", [5 * HOUR, 30 * HOUR])
    def test_a_post_on_top_is_new_although_it_is_dated_earlier(
        self, follows: Follows, before: timedelta
    ) -> None:
        new(follows, 6, before=before)
        follows.serve(40, step=5)
        assert follows.shared() == [[6], [6]]

    def test_one_that_is_dated_long_before_the_blog_was_followed_is_asked_about(
        self, follows: Follows
    ) -> None:
        new(follows, 6, before=90 * DAY)
        follows.serve(40, step=5)
        assert (follows.shared(), reasons(follows)) == ([[], []], ["news.old"])
        follows.following.answer("my-blog", share=True)
        follows.serve(10, step=5)
        assert follows.shared() == [[6], [6]]

    def test_one_without_a_date_that_counts_is_new_on_top(self, follows: Follows) -> None:
        follows.blog.write(6, at=datetime(1, 1, 1, tzinfo=UTC))
        follows.serve(40, step=5)
        assert follows.shared() == [[6], [6]]

    @pytest.mark.parametrize("dated", [True, False])
    def test_a_feed_may_begin_with_the_oldest(self, follows: Follows, dated: bool) -> None:
        follows.blog.oldest_first = True
        if not dated:
            undated(follows)
        follows.serve(15, step=5)
        follows.blog.write(6, at=follows.scene.house.now if dated else None)
        follows.serve(40, step=5)
        assert (follows.shared(), reasons(follows)) == ([[6], [6]], [])

    def test_a_clock_that_was_a_year_ahead_stops_nothing(self, tmp_path: Path) -> None:
        follows = Follows(folder=tmp_path / "나의 리뷰")
        follows.blog.write(1, at=NOON)
        follows.scene.house.now += 365 * DAY
        follows.serve(15, step=5)
        follows.scene.house.now -= 364 * DAY
        new(follows, 6)
        follows.serve(40, step=5)
        assert follows.shared() == [[6], [6]]
        follows.scene.house.ledger.close()


class TestAddresses:
    def test_a_blog_that_moves_has_nothing_new(self, follows: Follows) -> None:
        new(follows, 6)
        follows.serve(30, step=5)
        follows.blog.base = "https://books.example.kr"
        follows.serve(60, step=5)
        assert (follows.shared(), reasons(follows)) == ([[6], [6]], [])
        new(follows, 7)
        follows.blog.posts.pop(6)
        follows.serve(30, step=5)
        assert [call.count("https://") for call in follows.page.calls] == [1, 1]

    def test_what_cannot_be_known_again_after_it_is_asked_about(self, follows: Follows) -> None:
        undated(follows)
        follows.serve(15, step=5)
        follows.blog.base = "https://books.example.kr"
        follows.serve(60, step=5)
        assert (follows.shared(), set(reasons(follows))) == ([[], []], {"news.moved"})

    def test_another_name_with_the_same_address_makes_nothing_new_and_is_remembered(
        self, follows: Follows
    ) -> None:
        follows.blog.guid = f"{HOME}/"
        follows.serve(15, step=5)
        assert follows.shared() == [[], []]

    def test_each_post_is_seen_where_all_bear_one_name(self, tmp_path: Path) -> None:
        follows = Follows(folder=tmp_path / "나의 리뷰")
        follows.blog.guid = "0"
        for number in (1, 2):
            follows.blog.write(number, at=NOON - DAY)
        follows.serve(5, step=5)
        new(follows, 6)
        follows.serve(40, step=5)
        assert (follows.told[0].began, follows.shared()) == (2, [[6], [6]])
        follows.scene.house.ledger.close()

    def test_what_was_not_there_when_the_feed_was_empty_is_not_shared_unasked(self, tmp_path: Path) -> None:
        follows = Follows(folder=tmp_path / "나의 리뷰")
        follows.serve(5, step=5)
        for number in (1, 2):
            follows.blog.write(number, at=None)
        follows.serve(40, step=5)
        assert (follows.shared(), set(reasons(follows))) == ([[], []], {"news.moved"})
        follows.scene.house.ledger.close()

    def test_the_first_post_of_a_new_blog_is_shared(self, tmp_path: Path) -> None:
        follows = Follows(folder=tmp_path / "나의 리뷰")
        follows.serve(5, step=5)
        new(follows, 1)
        follows.serve(40, step=5)
        assert follows.shared() == [[1], [1]]
        follows.scene.house.ledger.close()

    @pytest.mark.parametrize("urls", [(HOME, f"{HOME}/rss"), (f"{HOME}/rss", HOME)])
    def test_naming_its_feed_in_place_of_the_blog_makes_it_no_other(
        self, follows: Follows, urls: tuple[str, str]
    ) -> None:
        follows.keys = {"url": urls[0]}
        follows.serve(5, step=5)
        new(follows, 6)
        follows.serve(11, step=5)
        follows.keys = {"url": urls[1]}
        follows.serve(40, step=5)
        assert follows.shared() == [[6], [6]]


class TestOwnPosts:
    @pytest.fixture
    def blog(self, follows: Follows, monkeypatch: pytest.MonkeyPatch) -> Channel:
        """A channel that posts to the very blog that is followed."""
        house = follows.scene.house
        monkeypatch.setattr(Pad, "public_hosts", frozenset({"tistory.com"}))
        Pad.platforms["myreviews"] = Platform()
        settings = PadSettings.model_validate({"adapter": "pad", "pad": "myreviews", "mode": "draft"})
        house.channels["blog"] = Channel(
            name="blog", adapter=Pad, settings=settings, where="blog", pictures=house.folder
        )
        house.post = review(title="손으로 쓴 글", name="mine")
        house.plan("blog")
        assert house.dispatch()[0].status is Status.HANDED_OVER
        return house.channels["blog"]

    def settle(self, follows: Follows, number: int) -> None:
        house = follows.scene.house
        (row,) = [row for row in house.rows() if row.channel == "blog"]
        settle_published(
            row, f"http://www.myreviews.tistory.com/{number}", ledger=house.ledger, now=house.now
        )

    def test_one_that_was_published_from_here_is_nobody_s_news(self, follows: Follows, blog: Channel) -> None:
        self.settle(follows, 6)
        new(follows, 6, title="손으로 쓴 글")
        follows.serve(40, step=5)
        assert (follows.states()[6], follows.shared()) == (ItemState.ARCHIVE, [[], []])
        assert not any(news.news.fresh for news in follows.told)

    def test_one_that_may_be_on_its_way_from_here_is_waited_for(
        self, follows: Follows, blog: Channel
    ) -> None:
        new(follows, 6, title="[협찬] 손으로 쓴 글!")
        follows.serve(60, step=5)
        assert (follows.states()[6], follows.shared()) == (ItemState.FRESH, [[], []])
        self.settle(follows, 6)
        follows.serve(20, step=5)
        assert (follows.states()[6], follows.shared()) == (ItemState.ARCHIVE, [[], []])

    def test_another_one_is_not_waited_for(self, follows: Follows, blog: Channel) -> None:
        new(follows, 6, title="블로그에서 쓴 글")
        follows.serve(40, step=5)
        assert follows.shared() == [[6], [6]]

    def test_after_a_day_its_owner_says_what_it_is(self, follows: Follows, blog: Channel) -> None:
        new(follows, 6, title="손으로 쓴 글")
        follows.serve(60, step=30)
        follows.scene.house.now += LONGEST_QUIET
        follows.serve(5, step=5)
        assert (follows.shared(), reasons(follows)) == ([[], []], ["news.perhaps_ours"])
        assert [item.title for news in follows.told for item in news.asked] == ["손으로 쓴 글"]
        follows.following.answer("my-blog", share=True)
        follows.serve(10, step=5)
        assert follows.shared() == [[6], [6]]


class TestThePageInItsTime:
    def test_it_is_read_when_it_is_shared_and_not_before(self, follows: Follows) -> None:
        follows.after_first = 2 * HOUR
        new(follows, 6, title="겨울 바다 책빵")
        follows.serve(60, step=10)
        assert (follows.scene.house.rows(), follows.blog.pages) == ([], 0)
        follows.blog.change(6, title="겨울 바다 책방")
        follows.serve(90, step=5)
        assert [call.partition("\n")[0] for call in follows.page.calls] == ["겨울 바다 책방"]

    def test_what_is_deleted_meanwhile_is_not_shared(self, follows: Follows) -> None:
        for number in (6, 7, 8):
            new(follows, number)
        follows.serve(25, step=5)
        assert follows.shared() == [[6], [6]]
        follows.blog.change(8, hidden=True)
        follows.serve(60, step=5)
        assert follows.shared() == [[6, 7], [6, 7]]

    def test_missing_once_is_not_gone(self, follows: Follows) -> None:
        new(follows, 6)
        follows.blog.page_error = MISSING
        while not follows.blog.pages:
            follows.serve(5, step=5)
        follows.blog.page_error = None
        follows.serve(20, step=5)
        assert follows.shared() == [[6], [6]]

    def test_public_again_in_a_feed_that_stayed_the_same_it_is_shared_too(self, follows: Follows) -> None:
        new(follows, 6)
        follows.blog.page_error = MISSING
        follows.serve(45, step=5)
        assert any(news.gone for news in follows.told)
        follows.blog.page_error = None
        follows.serve(60, step=5)
        assert follows.shared() == [[6], [6]]
        assert len([item for news in follows.told for item in news.gone]) == 1

    def test_a_wall_against_robots_is_waited_for(self, follows: Follows) -> None:
        new(follows, 6)
        follows.blog.page_error = WALL
        follows.serve(60, step=5)
        assert [news.error for news in follows.told if news.error] == [WALL]
        follows.blog.page_error = None
        follows.serve(60, step=5)
        assert follows.shared() == [[6], [6]]

    def test_what_is_public_again_is_shared_after_all(self, follows: Follows) -> None:
        new(follows, 6)
        follows.serve(10, step=5)
        follows.blog.change(6, hidden=True)
        follows.serve(30, step=5)
        assert follows.states()[6] is ItemState.GONE
        follows.blog.change(6, hidden=False)
        follows.serve(60, step=5)
        assert follows.shared() == [[6], [6]]


class TestCategories:
    def test_one_that_is_corrected_counts(self, follows: Follows) -> None:
        follows.keys = {"categories": ["영화"]}
        for number in (6, 7):
            new(follows, number)
        follows.blog.change(6, category="일상")
        follows.blog.change(7, category="영화")
        follows.serve(11, step=10)
        follows.blog.change(6, category="영화")
        follows.blog.change(7, category="일상")
        follows.serve(60, step=5)
        assert follows.shared() == [[6], [6]]
        assert follows.states()[7] is ItemState.DECLINED

    def test_a_no_of_its_owner_stays_one(self, follows: Follows) -> None:
        for number in range(6, 10):
            new(follows, number)
        follows.serve(5, step=5)
        follows.following.answer("my-blog", share=False)
        follows.blog.change(6, text="고친 글")
        follows.serve(60, step=5)
        assert follows.shared() == [[], []]


def test_a_defect_in_what_was_brought_ends_nothing(follows: Follows) -> None:
    following = follows.following
    (source,) = following.sources
    state = follows.scene.house.ledger.source_states()["my-blog"]
    odd = FeedItem(
        keys=("\ud800",), address=f"{HOME}/9", title="x", digest="", published=follows.scene.house.now
    )
    feed = Feed(title="x", items=(odd,), kind=FeedKind.JSON)
    reading = FeedReading(feed=feed, address=f"{HOME}/rss", etag="", modified="")
    news = following.take(Returned(errand=PollFeed(source=source, state=state), found=reading))
    assert news.error is not None
    assert news.error.code == "page.defect"
    new(follows, 6)
    follows.serve(60, step=5)
    assert follows.shared() == [[6], [6]]
