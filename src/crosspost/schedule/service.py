"""The service: wakes, decides what is late, plans ahead, and dispatches until it is told to stop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from crosspost.delivery import DispatcherLock, Orders, PostOffice
from crosspost.ledger import Delivery
from crosspost.schedule.clock import AlarmClock
from crosspost.schedule.planner import Planner, Trouble
from crosspost.schedule.waking import decide_late

__all__ = ["Observer", "Service"]

REPLAN = 30.0
"""Seconds until an entry that could not be planned is tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observer:
    """Whom the service tells: that it serves, what was late, what it planned, what is in trouble."""

    started: Callable[[], None] = lambda: None
    late: Callable[[Sequence[Delivery]], None] = lambda _rows: None
    planned: Callable[[Sequence[Delivery]], None] = lambda _rows: None
    troubled: Callable[[Trouble], None] = lambda _trouble: None
    changed: Callable[[Delivery], None] = lambda _row: None


@dataclass(kw_only=True)
class Service:
    """One workspace's service. It holds the dispatcher's lock as long as it runs."""

    office: PostOffice
    planner: Planner
    zone: str
    observer: Observer = field(default_factory=Observer)
    look_every: timedelta | None = None
    """How often a draft in a person's hands is looked for; ``None``: often at first, seldom later."""

    def run(self, *, once: bool = False) -> bool:
        """Serve until told to stop, or ``once`` what is due now; ``False`` when another one already runs."""
        with DispatcherLock(self.office.database) as lock:
            if not lock.take():
                return False
            self.observer.started()
            self._wake()
            troubled = self._plan()
            orders = Orders(changed=self.observer.changed, look_every=self.look_every)
            if once:
                self.office.dispatcher(None, orders).run(wait=timedelta(0))
            else:
                self._serve(orders, troubled=troubled)
            return True

    def _serve(self, orders: Orders, *, troubled: bool) -> None:
        dispatcher = self.office.dispatcher(None, orders)
        clock = AlarmClock(ring=dispatcher.ring, version=self.office.ledger.version, woke=self._wake)
        dispatcher.alarm = clock.set
        if troubled:
            clock.every(REPLAN, self._plan)
        clock.start()
        try:
            dispatcher.run(wait=None)
        finally:
            clock.stop()

    def _wake(self) -> None:
        late = decide_late(self.office.ledger, now=self.office.clock(), zone=self.zone)
        if late:
            self.observer.late(late)

    def _plan(self) -> bool:
        written, troubles = self.planner.sync(self.office.ledger)
        if written:
            self.observer.planned(written)
        for trouble in troubles:
            self.observer.troubled(trouble)
        return bool(troubles)
