"""The secrets of channels that are kept in the ledger, sealed, for what the environment does not give."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from crosspost.config import Channel, secret_key
from crosspost.delivery import LedgerPlace
from crosspost.errors import ConfigurationError, StorageError
from crosspost.ledger import Secrets, Store, kept_names

__all__ = ["keep_secrets", "with_stored_secrets"]

_JAR = "cookies"
"""A session is kept as the jar it has grown to, not as the text it came from."""


def with_stored_secrets(channels: Mapping[str, Channel], *, place: LedgerPlace) -> dict[str, Channel]:
    """The channels with the secrets that were kept for them; the environment's win.

    A secret that this computer's key does not open leaves its channel ``locked``, and the others as they are.
    """
    kept = kept_names(place.file)
    wanted = {name: _wanted(channel, kept) for name, channel in channels.items()}
    if not any(wanted.values()):
        return dict(channels)
    store = Store(place.file)
    try:
        secrets = Secrets(store, lambda: secret_key(place.workspace))
        return {name: _opened(channel, wanted[name], secrets) for name, channel in channels.items()}
    finally:
        store.close()


def keep_secrets(channel: Channel, values: Mapping[str, str], *, secrets: Secrets, at: datetime) -> None:
    """Seal a channel's secrets, in place of those that were kept for its account before."""
    for key, value in values.items():
        secrets.put(_name(channel, key), value, at=at)


def _wanted(channel: Channel, kept: Collection[str]) -> list[str]:
    """The keys that the environment does not give, and that are kept."""
    keys = sorted(channel.secret_keys - {_JAR}) if kept else []
    given = {key for key in keys if channel.secret(key) is not None} - channel.placeholders
    return [key for key in keys if key not in given and _name(channel, key) in kept]


def _opened(channel: Channel, keys: list[str], secrets: Secrets) -> Channel:
    if not keys:
        return channel
    found, locked = dict[str, str](), dict[str, str]()
    for key in keys:
        try:
            value = secrets.get(_name(channel, key))
        except (StorageError, ConfigurationError) as error:
            locked[key] = error.code
            continue
        if value is not None:
            found[key] = value
    return channel.with_secrets(found, locked=locked)


def _name(channel: Channel, key: str) -> str:
    """What a secret is called: it belongs to the account, whatever its channel is called."""
    return f"{key}:{channel.account}"
