"""All figures, each measured beside its bare counterpart in the same run.

    python -m benchmarks.figures [--quick] [--only NAME] [--json FILE]

Prints a table and writes the same as JSON. What the figures promise, and what limits each, stands in
docs/performance.md.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.commands import commands
from benchmarks.compose import compose
from benchmarks.figure import Figure, table, write_json
from benchmarks.firing import firing
from benchmarks.memory import memory
from benchmarks.recovery import recovery
from benchmarks.throughput import throughput

__all__ = ["MEASURES", "main"]

Measure = Callable[..., Iterator[Figure]]

MEASURES: Mapping[str, Measure] = {
    "throughput": throughput,
    "firing": firing,
    "memory": memory,
    "commands": commands,
    "recovery": recovery,
    "compose": compose,
}
"""Each is called with a `Progress` and ``quick``."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(prog="benchmarks.figures", description="Measure the figures.")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, smaller ledgers")
    parser.add_argument("--only", action="append", choices=MEASURES, help="this one; may be given again")
    parser.add_argument("--json", type=Path, default=Path(__file__).with_name("figures.json"))
    asked = parser.parse_args(arguments)
    figures = [
        figure for name in asked.only or MEASURES for figure in MEASURES[name](_progress, quick=asked.quick)
    ]
    print(table(figures))
    write_json(figures, asked.json)
    _progress(f"written to {asked.json}")


def _progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
