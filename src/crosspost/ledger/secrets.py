"""Secrets at rest: AES-GCM in the ledger's file, each bound to its name; the key lies elsewhere.

A value moved under another name, changed by a bit, or opened with another machine's key is refused, never
misread.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from crosspost.errors import StorageError
from crosspost.ledger.schema import secrets
from crosspost.ledger.store import Store

__all__ = ["SecretKey", "Secrets", "kept_names"]

log = logging.getLogger(__name__)

SecretKey = Callable[[], bytes]
"""Brings the 32 bytes of the key; asked only when a secret is opened or sealed."""

_NONCE = 12
"""The length of a nonce in bytes, as NIST SP 800-38D wants it for GCM."""


def kept_names(path: Path) -> frozenset[str]:
    """The names of the secrets in a ledger's file, which may be missing: none is opened, no key asked.

    It is read as it lies there, because every command asks and hardly one needs a secret.
    """
    if not path.exists():
        return frozenset()
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            return frozenset(name for (name,) in connection.execute("SELECT name FROM secrets"))
    except sqlite3.Error as error:
        # Whoever opens the ledger in earnest says what is wrong with it.
        log.debug("secrets of %s: %s", path, error)
        return frozenset()


class Secrets:
    """Named secret texts. ``key`` is not asked until the first is opened or sealed."""

    def __init__(self, store: Store, key: SecretKey) -> None:
        self._store = store
        self._key = key

    def get(self, name: str) -> str | None:
        """The secret, or ``None``; raises `StorageError` when it is there and this key does not open it."""
        # Asked even where nothing is kept yet: who reads now will want to keep something later.
        key = self._key()
        query = select(secrets.c.nonce, secrets.c.ciphertext).where(secrets.c.name == name)
        with self._store.reading() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        # Seven megabytes that a workspace without stored secrets never needs; here and below.
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        try:
            return AESGCM(key).decrypt(row.nonce, row.ciphertext, name.encode()).decode()
        except (InvalidTag, ValueError):
            # What does not open has nothing to say about why; a chained trace would only look like one.
            raise StorageError("secrets.cannot_open", where=str(self._store.path), name=name) from None

    def put(self, name: str, value: str, *, at: datetime) -> None:
        """Seal a secret, in place of an older one of this name; on the disk when this returns."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = os.urandom(_NONCE)
        sealed = {
            "nonce": nonce,
            "ciphertext": AESGCM(self._key()).encrypt(nonce, value.encode(), name.encode()),
            "updated_at": at,
        }
        row = upsert(secrets).values(name=name, **sealed)
        with self._store.writing() as connection:
            connection.execute(row.on_conflict_do_update(index_elements=["name"], set_=sealed))

    def drop(self, name: str) -> None:
        """Forget a secret; harmless when there is none."""
        with self._store.writing() as connection:
            connection.execute(delete(secrets).where(secrets.c.name == name))
