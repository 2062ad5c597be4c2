"""A backup: the ledger and what its deliveries need, in one file that was read back before it is believed."""

from __future__ import annotations

import errno
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from crosspost.errors import ConfigurationError, StorageError
from crosspost.ledger.archive import (
    BLOBS,
    CONFIG,
    HAND_OVERS,
    LEDGER,
    MANIFEST,
    Archive,
    Manifest,
    Member,
    is_ours,
)
from crosspost.ledger.copying import copy_ledger, is_sound, sync
from crosspost.ledger.schema import REVISION

__all__ = ["Belongings", "Origin", "back_up", "check_revision", "describe_ledger"]

_CHUNK = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Belongings:
    """Where what goes into a backup lies: the ledger's file, two folders, the configuration."""

    ledger: Path
    blobs: Path
    hand_overs: Path
    config: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where and when a backup is made: the version of Crosspost and the name of the computer."""

    at: datetime
    version: str
    machine: str
    rehearsal: bool


def back_up(belongings: Belongings, file: Path, origin: Origin) -> Manifest:
    """Write a backup; the file is whole, and was read back, when this returns, and else not there.

    Raises `ConfigurationError` where a file of this name is there already, `StorageError` when it cannot be
    written or the ledger is damaged.
    """
    _refuse_existing(file)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".new-") as folder:
            part = Path(folder) / "backup.zip"
            manifest = _write(part, belongings, origin, copy=Path(folder) / LEDGER)
            with Archive.opened(part) as archive:
                archive.verify()
            sync(part)
            part.chmod(0o600)
            _refuse_existing(file)
            part.replace(file)
    except OSError as error:
        code = "storage.full" if error.errno == errno.ENOSPC else "backup.not_written"
        raise StorageError(code, where=str(file)) from error
    return manifest


def describe_ledger(path: Path, *, where: str) -> tuple[str, dict[str, int]]:
    """A ledger's revision, and how many deliveries are in each state.

    Raises `StorageError` for a damaged file and for one that is no ledger.
    """
    if not is_sound(path):
        raise StorageError("storage.corrupt", where=where)
    try:
        with closing(sqlite3.connect(path)) as file:
            (revision,) = file.execute("SELECT version_num FROM alembic_version").fetchone()
            counts = file.execute("SELECT status, count(*) FROM deliveries GROUP BY status ORDER BY status")
            return str(revision), dict(counts.fetchall())
    except (sqlite3.DatabaseError, TypeError) as error:
        raise StorageError("storage.not_a_ledger", where=where) from error


def check_revision(revision: str, *, where: str) -> None:
    """Raise `StorageError` for a ledger of a revision that this version does not know."""
    if revision == REVISION:
        return
    # Alembic takes a third of a second to import; a ledger of our own revision never needs it.
    from crosspost.ledger.migrations import known

    if revision not in known():
        raise StorageError("storage.newer", where=where, revision=revision)


def _write(part: Path, belongings: Belongings, origin: Origin, *, copy: Path) -> Manifest:
    try:
        # The ledger first: the bytes that its rows name were there before the rows.
        copy_ledger(belongings.ledger, copy)
    except sqlite3.Error as error:
        raise StorageError("storage.corrupt", where=str(belongings.ledger)) from error
    revision, counts = describe_ledger(copy, where=str(belongings.ledger))
    members: dict[str, Member] = {}
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as zipped:
        for name, source in ((LEDGER, copy), *_files(belongings)):
            members[name] = _add(zipped, name, source)
        manifest = Manifest(
            created_at=origin.at,
            version=origin.version,
            revision=revision,
            machine=origin.machine,
            rehearsal=origin.rehearsal,
            counts=counts,
            members=members,
        )
        zipped.writestr(MANIFEST, manifest.to_json())
    return manifest


def _files(belongings: Belongings) -> Iterator[tuple[str, Path]]:
    """What lies beside the ledger, by its name in the backup; what is not ours stays out."""
    if belongings.config.is_file():
        yield CONFIG, belongings.config
    for prefix, folder in ((BLOBS, belongings.blobs), (HAND_OVERS, belongings.hand_overs)):
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.is_file() and is_ours(f"{prefix}{path.name}"):
                yield f"{prefix}{path.name}", path


def _add(zipped: zipfile.ZipFile, name: str, source: Path) -> Member:
    """Put a file in, and say what was put in."""
    digest, size = sha256(), 0
    head = zipfile.ZipInfo.from_file(source, name, strict_timestamps=False)
    # Pictures are packed already.
    head.compress_type = zipfile.ZIP_STORED if name.startswith(BLOBS) else zipfile.ZIP_DEFLATED
    with source.open("rb") as file, zipped.open(head, "w") as member:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            member.write(chunk)
    return Member(size=size, sha256=digest.hexdigest())


def _refuse_existing(file: Path) -> None:
    if file.exists():
        raise ConfigurationError("backup.exists", where=str(file))
