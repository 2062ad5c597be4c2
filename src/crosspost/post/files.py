"""The file of a post: found whichever way its Hangul is composed, and read up to a limit."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from crosspost.errors import InvalidPost

__all__ = ["MAX_BYTES", "find_file", "read_bytes"]

MAX_BYTES = 500_000
"""The longest post in bytes: about 160,000 Korean characters, far beyond any review."""


def find_file(path: Path) -> Path:
    """The existing file of this name however its Hangul is composed; the path itself when there is none.

    macOS writes file names decomposed (NFD), Windows and Linux composed (NFC).
    """
    if path.exists():
        return path
    found = Path(path.anchor)
    for name in path.parts[1 if path.anchor else 0 :]:
        found = _entry(found, name)
    return found


def read_bytes(path: Path) -> bytes:
    """The bytes of a post; raises `InvalidPost` when the file is missing, too large or not readable."""
    try:
        if path.is_dir():
            raise InvalidPost("post.is_folder")
        if path.stat().st_size > MAX_BYTES:
            raise InvalidPost("post.too_large", length=path.stat().st_size, limit=MAX_BYTES)
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise InvalidPost("post.missing") from error
    except OSError as error:
        raise InvalidPost("post.unreadable") from error


def _entry(folder: Path, name: str) -> Path:
    place = folder / name
    if place.exists() or not folder.is_dir():
        return place
    wanted = unicodedata.normalize("NFC", name)
    return next((e for e in folder.iterdir() if unicodedata.normalize("NFC", e.name) == wanted), place)
