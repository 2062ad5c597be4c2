"""The owner's yes to exactly what goes out: bound to the rendition's hash, void when that changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crosspost.delivery.record import recorded
from crosspost.errors import Unavailable
from crosspost.ledger import Delivery, Ledger, Status, WaitingFor
from crosspost.post import Post, undisclosed
from crosspost.rendering import FIRST, Rendition

__all__ = ["ask", "consent", "is_asked", "lacks_consent", "looks_undisclosed"]


def looks_undisclosed(post: Post) -> bool:
    """Whether a post tells of something given for it and has no disclosure: its owner is asked then."""
    return bool(not post.unsponsored and undisclosed(post.blocks))


def lacks_consent(row: Delivery, post: Post, rendition: Rendition) -> str:
    """Why a delivery must wait for its owner's yes, as the code of an error; empty where it need not."""
    if row.consent:
        return "" if row.consent == rendition.digest else "approval.changed"
    if looks_undisclosed(post):
        return "approval.disclosure"
    # Empty: she was never asked, or has not answered.
    return "" if row.consent is None else "approval.asked"


def is_asked(row: Delivery) -> bool:
    """Whether a delivery waits for its owner's yes to what is shown."""
    return row.status is Status.WAITING and row.waiting_for is WaitingFor.APPROVAL and row.consent == ""


def consent(row: Delivery, digest: str, *, ledger: Ledger, now: datetime) -> Delivery:
    """She says yes to the rendition with this hash: it goes out at its time, behind the original it needs."""
    follows = row.link == FIRST
    changes: dict[str, Any] = {
        "consent": digest,
        "rendition": digest,
        "waiting_for": WaitingFor.FIRST if follows else None,
        "due_at": max(row.due_at, now),
        "late": row.late if row.due_at > now else "",
        "error": None,
    }
    data = {"rendition": digest}
    with ledger.writing() as tx:
        if follows:
            return tx.change(row, at=now, kind="consented", data=data, **changes)
        return tx.move(row, Status.SCHEDULED, at=now, kind="consented", data=data, **changes)


def ask(row: Delivery, why: str, *, ledger: Ledger, now: datetime) -> Delivery:
    """What would go out is nothing she said yes to, or no longer: she is asked, and told ``why``."""
    kind = "consent_void" if row.consent else "consent_asked"
    changes: dict[str, Any] = {
        "consent": "",
        "waiting_for": WaitingFor.APPROVAL,
        "error": recorded(Unavailable(why)),
    }
    with ledger.writing() as tx:
        if row.status is Status.WAITING:
            return tx.change(row, at=now, kind=kind, **changes)
        return tx.move(row, Status.WAITING, at=now, kind=kind, **changes)
