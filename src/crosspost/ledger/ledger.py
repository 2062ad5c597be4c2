"""What is asked of the ledger and what is written to it. The only place that knows the tables' rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    and_,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert as upsert

from crosspost.errors import ConfigurationError
from crosspost.ledger.blobs import Blobs
from crosspost.ledger.delivery import MOVES, STANDING, Delivery, Event, Status, WaitingFor
from crosspost.ledger.schema import accounts, deliveries, events, renditions
from crosspost.ledger.store import Store

__all__ = ["Changed", "Ledger", "Writing"]


_PLANNED: ColumnElement[int] = literal_column("deliveries.rowid")
"""The order in which rows were planned."""


class Changed(Exception):
    """The delivery is no longer in the state the writer saw; nothing was written."""


class Writing:
    """One open write transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def standing(self, *, post: str, content: str, account: str) -> Sequence[Delivery]:
        """The deliveries that stand for this post on this account, oldest first."""
        return _standing(self._connection, post=post, content=content, account=account)

    def get(self, delivery: str) -> Delivery:
        """The row as it is now."""
        return _one(self._connection, delivery)

    def add(self, delivery: Delivery) -> None:
        """Add a row and the first line of its history."""
        self._connection.execute(insert(deliveries).values(**asdict(delivery)))
        self.note(delivery, at=delivery.created_at, kind="planned", data={"status": delivery.status.value})

    def move(
        self,
        delivery: Delivery,
        to: Status,
        *,
        at: datetime,
        kind: str,
        data: Mapping[str, Any] | None = None,
        **changes: Any,
    ) -> Delivery:
        """Make a legal move, with its event; raise `Changed` when the row moved meanwhile."""
        if to not in MOVES[delivery.status]:
            raise ValueError(f"{delivery.status} does not move to {to}")
        return self.change(delivery, at=at, kind=kind, data=data, status=to, **changes)

    def change(
        self,
        delivery: Delivery,
        *,
        at: datetime,
        kind: str,
        data: Mapping[str, Any] | None = None,
        **changes: Any,
    ) -> Delivery:
        """Change a row that is still as it was seen, with an event that says so."""
        seen = and_(
            deliveries.c.id == delivery.id,
            deliveries.c.status == delivery.status,
            deliveries.c.attempts == delivery.attempts,
        )
        if self._connection.execute(update(deliveries).where(seen).values(**changes)).rowcount != 1:
            raise Changed(delivery.id)
        changed = replace(delivery, **changes)
        self.note(changed, at=at, kind=kind, data=data)
        return changed

    def look_again(self, delivery: Delivery, at: datetime | None) -> None:
        """Set the time of the next look; no event, for nothing happened."""
        row = update(deliveries).where(deliveries.c.id == delivery.id, deliveries.c.status == delivery.status)
        self._connection.execute(row.values(next_look_at=at))

    def note(
        self, delivery: Delivery, *, at: datetime, kind: str, data: Mapping[str, Any] | None = None
    ) -> None:
        """Add a line to a delivery's history."""
        row = {"delivery": delivery.id, "at": at, "kind": kind, "attempt": delivery.attempts}
        self._connection.execute(insert(events).values(data=dict(data or {}), **row))

    def freeze(self, occasion: str, frozen: str) -> None:
        """Bind every delivery of an occasion to the frozen post."""
        where = and_(deliveries.c.occasion == occasion, deliveries.c.frozen.is_(None))
        self._connection.execute(update(deliveries).where(where).values(frozen=frozen))

    def keep_rendition(self, digest: str, body: Mapping[str, Any]) -> None:
        """Keep a rendition under its hash."""
        row = upsert(renditions).values(digest=digest, body=dict(body)).on_conflict_do_nothing()
        self._connection.execute(row)

    def pause(self, account: str, *, at: datetime, error: Mapping[str, Any]) -> None:
        """Stop sending on an account until its owner acts."""
        self._account(account, paused_at=at, paused=dict(error))

    def resume(self, account: str) -> None:
        """Let an account send again."""
        self._account(account, paused_at=None, paused=None)

    def called(self, account: str, at: datetime) -> None:
        """Remember when the account's platform was last called."""
        self._account(account, last_call_at=at)

    def _account(self, account: str, **values: Any) -> None:
        row = upsert(accounts).values(account=account, **values)
        self._connection.execute(row.on_conflict_do_update(index_elements=["account"], set_=values))


