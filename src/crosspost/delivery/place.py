"""Where a workspace's ledger lies, and what must hold before it is opened there."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from crosspost.config import Workspace, ledger_is_known, refuse_synchronised, remember_ledger, this_machine
from crosspost.delivery.pace import Clock
from crosspost.delivery.restore import Restored, restore
from crosspost.errors import StorageError
from crosspost.ledger import (
    Archive,
    Belongings,
    Blobs,
    Ledger,
    Manifest,
    Origin,
    Store,
    back_up,
    database_file,
)

__all__ = ["LedgerPlace"]

_BESIDE = ("", "-wal", "-shm", ".dispatcher")
"""What lies at the place once a ledger was used: its file, SQLite's log, the dispatcher's lock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerPlace:
    """The place that ``url`` names for a workspace's ledger."""

    workspace: Workspace
    url: str

    @property
    def real(self) -> Path:
        """The file of the real ledger, whether or not this is a rehearsal."""
        return database_file(self.url, self.workspace.root)

    @property
    def file(self) -> Path:
        """The ledger's file; a rehearsal's own lies apart, on the disk that the real one was put on."""
        real = self.real
        if not self.workspace.rehearsal:
            return real
        inside = real.resolve().is_relative_to(self.workspace.root.resolve())
        return (self.workspace.data if inside else real.parent / "rehearsal") / real.name

    @property
    def is_gone(self) -> bool:
        """Whether a ledger lay here before and does no more."""
        return not self.workspace.rehearsal and not self.file.exists() and ledger_is_known(self.file)

    def open(self) -> Ledger:
        """Open the ledger; the first is made here, one that was there before is never begun anew in silence.

        Raises `StorageError`, and `ConfigurationError` in a folder that a service synchronises.
        """
        if self.is_gone:
            raise StorageError("storage.ledger_gone", where=str(self.file))
        return self.begin()

    def begin(self) -> Ledger:
        """Open the ledger, or make a new one where there is none."""
        refuse_synchronised(self.file, self.workspace)
        self._refuse_one_left_behind()
        ledger = Ledger(Store(self.file), Blobs(self.workspace.blobs))
        self.remember()
        return ledger

    def remember(self) -> None:
        """Let this computer know that a ledger lies here."""
        if not self.workspace.rehearsal:
            remember_ledger(self.file)

    def back_up(self, ledger: Ledger, file: Path, *, now: datetime) -> Manifest:
        """Write an open ledger, frozen posts, hand-over pages and the configuration into a new ``file``."""
        machine = this_machine()
        belongings = Belongings(
            ledger=ledger.store.path,
            blobs=self.workspace.blobs,
            hand_overs=self.workspace.hand_overs,
            config=self.workspace.config,
        )
        origin = Origin(
            at=now,
            version=version("crosspost"),
            machine=machine.name if machine else "?",
            rehearsal=self.workspace.rehearsal,
        )
        return back_up(belongings, file, origin)

    def restore(self, archive: Archive, *, clock: Clock) -> Restored:
        """Put a checked backup in the place of the ledger, which is kept aside."""
        refuse_synchronised(self.file, self.workspace)
        restored = restore(archive, workspace=self.workspace, database=self.file, clock=clock)
        self.remember()
        return restored

    def last_published(self, account: str) -> dict[str, datetime]:
        """What the real ledger says of an account, even in a rehearsal: see `Ledger.last_published`."""
        if not self.real.exists():
            return {}
        ledger = Ledger(Store(self.real), Blobs(self.workspace.root / "data" / "blobs"))
        try:
            return ledger.last_published(account)
        finally:
            ledger.close()

    def empty_rehearsal(self) -> None:
        """Remove what a rehearsal made; nothing where this is none."""
        if not self.workspace.rehearsal:
            return
        shutil.rmtree(self.workspace.data, ignore_errors=True)
        for ending in _BESIDE:
            self.file.with_name(self.file.name + ending).unlink(missing_ok=True)

    def _refuse_one_left_behind(self) -> None:
        """The address was changed, but the file was not moved: a new one would know of no post."""
        usual = self.workspace.root / "data" / "crosspost.db"
        if not self.workspace.rehearsal and not self.file.exists() and usual.exists():
            raise StorageError("storage.left_behind", where=str(self.file), old=str(usual))
