"""One measured figure, and the table and the JSON that show many of them."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

__all__ = ["Figure", "Progress", "table", "write_json"]

Progress = Callable[[str], None]
"""Told what is being measured now, for people who wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What was measured, in ``unit``, beside its target in words.

    ``baseline`` is what the same run measured of the bare counterpart, ``ratio`` the measured over it.
    ``met`` is ``None`` where nothing is promised or nothing could be measured; ``note`` then says why.
    """

    name: str
    target: str
    unit: str
    measured: float | None
    baseline: float | None = None
    ratio: float | None = None
    met: bool | None = None
    note: str = ""


def table(figures: Sequence[Figure]) -> str:
    """The figures in plain columns, all ASCII: any console can show them."""
    rows = [("figure", "target", "measured", "baseline", "ratio", "met")]
    rows += [
        (
            one.name,
            one.target,
            f"{_number(one.measured)} {one.unit}",
            _number(one.baseline),
            _number(one.ratio),
            {True: "yes", False: "NO", None: "-"}[one.met],
        )
        for one in figures
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    lines.insert(1, "  ".join("-" * width for width in widths))
    notes = [f"{one.name}: {one.note}" for one in figures if one.note]
    return "\n".join(line.rstrip() for line in [*lines, *([""] if notes else []), *notes])


def write_json(figures: Sequence[Figure], file: Path) -> None:
    """Write the figures with the machine and the time they were measured at."""
    machine = {
        "system": platform.system(),
        "python": platform.python_version(),
        "processor": platform.machine(),
        "cores": os.cpu_count(),
    }
    measured_at = datetime.now(UTC).isoformat(timespec="seconds")
    whole = {"measured_at": measured_at, "machine": machine, "figures": [asdict(one) for one in figures]}
    file.write_text(f"{json.dumps(whole, indent=2)}\n", encoding="utf-8")


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
