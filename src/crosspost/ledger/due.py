"""What is due, and when the next thing will be: what a dispatcher asks in every round.

The statements are made once: putting one together takes longer than the database takes to answer it. They
take ``now``, where they are ``narrowed`` the list ``ids``, and `due_rows` the list ``busy``.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, literal_column, or_, select

from crosspost.ledger.delivery import Status, WaitingFor
from crosspost.ledger.schema import deliveries

__all__ = ["LOOKED_FOR", "PLANNED", "due_rows", "next_times"]

PLANNED: ColumnElement[int] = literal_column("deliveries.rowid")
"""The order in which rows were planned."""

LOOKED_FOR: ColumnElement[bool] = deliveries.c.status.in_([Status.UNCONFIRMED, Status.HANDED_OVER])
"""The states in which somebody looks for a post."""

_BATCH = 500
"""How many due rows one round takes; the next round takes the rest."""

_NOW = bindparam("now", type_=deliveries.c.due_at.type)


@cache
def due_rows(*, narrowed: bool, waiting: bool, drafts: bool) -> Select[Any]:
    """The rows for which something is to be done, as `Ledger.due` says, by due time."""
    free = deliveries.c.account.not_in(bindparam("busy", expanding=True))
    waits = and_(deliveries.c.status == Status.WAITING, deliveries.c.waiting_for == WaitingFor.FIRST)
    ways = [
        and_(deliveries.c.status == Status.SCHEDULED, deliveries.c.due_at <= _NOW, free),
        and_(LOOKED_FOR, deliveries.c.next_look_at <= _NOW),
        waits if waiting else and_(waits, _original_is_there()),
    ]
    if drafts:
        ways.append(deliveries.c.status == Status.HANDED_OVER)
    query = select(deliveries).where(or_(*ways), *_among(narrowed=narrowed))
    return query.order_by(deliveries.c.due_at, PLANNED).limit(_BATCH)


@cache
def next_times(*, narrowed: bool, hand_overs: bool) -> tuple[Select[datetime | None], ...]:
    """The next due time, and the next time of a look; for ``hand_overs`` too, or only for what is unknown."""
    among = _among(narrowed=narrowed)
    looked = LOOKED_FOR if hand_overs else deliveries.c.status == Status.UNCONFIRMED
    due, look = deliveries.c.due_at, deliveries.c.next_look_at
    return (
        select(func.min(due)).where(deliveries.c.status == Status.SCHEDULED, due > _NOW, *among),
        select(func.min(look)).where(looked, look > _NOW, *among),
    )


def _among(*, narrowed: bool) -> list[ColumnElement[bool]]:
    return [deliveries.c.id.in_(bindparam("ids", expanding=True))] if narrowed else []


def _original_is_there() -> ColumnElement[bool]:
    """Whether the original that a waiting row needs is published with an address."""
    original = deliveries.alias("original")
    live = and_(
        original.c.account == deliveries.c.first_account,
        original.c.status == Status.PUBLISHED,
        original.c.permalink.is_not(None),
    )
    # Two questions, each with an index of its own: asked in one, SQLite reads all that was ever published.
    return or_(
        exists().where(original.c.post == deliveries.c.post, live),
        exists().where(original.c.content == deliveries.c.content, live),
    )
