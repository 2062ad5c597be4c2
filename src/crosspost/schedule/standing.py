"""Whether the service runs, and what waits for whom: what ``status`` shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from crosspost.delivery import DispatcherLock
from crosspost.errors import CrosspostError
from crosspost.ledger import Delivery, ItemState, SourceItem, SourceState
from crosspost.schedule.firing import next_firing
from crosspost.schedule.health import Health
from crosspost.schedule.planner import Planner

__all__ = ["Life", "Standing", "look_at"]


BACK = timedelta(minutes=15)
"""How long after a run that stays only while something is due the next one may be expected."""


class Life(StrEnum):
    """What is known of the service."""

    RUNNING = "running"
    CLOCK_DEAD = "clock_dead"
    """It dispatches, but its alarm clock does not move."""
    STUCK = "stuck"
    """A process holds the right to send and gives no sign of life."""
    SENDING = "sending"
    """No service, but a command that is sending."""
    BETWEEN = "between"
    """None just now: it is started every few minutes, and was a short while ago."""
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How things stand. ``counts`` are deliveries by status, those that wait by what they wait for."""

    life: Life
    health: Health | None
    next_at: datetime | None = None
    counts: Mapping[str, int]
    attention: tuple[Delivery, ...] = ()
    """The deliveries that need a person."""
    paused: Mapping[str, Mapping[str, Any]]
    left_out: tuple[CrosspostError, ...] = ()
    """What keeps entries of the schedule from being served."""
    news: tuple[SourceItem, ...] = ()
    """New posts of followed blogs that are not shared yet, or wait for a yes."""
    unread: tuple[SourceState, ...] = ()
    """The followed blogs that could not be read the last time."""
    before: tuple[str, datetime] | None = None
    """The other computer that sent from this ledger before, and when it last did."""


def look_at(planner: Planner, health: Health | None, *, database: Path, now: datetime) -> Standing:
    """Look, without disturbing who runs."""
    ledger = planner.ledger
    life = _life(health, database=database, now=now)
    if ledger is None:
        return Standing(life=life, health=health, counts={}, paused={})
    coming = [ledger.next_due(now, hand_overs=False), next_firing(planner, ledger)]
    return Standing(
        life=life,
        health=health,
        next_at=min((at for at in coming if at is not None), default=None),
        counts=ledger.counts(),
        attention=tuple(ledger.for_a_person()),
        paused=ledger.paused(),
        news=tuple(ledger.source_items(states={ItemState.FRESH, ItemState.ASKED})),
        unread=tuple(state for state in ledger.source_states().values() if state.failures),
        before=ledger.other_machine(),
    )


def _life(health: Health | None, *, database: Path, now: datetime) -> Life:
    if not database.exists() or _free(database):
        return Life.BETWEEN if health is not None and _is_back_soon(health, now) else Life.STOPPED
    if health is not None and health.fresh(now):
        return Life.RUNNING if health.clock_alive else Life.CLOCK_DEAD
    return Life.SENDING if health is None or health.ended_at is not None else Life.STUCK


def _is_back_soon(health: Health, now: datetime) -> bool:
    return health.once and health.ended_at is not None and timedelta(0) <= now - health.beat_at < BACK


def _free(database: Path) -> bool:
    with DispatcherLock(database) as lock:
        return lock.take()
