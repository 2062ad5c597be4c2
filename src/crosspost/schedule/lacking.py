"""What of an entry's occasion is still to be written down: it never was, it was called off, or it came free.

An entry whose post another one brings out is written as called off. Should the other be moved or removed, its
place is free: without this the post would go out by neither.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from crosspost.config import Entry
from crosspost.delivery import ALREADY_LIVE
from crosspost.errors import ConfigurationError, CrosspostError
from crosspost.ledger import STANDING, Delivery, Ledger, Status
from crosspost.post import content_hash
from crosspost.schedule.occasions import occasion_prefix

if TYPE_CHECKING:
    from datetime import datetime

    from crosspost.schedule.planner import Planner

__all__ = ["CALLED_OFF", "code_of", "lacking", "newest"]

CALLED_OFF = "entry.changed"
"""Why a row was called off whose entry was moved, changed or removed before its time."""

_UNTIL_SHE_ACTS = frozenset({Status.FAILED, Status.MISSED})


def lacking(
    planner: Planner, entry: Entry, at: datetime, ledger: Ledger, *, gone: Collection[str] = ()
) -> frozenset[str] | None:
    """The accounts for which an entry's occasion is still to be written; ``None``: for all, it never was.

    What a person called off is not written again, nor what another delivery stands for; ``gone`` are ids of
    deliveries that stand no longer. What is past counts as written whatever its entry says by now.
    """
    past = at <= planner.clock()
    rows = ledger.of_occasions(occasion_prefix(entry, at)) if past else planner.rows(entry, at, ledger)
    if not rows:
        return None
    free = {
        row.account for row in newest(rows) if _is_free(planner, entry, row, ledger, past=past, gone=gone)
    }
    if not free or not past:
        return frozenset(free)
    try:
        return frozenset(free & {channel.account for channel in planner.targets(entry)})
    except ConfigurationError:
        # Its channels are gone by now; what is over needs none.
        return frozenset()


def newest(rows: Collection[Delivery]) -> list[Delivery]:
    """For each account the row that was written last."""
    return list({row.account: row for row in sorted(rows, key=lambda row: row.created_at)}.values())


def code_of(row: Delivery) -> str:
    """The code of what stopped a row; empty where nothing did."""
    return str((row.error or {}).get("code", ""))


def _is_free(
    planner: Planner, entry: Entry, row: Delivery, ledger: Ledger, *, past: bool, gone: Collection[str]
) -> bool:
    if row.status is not Status.CANCELLED:
        return False
    if code_of(row) != ALREADY_LIVE:
        return code_of(row) == CALLED_OFF
    post, content = row.post, row.content
    if not past:
        try:
            _, now = planner.shelf.named(entry.post or "")
        except CrosspostError:
            # A file that cannot be read is told when its row is written, and this one is not to be.
            return False
        post, content = now.id, content_hash(now)
    others = ledger.every(post=post, content=content, account=row.account)
    return not any(_takes_its_place(one, row, ledger, past=past) for one in others if one.id not in gone)


def _takes_its_place(other: Delivery, row: Delivery, ledger: Ledger, *, past: bool) -> bool:
    """Whether a row stays called off because of another one of its post."""
    if other.status in STANDING:
        return True
    if other.status in _UNTIL_SHE_ACTS:
        return past
    if code_of(other) in {ALREADY_LIVE, CALLED_OFF}:
        return False
    # She called off the one that went out in its place: she wants neither.
    return ledger.events(other.id)[-1].at >= row.created_at
