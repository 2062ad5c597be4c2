"""This computer, by a number of its own: a ledger tells by it that it was moved to another one."""

from __future__ import annotations

import json
import logging
import platform
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from platformdirs import user_state_path

from crosspost.files import write_whole

__all__ = ["Machine", "machine_file", "this_machine"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A computer, as one of its users has it: a random id, and the name a person knows it by."""

    id: str
    name: str


def machine_file() -> Path:
    """Where this computer's id lies, or would; it is no secret, and no workspace takes it along."""
    return user_state_path("crosspost", appauthor=False) / "machine.json"


def this_machine() -> Machine | None:
    """This computer, its id made on first use; ``None`` where none can be kept."""
    name = platform.node() or "?"
    path = machine_file()
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(kept, dict) and isinstance(kept.get("id"), str) and kept["id"]:
            return Machine(id=kept["id"], name=name)
    except (OSError, ValueError):
        # None was made yet, or what lies there is none.
        log.info("this computer gets an id")
    made = Machine(id=uuid4().hex, name=name)
    try:
        write_whole(path, json.dumps({"id": made.id, "name": made.name}, ensure_ascii=False).encode())
    except OSError as error:
        log.info("this computer's id is not kept: %s", type(error).__name__)
        return None
    return made
