"""Ctrl+C, Ctrl+Break and SIGTERM ask for a clean stop; a second one ends at once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["stopping"]

_SIGNALS = ("SIGINT", "SIGTERM", "SIGBREAK")


@contextmanager
def stopping(stop: threading.Event) -> Iterator[None]:
    """Set ``stop`` at the first signal, so that what is under way ends and is written down."""
    known = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]

    def asked(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = {number: signal.signal(number, asked) for number in known}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
