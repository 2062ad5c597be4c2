"""A ledger put in the place of another: the old one is kept aside, and at no moment is there none."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from crosspost.errors import StorageError
from crosspost.ledger.copying import copy_ledger, sync

__all__ = ["exchange"]

_LOGS = ("-wal", "-shm")
"""What SQLite keeps beside a file that is in use; beside another file it would be taken for that one's."""


def exchange(staged: Path, database: Path, *, now: datetime) -> Path | None:
    """Put ``staged`` in place of ``database``; the answer is where the old ledger is kept, if there was one.

    Killed at any point, a whole ledger lies at ``database``: the old or the new one. Raises `StorageError`
    while another program holds the old one.
    """
    try:
        aside = _set_aside(database, now) if database.exists() else None
        for log in _LOGS:
            database.with_name(database.name + log).unlink(missing_ok=True)
        sync(staged)
        staged.replace(database)
    except OSError as error:
        raise StorageError("storage.locked", where=str(database)) from error
    return aside


def _set_aside(database: Path, now: datetime) -> Path:
    aside = _free(database.with_name(f"{database.name}.before-restore-{now:%Y%m%d-%H%M%S}"))
    try:
        with closing(sqlite3.connect(database, timeout=5.0)) as old:
            # Everything into the one file; the log is gone then, unless somebody reads it.
            mode = old.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
        if mode != "delete":
            raise StorageError("storage.locked", where=str(database))
        copy_ledger(database, aside)
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise StorageError("storage.locked", where=str(database)) from error
        _copy_damaged(database, aside)
    except sqlite3.DatabaseError:
        _copy_damaged(database, aside)
    return aside


def _copy_damaged(database: Path, aside: Path) -> None:
    """A damaged one is kept as it lies, with what SQLite left beside it: somebody may yet mend it."""
    for log in ("", *_LOGS):
        file = database.with_name(database.name + log)
        if file.exists():
            shutil.copy2(file, aside.with_name(aside.name + log))


def _free(path: Path) -> Path:
    """The path, or one beside it that nothing lies at."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    return free
