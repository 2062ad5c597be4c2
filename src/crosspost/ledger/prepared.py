"""Statements that every delivery needs: written by SQLAlchemy once, carried out by SQLite itself.

Its way through SQLAlchemy takes a statement several times as long as the database takes to answer it. The
tables, the names and the types are those of ``schema`` all the same: nothing is written down twice.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import BindParameter, Insert, Select, Update, bindparam
from sqlalchemy.dialects.sqlite import pysqlite
from sqlalchemy.types import TypeEngine

__all__ = ["Prepared", "taken"]

_DIALECT = pysqlite.dialect(paramstyle="named")


def taken(name: str, type_: TypeEngine[Any] | None = None) -> BindParameter[Any]:
    """A value that a prepared statement takes at each run; its type is that of the column beside it."""
    return bindparam(name, type_=type_, required=False)


class Prepared:
    """One statement; what it does not take by name is fixed in it."""

    def __init__(self, statement: Select[Any] | Insert | Update) -> None:
        self._statement = statement
        self._columns = list(statement.selected_columns) if isinstance(statement, Select) else []
        self.names = [str(column.key) for column in self._columns]
        """The columns of its answer, in order."""

    @cached_property
    def _written(self) -> tuple[str, dict[str, Any], Sequence[tuple[str, Callable[[Any], Any]]]]:
        """Its text, what is fixed in it and what makes its values fit; a command needs few of them."""
        compiled = self._statement.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
        asked = {name for name, bind in compiled.binds.items() if bind.required or bind.value is None}
        fixed = {name: value for name, value in compiled.params.items() if name not in asked}
        kinds = ((name, compiled.binds[name].type.dialect_impl(_DIALECT)) for name in asked)
        writers = [(name, write) for name, kind in kinds if (write := kind.bind_processor(_DIALECT))]
        return str(compiled), fixed, writers

    @cached_property
    def _readers(self) -> Sequence[tuple[str, Callable[[Any], Any]]]:
        kinds = (column.type.dialect_impl(_DIALECT) for column in self._columns)
        pairs = zip(self.names, kinds, strict=True)
        return [(name, read) for name, kind in pairs if (read := kind.result_processor(_DIALECT, None))]

    def run(self, connection: sqlite3.Connection, **values: Any) -> sqlite3.Cursor:
        """Carry it out with these values; all that it takes must be there."""
        sql, fixed, writers = self._written
        for name, write in writers:
            values[name] = write(values[name])
        return connection.execute(sql, fixed | values)

    def found(self, connection: sqlite3.Connection, **values: Any) -> list[Sequence[Any]]:
        """Its answer as it lies in the file; `read` makes sense of a row."""
        return self.run(connection, **values).fetchall()

    def rows(self, connection: sqlite3.Connection, **values: Any) -> list[dict[str, Any]]:
        """Its whole answer, by column."""
        return [self.read(row) for row in self.found(connection, **values)]

    def read(self, row: Sequence[Any]) -> dict[str, Any]:
        """A row that was `found`, by column."""
        values = dict(zip(self.names, row, strict=True))
        for name, read in self._readers:
            if values[name] is not None:
                values[name] = read(values[name])
        return values
