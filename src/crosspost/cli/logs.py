"""The log files of a service: ``data/logs``, the newest last, plain or one JSON value a line.

They hold what the service says, and our own records from INFO on. Of an error only its kind and the places
it passed are written: the text of a network error can hold a token.
"""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from crosspost.config import LogFormat

__all__ = ["SERVICE", "log_files"]

SERVICE = "crosspost.service"
"""The logger of what a service says."""

LONGEST = 1_000_000
"""Bytes after which another file is begun."""

KEPT = 5
"""How many older files are kept."""

_Caught = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


@contextmanager
def log_files(folder: Path, kind: LogFormat) -> Iterator[None]:
    """Write the log there; a folder that cannot be written stops no post."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / "crosspost.log", maxBytes=LONGEST, backupCount=KEPT, encoding="utf-8", delay=True
        )
    except OSError as error:
        logging.getLogger(SERVICE).warning("no log file: %s", type(error).__name__)
        yield
        return
    handler.setFormatter(_Json() if kind is LogFormat.JSON else _Plain())
    handler.addFilter(_ours)
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(min(before, logging.INFO) if before else logging.INFO)
    try:
        yield
    finally:
        root.setLevel(before)
        root.removeHandler(handler)
        handler.close()


def _ours(record: logging.LogRecord) -> bool:
    """Our own records, and what other libraries warn of."""
    return record.levelno >= (logging.INFO if record.name.startswith("crosspost") else logging.WARNING)


class _Plain(logging.Formatter):
    """``2026-12-01T00:00:00.000Z INFO crosspost.service: …``."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: ARG002, N802  # logging's own names
        """ISO 8601 UTC."""
        return _time(record)

    def formatException(self, ei: _Caught) -> str:  # noqa: N802  # logging's own name
        """The kind of an error and the places it passed."""
        return "\n".join(_places(ei))


class _Json(logging.Formatter):
    """One JSON value a line: ``at, level, logger, message`` and the fields of the record."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        fields = {
            "at": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            fields["error"] = _places(record.exc_info)
        return json.dumps(fields, ensure_ascii=False)


def _time(record: logging.LogRecord) -> str:
    at = datetime.fromtimestamp(record.created, UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _places(caught: _Caught) -> list[str]:
    kind, _, trace = caught
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    return [kind.__name__ if kind else "error", *places]
