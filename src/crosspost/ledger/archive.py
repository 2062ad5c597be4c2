"""A backup's file: a zip whose manifest names every member, its size and its hash; nothing else is read."""

from __future__ import annotations

import json
import re
import stat
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from crosspost.errors import ConfigurationError

__all__ = [
    "BLOBS",
    "CONFIG",
    "FORMAT",
    "HAND_OVERS",
    "LEDGER",
    "MANIFEST",
    "Archive",
    "Manifest",
    "Member",
    "is_ours",
]

FORMAT = 1
"""The format this version writes, and the newest it reads."""

MANIFEST = "manifest.json"
LEDGER = "crosspost.db"
CONFIG = "config/crosspost.toml"
BLOBS = "blobs/"
HAND_OVERS = "handover/"

_NAME = re.compile(
    r"crosspost\.db|config/crosspost\.toml|blobs/[0-9a-f]{64}|handover/[\w][\w .()\-]{0,150}\.html"
)
"""The only names a backup may hold: none leads out of the folder it is unpacked into."""

_MOST = 500_000
_MANIFEST_LARGEST = 256 * 2**20
_LARGEST = 8 * 2**30
"""The most members, the largest manifest and the largest member, in bytes."""

_CHUNK = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """What the manifest says of one member: its size in bytes and the SHA-256 of its bytes."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup says of itself. ``counts`` are the ledger's deliveries by their state."""

    created_at: datetime
    version: str
    revision: str
    machine: str
    rehearsal: bool
    counts: Mapping[str, int]
    members: Mapping[str, Member]
    format: int = FORMAT

    def to_json(self) -> bytes:
        """As it stands in the file."""
        values = asdict(self) | {"created_at": self.created_at.isoformat()}
        return json.dumps(values, ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_json(cls, content: bytes) -> Manifest:
        """Read one; raises ``ValueError``, ``KeyError`` or ``TypeError`` for anything else."""
        values: dict[str, Any] = json.loads(content)
        moment = datetime.fromisoformat(values["created_at"])
        if moment.tzinfo is None:
            raise ValueError("created_at")
        members = {name: Member(**member) for name, member in values["members"].items()}
        return cls(**(values | {"created_at": moment, "members": members}))


def is_ours(name: str) -> bool:
    """Whether a backup may hold a member of this name."""
    return _NAME.fullmatch(name) is not None


class Archive:
    """An open backup. What is read from it is compared with its manifest, byte for byte."""

    def __init__(self, zipped: zipfile.ZipFile, manifest: Manifest, where: str) -> None:
        self.manifest = manifest
        self._zip = zipped
        self._where = where

    @classmethod
    @contextmanager
    def opened(cls, file: Path) -> Iterator[Archive]:
        """Open a backup; raises `ConfigurationError` for a file that is none, is newer or holds more."""
        try:
            zipped = zipfile.ZipFile(file)
        except FileNotFoundError as error:
            raise ConfigurationError("restore.no_file", where=str(file)) from error
        except (OSError, zipfile.BadZipFile) as error:
            raise ConfigurationError("restore.not_a_backup", where=str(file)) from error
        with zipped:
            yield cls(zipped, _manifest(zipped, str(file)), str(file))

    def names(self, folder: str) -> list[str]:
        """The members below a folder."""
        return sorted(name for name in self.manifest.members if name.startswith(folder))

    def holds(self, name: str) -> bool:
        """Whether it has this member."""
        return name in self.manifest.members

    def read(self, name: str) -> bytes:
        """A small member as it was written; raises `ConfigurationError` when it is damaged."""
        return b"".join(self._chunks(name))

    def copy(self, name: str, target: IO[bytes]) -> None:
        """Write a member into an open file; raises `ConfigurationError` when it is damaged."""
        for chunk in self._chunks(name):
            target.write(chunk)

    def verify(self) -> None:
        """Read every member; raises `ConfigurationError` for the first that is damaged."""
        for name in self.manifest.members:
            for _ in self._chunks(name):
                continue

    def _chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a member, never more than its manifest says however much was packed."""
        said = self.manifest.members[name]
        digest, size = sha256(), 0
        try:
            with self._zip.open(name) as file:
                while chunk := file.read(_CHUNK):
                    size += len(chunk)
                    if size > said.size:
                        break
                    digest.update(chunk)
                    yield chunk
        except Exception as error:
            # What was damaged or forged fails in any way that zip and zlib know.
            raise ConfigurationError("restore.damaged", where=self._where, name=name) from error
        if size != said.size or digest.hexdigest() != said.sha256:
            raise ConfigurationError("restore.damaged", where=self._where, name=name)


def _manifest(zipped: zipfile.ZipFile, where: str) -> Manifest:
    """The manifest of a zip that holds what it says and nothing else."""
    try:
        with zipped.open(MANIFEST) as file:
            content = file.read(_MANIFEST_LARGEST)
        newer = int(json.loads(content)["format"]) > FORMAT
        manifest = None if newer else Manifest.from_json(content)
    except Exception as error:
        # A stranger's zip may be wrong in any way; nothing of it was used.
        raise ConfigurationError("restore.not_a_backup", where=where) from error
    if manifest is None:
        raise ConfigurationError("restore.newer", where=where)
    _check_members(zipped, manifest, where)
    return manifest


def _check_members(zipped: zipfile.ZipFile, manifest: Manifest, where: str) -> None:
    held = [info.filename for info in zipped.infolist()]
    if len(held) > _MOST or sorted(held) != sorted([MANIFEST, *manifest.members]):
        raise ConfigurationError("restore.not_a_backup", where=where)
    if LEDGER not in manifest.members:
        raise ConfigurationError("restore.not_a_backup", where=where)
    for info in zipped.infolist():
        member = manifest.members.get(info.filename)
        if member is not None and not _is_plain(info, member):
            raise ConfigurationError("restore.strange_member", where=where, name=ascii(info.filename)[1:81])


def _is_plain(info: zipfile.ZipInfo, member: Member) -> bool:
    """Whether a member is a file of ours, of the size that the manifest names; no link, no way out."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    return (
        is_ours(info.filename)
        and kind in {0, stat.S_IFREG}
        and not info.flag_bits & 0x1
        and isinstance(member.size, int)
        and info.file_size == member.size <= _LARGEST
    )
