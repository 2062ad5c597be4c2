"""Printing never decides an outcome: what a stream cannot take is lost, and nothing else."""

from __future__ import annotations

import io
import os
import sys
from typing import TextIO

__all__ = ["harden"]


def harden() -> None:
    """Make the standard streams harmless.

    A character that a console cannot show becomes another; a pipe that nobody reads any more swallows the
    rest. Without this a publish would end in the middle because of its own progress line. A stream that is
    not there, as under ``pythonw``, becomes one that says and hears nothing.
    """
    if sys.stdin is None:
        sys.stdin = io.StringIO()
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            # Closed before we began: files opened later must not take its number for a terminal's.
            setattr(sys, name, io.StringIO())
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
            setattr(sys, name, _Tolerant(stream))


class _Tolerant(io.TextIOBase):
    """A text stream that goes silent when its reader is gone."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    @property
    def encoding(self) -> str:  # type: ignore[override]  # the base class calls it read-only data
        """The console's encoding."""
        return self._stream.encoding

    def write(self, text: str) -> int:
        """Write, or lose it."""
        try:
            return self._stream.write(text)
        except OSError:
            self._silence()
            return len(text)

    def flush(self) -> None:
        """Flush, or lose it."""
        try:
            self._stream.flush()
        except OSError:
            self._silence()

    def isatty(self) -> bool:
        """Whether a person looks at it."""
        return self._stream.isatty()

    def fileno(self) -> int:
        """The stream's own number."""
        return self._stream.fileno()

    def writable(self) -> bool:
        """It takes text."""
        return True

    def _silence(self) -> None:
        # Python flushes what is left when it ends; into the null device that succeeds.
        with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123  # a device, not a path
            os.dup2(nowhere.fileno(), self._stream.fileno())
