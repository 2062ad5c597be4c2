"""A sign of life that a service leaves in the workspace: who serves, since when, and whether its clock runs.

The beat comes from the thread that dispatches, the clock's own time from the alarm clock's thread: one that
died while the other goes on is told from one that lives.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from crosspost.files import write_whole

__all__ = ["BEAT", "FRESH", "Health", "health_file", "read_health"]

BEAT = timedelta(seconds=10)
"""How often a service gives a sign of life."""

FRESH = timedelta(seconds=30)
"""From this age on a sign of life is none: it is stuck, or was ended hard."""

_TIMES = ("started_at", "beat_at", "clock_at", "next_at", "ended_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """One sign of life. Times are aware UTC; ``clock_at`` is when the alarm clock's thread last moved."""

    pid: int
    machine: str
    version: str
    once: bool
    started_at: datetime
    beat_at: datetime
    clock_at: datetime | None = None
    next_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def clock_alive(self) -> bool:
        """Whether the alarm clock's thread moved shortly before the sign of life."""
        return self.clock_at is not None and self.beat_at - self.clock_at < FRESH

    def fresh(self, now: datetime) -> bool:
        """Whether it is a sign of life of a service that still runs."""
        return self.ended_at is None and abs(now - self.beat_at) < FRESH

    def write(self, path: Path) -> None:
        """Replace the last one, whole."""
        kept = {name: getattr(self, name) for name in self.__slots__}
        kept |= {name: kept[name] and kept[name].isoformat() for name in _TIMES}
        write_whole(path, json.dumps(kept, ensure_ascii=False, indent=2).encode())


def health_file(data: Path) -> Path:
    """Where the sign of life lies in a workspace's data."""
    return data / "health.json"


def read_health(path: Path) -> Health | None:
    """The last sign of life; ``None`` where there is none that can be read."""
    try:
        kept: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        times = {name: kept[name] and datetime.fromisoformat(kept[name]) for name in _TIMES}
        return Health(**{**kept, **times})
    except (OSError, ValueError, KeyError, TypeError):
        return None
