"""Asking Naver for link cards: what is sent, what is kept, and that a refusal costs the card alone."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests
from tests.adapters.naver_bench import (
    CARD,
    LOGIN_PAGE,
    READ,
    SAVE,
    SERVICE_CONFIG,
    TOKEN,
    composed,
    naver,
    published,
    query,
)
from tests.adapters.naver_cards import NORMAL, PAGE, SUMMARY, cards, components, linking, links, signed
from tests.adapters.naver_document import texts_of

from crosspost.errors import Unauthorized, Unavailable, Unconfirmed
from crosspost.testing import MemoryJournal


def test_the_page_is_asked_for_as_the_editor_does_and_its_signed_address_is_used() -> None:
    with naver({CARD: signed()}) as there:
        _, journal = published(linking())
    [asked] = there.sent(CARD)
    assert query(asked) == {"url": PAGE}
    assert asked.headers["Se-Authorization"] == TOKEN
    assert asked.headers["SE-App-Id"].startswith("SE-")
    assert len(asked.headers["SE-App-Id"]) == len("SE-") + 36
    assert there.order.index(SERVICE_CONFIG) < there.order.index(CARD) < there.order.index(SAVE)
    [card] = cards(there)
    assert (card["link"], card["oglinkSign"]) == (NORMAL, "c2lnbg__v1.0")
    assert (card["title"], card["description"], card["domain"]) == ("국밥집", "서울의 국밥", "example.com")
    assert links(there) == []
    assert journal.trace().recall("shortfall") is None


@pytest.mark.parametrize(
    ("image", "thumbnail"),
    [
        ({"url": "https://example.com/og.jpg"}, None),
        ({"url": "https://example.com/og.jpg", "width": 0, "height": 630}, None),
        ({"url": "blob:https://example.com/1", "width": 1200, "height": 630}, None),
        (None, None),
        (
            {"url": "https://example.com/og.jpg", "width": 1200, "height": 630},
            {"src": "https://example.com/og.jpg", "width": 1200, "height": 630, "@ctype": "thumbnail"},
        ),
    ],
)
def test_a_thumbnail_is_sent_whole_or_not_at_all(image: Any, thumbnail: Any) -> None:
    with naver({CARD: signed(image=image)}) as there:
        published(linking())
    assert cards(there)[0]["thumbnail"] == thumbnail


def test_the_original_s_address_stays_text() -> None:
    with naver({CARD: signed()}) as there:
        published(linking(), link="https://band.us/post/1")
    assert [query(each)["url"] for each in there.sent(CARD)] == [PAGE]
    assert links(there) == ["https://band.us/post/1"]


def test_every_page_is_asked_for_once_and_twenty_at_most() -> None:
    pages = [f"https://example.com/{number}" for number in range(25)]

    def answer(request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        return 200, {}, json.dumps(signed(query(request)["url"]))

    with naver({CARD: answer}) as there:
        published(linking(*pages, *pages))
    assert [query(each)["url"] for each in there.sent(CARD)] == pages[:20]
    assert len(cards(there)) == 40
    assert links(there) == pages[20:] * 2


def test_an_address_is_asked_for_as_a_link_may_hold_it() -> None:
    with naver({CARD: signed()}) as there:
        published(linking("HTTPS://example.com/a b"))
    assert [query(each)["url"] for each in there.sent(CARD)] == ["https://example.com/a%20b"]
    assert [each["link"] for each in cards(there)] == [NORMAL]


def test_what_is_no_web_address_is_not_asked_for() -> None:
    with naver({CARD: signed()}) as there:
        published(linking("ftp://example.com/a"))
    assert there.sent(CARD) == []


def test_cards_can_be_switched_off() -> None:
    with naver({CARD: signed()}) as there:
        published(linking(), link_cards=False)
    assert (there.sent(CARD), cards(there), links(there)) == ([], [], [PAGE])


@pytest.mark.parametrize(
    "answer",
    [
        (400, {}, {"code": "400", "message": "the page cannot be read"}),
        (403, {}, ""),
        (404, {}, "<html>gone</html>"),
        (500, {}, ""),
        (429, {"Retry-After": "60"}, ""),
        {"isSuccess": False, "result": {"errorCode": "no privilege", "errorMessage": ""}},
        {"isSuccess": False, "result": "UNKNOWN"},
        "<html>hello</html>",
        "",
        {"oglink": {"url": NORMAL, "summary": SUMMARY}},
        {"oglinkSign": "s__v1.0", "oglink": {"summary": SUMMARY}},
        {"oglinkSign": "s__v1.0", "oglink": {"url": "javascript:1", "summary": SUMMARY}},
        {"oglinkSign": "s__v1.0", "oglink": {"url": "https://a.kr/x y", "summary": SUMMARY}},
        {"oglinkSign": "s__v1.0", "oglink": "?"},
        (200, {}, "[]"),
    ],
)
def test_without_a_card_the_address_stays_text(answer: Any) -> None:
    with naver({CARD: answer}) as there:
        outcome, journal = published(linking(title="가게"))
    assert outcome.remote_id == "224000000001"
    assert (cards(there), links(there)) == ([], [PAGE])
    assert "가게" in [text for each in components(there) for text in texts_of(each)]
    assert journal.trace().recall("shortfall") is None


def test_a_line_that_fails_leaves_the_address_text() -> None:
    def cut(_request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        raise requests.ConnectionError

    with naver({CARD: cut}) as there:
        published(linking())
    assert links(there) == [PAGE]


@pytest.mark.parametrize(("status", "asked"), [(429, 1), (503, 1), (400, 3)])
def test_a_service_that_is_down_is_asked_no_more(status: int, asked: int) -> None:
    pages = [f"https://example.com/{number}" for number in range(3)]
    with naver({CARD: (status, {}, "")}) as there:
        published(linking(*pages))
    assert len(there.sent(CARD)) == asked
    assert links(there) == pages


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ((302, {"Location": LOGIN_PAGE}, ""), "unauthorized.session"),
        ("<form action='https://nid.naver.com/nidlogin.login'></form>", "unauthorized.session"),
        ({"isSuccess": False, "result": {"errorCode": "LOGIN", "errorMessage": ""}}, "unauthorized.session"),
        ((418, {}, ""), "unauthorized.bot_check"),
    ],
)
def test_a_session_that_ended_stops_the_attempt(answer: Any, code: str) -> None:
    with naver({CARD: answer}) as there, pytest.raises(Unauthorized) as stopped:
        published(linking())
    assert stopped.value.code == code
    assert SAVE not in there.order


def test_a_refused_token_is_fetched_anew_once() -> None:
    journal = MemoryJournal()
    with naver({CARD: (401, {}, "")}), pytest.raises(Unavailable):
        published(linking(), journal)
    journal.begin()
    with naver({CARD: (401, {}, "")}), pytest.raises(Unauthorized):
        published(linking(), journal)


def test_the_rendition_s_name_is_the_same_whatever_naver_answers() -> None:
    before = composed(linking()).digest
    with naver({CARD: signed()}):
        published(linking())
    with naver({CARD: (400, {}, "")}):
        published(linking())
    assert composed(linking()).digest == composed(linking(), link_cards=False).digest == before


def test_a_card_that_vanished_from_the_draft_is_told() -> None:
    kept: dict[str, Any] = {"isSuccess": True, "result": {}}

    def without_card(request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        parts = [each for each in components(there) if each["@ctype"] != "oglink"]
        kept["result"] = {"document": {"components": parts}, "tags": "맛집,국밥"}
        return 200, {}, json.dumps(kept)

    with naver({CARD: signed(), READ: without_card}) as there:
        _, journal = published(linking())
    assert journal.trace().recall("shortfall") == [{"part": "text", "sent": NORMAL, "kept": ""}]


def test_a_lost_answer_after_a_card_is_unconfirmed_as_ever() -> None:
    with naver({CARD: signed(), SAVE: (500, {}, "")}), pytest.raises(Unconfirmed):
        published(linking())
