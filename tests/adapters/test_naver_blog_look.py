"""Looking for a post on the blog: which list says what, and what counts as ours."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from tests.adapters.naver_bench import (
    DATE_MILLISECONDS,
    DRAFTS,
    LOGIN_PAGE,
    MOBILE_LIST,
    READ,
    RSS,
    SAVE,
    TITLE_LIST,
    Naver,
    channel,
    composed,
    form,
    image,
    naver,
    published,
    query,
    review,
)
from tests.adapters.naver_lists import drafts, mobile, rss, titles

from crosspost.adapter import Attempt, CannotTell, Match, Seen, Trace
from crosspost.post import Post
from crosspost.rendering import FIRST

NOW = datetime(2026, 7, 6, 2, 10, tzinfo=UTC)
OLD, DRAFT, NEW, NEWER = 224000000001, 224000000100, 224000000123, 224000000124
DEAD: tuple[int, dict[str, str], str] = (500, {}, "")


def blog(**lists: Any) -> dict[str, Any]:
    """A blog whose lists are empty but for those given."""
    answers = {"mobile": mobile(), "titles": titles(), "rss": rss((1, "첫 글")), "drafts": drafts()} | lists
    addresses = {"mobile": MOBILE_LIST, "titles": TITLE_LIST, "rss": RSS, "drafts": DRAFTS}
    return {addresses[name]: answer for name, answer in answers.items()}


def trace(
    *, sent: bool, baseline: Mapping[str, Any] | None = None, draft: int | None = None, since: datetime = NOW
) -> Trace:
    memory = {"draft": draft} if draft else {}
    attempt = Attempt(number=1, started_at=NOW, passed_at=NOW if sent else None, memory=memory)
    return Trace(since=since, attempts=(attempt,), baseline=baseline)


BASELINE = {"highest": OLD, "public": [OLD], "drafts": [DRAFT]}
FRESH = Trace(since=NOW - timedelta(days=30))
SENT = trace(sent=True, baseline=BASELINE, since=NOW - timedelta(minutes=5))


def look(answers: dict[str, Any], seen_by: Trace, post: Post | None = None, **settings: Any) -> Any:
    with naver(answers), channel(**settings) as there:
        return there.find(composed(post or review()), seen_by)


def live(*numbers: int, at: datetime | None = NOW) -> tuple[Match, ...]:
    return tuple(
        Match(remote_id=str(n), permalink=f"https://blog.naver.com/myblog/{n}", at=at) for n in numbers
    )


def as_drafts(*numbers: int) -> tuple[Match, ...]:
    return tuple(Match(remote_id=str(n), at=NOW) for n in numbers)


class TestBeforeTheFirstSend:
    def test_nothing_there_is_seen_with_a_baseline(self) -> None:
        public = {"mobile": mobile((OLD, "옛 글")), "titles": titles((str(NEW), "x"))}
        answers = blog(**public, drafts=drafts((DRAFT, "y")))
        seen = look(answers, FRESH)
        assert seen == Seen(baseline={"highest": NEW, "public": [OLD, NEW, 1], "drafts": [DRAFT]})

    def test_a_post_with_the_title_is_seen_unless_it_is_too_old(self) -> None:
        answers = blog(mobile=mobile((OLD, "맛집 리뷰")))
        assert look(answers, FRESH).live == live(OLD)
        assert look(answers, Trace(since=NOW + timedelta(seconds=1))).live == ()

    def test_a_draft_with_the_title_is_seen(self) -> None:
        seen = look(blog(drafts=drafts((DRAFT, "맛집  리뷰"), (7, "다른 글"))), FRESH)
        assert seen.drafts == as_drafts(DRAFT)

    def test_the_slot_need_not_be_filled_to_look(self) -> None:
        with naver(blog()), channel() as there:
            assert isinstance(there.find(composed(review(), FIRST), FRESH), Seen)

    def test_lists_are_asked_as_the_pages_ask_them(self) -> None:
        with naver(blog()) as wire, channel() as there:
            there.find(composed(review()), FRESH)
        assert wire.order == [MOBILE_LIST, TITLE_LIST, RSS, DRAFTS]
        assert [query(request) for request in wire.made] == [
            {"categoryNo": "0", "itemCount": "30", "page": "1"},
            {
                "blogId": "myblog",
                "viewdate": "",
                "currentPage": "1",
                "categoryNo": "0",
                "parentCategoryNo": "0",
                "countPerPage": "30",
            },
            {},
            {"blogId": "myblog", "editorVersion": "SEOne", "onlyCount": "false"},
        ]
        assert wire.sent(MOBILE_LIST)[0].headers["Referer"] == "https://m.blog.naver.com/myblog"

    def test_the_editor_version_is_a_setting(self) -> None:
        with naver(blog()) as wire, channel(editor_version="4") as there:
            there.find(composed(review()), FRESH)
        assert query(wire.sent(DRAFTS)[0])["editorVersion"] == "4"


class TestAfterSending:
    def test_a_newer_post_with_the_title_is_ours(self) -> None:
        answers = blog(mobile=mobile((NEW, "맛집 리뷰"), (OLD, "맛집 리뷰"), (NEWER, "다른 글")))
        assert look(answers, SENT).live == live(NEW)

    def test_two_newer_posts_with_the_title_are_both_reported(self) -> None:
        answers = blog(mobile=mobile((NEW, "맛집 리뷰"), (NEWER, "맛집 리뷰")))
        assert look(answers, SENT).live == live(NEW, NEWER)

    def test_a_post_from_before_the_attempt_is_not_ours(self) -> None:
        early = DATE_MILLISECONDS - 6 * 60 * 1000
        assert look(blog(mobile=mobile((NEW, "맛집 리뷰"), at=early)), SENT).live == ()

    def test_our_draft_published_under_its_own_number_is_ours(self) -> None:
        kept = trace(sent=True, baseline={**BASELINE, "highest": NEWER}, draft=NEW)
        assert look(blog(mobile=mobile((NEW, "맛집 리뷰"))), kept).live == live(NEW)
        assert look(blog(mobile=mobile((NEW, "다른 제목"))), kept).live == ()

    def test_without_a_baseline_only_a_dated_post_is_surely_new(self) -> None:
        blind = trace(sent=True, baseline=None)
        assert look(blog(mobile=mobile((NEW, "맛집 리뷰"))), blind).live == live(NEW)
        undated = titles((str(NEW), "%EB%A7%9B%EC%A7%91+%EB%A6%AC%EB%B7%B0"))
        assert look(blog(titles=undated), blind).live == ()

    @pytest.mark.parametrize(("open_type", "flag"), [(0, "notOpen"), (1, "buddyOpen"), (3, "bothBuddyOpen")])
    def test_a_post_that_not_everyone_can_read_is_no_original(self, open_type: int, flag: str) -> None:
        hidden = titles((str(NEW), "%EB%A7%9B%EC%A7%91+%EB%A6%AC%EB%B7%B0"), open_type=str(open_type))
        assert look(blog(titles=hidden), SENT).live == ()
        assert look(blog(mobile=mobile((NEW, "맛집 리뷰"), **{flag: True})), SENT).live == ()

    @pytest.mark.parametrize("mobile_answer", [DEAD, (403, {}, ""), mobile(), "<html></html>"])
    def test_the_next_list_is_read_when_one_is_unreadable_or_has_no_match(self, mobile_answer: Any) -> None:
        second = titles((str(NEW), "%EB%A7%9B%EC%A7%91+%EB%A6%AC%EB%B7%B0"))
        assert look(blog(mobile=mobile_answer, titles=second), SENT).live == live(NEW, at=None)
        third = blog(mobile=mobile_answer, titles=DEAD, rss=rss((NEW, "맛집 리뷰")))
        assert look(third, SENT).live == live(NEW)

    def test_no_other_list_is_asked_once_it_is_found(self) -> None:
        with naver(blog(mobile=mobile((NEW, "맛집 리뷰")))) as wire, channel() as there:
            there.find(composed(review()), SENT)
        assert wire.order == [MOBILE_LIST, DRAFTS]

    def test_without_a_readable_public_list_nothing_can_be_told(self) -> None:
        dead = blog(mobile=DEAD, titles=requests.ReadTimeout("x"), rss="<rss><channel/></rss>")
        assert look(dead, SENT) == CannotTell(reason="look.unreadable")

    @pytest.mark.parametrize(
        "answer", [{"isSuccess": False, "result": {}}, (302, {"Location": LOGIN_PAGE}, ""), DEAD]
    )
    def test_a_dead_session_leaves_drafts_unknown_but_not_what_is_live(self, answer: Any) -> None:
        assert look(blog(drafts=answer), SENT) == CannotTell(reason="look.unreadable")
        found = look(blog(mobile=mobile((NEW, "맛집 리뷰")), drafts=answer), SENT)
        assert found.live == live(NEW)
        assert found.baseline["drafts"] is None

    def test_mode_share_reads_no_drafts(self) -> None:
        with naver(blog(drafts=DEAD)) as wire, channel(mode="share") as there:
            assert isinstance(there.find(composed(review()), FRESH), Seen)
        assert DRAFTS not in wire.order

    def test_a_channel_without_a_blog_can_tell_nothing(self) -> None:
        with naver() as wire, channel(blog_id="", mode="share") as there:
            assert isinstance(there.find(composed(review()), FRESH), CannotTell)
        assert wire.made == []


class TestDrafts:
    def test_our_draft_is_known_by_its_number_whatever_its_title(self) -> None:
        own = trace(sent=True, baseline=BASELINE, draft=NEW)
        assert look(blog(drafts=drafts((NEW, "고친 제목"))), own).drafts == as_drafts(NEW)

    def test_our_draft_that_is_gone_is_absent(self) -> None:
        own = trace(sent=True, baseline=BASELINE, draft=NEW)
        assert look(blog(drafts=drafts((DRAFT, "맛집 리뷰"))), own).drafts == ()

    def test_a_draft_of_before_is_not_ours(self) -> None:
        assert look(blog(drafts=drafts((DRAFT, "맛집 리뷰"))), SENT).drafts == ()

    def test_a_raised_count_of_drafts_proves_nothing(self) -> None:
        assert look(blog(drafts=drafts((NEW, "자동 저장"))), SENT).drafts == ()

    def lost_draft(self, tmp_path: Path, **changes: Any) -> tuple[Post, Any]:
        """A post and the answer that reads its saved draft, with some parts of the document changed."""
        post = review(image(tmp_path))
        with naver() as wire:
            published(post)
        return post, self.read(wire, **changes)

    def read(self, wire: Naver, **changes: Any) -> dict[str, Any]:
        fields = form(wire.sent(SAVE)[0])
        model = json.loads(fields["documentModel"])
        for ctype in changes.get("without", ()):
            components = model["document"]["components"]
            model["document"]["components"] = [each for each in components if each["@ctype"] != ctype]
        meta = json.loads(fields["populationParams"])["populationMeta"]
        return {"isSuccess": True, "result": {"doc": json.dumps(model), "meta": meta}}

    def test_a_new_draft_that_holds_what_was_sent_is_ours(self, tmp_path: Path) -> None:
        post, kept = self.lost_draft(tmp_path)
        answers = {**blog(drafts=drafts((NEW, "맛집 리뷰"))), READ: kept}
        with naver(answers) as wire, channel() as there:
            seen = there.find(composed(post), SENT)
        assert isinstance(seen, Seen)
        assert seen.drafts == as_drafts(NEW)
        assert query(wire.sent(READ)[0]) == {"blogId": "myblog", "logNo": str(NEW)}

    @pytest.mark.parametrize("lost", ["image", "text", "documentTitle"])
    def test_a_new_draft_that_holds_something_else_proves_nothing(self, lost: str, tmp_path: Path) -> None:
        post, kept = self.lost_draft(tmp_path, without=(lost,))
        answers = {**blog(drafts=drafts((NEW, "맛집 리뷰"))), READ: kept}
        assert look(answers, SENT, post) == CannotTell(reason="look.unreadable")

    def test_a_new_draft_that_cannot_be_read_proves_nothing(self) -> None:
        answers = {**blog(drafts=drafts((NEW, "맛집 리뷰"))), READ: DEAD}
        assert look(answers, SENT) == CannotTell(reason="look.unreadable")

    def test_without_known_drafts_their_time_decides(self, tmp_path: Path) -> None:
        post, kept = self.lost_draft(tmp_path)
        blind = trace(sent=True, baseline={"highest": OLD, "public": [], "drafts": None})
        answers = {**blog(drafts=drafts((NEW, "맛집 리뷰"))), READ: kept}
        assert look(answers, blind, post).drafts == as_drafts(NEW)
        early = DATE_MILLISECONDS - 1
        assert look(blog(drafts=drafts((NEW, "맛집 리뷰"), at=early)), blind, post).drafts == ()
