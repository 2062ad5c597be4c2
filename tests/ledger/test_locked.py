"""A ledger that another program holds."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
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


def test_writers_of_one_process_take_turns_and_give_up_like_those_of_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_BUSY", 50)
    ledger = Store(tmp_path / "crosspost.db")
    with ledger.writing(), ThreadPoolExecutor() as pool:
        with pytest.raises(StorageError) as caught:
            pool.submit(_write, ledger).result()
        assert caught.value.code == "storage.locked"
    _write(ledger)
    ledger.close()


def _write(ledger: Store) -> None:
    with ledger.writing():
        pass
