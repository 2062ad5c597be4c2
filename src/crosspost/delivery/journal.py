"""What the attempts of a delivery remember, kept as its events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from crosspost.adapter import Attempt, Trace
from crosspost.delivery.pace import Clock, Pacer
from crosspost.ledger import Delivery, Event, Ledger

__all__ = ["LedgerJournal", "attempts_of", "trace_of"]

EARLIER = timedelta(minutes=5)
"""How much before an attempt's start its post may be dated: every platform document allows five minutes."""


class LedgerJournal:
    """The journal of the attempt that is being made; every call is on the disk before it returns."""

    def __init__(self, delivery: Delivery, *, ledger: Ledger, pacer: Pacer, clock: Clock) -> None:
        self._delivery = delivery
        self._ledger = ledger
        self._pacer = pacer
        self._clock = clock
        self.passed = False

    @cached_property
    def _memory(self) -> dict[str, tuple[datetime, Any]]:
        """What earlier attempts left; most adapters never ask."""
        events = self._ledger.events(self._delivery.id)
        return _reusable(event for event in events if event.attempt < self._delivery.attempts)

    def remember(self, key: str, value: Any) -> None:
        """Keep the result of a preparatory step."""
        now, memory = self._clock(), self._memory
        self._note("remembered", {"key": key, "value": value}, now)
        memory[key] = (now, value)

    def recall(self, key: str, *, younger_than: timedelta | None = None) -> Any | None:
        """A remembered value that no attempt has used up, or ``None``."""
        at, value = self._memory.get(key, (None, None))
        if at is None or (younger_than is not None and self._clock() - at > younger_than):
            return None
        return value

    def point_of_no_return(self) -> None:
        """Wait out the pace, then write down that the next call may have been made."""
        self._pacer.wait()
        self._note("point_of_no_return", {}, self._clock())
        self.passed = True

    def _note(self, kind: str, data: Mapping[str, Any], at: datetime) -> None:
        with self._ledger.writing() as tx:
            tx.note(self._delivery, at=at, kind=kind, data=data)


def attempts_of(events: Iterable[Event]) -> tuple[Attempt, ...]:
    """The attempts that a delivery's events tell of, oldest first."""
    found: dict[int, Attempt] = {}
    for event in events:
        if event.kind == "claimed":
            found[event.attempt] = Attempt(number=event.attempt, started_at=event.at)
        elif event.kind == "point_of_no_return":
            found[event.attempt] = replace(found[event.attempt], passed_at=event.at)
        elif event.kind == "remembered":
            attempt = found[event.attempt]
            memory = {**attempt.memory, event.data["key"]: event.data["value"]}
            found[event.attempt] = replace(attempt, memory=memory)
    return tuple(found.values())


def trace_of(
    events: Iterable[Event], *, now: datetime, look_back: timedelta, whole: bool = False
) -> tuple[Trace, bool]:
    """The trace that `Adapter.find` reads, and whether absence can be proven with it.

    Proof needs the baseline taken before the first send and the platform's clock at that time.
    """
    events = list(events)
    attempts = attempts_of(events)
    before = next((event.data for event in events if event.kind == "baseline"), None)
    offset = before["offset"] if before else None
    passed = [attempt.passed_at for attempt in attempts if attempt.passed_at]
    ours = min(passed) - EARLIER if passed else now - look_back
    trace = Trace(
        since=ours + timedelta(seconds=offset or 0.0),
        attempts=attempts,
        baseline=before["baseline"] if before else None,
        whole=whole,
    )
    return trace, before is not None and offset is not None


def _reusable(events: Iterable[Event]) -> dict[str, tuple[datetime, Any]]:
    events = list(events)
    used_up = max((event.attempt for event in events if event.kind == "point_of_no_return"), default=-1)
    return {
        event.data["key"]: (event.at, event.data["value"])
        for event in events
        if event.kind == "remembered" and event.attempt > used_up
    }
