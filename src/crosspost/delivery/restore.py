"""Bringing a backup back: checked first, staged beside, put in place last; nothing goes out twice after it.

Since the backup was made posts may have gone out that its ledger does not know of. So whatever may be one of
them waits for its owner's yes, before any dispatcher can see it.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from crosspost.config import Workspace
from crosspost.delivery.lock import DispatcherLock
from crosspost.delivery.pace import Clock
from crosspost.delivery.record import narrowed, recorded
from crosspost.delivery.recover import recover
from crosspost.errors import AfterAbsent, ConfigurationError, StorageError, Unavailable
from crosspost.files import write_whole
from crosspost.ledger import (
    BLOBS,
    CONFIG,
    HAND_OVERS,
    LEDGER,
    Archive,
    Blobs,
    Delivery,
    ItemState,
    Ledger,
    SourceItem,
    Status,
    Store,
    WaitingFor,
    check_revision,
    describe_ledger,
    exchange,
)

__all__ = ["MAYBE_SHARED", "Restored", "check_backup", "restore", "restore_config"]

_ENDED = (Status.FAILED, Status.MISSED)
"""What went no further, unless its owner sent it again since."""

MAYBE_SHARED = recorded(Unavailable("restored.maybe_shared"))
"""Why a followed blog's post waits for a yes that a restored ledger does not know, or knows as new."""

_STAGE = ".restore"
"""The folder beside the ledger in which the new one is made ready; a leftover is from a restore that died."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was brought back: a backup of ``created_at`` with so many deliveries.

    ``asked`` are the deliveries that wait for a yes now, ``unconfirmed`` those that are looked for on their
    platform, ``planned`` those whose time is still to come. ``aside`` is where the ledger lies that was here.
    """

    created_at: datetime
    machine: str
    deliveries: int
    asked: tuple[Delivery, ...]
    unconfirmed: int
    planned: int
    aside: Path | None


def check_backup(archive: Archive, *, file: Path, rehearsal: bool) -> None:
    """Read a backup whole; raises `ConfigurationError` or `StorageError` for what cannot be brought back."""
    if archive.manifest.rehearsal != rehearsal:
        code = "restore.of_rehearsal" if archive.manifest.rehearsal else "restore.in_rehearsal"
        raise ConfigurationError(code, where=str(file))
    archive.verify()
    try:
        with tempfile.TemporaryDirectory(prefix="crosspost-restore-") as folder:
            revision, _ = describe_ledger(_extract(archive, Path(folder)), where=str(file))
    except OSError as error:
        raise StorageError("restore.not_written", where=tempfile.gettempdir()) from error
    check_revision(revision, where=str(file))


def restore_config(archive: Archive, config: Path) -> bool:
    """Write the configuration where there is none; whether it was written."""
    if config.exists() or not archive.holds(CONFIG):
        return False
    try:
        write_whole(config, archive.read(CONFIG))
    except OSError as error:
        raise StorageError("restore.not_written", where=str(config)) from error
    return True


def restore(archive: Archive, *, workspace: Workspace, database: Path, clock: Clock) -> Restored:
    """Bring a checked backup's ledger, frozen bytes and hand-over pages back.

    Killed at any point, the old ledger or the new one lies there, whole. Raises `ConfigurationError` beside a
    running service, `StorageError` when something cannot be written or another program holds the ledger.
    """
    with _alone(database) as stage:
        try:
            staged = _extract(archive, stage)
            restored = _make_ready(archive, staged, workspace, clock)
            _bring_back(archive, workspace)
        except OSError as error:
            raise StorageError("restore.not_written", where=str(database.parent)) from error
        return replace(restored, aside=exchange(staged, database, now=clock()))


@contextmanager
def _alone(database: Path) -> Iterator[Path]:
    """Hold the dispatcher's lock, with an empty folder beside the ledger."""
    stage = database.parent / _STAGE
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError("storage.folder", where=str(database.parent)) from error
    with DispatcherLock(database) as lock:
        if not lock.take():
            raise ConfigurationError("restore.running", where=str(database))
        shutil.rmtree(stage, ignore_errors=True)
        try:
            yield stage
        finally:
            shutil.rmtree(stage, ignore_errors=True)


