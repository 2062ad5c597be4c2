"""The simulated platforms' clock: the machine's, until somebody shifts it."""

from __future__ import annotations

import threading
from collections.abc import Callable

__all__ = ["ShiftedClock"]


class ShiftedClock:
    """Epoch seconds of ``base`` plus ``shift`` seconds; safe to use from many threads.

    ``Date`` headers, created times and the lists go by it; what is held or delayed waits in real time.
    """

    def __init__(self, base: Callable[[], float]) -> None:
        self._base = base
        self._lock = threading.Lock()
        self.shift = 0.0

    def __call__(self) -> float:
        """Epoch seconds as the platforms tell them."""
        return self._base() + self.shift

    def advance(self, seconds: float) -> None:
        """Move the clock on, or back with a negative number."""
        with self._lock:
            self.shift += seconds
