"""The posts of a workspace: where one lies, how the ledger names it, and which of a folder is next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crosspost.config.entry import Order
from crosspost.errors import ConfigurationError
from crosspost.post import SUFFIXES, Post, read_post
from crosspost.post.files import find_file

__all__ = ["Shelf"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A workspace's ``root``, and in it the folder of ``posts``."""

    root: Path
    posts: Path

    def find(self, name: str, here: Path | None = None) -> Path:
        """The file of a post, from ``here`` (default: the workspace) or else from the posts folder."""
        typed, inside = find_file((here or self.root) / name), find_file(self.posts / name)
        return inside if inside.exists() and not typed.exists() else typed

    def find_post(self, name: str, here: Path | None = None) -> Path:
        """The file of a post as `find` does, also by a name without its suffix."""
        found = self.find(name, here)
        if found.is_file() or found.suffix.lower() in SUFFIXES:
            return found
        meant = (self.find(f"{name}{suffix}", here) for suffix in sorted(SUFFIXES))
        return next((path for path in meant if path.is_file()), found)

    def stored(self, path: Path) -> str:
        """How the ledger names a file: from the workspace where it lies in it."""
        resolved = path.resolve()
        if resolved.is_relative_to(self.root):
            return resolved.relative_to(self.root).as_posix()
        return str(resolved)

    def read(self, source: str) -> Post:
        """The post that the ledger names so; raises `InvalidPost`."""
        return read_post(self.root / source, root=self.posts)

    def named(self, name: str) -> tuple[str, Post]:
        """The post that an entry names, with its name in the ledger; raises `InvalidPost`."""
        source = self.stored(self.find_post(name))
        return source, self.read(source)

    def changed_since(self, source: str, at: datetime) -> bool:
        """Whether the file of a post may have been written, or put in its place, after a moment."""
        try:
            found = (self.root / source).stat()
        except OSError:
            return False
        # A file that was moved here keeps the time at which it was written; its other time tells.
        return max(found.st_mtime, found.st_ctime) > at.timestamp()

    def queue(self, folder: str, order: Order) -> Sequence[str]:
        """The posts of a folder, the next one first, by their names in the ledger; they are not read.

        Hidden files and folders in it are left out. Raises `ConfigurationError` when there is no such folder.
        """
        place = self.find(folder)
        if not place.is_dir():
            raise ConfigurationError("config.folder_missing", key="folder", folder=folder)
        found = [
            path
            for path in sorted(place.iterdir(), key=lambda path: path.name)
            if path.suffix.lower() in SUFFIXES and path.is_file() and not path.name.startswith((".", "~"))
        ]
        if order is Order.OLDEST:
            found.sort(key=_changed_at)
        return [self.stored(path) for path in found]


def _changed_at(path: Path) -> int:
    return path.stat().st_mtime_ns
