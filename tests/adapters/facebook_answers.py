"""Meta's answers to the call that creates a post, and what each must become: an own copy of the table."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
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


def error(code: object, subcode: object = None, message: str = "refused", **more: Any) -> dict[str, Any]:
    """An error body as Meta writes it; ``type`` is always the one that means nothing."""
    said = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "F"} | more
    return {"error": said if subcode is None else said | {"error_subcode": subcode}}


def usage(minutes: int) -> dict[str, str]:
    """A business use case header under a Page's id, with the time until access is regained."""
    row = {
        "type": "pages",
        "call_count": 97,
        "total_cputime": 23,
        "total_time": 23,
        "estimated_time_to_regain_access": minutes,
    }
    return {"X-Business-Use-Case-Usage": json.dumps({"1647395831": [row]})}


def _row(
    row: int | tuple[int, int],
    kind: type[DeliveryError],
    code: str,
    *,
    name: str = "",
    status: int = 400,
    message: str = "refused",
    more: Mapping[str, Any] | None = None,
    **expected: Any,
) -> Refusal:
    number, subcode = row if isinstance(row, tuple) else (row, None)
    return Refusal(
        name=f"{number}/{subcode} {name}".strip() if subcode else f"{number} {name}".strip(),
        row=row,
        status=status,
        body=error(number, subcode, message, **(more or {})),
        error=kind,
        code=code,
        **expected,
    )


def _bare(name: str, status: int, body: Any, code: str = "unreadable", **expected: Any) -> Refusal:
    return Refusal(
        name=name, status=status, body=body, error=Unconfirmed, code=f"unconfirmed.{code}", **expected
    )


SENTRY = {"sentry_block_data": "s", "help_center_id": 0, "is_silent": False}


def _service() -> Iterator[Refusal]:
    for row in (1, 2, 1363047, 1609010):
        yield _row(row, Unconfirmed, "unconfirmed.service", status=500)
    yield _row(2, Unconfirmed, "unconfirmed.service", name="with a 4xx")
    yield _row((1, 99), Unconfirmed, "unconfirmed.service")
    yield _row(
        1, Unconfirmed, "unconfirmed.service", name="reduce", status=500, message="reduce the amount of data"
    )
    yield _row((100, 1609010), Unconfirmed, "unconfirmed.service", name="as a subcode")
    yield _row(
        100, Unconfirmed, "unconfirmed.service", name="any 5xx", status=503, more={"is_transient": True}
    )


def _limits() -> Iterator[Refusal]:
    for row in (4, 17, 32, 341, 613, *range(80000, 80010), 80014):
        yield _row(row, Unavailable, "unavailable.rate_limit", retry_after=HOUR)
    yield _row((17, 2446079), Unavailable, "unavailable.rate_limit", retry_after=HOUR)
    yield _row((613, 1996), Unavailable, "unavailable.rate_limit", retry_after=HOUR)
    yield _row(4, Unavailable, "unavailable.rate_limit", name="wins over a 5xx", status=500)
    yield _row(
        32,
        Unavailable,
        "unavailable.rate_limit",
        name="7 minutes to regain",
        headers=usage(7) | {"Retry-After": "5"},
        retry_after=timedelta(minutes=7),
    )
    yield _row(
        4,
        Unavailable,
        "unavailable.rate_limit",
        name="Retry-After",
        headers=usage(0) | {"Retry-After": "90"},
        retry_after=timedelta(seconds=90),
    )
    yield _row(
        4,
        Unavailable,
        "unavailable.rate_limit",
        name="malformed usage",
        headers={"X-App-Usage": "not json"},
        retry_after=HOUR,
    )
    yield _row(
        (368, 1390008),
        Unavailable,
        "unavailable.rate_limit",
        message="We limit how often you can post",
        headers=usage(7),
        retry_after=timedelta(hours=6),
    )
    yield _row(1609005, Unavailable, "unavailable.service", retry_after=timedelta(minutes=5), at_most=3)


def _permissions() -> Iterator[Refusal]:
    for row in (10, *range(200, 300)):
        yield _row(row, Unauthorized, "unauthorized.permission", status=403)
    yield _row(10, Unauthorized, "unauthorized.permission", name="wins over a 5xx", status=500)
    yield _row(
        200,
        Unauthorized,
        "unauthorized.setup",
        name="user token",
        message="(#200) Unpublished posts must be posted to a page as the page itself.",
    )
    yield _row((190, 492), Unauthorized, "unauthorized.permission", message="must be an administrator")
    yield _row(
        190,
        Unauthorized,
        "unauthorized.permission",
        name="impersonating",
        message="permission must be granted before impersonating a user's page.",
    )
    yield _row((100, 33), Unauthorized, "unauthorized.wrong_account")
    yield _row(3, Unauthorized, "unauthorized.setup")
    yield _row(104, Unauthorized, "unauthorized.setup", message="Incorrect signature")
    yield _row(
        100,
        Unauthorized,
        "unauthorized.setup",
        name="proof",
        message="Invalid appsecret_proof provided in the API argument",
    )


