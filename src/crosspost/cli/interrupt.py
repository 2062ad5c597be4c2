"""Ctrl+C, Ctrl+Break and SIGTERM ask for a clean stop; a second one ends the process at once."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["ENDED", "stopping"]

ENDED = 130
"""The exit code of a process that a person ended: 128 and the number of Ctrl+C's signal."""

_SIGNALS = ("SIGINT", "SIGTERM", "SIGBREAK")


@contextmanager
def stopping(stop: threading.Event) -> Iterator[None]:
    """Set ``stop`` at the first signal, so that what is under way ends and is written down."""
    known = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]

    def asked(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            # A call under way may take long to end, and Python would wait for its thread. The ledger is
            # written for a process that dies at any moment: the next command finds out.
            os._exit(ENDED)
        stop.set()

    before = {number: signal.signal(number, asked) for number in known}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
