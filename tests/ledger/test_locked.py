"""A ledger that another program holds."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from crosspost.errors import StorageError
from crosspost.ledger import Store, store


def test_a_ledger_that_another_program_holds_is_said_and_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_BUSY", 50)
    ledger = Store(tmp_path / "crosspost.db")
    other = sqlite3.connect(tmp_path / "crosspost.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageError) as caught, ledger.writing():
        pass
    assert caught.value.code == "storage.locked"
    other.execute("ROLLBACK")
    other.close()
    with ledger.writing():
        pass
    ledger.close()
