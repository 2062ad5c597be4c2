"""The pace of an account, kept in the ledger, across processes and restarts.

A least gap between its calls, the rest that its platform asks for, and its own number of posts a day.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from crosspost.errors import Unavailable
from crosspost.ledger import Delivery, Ledger

__all__ = ["DAY", "LONGEST_REST", "Clock", "Pacer"]

DAY = timedelta(days=1)
LONGEST_REST = DAY
"""No account is left alone for longer, whatever its platform says or a wrong clock has written down."""

Clock = Callable[[], datetime]
"""Tells the time: aware, UTC."""


class Pacer:
    """Waits until an account may call again. One account is served by one thread at a time."""

    def __init__(
        self,
        *,
        account: str,
        gap: timedelta,
        ledger: Ledger,
        clock: Clock,
        stop: threading.Event,
        per_day: int | None = None,
    ) -> None:
        self._account = account
        self._gap = gap
        self._per_day = per_day
        self._ledger = ledger
        self._clock = clock
        self._stop = stop

    def wait(self) -> None:
        """Wait out the rest of the gap.

        Raises `Unavailable` when the process is told to stop, or the account must rest for longer.
        """
        asked = self.resting()
        rest = asked.retry_after or timedelta(0) if asked else timedelta(0)
        if asked and rest > self._gap:
            raise asked
        last = self._ledger.last_call(self._account) if self._gap else None
        if last:
            # Where somebody set the clock back, a whole gap from now is always enough.
            rest = max(rest, min(last + self._gap - self._clock(), self._gap))
        if rest > timedelta(0) and self._stop.wait(rest.total_seconds()):
            raise Unavailable("unavailable.stopped", retry_after=timedelta(0))

    def rest(self, length: timedelta) -> None:
        """Leave the account alone for so long, also after a restart."""
        if length <= timedelta(0):
            return
        until = self._clock() + min(length, LONGEST_REST)
        with self._ledger.writing() as tx:
            tx.rest(self._account, until)

    def resting(self, known: Mapping[str, datetime] | None = None) -> Unavailable | None:
        """The rest that the account still needs, if it needs any; ``known`` is what the ledger just said."""
        now = self._clock()
        until = (self._ledger.resting(now) if known is None else known).get(self._account)
        if until is None or not now < until <= now + LONGEST_REST:
            return None
        return Unavailable("unavailable.resting", retry_after=until - now)

    def full(self, delivery: Delivery) -> Unavailable | None:
        """How long the day's number of posts leaves no place for this one."""
        if self._per_day is None:
            return None
        now = self._clock()
        sent = self._ledger.sent_since(self._account, now - DAY, besides=delivery.id)
        if len(sent) < self._per_day:
            return None
        wait = sent[-self._per_day] + DAY - now
        return Unavailable("unavailable.per_day", retry_after=min(wait, DAY), limit=self._per_day)

    def apart(self, delivery: Delivery, length: timedelta) -> Unavailable | None:
        """How long another post of the account is still too close before this one."""
        now = self._clock()
        sent = self._ledger.sent_since(self._account, now - length, besides=delivery.id)
        if not sent:
            return None
        return Unavailable("unavailable.apart", retry_after=min(sent[-1] + length - now, length))

    def enter(self) -> None:
        """Wait, and write down that a call begins: a process killed in the middle of it leaves its time."""
        self.wait()
        self.called()

    def called(self) -> None:
        """Remember that a call is made now, or has just ended."""
        if not self._gap:
            return
        with self._ledger.writing() as tx:
            tx.called(self._account, self._clock())
