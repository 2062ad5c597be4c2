"""Restore a backup again and again, killed one step later each time; say what lies there after each kill.

Run as ``python killed_restore.py WORKSPACE BACKUP``. A step is a file that is opened for writing, put in
place or removed. One JSON line per kill: the step, the child's exit code (9: killed), the ids in the ledger
then, and the ids after the restore was given again.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from crosspost.config import Workspace
from crosspost.delivery import LedgerPlace
from crosspost.ledger import Archive

STEPS = {"os.rename", "os.remove", "os.rmdir", "sqlite3.connect"}


def clock() -> datetime:
    """A time after every row's."""
    return datetime(2026, 12, 2, tzinfo=UTC) + timedelta(seconds=1)


def place(root: Path) -> LedgerPlace:
    """The ledger of a workspace."""
    workspace = Workspace(root=root, config=root / "config" / "crosspost.toml")
    return LedgerPlace(workspace=workspace, url="sqlite:///data/crosspost.db")


def restore(root: Path, backup: Path) -> None:
    """Restore the backup."""
    with Archive.opened(backup) as archive:
        place(root).restore(archive, clock=clock)


def ids(root: Path) -> list[str]:
    """The deliveries in the ledger that lies there."""
    ledger = place(root).open()
    found = sorted(row.id for row in ledger.history())
    ledger.close()
    return found


def killed_at(step: int, root: Path, backup: Path) -> int:
    """Restore in a child that ends itself at a step; its exit code."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    seen = 0

    def count(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal seen
        writes = (
            event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        )
        if (event in STEPS or writes) and str(root) in str(arguments[0]):
            seen += 1
            if seen == step:
                os._exit(9)

    sys.addaudithook(count)
    restore(root, backup)
    os._exit(0)


def main() -> None:
    """Kill at every step until a restore comes through."""
    original, backup = Path(sys.argv[1]), Path(sys.argv[2])
    step, code = 0, 9
    while code:
        step += 1
        root = original.with_name(f"step{step}")
        shutil.copytree(original, root)
        code = killed_at(step, root, backup)
        then = ids(root)
        restore(root, backup)
        kept = len(list((root / "data").glob("crosspost.db.before-restore-*")))
        seen = {"step": step, "code": code, "then": then, "after": ids(root), "kept": kept}
        sys.stdout.write(json.dumps(seen) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
