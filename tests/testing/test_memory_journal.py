"""The journal in memory keeps what delivery's own journal keeps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crosspost.errors import Unavailable
from crosspost.testing import MemoryJournal


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def test_a_value_is_recalled_by_this_and_the_next_attempt() -> None:
    journal = MemoryJournal()
    journal.remember("photo", "11")
    journal.begin()
    assert journal.recall("photo") == "11"


def test_a_value_grows_too_old() -> None:
    clock = Clock()
    journal = MemoryJournal(now=clock)
    journal.remember("photo", "11")
    clock.now += timedelta(hours=20)
    assert journal.recall("photo", younger_than=timedelta(hours=20)) is None
    assert journal.recall("photo", younger_than=timedelta(hours=21)) == "11"


def test_what_an_attempt_that_passed_had_prepared_is_never_offered_again() -> None:
    journal = MemoryJournal()
    journal.remember("photo", "11")
    journal.point_of_no_return()
    journal.begin()
    assert journal.recall("photo") is None
    assert journal.trace().recall("photo") == "11"


def test_only_what_the_ledger_can_keep_is_remembered() -> None:
    with pytest.raises(TypeError):
        MemoryJournal().remember("photo", object())


def test_an_attempt_passes_once() -> None:
    journal = MemoryJournal()
    journal.point_of_no_return()
    with pytest.raises(AssertionError):
        journal.point_of_no_return()


def test_a_gate_that_refuses_leaves_the_attempt_on_this_side() -> None:
    def refuse() -> None:
        raise Unavailable("unavailable.rate_limit")

    journal = MemoryJournal(gate=refuse)
    with pytest.raises(Unavailable):
        journal.point_of_no_return()
    assert not journal.passed
    assert not journal.trace().sent


def test_the_trace_has_all_attempts_from_five_minutes_before_the_first() -> None:
    clock = Clock()
    journal = MemoryJournal(now=clock)
    journal.remember("photo", "11")
    journal.begin()
    journal.point_of_no_return()
    trace = journal.trace(baseline={"newest": []})
    assert trace.since == clock.now - timedelta(minutes=5)
    assert [attempt.memory for attempt in trace.attempts] == [{"photo": "11"}, {}]
    assert [attempt.passed_at for attempt in trace.attempts] == [None, clock.now]
    assert trace.baseline == {"newest": []}
    assert trace.sent
