"""Entries become rows: those with a post of their own beforehand, the others when they fire."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from crosspost.adapter import Mode
from crosspost.config import Channel, Entry, Settings, Shelf, pick, pick_first
from crosspost.delivery import (
    ALREADY_LIVE,
    Clock,
    Occasion,
    Planned,
    ReadSource,
    ask,
    enrol,
    plan_post,
    recorded,
)
from crosspost.errors import ConfigurationError, CrosspostError, Rejected
from crosspost.ledger import Changed, Delivery, Ledger, Status, Writing
from crosspost.post import Post, content_hash
from crosspost.rendering import What
from crosspost.schedule.lacking import CALLED_OFF, code_of, lacking, newest
from crosspost.schedule.occasions import next_version, occasion_key, occasion_prefix, written_as
from crosspost.schedule.timing import Timing

__all__ = ["FIRST_SEEN", "Planner", "Synced", "Trouble", "Upcoming"]

log = logging.getLogger(__name__)

FIRST_SEEN = "late.first_seen"
"""Why an occasion is missed that nobody had written down before its time."""

PASSED_OVER = "late.passed_over"
"""Why an occasion is missed that another entry's stood for, until that one was taken out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """An entry that cannot be planned as it stands, or a followed blog (``follows``) that cannot be read."""

    entry: str
    error: CrosspostError
    follows: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Synced:
    """What came of comparing: the rows that were written and called off, the entries in trouble."""

    written: list[Delivery]
    called_off: list[Delivery]
    troubles: list[Trouble]


@dataclass(frozen=True, slots=True, kw_only=True)
class Upcoming:
    """An entry's occasion with a post as its file is now."""

    entry: Entry
    occasion: Occasion
    plans: tuple[Planned, ...]

    def on(self, accounts: Collection[str] | None) -> Upcoming:
        """The same for some accounts only; ``None``: for all of them."""
        if accounts is None:
            return self
        return replace(self, plans=tuple(plan for plan in self.plans if plan.channel.account in accounts))

    def write(
        self, ledger: Ledger, *, now: datetime, beside: Callable[[Writing], None] | None = None
    ) -> list[Delivery]:
        """Write its rows, with what is written ``beside`` them in the same transaction."""
        return ledger.several(enrol(self.plans, self.occasion, now=now, ledger=ledger, beside=beside))


