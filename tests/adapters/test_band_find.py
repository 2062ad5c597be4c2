"""Which of a band's posts is the one that may have been sent."""

from __future__ import annotations

import html
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import responses
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.adapters.band_answers import failure
from tests.adapters.band_channel import BAND, POSTS, TOKEN, band

from crosspost.adapter import CannotTell, Match, Seen, Trace
from crosspost.errors import Unauthorized
from crosspost.post import Paragraph, Span
from crosspost.rendering import Rendition, What
from crosspost.testing import MemoryJournal, review
from crosspost_band.listing import BandPost, Wanted, normalise

LINK = "https://example.com/r/1"
START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SINCE = START - timedelta(minutes=5)
NOT_SENT = Trace(since=START - timedelta(days=30))
LONG = Paragraph(spans=(Span(text="국물이 아주 진하다. " * 40),))


def rendition(*more: Paragraph) -> Rendition:
    return band().compose(review(*more), What.FULL, LINK)


TEXT = rendition().text


def sent(baseline: dict[str, Any] | None = None) -> Trace:
    journal = MemoryJournal()
    journal.point_of_no_return()
    return journal.trace(since=SINCE, baseline=baseline)


def item(content: str | None, at: datetime = START, key: str = "AAB1", **more: Any) -> dict[str, Any]:
    return {"post_key": key, "content": content, "created_at": int(at.timestamp() * 1000), **more}


def listed(*items: dict[str, Any], following: Any = None) -> dict[str, Any]:
    paging = {"previous_params": None, "next_params": following}
    return {"result_code": 1, "result_data": {"paging": paging, "items": list(items)}}


def found(*items: dict[str, Any], trace: Trace, of: Rendition | None = None, **keys: Any) -> list[str]:
    with responses.RequestsMock() as wire:
        wire.get(POSTS, json=listed(*items))
        seen = band(**keys).find(of or rendition(), trace)
    assert isinstance(seen, Seen)
    return [match.remote_id for match in seen.live]


def query(call: Any) -> dict[str, str]:
    fields = parse_qs(urlsplit(str(call.request.url)).query, strict_parsing=True)
    return {name: value for name, [value] in fields.items()}


def test_the_vectors_of_the_specification() -> None:
    attached = (
        'This is Cotents.\n To be continue... <band:attachment type="photo" id="3452" />'
        '<band:attachment type="video" id="675" />'
    )
    assert normalise(attached) == "This is Cotents.\nTo be continue..."
    assert normalise('<band:refer user_key="AAA">Kim</band:refer> hi &amp; bye') == "Kim hi & bye"


def test_tags_go_before_entities_so_that_escaped_ones_stay() -> None:
    assert normalise("&lt;band:refer&gt; 글 &amp;lt;") == "<band:refer> 글 &lt;"


def test_white_space_and_composition_do_not_matter() -> None:
    changed = unicodedata.normalize("NFD", TEXT).replace("\n\n", " \r\n\r\n\r\n")
    assert found(item(changed), trace=sent()) == ["AAB1"]


@pytest.mark.parametrize("come_back", [html.escape, str], ids=["escaped", "raw"])
def test_our_own_mark_up_is_found_escaped_or_raw(come_back: Any) -> None:
    ours = rendition(Paragraph(spans=(Span(text="A & B &amp; <b>굵게</b> <band:refer> 5 < 6"),)))
    tagged = come_back(ours.text) + ' <band:attachment type="photo" id="1" />'
    assert found(item(tagged), trace=sent(), of=ours) == ["AAB1"]


@settings(deadline=None)
@given(st.text(), st.sampled_from([html.escape, str]))
def test_whatever_was_sent_is_found_escaped_or_raw(text: str, come_back: Any) -> None:
    ours = Rendition(adapter="band", what=What.FULL, text=text)
    post = BandPost.model_validate(item(come_back(text)))
    found = Wanted(rendition=ours, trace=sent()).matches((post,))
    assert len(found) == (1 if normalise(come_back(text)) else 0)


@responses.activate
def test_a_match_has_its_key_and_time_and_no_address() -> None:
    responses.get(POSTS, json=listed(item(TEXT)))
    seen = band().find(rendition(), sent())
    assert seen == Seen(live=(Match(remote_id="AAB1", at=START),), baseline={"newest": ["AAB1"]})


def test_a_time_of_ten_digits_is_in_seconds() -> None:
    seconds = item(TEXT) | {"created_at": int(START.timestamp())}
    as_text = item(TEXT) | {"created_at": str(int(START.timestamp()) * 1000)}
    assert found(seconds, trace=sent()) == ["AAB1"]
    assert found(as_text, trace=sent()) == ["AAB1"]


@pytest.mark.parametrize("trace", [sent(), Trace(since=SINCE)], ids=["sent", "not sent"])
def test_an_older_post_is_not_the_one(trace: Trace) -> None:
    assert found(item(TEXT, SINCE - timedelta(seconds=1)), trace=trace) == []
    assert found(item(TEXT, SINCE), trace=trace) == ["AAB1"]


def test_a_post_cut_by_band_is_found_from_200_equal_characters() -> None:
    ours = rendition(LONG)
    assert found(item(ours.text[:250] + "..."), trace=sent(), of=ours) == ["AAB1"]
    assert found(item(ours.text[:150]), trace=sent(), of=ours) == []
    assert found(item(ours.text[:250] + " 다른 글"), trace=sent(), of=ours) == []


def test_before_a_send_the_address_alone_is_enough_and_after_it_is_not() -> None:
    by_hand = item(f"손으로 올린 글 {LINK}에서")
    assert found(by_hand, trace=NOT_SENT) == ["AAB1"]
    assert found(item(f"손으로 올린 글 {LINK}2"), trace=NOT_SENT) == []
    assert found(by_hand, trace=sent()) == []


