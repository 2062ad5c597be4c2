"""How the Graph API says no: its error envelope, its codes, its usage headers."""

from __future__ import annotations

import json
from typing import Any

from crosspost.simulator.dispatch import Voice
from crosspost.simulator.wire import Reply, Request

__all__ = ["VOICE", "error", "usage"]

MESSAGES: dict[tuple[int, int | None], str] = {
    (1, None): "An unknown error occurred",
    (2, None): "An unexpected error has occurred. Please retry your request later.",
    (4, None): "(#4) Application request limit reached",
    (10, None): "(#10) This endpoint requires the 'pages_read_engagement' permission",
    (17, None): "(#17) User request limit reached",
    (32, None): "(#32) Page request limit reached",
    (100, None): "(#100) Invalid parameter",
    (100, 33): "Unsupported request. Object does not exist, cannot be loaded due to missing permissions",
    (100, 1366046): "Invalid parameter",
    (100, 1366051): "Invalid parameter",
    (190, None): "Invalid OAuth access token.",
    (
        190,
        459,
    ): "Error validating access token: You cannot access the app till you log in to www.facebook.com",
    (190, 460): "Error validating access token: The session has been invalidated (password changed).",
    (190, 463): "Error validating access token: Session has expired.",
    (200, None): "(#200) Requires pages_manage_posts permission",
    (324, None): "(#324) Requires upload file",
    (368, 1390008): "We limit how often you can post, comment or do other things",
    (368, 1404006): "A security check is required to proceed.",
    (368, 1404078): "This Page needs Page Publishing Authorization before it can post.",
    (368, 1404082): "You've already posted this",
    (506, None): "Duplicate status message",
    (613, None): "(#613) Calls to this api have exceeded the rate limit.",
    (1609005, None): "(#1609005) The link could not be scraped",
}
_RATE_CODES = frozenset({4, 17, 32, 341, 613, *range(80000, 80010), 80014})
_TRANSIENT = frozenset({1, 2, 4, 17, 32, 613})


def error(
    code: int,
    subcode: int | None = None,
    message: str | None = None,
    *,
    status: int | None = None,
    data: Any = None,
    title: str | None = None,
) -> Reply:
    """An error envelope. ``data`` becomes ``error_data`` as given (an object or a JSON text)."""
    text = message or MESSAGES.get((code, subcode)) or MESSAGES.get((code, None)) or f"(#{code}) error"
    body: dict[str, Any] = {
        "message": text,
        "type": "OAuthException",
        "code": code,
        "is_transient": code in _TRANSIENT,
        "fbtrace_id": "ASimulatedTraceIdOfThis",
    }
    if subcode is not None:
        body["error_subcode"] = subcode
    if data is not None:
        body["error_data"] = data
    if title is not None:
        body["error_user_title"] = title
        body["error_user_msg"] = "요청을 처리할 수 없습니다."
    reply = Reply.json({"error": body}, status or _status(code))
    word = "invalid_token" if code == 190 else "invalid_request"
    return reply.adding(("WWW-Authenticate", f'OAuth "Facebook Platform" "{word}" "{_header_text(text)}"'))


def usage(page_id: str, *, percent: int = 1, minutes: int = 0) -> tuple[tuple[str, str], ...]:
    """The usage headers: percentages, and for how many minutes the Page is shut out."""
    numbers = {"call_count": percent, "total_cputime": 1, "total_time": 1}
    page = [{"type": "pages", **numbers, "estimated_time_to_regain_access": minutes}]
    return (
        ("X-App-Usage", json.dumps(numbers)),
        ("X-Business-Use-Case-Usage", json.dumps({page_id: page})),
    )


def _status(code: int) -> int:
    if code in {1, 2}:
        return 500
    return 401 if code == 190 else 400


def _header_text(text: str) -> str:
    return text.replace('"', "'").encode("ascii", "replace").decode()


def _refuse(param: str | None, _request: Request) -> Reply:
    """``CODE[/SUBCODE][/STATUS][/data|/textdata]``; a number below 600 after the code is the HTTP status."""
    code, *rest = (param or "100").split("/")
    numbers = [int(word) for word in rest if word.isdigit()]
    known = code == "190" and numbers and numbers[0] < 500
    subcode = numbers.pop(0) if known else next((n for n in numbers if n > 600 or n in {33, 99}), None)
    status = next((n for n in numbers if 200 <= n < 600 and n != subcode), None)
    data: Any = {"sentry_block_data": "x", "help_center_id": 0, "is_silent": False}
    if "textdata" in rest:
        data = json.dumps(data)
    shown = data if {"data", "textdata"} & set(rest) else None
    number = int(code) if code.lstrip("-").isdigit() else 100
    reply = error(number, subcode, status=status, data=shown)
    return reply.adding(*usage("0", percent=100)) if number in _RATE_CODES else reply


def _signed_out(param: str | None, _request: Request) -> Reply:
    return error(190, int(param) if param and param.isdigit() else 460)


def _rate_limit(param: str | None, request: Request) -> Reply:
    page_id = next((word for word in request.path.split("/") if word.isdigit()), "0")
    minutes = int(float(param)) if param else 0
    return error(4, status=403).adding(*usage(page_id, percent=100, minutes=minutes))


def _broken(status: int) -> Reply:
    if status == 502:
        return Reply.html("<html><body><h1>502 Bad Gateway</h1></body></html>", 502)
    return error(2, status=status)


VOICE = Voice(refuse=_refuse, signed_out=_signed_out, rate_limit=_rate_limit, broken=_broken)
