"""The pace of an account: a least gap between calls, kept in the ledger, across processes and restarts."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from crosspost.errors import Unavailable
from crosspost.ledger import Ledger

__all__ = ["Clock", "Pacer"]

Clock = Callable[[], datetime]
"""Tells the time: aware, UTC."""


class Pacer:
    """Waits until an account may call again. One account is served by one thread at a time."""

    def __init__(
        self, *, account: str, gap: timedelta, ledger: Ledger, clock: Clock, stop: threading.Event
    ) -> None:
        self._account = account
        self._gap = gap
        self._ledger = ledger
        self._clock = clock
        self._stop = stop

    def wait(self) -> None:
        """Wait out the rest of the gap; raise `Unavailable` when the process is told to stop."""
        if not self._gap:
            return
        last = self._ledger.last_call(self._account)
        rest = last + self._gap - self._clock() if last else timedelta(0)
        # Where somebody set the clock back, a whole gap from now is always enough.
        rest = min(rest, self._gap)
        if rest > timedelta(0) and self._stop.wait(rest.total_seconds()):
            raise Unavailable("unavailable.stopped", retry_after=timedelta(0))

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
