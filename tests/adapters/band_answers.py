"""Band's answers to the call that creates a post, and what each must become: an own copy of the table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from crosspost.errors import (
    AfterAbsent,
    DeliveryError,
    Rejected,
    Unauthorized,
    Unavailable,
    Unconfirmed,
)
from crosspost.testing import Refusal

HOUR = timedelta(hours=1)
COOL = timedelta(seconds=10)

TABLE: dict[tuple[type[DeliveryError], str], tuple[int, ...]] = {
    (Rejected, "rejected.content"): (
        *(211, 212, 3000, 60000, 60100, 60101, 60105, 60201, 60202, 60203),
        *(60300, 60301, 60401, 60402, 60700),
    ),
    (Rejected, "rejected.too_long"): (3001,),
    (Rejected, "rejected.media"): (3002, 3003, 60800, 60801),
    (Unauthorized, "unauthorized.session"): (10401, 60103, 60104),
    (Unauthorized, "unauthorized.permission"): (2142, 10403, 60102, 60106, 60204, 60400),
    (Unauthorized, "unauthorized.setup"): (60200,),
    (Unavailable, "unavailable.quota"): (1001, 1002),
    (Unavailable, "unavailable.rate_limit"): (1003,),
    (Unconfirmed, "unconfirmed.service"): (2300, 60302),
}


def failure(code: object, **result: Any) -> dict[str, Any]:
    """An error body in its usual shape."""
    return {"result_code": code, "result_data": {"message": "refused", **result}}


def _table() -> Iterator[Refusal]:
    waits = {1001: HOUR, 1002: HOUR, 1003: COOL}
    for (kind, reason), codes in TABLE.items():
        for code in codes:
            yield Refusal(
                name=str(code),
                row=code,
                body=failure(code),
                error=kind,
                code=reason,
                retry_after=waits.get(code),
            )


def _cool_downs() -> Iterator[Refusal]:
    told: dict[str, tuple[Any, timedelta]] = {
        "35 seconds": ({"expired_in": 35}, timedelta(seconds=35)),
        "35 as text": ({"expired_in": "35"}, timedelta(seconds=35)),
        "a day, over the cap": ({"expired_in": 86400}, HOUR),
        "unreadable": ({"expired_in": "soon"}, COOL),
        "negative": ({"expired_in": -5}, COOL),
        "null": ({"expired_in": None}, COOL),
        "endless": ({"expired_in": float("inf")}, COOL),
        "no object": ("10", COOL),
    }
    for name, (cool_time, wait) in told.items():
        yield Refusal(
            name=f"1003 {name}",
            row=1003,
            body=failure(1003, cool_time=cool_time),
            error=Unavailable,
            code="unavailable.rate_limit",
            retry_after=wait,
        )


def _shapes() -> Iterator[Refusal]:
    bodies: dict[str, Any] = {
        "result_data missing": {"result_code": 3001},
        "result_data null": {"result_code": 3001, "result_data": None},
        "result_data text": {"result_code": 3001, "result_data": "too long"},
        "result_data list": {"result_code": 3001, "result_data": ["too long"]},
        "result_data without a message": {"result_code": 3001, "result_data": {}},
        "code as text": failure("3001"),
    }
    for name, body in bodies.items():
        yield Refusal(name=name, row=3001, body=body, error=Rejected, code="rejected.too_long")
    for status in (400, 401, 429, 500):
        yield Refusal(
            name=f"the code decides at HTTP {status}",
            row=3001,
            status=status,
            body=failure(3001),
            error=Rejected,
            code="rejected.too_long",
        )
    for code in (0, -1, 2, 99999):
        yield Refusal(
            name=f"unknown code {code}",
            row=code,
            body=failure(code),
            error=Unconfirmed,
            code="unconfirmed.unknown_code",
            after_absent=AfterAbsent.ASK,
        )


def _without_code() -> Iterator[Refusal]:
    oauth = {"error": "invalid_token", "error_description": "The token is not valid"}
    yield Refusal(name="401 oauth", status=401, body=oauth, error=Unauthorized, code="unauthorized.session")
    yield Refusal(name="403 empty", status=403, error=Unauthorized, code="unauthorized.permission")
    yield Refusal(
        name="429",
        status=429,
        error=Unavailable,
        code="unavailable.rate_limit",
        retry_after=timedelta(minutes=1),
    )
    yield Refusal(
        name="429 with Retry-After",
        status=429,
        headers={"Retry-After": "300"},
        error=Unavailable,
        code="unavailable.rate_limit",
        retry_after=timedelta(minutes=5),
    )
    for name, status, body in (("HTML 502", 502, "<html>bad gateway</html>"), ("empty 500", 500, "")):
        yield Refusal(name=name, status=status, body=body, error=Unconfirmed, code="unconfirmed.service")
    unreadable: dict[str, Any] = {
        "empty 200": "",
        "HTML 200": "<html></html>",
        "broken JSON": '{"result_code":',
        "null": "null",
        "a list": "[1]",
        "no result_code": {"result_data": {"post_key": "AAB"}},
        "oauth in a 200": oauth,
        "code true": failure(True),
        "code as words": failure("one"),
        "bytes": b"\xff\xfe",
    }
    for name, body in unreadable.items():
        yield Refusal(name=name, body=body, error=Unconfirmed, code="unconfirmed.unreadable")


def _without_key() -> Iterator[Refusal]:
    results: dict[str, Any] = {
        "no post_key": {"band_key": "AAAbandkey"},
        "an empty post_key": {"post_key": ""},
        "a numeric post_key": {"post_key": 5},
        "no result": None,
    }
    for name, result in results.items():
        body = {"result_code": 1, "result_data": result}
        yield Refusal(name=f"success with {name}", body=body, error=Unconfirmed, code="unconfirmed.no_id")


REFUSALS = (*_table(), *_cool_downs(), *_shapes(), *_without_code(), *_without_key())
