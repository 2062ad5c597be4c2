"""What is asked of the ledger. With `Writing` and the rows the only place that knows the tables."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, not_, null, or_, select

from crosspost.errors import ConfigurationError
from crosspost.ledger.blobs import Blobs
from crosspost.ledger.delivery import STANDING, Delivery, EntryState, Event, Status, WaitingFor
from crosspost.ledger.due import LOOKED_FOR, PAUSED, PLANNED, RESTING, Round, ask_round, first_time
from crosspost.ledger.prepared import Prepared, taken
from crosspost.ledger.rows import among, as_delivery, escaped, one_row, standing_rows
from crosspost.ledger.schema import SENT, accounts, deliveries, entries, events, facts, renditions
from crosspost.ledger.sources import ItemState, SourceItem, SourceState, source_items_of, source_states
from crosspost.ledger.store import Store
from crosspost.ledger.writing import Writing

__all__ = ["Ledger"]

# Made once: making a statement takes longer than the database takes to answer it.
_EVENTS = Prepared(select(events).where(events.c.delivery == taken("delivery")).order_by(events.c.id))
_LAST_CALL = Prepared(select(accounts.c.last_call_at).where(accounts.c.account == taken("account")))


class Ledger:
    """All deliveries and their history."""

    def __init__(self, store: Store, blobs: Blobs) -> None:
        self.blobs = blobs
        self.store = store

    def close(self) -> None:
        """Close the file."""
        self.store.close()

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """A write transaction: everything in it is on the disk when it ends, or nothing is."""
        with self.store.writing() as connection:
            yield Writing(connection)

    def get(self, delivery: str) -> Delivery:
        """The row with exactly this id."""
        with self.store.looking() as connection:
            return one_row(connection, delivery)

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
        with self.store.looking() as connection:
            return standing_rows(connection, post=post, content=content, account=account)

    def every(self, *, post: str, content: str, account: str) -> list[Delivery]:
        """All deliveries of this post to this account, whatever became of them."""
        same = or_(deliveries.c.post == post, deliveries.c.content == content)
        return self._select(same, deliveries.c.account == account)

    def called_off(self, after: datetime) -> list[Delivery]:
        """The rows of schedule entries that were called off and planned for a time after this one."""
        return self._select(
            deliveries.c.status == Status.CANCELLED,
            deliveries.c.entry.is_not(None),
            deliveries.c.planned_at > after,
        )

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

    def last_published(self, account: str) -> dict[str, datetime]:
        """For each mode by which a post of this account went live: when the newest did."""
        newest = func.max(deliveries.c.published_at).label("newest")
        wanted = select(deliveries.c.mode, newest).where(
            deliveries.c.account == account,
            deliveries.c.status == Status.PUBLISHED,
            deliveries.c.published_at.is_not(None),
        )
        with self.store.reading() as connection:
            found = connection.execute(wanted.group_by(deliveries.c.mode))
            return {row.mode: row.newest for row in found}

    def occasion(self, occasion: str) -> list[Delivery]:
        """All deliveries of one occasion."""
        return self._select(deliveries.c.occasion == occasion)

    def occasions(self, key: str) -> list[Delivery]:
        """All deliveries of an occasion and of its later versions, ``key~2`` and so on."""
        later = deliveries.c.occasion.startswith(f"{key}~", autoescape=True)
        return self._select(or_(deliveries.c.occasion == key, later))

    def of_occasions(self, prefix: str) -> list[Delivery]:
        """All deliveries of the occasions whose key begins so."""
        return self._select(deliveries.c.occasion.startswith(prefix, autoescape=True))

    def has_occasion(self, prefix: str) -> bool:
        """Whether any occasion's key begins so."""
        return bool(self._select(deliveries.c.occasion.startswith(prefix, autoescape=True), limit=1))

    def sending(self) -> list[Delivery]:
        """The rows somebody was sending when they were last written."""
        return self._select(deliveries.c.status == Status.SENDING)

    def open(self, ids: Collection[str] | None = None) -> list[Delivery]:
        """The rows that may still move by themselves, by due time; ``ids`` narrows them."""
        open_ = deliveries.c.status.in_(
            [Status.SCHEDULED, Status.WAITING, Status.SENDING, Status.UNCONFIRMED, Status.HANDED_OVER]
        )
        return self._select(open_, *among(ids))

    def planned(self, until: datetime) -> list[Delivery]:
        """The rows that have yet to go out and are due by then, by due time."""
        open_ = deliveries.c.status.in_([Status.SCHEDULED, Status.WAITING])
        return self._select(open_, deliveries.c.due_at <= until)

    def ahead(self, at: datetime, *, unknown: datetime) -> list[Delivery]:
        """The rows whose next act lies after ``at``, or that became unknown or were missed after ``unknown``.

        Of the scheduled ones only those that were tried or put off: the others' times are a person's.
        """
        begun = or_(deliveries.c.attempts > 0, deliveries.c.error.is_not(null()))
        return self._select(
            or_(
                and_(deliveries.c.status == Status.SCHEDULED, deliveries.c.due_at > at, begun),
                and_(LOOKED_FOR, deliveries.c.next_look_at > at),
                and_(deliveries.c.status == Status.UNCONFIRMED, deliveries.c.unconfirmed_at > unknown),
                and_(deliveries.c.status == Status.MISSED, deliveries.c.planned_at > unknown),
            )
        )

    def round(
        self,
        now: datetime,
        *,
        ids: Collection[str] | None = None,
        waiting: bool = False,
        drafts: bool = False,
        busy: Collection[str] = (),
    ) -> Round:
        """What a dispatcher needs to know to start all for which something is to be done now.

        Scheduled rows whose time has come; unconfirmed and handed-over ones to be looked for; those that wait
        for an original that is there. ``waiting`` adds all that wait for an original, ``drafts`` all
        hand-overs; ``ids`` narrows it all. Scheduled rows of ``busy`` accounts are left out, also of those
        that are added to it while `Round.due` is gone through.
        """
        with self.store.looking() as connection:
            return ask_round(connection, now, ids=ids, waiting=waiting, drafts=drafts, busy=busy)

    def next_due(
        self, now: datetime, *, ids: Collection[str] | None = None, hand_overs: bool = True
    ) -> datetime | None:
        """When the next row will be due, if nothing else happens; looks for ``hand_overs`` count or not."""
        with self.store.looking() as connection:
            return first_time(connection, now, ids=ids, hand_overs=hand_overs)

    def overdue(self, now: datetime) -> list[Delivery]:
        """The rows whose time passed while nobody served them and whose entry has a word on that."""
        open_ = deliveries.c.status.in_([Status.SCHEDULED, Status.WAITING])
        return self._select(open_, deliveries.c.due_at < now, deliveries.c.late != "")

    def future_of(self, *, entries: bool = True) -> list[Delivery]:
        """The rows of schedule entries that have not begun."""
        open_ = deliveries.c.status.in_([Status.SCHEDULED, Status.WAITING])
        named = deliveries.c.entry.is_not(None) if entries else deliveries.c.entry.is_(None)
        return self._select(open_, named, deliveries.c.attempts == 0, deliveries.c.frozen.is_(None))

    def of_post(self, name: str) -> list[Delivery]:
        """The deliveries of a post, by its id, its file or that file's stem, newest first."""
        source = deliveries.c.source
        named = or_(
            deliveries.c.post == name,
            source == name,
            source.endswith(f"/{name}", autoescape=True),
            source.like(f"%/{escaped(name)}.%", escape="\\"),
        )
        return self._select(named, newest_first=True)

    def counts(self) -> dict[str, int]:
        """How many deliveries stand in each state; those that wait, by what they wait for."""
        kind = func.coalesce(deliveries.c.waiting_for, deliveries.c.status).label("kind")
        query = select(kind, func.count().label("number")).group_by(kind)
        with self.store.reading() as connection:
            return {row.kind: row.number for row in connection.execute(query)}

    def for_a_person(self, limit: int = 100) -> list[Delivery]:
        """The newest deliveries with which nothing goes on before a person acts, newest first.

        One that failed or was missed needs nobody once another one stands for its post.
        """
        stopped = [Status.HANDED_OVER, Status.UNCONFIRMED]
        over = and_(
            deliveries.c.status.in_([Status.FAILED, Status.MISSED]),
            or_(deliveries.c.again, not_(_another_stands())),
        )
        waits = deliveries.c.waiting_for.in_([WaitingFor.APPROVAL, WaitingFor.CHANNEL])
        hers = or_(deliveries.c.status.in_(stopped), over, and_(deliveries.c.status == Status.WAITING, waits))
        return self._select(hers, limit=limit, newest_first=True)

    def consented(self) -> list[Delivery]:
        """The rows that wait for their time with their owner's consent, and have not begun."""
        open_ = deliveries.c.status.in_([Status.SCHEDULED, Status.WAITING])
        return self._select(open_, deliveries.c.consent != "", deliveries.c.frozen.is_(None))

    def used_up(self, accounts: Collection[str], *, besides: Collection[str]) -> list[Delivery]:
        """The rows that entries wrote for some accounts, without those that were missed.

        ``besides`` are the codes with which one may be called off and leave its post unused.
        """
        code = func.coalesce(deliveries.c.error["code"].as_string(), "")
        return self._select(
            deliveries.c.entry.is_not(None),
            deliveries.c.account.in_(accounts),
            deliveries.c.status != Status.MISSED,
            or_(deliveries.c.status != Status.CANCELLED, code.not_in(besides)),
        )

    def held(self, account: str) -> list[Delivery]:
        """The rows that wait for an account's owner, by due time."""
        return self._select(
            deliveries.c.account == account,
            deliveries.c.status == Status.WAITING,
            deliveries.c.waiting_for == WaitingFor.CHANNEL,
        )

    def entry_states(self) -> dict[str, EntryState]:
        """How far each entry that fires has come, by its name."""
        with self.store.reading() as connection:
            found = connection.execute(select(entries)).mappings()
            return {row["name"]: EntryState(**row) for row in found}

    def source_states(self) -> dict[str, SourceState]:
        """How each blog that is followed was read last, by the name of its source."""
        with self.store.reading() as connection:
            return source_states(connection)

    def source_items(
        self, source: str | None = None, states: Collection[ItemState] | None = None
    ) -> list[SourceItem]:
        """The posts ever seen at a source (at all), in some states only, first seen first."""
        with self.store.reading() as connection:
            return source_items_of(connection, source, states)

    def published_addresses(self, since: datetime) -> list[str]:
        """Where posts lie that were published from here since then."""
        live = and_(deliveries.c.published_at >= since, deliveries.c.permalink.is_not(None))
        return [str(row.permalink) for row in self._select(live)]

    def in_hand(self, accounts: Collection[str]) -> list[Delivery]:
        """What may be public on some accounts although nobody has noticed yet."""
        states = (Status.SENDING, Status.UNCONFIRMED, Status.HANDED_OVER)
        return self._select(deliveries.c.account.in_(accounts), deliveries.c.status.in_(states))

    def fact(self, name: str) -> tuple[Any, datetime] | None:
        """What the ledger remembers of itself under a name, and since when."""
        with self.store.reading() as connection:
            row = connection.execute(select(facts).where(facts.c.name == name)).first()
            return (row.value, row.at) if row else None

    def other_machine(self) -> tuple[str, datetime] | None:
        """The name of the computer that this ledger was used on before it came to this one, and when last."""
        kept = self.fact("machine_before")
        return (kept[0]["name"], datetime.fromisoformat(kept[0]["last_used"])) if kept else None

    def version(self) -> int:
        """A number that changes whenever another process has written."""
        return self.store.data_version()

    def receipt(self, *, post: str, content: str, account: str) -> Delivery | None:
        """The newest published delivery of a post on an account, with its address."""
        found = self.standing(post=post, content=content, account=account)
        published = (row for row in reversed(found) if row.status is Status.PUBLISHED and row.permalink)
        return next(published, None)

    def owned(self, account: str, names: Collection[str], *, besides: str) -> frozenset[str]:
        """Which of some remote ids and addresses on an account other deliveries own."""
        if not names:
            return frozenset()
        draft = deliveries.c.hand_over["remote_id"].as_string()
        columns = (deliveries.c.remote_id, deliveries.c.permalink, draft)
        theirs = and_(deliveries.c.account == account, deliveries.c.id != besides)
        with self.store.reading() as connection:
            found = [
                connection.execute(select(column).where(theirs, column.in_(names))).scalars()
                for column in columns
            ]
            return frozenset(name for column in found for name in column)

    def ever_published(self, account: str) -> bool:
        """Whether this ledger published on the account since it was begun or last restored.

        What a restored one does not know of may stand there; only a look tells.
        """
        live = exists().where(deliveries.c.account == account, deliveries.c.published_at.is_not(None))
        restored = self.fact("restored")
        if restored is not None:
            live = live.where(deliveries.c.published_at > restored[1])
        with self.store.reading() as connection:
            return bool(connection.execute(select(live)).scalar())

    def events(self, delivery: str) -> list[Event]:
        """A delivery's whole history, oldest first."""
        with self.store.looking() as connection:
            return [Event(**row) for row in _EVENTS.rows(connection, delivery=delivery)]

    def rendition(self, digest: str) -> Mapping[str, Any] | None:
        """The rendition kept under a hash."""
        query = select(renditions.c.body).where(renditions.c.digest == digest)
        with self.store.reading() as connection:
            body: Mapping[str, Any] | None = connection.execute(query).scalar()
            return body

    def paused(self) -> dict[str, Mapping[str, Any]]:
        """The accounts that wait for their owner, with the error that paused them."""
        with self.store.looking() as connection:
            return {row["account"]: row["paused"] or {} for row in PAUSED.rows(connection)}

    def last_call(self, account: str) -> datetime | None:
        """When the account's platform was last called."""
        with self.store.looking() as connection:
            found = _LAST_CALL.rows(connection, account=account)
        return found[0]["last_call_at"] if found else None

    def resting(self, now: datetime) -> dict[str, datetime]:
        """The accounts that are to be left alone at ``now``, and until when."""
        with self.store.looking() as connection:
            return {row["account"]: row["rest_until"] for row in RESTING.rows(connection, now=now)}

    def sent_since(self, account: str, since: datetime, *, besides: str) -> list[datetime]:
        """When the account's deliveries of that time passed their first point of no return, oldest first."""
        theirs = exists().where(
            deliveries.c.id == events.c.delivery, deliveries.c.account == account, deliveries.c.id != besides
        )
        query = select(events.c.delivery, events.c.at).where(SENT, events.c.at > since, theirs)
        first: dict[str, datetime] = {}
        with self.store.reading() as connection:
            for delivery, at in connection.execute(query.order_by(events.c.at)):
                first.setdefault(delivery, at)
        return list(first.values())

    def _select(
        self, *where: ColumnElement[bool], limit: int | None = None, newest_first: bool = False
    ) -> list[Delivery]:
        by = deliveries.c.created_at.desc() if newest_first else deliveries.c.due_at
        query = select(deliveries).where(*where).order_by(by, PLANNED)
        with self.store.reading() as connection:
            return [as_delivery(row) for row in connection.execute(query.limit(limit)).mappings()]


def _another_stands() -> ColumnElement[bool]:
    """Whether a delivery stands for the post of a row on its account."""
    other = deliveries.alias("other")
    there = and_(other.c.account == deliveries.c.account, other.c.status.in_(STANDING))
    # Two questions, each with an index of its own.
    return or_(
        exists().where(other.c.post == deliveries.c.post, there),
        exists().where(other.c.content == deliveries.c.content, there),
    )
