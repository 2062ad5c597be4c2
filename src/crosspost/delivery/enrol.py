"""New occasions enter the ledger here, and nowhere past the guard: one delivery per post and account."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from crosspost.adapter import Mode
from crosspost.delivery.consent import looks_undisclosed
from crosspost.delivery.planning import Planned
from crosspost.delivery.record import recorded
from crosspost.errors import ConfigurationError, DeliveryError, Rejected, Unavailable
from crosspost.ledger import Delivery, Ledger, Status, WaitingFor, Writing
from crosspost.post import Post, content_hash
from crosspost.rendering import FIRST

__all__ = ["ALREADY_LIVE", "Occasion", "enrol", "manual_occasion", "new_id"]

ALREADY_LIVE = "entry.already_live"
"""Why an entry's row is called off: its post stands there, by another delivery."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """One due time of a post: by hand, or of a schedule entry (``entry``, ``zone`` and ``late`` are its).

    ``key`` is unique with the account. ``first`` is the account of the original. ``again`` asks for a second
    post where one stands. ``missed`` is why an occasion is over before it began. ``approve`` lets nothing go
    out before the owner said yes to what is shown; ``agreed`` means that she has. ``mode`` is what the entry
    asks for in place of the channels' own. ``follows`` names the source whose post it is, ``doubt`` says why
    its owner is asked about it, as the code of an error.
    """

    key: str
    post: Post
    source: str
    due_at: datetime
    first: str | None = None
    again: bool = False
    entry: str | None = None
    zone: str | None = None
    late: str = ""
    missed: str = ""
    approve: bool = False
    agreed: bool = False
    mode: Mode | None = None
    follows: str | None = None
    doubt: str = ""

    @property
    def by_hand(self) -> bool:
        """Whether a person gave the command."""
        return self.entry is None and self.follows is None

    @property
    def asks(self) -> str:
        """Why its owner must say yes first, as the code of an error; empty where she need not."""
        if self.agreed:
            return ""
        if looks_undisclosed(self.post):
            return "approval.disclosure"
        return self.doubt or ("approval.asked" if self.approve else "")


def new_id() -> str:
    """A fresh delivery id: 12 hexadecimal digits."""
    return secrets.token_hex(6)


def manual_occasion(now: datetime) -> str:
    """The key of a publish by hand."""
    return f"manual/{now.isoformat(timespec='seconds')}/{secrets.token_hex(3)}"


def enrol(
    planned: Sequence[Planned],
    occasion: Occasion,
    *,
    now: datetime,
    ledger: Ledger,
    beside: Callable[[Writing], None] | None = None,
) -> list[str]:
    """Write one row per channel, or take up the one that stands; the answer is their ids, in order.

    By hand a standing delivery is continued, never doubled: scheduled or waiting for its channel, it is due
    at the occasion's time; unconfirmed, it is looked up now. ``again`` makes a second one; refused while one
    is unconfirmed. An entry whose post stands writes its occasion as cancelled; one that is missed is never
    sent by itself. ``beside`` writes more in the same transaction.
    """
    content = content_hash(occasion.post)
    ids = []
    with ledger.writing() as tx:
        for plan in planned:
            standing = tx.standing(post=occasion.post.id, content=content, account=plan.channel.account)
            if occasion.again:
                _refuse_again(standing)
            elif standing and occasion.by_hand:
                ids.append(_continue(tx, standing[-1], plan, due_at=occasion.due_at, now=now).id)
                continue
            row = _row(plan, occasion, content=content, stands=bool(standing), now=now)
            tx.keep_rendition(plan.rendition.digest, plan.rendition.to_json())
            tx.add(row)
            ids.append(row.id)
        if beside is not None:
            beside(tx)
    return ids


def _row(plan: Planned, occasion: Occasion, *, content: str, stands: bool, now: datetime) -> Delivery:
    waits = plan.link == FIRST
    agreed = plan.rendition.digest if occasion.agreed and looks_undisclosed(occasion.post) else None
    begin = _begin(occasion, waits=waits, stands=stands and not occasion.again)
    return Delivery(
        id=new_id(),
        occasion=occasion.key,
        post=occasion.post.id,
        content=content,
        source=occasion.source,
        title=occasion.post.title,
        channel=plan.channel.name,
        account=plan.channel.account,
        adapter=plan.channel.adapter.name,
        mode=plan.channel.mode,
        what=plan.rendition.what,
        status=begin.status,
        waiting_for=begin.waiting_for,
        due_at=occasion.due_at,
        created_at=now,
        link=plan.link,
        first_account=occasion.first if waits else None,
        again=occasion.again,
        entry=occasion.entry,
        zone=occasion.zone,
        late=occasion.late,
        rendition=plan.rendition.digest,
        error=recorded(begin.error) if begin.error else None,
        planned_at=occasion.due_at,
        asked_mode=occasion.mode,
        consent="" if occasion.asks else agreed,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Begin:
    """How a row begins."""

    status: Status
    waiting_for: WaitingFor | None = None
    error: DeliveryError | None = None


def _begin(occasion: Occasion, *, waits: bool, stands: bool) -> _Begin:
    if stands and not occasion.by_hand:
        return _Begin(status=Status.CANCELLED, error=Rejected(ALREADY_LIVE))
    if occasion.missed:
        return _Begin(status=Status.MISSED, error=Rejected(occasion.missed))
    if occasion.asks:
        asked = Unavailable(occasion.asks)
        return _Begin(status=Status.WAITING, waiting_for=WaitingFor.APPROVAL, error=asked)
    if waits:
        return _Begin(status=Status.WAITING, waiting_for=WaitingFor.FIRST)
    return _Begin(status=Status.SCHEDULED)


def _refuse_again(standing: Sequence[Delivery]) -> None:
    unknown = [row for row in standing if row.status in {Status.UNCONFIRMED, Status.SENDING}]
    if unknown:
        raise ConfigurationError("publish.again_unconfirmed", channel=unknown[0].channel, id=unknown[0].id)


def _continue(tx: Writing, row: Delivery, plan: Planned, *, due_at: datetime, now: datetime) -> Delivery:
    if row.status is Status.UNCONFIRMED:
        return tx.change(row, at=now, kind="look_asked", next_look_at=now)
    if row.status is Status.SCHEDULED and row.due_at != due_at and max(row.due_at, due_at) > now:
        return tx.change(row, at=now, kind="moved", data={"due_at": due_at.isoformat()}, due_at=due_at)
    if row.status is not Status.WAITING:
        return row
    if not _may_go(row, plan):
        follows = row.waiting_for is WaitingFor.FIRST and row.due_at != due_at
        if follows and max(row.due_at, due_at) > now:
            return tx.change(row, at=now, kind="moved", data={"due_at": due_at.isoformat()}, due_at=due_at)
        return row
    if row.waiting_for is WaitingFor.CHANNEL:
        tx.resume(row.account)
    link = plan.link if row.waiting_for is WaitingFor.FIRST else row.link
    return tx.move(
        row,
        Status.SCHEDULED,
        at=now,
        kind="due_now",
        due_at=due_at,
        waiting_for=None,
        error=None,
        link=link,
    )


_HER_TURN = frozenset({"paused.by_owner", "unauthorized.bot_check"})
"""What only the owner's own word ends: a second try of a bot check may cost the account."""


def _may_go(row: Delivery, plan: Planned) -> bool:
    """Whether giving the command again is the answer to what a row waits for.

    It is when the channel may be back, when the account could not be read before, and when the address that
    it waits for is named now. What its owner paused and a bot check wait for her ``resume``, unless by
    now she pastes it herself; what waits for a yes, for that.
    """
    code = row.error["code"] if row.error else ""
    match row.waiting_for:
        case WaitingFor.CHANNEL:
            return code not in _HER_TURN or plan.channel.mode is Mode.SHARE
        case WaitingFor.APPROVAL:
            return code == "hold.cannot_look"
        case _:
            return plan.link is not None and plan.link != FIRST
