"""One dispatcher per ledger: an OS file lock, so that a dead one is known at once."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout

from crosspost.errors import StorageError

__all__ = ["DispatcherLock"]


class DispatcherLock:
    """The right to send; held by one process at a time and freed by the system when it dies."""

    def __init__(self, database: Path) -> None:
        self._lock = FileLock(database.with_name(f"{database.name}.dispatcher"))

    def take(self, patience: float = 0) -> bool:
        """Take it if it is free, or becomes free within ``patience`` seconds."""
        try:
            self._lock.acquire(timeout=patience, poll_interval=0.05)
        except Timeout:
            return False
        except OSError as error:
            raise StorageError("storage.lock", where=self._lock.lock_file) from error
        return True

    def release(self) -> None:
        """Give it back; harmless when it is not held."""
        self._lock.release()

    def __enter__(self) -> DispatcherLock:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()
