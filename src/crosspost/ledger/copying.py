"""A ledger's file copied while others use it: one consistent file, whole or not at all."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

__all__ = ["copy_ledger", "is_sound", "sync"]

_PATIENCE = 30.0
"""How long another process's write is waited for, in seconds."""


def copy_ledger(source: Path, target: Path) -> None:
    """Copy by SQLite's online backup; ``target`` needs no log beside it.

    It holds exactly what was committed at one moment, however busy the ledger is. Raises ``sqlite3.Error``
    and ``OSError``.
    """
    part = target.with_name(f".new-{target.name}")
    part.unlink(missing_ok=True)
    try:
        with (
            closing(sqlite3.connect(source, timeout=_PATIENCE)) as ledger,
            closing(sqlite3.connect(part)) as copy,
        ):
            ledger.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        sync(part)
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def is_sound(path: Path) -> bool:
    """Whether SQLite finds nothing wrong in the file."""
    try:
        with closing(sqlite3.connect(path)) as file:
            return [row[0] for row in file.execute("PRAGMA integrity_check(1)")] == ["ok"]
    except sqlite3.DatabaseError:
        return False


def sync(path: Path) -> None:
    """Wait until the file is on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
