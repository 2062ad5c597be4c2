"""The alarm clock: APScheduler with jobs in memory. The ledger is the truth; this only rings.

Its defaults lose work, so ``misfire_grace_time`` is ``None`` (late is not never), ``coalesce`` is on and no
job runs beside itself. Its thread can die in silence, so `alive` watches it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler

__all__ = ["AlarmClock"]

SWEEP = 1.0
"""Seconds between two sweeps."""

JUMP = 30.0
"""A wall clock that moved this many seconds without the monotonic one tells of a suspend or a set clock."""

_ALARM = "alarm"
log = logging.getLogger(__name__)


class AlarmClock:
    """Rings at the time it is set to; a sweep rings when another process has written or the clock jumped.

    ``ring`` is called from the clock's thread. ``version`` is a number that changes with foreign writes;
    ``woke`` is called when the wall clock moved without the monotonic one.
    """

    def __init__(
        self, *, ring: Callable[[], None], version: Callable[[], int], woke: Callable[[], None]
    ) -> None:
        self._ring = ring
        self._version = version
        self._woke = woke
        self._seen = -1
        self._drift = _drift()
        self._set_to: datetime | None = None
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self._scheduler.add_job(self._sweep, "interval", seconds=SWEEP, id="sweep")

    def every(self, seconds: float, work: Callable[[], object]) -> None:
        """Do some work again and again, and ring after it."""

        def job() -> None:
            work()
            self._ring()

        self._scheduler.add_job(job, "interval", seconds=seconds)

    def start(self) -> None:
        """Start the clock's thread."""
        self._seen = self._version()
        self._scheduler.start()

    def stop(self) -> None:
        """Stop it; a ring under way ends first."""
        self._scheduler.shutdown(wait=True)

    def set(self, at: datetime | None) -> None:
        """Ring at ``at``, instead of any time set before."""
        if at == self._set_to:
            return
        self._set_to = at
        if at is not None:
            self._scheduler.add_job(
                self._ring, "date", run_date=at, id=_ALARM, replace_existing=True, misfire_grace_time=None
            )
            return
        try:
            self._scheduler.remove_job(_ALARM)
        except JobLookupError:
            log.debug("the alarm has already rung")

    @property
    def alive(self) -> bool:
        """Whether the clock's thread lives; `BackgroundScheduler.running` stays true when it died."""
        thread = getattr(self._scheduler, "_thread", None)
        return thread is not None and thread.is_alive()

    def _sweep(self) -> None:
        drift = _drift()
        if abs(drift - self._drift) > JUMP:
            self._drift = drift
            self._woke()
            self._ring()
        version = self._version()
        if version != self._seen:
            self._seen = version
            self._ring()


def _drift() -> float:
    return time.time() - time.monotonic()
