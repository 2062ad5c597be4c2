"""The keys of an entry's occasions: with the account each is unique, whatever else changes."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from crosspost.config import Entry, Settings
from crosspost.post import canonical_json

__all__ = ["occasion_key", "occasion_prefix"]


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
        list(entry.to or publishing.to),
        entry.first or publishing.first,
        entry.late,
        entry.again,
    ]
    later = [entry.what, entry.mode, entry.approve]
    # What an entry of an earlier version of Crosspost could not say does not make it another one.
    said += later if any(later) else []
    version = sha256(canonical_json(said).encode()).hexdigest()[:8]
    return occasion_prefix(entry, at) + version
