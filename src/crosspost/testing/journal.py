"""A journal in memory: what delivery keeps in the ledger, for tests of one adapter."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from crosspost.adapter import Attempt, Trace

__all__ = ["MemoryJournal"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Memory:
    attempt: int
    key: str
    value: Any
    at: datetime


class MemoryJournal:
    """Keeps the `Journal` protocol for the attempts of one delivery; the first has begun.

    ``gate`` is asked at the point of no return before it is recorded: it may note the moment, or refuse by
    raising. ``now`` is the clock.
    """

    def __init__(
        self, *, gate: Callable[[], None] = lambda: None, now: Callable[[], datetime] | None = None
    ) -> None:
        self._gate = gate
        self._now = now or (lambda: datetime.now(UTC))
        self._memories: list[_Memory] = []
        self._attempts = [Attempt(number=1, started_at=self._now())]

    @property
    def passed(self) -> bool:
        """Whether the current attempt passed its point of no return."""
        return self._attempts[-1].passed_at is not None

    def begin(self) -> None:
        """Begin the next attempt."""
        self._attempts.append(Attempt(number=len(self._attempts) + 1, started_at=self._now()))

    def remember(self, key: str, value: Any) -> None:
        """Keep a JSON value; anything else raises ``TypeError``, as the ledger would."""
        kept = json.loads(json.dumps(value))
        self._memories.append(_Memory(attempt=len(self._attempts), key=key, value=kept, at=self._now()))

    def recall(self, key: str, *, younger_than: timedelta | None = None) -> Any | None:
        """The newest value under ``key`` that is young enough and of no attempt that passed."""
        for memory in reversed(self._memories):
            young = younger_than is None or self._now() - memory.at < younger_than
            if memory.key == key and young and self._attempts[memory.attempt - 1].passed_at is None:
                return memory.value
        return None

    def point_of_no_return(self) -> None:
        """Record that the next call is the one that must not happen twice."""
        assert not self.passed, "an attempt has one point of no return"
        self._gate()
        self._attempts[-1] = replace(self._attempts[-1], passed_at=self._now())

    def trace(self, *, since: datetime | None = None, baseline: Mapping[str, Any] | None = None) -> Trace:
        """What a look is given; ``since`` is five minutes before the first attempt unless said."""
        earliest = since or self._attempts[0].started_at - timedelta(minutes=5)
        attempts = tuple(
            replace(attempt, memory={m.key: m.value for m in self._memories if m.attempt == attempt.number})
            for attempt in self._attempts
        )
        return Trace(since=earliest, attempts=attempts, baseline=baseline)
