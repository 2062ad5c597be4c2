"""The durable row: one post, one account, one occasion; and the only moves it may make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

__all__ = ["MOVES", "SETTLED", "STANDING", "Delivery", "EntryState", "Event", "Status", "WaitingFor"]


class Status(StrEnum):
    """Where a delivery stands."""

    SCHEDULED = "scheduled"
    WAITING = "waiting"
    SENDING = "sending"
    PUBLISHED = "published"
    HANDED_OVER = "handed_over"
    UNCONFIRMED = "unconfirmed"
    FAILED = "failed"
    MISSED = "missed"
    CANCELLED = "cancelled"


class WaitingFor(StrEnum):
    """What a waiting delivery waits for."""

    FIRST = "first"
    """The original's address."""
    APPROVAL = "approval"
    """A person's yes."""
    CHANNEL = "channel"
    """The channel's owner, who must sign in or allow it again."""


_S = Status
MOVES: Mapping[Status, frozenset[Status]] = {
    _S.SCHEDULED: frozenset({_S.SENDING, _S.WAITING, _S.FAILED, _S.MISSED, _S.CANCELLED}),
    _S.WAITING: frozenset({_S.SCHEDULED, _S.FAILED, _S.MISSED, _S.CANCELLED}),
    _S.SENDING: frozenset(
        {_S.PUBLISHED, _S.HANDED_OVER, _S.UNCONFIRMED, _S.FAILED, _S.SCHEDULED, _S.WAITING}
    ),
    _S.UNCONFIRMED: frozenset({_S.PUBLISHED, _S.HANDED_OVER, _S.SCHEDULED, _S.FAILED}),
    _S.HANDED_OVER: frozenset({_S.PUBLISHED, _S.CANCELLED}),
    _S.FAILED: frozenset({_S.SCHEDULED, _S.CANCELLED}),
    _S.MISSED: frozenset({_S.SCHEDULED, _S.CANCELLED}),
    _S.PUBLISHED: frozenset(),
    _S.CANCELLED: frozenset(),
}
"""The legal moves; `Writing.move` is the one place that makes them."""

SETTLED: Mapping[Status, frozenset[Status]] = {
    status: frozenset({_S.PUBLISHED})
    for status in (_S.SCHEDULED, _S.WAITING, _S.UNCONFIRMED, _S.HANDED_OVER, _S.FAILED, _S.MISSED)
}
"""The moves that only a person's word makes: she has seen the post on the platform."""

STANDING = frozenset({_S.SCHEDULED, _S.WAITING, _S.SENDING, _S.UNCONFIRMED, _S.HANDED_OVER, _S.PUBLISHED})
"""The states in which a second delivery of the same post to the same account is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One row of the ledger. Times are aware UTC.

    ``occasion`` names the occasion with the other channels of it. ``link`` is the address the rendition
    carries, the slot ``{first}`` or ``None``; ``first_account`` is whose post will fill the slot.
    ``rendition`` is the hash with the slot, ``sent`` the hash after filling, ``frozen`` the blob of the
    frozen post. ``looked`` counts readable looks since the outcome became unknown at ``unconfirmed_at``.
    ``resent`` is set once a proven absence sent it again. ``entry`` names the schedule entry it comes from,
    ``zone`` that entry's time zone, ``late`` what becomes of it when its time passes unserved (empty: it
    goes out all the same). ``planned_at`` is the time it was planned for, whatever ``due_at`` is by now.
    ``asked_mode`` is the mode that the entry asks for, where it is not the channel's. ``consent`` is the hash
    of the rendition that its owner said yes to; empty: she has still to; ``None``: nobody asks her.
    """

    id: str
    occasion: str
    post: str
    content: str
    source: str
    title: str
    channel: str
    account: str
    adapter: str
    mode: str
    what: str
    status: Status
    due_at: datetime
    created_at: datetime
    link: str | None = None
    first_account: str | None = None
    waiting_for: WaitingFor | None = None
    again: bool = False
    entry: str | None = None
    zone: str | None = None
    late: str = ""
    attempts: int = 0
    rendition: str = ""
    sent: str | None = None
    frozen: str | None = None
    published_at: datetime | None = None
    remote_id: str | None = None
    permalink: str | None = None
    adopted: bool = False
    unconfirmed_at: datetime | None = None
    next_look_at: datetime | None = None
    looked: int = 0
    resent: bool = False
    error: Mapping[str, Any] | None = None
    hand_over: Mapping[str, Any] | None = None
    planned_at: datetime | None = None
    asked_mode: str | None = None
    consent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One line of a delivery's history; never changed, never removed."""

    id: int
    delivery: str
    at: datetime
    kind: str
    attempt: int
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryState:
    """How far an entry that binds its post when it fires has come.

    ``timing`` is what decided when it fires as it was written when that was seen last: the occasions that it
    names are planned. Every one up to ``fired_until`` is dealt with.
    """

    name: str
    timing: Mapping[str, Any]
    fired_until: datetime
