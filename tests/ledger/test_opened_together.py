"""A ledger that somebody else holds while it is opened: opening waits, and then has it as it should be."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

from crosspost.ledger import Store


def test_a_store_waits_for_whoever_holds_the_file_while_it_sets_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "crosspost.db"
    Store(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("PRAGMA journal_mode=DELETE")
        # A reader keeps the mode from being changed, and nothing else from being done.
        file.execute("BEGIN")
        file.execute("SELECT count(*) FROM deliveries").fetchone()
        opened: list[Store] = []
        opening = threading.Thread(target=lambda: opened.append(Store(path)))
        opening.start()
        opening.join(0.3)
        assert opening.is_alive()
        file.execute("COMMIT")
        opening.join(20)
    (store,) = opened
    store.close()
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA journal_mode").fetchone() == ("wal",)
