"""The dispatcher: sends what is due and looks where a look is due, accounts side by side.

It owns no truth: every round reads the ledger. Whoever runs it holds the `DispatcherLock`.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from crosspost.adapter import Mode
from crosspost.config import OnFirstFailure, Publishing
from crosspost.delivery.courier import Courier
from crosspost.delivery.late import APART, after_night, is_late
from crosspost.delivery.lookout import Lookout
from crosspost.delivery.original import release
from crosspost.delivery.pace import Clock, Pacer
from crosspost.delivery.record import recorded
from crosspost.delivery.recover import recover
from crosspost.delivery.right_time import ClockWatch, set_right
from crosspost.errors import Unauthorized, Unavailable
from crosspost.ledger import Changed, Delivery, Ledger, Round, Status, WaitingFor

__all__ = ["Dispatcher"]

SWEEP = 0.25
"""The longest sleep between two rounds, in seconds: another process may have written."""

SWEEP_ALARMED = 1.0
"""The same where an alarm clock rings: what is left if that clock should die."""

SIDE_BY_SIDE = 64
"""The most accounts that are served at the same time."""


@dataclass(kw_only=True)
class Dispatcher:
    """Moves deliveries on until nothing more can be done in time.

    ``ids`` narrows it to some deliveries (``None``: all). ``look_every`` is how often a draft in a person's
    hands is looked for; ``None`` leaves that to the times in the ledger. ``changed`` is told of each move,
    ``alarm`` of the next time something is due. ``follow_after`` is how long after the original the others
    of a schedule entry go out, ``zone`` that of deliveries without one. ``goes_on`` is asked before each
    round; ``woke`` is told before anything is sent that the wall clock moved by itself, after a suspend or
    when it was set; ``next_up`` knows when something will become due that is not in the ledger yet.
    """

    ledger: Ledger
    couriers: Mapping[str, Courier]
    clock: Clock
    publishing: Publishing
    stop: threading.Event
    ids: frozenset[str] | None = None
    look_every: timedelta | None = None
    nudge: threading.Event = field(default_factory=threading.Event)
    changed: Callable[[Delivery], None] = lambda _delivery: None
    alarm: Callable[[datetime | None], None] | None = None
    follow_after: timedelta = timedelta(0)
    zone: str = "UTC"
    goes_on: Callable[[], bool] = lambda: True
    woke: Callable[[], None] = lambda: None
    next_up: Callable[[], datetime | None] = lambda: None

    def __post_init__(self) -> None:
        self._busy: dict[str, Future[Delivery]] = {}
        self._bell: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._looked_at: dict[str, datetime] = {}

    def ring(self) -> None:
        """Wake the dispatcher: something is due, or another process has written. Safe from any thread."""
        self._bell.put("")

    def close(self) -> None:
        """Close the ways to the platforms."""
        for courier in self.couriers.values():
            courier.lane.transport.close()

    def run(self, *, wait: timedelta | None, stay: timedelta | None = None) -> None:
        """Work until everything is settled, ``wait`` is over, or the process is told to stop.

        What is due is always done; ``wait`` bounds only the waiting for what will be due. ``None`` works
        until the process is told to stop, or with ``stay`` until nothing is to be sent, or found out, within
        so long.
        """
        for delivery in self.ledger.sending():
            self.changed(recover(delivery, ledger=self.ledger, clock=self.clock))
        set_right(self.ledger, self.clock)
        # Not by the wall clock: it may be set while we wait.
        began = time.monotonic()
        drift = ClockWatch(self.clock)
        # Python's own number of threads goes by the cores; these wait for platforms, not for a core.
        with ThreadPoolExecutor(SIDE_BY_SIDE, thread_name_prefix="account") as pool:
            try:
                while not self.stop.is_set():
                    if drift.jumped():
                        set_right(self.ledger, self.clock)
                        self.woke()
                    if not self.goes_on():
                        break
                    wake = self._round(pool, drift.now)
                    if stay is not None and not self._busy and not self._coming(stay, drift.now):
                        break
                    if wait is not None and not self._busy:
                        left = wait - timedelta(seconds=time.monotonic() - began)
                        if wake is None or wake - self.clock() > left:
                            break
                    self._rest(wake)
            except BaseException:
                self.stop.set()
                raise
            finally:
                self._drain()

    def _round(self, pool: ThreadPoolExecutor, now: datetime) -> datetime | None:
        """Start everything that is due; the answer is when the next thing will be.

        ``now`` is the time that was looked at for a jump: should the computer fall asleep in between, what
        became due in its sleep waits for the next round, which decides on it first.
        """
        if self.nudge.is_set():
            self.nudge.clear()
            self._looked_at.clear()
        known = self.ledger.round(
            now,
            ids=self.ids,
            waiting=self.publishing.on_first_failure is not OnFirstFailure.HOLD,
            drafts=self.look_every is not None,
            busy=self._busy,
        )
        coming = [self.next_up(), known.next_due]
        wake = min((at for at in coming if at is not None), default=None)
        for delivery in self._open(known):
            at = self._due(delivery)
            if at is None or delivery.account in self._busy or delivery.account not in self.couriers:
                continue
            if delivery.status is not Status.SCHEDULED and at <= now:
                rest = self.couriers[delivery.account].lane.pacer.resting(known.resting)
                at = now + rest.retry_after if rest and rest.retry_after else at
            if at <= now:
                self._start(pool, delivery)
            else:
                wake = min(at, wake or at)
        if self.alarm is not None:
            self.alarm(wake)
        return wake

    def _coming(self, stay: timedelta, now: datetime) -> bool:
        """Whether something is to be sent, or found out, within so long; no person's press is waited for.

        ``now`` is the time of the last round: what became due since then counts.
        """
        coming = [self.next_up(), self.ledger.next_due(now, ids=self.ids, hand_overs=False)]
        return any(at is not None and at - now <= stay for at in coming)

    def _open(self, known: Round) -> Iterable[Delivery]:
        for delivery in known.due:
            if delivery.status is Status.WAITING:
                yield self._released(delivery)
            elif delivery.status is Status.SCHEDULED and delivery.account not in self.couriers:
                gone = Unauthorized("unauthorized.no_channel", account=delivery.account)
                self._hold(delivery, recorded(gone))
            elif delivery.status is Status.SCHEDULED and delivery.account in known.paused:
                self._hold(delivery, known.paused[delivery.account])
            elif delivery.status is Status.SCHEDULED and (later := self._not_now(delivery, known)):
                self._postpone(delivery, later)
            else:
                yield delivery

    def _not_now(self, delivery: Delivery, known: Round) -> Unavailable | None:
        """Why the account cannot send this one yet: its platform's wish, or its number of posts a day."""
        courier = self.couriers.get(delivery.account)
        if courier is None or delivery.account in self._busy:
            return None
        if courier.lane.asked(delivery).channel.mode is Mode.SHARE:
            return None
        pacer = courier.lane.pacer
        return pacer.resting(known.resting) or pacer.full(delivery) or self._too_late(delivery, pacer)

    def _too_late(self, delivery: Delivery, pacer: Pacer) -> Unavailable | None:
        """What is late goes out one by one and by day, whatever kept it: a sleep, a fault, a full account."""
        now = self.clock()
        if not is_late(delivery, now=now, follow_after=self.follow_after):
            return None
        planned = (delivery.planned_at or now) + self.follow_after
        morning = after_night(now, due_at=planned, zone=delivery.zone or self.zone)
        if morning > now:
            return Unavailable("unavailable.night", retry_after=morning - now)
        return pacer.apart(delivery, APART)

    def _released(self, delivery: Delivery) -> Delivery:
        return release(
            delivery,
            ledger=self.ledger,
            clock=self.clock,
            patience=self.publishing.first_patience,
            follow_after=self.follow_after if delivery.entry else timedelta(0),
            policy=self.publishing.on_first_failure,
        )

    def _postpone(self, delivery: Delivery, error: Unavailable) -> None:
        record, due_at = recorded(error), self.clock() + (error.retry_after or timedelta(0))
        data = {"error": record, "due_at": due_at.isoformat()}
        try:
            with self.ledger.writing() as tx:
                later = tx.change(
                    delivery, at=self.clock(), kind="postponed", data=data, due_at=due_at, error=record
                )
        except Changed:
            return
        self.changed(later)

    def _hold(self, delivery: Delivery, error: Mapping[str, object]) -> None:
        try:
            with self.ledger.writing() as tx:
                held = tx.move(
                    delivery,
                    Status.WAITING,
                    at=self.clock(),
                    kind="held",
                    data={"waiting_for": WaitingFor.CHANNEL.value},
                    waiting_for=WaitingFor.CHANNEL,
                    error=dict(error),
                )
        except Changed:
            return
        self.changed(held)

    def _due(self, delivery: Delivery) -> datetime | None:
        match delivery.status:
            case Status.SCHEDULED:
                return delivery.due_at
            case Status.UNCONFIRMED:
                return delivery.next_look_at
            case Status.HANDED_OVER:
                return self._hand_over_look(delivery)
            case _:
                return None

    def _hand_over_look(self, delivery: Delivery) -> datetime | None:
        if delivery.mode != Mode.DRAFT:
            return None
        if self.look_every is None:
            return delivery.next_look_at
        last = self._looked_at.get(delivery.id)
        return last + self.look_every if last else delivery.created_at

    def _start(self, pool: ThreadPoolExecutor, delivery: Delivery) -> None:
        courier = self.couriers[delivery.account]
        looking = delivery.status is not Status.SCHEDULED
        lookout = Lookout(lane=courier.lane, write_hand_over=courier.write_hand_over)
        work = lookout.look if looking else courier.send
        future = pool.submit(work, delivery)
        self._busy[delivery.account] = future
        future.add_done_callback(lambda _: self._bell.put(delivery.account))
        if looking:
            self._looked_at[delivery.id] = self.clock()
        else:
            # An observer wants to know that it has begun; the ledger says so only once it is claimed.
            self.changed(replace(delivery, status=Status.SENDING))

    def _rest(self, wake: datetime | None) -> None:
        pause = SWEEP if self.alarm is None else SWEEP_ALARMED
        if wake is not None:
            pause = min(pause, max((wake - self.clock()).total_seconds(), 0.0))
        for account in self._rung(pause):
            if account:
                self.changed(self._busy.pop(account).result())

    def _rung(self, pause: float) -> Iterator[str]:
        """All that rang by now: a round reads the ledger, so they share one."""
        with suppress(queue.Empty):
            yield self._bell.get(timeout=pause)
            while True:
                yield self._bell.get_nowait()

    def _drain(self) -> None:
        """Let the attempts under way end: they are short, and their outcome belongs in the ledger."""
        while self._busy:
            account = self._bell.get()
            future = self._busy.pop(account, None)
            if future is not None and future.exception() is None:
                self.changed(future.result())
