"""Following a blog: every new post once, with its live address; its archive never."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tests.schedule.blog import HOME, Follows
from tests.schedule.house import NOON

from crosspost.config import Source, source_targets
from crosspost.delivery import Occasion, enrol, freeze, plan_post
from crosspost.errors import InvalidPost
from crosspost.ledger import ItemState, SourceState, Status, WaitingFor
from crosspost.post.page import read_page
from crosspost.schedule.errands import PollFeed

DAY = timedelta(days=1)
UNREADABLE = InvalidPost("feed.unreadable", where=HOME)
BROKEN = InvalidPost("page.status", where=HOME, status=500)


@pytest.fixture
def follows(tmp_path: Path) -> Iterator[Follows]:
    built = Follows(folder=tmp_path / "나의 리뷰")
    for number in range(1, 6):
        built.blog.write(number, at=NOON - (6 - number) * DAY)
    yield built
    built.scene.house.ledger.close()


def new(follows: Follows, number: int, **parts: Any) -> None:
    follows.blog.write(number, at=follows.scene.house.now, **parts)


class TestTheArchive:
    def test_what_stood_there_before_is_never_shared(self, follows: Follows) -> None:
        follows.serve(60)
        assert follows.told[0].began == 5
        assert set(follows.states().values()) == {ItemState.ARCHIVE}
        assert (follows.shared(), follows.blog.pages) == ([[], []], 0)

    def test_an_old_post_that_comes_into_view_late_is_archive_too(self, follows: Follows) -> None:
        follows.blog.window = 3
        follows.serve(5)
        del follows.blog.posts[5], follows.blog.posts[4]
        follows.serve(60)
        assert follows.states() == dict.fromkeys((1, 2, 3, 4, 5), ItemState.ARCHIVE)
        assert follows.shared() == [[], []]

    def test_without_dates_only_what_stands_on_top_is_new(self, follows: Follows) -> None:
        for number in follows.blog.posts:
            follows.blog.change(number, published=None)
        follows.blog.window = 4
        follows.serve(5)
        del follows.blog.posts[5]
        follows.blog.write(6, at=None)
        follows.blog.window = 6
        follows.serve(60)
        assert (follows.states()[1], follows.states()[6]) == (ItemState.ARCHIVE, ItemState.SHARED)
        assert follows.shared() == [[6], [6]]

    def test_another_address_of_the_blog_makes_no_post_new(self, follows: Follows) -> None:
        follows.serve(5)
        follows.blog.base = "http://www.myreviews.tistory.com"
        follows.serve(60)
        assert follows.shared() == [[], []]


class TestANewPost:
    def test_each_channel_shares_it_once_with_its_live_address(self, follows: Follows) -> None:
        follows.serve(5)
        new(follows, 6, title="겨울 바다 책방")
        follows.serve(120)
        assert follows.shared() == [[6], [6]]
        assert follows.page.calls == [f"겨울 바다 책방\n\n파도 소리가 들리는 책방.\n\n계속 읽기\n{HOME}/6"]
        assert follows.states()[6] is ItemState.SHARED

    def test_it_is_left_alone_until_it_was_quiet_for_long_enough(self, follows: Follows) -> None:
        follows.keys = {"quiet": "30m"}
        follows.serve(10)
        new(follows, 6)
        follows.serve(29)
        assert follows.shared() == [[], []]
        follows.serve(15)
        assert follows.shared() == [[6], [6]]

    def test_published_while_nobody_served_it_is_shared_afterwards(self, follows: Follows) -> None:
        follows.serve(5)
        new(follows, 6)
        follows.wait(120)
        follows.serve(60)
        assert follows.shared() == [[6], [6]]

    def test_every_one_is_taken_not_only_the_newest_and_they_keep_apart(self, follows: Follows) -> None:
        follows.serve(5)
        for number in (6, 7, 8):
            new(follows, number)
        follows.serve(60)
        assert follows.shared() == [[6, 7, 8], [6, 7, 8]]
        rows = [row for row in follows.scene.house.rows() if row.channel == "page"]
        due = sorted(row.due_at for row in rows)
        assert [later - earlier for earlier, later in pairwise(due)] == [timedelta(minutes=10)] * 2

    def test_the_others_follow_the_original_by_after_first(self, follows: Follows) -> None:
        follows.after_first = timedelta(hours=2)
        follows.serve(5)
        new(follows, 6)
        follows.serve(110)
        assert follows.shared() == [[], []]
        follows.serve(20)
        assert follows.shared() == [[6], [6]]

    def test_what_was_changed_meanwhile_counts_as_it_is_now(self, follows: Follows) -> None:
        follows.serve(5)
        new(follows, 6, title="겨울 바다 책빵")
        follows.serve(12)
        follows.blog.change(6, title="겨울 바다 책방", text="고친 글.")
        follows.serve(60)
        assert len(follows.page.calls) == 1
        assert follows.page.calls[0].startswith("겨울 바다 책방\n\n고친 글.")

    @pytest.mark.parametrize(
        "change", [{"title": "고친 제목"}, {"published": NOON - 30 * DAY}, {"published": NOON + 3 * DAY}]
    )
    def test_a_later_change_makes_it_no_new_one(self, follows: Follows, change: dict[str, Any]) -> None:
        follows.serve(5)
        new(follows, 6)
        follows.serve(60)
        follows.blog.change(6, **change)
        follows.serve(60)
        assert [len(pad.calls) for pad in (follows.page, follows.band)] == [1, 1]

    def test_deleted_again_before_it_was_shared_it_is_not(self, follows: Follows) -> None:
        follows.serve(5)
        new(follows, 6)
        follows.serve(10)
        follows.blog.change(6, hidden=True)
        follows.serve(60)
        assert (follows.states()[6], follows.shared()) == (ItemState.GONE, [[], []])
        assert [item.title for news in follows.told for item in news.gone] == ["글 6"]

    def test_where_it_was_shared_by_hand_already_it_is_not_shared_again(self, follows: Follows) -> None:
        follows.serve(5)
        new(follows, 6)
        house = follows.scene.house
        post = read_page(follows.blog.page(6), f"{HOME}/6").as_post()
        plans, _ = plan_post(post, targets=[house.channels["page"]], first=None)
        occasion = Occasion(key="manual/1", post=post, source=f"{HOME}/6", due_at=house.now)
        enrol(plans, occasion, now=house.now, ledger=house.ledger)
        with house.ledger.writing() as tx:
            tx.freeze("manual/1", freeze(post, house.ledger.blobs))
        rows = follows.serve(60)
        assert follows.shared() == [[6], [6]]
        assert [row.status for row in rows if row.channel == "page"] == [Status.PUBLISHED, Status.CANCELLED]

    def test_only_of_the_wanted_categories(self, follows: Follows) -> None:
        follows.keys = {"categories": ["영화"]}
        follows.serve(5)
        new(follows, 6, category="영화")
        new(follows, 7, category="일상")
        follows.serve(60)
        assert follows.shared() == [[6], [6]]
        assert follows.states()[7] is ItemState.DECLINED

    def test_each_may_wait_for_a_yes(self, follows: Follows) -> None:
        follows.keys = {"each": "ask"}
        follows.serve(5)
        new(follows, 6)
        rows = follows.serve(60)
        assert {(row.status, row.waiting_for) for row in rows} == {(Status.WAITING, WaitingFor.APPROVAL)}
        assert follows.shared() == [[], []]

    @pytest.mark.parametrize(
        ("parts", "code"), [({"picture": False}, "approval.page_picture"), ({}, "approval.page_title")]
    )
    def test_a_page_that_is_not_as_it_should_be_is_waited_for_and_then_asked_about(
        self, follows: Follows, parts: dict[str, Any], code: str
    ) -> None:
        follows.serve(5)
        new(follows, 6, **parts)
        follows.serve(12)
        if not parts:
            titled = follows.blog.page
            follows.blog.page = lambda number: titled(number).replace("글 6".encode(), "블로그".encode())  # type: ignore[method-assign]  # a page that is another's
        rows = follows.serve(60)
        assert {(row.error or {})["code"] for row in rows} == {code}
        assert (follows.shared(), follows.blog.pages) == ([[], []], 4)


class TestManyAtOnce:
    def many(self, follows: Follows, count: int = 200) -> None:
        follows.blog.window = 500
        follows.serve(5)
        for number in range(6, 6 + count):
            new(follows, number)
        follows.serve(60)

    def test_they_wait_for_a_yes(self, follows: Follows) -> None:
        self.many(follows)
        assert [news.news.asked for news in follows.told if news.news.asked] == [200]
        assert (follows.shared(), follows.blog.pages) == ([[], []], 0)

    def test_with_it_they_are_shared_apart(self, follows: Follows) -> None:
        self.many(follows, 4)
        assert len(follows.following.answer("my-blog", share=True)) == 4
        follows.serve(60)
        assert follows.shared() == [[6, 7, 8, 9], [6, 7, 8, 9]]

    def test_without_it_they_never_are(self, follows: Follows) -> None:
        self.many(follows)
        follows.following.answer("my-blog", share=False)
        follows.serve(60)
        assert follows.shared() == [[], []]

    def test_the_next_one_is_shared_all_the_same(self, follows: Follows) -> None:
        self.many(follows)
        new(follows, 300)
        follows.serve(60)
        assert follows.shared() == [[300], [300]]


class TestAFeedThatFails:
    @pytest.mark.parametrize("error", [UNREADABLE, BROKEN, InvalidPost("page.unreachable", host="a")])
    def test_nothing_is_forgotten_and_nothing_new_made_of_it(
        self, follows: Follows, error: InvalidPost
    ) -> None:
        follows.serve(5)
        new(follows, 6)
        follows.blog.feed_error = error
        follows.serve(60)
        assert follows.shared() == [[], []]
        assert follows.told[-1].error is error
        follows.blog.feed_error = None
        follows.serve(120)
        assert follows.shared() == [[6], [6]]

    def test_it_is_tried_less_and_less_often(self, follows: Follows) -> None:
        follows.blog.feed_error = BROKEN
        follows.serve(301)
        # At once, then after 20, 60, 140 and 300 minutes.
        assert follows.blog.polls == 5

    def test_what_has_not_changed_is_not_read_again(self, follows: Follows) -> None:
        follows.serve(120)
        assert follows.blog.polls == 12
        assert [news.began for news in follows.told if news.began is not None] == [5]

    def test_a_page_that_cannot_be_read_is_tried_for_a_day(self, follows: Follows) -> None:
        follows.serve(5)
        new(follows, 6)
        follows.blog.page_error = BROKEN
        follows.serve(60)
        follows.blog.page_error = None
        follows.serve(120)
        assert follows.shared() == [[6], [6]]

    def test_after_a_day_it_is_told_and_left(self, follows: Follows) -> None:
        follows.serve(5)
        new(follows, 6)
        follows.blog.page_error = BROKEN
        follows.serve(60 * 40, step=30)
        assert follows.states()[6] is ItemState.DECLINED
        assert follows.told[-1].error is None
        assert any(news.error is BROKEN for news in follows.told)


class TestTheConfiguration:
    def test_a_renamed_source_stays_what_it_was(self, follows: Follows) -> None:
        follows.serve(5)
        new(follows, 6)
        follows.serve(10)
        follows.keys = {"name": "blog"}
        new(follows, 7)
        follows.serve(60)
        assert follows.shared() == [[6, 7], [6, 7]]

    def test_a_naver_blog_named_in_another_way_stays_what_it_was(self, follows: Follows) -> None:
        follows.keys = {"url": "myreviews"}
        follows.serve(5)
        new(follows, 6)
        follows.serve(10)
        follows.keys = {"url": "https://m.blog.naver.com/myreviews"}
        new(follows, 7)
        follows.serve(60)
        assert follows.shared() == [[6, 7], [6, 7]]

    def test_a_wrong_address_that_was_mended_is_read_at_once(self, follows: Follows) -> None:
        follows.keys = {"url": f"{HOME}/sitemap.xml"}
        follows.blog.feed_error = BROKEN
        follows.serve(60, step=10)
        follows.keys = {}
        [errand] = follows.following.due()
        assert isinstance(errand, PollFeed)
        assert errand.state == SourceState(name="my-blog", url=HOME, feed=HOME)

    def test_the_whole_blog_in_place_of_its_category_brings_no_old_posts_unasked(
        self, follows: Follows
    ) -> None:
        follows.keys = {"url": f"{HOME}/category/food/rss"}
        follows.serve(5)
        new(follows, 6, hidden=True)
        follows.serve(3 * 60, step=10)
        follows.blog.change(6, hidden=False)
        follows.keys = {}
        [errand] = follows.following.due()
        assert isinstance(errand, PollFeed)
        assert (errand.state.feed, errand.state.kind) == (HOME, None)
        new(follows, 7)
        follows.serve(60)
        assert follows.states()[6] is ItemState.ASKED
        assert follows.shared() == [[7], [7]]

    def test_one_that_comes_back_begins_anew(self, follows: Follows) -> None:
        follows.serve(5)
        follows.keys = {"name": "other", "url": "https://other.tistory.com"}
        follows.following.begin()
        new(follows, 6)
        follows.keys = {}
        follows.serve(60)
        assert follows.states()[6] is ItemState.ARCHIVE

    def test_a_channel_never_follows_itself(self, follows: Follows) -> None:
        source = Source.model_validate({"name": "a", "url": HOME})
        channels, publishing = follows.scene.house.channels, follows.following.settings.publishing
        found = source_targets(source, channels, publishing, where="")
        assert [channel.name for channel in found] == ["page", "band"]
