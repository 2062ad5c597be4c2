"""What this computer remembers of its owner's workspaces: the last one, and which of them have a ledger."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from platformdirs import user_state_path

from crosspost.files import write_whole

__all__ = ["last_workspace", "ledger_is_known", "remember_ledger", "remember_workspace"]

log = logging.getLogger(__name__)


def last_workspace() -> Path | None:
    """The workspace used last, if it is still there."""
    named = _read().get("last")
    found = Path(named) if named else None
    return found if found is not None and found.is_dir() else None


def remember_workspace(root: Path) -> None:
    """Take ``root`` for the workspace used last."""
    kept = _read()
    if kept.get("last") != str(root):
        _write(kept | {"last": str(root)})


def ledger_is_known(database: Path) -> bool:
    """Whether a ledger lay at this place before: then a missing one is no fresh start."""
    return str(database) in _read().get("ledgers", [])


def remember_ledger(database: Path) -> None:
    """Remember that a ledger lies here."""
    kept = _read()
    known = kept.get("ledgers", [])
    if str(database) not in known:
        _write(kept | {"ledgers": [*known, str(database)]})


def _file() -> Path:
    return user_state_path("crosspost", appauthor=False) / "workspaces.json"


def _read() -> dict[str, Any]:
    try:
        kept = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _write(kept: dict[str, Any]) -> None:
    """Replace the file atomically. It is a convenience: a home that cannot be written stops nothing."""
    try:
        write_whole(_file(), json.dumps(kept, ensure_ascii=False, indent=2).encode())
    except OSError as error:
        log.info("the last workspace is not remembered: %s", type(error).__name__)
