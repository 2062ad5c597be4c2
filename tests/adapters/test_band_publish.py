"""One request, one post; and what of a review reaches a band."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
import responses
from tests.adapters.band_answers import failure
from tests.adapters.band_channel import BAND, CREATE, TOKEN, band

from crosspost.errors import AfterAbsent, Rejected, Unauthorized, Unavailable, Unconfirmed
from crosspost.post import Block, Credit, Notice, Paragraph, Post, Span
from crosspost.rendering import What
from crosspost.testing import MemoryJournal, picture, review
from crosspost_band import Band

LINK = "https://example.com/r/1"
MADE = {"result_code": 1, "result_data": {"band_key": BAND, "post_key": "AABpostkey"}}


def publish(channel: Band, *more: Block, journal: MemoryJournal | None = None) -> str:
    rendition = channel.compose(review(*more), What.FULL, LINK)
    return channel.publish(rendition, journal or MemoryJournal()).remote_id


def form() -> dict[str, str]:
    fields = parse_qs(str(responses.calls[0].request.body), strict_parsing=True)
    return {name: value for name, [value] in fields.items()}


@responses.activate
def test_the_example_of_the_specification_to_the_letter() -> None:
    responses.post(CREATE, json=MADE)
    channel = band(access_token="TOKEN")
    post = Post(id="r", title="맛집 리뷰", blocks=())
    channel.publish(channel.compose(post, What.FULL, LINK), MemoryJournal())
    assert responses.calls[0].request.body == (
        "access_token=TOKEN&band_key=AAAbandkey&content=%EB%A7%9B%EC%A7%91+%EB%A6%AC%EB%B7%B0%0A%0A"
        "https%3A%2F%2Fexample.com%2Fr%2F1&do_push=false"
    )


@responses.activate
@pytest.mark.parametrize(("push", "said"), [(True, "true"), (False, "false")])
def test_whether_to_push_is_always_said(push: bool, said: str) -> None:
    responses.post(CREATE, json=MADE)
    publish(band(push=push))
    assert form()["do_push"] == said


@responses.activate
def test_publishing_is_exactly_one_request(tmp_path: Path) -> None:
    responses.post(CREATE, json=MADE)
    publish(band(), picture(tmp_path))
    assert len(responses.calls) == 1


@responses.activate
def test_the_token_may_travel_as_a_header_instead() -> None:
    responses.post(CREATE, json=MADE)
    publish(band(token_in="header"))
    assert responses.calls[0].request.headers["Authorization"] == f"Bearer {TOKEN}"
    assert "access_token" not in form()


@responses.activate
def test_by_default_there_is_no_authorization_header() -> None:
    responses.post(CREATE, json=MADE)
    publish(band())
    assert "Authorization" not in responses.calls[0].request.headers


@responses.activate
@pytest.mark.parametrize("code", [1, "1"])
def test_success_is_the_result_code_one(code: object) -> None:
    responses.post(CREATE, json=MADE | {"result_code": code})
    assert publish(band()) == "AABpostkey"


@responses.activate
def test_http_200_alone_is_no_success() -> None:
    responses.post(CREATE, json=MADE | {"result_code": 211})
    with pytest.raises(Rejected):
        publish(band())


@responses.activate
def test_a_band_post_has_no_address() -> None:
    responses.post(CREATE, json=MADE)
    channel = band()
    receipt = channel.publish(channel.compose(review(), What.FULL, LINK), MemoryJournal())
    assert receipt.permalink is None
    assert not channel.capabilities.permalink


@responses.activate
@pytest.mark.parametrize("missing", ["access_token", "band_key"])
def test_a_channel_without_its_credentials_sends_nothing(missing: str) -> None:
    journal = MemoryJournal()
    with pytest.raises(Unauthorized) as refused:
        publish(band(**{missing: None}), journal=journal)
    assert refused.value.code == "unauthorized.setup"
    assert len(responses.calls) == 0
    assert not journal.passed


@responses.activate
def test_what_band_says_reaches_the_owner_without_the_token() -> None:
    message = f"token {TOKEN} is bad " + "x " * 200
    responses.post(CREATE, json=failure(10401, message=message))
    with pytest.raises(Unauthorized) as refused:
        publish(band())
    params = refused.value.params
    assert params["platform"] == "band"
    assert params["service_code"] == "10401"
    assert params["service_message"].startswith("token … is bad x x")
    assert len(params["service_message"]) == 200


@responses.activate
def test_an_unknown_code_keeps_its_code_and_message() -> None:
    responses.post(CREATE, json={"result_code": 7, "result_data": "잠시 후"})
    with pytest.raises(Unconfirmed) as unknown:
        publish(band())
    assert unknown.value.params["service_code"] == "7"
    assert unknown.value.params["service_message"] == "잠시 후"


@responses.activate
def test_waiting_times_are_settings() -> None:
    waits: dict[str, Any] = {"cool_down_cap": "20s", "quota_wait": "2h", "rate_wait": "3m"}
    responses.post(CREATE, json=failure(1003, cool_time={"expired_in": 60}))
    responses.post(CREATE, json=failure(1001))
    responses.post(CREATE, status=429)
    told = []
    for _ in range(3):
        with pytest.raises(Unavailable) as refused:
            publish(band(**waits))
        told.append(refused.value.retry_after)
    assert told == [timedelta(seconds=20), timedelta(hours=2), timedelta(minutes=3)]


def test_pictures_stay_for_the_owner_and_the_text_carries_the_address(tmp_path: Path) -> None:
    rendition = band().compose(review(picture(tmp_path), picture(tmp_path)), What.FULL, LINK)
    assert rendition.images == ()
    assert rendition.notices == (Notice(code="notice.images_by_hand", params={"total": 2}),)
    assert LINK in rendition.text


def test_without_pictures_their_words_go_nowhere_and_where_a_person_posts_they_stay(tmp_path: Path) -> None:
    post = review(replace(picture(tmp_path), caption="창가 자리"), Credit(text="사진: 하늘출판사"))
    assert not {"창가 자리", "사진: 하늘출판사"} & set(band().compose(post, What.FULL, LINK).text.split("\n"))
    by_hand = band(mode="share").compose(post, What.FULL, LINK).text.split("\n")
    assert {"창가 자리", "사진: 하늘출판사"} <= set(by_hand)


def test_a_post_without_pictures_needs_no_notice() -> None:
    assert band().compose(review(), What.FULL, LINK).notices == ()


def test_what_looks_like_a_tag_of_band_stays_as_it_is_written() -> None:
    line = Paragraph(spans=(Span(text="<band:refer> & <b>"),))
    assert "\n\n<band:refer> & <b>\n\n" in band().compose(review(line), What.FULL, LINK).text


def test_a_text_without_a_known_limit_may_be_long() -> None:
    long = Paragraph(spans=(Span(text="가" * 100_000),))
    assert len(band().compose(review(long), What.FULL, LINK).text) > 100_000


def test_the_share_popup_of_the_specification() -> None:
    assert band().share_link("https://example.com/r/1", "맛집 리뷰") == (
        "https://band.us/plugin/share?body=%EB%A7%9B%EC%A7%91%20%EB%A6%AC%EB%B7%B0%0Ahttps%3A%2F%2Fexample.com"
        "%2Fr%2F1&route=https%3A%2F%2Fexample.com%2Fr%2F1"
    )


def test_a_person_writes_in_the_band() -> None:
    assert band(band_url="https://band.us/band/1").write_page == "https://band.us/band/1"
    assert band().write_page == "https://band.us/"


def test_calls_are_ten_seconds_apart_and_an_absent_post_is_sent_once_more() -> None:
    assert Band.min_gap == timedelta(seconds=10)
    assert Band.read_back.looks == 3
    assert Band.read_back.delays[-1] == timedelta(minutes=2)
    assert min(Band.read_back.delays) >= Band.min_gap
    assert Band.read_back.after_absent is AfterAbsent.AGAIN_ONCE
