"""Entries become rows while their time is still to come; what changed in the config moves or cancels them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from crosspost.config import Channel, Entry, Settings, pick
from crosspost.delivery import Clock, Occasion, Planned, enrol, plan_post
from crosspost.errors import ConfigurationError, CrosspostError
from crosspost.ledger import Changed, Delivery, Ledger, Status
from crosspost.post import Post, content_hash
from crosspost.schedule.moments import due_at, occasion_key, occasion_prefix, zone_of

__all__ = ["Planner", "Trouble", "Upcoming"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """An entry that cannot be planned as it stands."""

    entry: str
    error: CrosspostError


@dataclass(frozen=True, slots=True, kw_only=True)
class Upcoming:
    """An entry's occasion as its file is now."""

    entry: Entry
    occasion: Occasion
    plans: tuple[Planned, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planner:
    """Compares the entries of a workspace with its ledger. ``locate`` finds a post's file and reads it.

    ``ledger`` is ``None`` while none was made yet: looking ahead makes none.
    """

    settings: Settings
    channels: Mapping[str, Channel]
    ledger: Ledger | None
    clock: Clock
    locate: Callable[[str], tuple[str, Post]]
    where: Path

    def look_ahead(self, entry: Entry) -> Upcoming:
        """Read and compose what an entry will publish; raises what is wrong with it."""
        source, post = self.locate(entry.post)
        first = self._channel(entry.first or self.settings.publishing.first, entry)
        plans, _ = plan_post(
            post,
            targets=self._targets(entry),
            first=first,
            stands=first is not None and bool(self._standing(post, first)),
        )
        occasion = Occasion(
            key=occasion_key(entry, self.settings),
            post=post,
            source=source,
            due_at=due_at(entry, self.settings.timezone),
            first=first.account if first else None,
            again=entry.again,
            entry=entry.name,
            zone=zone_of(entry, self.settings.timezone),
            late=entry.late,
        )
        return Upcoming(entry=entry, occasion=occasion, plans=plans)

    def sync(self, ledger: Ledger) -> tuple[list[Delivery], list[Trouble]]:
        """Write down what is new, call off what was moved or removed; past occasions stay as they are.

        The answer is the rows that were written, and the entries that could not be planned.
        """
        self._call_off(ledger)
        written: list[Delivery] = []
        troubles: list[Trouble] = []
        for entry in self.settings.schedule:
            if self.is_written(entry, ledger):
                continue
            try:
                upcoming = self.look_ahead(entry)
            except CrosspostError as error:
                troubles.append(Trouble(entry=entry.name, error=error))
                continue
            ids = enrol(upcoming.plans, upcoming.occasion, now=self.clock(), ledger=ledger)
            written += ledger.several(ids)
        return written, troubles

    def is_written(self, entry: Entry, ledger: Ledger) -> bool:
        """Whether an entry's occasion is in the ledger: as written now or, once past, in any version."""
        past = due_at(entry, self.settings.timezone) <= self.clock()
        if past and ledger.has_occasion(occasion_prefix(entry, self.settings.timezone)):
            return True
        return bool(ledger.occasion(occasion_key(entry, self.settings)))

    def stale(self, ledger: Ledger) -> list[Delivery]:
        """The rows of entries that were moved, changed or removed since, and have not begun."""
        keys = {occasion_key(entry, self.settings) for entry in self.settings.schedule}
        return [row for row in ledger.future_of() if row.occasion not in keys]

    def _call_off(self, ledger: Ledger) -> None:
        for row in self.stale(ledger):
            try:
                with ledger.writing() as tx:
                    tx.move(
                        row,
                        Status.CANCELLED,
                        at=self.clock(),
                        kind="entry_changed",
                        data={"entry": row.entry},
                        waiting_for=None,
                    )
            except Changed:
                continue

    def _targets(self, entry: Entry) -> Sequence[Channel]:
        names = entry.to or self.settings.publishing.to or tuple(self.channels)
        where = f"{self.where} [[schedule]] {entry.name} to"
        chosen = [pick(self.channels, name, where=where) for name in dict.fromkeys(names)]
        enabled = [channel for channel in chosen if channel.settings.enabled or entry.to]
        if not enabled:
            raise ConfigurationError("config.no_channels", where=where)
        return enabled

    def _channel(self, name: str | None, entry: Entry) -> Channel | None:
        if name is None:
            return None
        channel = pick(self.channels, name, where=f"{self.where} [[schedule]] {entry.name} first")
        if not channel.adapter.capabilities.permalink:
            where = f"{self.where} [[schedule]] {entry.name} first"
            raise ConfigurationError("config.first_without_address", where=where, channel=name)
        return channel

    def _standing(self, post: Post, channel: Channel) -> Sequence[Delivery]:
        if self.ledger is None:
            return ()
        return self.ledger.standing(post=post.id, content=content_hash(post), account=channel.account)
