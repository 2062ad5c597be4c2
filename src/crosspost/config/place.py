"""Where in the files a problem stands: file, table and key to a line number."""

from __future__ import annotations

import re
from pathlib import Path

from crosspost.config.settings import read_text
from crosspost.errors import CrosspostError

__all__ = ["line_of", "place", "place_of"]

_WHERE = re.compile(r"(?P<file>.+?) \[(?P<table>[^\]]+)\](?: (?P<key>\w+))?$")
_HEADER = re.compile(r"\s*\[\[?\s*(?P<table>[^\]]+?)\s*\]")


def place_of(error: CrosspostError) -> tuple[str, int | None]:
    """The file (or variable) an error is about, and the line in it where that can be found."""
    file, line = place(error.where or "", key=str(error.params.get("key", "")))
    known = error.params.get("line")
    return file, known if isinstance(known, int) else line


def place(where: str, *, key: str = "") -> tuple[str, int | None]:
    """The file and line of ``FILE [table] key``; without a line where it stands in no TOML file."""
    found = _WHERE.match(where)
    file = found["file"] if found else where
    table = found["table"] if found else ""
    path = Path(file)
    if path.suffix != ".toml" or not path.is_file():
        return file, None
    return file, line_of(read_text(path), table=table, key=(found["key"] if found else None) or key)


def line_of(text: str, *, table: str, key: str = "") -> int | None:
    """The line of ``key`` in ``table``, else of the table's head; ``None`` where neither is written."""
    current, head = "", None
    wanted = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=") if key else None
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            current = header["table"].replace('"', "").replace(" ", "")
            head = number if current == table and head is None else head
            if wanted and table == "" and current == key:
                return number
        elif current == table and wanted and wanted.match(line):
            return number
    return head
