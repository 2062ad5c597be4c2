"""The alarm clock: APScheduler with jobs in memory. The ledger is the truth; this only rings.

Its defaults lose work, so ``misfire_grace_time`` is ``None`` (late is not never), ``coalesce`` is on and no
job runs beside itself. Its thread can die in silence, so `alive` watches it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler

from crosspost.delivery import Clock

__all__ = ["AlarmClock"]

SWEEP = 1.0
"""Seconds between two sweeps."""

_ALARM = "alarm"
log = logging.getLogger(__name__)


class AlarmClock:
    """Rings at the time it is set to; a sweep rings when another process has written.

    ``ring`` is called from the clock's thread. ``version`` is a number that changes with foreign writes.
    """

    def __init__(self, *, ring: Callable[[], None], version: Callable[[], int], clock: Clock) -> None:
        self._ring = ring
        self._clock = clock
        self._version = version
        self._seen = -1
        self.ticked_at: datetime | None = None
        """When its thread last moved."""
        self._set_to: datetime | None = None
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self._scheduler.add_job(self._sweep, "interval", seconds=SWEEP, id="sweep")

    def start(self) -> None:
        """Start the clock's thread."""
        self._seen = self._version()
        self.ticked_at = self._clock()
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
        self.ticked_at = self._clock()
        version = self._version()
        if version != self._seen:
            self._seen = version
            self._ring()
