"""Where the simulated world is kept: one JSON file, replaced whole, and a folder of images."""

from __future__ import annotations

import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

__all__ = ["Store"]

# Windows refuses to replace a file that a virus scanner or an indexer has open for a moment.
_REPLACE_WAITS = (0.01, 0.05, 0.2, 0.5)


class Store:
    """A folder with ``world.json`` and ``images/``; without a folder everything stays in memory."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._images: dict[str, bytes] = {}
        if folder is not None:
            (folder / "images").mkdir(parents=True, exist_ok=True)

    def load(self) -> dict[str, Any]:
        """The state saved last; empty at first."""
        if self._folder is None or not self._state.exists():
            return {}
        state: dict[str, Any] = json.loads(self._state.read_text(encoding="utf-8"))
        return state

    def save(self, state: dict[str, Any]) -> None:
        """Replace the state, so that a killed process leaves either the old one or the new one."""
        if self._folder is None:
            return
        text = json.dumps(state, ensure_ascii=False)
        handle, name = tempfile.mkstemp(dir=self._folder, prefix="world-", suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        _replace(Path(name), self._state)

    def put_image(self, key: str, content: bytes) -> None:
        """Keep an image's bytes under a key of letters, digits and dashes."""
        if self._folder is None:
            self._images[key] = content
        else:
            (self._folder / "images" / key).write_bytes(content)

    def image(self, key: str) -> bytes | None:
        """An image's bytes."""
        if self._folder is None:
            return self._images.get(key)
        file = self._folder / "images" / key
        return file.read_bytes() if file.is_file() else None

    def drop_images(self) -> None:
        """Forget every image."""
        self._images.clear()
        if self._folder is not None:
            for file in (self._folder / "images").iterdir():
                file.unlink()

    @property
    def _state(self) -> Path:
        if self._folder is None:
            raise ValueError("a store in memory has no file")
        return self._folder / "world.json"


def _replace(source: Path, target: Path) -> None:
    for wait in _REPLACE_WAITS:
        try:
            source.replace(target)
        except PermissionError:
            time.sleep(wait)
        else:
            return
    source.replace(target)
