"""Frozen bytes by their SHA-256: the posts and pictures that open deliveries need."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from crosspost.errors import StorageError
from crosspost.files import write_whole

__all__ = ["Blobs", "LostBytesError"]


class LostBytesError(StorageError):
    """Frozen bytes are gone or damaged: only the deliveries that need them are hurt."""


class Blobs:
    """A folder of files named by the SHA-256 of what they hold."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, digest: str) -> Path:
        """Where the bytes of ``digest`` lie, or would."""
        return self.folder / digest

    def put(self, content: bytes) -> str:
        """Keep some bytes, on the disk before this returns; the same bytes are kept once."""
        digest = sha256(content).hexdigest()
        path = self.path(digest)
        if path.exists() and path.stat().st_size == len(content):
            return digest
        try:
            write_whole(path, content)
        except OSError as error:
            raise StorageError("storage.blob_not_written", where=str(self.folder)) from error
        return digest

    def get(self, digest: str) -> bytes:
        """The bytes of ``digest``; raises `LostBytesError` when they are gone or damaged."""
        try:
            content = self.path(digest).read_bytes()
        except OSError as error:
            raise LostBytesError("storage.blob_missing", where=str(self.folder)) from error
        if sha256(content).hexdigest() != digest:
            raise LostBytesError("storage.blob_damaged", where=str(self.folder))
        return content
