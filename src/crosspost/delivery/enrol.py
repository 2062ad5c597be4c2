"""New occasions enter the ledger here, and nowhere past the guard: one delivery per post and account."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crosspost.config import Channel
from crosspost.errors import ConfigurationError
from crosspost.ledger import Delivery, Ledger, Status, WaitingFor, Writing
from crosspost.post import Post, content_hash
from crosspost.rendering import FIRST, Rendition

__all__ = ["Planned", "enrol", "manual_occasion", "new_id"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What one channel would show of a post."""

    channel: Channel
    rendition: Rendition
    link: str | None


def new_id() -> str:
    """A fresh delivery id: 12 hexadecimal digits."""
    return secrets.token_hex(6)


def manual_occasion(now: datetime) -> str:
    """The key of a publish by hand."""
    return f"manual/{now.isoformat(timespec='seconds')}/{secrets.token_hex(3)}"


def enrol(
    planned: Sequence[Planned],
    *,
    post: Post,
    source: str,
    occasion: str,
    due_at: datetime,
    now: datetime,
    first: str | None,
    again: bool,
    ledger: Ledger,
) -> list[str]:
    """Write one row per channel, or take up the one that stands; the answer is their ids, in order.

    A standing delivery is continued, never doubled: scheduled or waiting for its channel, it is due now;
    unconfirmed, it is looked up now. ``again`` makes a second one; refused while one is unconfirmed.
    """
    content = content_hash(post)
    ids = []
    with ledger.writing() as tx:
        for plan in planned:
            standing = tx.standing(post=post.id, content=content, account=plan.channel.account)
            if again:
                _refuse_again(standing)
            elif standing:
                ids.append(_continue(tx, standing[-1], now=now).id)
                continue
            row = Delivery(
                id=new_id(),
                occasion=occasion,
                post=post.id,
                content=content,
                source=source,
                title=post.title,
                channel=plan.channel.name,
                account=plan.channel.account,
                adapter=plan.channel.adapter.name,
                mode=plan.channel.mode,
                what=plan.rendition.what,
                status=Status.WAITING if plan.link == FIRST else Status.SCHEDULED,
                waiting_for=WaitingFor.FIRST if plan.link == FIRST else None,
                due_at=due_at,
                created_at=now,
                link=plan.link,
                first_account=first if plan.link == FIRST else None,
                again=again,
                rendition=plan.rendition.digest,
            )
            tx.keep_rendition(plan.rendition.digest, plan.rendition.to_json())
            tx.add(row)
            ids.append(row.id)
    return ids


def _refuse_again(standing: Sequence[Delivery]) -> None:
    unknown = [row for row in standing if row.status is Status.UNCONFIRMED]
    if unknown:
        raise ConfigurationError("publish.again_unconfirmed", channel=unknown[0].channel, id=unknown[0].id)


def _continue(tx: Writing, row: Delivery, *, now: datetime) -> Delivery:
    if row.status is Status.UNCONFIRMED:
        return tx.change(row, at=now, kind="look_asked", next_look_at=now)
    if row.status is Status.SCHEDULED and row.due_at > now:
        return tx.change(row, at=now, kind="due_now", due_at=now)
    if row.status is Status.WAITING and row.waiting_for is WaitingFor.CHANNEL:
        tx.resume(row.account)
        return tx.move(
            row, Status.SCHEDULED, at=now, kind="due_now", due_at=now, waiting_for=None, error=None
        )
    return row
