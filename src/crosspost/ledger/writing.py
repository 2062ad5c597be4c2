"""What is written to the ledger: rows, legal moves, and an event with each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, delete, insert, update
from sqlalchemy.dialects.sqlite import insert as upsert

from crosspost.ledger.delivery import MOVES, SETTLED, Delivery, EntryState, Status
from crosspost.ledger.prepared import Prepared, taken
from crosspost.ledger.rows import one_row, standing_rows
from crosspost.ledger.schema import accounts, deliveries, entries, events, facts, renditions
from crosspost.ledger.sources import SourceItem, SourceState, forget_source, keep_items, keep_source
from crosspost.ledger.store import itself

__all__ = ["Changed", "Writing"]

_NOTE = Prepared(
    insert(events).values({name: taken(name) for name in ("delivery", "at", "kind", "attempt", "data")})
)
_KEEP = Prepared(
    upsert(renditions).values(digest=taken("digest"), body=taken("body")).on_conflict_do_nothing()
)
_FREEZE = Prepared(
    update(deliveries)
    .where(deliveries.c.occasion == taken("of"), deliveries.c.frozen.is_(None))
    .values(frozen=taken("frozen"))
)


@cache
def _change(names: tuple[str, ...]) -> Prepared:
    """Sets these columns of a row that is still as it was seen; there are as many as kinds of events."""
    seen = [deliveries.c[name] == taken(f"seen_{name}") for name in ("id", "status", "attempts")]
    new = {name: taken(f"new_{name}", deliveries.c[name].type) for name in names}
    return Prepared(update(deliveries).where(*seen).values(new))


class Changed(Exception):
    """The delivery is no longer in the state the writer saw; nothing was written."""


class Writing:
    """One open write transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._itself = itself(connection.connection)

    def standing(self, *, post: str, content: str, account: str) -> Sequence[Delivery]:
        """The deliveries that stand for this post on this account, oldest first."""
        return standing_rows(self._itself, post=post, content=content, account=account)

    def get(self, delivery: str) -> Delivery:
        """The row as it is now."""
        return one_row(self._itself, delivery)

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
        settled: bool = False,
        **changes: Any,
    ) -> Delivery:
        """Make a legal move, with its event; raise `Changed` when the row moved meanwhile.

        ``settled``: a person says so, which allows the moves of `SETTLED` too.
        """
        legal = MOVES[delivery.status] | (SETTLED.get(delivery.status, frozenset()) if settled else set())
        if to not in legal:
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
        values = {f"new_{name}": value for name, value in changes.items()}
        done = _change(tuple(changes)).run(
            self._itself,
            seen_id=delivery.id,
            seen_status=delivery.status,
            seen_attempts=delivery.attempts,
            **values,
        )
        if done.rowcount != 1:
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
        _NOTE.run(
            self._itself,
            delivery=delivery.id,
            at=at,
            kind=kind,
            attempt=delivery.attempts,
            data=dict(data or {}),
        )

    def freeze(self, occasion: str, frozen: str) -> None:
        """Bind every delivery of an occasion to the frozen post."""
        _FREEZE.run(self._itself, of=occasion, frozen=frozen)

    def keep_rendition(self, digest: str, body: Mapping[str, Any]) -> None:
        """Keep a rendition under its hash."""
        _KEEP.run(self._itself, digest=digest, body=dict(body))

    def pause(self, account: str, *, at: datetime, error: Mapping[str, Any]) -> None:
        """Stop sending on an account until its owner acts."""
        self._account(account, paused_at=at, paused=dict(error))

    def resume(self, account: str) -> None:
        """Let an account send again."""
        self._account(account, paused_at=None, paused=None)

    def called(self, account: str, at: datetime) -> None:
        """Remember when the account's platform was last called."""
        self._account(account, last_call_at=at)

    def rest(self, account: str, until: datetime) -> None:
        """Leave an account alone until then."""
        self._account(account, rest_until=until)

    def keep_entry(self, state: EntryState) -> None:
        """Remember how far an entry has come."""
        values = asdict(state)
        row = upsert(entries).values(**values)
        self._connection.execute(row.on_conflict_do_update(index_elements=["name"], set_=values))

    def forget_entry(self, name: str) -> None:
        """Forget an entry that is no longer in the configuration: should it come back, it is a new one."""
        self._connection.execute(delete(entries).where(entries.c.name == name))

    def keep_source(self, state: SourceState) -> None:
        """Remember how a source was read."""
        keep_source(self._connection, state)

    def keep_items(self, *items: SourceItem) -> None:
        """Remember posts of a source."""
        keep_items(self._connection, items)

    def forget_source(self, name: str) -> None:
        """Forget a source: should it come back, all that stands there then is its archive."""
        forget_source(self._connection, name)

    def keep_fact(self, name: str, value: Any, *, at: datetime) -> None:
        """Remember something about the ledger itself."""
        values = {"value": value, "at": at}
        row = upsert(facts).values(name=name, **values)
        self._connection.execute(row.on_conflict_do_update(index_elements=["name"], set_=values))

    def _account(self, account: str, **values: Any) -> None:
        row = upsert(accounts).values(account=account, **values)
        self._connection.execute(row.on_conflict_do_update(index_elements=["account"], set_=values))
