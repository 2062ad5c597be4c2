"""What signing in gives: a token, and perhaps whose it is and when it ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from crosspost.transport import Answer
from crosspost_band.envelope import integer

__all__ = ["Granted"]

LONGEST_LIFE = 100 * 365 * 86400
"""In seconds; what is said to live longer says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """A token; where Band tells it, ``user_key`` is its owner's and ``until`` its end (aware)."""

    token: str = field(repr=False)
    until: datetime | None = None
    user_key: str | None = None

    @classmethod
    def read(cls, answer: Answer) -> Granted | None:
        """The token in an answer; everything beside it is optional. ``None`` when there is no token."""
        try:
            body = answer.json()
        except ValueError:
            return None
        token = body.get("access_token") if isinstance(body, dict) and answer.status < 300 else None
        if not isinstance(token, str) or not token:
            return None
        user_key = body.get("user_key")
        return cls(
            token=token,
            until=_end(answer, integer(body.get("expires_in"))),
            user_key=user_key if isinstance(user_key, str) and user_key else None,
        )


def _end(answer: Answer, seconds: int | None) -> datetime | None:
    """The end by Band's own clock, so that it does not matter how far ours is off."""
    if answer.date is None or seconds is None or not 0 < seconds <= LONGEST_LIFE:
        return None
    return answer.date + timedelta(seconds=seconds)