def test_a_post_that_was_there_before_the_attempt_is_not_the_one() -> None:
    assert found(item(TEXT), trace=sent({"newest": ["AAB1"]})) == []


def test_a_post_without_text_is_not_the_one() -> None:
    assert found(item(None), item("<band:attachment />"), trace=sent()) == []


def test_of_equal_posts_the_owners_own_is_preferred_when_he_is_known() -> None:
    others = item(TEXT, key="AAB1", author={"user_key": "them"})
    own = item(TEXT, key="AAB2", author={"user_key": "me"})
    assert found(others, own, trace=sent(), user_key="me") == ["AAB2"]
    assert found(others, own, trace=sent()) == ["AAB1", "AAB2"]
    assert found(others, trace=sent(), user_key="me") == ["AAB1"]


@responses.activate
def test_every_page_is_asked_for_with_what_band_names_and_the_locale() -> None:
    following = {"after": "aaa", "limit": "20", "band_key": "bbb", "access_token": "xxx"}
    responses.get(POSTS, json=listed(item("새 글"), following=following))
    responses.get(POSTS, json=listed(item("다음 글"), following={"after": 5, "band_key": "bbb"}))
    responses.get(POSTS, json=listed(item(TEXT), following={"after": "more"}))
    seen = band(locale="en_US").find(rendition(), sent())
    assert [query(call) for call in responses.calls] == [
        {"access_token": TOKEN, "band_key": BAND, "locale": "en_US"},
        {"access_token": TOKEN, "after": "aaa", "limit": "20", "band_key": "bbb", "locale": "en_US"},
        {"access_token": TOKEN, "after": "5", "band_key": "bbb", "locale": "en_US"},
    ]
    assert isinstance(seen, Seen)
    assert len(seen.live) == 1


@responses.activate
def test_with_the_token_in_a_header_no_address_carries_it() -> None:
    responses.get(POSTS, json=listed(item("새 글"), following={"after": "a", "access_token": TOKEN}))
    responses.get(POSTS, json=listed())
    band(token_in="header").find(rendition(), sent())
    for call in responses.calls:
        assert TOKEN not in str(call.request.url)
        assert call.request.headers["Authorization"] == f"Bearer {TOKEN}"


@responses.activate
def test_an_old_post_with_a_new_comment_does_not_end_the_list_but_a_page_of_old_ones_does() -> None:
    old = item("옛 글", SINCE - timedelta(minutes=11))
    responses.get(POSTS, json=listed(old, item("새 글", key="AAB2"), following={"after": "a"}))
    responses.get(POSTS, json=listed(item(TEXT, key="AAB3"), old, following={"after": "b"}))
    responses.get(POSTS, json=listed(old, old, following={"after": "c"}))
    seen = band().find(rendition(), sent())
    assert isinstance(seen, Seen)
    assert [match.remote_id for match in seen.live] == ["AAB3"]
    assert len(responses.calls) == 3


@responses.activate
def test_one_page_of_old_posts_is_enough() -> None:
    responses.get(POSTS, json=listed(item("옛 글", SINCE - timedelta(minutes=11)), following={"after": "a"}))
    band().find(rendition(), sent())
    assert len(responses.calls) == 1


@responses.activate
@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"json": failure(1003, cool_time={"expired_in": 10})}, "unavailable.rate_limit"),
        ({"json": failure(10403)}, "unauthorized.permission"),
        ({"json": failure(2300)}, "unavailable.service"),
        ({"json": failure(99999)}, "unavailable.service"),
        ({"status": 502, "body": "<html>"}, "unavailable.service"),
        ({"body": ""}, "unavailable.service"),
        ({"json": {"result_code": 1}}, "unavailable.service"),
        ({"json": {"result_code": 1, "result_data": {"items": None}}}, "unavailable.service"),
        ({"json": listed({"post_key": "AAB1"})}, "unavailable.service"),
        ({"json": listed(item("x") | {"created_at": "yesterday"})}, "unavailable.service"),
        ({"body": requests.ReadTimeout(TOKEN)}, "unavailable.network"),
    ],
)
def test_a_list_that_failed_is_not_an_empty_one(
    answer: dict[str, Any], reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    responses.get(POSTS, **answer)
    seen = band().find(rendition(), sent())
    assert isinstance(seen, CannotTell)
    assert seen.reason == reason
    assert TOKEN not in caplog.text


@responses.activate
def test_an_ended_session_is_no_riddle() -> None:
    responses.get(POSTS, json=failure(10401))
    with pytest.raises(Unauthorized):
        band().find(rendition(), sent())


@responses.activate
def test_a_further_page_that_fails_proves_nothing() -> None:
    responses.get(POSTS, json=listed(item("새 글"), following={"after": "a"}))
    responses.get(POSTS, json=failure(1003))
    seen = band().find(rendition(), sent())
    assert isinstance(seen, CannotTell)
    assert (seen.reason, seen.retry_after) == ("unavailable.rate_limit", timedelta(seconds=10))


@responses.activate
def test_before_a_send_the_pages_that_could_be_read_are_a_baseline() -> None:
    responses.get(POSTS, json=listed(item("새 글"), following={"after": "a"}))
    responses.get(POSTS, json=failure(1003))
    assert band().find(rendition(), NOT_SENT) == Seen(baseline={"newest": ["AAB1"]})


@responses.activate
def test_an_empty_band_is_readable() -> None:
    responses.get(POSTS, json=listed())
    assert band().find(rendition(), NOT_SENT) == Seen(baseline={"newest": []})