def _extract(archive: Archive, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    with (folder / LEDGER).open("wb") as file:
        archive.copy(LEDGER, file)
    return folder / LEDGER


def _make_ready(archive: Archive, staged: Path, workspace: Workspace, clock: Clock) -> Restored:
    """Bring the staged ledger to our revision, and hold in it what may be public already."""
    ledger = Ledger(Store(staged), Blobs(workspace.blobs))
    made = archive.manifest.created_at
    try:
        asked = hold(ledger, clock=clock, made=made)
        _follow_pages(ledger, workspace, now=clock())
        rows = ledger.open()
    finally:
        ledger.close()
    describe_ledger(staged, where=str(staged))
    return Restored(
        created_at=made,
        machine=archive.manifest.machine,
        deliveries=sum(archive.manifest.counts.values()),
        asked=tuple(asked),
        unconfirmed=sum(row.status is Status.UNCONFIRMED for row in rows),
        planned=sum(row.status is Status.SCHEDULED for row in rows),
        aside=None,
    )


def hold(ledger: Ledger, *, clock: Clock, made: datetime) -> list[Delivery]:
    """Let nothing of a restored ledger go out by itself that may have gone out since the backup was ``made``.

    Nobody else has the ledger open yet. The answer is what waits for its owner's yes now.
    """
    for row in ledger.sending():
        recover(row, ledger=ledger, clock=clock)
    now = clock()
    asked: list[Delivery] = []
    rest: list[Delivery] = []
    for row in ledger.open():
        if row.status is Status.UNCONFIRMED:
            _look_only(row, ledger, now)
        elif row.status in {Status.SCHEDULED, Status.WAITING} and _may_be_public(row, now):
            asked.append(_ask(row, ledger, now))
        else:
            rest.append(row)
    rest += [row for status in _ENDED for row in ledger.history(status=status, limit=sys.maxsize)]
    with ledger.writing() as tx:
        for row in rest:
            # An earlier yes, or an earlier look, no longer counts: the courier looks before it sends.
            tx.note(row, at=now, kind="restored")
        for state in ledger.entry_states().values():
            tx.keep_entry(replace(state, fired_until=max(state.fired_until, now)))
        tx.keep_items(*(_asked(item) for item in ledger.source_items(states={ItemState.FRESH})))
        tx.keep_fact("restored", {"made": made.isoformat()}, at=now)
    return asked


def _asked(item: SourceItem) -> SourceItem:
    """A new post of a followed blog that may have been shared since."""
    return replace(item, state=ItemState.ASKED, next_at=None, error=MAYBE_SHARED)


def _may_be_public(row: Delivery, now: datetime) -> bool:
    """Its time came since, or it was on its way; a yes given meanwhile sends nothing before its time."""
    return row.due_at <= now or row.attempts > 0


def _ask(row: Delivery, ledger: Ledger, now: datetime) -> Delivery:
    changes: dict[str, Any] = {
        "waiting_for": WaitingFor.APPROVAL,
        "error": recorded(Unavailable("restored.maybe_sent")),
        "late": "",
    }
    data = {"was": row.status.value, "waited_for": row.waiting_for.value if row.waiting_for else None}
    with ledger.writing() as tx:
        if row.status is Status.WAITING:
            return tx.change(row, at=now, kind="restored", data=data, **changes)
        return tx.move(row, Status.WAITING, at=now, kind="restored", data=data, **changes)


def _look_only(row: Delivery, ledger: Ledger, now: datetime) -> None:
    """It may have been sent again since: its absence, once proven, is for a person."""
    error = dict(row.error or {}) | {"after_absent": narrowed(AfterAbsent.ASK, row.error).value}
    with ledger.writing() as tx:
        tx.change(row, at=now, kind="restored", error=error)


def _follow_pages(ledger: Ledger, workspace: Workspace, *, now: datetime) -> None:
    """The pages lie in this workspace now, wherever the backup was made."""
    for row in ledger.open():
        page = (row.hand_over or {}).get("path")
        here = workspace.hand_overs / f"{row.id}.html"
        if page and str(page).endswith(here.name) and page != str(here):
            kit = dict(row.hand_over or {}) | {"path": str(here)}
            with ledger.writing() as tx:
                tx.change(row, at=now, kind="restored", hand_over=kit)


def _bring_back(archive: Archive, workspace: Workspace) -> None:
    """Frozen bytes and pages, where they are not there; what lies there is at least as new."""
    for name in archive.names(BLOBS):
        digest = name.removeprefix(BLOBS)
        path = workspace.blobs / digest
        if not path.is_file() or sha256(path.read_bytes()).hexdigest() != digest:
            write_whole(path, archive.read(name))
    for name in archive.names(HAND_OVERS):
        page = workspace.hand_overs / name.removeprefix(HAND_OVERS)
        if not page.exists():
            write_whole(page, archive.read(name))
