"""Statements that every delivery needs: written by SQLAlchemy once, carried out by SQLite itself.

Its way through SQLAlchemy takes a statement several times as long as the database takes to answer it. The
tables, the names and the types are those of ``schema`` all the same: nothing is written down twice.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
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
        compiled = statement.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
        asked = {name for name, bind in compiled.binds.items() if bind.required or bind.value is None}
        self._sql = str(compiled)
        self._fixed = {name: value for name, value in compiled.params.items() if name not in asked}
        processors = ((name, compiled.binds[name].type.dialect_impl(_DIALECT)) for name in asked)
        self._writers = [
            (name, write) for name, kind in processors if (write := kind.bind_processor(_DIALECT))
        ]
        columns = list(statement.selected_columns) if isinstance(statement, Select) else []
        self.names = [str(column.key) for column in columns]
        """The columns of its answer, in order."""
        readers = ((place, column.type.dialect_impl(_DIALECT)) for place, column in enumerate(columns))
        self._readers = [
            (self.names[place], read)
            for place, kind in readers
            if (read := kind.result_processor(_DIALECT, None))
        ]

    def run(self, connection: sqlite3.Connection, **values: Any) -> sqlite3.Cursor:
        """Carry it out with these values; all that it takes must be there."""
        for name, write in self._writers:
            values[name] = write(values[name])
        return connection.execute(self._sql, self._fixed | values)

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
