"""What Meta's refusals mean for the call that creates a post.

``type: "OAuthException"`` means nothing (rate limits and media errors carry it too) and the HTTP status
little: what counts is ``code`` and ``error_subcode``, as integers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from crosspost.adapter import Fault, Faults, rejected, unauthorized, unavailable, unconfirmed
from crosspost.errors import AfterAbsent, Unauthorized
from crosspost.transport import Answer

__all__ = ["FAULTS", "LIMIT", "TOO_OFTEN", "GraphError", "fault_for"]

SERVICE = unconfirmed("service")
UNREADABLE = unconfirmed("unreadable")
LIMIT = unavailable("rate_limit")
TOO_OFTEN = unavailable("rate_limit", retry_after=timedelta(hours=6))
# After an attempt that was not cleanly refused a duplicate is evidence that it landed.
DUPLICATE = unconfirmed("duplicate", after_absent=AfterAbsent.REJECTED)

SERVICE_CODES = (1, 2, 1363047, 1609010)
LIMIT_CODES = (4, 17, 32, 341, 613, *range(80000, 80010), 80014)
PERMISSION_CODES = (10, *range(200, 300))
SESSION_CODES = (102, 190, 450, 452, 2500)

FAULTS = Faults(
    services={
        **dict.fromkeys(SERVICE_CODES, SERVICE),
        **dict.fromkeys(LIMIT_CODES, LIMIT),
        **dict.fromkeys(PERMISSION_CODES, unauthorized("permission")),
        **dict.fromkeys(SESSION_CODES, unauthorized("session")),
        3: unauthorized("setup"),
        100: rejected("content"),
        (100, 33): unauthorized("wrong_account"),
        (100, 1366046): rejected("media"),
        (100, 1366051): DUPLICATE,
        (100, 1609008): rejected("content"),
        (100, 2061006): rejected("content"),
        (100, 2069019): rejected("media"),
        (100, 1349125): rejected("content"),
        104: unauthorized("setup"),
        (190, 459): unauthorized("restricted"),
        (190, 464): unauthorized("restricted"),
        (190, 492): unauthorized("permission"),
        324: rejected("media"),
        368: unauthorized("restricted"),
        (368, 1390008): TOO_OFTEN,
        (368, 1404082): DUPLICATE,
        (368, 1346003): rejected("content"),
        (368, 1404102): rejected("content"),
        506: DUPLICATE,
        1609005: unavailable("service", retry_after=timedelta(minutes=5), at_most=3),
    },
    unknown=unconfirmed("unknown_code", after_absent=AfterAbsent.ASK),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """A code that means something else when its message says so; ``codes`` empty means any code."""

    codes: frozenset[int]
    phrase: re.Pattern[str]
    fault: Fault


MESSAGES = (
    _Said(
        codes=frozenset({200}),
        phrase=re.compile("unpublished posts must be posted to a page as the page itself", re.IGNORECASE),
        fault=unauthorized("setup"),
    ),
    _Said(
        codes=frozenset({190}),
        phrase=re.compile("must be granted before impersonating a user.s page", re.IGNORECASE),
        fault=unauthorized("permission"),
    ),
    _Said(
        codes=frozenset(),
        phrase=re.compile("you.ve already posted this", re.IGNORECASE),
        fault=DUPLICATE,
    ),
    _Said(
        codes=frozenset({100}),
        phrase=re.compile("appsecret_proof|incorrect signature", re.IGNORECASE),
        fault=unauthorized("setup"),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphError:
    """The ``error`` object of an answer. ``shown`` is Meta's sentence for the user, in his language."""

    code: int
    subcode: int | None = None
    message: str = ""
    shown: str = ""

    @classmethod
    def read(cls, body: Any) -> GraphError | None:
        """The error in an answer's body; ``None`` when there is none with a readable code."""
        error = body.get("error") if isinstance(body, dict) else None
        code = _integer(error.get("code")) if isinstance(error, dict) else None
        if not isinstance(error, dict) or code is None:
            return None
        return cls(
            code=code,
            subcode=_integer(error.get("error_subcode")),
            message=str(error.get("message") or ""),
            shown=str(error.get("error_user_msg") or ""),
        )

    @property
    def name(self) -> str:
        """``code`` or ``code/subcode``, as Meta writes it."""
        return str(self.code) if self.subcode is None else f"{self.code}/{self.subcode}"


def fault_for(answer: Answer, error: GraphError | None) -> Fault:
    """What an answer that is no success means.

    Codes for credentials, permissions and rates win at any HTTP status; any other 5xx is unknown; then the
    row for code and subcode, then the code alone.
    """
    row = _row(error) if error else None
    if row is not None and (row.error is Unauthorized or row.reason == LIMIT.reason):
        return row
    if answer.status >= 500:
        return SERVICE
    if error is None:
        return UNREADABLE
    return row or FAULTS.unknown


def _row(error: GraphError) -> Fault | None:
    for said in MESSAGES:
        if (not said.codes or error.code in said.codes) and said.phrase.search(error.message):
            return said.fault
    if (error.code, error.subcode) in FAULTS.services:
        return FAULTS.for_code(error.code, error.subcode)
    # Seven-digit numbers are one family: the same one comes as a code and as a subcode.
    by_subcode = FAULTS.for_code(error.subcode) if error.subcode and error.subcode > 1_000_000 else None
    return by_subcode or FAULTS.for_code(error.code)


def _integer(value: Any) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return int(value) if isinstance(value, str) and re.fullmatch(r"-?\d{1,18}", value) else None
