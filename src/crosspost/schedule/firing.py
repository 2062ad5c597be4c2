"""Entries that bind their post when they fire: the next of a folder, or the same one again.

How far each has come stands in the ledger, in the same transaction as the rows of its occasion: none fires
twice, none is forgotten. Who is first seen after an occasion has not planned it: that one is missed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import takewhile

from crosspost.config import Entry, LatePolicy
from crosspost.delivery import ALREADY_LIVE, LIVE, Verdict, judge_late
from crosspost.errors import CrosspostError
from crosspost.ledger import Delivery, EntryState, Ledger, Writing
from crosspost.post import Post, content_hash
from crosspost.schedule.expected import Expected
from crosspost.schedule.lacking import CALLED_OFF
from crosspost.schedule.occasions import occasion_prefix
from crosspost.schedule.planner import FIRST_SEEN, Planner, Trouble, Upcoming
from crosspost.schedule.timing import Occurrence, Timing

__all__ = ["MOST", "Empty", "Fired", "Queue", "fire", "next_firing"]

MOST = 50
"""How many past occasions of one entry are looked into at waking; of those before them only the number
is said."""

AHEAD = timedelta(hours=1)
"""How far ahead of now an entry may have come before its state is taken for a wrong clock's."""

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Empty:
    """A folder that had nothing left at an occasion."""

    entry: str
    folder: str
    at: datetime
    rewritten: tuple[str, ...] = ()
    """The files in it that were used up and say something else by now."""


@dataclass(slots=True, kw_only=True)
class Fired:
    """What came of firing."""

    written: list[Delivery] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    empty: list[Empty] = field(default_factory=list)
    overlooked: dict[str, int] = field(default_factory=dict)
    """How many occasions of an entry lie too far back to be looked into."""


class Queue:
    """The posts that an entry has still to publish, in order; each is given once, and read when it is.

    ``expected`` are those that a plan expects to stand by then, besides what does.
    """

    def __init__(self, planner: Planner, entry: Entry, *, expected: Expected | None = None) -> None:
        self._planner = planner
        self._entry = entry
        self._expected = expected or Expected(planner.ledger)
        # Not by the entry's name: it may be given another one, and what went out stays out.
        accounts = [channel.account for channel in planner.targets(entry)]
        used = planner.ledger.used_up(accounts, besides={CALLED_OFF, ALREADY_LIVE}) if planner.ledger else ()
        self._sources = {row.source: row for row in sorted(used, key=lambda row: row.created_at)}
        self._posts = {row.post for row in used} | {row.content for row in used}
        self._next: tuple[str, Post] | None = None
        self._names = iter(planner.queue(entry))
        self.troubles: list[Trouble] = []
        """The posts that cannot go out as they are; they are passed over, and stay in the folder."""

    def peek(self, at: datetime, *, missed: str = "") -> Upcoming | None:
        """What goes out next, at ``at``; ``None`` when nothing is left."""
        while True:
            if self._next is None:
                self._next = next(self._unused(), None)
            if self._next is None:
                return None
            source, post = self._next
            try:
                return self._planner.compose(self._entry, source, post, at=at, missed=missed)
            except CrosspostError as error:
                if error.where is not None and error.where.startswith(str(self._planner.where)):
                    # It is the entry that is wrong, not this post.
                    raise
                self._pass_over(source, error)
                self.take()

    def take(self) -> None:
        """Go on to the one after it."""
        self._next = None

    def rewritten(self) -> tuple[str, ...]:
        """The files that say something else than when they were used up: what is new in them is not sent."""
        return tuple(source for source in self._planner.queue(self._entry) if self._is_rewritten(source))

    def _is_rewritten(self, source: str) -> bool:
        row = self._sources.get(source)
        if row is None or not self._planner.shelf.changed_since(source, row.created_at):
            return False
        try:
            return content_hash(self._planner.shelf.read(source)) != row.content
        except CrosspostError:
            return False

    def _unused(self) -> Iterator[tuple[str, Post]]:
        for source in self._names:
            if source in self._sources:
                continue
            try:
                post = self._planner.shelf.read(source)
            except CrosspostError as error:
                self._pass_over(source, error)
                continue
            if not self._is_used(post):
                yield source, post

    def _is_used(self, post: Post) -> bool:
        if post.id in self._posts or content_hash(post) in self._posts:
            return True
        if self._entry.again:
            return False
        targets = self._planner.targets(self._entry)
        return all(self._expected.has(post, channel.account) for channel in targets)

    def _pass_over(self, source: str, error: CrosspostError) -> None:
        placed = type(error)(error.code, where=error.where or source, **error.params)
        self.troubles.append(Trouble(entry=self._entry.name, error=placed))


