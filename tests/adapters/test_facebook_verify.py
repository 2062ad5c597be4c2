"""Asking Meta whose token it is, what it may do and what ends when."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import responses
from tests.adapters.facebook_channel import GRAPH, PAGE, PROOF, SECRET, TOKEN, facebook
from tests.adapters.facebook_verification import (
    DEBUG_TOKEN,
    ME,
    NAMED,
    PERMISSIONS,
    SCOPES,
    read,
    reads,
    token,
)

from crosspost.adapter import ChannelReport, Ends
from crosspost.errors import Unauthorized
from crosspost.testing import Exchange
from crosspost_facebook.versions import VERSIONS, usable_until

NO_APP: dict[str, Any] = {"app_id": None, "app_secret": None}
REFUSED = {"error": {"message": "(#100) Tried accessing nonexisting field (permissions)", "code": 100}}


def verified(answers: Sequence[Exchange], **keys: Any) -> tuple[ChannelReport, list[Any]]:
    with responses.RequestsMock() as wire:
        for answer in answers:
            answer.register(wire)
        report = facebook(**keys).verify()
        return report, [call.request for call in wire.calls]


def without_app(permissions: Exchange) -> tuple[Exchange, ...]:
    return (read(GRAPH, NAMED), read(ME, NAMED), permissions)


def ends(report: ChannelReport) -> dict[Ends, datetime]:
    return {ending.what: ending.at for ending in report.ends}


def notices(report: ChannelReport) -> set[str]:
    return {notice.code for notice in report.notices}


def test_the_app_asks_about_the_token_and_the_token_about_itself() -> None:
    _, requests = verified(reads())
    page, me, debug = requests
    for request in (page, me):
        query = parse_qs(urlsplit(request.url).query)
        assert query == {"fields": ["id,name"], "appsecret_proof": [PROOF]}
        assert request.headers["Authorization"] == f"Bearer {TOKEN}"
    assert parse_qs(urlsplit(debug.url).query) == {"input_token": [TOKEN]}
    assert debug.headers["Authorization"] == f"Bearer 77|{SECRET}"


def test_a_token_without_expiry_is_not_said_to_end() -> None:
    assert Ends.TOKEN not in ends(verified(reads(expires_at=0))[0])


def test_a_token_with_an_expiry_ends_then() -> None:
    report, _ = verified(reads(expires_at=1_800_000_000))
    assert ends(report)[Ends.TOKEN] == datetime.fromtimestamp(1_800_000_000, UTC)


@pytest.mark.parametrize("told", [None, "soon", True, -1, 10**18])
def test_an_expiry_that_is_no_time_is_not_said(told: Any) -> None:
    assert set(ends(verified(reads(expires_at=told, data_access_expires_at=told))[0])) == {Ends.API_VERSION}


def test_a_missing_scope_is_named() -> None:
    report, _ = verified(reads(scopes=["pages_show_list", "pages_read_engagement"]))
    assert report.missing == ("pages_manage_posts",)


def test_a_persons_token_is_no_page_token() -> None:
    with pytest.raises(Unauthorized) as refused:
        verified(reads(type="USER"))
    assert (refused.value.code, refused.value.params["found"]) == ("unauthorized.token_kind", "USER")


@pytest.mark.parametrize("answers", [{"me": {"id": "999", "name": "x"}}, {"profile_id": "999"}])
def test_the_token_of_another_page_is_the_wrong_account(answers: dict[str, Any]) -> None:
    wanted = reads(**answers)
    with pytest.raises(Unauthorized) as refused:
        verified(wanted[:2] if "me" in answers else wanted)
    assert refused.value.code == "unauthorized.wrong_account"
    assert (refused.value.params["expected"], refused.value.params["found"]) == (PAGE, "999")


def test_a_page_configured_by_its_name_is_told_by_its_number() -> None:
    named = "https://graph.facebook.com/v25.0/my.page"
    answers = (read(named, NAMED), read(ME, NAMED), read(DEBUG_TOKEN, token()))
    assert verified(answers, page_id="my.page")[0].account_id == PAGE


@pytest.mark.parametrize(
    ("error", "code"),
    [
        ({"code": 190, "error_subcode": 463, "message": "expired"}, "unauthorized.session"),
        ({"code": 190, "error_subcode": 459, "message": "checkpoint"}, "unauthorized.restricted"),
        (None, "unauthorized.session"),
    ],
)
def test_a_bad_token_is_told_inside_the_answer(error: Any, code: str) -> None:
    with pytest.raises(Unauthorized) as refused:
        verified(reads(is_valid=False, error=error))
    assert refused.value.code == code
    shown = "".join(traceback.format_exception(refused.value)) + repr(refused.value.params)
    assert TOKEN not in shown
    assert SECRET not in shown


def test_without_the_app_the_token_tells_its_own_permissions() -> None:
    rows = [{"permission": name, "status": "granted"} for name in SCOPES[:2]]
    rows.append({"permission": "pages_show_list", "status": "declined"})
    report, _ = verified(without_app(read(PERMISSIONS, {"data": rows})), **NO_APP)
    assert report.granted == tuple(SCOPES[:2])
    assert report.missing == ("pages_show_list",)
    assert set(ends(report)) == {Ends.API_VERSION}


def test_permissions_that_are_not_told_are_not_called_missing() -> None:
    report, _ = verified(without_app(read(PERMISSIONS, REFUSED, status=400)), **NO_APP)
    assert report.granted == report.missing == ()
    assert "notice.permissions_untold" in notices(report)


def test_another_version_than_the_one_asked_for_is_told() -> None:
    report, _ = verified(reads(served="v26.0"))
    assert "notice.api_version_served" in notices(report)


def test_the_development_mode_that_the_api_keeps_silent_about_is_always_asked_for() -> None:
    assert "notice.facebook_development" in notices(verified(reads())[0])


def test_a_version_the_table_does_not_know_is_told() -> None:
    base = "https://graph.facebook.com/v31.0"
    answers = (
        read(f"{base}/{PAGE}", NAMED, served="v31.0"),
        read(f"{base}/me", NAMED, served="v31.0"),
        read(f"{base}/debug_token", token(), served="v31.0"),
    )
    report, _ = verified(answers, api_version="v31.0")
    assert notices(report) == {"notice.api_version_unknown", "notice.facebook_development"}
    assert Ends.API_VERSION not in ends(report)


@pytest.mark.parametrize(
    ("version", "end"),
    [
        ("v26.0", None),
        ("v25.0", datetime(2028, 7, 29, tzinfo=UTC)),
        ("v21.0", datetime(2027, 1, 21, tzinfo=UTC)),
        ("v20.0", datetime(2026, 9, 24, tzinfo=UTC)),
        ("v9.0", datetime(2026, 5, 21, tzinfo=UTC)),
        ("v31.0", None),
    ],
)
def test_a_version_ends_when_meta_says_so(version: str, end: datetime | None) -> None:
    assert usable_until(version) == end


def test_newer_versions_never_end_before_older_ones() -> None:
    days = [day for day in VERSIONS.values() if day is not None]
    assert days == sorted(days, reverse=True)
