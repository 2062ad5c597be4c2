"""What follows a refusal: a pure decision, returned as a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from crosspost.errors import DeliveryError, Unavailable

__all__ = ["Decision", "RetryAt", "Stop", "decide"]

FIRST_DELAY = timedelta(seconds=5)
CEILING = timedelta(hours=1)
DEADLINE = timedelta(hours=24)
"""A delivery is not tried again by itself later than this after its first try."""


PATIENCE = timedelta(days=3)
"""The same where the platform itself keeps asking to wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryAt:
    """It goes out again, not before ``at``."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """It is not tried again by itself."""


Decision = RetryAt | Stop


def decide(error: DeliveryError, *, attempts: int, since: datetime, now: datetime, jitter: float) -> Decision:
    """Decide on an attempt that surely sent nothing; ``since`` is when the first of its tries was made.

    The platform's own waiting time wins; else the wait doubles from 5 s up to an hour, spread by
    ``jitter`` (0 to 1) over its whole length so that channels do not come back in one burst.
    """
    if not isinstance(error, Unavailable):
        return Stop()
    if error.at_most is not None and attempts >= error.at_most:
        return Stop()
    doubled = 2 ** min(attempts - 1, 20)
    if error.retry_after is None:
        at = now + min(FIRST_DELAY * doubled, CEILING) * jitter
        return Stop() if at > since + DEADLINE else RetryAt(at=at)
    if now > since + PATIENCE:
        return Stop()
    if error.grows_to is None:
        return RetryAt(at=now + error.retry_after)
    return RetryAt(at=now + min(error.retry_after * doubled, error.grows_to))
