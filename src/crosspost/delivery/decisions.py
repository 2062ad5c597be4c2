"""What a person decides about deliveries: settle, retry, cancel, approve, pause, resume."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from crosspost.config import LatePolicy
from crosspost.delivery.late import APART, Verdict, after_night, carry_verdict, judge_late
from crosspost.delivery.record import recorded
from crosspost.errors import ConfigurationError, Unauthorized
from crosspost.ledger import Changed, Delivery, Ledger, Status, WaitingFor

__all__ = [
    "CANCELLABLE",
    "approve",
    "cancel",
    "found_there",
    "is_found",
    "pause",
    "resume",
    "retry",
    "settle_absent",
    "settle_published",
]

_NOT_RETRIED = {Status.UNCONFIRMED: "retry.unconfirmed", Status.CANCELLED: "retry.cancelled"}

CANCELLABLE = frozenset({Status.SCHEDULED, Status.WAITING, Status.HANDED_OVER, Status.FAILED, Status.MISSED})


def settle_published(
    row: Delivery, url: str | None, *, ledger: Ledger, now: datetime, remote_id: str | None = None
) -> Delivery:
    """She has seen it on the platform, at ``url``, or under an id where the platform has no addresses."""
    if row.status in {Status.PUBLISHED, Status.CANCELLED, Status.SENDING}:
        raise _refused(row, "settle.not_open")
    with ledger.writing() as tx:
        return tx.move(
            row,
            Status.PUBLISHED,
            at=now,
            kind="settled",
            data={"permalink": url, "remote_id": remote_id},
            settled=True,
            published_at=now,
            permalink=url,
            remote_id=remote_id or row.remote_id,
            waiting_for=None,
            next_look_at=None,
            error=None,
        )


def settle_absent(row: Delivery, *, ledger: Ledger, now: datetime) -> Delivery:
    """She has looked, and it is not there: an unknown outcome may go out again, a hand-over ends."""
    if row.status is Status.UNCONFIRMED:
        to, due_at = Status.SCHEDULED, now
    elif row.status is Status.HANDED_OVER:
        to, due_at = Status.CANCELLED, row.due_at
    else:
        raise _refused(row, "settle.not_open")
    with ledger.writing() as tx:
        return tx.move(row, to, at=now, kind="settled_absent", next_look_at=None, due_at=due_at, error=None)


def retry(row: Delivery, *, ledger: Ledger, now: datetime) -> Delivery:
    """Send a failed or missed one after all."""
    if row.status not in {Status.FAILED, Status.MISSED}:
        raise _refused(row, _NOT_RETRIED.get(row.status, "retry.not_failed"))
    with ledger.writing() as tx:
        standing = tx.standing(post=row.post, content=row.content, account=row.account)
        if row.again:
            # It was to be a second post; only of one that may be this very post there is none.
            standing = [one for one in standing if one.status in {Status.SENDING, Status.UNCONFIRMED}]
        if standing:
            raise ConfigurationError("retry.stands", where=row.channel, id=standing[-1].id[:8])
        return tx.move(row, Status.SCHEDULED, at=now, kind="retry_asked", due_at=now, late="", error=None)


def cancel(row: Delivery, *, ledger: Ledger, now: datetime) -> Delivery:
    """Call off what has not passed its point of no return."""
    if row.status not in CANCELLABLE:
        raise _refused(row, "cancel.too_late")
    with ledger.writing() as tx:
        return tx.move(
            row, Status.CANCELLED, at=now, kind="cancelled", waiting_for=None, next_look_at=None, error=None
        )


def is_found(row: Delivery) -> bool:
    """Whether a delivery waits because the same post was found on the platform."""
    return row.waiting_for is WaitingFor.APPROVAL and (row.error or {}).get("code") == "hold.found"


def found_there(row: Delivery) -> ConfigurationError:
    """What refuses a yes to a delivery whose post is there, unless it is a yes to a second post."""
    address = (row.error or {}).get("params", {}).get("address", "")
    return ConfigurationError("approve.found_there", where=row.channel, id=row.id[:8], address=address)


def approve(row: Delivery, *, ledger: Ledger, now: datetime) -> Delivery:
    """Say yes to one that waits for it."""
    if row.status is not Status.WAITING or row.waiting_for is not WaitingFor.APPROVAL:
        raise _refused(row, "approve.not_asked")
    with ledger.writing() as tx:
        return tx.move(
            row,
            Status.SCHEDULED,
            at=now,
            kind="approved",
            due_at=max(row.due_at, now),
            waiting_for=None,
            late="",
            error=None,
        )


def pause(accounts: Iterable[str], *, ledger: Ledger, now: datetime) -> None:
    """Stop sending on these accounts."""
    record = recorded(Unauthorized("paused.by_owner"))
    with ledger.writing() as tx:
        for account in accounts:
            tx.pause(account, at=now, error=record)


def resume(
    accounts: Iterable[str], *, ledger: Ledger, now: datetime, zone: str, behind: int = 0
) -> list[Delivery]:
    """Send on these accounts again; what was held follows its own late policy, one by one, never in a burst.

    ``zone`` is for rows without one of their own. ``behind`` is how many posts of each account go out now
    besides these.
    """
    decided = []
    for account in accounts:
        with ledger.writing() as tx:
            tx.resume(account)
        free = now + behind * APART
        for row in ledger.held(account):
            verdict = _verdict(row, now)
            at = max(row.due_at, after_night(free, due_at=row.due_at, zone=row.zone or zone))
            try:
                decided.append(carry_verdict(row, verdict, at=at, ledger=ledger, now=now, kind="resumed"))
            except Changed:
                continue
            if verdict is Verdict.GO and row.due_at <= now:
                free = at + APART
    return decided


def _verdict(row: Delivery, now: datetime) -> Verdict:
    """What the row's policy says; one without (by hand, or decided once already) goes out."""
    if not row.late or row.due_at > now:
        return Verdict.GO
    return judge_late(LatePolicy.parse(row.late), due_at=row.due_at, now=now)


def _refused(row: Delivery, code: str) -> ConfigurationError:
    return ConfigurationError(code, where=row.channel, id=row.id[:8], status=row.status.value)
