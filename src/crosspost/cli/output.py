"""Printing for people: tables on the terminal, JSON on stdout and nothing else there."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TextIO
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["clock_time", "console", "local_time", "print_json", "print_table"]


def console() -> Console:
    """The terminal behind stderr; plain marks where the console cannot show others."""
    # The service and every --json answer do without tables and need not wait for their import.
    from rich.console import Console

    return Console(stderr=True, highlight=False, emoji=False, markup=False, soft_wrap=True)


def print_json(value: Any) -> None:
    """One JSON value on stdout; escaped where the stream could not show every character."""
    sys.stdout.write(json.dumps(value, ensure_ascii=not _unicode(sys.stdout), indent=2) + "\n")


def print_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table on stderr that keeps whole addresses; one without columns that are empty everywhere."""
    from rich.cells import cell_len
    from rich.text import Text

    rows = [list(row) for row in rows]
    kept = [index for index in range(len(head)) if any(row[index] for row in rows)]
    # Each cell is measured once: a table of rich's own does it several times and takes as long as its import.
    lines = [[(cell, cell_len(cell)) for cell in (row[index] for index in kept)] for row in (head, *rows)]
    widths = [max(width for _, width in column) for column in zip(*lines, strict=True)]
    between, rule, crossing = ("  ", "─", "──") if _unicode(sys.stderr) else (" | ", "-", "-+-")
    first, *rest = (
        between.join(cell + " " * (width - own) for (cell, own), width in zip(line, widths, strict=True))
        for line in lines
    )
    under = crossing.join(rule * width for width in widths)
    console().print(Text("\n").join([Text(first, style="bold"), Text("\n".join([under, *rest]))]))


def local_time(at: datetime | None, zone: str) -> str:
    """A moment on the owner's clock, to the second."""
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M:%S") if at else ""


def clock_time(at: datetime | None, zone: str | None, home: str) -> str:
    """A moment on the clock of a zone, which is named where it is not the workspace's, ``home``."""
    text = local_time(at, zone or home)
    return text if not text or zone in {None, home} else f"{text} {zone}"


def _unicode(stream: TextIO) -> bool:
    encoding = (getattr(stream, "encoding", "") or "").lower().replace("-", "")
    return encoding in {"utf8", "utf16", "utf8sig"}
