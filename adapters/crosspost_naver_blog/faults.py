"""What Naver's refusals mean: the table, and where an answer says which row it is.

Only ``isSuccess`` that is really true is a success; the HTTP status alone never is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

from crosspost.adapter import Fault, Faults, rejected, unauthorized, unavailable, unconfirmed
from crosspost.errors import AfterAbsent, DeliveryError
from crosspost.transport import Answer
from crosspost_naver_blog.answers import payload_of

__all__ = ["FAULTS", "NO_ID", "PLATFORM", "refusal", "success_of"]

PLATFORM = "naver_blog"

NO_ID = unconfirmed("no_id")
"""A success that does not say the post's number."""

FAULTS = Faults(
    services={
        "LOGIN": unauthorized("session"),
        "AUTH": unauthorized("session"),
        "auth": unauthorized("session"),
        # Another's blog, an address Naver distrusts, or a session it doubts: only the owner can tell.
        "no privilege": unauthorized("permission"),
        "not acceptable": rejected("schema"),
        "parse fail": rejected("schema"),
        "invalid parameter": rejected("schema"),
        # Seen on autosave of very long documents: absent afterwards means it will never be taken.
        "UNKNOWN": unconfirmed("service", after_absent=AfterAbsent.REJECTED),
    },
    statuses={
        401: unauthorized("session"),
        403: unauthorized("permission"),
        418: unauthorized("bot_check"),
        429: unavailable("rate_limit", retry_after=timedelta(hours=1)),
        500: unconfirmed("service"),
        502: unconfirmed("service"),
        503: unconfirmed("service"),
        504: unconfirmed("service"),
    },
    unknown=unconfirmed("unknown_code", after_absent=AfterAbsent.ASK),
)

_SIGNED_OUT = unauthorized("session")
_BOT_CHECK = unauthorized("bot_check")
_UNREADABLE = unconfirmed("unreadable")

_LOGIN_HOST = "nid.naver.com"
_LOGIN_FORM = re.compile(r"<form[^>]*nidlogin|<input[^>]*type=[\"']?password", re.IGNORECASE)
_CAPTCHA = re.compile(r"captcha|자동입력 방지", re.IGNORECASE)


def success_of(answer: Answer, *, visible: bool) -> dict[str, Any]:
    """The JSON object of a success; raises the `DeliveryError` that any other answer means."""
    payload = payload_of(answer)
    if answer.status == 200 and payload.get("isSuccess") is True:
        return payload
    raise refusal(answer, visible=visible)


def refusal(answer: Answer, *, visible: bool) -> DeliveryError:
    """What an answer that is no success means; ``visible`` says whether it answers the write."""
    code, message = _service_words(payload_of(answer))
    fault = _redirected(answer) or _refused(answer, code) or _UNREADABLE
    params: dict[str, str] = {"platform": PLATFORM}
    if code is not None:
        params |= {"service_code": code[:60], "service_message": message[:200]}
    return fault.raised(visible=visible, retry_after=answer.retry_after, **params)


def _redirected(answer: Answer) -> Fault | None:
    if answer.redirect is None:
        return None
    host = urlsplit(urljoin(answer.url, answer.redirect)).hostname
    return _SIGNED_OUT if host == _LOGIN_HOST else _UNREADABLE


def _refused(answer: Answer, code: str | None) -> Fault | None:
    known = FAULTS.for_code(code) if code is not None else None
    # A server that broke may have saved first, whatever its page shows.
    marked = _marked(answer) if answer.status < 500 else None
    return (
        known or marked or FAULTS.for_status(answer.status) or (FAULTS.unknown if code is not None else None)
    )


def _marked(answer: Answer) -> Fault | None:
    if _LOGIN_FORM.search(answer.text):
        return _SIGNED_OUT
    return _BOT_CHECK if _CAPTCHA.search(answer.text) else None


def _service_words(payload: Mapping[str, Any]) -> tuple[str | None, str]:
    """Code and message of ``isSuccess: false``; its result is an object, or a bare code."""
    if payload.get("isSuccess") is not False:
        return None, ""
    result = payload.get("result")
    if isinstance(result, dict):
        return _word(result.get("errorCode")), _word(result.get("errorMessage"))
    return _word(result), ""


def _word(value: Any) -> str:
    if value is None:
        return ""
    return value.strip() if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
