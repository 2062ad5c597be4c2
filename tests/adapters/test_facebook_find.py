"""Which of a Page's posts is the one that may have been sent."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import responses
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.adapters.facebook_answers import error
from tests.adapters.facebook_channel import GRAPH, PROOF, PUBLISHED, TOKEN, facebook

from crosspost.adapter import CannotTell, Match, Seen, Trace, comparable
from crosspost.errors import Unauthorized
from crosspost.rendering import FIRST, Rendition, What
from crosspost.testing import MemoryJournal, review

LINK = "https://example.com/r/1"
START = datetime(2026, 11, 23, 16, 24, 4, tzinfo=UTC)
SINCE = START - timedelta(minutes=5)
NOT_SENT = Trace(since=START - timedelta(days=30))
FEED_LIST = f"{GRAPH}/feed"


def rendition(link: str | None = LINK) -> Rendition:
    return facebook().compose(review(), What.FULL, link)


def sent(baseline: dict[str, Any] | None = None) -> Trace:
    journal = MemoryJournal()
    journal.point_of_no_return()
    return journal.trace(since=SINCE, baseline=baseline)


def item(message: str | None, at: datetime = START, **more: Any) -> dict[str, Any]:
    text = {} if message is None else {"message": message}
    return {"id": "1_2", "created_time": at.strftime("%Y-%m-%dT%H:%M:%S+0000"), **text, **more}


def look(*items: dict[str, Any], trace: Trace, **keys: Any) -> Seen | CannotTell:
    with responses.RequestsMock() as wire:
        wire.get(PUBLISHED, json={"data": list(items)})
        return facebook(**keys).find(rendition(), trace)


def found(*items: dict[str, Any], trace: Trace, **keys: Any) -> tuple[str, ...]:
    seen = look(*items, trace=trace, **keys)
    assert isinstance(seen, Seen)
    return tuple(match.remote_id for match in seen.live)


@responses.activate
def test_the_list_is_asked_for_with_the_token_outside_the_address() -> None:
    responses.get(PUBLISHED, json={"data": []})
    facebook().find(rendition(), sent())
    request = responses.calls[0].request
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"
    assert TOKEN not in str(request.url)
    assert parse_qs(urlsplit(str(request.url)).query) == {
        "fields": ["id,message,created_time,permalink_url,is_published,application"],
        "limit": ["25"],
        "appsecret_proof": [PROOF],
    }


def test_the_same_text_is_found_with_its_id_address_and_time() -> None:
    address = "https://www.facebook.com/1/posts/2"
    seen = look(item(rendition().text, permalink_url=address), trace=sent())
    assert isinstance(seen, Seen)
    assert seen.live == (Match(remote_id="1_2", permalink=address, at=START),)


def test_the_text_is_compared_after_meta_changed_its_white_space() -> None:
    changed = rendition().text.replace("\n\n", " \r\n\r\n\r\n\u200b\r\n") + "\n"
    assert found(item(changed), trace=sent()) == ("1_2",)


def test_a_decomposed_text_is_the_same_text() -> None:
    assert found(item(unicodedata.normalize("NFD", rendition().text)), trace=sent()) == ("1_2",)


def test_after_a_send_the_first_line_with_the_address_is_enough() -> None:
    first_line = rendition().text.partition("\n")[0]
    assert found(item(f"{first_line}\n줄었다 {LINK}에서"), trace=sent()) == ("1_2",)
    assert found(item(f"다른 첫 줄\n{LINK}"), trace=sent()) == ()
    assert found(item(f"{first_line}\nhttps://example.com/r/12"), trace=sent()) == ()


def test_before_a_send_the_address_alone_is_enough() -> None:
    assert found(item(f"손으로 올린 글 {LINK}"), trace=NOT_SENT) == ("1_2",)
    assert found(item(rendition().text.replace(LINK, "")), trace=NOT_SENT) == ()


def test_an_unfilled_slot_matches_nothing() -> None:
    with responses.RequestsMock() as wire:
        wire.get(PUBLISHED, json={"data": [item("{first}")]})
        seen = facebook().find(rendition(FIRST), NOT_SENT)
    assert isinstance(seen, Seen)
    assert seen.live == ()


@pytest.mark.parametrize("trace", [sent(), Trace(since=SINCE)], ids=["sent", "not sent"])
def test_an_older_post_is_not_the_one(trace: Trace) -> None:
    text = rendition().text
    assert found(item(text, SINCE - timedelta(seconds=1)), trace=trace) == ()
    assert found(item(text, SINCE), trace=trace) == ("1_2",)


def test_an_unpublished_post_or_one_without_text_is_not_the_one() -> None:
    text = rendition().text
    assert found(item(text, is_published=False), trace=sent()) == ()
    assert found(item(text, is_published=True), trace=sent()) == ("1_2",)
    assert found(item(None, permalink_url=LINK), trace=sent()) == ()


def test_a_post_of_another_app_is_not_what_we_sent() -> None:
    other = item(rendition().text, application={"id": "78", "name": "other"})
    ours = item(rendition().text, application={"id": "77"})
    assert found(other, trace=sent()) == ()
    assert found(ours, trace=sent()) == ("1_2",)
    assert found(other, trace=sent(), app_id=None) == ("1_2",)
    assert found(other, trace=NOT_SENT) == ("1_2",)


def test_a_post_that_was_there_before_the_attempt_is_not_the_one() -> None:
    assert found(item(rendition().text), trace=sent({"newest": ["1_2"]})) == ()


def test_every_match_is_reported() -> None:
    text = rendition().text
    assert found(item(text), item(text, id="1_3"), trace=sent()) == ("1_2", "1_3")


def test_the_baseline_is_the_newest_ids() -> None:
    seen = look(item("a"), item("b", id="1_3"), trace=NOT_SENT)
    assert isinstance(seen, Seen)
    assert seen.baseline == {"newest": ["1_2", "1_3"]}


@settings(deadline=None)
@given(st.text())
def test_comparing_twice_compares_the_same(text: str) -> None:
    assert comparable(comparable(text)) == comparable(text)


@responses.activate
def test_where_published_posts_is_not_allowed_the_feed_is_read() -> None:
    responses.get(PUBLISHED, status=403, json=error(10))
    responses.get(FEED_LIST, json={"data": [item(rendition().text, is_published=True)]})
    seen = facebook().find(rendition(), sent())
    assert isinstance(seen, Seen)
    assert len(seen.live) == 1


@responses.activate
@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"status": 403, "json": error(10)}, "unauthorized.permission"),
        ({"status": 400, "json": error(4)}, "unavailable.rate_limit"),
        ({"status": 500, "json": error(2)}, "unavailable.service"),
        ({"body": "<html>"}, "unavailable.service"),
        ({"json": {}}, "unavailable.service"),
        ({"json": {"data": None}}, "unavailable.service"),
        ({"json": {"data": [{"id": "1_2"}]}}, "unavailable.service"),
        ({"body": requests.ReadTimeout()}, "unavailable.network"),
    ],
)
def test_a_list_that_failed_is_not_an_empty_one(answer: dict[str, Any], reason: str) -> None:
    for address in (PUBLISHED, FEED_LIST):
        responses.get(address, **answer)
    seen = facebook().find(rendition(), sent())
    assert isinstance(seen, CannotTell)
    assert seen.reason == reason


@responses.activate
def test_an_ended_session_is_no_riddle() -> None:
    for address in (PUBLISHED, FEED_LIST):
        responses.get(address, status=401, json=error(190))
    with pytest.raises(Unauthorized):
        facebook().find(rendition(), sent())


def page(*items: dict[str, Any], after: str) -> dict[str, Any]:
    following = f"{PUBLISHED}?access_token={TOKEN}&after={after}"
    return {"data": list(items), "paging": {"cursors": {"after": after}, "next": following}}


@responses.activate
def test_the_list_is_read_back_to_the_time_that_matters(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    newer, older = item("다른 글", START + timedelta(hours=1)), item("옛 글", SINCE - timedelta(hours=1))
    responses.get(PUBLISHED, json=page(newer, after="c1"))
    responses.get(PUBLISHED, json=page(item(rendition().text, id="1_3"), older, after="c2"))
    seen = facebook().find(rendition(), sent())
    assert isinstance(seen, Seen)
    assert [match.remote_id for match in seen.live] == ["1_3"]
    assert "after=c1" in str(responses.calls[1].request.url)
    assert len(responses.calls) == 2
    assert TOKEN not in caplog.text


@responses.activate
def test_more_newer_posts_than_can_be_read_prove_nothing() -> None:
    responses.get(PUBLISHED, json=page(item("새 글"), after="more"))
    assert facebook().find(rendition(), sent()) == CannotTell(reason="unavailable.service")
    assert isinstance(facebook().find(rendition(), NOT_SENT), Seen)
