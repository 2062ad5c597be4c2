"""What a person types, line by line, also while something else may answer first."""

from __future__ import annotations

import queue
import sys
import threading
from getpass import getpass

from crosspost.errors import ConfigurationError

__all__ = ["Typed"]

_LOOK = 0.2
"""How often, in seconds, it is seen whether Ctrl+C was pressed while nothing is typed."""


class Typed:
    """The lines of standard input. Prompts go to stderr; what is secret is not shown at a terminal."""

    def __init__(self) -> None:
        self._lines: queue.SimpleQueue[str | None] | None = None

    def line(self, prompt: str) -> str:
        """The next line without spaces around it; raises `ConfigurationError` where there is none."""
        self._show(prompt)
        found = self._next() if self._lines is None else self._pending(self._lines)
        return self._there(found)

    def unseen(self, prompt: str) -> str:
        """The next line, which nobody sees."""
        if self._lines is not None or not sys.stdin.isatty():
            return self.line(prompt)
        return self._there(getpass(prompt, stream=sys.stderr))

    def line_or(self, answers: queue.SimpleQueue[str], prompt: str, *, seconds: float) -> str | None:
        """The next line, or what comes on ``answers`` before; ``None`` when neither does in time.

        A line that is begun then is the next `line`.
        """
        self._show(prompt)
        lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._lines = lines
        threading.Thread(target=lambda: lines.put(self._next()), daemon=True, name="typed").start()
        for _ in range(int(seconds / _LOOK)):
            try:
                return answers.get(timeout=_LOOK)
            except queue.Empty:
                # Where nothing can be typed, the browser is still waited for.
                if not lines.empty() and (found := self._pending(lines)) is not None:
                    return found.strip()
        return None

    def _pending(self, lines: queue.SimpleQueue[str | None]) -> str | None:
        while True:
            try:
                found = lines.get(timeout=_LOOK)
            except queue.Empty:
                continue
            self._lines = None
            return found

    def _next(self) -> str | None:
        return sys.stdin.readline() or None

    def _show(self, prompt: str) -> None:
        print(prompt, end="", file=sys.stderr, flush=True)

    def _there(self, found: str | None) -> str:
        if found is None:
            raise ConfigurationError("connect.unanswered")
        return found.strip()
