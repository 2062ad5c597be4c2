"""How much memory the service takes, and how soon it claims, by the number of rows it knows.

Memory is the resident set of its process (``VmRSS``), read once everything due is sent and it only waits.
The start is the time from the command to the claim of a delivery that is due already: interpreter, imports,
settings and the look before the first send are in it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.figure import Figure, Progress
from benchmarks.page_server import page_server, posts_on
from benchmarks.yard import Yard, claims, far_ahead, until

__all__ = ["memory"]

MEGABYTES = 80
SECONDS = 1.0
ROWS = (0, 1_000, 100_000)


def memory(progress: Progress, *, quick: bool) -> Iterator[Figure]:
    """Both figures for each number of rows."""
    for rows in ROWS[:2] if quick else ROWS:
        progress(f"memory and start: {rows:,} rows")
        taken = [_start(rows) for _ in range(1 if quick else 3)]
        seconds = sorted(start for start, _ in taken)[len(taken) // 2]
        yield Figure(
            name=f"start to first claim, {rows:,} scheduled",
            target=f"< {SECONDS:.0f} s",
            unit="s",
            measured=seconds,
            met=seconds < SECONDS,
        )
        sizes = [size for _, size in taken if size is not None]
        size = max(sizes, default=None)
        yield Figure(
            name=f"memory of the service, {rows:,} scheduled",
            target=f"< {MEGABYTES} MB",
            unit="MB",
            measured=size,
            met=None if size is None else size < MEGABYTES,
            note="" if sizes else "this system has no /proc to read it from",
        )


def _start(rows: int) -> tuple[float, float | None]:
    with tempfile.TemporaryDirectory() as folder, page_server(1) as server:
        yard = Yard(Path(folder, "w"), pages=4)
        yard.plan([datetime.now(UTC)])
        yard.plan(far_ahead(rows))
        with yard.ledger() as ledger:
            began = datetime.now(UTC)
            with yard.service(server) as process:
                until(lambda: posts_on(server), seconds=120, what="the first post")
                (claimed,) = claims(ledger).values()
                size = _resident(process.pid)
    return (claimed - began).total_seconds(), size


def _resident(pid: int) -> float | None:
    """The resident set in MB; ``None`` where the system does not tell."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return None
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024
