"""The service: wakes, decides what is late, plans ahead, and dispatches until it is told to stop.

All of it happens in one thread, between two rounds of the dispatcher: nothing is decided on a row while it
is being sent. The alarm clock's thread only rings.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from crosspost.delivery import LIVE, Dispatcher, DispatcherLock, Orders, PostOffice
from crosspost.errors import ConfigurationError, CrosspostError
from crosspost.ledger import Delivery, Ledger, Status
from crosspost.schedule.clock import AlarmClock
from crosspost.schedule.firing import Empty, Fired, fire, next_firing
from crosspost.schedule.follower import Follower
from crosspost.schedule.following import Following
from crosspost.schedule.health import BEAT, Health, read_health
from crosspost.schedule.planner import Planner, Trouble
from crosspost.schedule.source_news import SourceNews
from crosspost.schedule.waking import decide_late, miss_unanswered

__all__ = ["Identity", "Observer", "Service", "Setup"]

REPLAN = timedelta(seconds=30)
"""How long until an entry that could not be planned, and a consent, is looked at again."""

STAYS = timedelta(minutes=11)
"""A service that runs once stays while something is due within so long: the next one starts every ten
minutes, and nobody should be late in between."""

REVIVE = timedelta(minutes=1)
"""How long a dead alarm clock stays dead before a new one is started."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observer:
    """Whom the service tells.

    ``late`` comes first after waking: what was late or missed. ``skipped`` is what another delivery stands
    for, ``asked_again`` what changed after its owner's yes. ``broken`` is a change of the configuration that
    cannot be used, ``renewed`` one that is. ``clock_died`` is the alarm clock's thread.
    """

    started: Callable[[], None] = lambda: None
    late: Callable[[Sequence[Delivery]], None] = lambda _rows: None
    planned: Callable[[Sequence[Delivery]], None] = lambda _rows: None
    skipped: Callable[[Sequence[Delivery]], None] = lambda _rows: None
    asked_again: Callable[[Sequence[Delivery]], None] = lambda _rows: None
    called_off: Callable[[Sequence[Delivery]], None] = lambda _rows: None
    troubled: Callable[[Trouble], None] = lambda _trouble: None
    followed: Callable[[SourceNews], None] = lambda _news: None
    empty: Callable[[Empty], None] = lambda _empty: None
    overlooked: Callable[[str, int], None] = lambda _entry, _count: None
    changed: Callable[[Delivery], None] = lambda _row: None
    renewed: Callable[[], None] = lambda: None
    broken: Callable[[CrosspostError], None] = lambda _error: None
    clock_died: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What a configuration makes of the workspace."""

    office: PostOffice
    planner: Planner
    following: Following | None = None
    """The blogs that are followed, if there are any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who serves: this version on this computer, and the file of its sign of life."""

    machine: str
    version: str
    health: Path


@dataclass(kw_only=True)
class Service:
    """One workspace's service. It holds the dispatcher's lock as long as it runs.

    ``reload`` gives another setup when the configuration has changed, and raises what is wrong with it; its
    argument asks for one also where nothing has changed. ``look_every`` is how often a draft in a person's
    hands is looked for; ``None``: often at first, seldom later.
    """

    setup: Setup
    identity: Identity
    observer: Observer = field(default_factory=Observer)
    reload: Callable[[bool], Setup | None] = lambda _again: None
    look_every: timedelta | None = None

    def __post_init__(self) -> None:
        self._told: dict[str, str] = {}
        self._dispatcher: Dispatcher | None = None
        self._follower: Follower | None = None
        self._clock: AlarmClock | None = None
        self._died_at: datetime | None = None
        self._next: datetime | None = None
        self._replan_at: datetime | None = None
        self._alarm_at: datetime | None = None
        self._started_at = self._now()
        self._last_beat: datetime | None = None
        self._once = False
        self._troubled: frozenset[str] = frozenset()
        self._renewed = False
        self._broken = ""
        self._reload_at: datetime | None = None

    def run(self, *, once: bool = False) -> bool:
        """Serve until told to stop, or ``once`` while something is due; ``False`` when another one runs.

        Raises `ConfigurationError` when one runs on another computer.
        """
        with DispatcherLock(self.setup.office.database) as lock:
            # Who only looks whether a service runs holds it for a moment.
            if not lock.take(patience=0.5):
                return False
            self._refuse_elsewhere()
            self._started_at = self._now()
            self._once = once
            self._wake()
            self.observer.started()
            self._plan()
            try:
                self._serve()
            finally:
                self._beat(ended=True)
            return True

    def _refuse_elsewhere(self) -> None:
        """No lock is seen from another computer, but its sign of life in a shared folder is."""
        sign = read_health(self.identity.health)
        if sign is not None and sign.fresh(self._now()) and sign.machine != self.identity.machine:
            raise ConfigurationError(
                "run.elsewhere", where=str(self.identity.health), machine=sign.machine, pid=sign.pid
            )

    def _serve(self) -> None:
        orders = Orders(changed=self.observer.changed, look_every=self.look_every)
        self._start_clock()
        try:
            while True:
                self._renewed = False
                self._dispatcher = self._new_dispatcher(orders)
                self._follower = self._new_follower()
                try:
                    self._dispatcher.run(wait=None, stay=STAYS if self._once else None)
                finally:
                    self._dispatcher.close()
                    if self._follower is not None:
                        self._follower.close()
                if not self._renewed:
                    return
        finally:
            if self._clock is not None:
                self._clock.stop()

    def _new_dispatcher(self, orders: Orders) -> Dispatcher:
        dispatcher = self.setup.office.dispatcher(None, orders)
        dispatcher.alarm = self._set_alarm
        dispatcher.goes_on = self._between
        dispatcher.woke = self._wake
        dispatcher.next_up = self._next_up
        return dispatcher

    def _new_follower(self) -> Follower | None:
        following = self.setup.following
        if following is None:
            return None
        ring = None if self._once else self.ring
        return Follower(following, gateway=self.setup.office.gateway, told=self._tell_news, ring=ring)

    def _next_up(self) -> datetime | None:
        reads = self._follower.next_at() if self._follower is not None else None
        return min((at for at in (self._next, reads) if at is not None), default=None)

    def _tell_news(self, news: SourceNews) -> None:
        if news.error is not None:
            self._tell_troubles([Trouble(entry=news.source.name, error=news.error, follows=True)])
        self.observer.followed(news)
        if news.written:
            self.observer.planned(news.written)

    def _between(self) -> bool:
        """What is done between two rounds; ``False`` ends them, for another setup."""
        now = self._now()
        if self._next is not None and self._next <= now:
            self._fire()
        if self._replan_at is not None and self._replan_at <= now:
            self._plan(only=self._troubled)
        if self._follower is not None:
            self._follower.step()
        self._watch_clock(now)
        self._beat()
        return not self._renew()

    def _renew(self) -> bool:
        """Take up what changed; one that cannot be used is tried again: a missing folder may come."""
        again = self._reload_at is not None and self._reload_at <= self._now()
        try:
            setup = self.reload(again)
        except CrosspostError as error:
            if self._broken != (said := _said(error)):
                self._broken = said
                self.observer.broken(error)
            self._reload_at = self._now() + REPLAN
            return False
        if setup is None:
            return False
        self._broken, self._reload_at = "", None
        self.setup, self._renewed = setup, True
        self._told.clear()
        self.observer.renewed()
        self._plan()
        self._fire()
        return True

    def _wake(self) -> None:
        """After a time in which nobody served: first of all what was late or missed."""
        fired = fire(self.setup.planner, self._ledger, waking=True)
        late = [*_missed(fired.written), *self._decide_late()]
        if late:
            self.observer.late(late)
        self._tell(fired, besides=late)

    def _fire(self) -> None:
        """Entries whose time has come; one that could not be planned until now is late by its policy."""
        fired = fire(self.setup.planner, self._ledger, waking=False)
        late: list[Delivery] = []
        if any(self._now() - row.due_at > LIVE for row in fired.written):
            late = [*_missed(fired.written), *self._decide_late()]
            self.observer.late(late)
        self._tell(fired, besides=late)

    def _tell(self, fired: Fired, *, besides: Sequence[Delivery]) -> None:
        """What came of firing, ``besides`` what was told as late already."""
        told = {row.id for row in besides}
        self._tell_written([row for row in fired.written if row.id not in told])
        for empty in fired.empty:
            self.observer.empty(empty)
        for entry, count in fired.overlooked.items():
            self.observer.overlooked(entry, count)
        self._tell_troubles(fired.troubles)
        self._next = next_firing(self.setup.planner, self._ledger)
        if self._next is not None and self._next <= self._now():
            # It could not fire: what is wrong is looked at again later, not at once.
            self._next = self._now() + REPLAN

    def _plan(self, only: frozenset[str] | None = None) -> None:
        planner = self.setup.planner
        synced = planner.sync(self._ledger, only=only)
        self._troubled = frozenset(trouble.entry for trouble in synced.troubles)
        if synced.called_off:
            self.observer.called_off(synced.called_off)
        missed = [*_missed(synced.written), *miss_unanswered(self._ledger, now=self._now())]
        if missed:
            self.observer.late(missed)
        self._tell_written(synced.written)
        if void := planner.void(self._ledger):
            self.observer.asked_again(void)
        self._tell_troubles(synced.troubles)
        self._replan_at = self._now() + REPLAN

    def _tell_written(self, rows: Sequence[Delivery]) -> None:
        planned = [row for row in rows if row.status not in {Status.MISSED, Status.CANCELLED}]
        if planned:
            self.observer.planned(planned)
        skipped = [row for row in rows if row.status is Status.CANCELLED]
        if skipped:
            self.observer.skipped(skipped)

    def _tell_troubles(self, troubles: Sequence[Trouble]) -> None:
        """Each once, until it is another one."""
        for trouble in troubles:
            said = _said(trouble.error)
            if self._told.get(trouble.entry) != said:
                self._told[trouble.entry] = said
                self.observer.troubled(trouble)

    def _decide_late(self) -> Sequence[Delivery]:
        return decide_late(self._ledger, now=self._now(), zone=self.setup.planner.settings.timezone)

    def _start_clock(self) -> None:
        self._clock = AlarmClock(ring=self.ring, version=self._ledger.version, clock=self._now)
        self._clock.start()

    def _watch_clock(self, now: datetime) -> None:
        """An alarm clock that died is replaced; until then the dispatcher goes round by itself."""
        if self._clock is None or self._clock.alive:
            return
        if self._died_at is None:
            self._died_at = now
            self.observer.clock_died()
        if now - self._died_at >= REVIVE:
            log.warning("the alarm clock's thread died; another one is started")
            self._died_at = None
            self._clock.stop()
            self._start_clock()

    def _beat(self, *, ended: bool = False) -> None:
        now = self._now()
        last = self._last_beat
        if not ended and last is not None and timedelta(0) <= now - last < BEAT:
            return
        self._last_beat = now
        sign = Health(
            pid=os.getpid(),
            machine=self.identity.machine,
            version=self.identity.version,
            once=self._once,
            started_at=self._started_at,
            beat_at=now,
            clock_at=self._clock.ticked_at if self._clock else None,
            next_at=self._alarm_at,
            ended_at=now if ended else None,
        )
        try:
            sign.write(self.identity.health)
        except OSError as error:
            # A sign of life is for people who ask; no post waits for it.
            log.warning("no sign of life can be written: %s", type(error).__name__)

    def ring(self) -> None:
        """Go round at once. Safe from any thread."""
        if self._dispatcher is not None:
            self._dispatcher.ring()

    def _set_alarm(self, at: datetime | None) -> None:
        self._alarm_at = at
        if self._clock is not None and self._clock.alive:
            self._clock.set(at)

    @property
    def _ledger(self) -> Ledger:
        return self.setup.office.ledger

    def _now(self) -> datetime:
        return self.setup.office.clock()


def _said(error: CrosspostError) -> str:
    return f"{error.code} {error.where} {error.params}"


def _missed(rows: Sequence[Delivery]) -> list[Delivery]:
    return [row for row in rows if row.status is Status.MISSED]
