"""Rows of the tables as values, and the conditions that several questions share."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from crosspost.ledger.delivery import STANDING, Delivery, Status, WaitingFor
from crosspost.ledger.prepared import Prepared, taken
from crosspost.ledger.schema import deliveries

__all__ = ["among", "as_delivery", "escaped", "one_row", "standing_rows"]

_ACCOUNT = deliveries.c.account == taken("account")
_ONE = Prepared(select(deliveries).where(deliveries.c.id == taken("id")))
_STANDING = Prepared(
    select(deliveries)
    .where(
        # The account stands in both halves, or SQLite reads all of its rows.
        or_(
            and_(deliveries.c.post == taken("post"), _ACCOUNT),
            and_(deliveries.c.content == taken("content"), _ACCOUNT),
        ),
        deliveries.c.status.in_(STANDING),
    )
    .order_by(deliveries.c.created_at)
)


def among(ids: Collection[str] | None) -> list[ColumnElement[bool]]:
    """The condition that narrows a query to some ids; none without ids."""
    return [] if ids is None else [deliveries.c.id.in_(ids)]


def escaped(text: str) -> str:
    """A text as a pattern that matches only itself."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def one_row(connection: sqlite3.Connection, delivery: str) -> Delivery:
    """The row with this id."""
    (row,) = _ONE.rows(connection, id=delivery)
    return as_delivery(row)


def standing_rows(connection: sqlite3.Connection, *, post: str, content: str, account: str) -> list[Delivery]:
    """The rows that stand for a post on an account, oldest first."""
    found = _STANDING.rows(connection, post=post, content=content, account=account)
    return [as_delivery(row) for row in found]


def as_delivery(row: Mapping[Any, Any]) -> Delivery:
    """A row, by column, as the value it stands for."""
    values = dict(row)
    values["status"] = Status(values["status"])
    values["waiting_for"] = WaitingFor(values["waiting_for"]) if values["waiting_for"] else None
    return Delivery(**values)
