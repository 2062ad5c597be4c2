"""What goes wrong with the ledger's file is said by its own name, and nothing in it is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from tests.ledger.rows import keep, opened, row

from crosspost.errors import StorageError
from crosspost.ledger import Blobs, Ledger, Store, migrations, store


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Store]:
    found = Store(tmp_path / "crosspost.db")
    yield found
    found.close()


def written(file: Store, tmp_path: Path, title: str) -> None:
    """Write one delivery down."""
    keep(Ledger(file, Blobs(tmp_path / "blobs")), row(title=title))


def limited(file: Store, pragma: str) -> None:
    """Put a limit on the one open connection; SQLite then reports the fault in its own words."""
    with file.reading() as connection:
        connection.exec_driver_sql(f"PRAGMA {pragma}")


@pytest.mark.parametrize("title", ["Full Metal Jacket", "읽기 전용 readonly", "locked room", "malformed"])
@pytest.mark.parametrize(
    ("pragma", "code"), [("query_only=ON", "storage.read_only"), ("max_page_count=1", "storage.full")]
)
def test_a_fault_is_named_by_what_happened_and_not_by_what_was_written(
    file: Store, tmp_path: Path, pragma: str, code: str, title: str
) -> None:
    limited(file, pragma)
    with pytest.raises(StorageError) as caught:
        written(file, tmp_path, f"{title} " * 5_000)
    assert (caught.value.code, caught.value.where) == (code, str(tmp_path / "crosspost.db"))
    assert title not in str(caught.value)


def test_what_was_there_before_a_fault_is_there_after_it(file: Store, tmp_path: Path) -> None:
    written(file, tmp_path, "책방")
    limited(file, "query_only=ON")
    with pytest.raises(StorageError):
        keep(Ledger(file, Blobs(tmp_path / "blobs")), row("a2"))
    limited(file, "query_only=OFF")
    assert [line.title for line in Ledger(file, Blobs(tmp_path / "blobs")).history()] == ["책방"]


def test_a_damaged_page_is_a_damaged_ledger_and_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "crosspost.db"
    ledger = opened(tmp_path)
    keep(ledger, *[row(f"a{number}", title="책" * 500) for number in range(40)])
    ledger.close()
    whole = path.read_bytes()
    damaged = whole[:4096] + b"\xff" * (len(whole) - 4096)
    path.write_bytes(damaged)
    with pytest.raises(StorageError) as caught:
        opened(tmp_path).history()
    assert caught.value.code == "storage.corrupt"
    assert path.read_bytes()[4096:] == damaged[4096:]


def test_a_folder_in_place_of_the_file_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "crosspost.db").mkdir()
    with pytest.raises(StorageError) as caught:
        Store(tmp_path / "crosspost.db")
    assert caught.value.code == "storage.unreadable"


@pytest.mark.parametrize("folder", ["100% 리뷰", "리뷰 #1 & more", "a%20b", "정말?"])
def test_a_folder_may_be_called_anything(tmp_path: Path, folder: str) -> None:
    place = tmp_path / folder
    try:
        place.mkdir()
    except OSError:
        pytest.skip("this system has no such names")
    ledger = opened(place)
    keep(ledger, row())
    ledger.close()
    with closing(sqlite3.connect(place / "crosspost.db")) as direct:
        assert direct.execute("SELECT count(*) FROM deliveries").fetchone() == (1,)
    assert [path.name for path in tmp_path.iterdir()] == [folder]


class TestMigration:
    """A ledger of an older revision, as an upgrade of Crosspost would find it."""

    @pytest.fixture
    def older(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        ledger = opened(tmp_path)
        keep(ledger, row(title="예전 글"))
        ledger.close()
        monkeypatch.setattr(store, "REVISION", "9999")
        return tmp_path / "crosspost.db"

    def test_it_is_copied_first_and_then_brought_up_to_date(
        self, older: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        revision = _revision(older)
        copy = older.with_name(f"crosspost.db.before-{revision}")

        def upgrade(engine: Engine) -> None:
            assert copy.exists(), "the copy comes first"
            with engine.begin() as connection:
                connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

        monkeypatch.setattr(migrations, "upgrade", upgrade)
        Store(older).close()
        assert (_revision(older), _revision(copy)) == ("9999", revision)
        assert _titles(older) == _titles(copy) == ["예전 글"]

    def test_one_that_fails_leaves_the_copy(self, older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        revision = _revision(older)

        def upgrade(_engine: Engine) -> None:
            raise sqlite3.OperationalError("disk I/O error")

        monkeypatch.setattr(migrations, "upgrade", upgrade)
        with pytest.raises(StorageError):
            Store(older)
        assert _titles(older.with_name(f"crosspost.db.before-{revision}")) == ["예전 글"]


def _revision(path: Path) -> str:
    with closing(sqlite3.connect(path)) as direct:
        return str(direct.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def _titles(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as direct:
        return [title for (title,) in direct.execute("SELECT title FROM deliveries")]
