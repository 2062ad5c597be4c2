"""Where in the files a problem stands: file, table and key to a line number."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from crosspost.config.settings import read_text
from crosspost.errors import ConfigurationError, CrosspostError

__all__ = ["line_of", "place", "place_of"]

_WHERE = re.compile(r"(?P<file>.+?) \[(?P<table>[^\]]+)\](?: (?P<key>\w+))?$")
_HEADER = re.compile(r"\s*\[\[?\s*(?P<table>[^\]]+?)\s*\]")
_ITEM = re.compile(r" #(\d+)$")


def place_of(error: CrosspostError) -> tuple[str, int | None]:
    """The file (or variable) an error is about, and the line in it where that can be found."""
    file, line = place(error.where or "", key=str(error.params.get("key", "")))
    known = error.params.get("line")
    return file, known if isinstance(known, int) else line


def place(where: str, *, key: str = "") -> tuple[str, int | None]:
    """The file and line of ``FILE [table] key``; without a line where it stands in no file of settings."""
    found = _WHERE.match(where)
    file = found["file"] if found else where
    table = found["table"] if found else ""
    path = Path(file)
    if not path.is_file() or not (path.suffix == ".toml" or path.name == ".env"):
        return file, None
    try:
        text = read_text(path)
    except ConfigurationError:
        # That it cannot be read is the problem itself.
        return file, None
    if path.name == ".env":
        return file, line_of(text, table="", key=table)
    table = _numbered(text, table)
    return file, line_of(text, table=table, key=(found["key"] if found else None) or key)


def _numbered(text: str, table: str) -> str:
    """``schedule her`` is the ``[[schedule]]`` of that name, ``schedule #2``."""
    kind, _, name = table.partition(" ")
    if not name or name.startswith("#"):
        return table
    items = tomllib.loads(text).get(kind, [])
    number = next((n for n, item in enumerate(items, start=1) if item.get("name") == name), None)
    return f"{kind} #{number}" if number else kind


def line_of(text: str, *, table: str, key: str = "") -> int | None:
    """The line of ``key`` in ``table``, else of the table's head; ``None`` where neither is written.

    ``schedule #2`` is the second ``[[schedule]]``.
    """
    item = _ITEM.search(table)
    table, countdown = (table[: item.start()], int(item[1])) if item else (table, 1)
    inside, head = table == "", None
    wanted = re.compile(rf"\s*(?:export\s+)?[\"']?{re.escape(key)}[\"']?\s*=", re.IGNORECASE) if key else None
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            current = header["table"].replace('"', "").replace(" ", "")
            if key and f"{current}.".startswith(f"{table}.{key}.".lstrip(".")):
                return number
            inside = False
            if current == table and countdown:
                countdown -= 1
                inside = not countdown
                head = number if inside else head
        elif inside and wanted and wanted.match(line):
            return number
    return head
