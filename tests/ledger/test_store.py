"""The ledger's file: its schema, its durability, and files that are not ours."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from tests.ledger.rows import keep, opened, row

from crosspost.errors import ConfigurationError, StorageError
from crosspost.ledger import Store, database_file
from crosspost.ledger.migrations import known, upgrade
from crosspost.ledger.schema import REVISION


def described(path: Path) -> dict[str, object]:
    """Tables with their columns, indexes and keys, and the triggers, however the statements are spelt."""
    found: dict[str, object] = {}
    with closing(sqlite3.connect(path)) as file:
        for kind, name, table, sql in file.execute("SELECT type, name, tbl_name, sql FROM sqlite_master"):
            if kind == "table" and not name.startswith("sqlite_"):
                columns = [line[1:] for line in file.execute(f"PRAGMA table_info({name})")]
                keys = [line[2:] for line in file.execute(f"PRAGMA foreign_key_list({name})")]
                found[name] = (columns, keys, "AUTOINCREMENT" in sql)
            elif kind == "index" and sql:
                unique = "UNIQUE" in sql
                found[name] = (table, unique, file.execute(f"PRAGMA index_info({name})").fetchall())
            elif kind == "trigger":
                found[name] = " ".join(sql.replace("IF NOT EXISTS ", "").split())
    return found


def test_a_fresh_ledger_equals_a_migrated_one(tmp_path: Path) -> None:
    opened(tmp_path).close()
    engine = create_engine(f"sqlite:///{tmp_path / 'migrated.db'}")
    upgrade(engine)
    engine.dispose()
    fresh, migrated = described(tmp_path / "crosspost.db"), described(tmp_path / "migrated.db")
    assert fresh == migrated
    assert len(fresh) > 10


def test_our_revision_is_the_newest_known() -> None:
    assert max(known()) == REVISION


def test_every_commit_is_on_the_disk(tmp_path: Path) -> None:
    store = Store(tmp_path / "crosspost.db")
    with store.writing() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
    store.close()


@pytest.mark.parametrize("statement", ["UPDATE events SET kind = 'x'", "DELETE FROM events"])
def test_history_is_append_only(tmp_path: Path, statement: str) -> None:
    ledger = opened(tmp_path)
    keep(ledger, row())
    ledger.close()
    with (
        closing(sqlite3.connect(tmp_path / "crosspost.db")) as file,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        file.execute(statement)


def refused(path: Path) -> str:
    before = path.read_bytes()
    with pytest.raises(StorageError) as caught:
        Store(path)
    assert path.read_bytes() == before
    assert caught.value.where == str(path)
    return caught.value.code


def test_a_newer_ledger_is_left_untouched(tmp_path: Path) -> None:
    path = tmp_path / "crosspost.db"
    Store(path).close()
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("PRAGMA journal_mode=DELETE")
        file.execute("UPDATE alembic_version SET version_num = '9999'")
    assert refused(path) == "storage.newer"


def test_a_database_of_others_is_left_untouched(tmp_path: Path) -> None:
    path = tmp_path / "others.db"
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("CREATE TABLE recipes (name TEXT)")
    assert refused(path) == "storage.not_a_ledger"
    assert [found.name for found in tmp_path.iterdir()] == ["others.db"]


def test_a_file_that_is_no_database_is_left_untouched(tmp_path: Path) -> None:
    path = tmp_path / "crosspost.db"
    path.write_bytes(b"this is a letter, no ledger\n" * 200)
    assert refused(path) == "storage.corrupt"


def test_a_file_in_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("", encoding="utf-8")
    with pytest.raises(StorageError) as caught:
        Store(tmp_path / "data" / "crosspost.db")
    assert caught.value.code == "storage.folder"


def test_a_relative_file_counts_from_the_workspace(tmp_path: Path) -> None:
    assert database_file("sqlite:///data/a.db", tmp_path) == tmp_path / "data" / "a.db"


@pytest.mark.parametrize("url", ["postgresql://me:hush@db/x", "sqlite://", "sqlite:///:memory:", "data/a.db"])
def test_another_storage_is_refused_without_quoting_it(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        database_file(url, tmp_path)
    assert caught.value.code == "config.storage_url"
    assert "hush" not in str(caught.value)