class Ledger:
    """All deliveries and their history."""

    def __init__(self, store: Store, blobs: Blobs) -> None:
        self.blobs = blobs
        self._store = store

    def close(self) -> None:
        """Close the file."""
        self._store.close()

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """A write transaction: everything in it is on the disk when it ends, or nothing is."""
        with self._store.writing() as connection:
            yield Writing(connection)

    def get(self, delivery: str) -> Delivery:
        """The row with exactly this id."""
        with self._store.reading() as connection:
            return _one(connection, delivery)

    def named(self, prefix: str) -> Delivery:
        """The row whose id begins so; raises `ConfigurationError` when none or several do."""
        escaped = deliveries.c.id.startswith(prefix, autoescape=True)
        found = self._select(escaped, limit=2)
        if len(found) != 1:
            code = "ledger.id_ambiguous" if found else "ledger.id_unknown"
            raise ConfigurationError(code, id=prefix)
        return found[0]

    def several(self, ids: Collection[str]) -> list[Delivery]:
        """These rows, in the order they were planned."""
        return self._select(deliveries.c.id.in_(ids))

    def standing(self, *, post: str, content: str, account: str) -> Sequence[Delivery]:
        """The deliveries that stand for this post on this account, oldest first."""
        with self._store.reading() as connection:
            return _standing(connection, post=post, content=content, account=account)

    def history(
        self,
        *,
        status: Status | None = None,
        channel: str | None = None,
        post: str | None = None,
        since: datetime | None = None,
        limit: int = 50,
    ) -> list[Delivery]:
        """The newest rows first, filtered. ``post`` is an id, a title or a part of either."""
        where = []
        if status is not None:
            where.append(deliveries.c.status == status)
        if channel is not None:
            where.append(deliveries.c.channel == channel)
        if post is not None:
            where.append(
                or_(
                    deliveries.c.post.contains(post, autoescape=True),
                    deliveries.c.title.contains(post, autoescape=True),
                )
            )
        if since is not None:
            where.append(deliveries.c.created_at >= since)
        return self._select(*where, limit=limit, newest_first=True)

    def occasion(self, occasion: str) -> list[Delivery]:
        """All deliveries of one occasion."""
        return self._select(deliveries.c.occasion == occasion)

    def sending(self) -> list[Delivery]:
        """The rows somebody was sending when they were last written."""
        return self._select(deliveries.c.status == Status.SENDING)

    def open(self, ids: Collection[str] | None = None) -> list[Delivery]:
        """The rows that may still move by themselves, by due time; ``ids`` narrows them."""
        open_ = deliveries.c.status.in_(
            [Status.SCHEDULED, Status.WAITING, Status.SENDING, Status.UNCONFIRMED, Status.HANDED_OVER]
        )
        return self._select(open_, *([] if ids is None else [deliveries.c.id.in_(ids)]))

    def receipt(self, *, post: str, content: str, account: str) -> Delivery | None:
        """The newest published delivery of a post on an account, with its address."""
        found = self.standing(post=post, content=content, account=account)
        published = (row for row in reversed(found) if row.status is Status.PUBLISHED and row.permalink)
        return next(published, None)

    def owned(self, account: str, *, besides: str) -> frozenset[str]:
        """The remote ids on an account that other deliveries own."""
        where = and_(deliveries.c.account == account, deliveries.c.id != besides)
        with self._store.reading() as connection:
            published = connection.execute(select(deliveries.c.remote_id).where(where)).scalars()
            drafts = connection.execute(
                select(deliveries.c.hand_over["remote_id"].as_string()).where(where)
            ).scalars()
            return frozenset(id_ for id_ in [*published, *drafts] if id_)

    def ever_published(self, account: str) -> bool:
        """Whether this ledger ever published on the account."""
        where = and_(deliveries.c.account == account, deliveries.c.published_at.is_not(None))
        with self._store.reading() as connection:
            return bool(connection.execute(select(func.count()).where(where)).scalar())

    def events(self, delivery: str) -> list[Event]:
        """A delivery's whole history, oldest first."""
        query = select(events).where(events.c.delivery == delivery).order_by(events.c.id)
        with self._store.reading() as connection:
            return [Event(**row) for row in connection.execute(query).mappings()]

    def rendition(self, digest: str) -> Mapping[str, Any] | None:
        """The rendition kept under a hash."""
        query = select(renditions.c.body).where(renditions.c.digest == digest)
        with self._store.reading() as connection:
            body: Mapping[str, Any] | None = connection.execute(query).scalar()
            return body

    def paused(self) -> dict[str, Mapping[str, Any]]:
        """The accounts that wait for their owner, with the error that paused them."""
        query = select(accounts.c.account, accounts.c.paused).where(accounts.c.paused_at.is_not(None))
        with self._store.reading() as connection:
            return {account: error or {} for account, error in connection.execute(query)}

    def last_call(self, account: str) -> datetime | None:
        """When the account's platform was last called."""
        query = select(accounts.c.last_call_at).where(accounts.c.account == account)
        with self._store.reading() as connection:
            at: datetime | None = connection.execute(query).scalar()
            return at

    def _select(
        self, *where: ColumnElement[bool], limit: int | None = None, newest_first: bool = False
    ) -> list[Delivery]:
        by = deliveries.c.created_at.desc() if newest_first else deliveries.c.due_at
        query = select(deliveries).where(*where).order_by(by, _PLANNED)
        with self._store.reading() as connection:
            return [_delivery(row) for row in connection.execute(query.limit(limit)).mappings()]


def _one(connection: Connection, delivery: str) -> Delivery:
    row = connection.execute(select(deliveries).where(deliveries.c.id == delivery)).mappings().one()
    return _delivery(row)


def _standing(connection: Connection, *, post: str, content: str, account: str) -> list[Delivery]:
    query = (
        select(deliveries)
        .where(
            deliveries.c.account == account,
            or_(deliveries.c.post == post, deliveries.c.content == content),
            deliveries.c.status.in_(STANDING),
        )
        .order_by(deliveries.c.created_at)
    )
    return [_delivery(row) for row in connection.execute(query).mappings()]


def _delivery(row: RowMapping) -> Delivery:
    values = dict(row)
    values["status"] = Status(values["status"])
    values["waiting_for"] = WaitingFor(values["waiting_for"]) if values["waiting_for"] else None
    return Delivery(**values)
