"""Whether the entries of a schedule can be served: their channels, and their folders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from crosspost.config.channels import Channel, pick, pick_first
from crosspost.config.entry import Entry
from crosspost.config.settings import Settings
from crosspost.config.shelf import Shelf
from crosspost.errors import ConfigurationError

__all__ = ["entry_problems", "unserved"]


def unserved(
    settings: Settings, channels: Mapping[str, Channel], shelf: Shelf, *, config: Path, now: datetime
) -> dict[str, list[ConfigurationError]]:
    """The entries that cannot be served, by name, with what keeps each from it; not those that are over."""
    found = {
        entry.name: list(
            entry_problems(entry, settings, channels, shelf, table=f"{config} [schedule {entry.name}]")
        )
        for entry in settings.schedule
        if not entry.is_over(now, settings.timezone)
    }
    return {name: problems for name, problems in found.items() if problems}


def entry_problems(
    entry: Entry, settings: Settings, channels: Mapping[str, Channel], shelf: Shelf, *, table: str
) -> Iterator[ConfigurationError]:
    """Each thing that keeps an entry from being served; a post that is not yet written is none of them.

    ``table`` is the file and the item, for the place. A channel that is written but wrong has its own
    problem.
    """
    for name in dict.fromkeys(entry.to or settings.publishing.to or channels):
        if name in settings.channels and name not in channels:
            continue
        try:
            pick(channels, name, where=f"{table} to").asked(mode=entry.mode)
        except ConfigurationError as error:
            where = error.where if error.params.get("key") != "mode" else f"{table} mode"
            yield ConfigurationError(error.code, where=where, **error.params)
    try:
        if entry.first is not None and (entry.first in channels or entry.first not in settings.channels):
            pick_first(channels, entry.first, where=f"{table} first")
        if entry.folder is not None:
            shelf.queue(entry.folder, entry.order)
    except ConfigurationError as error:
        where = error.where or f"{table} folder"
        yield ConfigurationError(error.code, where=where, **(error.params | {"entry": entry.name}))
