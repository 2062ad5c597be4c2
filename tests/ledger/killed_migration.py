"""Open an old ledger again and again, killed one statement later each time; say what lies there then.

Run as ``python killed_migration.py LEDGER``. One JSON line per kill: the statement's number, the child's exit
code (9: killed), and what the ledger holds once it was opened after that.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from crosspost.ledger import Store

TABLES = ("deliveries", "events", "renditions", "accounts", "secrets")


def contents(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Every row of the tables that all revisions have."""
    with closing(sqlite3.connect(path)) as file:
        file.row_factory = sqlite3.Row
        return {
            table: [
                {name: kept.hex() if isinstance(kept, bytes) else kept for name, kept in dict(row).items()}
                for row in file.execute(f"SELECT * FROM {table} ORDER BY 1")  # noqa: S608  # names of ours
            ]
            for table in TABLES
        }


def killed_at(number: int, path: Path) -> int:
    """Open the ledger in a child that ends itself at a statement; its exit code."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    seen = 0

    def count(*_: Any) -> None:
        nonlocal seen
        seen += 1
        if seen == number:
            os._exit(9)

    event.listen(Engine, "after_cursor_execute", count)
    Store(path).close()
    os._exit(0)


def main() -> None:
    """Kill at every statement until one opening comes through."""
    original = Path(sys.argv[1])
    number, code = 0, 9
    while code:
        number += 1
        path = original.with_name(f"kill{number}") / original.name
        path.parent.mkdir()
        shutil.copy2(original, path)
        code = killed_at(number, path)
        Store(path).close()
        sys.stdout.write(json.dumps({"number": number, "code": code, "holds": contents(path)}) + "\n")


if __name__ == "__main__":
    main()
