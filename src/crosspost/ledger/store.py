"""Opening the ledger's file: SQLite in WAL mode, every commit on the disk, our revision or none."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, PoolProxiedConnection, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError

from crosspost.errors import ConfigurationError, StorageError
from crosspost.ledger.copying import copy_ledger
from crosspost.ledger.schema import REVISION, TRIGGERS, metadata

__all__ = ["Store", "database_file", "itself"]

_BUSY = 30_000
"""How long a write waits for another process's write, in milliseconds."""

_PAUSE = 0.01
"""Between two tries of what SQLite does not wait for by itself, in seconds."""

_CONNECTIONS = 15
"""The most connections at a time; they are kept, for opening one costs more than most reads."""


def database_file(url: str, root: Path) -> Path:
    """The file of ``storage.url``; a relative one counts from ``root``. Only SQLite is known."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise ConfigurationError("config.storage_url", where="[storage] url") from error
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        raise ConfigurationError("config.storage_url", where="[storage] url")
    return root / parsed.database


class Store:
    """One SQLite file, with three doors: `reading`, `looking`, `writing`. All turn its faults into ours."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._watch: sqlite3.Connection | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError("storage.folder", where=str(path.parent)) from error
        url = URL.create("sqlite", database=str(path))
        # SQLite makes a writer wait by sleeping ever longer: writers of one process take turns before that.
        self._turn = threading.Lock()
        self._engine = create_engine(
            url,
            pool_size=_CONNECTIONS,
            max_overflow=0,
            pool_use_lifo=True,
            connect_args={"check_same_thread": False},
        )
        event.listen(self._engine, "connect", _configure)
        event.listen(self._engine, "begin", _begin)
        try:
            self._prepare()
        except BaseException:
            self._engine.dispose()
            raise

    def close(self) -> None:
        """Close all connections."""
        if self._watch is not None:
            self._watch.close()
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view; nothing is locked for others."""
        with self._faults(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def looking(self) -> Iterator[sqlite3.Connection]:
        """As `reading`, for what is `Prepared`: the connection itself, without SQLAlchemy around it."""
        with self._faults(), closing(self._engine.raw_connection()) as lent:
            connection = itself(lent)
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.rollback()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, holding the write lock from its start; on the disk when it ends well."""
        engine = self._engine.execution_options(begin="BEGIN IMMEDIATE")
        with self._faults(), self._turn_to_write(), engine.begin() as connection:
            yield connection

    @contextmanager
    def _turn_to_write(self) -> Iterator[None]:
        if not self._turn.acquire(timeout=_BUSY / 1000):
            raise StorageError("storage.locked", where=str(self.path))
        try:
            yield
        finally:
            self._turn.release()

    def data_version(self) -> int:
        """SQLite's own counter of other connections' commits, as one connection of ours sees it."""
        with self._faults():
            if self._watch is None:
                self._watch = sqlite3.connect(self.path, check_same_thread=False)
            return int(self._watch.execute("PRAGMA data_version").fetchone()[0])

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except (DatabaseError, sqlite3.Error) as error:
            raise StorageError(_reason(error), where=str(self.path)) from error

    def _prepare(self) -> None:
        with self.writing() as connection:
            tables = set(inspect(connection).get_table_names())
            if not tables:
                _create(connection)
            found = _revision(connection)
        if found is None:
            raise StorageError("storage.not_a_ledger", where=str(self.path))
        if found != REVISION:
            with self._faults():
                _migrate(self._engine, self.path, found)
        self._keep_a_log()

    def _keep_a_log(self) -> None:
        """Set WAL mode, which stays in the file: only once it is known to be ours.

        Where two processes open a new file at the same moment SQLite turns one of them away at once.
        """
        until = time.monotonic() + _BUSY / 1000
        with self._faults(), self._engine.connect() as connection:
            while True:
                try:
                    connection.connection.execute("PRAGMA journal_mode=WAL")
                except sqlite3.OperationalError:
                    if time.monotonic() >= until:
                        raise
                else:
                    return
                time.sleep(_PAUSE)


def itself(lent: PoolProxiedConnection) -> sqlite3.Connection:
    """The connection to SQLite behind one of SQLAlchemy's."""
    connection: sqlite3.Connection = lent.driver_connection  # type: ignore[assignment]  # SQLAlchemy knows many kinds
    return connection


def _create(connection: Connection) -> None:
    metadata.create_all(connection)
    for trigger in TRIGGERS:
        connection.execute(text(trigger))
    connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
    connection.execute(text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": REVISION})


def _revision(connection: Connection) -> str | None:
    if "alembic_version" not in inspect(connection).get_table_names():
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _migrate(engine: Engine, path: Path, found: str) -> None:
    # Alembic takes a third of a second to import; a ledger of our own revision never needs it.
    from crosspost.ledger.migrations import known, upgrade

    if found not in known():
        raise StorageError("storage.newer", where=str(path), revision=found)
    try:
        copy_ledger(path, path.with_name(f"{path.name}.before-{found}"))
    except OSError as error:
        raise StorageError("storage.no_copy", where=str(path.parent)) from error
    upgrade(engine)


def _configure(connection: sqlite3.Connection, _record: Any) -> None:
    # SQLAlchemy begins transactions itself, by the event below.
    connection.isolation_level = None
    for pragma in ("synchronous=FULL", "foreign_keys=ON", f"busy_timeout={_BUSY}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


def _reason(error: Exception) -> str:
    # SQLAlchemy's own text quotes the statement and its values, a review's title among them.
    said = str(getattr(error, "orig", error)).lower()
    if "full" in said:
        return "storage.full"
    if "readonly" in said or "read-only" in said:
        return "storage.read_only"
    if "locked" in said or "busy" in said:
        return "storage.locked"
    if "malformed" in said or "not a database" in said:
        return "storage.corrupt"
    return (
        "storage.unreadable"
        if isinstance(error, (OperationalError, sqlite3.OperationalError))
        else "storage.failed"
    )
