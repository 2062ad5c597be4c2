"""Rows of the tables as values, and the conditions that several questions share."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, or_, select

from crosspost.ledger.delivery import STANDING, Delivery, Status, WaitingFor
from crosspost.ledger.schema import deliveries

__all__ = ["among", "as_delivery", "escaped", "one_row", "standing_rows"]


def among(ids: Collection[str] | None) -> list[ColumnElement[bool]]:
    """The condition that narrows a query to some ids; none without ids."""
    return [] if ids is None else [deliveries.c.id.in_(ids)]


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
            # The account stands in both halves, or SQLite reads all of its rows.
            or_(
                and_(deliveries.c.post == post, deliveries.c.account == account),
                and_(deliveries.c.content == content, deliveries.c.account == account),
            ),
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
