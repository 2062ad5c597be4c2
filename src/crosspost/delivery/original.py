"""The original: the publication whose address the others carry, and what they do until it is there."""

from __future__ import annotations

from datetime import datetime, timedelta

from crosspost.config import OnFirstFailure
from crosspost.delivery.late import APART, after_night
from crosspost.delivery.pace import Clock
from crosspost.delivery.record import recorded
from crosspost.errors import Unavailable
from crosspost.ledger import Changed, Delivery, Ledger, Status, WaitingFor
from crosspost.rendering import FIRST

__all__ = ["address_for", "link_for", "release"]

_LOST = frozenset({Status.FAILED, Status.MISSED, Status.CANCELLED})


def link_for(
    *,
    account: str,
    canonical: str | None,
    first: str | None,
    targets: frozenset[str],
    stands: bool,
) -> str | None:
    """What link the rendition of ``account`` carries: an address, the slot, or ``None``.

    ``canonical`` is ``--link`` or the post's own; ``first`` the account of the original; ``stands`` says
    whether a delivery of this post already stands there.
    """
    if canonical is not None:
        return canonical
    if first is None or account == first:
        return None
    return FIRST if first in targets or stands else None


def address_for(delivery: Delivery, ledger: Ledger) -> str | None:
    """The original's real address for this delivery, once it is known."""
    receipt = _receipt(delivery, ledger)
    return receipt.permalink if receipt else None


def release(
    delivery: Delivery,
    *,
    ledger: Ledger,
    clock: Clock,
    patience: timedelta,
    policy: OnFirstFailure,
    follow_after: timedelta = timedelta(0),
) -> Delivery:
    """Let a delivery go on that waits for the original, if it may; else give it back unchanged.

    Once the original failed or is ``patience`` late the ``policy`` decides: hold on, go without an address,
    or ask.
    ``follow_after`` keeps it back for so long after the original.
    """
    now = clock()
    original = _receipt(delivery, ledger)
    if original is not None:
        due_at = max(delivery.due_at, (original.published_at or now) + follow_after)
        due_at = _by_day(delivery, due_at, follow_after)
        return _go(delivery, ledger=ledger, now=now, link=delivery.link, due_at=due_at)
    if policy is OnFirstFailure.HOLD or not _given_up(delivery, ledger=ledger, now=now, patience=patience):
        return delivery
    if policy is OnFirstFailure.ASK:
        return _ask(delivery, ledger=ledger, now=now)
    return _go(delivery, ledger=ledger, now=now, link=None, due_at=delivery.due_at)


def _by_day(delivery: Delivery, due_at: datetime, follow_after: timedelta) -> datetime:
    """When a follower whose original came late may go out: not at night, unless it was planned there."""
    if delivery.zone is None or delivery.planned_at is None:
        return due_at
    planned = delivery.planned_at + follow_after
    late = due_at > planned + APART
    return after_night(due_at, due_at=planned, zone=delivery.zone) if late else due_at


def _ask(delivery: Delivery, *, ledger: Ledger, now: datetime) -> Delivery:
    error = recorded(Unavailable("hold.original_lost"))
    try:
        with ledger.writing() as tx:
            return tx.change(
                delivery,
                at=now,
                kind="held",
                data={"waiting_for": WaitingFor.APPROVAL.value, "error": error},
                waiting_for=WaitingFor.APPROVAL,
                error=error,
                link=None,
            )
    except Changed:
        return ledger.get(delivery.id)


def _receipt(delivery: Delivery, ledger: Ledger) -> Delivery | None:
    if delivery.first_account is None:
        return None
    return ledger.receipt(post=delivery.post, content=delivery.content, account=delivery.first_account)


def _given_up(delivery: Delivery, *, ledger: Ledger, now: datetime, patience: timedelta) -> bool:
    if now >= delivery.due_at + patience:
        return True
    siblings = ledger.occasion(delivery.occasion)
    originals = [row for row in siblings if row.account == delivery.first_account]
    return bool(originals) and all(row.status in _LOST for row in originals)


def _go(delivery: Delivery, *, ledger: Ledger, now: datetime, link: str | None, due_at: datetime) -> Delivery:
    try:
        with ledger.writing() as tx:
            return tx.move(
                delivery,
                Status.SCHEDULED,
                at=now,
                kind="released",
                data={"with_link": link is not None},
                waiting_for=None,
                link=link,
                due_at=due_at,
            )
    except Changed:
        return ledger.get(delivery.id)
