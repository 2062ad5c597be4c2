"""What a platform's refusals mean, as data: service code and HTTP status to an error of ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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

__all__ = ["Fault", "Faults", "rejected", "unauthorized", "unavailable", "unconfirmed"]

Key = int | str | tuple[int, int]
"""A service code, or a service code with its subcode."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What one refusal of the visible call means.

    ``reason`` is the code its words are found by. ``retry_after`` is our own waiting time where the platform
    names none, doubled with each try up to ``grows_to``; ``at_most`` bounds the tries; ``after_absent``
    narrows what follows absence.
    """

    error: type[DeliveryError]
    reason: str
    retry_after: timedelta | None = None
    grows_to: timedelta | None = None
    at_most: int | None = None
    after_absent: AfterAbsent | None = None

    def raised(self, *, visible: bool, retry_after: timedelta | None = None, **params: Any) -> DeliveryError:
        """The error to raise. When nothing visible can have happened an unknown outcome is `Unavailable`."""
        wait = self.retry_after if retry_after is None else retry_after
        if self.error is Unavailable:
            return Unavailable(
                self.reason, retry_after=wait, grows_to=self.grows_to, at_most=self.at_most, **params
            )
        if self.error is Unconfirmed and not visible:
            return Unavailable("unavailable.service", retry_after=wait, at_most=self.at_most or 3, **params)
        if self.error is Unconfirmed:
            return Unconfirmed(self.reason, after_absent=self.after_absent, **params)
        return self.error(self.reason, **params)


def rejected(reason: str = "content") -> Fault:
    """Never again with this content."""
    return Fault(error=Rejected, reason=f"rejected.{reason}")


def unauthorized(reason: str = "session") -> Fault:
    """The channel pauses until its owner acts."""
    return Fault(error=Unauthorized, reason=f"unauthorized.{reason}")


def unavailable(
    reason: str = "service",
    *,
    retry_after: timedelta | None = None,
    grows_to: timedelta | None = None,
    at_most: int | None = None,
) -> Fault:
    """Surely not sent."""
    return Fault(
        error=Unavailable,
        reason=f"unavailable.{reason}",
        retry_after=retry_after,
        grows_to=grows_to,
        at_most=at_most,
    )


def unconfirmed(reason: str = "service", *, after_absent: AfterAbsent | None = None) -> Fault:
    """May have been sent."""
    return Fault(error=Unconfirmed, reason=f"unconfirmed.{reason}", after_absent=after_absent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """A platform's table. A code with its subcode outranks the code, and any code the HTTP status."""

    services: Mapping[Key, Fault] = field(default_factory=dict)
    statuses: Mapping[int, Fault] = field(default_factory=dict)
    unknown: Fault = field(default_factory=lambda: unconfirmed("unknown_code"))

    def for_code(self, code: int | str, subcode: int | None = None) -> Fault | None:
        """The row for a service code, if there is one."""
        if isinstance(code, int) and subcode is not None and (code, subcode) in self.services:
            return self.services[code, subcode]
        return self.services.get(code)

    def for_status(self, status: int) -> Fault | None:
        """The row for an HTTP status without a readable service code, if there is one."""
        return self.statuses.get(status)
