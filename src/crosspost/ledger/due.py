"""What is due, and when the next thing will be: what a dispatcher asks in every round.

The statements are made once. They take ``now``, where they are ``narrowed`` the list ``ids``, and `_due_rows`
the list ``busy``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import JSON, ColumnElement, ScalarSelect, and_, exists, func, literal_column, or_, select

from crosspost.ledger.delivery import Delivery, Status, WaitingFor
from crosspost.ledger.prepared import Prepared, taken
from crosspost.ledger.rows import as_delivery
from crosspost.ledger.schema import accounts, deliveries

__all__ = ["LOOKED_FOR", "PAUSED", "PLANNED", "RESTING", "Round", "ask_round", "first_time"]

PLANNED: ColumnElement[int] = literal_column("deliveries.rowid")
"""The order in which rows were planned."""

LOOKED_FOR: ColumnElement[bool] = deliveries.c.status.in_([Status.UNCONFIRMED, Status.HANDED_OVER])
"""The states in which somebody looks for a post."""

RESTING = Prepared(
    select(accounts.c.account, accounts.c.rest_until).where(accounts.c.rest_until > taken("now"))
)
"""The accounts that are to be left alone at ``now``, and until when."""

PAUSED = Prepared(select(accounts.c.account, accounts.c.paused).where(accounts.c.paused_at.is_not(None)))
"""The accounts that wait for their owner, with the error that paused them."""

_BATCH = 500
"""How many due rows one round takes; the next round takes the rest."""

_NOW = taken("now", deliveries.c.due_at.type)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """The ledger at one moment, as far as a dispatcher needs it.

    ``paused`` are the accounts that wait for their owner, each with the error that paused it; ``resting``
    those to be left alone, and until when. ``next_due`` is when the next row will be due if nothing else
    happens. ``due`` are the rows for which something is to be done now, by due time: each is made when it is
    reached, and left out if its account has become busy by then, unless it waits.
    """

    paused: Mapping[str, Mapping[str, Any]]
    resting: Mapping[str, datetime]
    next_due: datetime | None
    due: Iterator[Delivery]


def ask_round(
    connection: sqlite3.Connection,
    now: datetime,
    *,
    ids: Collection[str] | None,
    waiting: bool,
    drafts: bool,
    busy: Collection[str],
) -> Round:
    """Ask all that a round asks, in one read transaction; see `Ledger.round`."""
    query = _due_rows(narrowed=ids is not None, waiting=waiting, drafts=drafts)
    found = query.found(connection, now=now, busy=list(busy), **_named(ids))
    account, status = query.names.index("account"), query.names.index("status")
    return Round(
        paused={row["account"]: row["paused"] or {} for row in PAUSED.rows(connection)},
        resting={row["account"]: row["rest_until"] for row in RESTING.rows(connection, now=now)},
        next_due=first_time(connection, now, ids=ids, hand_overs=True),
        due=(
            as_delivery(query.read(row))
            for row in found
            if row[account] not in busy or row[status] == Status.WAITING
        ),
    )


def first_time(
    connection: sqlite3.Connection, now: datetime, *, ids: Collection[str] | None, hand_overs: bool
) -> datetime | None:
    """When the next row will be due, if nothing else happens; looks for ``hand_overs`` count or not."""
    queries = _next_times(narrowed=ids is not None, hand_overs=hand_overs)
    times = [query.rows(connection, now=now, **_named(ids))[0]["at"] for query in queries]
    return min((at for at in times if at is not None), default=None)


@cache
def _due_rows(*, narrowed: bool, waiting: bool, drafts: bool) -> Prepared:
    """The rows for which something is to be done, as `Ledger.round` says, by due time."""
    free = deliveries.c.account.not_in(_listed("busy"))
    waits = and_(deliveries.c.status == Status.WAITING, deliveries.c.waiting_for == WaitingFor.FIRST)
    ways = [
        and_(deliveries.c.status == Status.SCHEDULED, deliveries.c.due_at <= _NOW, free),
        and_(LOOKED_FOR, deliveries.c.next_look_at <= _NOW),
        waits if waiting else and_(waits, _original_is_there()),
    ]
    if drafts:
        ways.append(deliveries.c.status == Status.HANDED_OVER)
    query = select(deliveries).where(or_(*ways), *_among(narrowed=narrowed))
    return Prepared(query.order_by(deliveries.c.due_at, PLANNED).limit(_BATCH))


@cache
def _next_times(*, narrowed: bool, hand_overs: bool) -> tuple[Prepared, ...]:
    """The next due time, and the next time of a look; for ``hand_overs`` too, or only for what is unknown."""
    among = _among(narrowed=narrowed)
    looked = LOOKED_FOR if hand_overs else deliveries.c.status == Status.UNCONFIRMED
    due, look = deliveries.c.due_at, deliveries.c.next_look_at
    return (
        Prepared(
            select(func.min(due).label("at")).where(
                deliveries.c.status == Status.SCHEDULED, due > _NOW, *among
            )
        ),
        Prepared(select(func.min(look).label("at")).where(looked, look > _NOW, *among)),
    )


def _named(ids: Collection[str] | None) -> dict[str, list[str]]:
    return {} if ids is None else {"ids": list(ids)}


def _among(*, narrowed: bool) -> list[ColumnElement[bool]]:
    return [deliveries.c.id.in_(_listed("ids"))] if narrowed else []


def _listed(name: str) -> ScalarSelect[Any]:
    """A list that a prepared statement takes, as a set to be compared with."""
    values = func.json_each(taken(name, JSON())).table_valued("value")
    return select(values.c.value).scalar_subquery()


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
