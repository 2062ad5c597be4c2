"""How an attempt or a look ends: the outcome, the delivery and its event in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from crosspost.adapter import Match, Receipt
from crosspost.delivery.decide import RetryAt, decide
from crosspost.delivery.enrol import ALREADY_LIVE
from crosspost.delivery.lane import Lane
from crosspost.delivery.record import recorded
from crosspost.errors import (
    CrosspostError,
    DeliveryError,
    Rejected,
    Unauthorized,
    Unconfirmed,
)
from crosspost.ledger import Delivery, Event, Ledger, Status, WaitingFor, Writing

__all__ = [
    "adopted",
    "already_live",
    "failed",
    "first_try",
    "handed_over",
    "held",
    "next_hand_over_look",
    "paused",
    "published",
    "refused",
    "unconfirmed",
]

log = logging.getLogger(__name__)

_ASKED = frozenset({"approved", "due_now", "resumed", "retry_asked", "settled_absent"})
"""The events with which a delivery begins anew."""


def published(
    delivery: Delivery, receipt: Receipt, *, ledger: Ledger, now: datetime, kind: str = "published"
) -> Delivery:
    """The platform has it, and we have its id."""
    with ledger.writing() as tx:
        return tx.move(
            delivery,
            Status.PUBLISHED,
            at=now,
            kind=kind,
            data={"remote_id": receipt.remote_id, "permalink": receipt.permalink},
            published_at=now,
            remote_id=receipt.remote_id,
            permalink=receipt.permalink,
            next_look_at=None,
            error=None,
        )


def already_live(delivery: Delivery, *, ledger: Ledger, now: datetime) -> Delivery:
    """Another delivery has brought the same post to the account: this one is called off."""
    error = recorded(Rejected(ALREADY_LIVE))
    with ledger.writing() as tx:
        return tx.move(delivery, Status.CANCELLED, at=now, kind="already_live", error=error)


def adopted(delivery: Delivery, match: Match, *, ledger: Ledger, now: datetime) -> Delivery:
    """The post was found on the platform; it is ours."""
    with ledger.writing() as tx:
        return tx.move(
            delivery,
            Status.PUBLISHED,
            at=now,
            kind="adopted",
            data={"remote_id": match.remote_id, "permalink": match.permalink},
            published_at=min(match.at, now) if match.at else now,
            remote_id=match.remote_id,
            permalink=match.permalink,
            adopted=True,
            next_look_at=None,
            error=None,
        )


def handed_over(
    delivery: Delivery,
    kit: Mapping[str, Any],
    *,
    ledger: Ledger,
    now: datetime,
    look: bool,
    kind: str = "handed_over",
    **changes: Any,
) -> Delivery:
    """A person goes on from here; ``look`` says whether we can notice that it is live."""
    with ledger.writing() as tx:
        return tx.move(
            delivery,
            Status.HANDED_OVER,
            at=now,
            kind=kind,
            data=kit,
            hand_over=dict(kit),
            next_look_at=next_hand_over_look(now, now) if look else None,
            error=None,
            **changes,
        )


def next_hand_over_look(handed_over_at: datetime, now: datetime) -> datetime:
    """Often at first, seldom later: every 30 s for 5 min, every 5 min for 2 h, then every half hour."""
    # A clock that was set back makes no draft young again.
    age = abs(now - handed_over_at)
    if age < timedelta(minutes=5):
        return now + timedelta(seconds=30)
    return now + (timedelta(minutes=5) if age < timedelta(hours=2) else timedelta(minutes=30))


def refused(
    delivery: Delivery, error: DeliveryError, *, ledger: Ledger, now: datetime, jitter: float
) -> Delivery:
    """An attempt that surely sent nothing, or was refused: again later, or failed."""
    since = first_try(ledger.events(delivery.id)) or now
    decision = decide(error, attempts=delivery.attempts, since=since, now=now, jitter=jitter)
    if not isinstance(decision, RetryAt):
        return failed(delivery, error, ledger=ledger, now=now)
    with ledger.writing() as tx:
        return tx.move(
            delivery,
            Status.SCHEDULED,
            at=now,
            kind="retry_planned",
            data={"error": recorded(error), "due_at": decision.at.isoformat()},
            due_at=decision.at,
            error=recorded(error),
        )


def first_try(events: Sequence[Event]) -> datetime | None:
    """When the first try was made since the delivery was last planned, or a person asked for it."""
    first = None
    for event in events:
        if event.kind in _ASKED:
            first = None
        elif event.kind in {"claimed", "look_postponed"}:
            first = first or event.at
    return first


def unconfirmed(
    delivery: Delivery, error: Unconfirmed, *, ledger: Ledger, now: datetime, look_at: datetime | None
) -> Delivery:
    """It may have been sent; from now on it is only looked for."""
    with ledger.writing() as tx:
        return tx.move(
            delivery,
            Status.UNCONFIRMED,
            at=now,
            kind="unconfirmed",
            data={"error": recorded(error)},
            error=recorded(error),
            unconfirmed_at=now,
            next_look_at=look_at,
            looked=0,
        )


def failed(delivery: Delivery, error: CrosspostError, *, ledger: Ledger, now: datetime) -> Delivery:
    """It will not go out by itself."""
    log.info("delivery %s failed: %s", delivery.id, error.code)
    with ledger.writing() as tx:
        return tx.move(
            delivery,
            Status.FAILED,
            at=now,
            kind="failed",
            data={"error": recorded(error)},
            error=recorded(error),
            next_look_at=None,
        )


def paused(lane: Lane, delivery: Delivery, error: Unauthorized) -> Delivery:
    """The account's owner must act; the post waits."""
    with lane.ledger.writing() as tx:
        tx.pause(delivery.account, at=lane.clock(), error=recorded(error))
        return _hold(tx, delivery, WaitingFor.CHANNEL, recorded(error), now=lane.clock())


def held(lane: Lane, delivery: Delivery, reason: WaitingFor, error: CrosspostError | None = None) -> Delivery:
    """It waits for the original or for a person's yes; ``error`` says why."""
    with lane.ledger.writing() as tx:
        return _hold(tx, delivery, reason, recorded(error) if error else None, now=lane.clock())


def _hold(
    tx: Writing, delivery: Delivery, reason: WaitingFor, error: dict[str, Any] | None, *, now: datetime
) -> Delivery:
    return tx.move(
        delivery,
        Status.WAITING,
        at=now,
        kind="held",
        data={"waiting_for": reason.value, "error": error},
        waiting_for=reason,
        error=error,
    )
