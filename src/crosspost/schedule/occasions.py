"""The keys of an entry's occasions: with the account each is unique, whatever else changes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from hashlib import sha256

from crosspost.config import Entry, Settings
from crosspost.post import canonical_json

__all__ = ["next_version", "occasion_key", "occasion_prefix", "written_as"]


def occasion_prefix(entry: Entry, at: datetime) -> str:
    """What the keys of all versions of an entry's occasion begin with: its name and its moment."""
    return f"entry/{entry.name}/{at.isoformat(timespec='seconds')}/"


def occasion_key(entry: Entry, at: datetime, settings: Settings) -> str:
    """The key of an entry's occasion.

    One that is written down beforehand carries how the entry is written now: another post or other channels
    are another occasion. One that is written when it fires is written once.
    """
    if entry.binds_when_it_fires:
        return occasion_prefix(entry, at) + "fired"
    publishing = settings.publishing
    said = [
        entry.post,
        list(entry.to or publishing.to or _enabled(settings)),
        entry.first or publishing.first,
        entry.late,
        entry.again,
    ]
    later = [entry.what, entry.mode, entry.approve]
    # What an entry of an earlier version of Crosspost could not say does not make it another one.
    said += later if any(later) else []
    version = sha256(canonical_json(said).encode()).hexdigest()[:8]
    return occasion_prefix(entry, at) + version


def next_version(key: str, used: Collection[str]) -> str:
    """The key of an occasion that was called off and is planned once more; no key is used twice."""
    return f"{key}~{len(used) + 1}" if used else key


def written_as(occasion: str) -> str:
    """The key of an occasion as its entry is written, whatever number it was given."""
    return occasion.partition("~")[0]


def _enabled(settings: Settings) -> list[str]:
    return [name for name, table in settings.channels.items() if table.get("enabled", True)]
