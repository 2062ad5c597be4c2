"""Reads followed blogs beside the dispatcher: one thread goes out, what it brings is taken between rounds."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from datetime import datetime
from urllib.parse import SplitResult

from crosspost.schedule.errands import Errand, Returned, run_errand
from crosspost.schedule.following import Following
from crosspost.schedule.source_news import SourceNews

__all__ = ["Follower"]


class Follower:
    """Runs the errands of a `Following`, one after the other, so that no blog waits for a slow platform.

    ``told`` hears what each brought. Everything but the reading happens in the caller's thread. ``ring``
    wakes that thread; without it the errands are run where they are asked for, and no feed is read twice.
    """

    def __init__(
        self,
        following: Following,
        *,
        gateway: SplitResult | None,
        told: Callable[[SourceNews], None],
        ring: Callable[[], None] | None,
    ) -> None:
        self._following = following
        self._gateway = gateway
        self._told = told
        self._ring = ring
        self._busy: set[str] = set()
        self._polled: set[str] = set()
        self._brought: queue.SimpleQueue[Returned] = queue.SimpleQueue()
        self._errands: queue.SimpleQueue[Errand | None] = queue.SimpleQueue()
        following.begin()
        if ring is not None:
            # Whoever is told to stop does not wait for a slow blog.
            threading.Thread(target=self._go, args=(ring,), daemon=True, name="follow").start()

    def step(self) -> None:
        """Take what was brought, and send out for what is due."""
        while not self._brought.empty():
            self._take(self._brought.get())
        if self._ring is None:
            while errands := list(self._following.due(polled=self._polled)):
                for errand in errands:
                    self._polled.add(errand.source.name)
                    self._take(self._run(errand))
            return
        for errand in self._following.due(besides=self._busy):
            self._busy.add(errand.source.name)
            self._errands.put(errand)

    def next_at(self) -> datetime | None:
        """When `step` has something to do."""
        return self._following.next_at(polls=self._ring is not None)

    def close(self) -> None:
        """Send out no more; what is on its way is not waited for."""
        self._errands.put(None)

    def _go(self, ring: Callable[[], None]) -> None:
        while (errand := self._errands.get()) is not None:
            self._brought.put(self._run(errand))
            ring()

    def _run(self, errand: Errand) -> Returned:
        following = self._following
        return run_errand(
            errand, gateway=self._gateway, blobs=following.ledger.blobs, registry=following.registry
        )

    def _take(self, returned: Returned) -> None:
        self._busy.discard(returned.errand.source.name)
        self._told(self._following.take(returned))