def _sessions() -> Iterator[Refusal]:
    for row in (102, 190, 450, 452, 2500):
        yield _row(row, Unauthorized, "unauthorized.session", status=401)
    for subcode in (458, 460, 463, 467, 490, 999):
        yield _row((190, subcode), Unauthorized, "unauthorized.session")
    for subcode in (459, 464):
        yield _row((190, subcode), Unauthorized, "unauthorized.restricted")
    yield _row(368, Unauthorized, "unauthorized.restricted")
    for subcode in (4854002, 1404078, 1404006, 1404112, 5):
        yield _row(
            (368, subcode),
            Unauthorized,
            "unauthorized.restricted",
            message="A security check is required to proceed.",
            more={"error_data": SENTRY, "error_user_msg": ""},
        )
    yield _row(
        (368, 1404006),
        Unauthorized,
        "unauthorized.restricted",
        name="error_data as text",
        more={"error_data": json.dumps(SENTRY)},
    )


def _contents() -> Iterator[Refusal]:
    yield _row(100, Rejected, "rejected.content", message="Name parameter too long")
    yield _row((100, 7), Rejected, "rejected.content", name="unknown subcode")
    yield _row(
        100,
        Rejected,
        "rejected.content",
        name="card",
        message="(#100) Only owners of the URL have the ability to specify the picture, name, thumbnail or "
        "description params.",
    )
    yield _row(100, Rejected, "rejected.content", name="inside HTTP 200", status=200)
    for subcode in (1609008, 2061006, 1349125):
        yield _row((100, subcode), Rejected, "rejected.content")
    for subcode in (1346003, 1404102):
        yield _row((368, subcode), Rejected, "rejected.content")
    yield _row((100, 2069019), Rejected, "rejected.media")
    yield _row(
        (100, 1366046),
        Rejected,
        "rejected.media",
        more={"is_transient": False, "error_user_title": "Can't Read Files"},
        headers={"WWW-Authenticate": 'OAuth "Facebook Platform" "invalid_request" "Invalid parameter"'},
    )
    yield _row(324, Rejected, "rejected.media", message="(#324) Requires upload file")


def _duplicates() -> Iterator[Refusal]:
    absent = AfterAbsent.REJECTED
    for row in (506, (368, 1404082), (100, 1366051)):
        yield _row(row, Unconfirmed, "unconfirmed.duplicate", after_absent=absent)
    for code in (368, 999):
        yield _row(
            code,
            Unconfirmed,
            "unconfirmed.duplicate",
            name="by its message",
            message="You've already posted this",
            after_absent=absent,
        )


def _unknown() -> Iterator[Refusal]:
    # Codes of other Meta products, where an error does not prove that nothing was posted.
    for row in (-1, 9007, (9, 2207042), (9004, 2207052), (36003, 2207009), 490):
        yield _row(row, Unconfirmed, "unconfirmed.unknown_code", after_absent=AfterAbsent.ASK)
    yield _bare("code as text 506", 400, error("506"), "duplicate")
    yield _bare("no code", 400, error(None))
    yield _bare("490 in a message", 400, error("x", message="post 190_490 failed"))
    yield _bare("error as text", 400, {"error": "invalid"})
    yield _bare("HTML 502", 502, "<html>Sorry, something went wrong</html>", "service")
    yield _bare("empty 500", 500, "", "service")
    yield _bare("500 without an error", 500, {"id": "1647395831_1"}, "service")
    yield _bare("HTML 200", 200, "<html>Sorry, something went wrong</html>")
    yield _bare("empty 200", 200, "")
    yield _bare("null 200", 200, "null")
    yield _bare("true 200", 200, "true")
    yield _bare("bytes 200", 200, b"\xff\xfe\x00")
    yield _bare("redirect", 302, "")
    yield _bare("200 without id", 200, {"success": True}, "no_id")
    yield _bare("200 with an empty id", 200, {"id": ""}, "no_id")


REFUSALS = (
    *_service(),
    *_limits(),
    *_permissions(),
    *_sessions(),
    *_contents(),
    *_duplicates(),
    *_unknown(),
)
