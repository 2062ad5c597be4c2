"""Link cards of earlier attempts: used again while they are young, and known by a look."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.adapters.naver_bench import (
    CARD,
    SAVE,
    Naver,
    channel,
    form,
    naver,
    published,
    query,
)
from tests.adapters.naver_cards import NORMAL, PAGE, cards, linking, signed

from crosspost.adapter import Seen
from crosspost.errors import DeliveryError, Unavailable
from crosspost.rendering import What
from crosspost.testing import MemoryJournal


class TestAgain:
    @pytest.fixture
    def clock(self) -> list[datetime]:
        return [datetime(2026, 11, 1, tzinfo=UTC)]

    def attempt(self, journal: MemoryJournal, answer: Any, save: Any) -> Naver:
        with naver({CARD: answer, SAVE: save}) as there, pytest.raises(DeliveryError):
            published(linking(), journal)
        return there

    def test_a_retry_uses_the_card_again_within_the_hour(self, clock: list[datetime]) -> None:
        journal = MemoryJournal(now=lambda: clock[0])
        token_gone = naver({CARD: [signed(), (401, {}, "")]})
        with token_gone, pytest.raises(Unavailable):
            published(linking(PAGE, "https://example.com/2"), journal)
        journal.begin()
        with naver({CARD: signed("https://example.com/2")}) as there:
            published(linking(PAGE, "https://example.com/2"), journal)
        assert [query(each)["url"] for each in there.sent(CARD)] == ["https://example.com/2"]
        assert [each["link"] for each in cards(there)] == [NORMAL, "https://example.com/2"]

    def test_an_old_card_is_asked_for_anew(self, clock: list[datetime]) -> None:
        journal = MemoryJournal(now=lambda: clock[0])
        with naver({CARD: [signed(), (401, {}, "")]}), pytest.raises(Unavailable):
            published(linking(PAGE, "https://example.com/2"), journal)
        journal.begin()
        clock[0] += timedelta(hours=1)
        with naver({CARD: signed()}) as there:
            published(linking(PAGE, "https://example.com/2"), journal)
        assert len(there.sent(CARD)) == 2

    def test_a_card_of_a_draft_that_was_sent_is_not_used_again(self, clock: list[datetime]) -> None:
        journal = MemoryJournal(now=lambda: clock[0])
        self.attempt(journal, signed(), (500, {}, ""))
        journal.begin()
        with naver({CARD: signed()}) as there:
            published(linking(), journal)
        assert len(there.sent(CARD)) == 1

    @pytest.mark.parametrize("answer", [signed(), (400, {}, "")], ids=["card", "text"])
    def test_a_draft_whose_answer_was_lost_is_known_by_what_it_held(
        self, answer: Any, clock: list[datetime]
    ) -> None:
        journal = MemoryJournal(now=lambda: clock[0])
        # What an attempt before got does not tell what the last one wrote.
        self.attempt(journal, signed(), (500, {}, ""))
        journal.begin()
        lost = self.attempt(journal, answer, (500, {}, ""))
        model = json.loads(form(lost.sent(SAVE)[-1])["documentModel"])
        kept = {"isSuccess": True, "result": model | {"tags": "맛집,국밥"}}
        assert self.found(journal, kept) == ["7"]
        del model["document"]["components"][1:]
        assert self.found(journal, kept) == []

    def found(self, journal: MemoryJournal, kept: dict[str, Any]) -> list[str]:
        listed = [{"logNo": 7, "title": "맛집 리뷰", "modiDate": 1793491200000}]
        drafts = {"isSuccess": True, "result": {"totalCount": 1, "tempPostList": listed}}
        answers = {
            "https://m.blog.naver.com/api/blogs/myblog/post-list": {
                "isSuccess": True,
                "result": {"items": []},
            },
            "https://blog.naver.com/PostTitleListAsync.naver": {"resultCode": "S", "postList": []},
            "https://rss.blog.naver.com/myblog.xml": "<rss><channel></channel></rss>",
            "https://blog.naver.com/TempPostList.naver": drafts,
            "https://blog.naver.com/RabbitTempPostRead.naver": kept,
        }
        with naver(answers), channel() as blog:
            trace = journal.trace(baseline={"highest": 0, "public": [], "drafts": []})
            seen = blog.find(blog.compose(linking(), What.FULL, None), trace)
        return [match.remote_id for match in seen.drafts] if isinstance(seen, Seen) else []
