"""Rows of the tables as values, and the conditions that several questions share."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from sqlalchemy import ColumnElement, Connection, RowMapping, exists, or_, select

from crosspost.ledger.delivery import STANDING, Delivery, Status, WaitingFor
from crosspost.ledger.schema import deliveries

__all__ = ["among", "as_delivery", "escaped", "one_row", "original_is_there", "standing_rows"]


def among(ids: Collection[str] | None) -> list[ColumnElement[bool]]:
    """The condition that narrows a query to some ids; none without ids."""
    return [] if ids is None else [deliveries.c.id.in_(ids)]


@cache
def original_is_there() -> ColumnElement[bool]:
    """Whether the original that a waiting row needs is published with an address."""
    original = deliveries.alias("original")
    return exists().where(
        original.c.account == deliveries.c.first_account,
        or_(original.c.post == deliveries.c.post, original.c.content == deliveries.c.content),
        original.c.status == Status.PUBLISHED,
        original.c.permalink.is_not(None),
    )


def escaped(text: str) -> str:
    """A text as a pattern that matches only itself."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def one_row(connection: Connection, delivery: str) -> Delivery:
    """The row with this id."""
    row = connection.execute(select(deliveries).where(deliveries.c.id == delivery)).mappings().one()
    return as_delivery(row)


def standing_rows(connection: Connection, *, post: str, content: str, account: str) -> list[Delivery]:
    """The rows that stand for a post on an account, oldest first."""
    query = (
        select(deliveries)
        .where(
            deliveries.c.account == account,
            or_(deliveries.c.post == post, deliveries.c.content == content),
            deliveries.c.status.in_(STANDING),
        )
        .order_by(deliveries.c.created_at)
    )
    return [as_delivery(row) for row in connection.execute(query).mappings()]


def as_delivery(row: RowMapping) -> Delivery:
    """A row as the value it stands for."""
    values = dict(row)
    values["status"] = Status(values["status"])
    values["waiting_for"] = WaitingFor(values["waiting_for"]) if values["waiting_for"] else None
    return Delivery(**values)