@dataclass(frozen=True, slots=True, kw_only=True)
class Planner:
    """Compares the entries of a workspace with its ledger.

    ``ledger`` is ``None`` while none was made yet: looking ahead makes none.
    """

    settings: Settings
    channels: Mapping[str, Channel]
    ledger: Ledger | None
    clock: Clock
    shelf: Shelf
    where: Path
    spared: frozenset[str] = frozenset()
    """The names of entries that are written but cannot be served as they stand: what was planned for them
    before stays."""

    @property
    def entries(self) -> Sequence[Entry]:
        """The entries, in the order of the file."""
        return self.settings.schedule

    def timing(self, entry: Entry) -> Timing:
        """When an entry fires."""
        return Timing.of(entry, self.settings.timezone)

    def planned_ahead(self) -> Iterator[tuple[Entry, datetime]]:
        """The entries that are written down before their time, each with its time."""
        for entry in self.entries:
            if not entry.binds_when_it_fires and (found := self.timing(entry).first()) is not None:
                yield entry, found.at

    def look_ahead(self, entry: Entry, at: datetime, *, missed: str = FIRST_SEEN) -> Upcoming:
        """Read and compose what an entry with a post of its own publishes; raises what is wrong with it.

        ``missed`` is why one that is written down beforehand is over once its time has passed.
        """
        source, post = self.shelf.named(entry.post or "")
        over = not entry.binds_when_it_fires and at <= self.clock()
        return self.compose(entry, source, post, at=at, missed=missed if over else "")

    def compose(self, entry: Entry, source: str, post: Post, *, at: datetime, missed: str = "") -> Upcoming:
        """An occasion of an entry with this post; ``missed`` is why it is over before it began."""
        first = self._first(entry)
        plans, _ = plan_post(
            post,
            targets=self.targets(entry),
            first=first,
            stands=first is not None and bool(self.standing(post, first)),
        )
        occasion = Occasion(
            key=self._key(entry, at),
            post=post,
            source=source,
            due_at=at,
            first=first.account if first else None,
            again=entry.again,
            entry=entry.name,
            zone=entry.timezone or self.settings.timezone,
            late=entry.late,
            missed=missed,
            approve=entry.approve,
            mode=entry.mode,
        )
        return Upcoming(entry=entry, occasion=occasion, plans=plans)

    def digest(self, row: Delivery, *, read: ReadSource | None = None) -> str:
        """The hash of what a row would show if it went out now; raises `CrosspostError`."""
        return self.planned(row, read=read).rendition.digest

    def planned(self, row: Delivery, *, read: ReadSource | None = None) -> Planned:
        """What a row would show if it went out now; raises `CrosspostError`.

        ``read`` reads its post where the shelf shall not.
        """
        where = f"{self.where} [channels.{row.channel}]"
        mode = Mode(row.asked_mode) if row.asked_mode else None
        channel = (self.channel_of(row) or pick(self.channels, row.channel, where=where)).asked(mode=mode)
        post = (read or self.shelf.read)(row.source)
        rendition = channel.compose(post, row.link, what=What(row.what))
        return Planned(channel=channel, rendition=rendition, link=row.link)

    def channel_of(self, row: Delivery) -> Channel | None:
        """The channel that carries a row: by its account, whatever the channel is called by now."""
        return next((one for one in self.channels.values() if one.account == row.account), None)

    def void(self, ledger: Ledger) -> list[Delivery]:
        """Withdraw each consent to what has changed since; the answer is the rows to be asked again."""
        withdrawn = []
        for row in ledger.consented():
            try:
                if self.digest(row) != row.consent:
                    withdrawn.append(ask(row, "approval.changed", ledger=ledger, now=self.clock()))
            except (CrosspostError, Changed) as error:
                # What cannot be read now is told when it is planned, and stops at its time.
                log.debug("consent of %s: %s", row.id, error)
        return withdrawn

    def sync(self, ledger: Ledger, *, only: Collection[str] | None = None) -> Synced:
        """Write down what is new or came free, call off what was moved or removed.

        Past occasions stay as they are. ``only`` narrows it to some entries, and to those that may have come
        free.
        """
        stale = self.stale(ledger) if only is None else []
        called_off = [gone for row in stale if (gone := self._call_off(row, ledger))]
        if only is not None:
            only = {*only, *(row.entry or "" for row in ledger.called_off(self.clock()))}
        written: list[Delivery] = []
        troubles: list[Trouble] = []
        for entry, at in self.planned_ahead():
            if only is not None and entry.name not in only:
                continue
            try:
                written += self._write(entry, at, ledger)
            except CrosspostError as error:
                troubles.append(Trouble(entry=entry.name, error=error))
        return Synced(written=written, called_off=called_off, troubles=troubles)

    def _write(self, entry: Entry, at: datetime, ledger: Ledger) -> list[Delivery]:
        """Write what is lacking of an entry's occasion."""
        accounts = lacking(self, entry, at, ledger)
        if accounts is not None and not accounts:
            return []
        upcoming = self.look_ahead(entry, at, missed=self._why_missed(entry, at, ledger)).on(accounts)
        return upcoming.write(ledger, now=self.clock()) if upcoming.plans else []

    def _why_missed(self, entry: Entry, at: datetime, ledger: Ledger) -> str:
        rows = newest(ledger.of_occasions(occasion_prefix(entry, at)))
        return PASSED_OVER if any(code_of(row) == ALREADY_LIVE for row in rows) else FIRST_SEEN

    def _call_off(self, row: Delivery, ledger: Ledger) -> Delivery | None:
        try:
            with ledger.writing() as tx:
                return tx.move(
                    row,
                    Status.CANCELLED,
                    at=self.clock(),
                    kind="entry_changed",
                    data={"entry": row.entry},
                    waiting_for=None,
                    error=recorded(Rejected(CALLED_OFF)),
                )
        except Changed:
            return None

    def rows(self, entry: Entry, at: datetime, ledger: Ledger) -> list[Delivery]:
        """The rows of an entry's occasion as it is written now, those that were called off meanwhile too."""
        return ledger.occasions(occasion_key(entry, at, self.settings))

    def stale(self, ledger: Ledger) -> list[Delivery]:
        """The rows of entries that were moved, changed or removed before their time, and have not begun."""
        keys = {occasion_key(entry, at, self.settings) for entry, at in self.planned_ahead()}
        now = self.clock()
        return [
            row
            for row in ledger.future_of()
            if (row.planned_at or row.due_at) > now
            and written_as(row.occasion) not in keys
            and row.entry not in self.spared
        ]

    def targets(self, entry: Entry) -> Sequence[Channel]:
        """The channels that an entry goes to, as it asks for them."""
        names = entry.to or self.settings.publishing.to or tuple(self.channels)
        where = f"{self.where} [schedule {entry.name}] to"
        chosen = [pick(self.channels, name, where=where) for name in dict.fromkeys(names)]
        enabled = [channel for channel in chosen if channel.settings.enabled or entry.to]
        if not enabled:
            raise ConfigurationError("config.no_channels", where=where)
        return [channel.asked(mode=entry.mode, what=entry.what) for channel in enabled]

    def queue(self, entry: Entry) -> Sequence[str]:
        """The posts of an entry's folder; raises `ConfigurationError` when there is no such folder."""
        try:
            return self.shelf.queue(entry.folder or "", entry.order)
        except ConfigurationError as error:
            where = f"{self.where} [schedule {entry.name}] folder"
            params = error.params | {"entry": entry.name}
            raise ConfigurationError(error.code, where=where, **params) from error

    def standing(self, post: Post, channel: Channel) -> Sequence[Delivery]:
        """The deliveries that stand for a post on a channel."""
        if self.ledger is None:
            return ()
        return self.ledger.standing(post=post.id, content=content_hash(post), account=channel.account)

    def _key(self, entry: Entry, at: datetime) -> str:
        key = occasion_key(entry, at, self.settings)
        used = {row.occasion for row in self.rows(entry, at, self.ledger)} if self.ledger else set()
        return next_version(key, used)

    def _first(self, entry: Entry) -> Channel | None:
        name = entry.first or self.settings.publishing.first
        if name is None:
            return None
        return pick_first(self.channels, name, where=f"{self.where} [schedule {entry.name}] first")
