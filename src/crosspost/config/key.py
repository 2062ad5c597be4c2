"""The key that opens stored secrets: from ``CROSSPOST_KEY``, else from a private file of this user.

The file lies in the user's own config folder, so a workspace that is copied, synchronised or committed does
not take it along.
"""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from io import StringIO
from pathlib import Path

from dotenv import dotenv_values
from filelock import FileLock
from platformdirs import user_config_path

from crosspost.config.settings import read_text
from crosspost.config.workspace import Workspace
from crosspost.errors import ConfigurationError, StorageError
from crosspost.files import write_whole

__all__ = ["KEY_VARIABLE", "key_file", "secret_key"]

KEY_VARIABLE = "CROSSPOST_KEY"
_LENGTH = 32
"""Bytes of an AES-256 key."""


def key_file() -> Path:
    """Where this user's key lies, or would."""
    return user_config_path("crosspost", appauthor=False) / "key"


def secret_key(workspace: Workspace) -> bytes:
    """The 32 bytes of the key: the environment's, ``.env``'s, else the key file's, made on first need.

    Raises `ConfigurationError` for a named key that is none, `StorageError` for a file that cannot be used.
    """
    named = os.environ.get(KEY_VARIABLE) or _in_dotenv(workspace.environment_file)
    if named:
        return _named(named)
    path = key_file()
    try:
        return _kept(path) if path.exists() else _made(path)
    except OSError as error:
        raise StorageError("secrets.key_file", where=str(path)) from error


def _in_dotenv(path: Path) -> str | None:
    if not path.is_file():
        return None
    return dotenv_values(stream=StringIO(read_text(path))).get(KEY_VARIABLE)


def _named(text: str) -> bytes:
    key = _key(text)
    if key is None:
        raise ConfigurationError("secrets.key_invalid", where=KEY_VARIABLE)
    return key


def _kept(path: Path) -> bytes:
    key = _key(path.read_bytes().decode("ascii", errors="replace"))
    if key is None:
        raise StorageError("secrets.key_damaged", where=str(path))
    return key


def _made(path: Path) -> bytes:
    """Make the file whole and private or not at all; of two processes the second takes the first's."""
    path.parent.mkdir(parents=True, exist_ok=True)  # for the lock
    with FileLock(path.with_name("key.lock")):
        if path.exists():
            return _kept(path)
        key = os.urandom(_LENGTH)
        write_whole(path, b64encode(key) + b"\n")
        return key


def _key(text: str) -> bytes | None:
    """The bytes of 64 hex digits or of base64 in either alphabet; ``None`` when they are not 32."""
    text = text.strip()
    try:
        if len(text) == 2 * _LENGTH:
            return bytes.fromhex(text)
        found = b64decode(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4), validate=True)
    except ValueError:
        return None
    return found if len(found) == _LENGTH else None
