"""How long the commands take that a person waits for, beside importing what they import.

``--help`` is compared with ``python -c "import typer"``. ``history`` and ``plan`` read a ledger of 100,000
rows and are compared with a process that only imports every module of other people that the command
imported, in the same order: what is above 1 is our own code and the work itself.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from benchmarks.figure import Figure, Progress
from benchmarks.yard import Yard, far_ahead

__all__ = ["commands"]

HELP = 2.5
LISTING = 1.3
_MODULES = """
import json, sys
own = set(sys.modules)
from crosspost.cli.entry import run
sys.stdout, real = sys.stderr, sys.stdout
run(sys.argv[1:])
names = [name for name, module in sys.modules.items() if name not in own and module is not None]
ours = ("crosspost", "__")
json.dump([n for n in names if not n.startswith(ours) and getattr(sys.modules[n], "__spec__", None)], real)
"""
_IMPORTS = """
import importlib, json, sys
for name in json.loads(sys.argv[1]):
    importlib.import_module(name)
"""


def commands(progress: Progress, *, quick: bool) -> Iterator[Figure]:
    """Each command with its ratio."""
    rows = 1_000 if quick else 100_000
    times = 3 if quick else 9
    with tempfile.TemporaryDirectory() as folder:
        yard = Yard(Path(folder, "w"), pages=4)
        progress("commands: --help")
        help_, typer = _medians(yard, times, ["-m", "crosspost", "--help"], ["-c", "import typer"])
        yield _figure("crosspost --help", help_, typer, HELP)
        yard.plan(far_ahead(rows))
        for command in ("history", "plan"):
            progress(f"commands: {command} with {rows:,} rows")
            names = _run(yard, ["-c", _MODULES, command])
            bare = ["-c", _IMPORTS, json.dumps(json.loads(names))]
            ours, imports = _medians(yard, times, ["-m", "crosspost", command], bare)
            yield _figure(f"crosspost {command}, {rows:,} rows", ours, imports, LISTING)


def _figure(name: str, ours: float, bare: float, limit: float) -> Figure:
    return Figure(
        name=name,
        target=f"< {limit} x its imports",
        unit="ms",
        measured=ours,
        baseline=bare,
        ratio=ours / bare,
        met=ours / bare < limit,
    )


def _medians(yard: Yard, times: int, *both: Sequence[str]) -> list[float]:
    """The median milliseconds of each command, run in turn so that the machine's moods hit both."""
    taken: list[list[float]] = [[] for _ in both]
    for _ in range(times):
        for command, so_far in zip(both, taken, strict=True):
            began = time.perf_counter()
            _run(yard, command)
            so_far.append((time.perf_counter() - began) * 1000)
    return [median(one) for one in taken]


def _run(yard: Yard, command: Sequence[str]) -> str:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=yard.root,
        env=yard.environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout
