"""The service killed (SIGKILL) in the middle of a due queue and started again.

The platform is asked in the end what stands there: a text that stands twice on a page was doubled, one that
was due and does not stand there was lost.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from benchmarks.figure import Figure, Progress
from benchmarks.page_server import page_server, posts_on
from benchmarks.yard import Yard, claims, until

__all__ = ["recovery"]

PAGES = 20
QUEUE = 200
SECONDS = 2.0


def recovery(progress: Progress, *, quick: bool) -> Iterator[Figure]:
    """The time to the first claim after the restart, and what became of the queue."""
    starts, doubled, lost = [], 0, 0
    for share in (0.3,) if quick else (0.1, 0.3, 0.6):
        progress(f"recovery: killed after {share:.0%} of the queue")
        start, twice, missing = _killed_at(round(share * QUEUE))
        starts.append(start)
        doubled += twice
        lost += missing
    yield Figure(
        name="first claim after SIGKILL and restart",
        target=f"< {SECONDS:.0f} s",
        unit="s",
        measured=median(starts),
        met=max(starts) < SECONDS,
    )
    for name, number in (("doubled", doubled), ("lost", lost)):
        yield Figure(name=f"{name} by SIGKILL", target="0", unit="posts", measured=number, met=number == 0)


def _killed_at(posts: int) -> tuple[float, int, int]:
    with tempfile.TemporaryDirectory() as folder, page_server(1) as server:
        yard = Yard(Path(folder, "w"), pages=PAGES, posts=QUEUE // PAGES)
        yard.plan([datetime.now(UTC)] * QUEUE)
        with yard.service(server):
            until(lambda: posts_on(server).total() >= posts, seconds=60, what="the middle of the queue")
        with yard.ledger() as ledger:
            began = datetime.now(UTC)
            with yard.service(server):
                until(lambda: claims(ledger, since=began), seconds=60, what="a claim")
                until(lambda: not ledger.open(), seconds=120, what="the end of the queue")
            first = min(claims(ledger, since=began).values())
        standing = posts_on(server)
    doubled = standing.total() - len(standing)
    return (first - began).total_seconds(), doubled, QUEUE - len(standing)
