"""Which service synchronises a folder. A ledger in such a folder is refused.

The service copies a file while it is being written, and two computers write copies of one file: what the one
has sent is not in the other's ledger, and a post goes out twice or is lost. The names are those that the
services' own programs give their folders on Windows and macOS.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from platformdirs import user_data_path

from crosspost.config.workspace import Workspace
from crosspost.errors import ConfigurationError

__all__ = ["ledger_url", "local_ledger", "refuse_synchronised", "synchronised_by"]

_FOLDERS = (
    ("OneDrive", re.compile(r"onedrive( - .+)?")),
    ("Dropbox", re.compile(r"dropbox( \(.+\))?")),
    ("iCloud Drive", re.compile(r"iclouddrive|icloud drive")),
    ("MYBOX", re.compile(r"((naver|네이버) )?mybox( .+)?")),
    ("Box", re.compile(r"box|box sync")),
    ("Google Drive", re.compile(r"google drive|googledrive-.+")),
)
"""The service, and how its folder is called wherever it lies."""

_ONEDRIVE = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
"""The variables in which Windows names OneDrive's folders, whatever they are called."""

_MOUNTED = frozenset({"내 드라이브", "my drive", "shared drives", "공유 드라이브"})
"""What stands at the top of the drive letter that Google Drive mounts."""

_MACS = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "googledrive": "Google Drive",
    "icloud": "iCloud Drive",
    "mybox": "MYBOX",
}
"""Services by the beginning of their folder in macOS's ``Library/CloudStorage``."""


def synchronised_by(folder: Path, *, environment: Mapping[str, str], home: Path) -> str | None:
    """The service that synchronises a folder, as the path is written or as it resolves; else ``None``."""
    roots = list(_roots(environment, home))
    for path in (folder, folder.resolve()):
        parts = _parts(str(path))
        for service, root in roots:
            if parts[: len(root)] == root:
                return service
        found = _by_name(parts)
        if found is not None:
            return found
    return None


def refuse_synchronised(database: Path, workspace: Workspace) -> None:
    """Raise `ConfigurationError` where a service synchronises the ledger's folder."""
    service = synchronised_by(database.parent, environment=os.environ, home=Path.home())
    if service is None:
        return
    elsewhere = local_ledger(workspace.root)
    raise ConfigurationError(
        "storage.synchronised",
        where=f"{workspace.config} [storage] url",
        key="url",
        service=service,
        ledger=str(database),
        folder=str(elsewhere.parent),
        url=ledger_url(elsewhere),
    )


def local_ledger(root: Path) -> Path:
    """Where a workspace's ledger lies best: in this user's own data folder, which stays on this computer."""
    digest = sha256(unicodedata.normalize("NFC", str(root.resolve())).encode()).hexdigest()[:8]
    name = re.sub(r"[^\w\-]+", "-", unicodedata.normalize("NFC", root.resolve().name)).strip("-")
    folder = f"{name}-{digest}" if name else digest
    return user_data_path("crosspost", appauthor=False) / "ledgers" / folder / "crosspost.db"


def ledger_url(database: Path) -> str:
    """A ledger's address as a value in TOML, quoted; slashes, on Windows too."""
    return json.dumps(f"sqlite:///{database.as_posix()}", ensure_ascii=False)


def _parts(path: str) -> tuple[str, ...]:
    """A path's names, composed and in one case; a Windows path on any system."""
    plain = unicodedata.normalize("NFC", path).casefold()
    return tuple(part for part in re.split(r"[\\/]+", plain) if part)


def _by_name(parts: tuple[str, ...]) -> str | None:
    for service, name in _FOLDERS:
        if any(name.fullmatch(part) for part in parts):
            return service
    if len(parts) > 1 and re.fullmatch(r"[a-z]:", parts[0]) and parts[1] in _MOUNTED:
        return "Google Drive"
    for one, two, *rest in (parts[at:] for at in range(len(parts) - 1)):
        if (one, two) == ("library", "mobile documents"):
            return "iCloud Drive"
        if (one, two) == ("library", "cloudstorage") and rest:
            known = re.split(r"[-\s]", rest[0])[0]
            return _MACS.get(known, known.title())
    return None


def _roots(environment: Mapping[str, str], home: Path) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The folders that this computer's own settings name, whatever they are called."""
    for name in _ONEDRIVE:
        if environment.get(name):
            yield "OneDrive", _parts(environment[name])
    kept = [environment[name] for name in ("APPDATA", "LOCALAPPDATA") if environment.get(name)]
    for folder in (home / ".dropbox", *(Path(one) / "Dropbox" for one in kept)):
        for path in _dropbox(folder / "info.json"):
            yield "Dropbox", _parts(path)


def _dropbox(file: Path) -> Iterator[str]:
    """The folders in Dropbox's own list of its accounts, as its manual describes that file."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        # No Dropbox here, or one that keeps no such list: its folder's name still tells.
        return
    for account in kept.values() if isinstance(kept, dict) else ():
        if isinstance(account, dict) and isinstance(account.get("path"), str) and account["path"]:
            yield account["path"]
