"""Photos first where nobody sees them, then one visible call."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
import responses
from tests.adapters.facebook_answers import error, usage
from tests.adapters.facebook_channel import FEED, GRAPH, PHOTOS, PROOF, TOKEN, facebook

from crosspost.adapter import Receipt
from crosspost.errors import DeliveryError, Rejected, Unauthorized, Unavailable
from crosspost.post import Image
from crosspost.rendering import What
from crosspost.testing import MemoryJournal, picture, review
from crosspost_facebook import Facebook

LINK = "https://example.com/r/1"
POST = {"id": "1647395831_130068550371568"}


def pictures(folder: Path, number: int) -> list[Image]:
    return [picture(folder, name=f"{shade}.png", shade=shade, alt=f"사진 {shade}") for shade in range(number)]


def publish(channel: Facebook, images: list[Image], journal: MemoryJournal | None = None) -> Receipt:
    rendition = channel.compose(review(*images), What.FULL, LINK)
    return channel.publish(rendition, journal or MemoryJournal())


def body(call: Any) -> bytes:
    content: bytes | str = call.request.body
    return content if isinstance(content, bytes) else content.encode()


def form(call: Any) -> dict[str, str]:
    return {name: value for name, [value] in parse_qs(body(call).decode(), strict_parsing=True).items()}


@responses.activate
def test_without_photos_the_address_is_sent_for_its_card() -> None:
    responses.post(FEED, json=POST)
    publish(facebook(), [])
    sent = form(responses.calls[0])
    assert sent["link"] == LINK
    assert LINK in sent["message"]
    assert sent["fields"] == "id,permalink_url"
    assert "published" not in sent


@responses.activate
def test_with_photos_the_address_stands_in_the_text_only(tmp_path: Path) -> None:
    responses.post(PHOTOS, json={"id": "11"})
    responses.post(FEED, json=POST)
    publish(facebook(), pictures(tmp_path, 1))
    sent = form(responses.calls[1])
    assert "link" not in sent
    assert LINK in sent["message"]


@responses.activate
def test_two_photos_are_attached_in_order_percent_encoded(tmp_path: Path) -> None:
    responses.post(PHOTOS, json={"id": "11"})
    responses.post(PHOTOS, json={"id": 12})
    responses.post(FEED, json=POST)
    publish(facebook(), pictures(tmp_path, 2))
    assert (
        b"attached_media%5B0%5D=%7B%22media_fbid%22%3A%2211%22%7D"
        b"&attached_media%5B1%5D=%7B%22media_fbid%22%3A%2212%22%7D" in body(responses.calls[2])
    )


@responses.activate
def test_a_photo_is_uploaded_unpublished_with_its_description_and_bytes(tmp_path: Path) -> None:
    responses.post(PHOTOS, json={"id": "11", "post_id": "photo_post_1"})
    responses.post(FEED, json=POST)
    [photo] = pictures(tmp_path, 1)
    publish(facebook(), [photo])
    request = responses.calls[0].request
    sent = body(responses.calls[0])
    assert str(request.headers["Content-Type"]).startswith("multipart/form-data; boundary=")
    assert b'name="published"\r\n\r\nfalse\r\n' in sent
    assert 'name="alt_text_custom"\r\n\r\n사진 0\r\n'.encode() in sent
    assert f'name="access_token"\r\n\r\n{TOKEN}\r\n'.encode() in sent
    assert f'name="appsecret_proof"\r\n\r\n{PROOF}\r\n'.encode() in sent
    assert b'name="source"; filename="' in sent
    assert b"Content-Type: image/png\r\n\r\n" + photo.media.read() in sent
    assert b'name="caption"' not in sent
    assert '{"media_fbid":"11"}' in form(responses.calls[1])["attached_media[0]"]


@responses.activate
def test_the_proof_of_the_specification_goes_with_the_token_it_was_made_for() -> None:
    responses.post(FEED, json=POST)
    publish(facebook(access_token="abc123", app_secret="xyz789"), [])
    sent = form(responses.calls[0])
    assert sent["access_token"] == "abc123"
    assert sent["appsecret_proof"] == "4dad02ff1693df832f9c183fe400fc4f601360be06514acb4a73edb783eec345"


@responses.activate
def test_without_an_app_secret_there_is_no_proof() -> None:
    responses.post(FEED, json=POST)
    publish(facebook(app_secret=None), [])
    assert "appsecret_proof" not in form(responses.calls[0])


@responses.activate
def test_the_compound_id_is_kept_and_makes_the_address() -> None:
    responses.post(FEED, json=POST)
    assert publish(facebook(), []) == Receipt(
        remote_id="1647395831_130068550371568",
        permalink="https://www.facebook.com/1647395831_130068550371568",
    )


@responses.activate
def test_the_address_that_meta_tells_is_kept() -> None:
    address = "https://www.facebook.com/1647395831/posts/130068550371568"
    responses.post(FEED, json=POST | {"permalink_url": address})
    assert publish(facebook(), []).permalink == address


@responses.activate
@pytest.mark.parametrize("told", ["/permalink.php?id=1", "", None, 5])
def test_an_address_that_is_none_does_not_spoil_the_receipt(told: object) -> None:
    responses.post(FEED, json=POST | {"permalink_url": told})
    assert publish(facebook(), []).permalink == "https://www.facebook.com/1647395831_130068550371568"


@responses.activate
def test_the_version_is_written_into_the_address_and_a_difference_is_warned_of(
    caplog: pytest.LogCaptureFixture,
) -> None:
    responses.post(FEED.replace("v25.0", "v24.0"), json=POST, headers={"Facebook-API-Version": "v26.0"})
    publish(facebook(api_version="v24.0"), [])
    assert "facebook answered as v26.0 instead of v24.0" in caplog.messages


@responses.activate
def test_the_expected_version_and_a_low_usage_say_nothing(caplog: pytest.LogCaptureFixture) -> None:
    headers = {"Facebook-API-Version": "v25.0", "X-App-Usage": '{"call_count":28,"total_time":25}'}
    responses.post(FEED, json=POST, headers=headers)
    publish(facebook(), [])
    assert caplog.messages == []


@responses.activate
@pytest.mark.parametrize(("limit", "warned"), [(90, True), (97, False)])
def test_a_nearly_used_quota_is_warned_of(caplog: pytest.LogCaptureFixture, limit: int, warned: bool) -> None:
    responses.post(FEED, json=POST, headers=usage(0))
    publish(facebook(usage_warning=limit), [])
    assert ("facebook: 97 % of the call quota is used" in caplog.messages) is warned


@responses.activate
@pytest.mark.parametrize(
    ("limit", "minutes", "rests"),
    [(90, 7, [timedelta(minutes=7)]), (90, 0, [timedelta(minutes=4)]), (97, 7, [])],
)
def test_the_account_rests_when_its_quota_is_nearly_used(
    limit: int, minutes: int, rests: list[timedelta]
) -> None:
    responses.post(FEED, json=POST, headers=usage(minutes))
    channel = facebook(usage_warning=limit, usage_rest="4m")
    asked: list[timedelta] = []
    channel.transport.rest = asked.append
    publish(channel, [])
    assert asked == rests


@responses.activate
@pytest.mark.parametrize("failing", range(4))
def test_a_failed_upload_stops_the_post(tmp_path: Path, failing: int) -> None:
    for _ in range(failing):
        responses.post(PHOTOS, json={"id": "11"})
    responses.post(PHOTOS, status=400, json=error(100, 1366046))
    journal = MemoryJournal()
    with pytest.raises(Rejected) as refused:
        publish(facebook(), pictures(tmp_path, 4), journal)
    assert refused.value.code == "rejected.media"
    assert [call.request.url for call in responses.calls] == [PHOTOS] * (failing + 1)
    assert not journal.passed


@responses.activate
@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (500, ""),
        (500, error(2)),
        (502, "<html>"),
        (200, "null"),
        (200, {}),
        (400, error(506)),
        (400, error(9007)),
    ],
)
def test_an_unclear_upload_is_harmless_and_tried_three_times_at_most(
    tmp_path: Path, status: int, answer: Any
) -> None:
    content: Any = {"json": answer} if isinstance(answer, dict) else {"body": answer}
    responses.post(PHOTOS, status=status, **content)
    with pytest.raises(Unavailable) as failed:
        publish(facebook(), pictures(tmp_path, 1))
    assert failed.value.at_most == 3
    assert len(responses.calls) == 1


@responses.activate
def test_a_token_that_dies_between_upload_and_post_pauses_the_channel(tmp_path: Path) -> None:
    responses.post(PHOTOS, json={"id": "11"})
    responses.post(FEED, status=400, json=error(190, 460, "session has been invalidated"))
    with pytest.raises(Unauthorized):
        publish(facebook(), pictures(tmp_path, 1))


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@responses.activate
@pytest.mark.parametrize(("hours", "uploads"), [(19.9, 2), (20.1, 3)])
def test_an_unused_upload_is_reused_for_twenty_hours(tmp_path: Path, hours: float, uploads: int) -> None:
    clock = Clock()
    journal = MemoryJournal(now=clock)
    responses.post(PHOTOS, json={"id": "11"})
    responses.post(PHOTOS, status=500, json=error(2))
    with pytest.raises(Unavailable):
        publish(facebook(), pictures(tmp_path, 2), journal)
    clock.now += timedelta(hours=hours)
    journal.begin()
    responses.reset()
    responses.post(PHOTOS, json={"id": "12"})
    responses.post(PHOTOS, json={"id": "13"})
    responses.post(FEED, json=POST)
    publish(facebook(), pictures(tmp_path, 2), journal)
    assert [call.request.url for call in responses.calls] == [PHOTOS] * (uploads - 1) + [FEED]
    assert form(responses.calls[-1])["attached_media[0]"] == (
        '{"media_fbid":"11"}' if uploads == 2 else '{"media_fbid":"12"}'
    )


@responses.activate
def test_an_upload_of_an_attempt_that_may_have_landed_is_not_attached_again(tmp_path: Path) -> None:
    journal = MemoryJournal()
    responses.post(PHOTOS, json={"id": "11"})
    responses.post(FEED, status=500, json=error(2))
    with pytest.raises(DeliveryError):
        publish(facebook(), pictures(tmp_path, 1), journal)
    journal.begin()
    responses.reset()
    responses.post(PHOTOS, json={"id": "12"})
    responses.post(FEED, json=POST)
    publish(facebook(), pictures(tmp_path, 1), journal)
    assert form(responses.calls[-1])["attached_media[0]"] == '{"media_fbid":"12"}'


@responses.activate
@pytest.mark.parametrize("missing", ["access_token", "page_id"])
def test_a_channel_without_its_credentials_sends_nothing(missing: str) -> None:
    with pytest.raises(Unauthorized) as refused:
        publish(facebook(**{missing: None}), [])
    assert refused.value.code == "unauthorized.setup"
    assert len(responses.calls) == 0


def test_a_page_id_may_come_as_a_number() -> None:
    assert facebook(page_id=1647395831).settings.account_id == "1647395831"
    assert GRAPH.endswith("1647395831")


@responses.activate
def test_what_meta_says_reaches_the_owner_without_the_token() -> None:
    message = f"Malformed access token {TOKEN} and EAABsbCS1iHgBAKZCZBxZBZAZCqmDZAZBZAqV5 " + "x " * 200
    responses.post(FEED, status=400, json=error(190, 463, message))
    with pytest.raises(Unauthorized) as refused:
        publish(facebook(), [])
    params = refused.value.params
    assert params["platform"] == "facebook"
    assert params["service_code"] == "190/463"
    assert params["service_message"].startswith("Malformed access token … and … x x")
    assert len(params["service_message"]) == 200


@responses.activate
def test_the_sentence_in_the_owners_language_is_shown_but_decides_nothing() -> None:
    said = error(
        324,
        message="(#324) Requires upload file",
        error_user_msg="이미 게시했습니다: You've already posted this",
    )
    responses.post(FEED, status=400, json=said)
    with pytest.raises(Rejected) as refused:
        publish(facebook(), [])
    assert refused.value.params["service_message"].startswith("이미 게시했습니다")


@responses.activate
def test_waiting_times_are_settings() -> None:
    responses.post(FEED, status=400, json=error(4))
    responses.post(FEED, status=400, json=error(368, 1390008))
    channel = facebook(limit_wait="5m", too_often_wait="3d")
    waits = []
    for _ in range(2):
        with pytest.raises(Unavailable) as refused:
            publish(channel, [])
        waits.append(refused.value.retry_after)
    assert waits == [timedelta(minutes=5), timedelta(days=3)]