def fire(planner: Planner, ledger: Ledger, *, waking: bool) -> Fired:
    """Write the rows of every occasion whose time has come.

    ``waking``: nobody served for a while. Then an occasion that its policy calls missed binds no post that
    a later one could still publish.
    """
    fired = Fired()
    states = ledger.entry_states()
    firing = [entry for entry in planner.entries if entry.binds_when_it_fires]
    for name in states.keys() - planner.spared - {entry.name for entry in firing}:
        with ledger.writing() as tx:
            tx.forget_entry(name)
    for entry in firing:
        try:
            _Round(planner, ledger, entry, fired, waking=waking).fire(states.get(entry.name))
        except CrosspostError as error:
            fired.troubles.append(Trouble(entry=entry.name, error=error))
    return fired


def next_firing(planner: Planner, ledger: Ledger) -> datetime | None:
    """When the next entry fires."""
    states = ledger.entry_states()
    coming = [
        found.at
        for entry in planner.entries
        if entry.binds_when_it_fires and (state := states.get(entry.name)) is not None
        if (found := next(planner.timing(entry).after(state.fired_until), None)) is not None
    ]
    return min(coming, default=None)


class _Round:
    """One entry's occasions up to now."""

    def __init__(self, planner: Planner, ledger: Ledger, entry: Entry, fired: Fired, *, waking: bool) -> None:
        self._planner = planner
        self._ledger = ledger
        self._entry = entry
        self._fired = fired
        self._waking = waking
        self._now = planner.clock()
        self._timing = planner.timing(entry)

    def fire(self, state: EntryState | None) -> None:
        """Write each occasion, and how far the entry has come with it."""
        known = Timing.from_json(state.timing) if state else None
        due = list(self._due(state))
        if len(due) > MOST:
            self._fired.overlooked[self._entry.name] = len(due) - MOST
        planned = self._planned(known, state)
        for found in due[-MOST:]:
            self._write(found, in_time=planned is None or found.at in planned)
        ahead = state is not None and state.fired_until > self._now + AHEAD
        if not due and (known != self._timing or ahead):
            with self._ledger.writing() as tx:
                self._keep(self._now)(tx)

    def _due(self, state: EntryState | None) -> Iterator[Occurrence]:
        # Who repeats has no beginning: of one that is new only what is still to come counts.
        since = _NEVER if self._entry.at else self._now
        if state is not None:
            # A clock that was far ahead once must not silence an entry for good.
            since = state.fired_until if state.fired_until <= self._now + AHEAD else self._now
        return takewhile(lambda found: found.at <= self._now, self._timing.after(since))

    def _planned(self, known: Timing | None, state: EntryState | None) -> frozenset[datetime] | None:
        """The occasions that were planned before they came; ``None``: all."""
        if known is None or state is None:
            return frozenset()
        if known == self._timing:
            return None
        before = takewhile(lambda found: found.at <= self._now, known.after(state.fired_until))
        return frozenset(found.at for found in before)

    def _write(self, found: Occurrence, *, in_time: bool) -> None:
        if self._ledger.has_occasion(occasion_prefix(self._entry, found.at)):
            with self._ledger.writing() as tx:
                self._keep(found.at)(tx)
            return
        missed = "" if in_time else FIRST_SEEN
        if not missed and self._is_late(found) and self._verdict(found) is Verdict.MISS:
            missed = "late.missed"
        upcoming = self._bind(found.at, missed=missed)
        if upcoming is None:
            with self._ledger.writing() as tx:
                self._keep(found.at)(tx)
            return
        self._fired.written += upcoming.write(self._ledger, now=self._now, beside=self._keep(found.at))

    def _bind(self, at: datetime, *, missed: str) -> Upcoming | None:
        if self._entry.folder is None:
            return self._planner.look_ahead(self._entry, at)
        # What the occasion before this one took is in the ledger.
        queue = Queue(self._planner, self._entry)
        try:
            upcoming = queue.peek(at, missed=missed)
        finally:
            self._fired.troubles += queue.troubles
        if upcoming is None:
            name, folder = self._entry.name, self._entry.folder
            self._fired.empty.append(Empty(entry=name, folder=folder, at=at, rewritten=queue.rewritten()))
        return upcoming

    def _is_late(self, found: Occurrence) -> bool:
        return self._waking or self._now - found.at > LIVE

    def _verdict(self, found: Occurrence) -> Verdict:
        return judge_late(LatePolicy.parse(self._entry.late), due_at=found.at, now=self._now)

    def _keep(self, until: datetime) -> Callable[[Writing], None]:
        state = EntryState(name=self._entry.name, timing=self._timing.to_json(), fired_until=until)
        return lambda tx: tx.keep_entry(state)
