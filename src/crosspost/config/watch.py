"""Whether the files of the configuration were changed since they were read."""

from __future__ import annotations

import time
from pathlib import Path

from crosspost.config.workspace import Workspace

__all__ = ["ConfigWatch"]

SETTLED = 1.0
"""Seconds for which a file must stay as it is: an editor may write it in several steps."""

_State = tuple[tuple[int, int, int] | None, ...]


class ConfigWatch:
    """Watches ``config/crosspost.toml`` and ``.env``; asked again and again, it says each change once."""

    def __init__(self, workspace: Workspace) -> None:
        self._files = (workspace.config, workspace.environment_file)
        self._known = self._state()
        self._found = self._known
        self._since = 0.0

    def changed(self) -> bool:
        """Whether they were changed, and are settled."""
        state, now = self._state(), time.monotonic()
        if state != self._found:
            self._found, self._since = state, now
        if state == self._known or now - self._since < SETTLED:
            return False
        self._known = state
        return True

    def _state(self) -> _State:
        return tuple(_of(path) for path in self._files)


def _of(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
