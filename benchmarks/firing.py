"""How long after its time a delivery that the service knows is begun: its claim, less its due time.

The service runs in a process of its own beside 100,000 rows of the far future on the same accounts. Before a
claim lies the look before the first send, so one exchange with the (1 ms) platform is in it. One delivery at
a time goes through an account: so many due in one instant lie on as many accounts, which measures the start
and not the queue behind it.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.figure import Figure, Progress
from benchmarks.page_server import page_server
from benchmarks.yard import Yard, claims, far_ahead, percentile, until

__all__ = ["firing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """So many ``rounds`` of ``together`` due in one instant, ``apart`` seconds between two rounds."""

    name: str
    pages: int
    together: int
    rounds: int
    apart: float
    limit: float
    """The 99th percentile that is promised, in milliseconds."""


CASES = (
    Case(name="lone", pages=4, together=1, rounds=60, apart=0.4, limit=50),
    Case(name="100 at once", pages=100, together=100, rounds=3, apart=6, limit=150),
    Case(name="1,000 at once", pages=1000, together=1000, rounds=1, apart=0, limit=1200),
)


def firing(progress: Progress, *, quick: bool) -> Iterator[Figure]:
    """The median and the 99th percentile of each case."""
    future = 1_000 if quick else 100_000
    for case in CASES[:1] if quick else CASES:
        progress(f"firing: {case.name} beside {future:,} rows")
        late = _late(case, rounds=5 if quick else case.rounds, future=future)
        name = f"start after its time, {case.name} beside {future:,}"
        yield Figure(name=f"{name}, p50", target="", unit="ms", measured=percentile(late, 0.5))
        p99 = percentile(late, 0.99)
        target = f"< {case.limit:,.0f} ms"
        yield Figure(name=f"{name}, p99", target=target, unit="ms", measured=p99, met=p99 < case.limit)


def _late(case: Case, *, rounds: int, future: int) -> list[float]:
    """The milliseconds from due to claimed, of every delivery."""
    with tempfile.TemporaryDirectory() as folder, page_server(1) as server:
        yard = Yard(Path(folder, "w"), pages=case.pages, posts=-(-rounds * case.together // case.pages))
        yard.plan([])
        known = timedelta(seconds=_patience(case, future))
        first = datetime.now(UTC) + known
        dues = [
            first + timedelta(seconds=case.apart * number)
            for number in range(rounds)
            for _ in range(case.together)
        ]
        yard.plan(dues)
        yard.plan(far_ahead(future))
        with yard.service(server), yard.ledger() as ledger:
            if datetime.now(UTC) + timedelta(seconds=2) > first:
                raise RuntimeError("the ledger was filled too slowly for the first due time")
            time.sleep((dues[-1] - datetime.now(UTC)).total_seconds() + 1)
            until(lambda: len(claims(ledger)) == len(dues), seconds=120, what="the last claim")
            begun = claims(ledger)
    due = {f"{place:012x}": at for place, at in enumerate(dues)}
    return [(begun[id_] - at).total_seconds() * 1000 for id_, at in due.items()]


def _patience(case: Case, future: int) -> float:
    return 20 + case.pages / 50 + future / 4_000
