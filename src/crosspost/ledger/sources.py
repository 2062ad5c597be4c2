"""The blogs that are followed: how each was read last, and every post ever seen there."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from crosspost.ledger.schema import source_items, sources

__all__ = [
    "ItemState",
    "SourceItem",
    "SourceState",
    "forget_source",
    "keep_items",
    "keep_source",
    "source_items_of",
    "source_states",
]


class ItemState(StrEnum):
    """What became of a post that a source has."""

    ARCHIVE = "archive"
    """It stood there before the source was followed, and is never shared."""
    FRESH = "fresh"
    """New; shared once it has been left untouched for long enough."""
    ASKED = "asked"
    """New among many at once, or perhaps shared already (``error`` says so): waits for the owner's yes."""
    SHARED = "shared"
    """Its deliveries are written down."""
    GONE = "gone"
    """It went away, or became private, before it was shared."""
    DECLINED = "declined"
    """The owner does not want it shared, or what she set leaves it out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """How a source was read last. ``feed`` is the address it is read from; ``url`` the one in the config.

    ``begun_at`` is when it was read first: what was published before is its archive. ``etag`` and
    ``modified`` are what the server wants to hear again. ``failures`` counts the reads since the last good
    one, ``error`` is the last of them. ``share_after`` keeps posts of one source apart. ``read_at`` is when
    it was last read well, from what ``kind`` of feed.
    """

    name: str
    url: str
    feed: str
    title: str = ""
    begun_at: datetime | None = None
    polled_at: datetime | None = None
    etag: str = ""
    modified: str = ""
    failures: int = 0
    error: dict[str, Any] | None = None
    share_after: datetime | None = None
    read_at: datetime | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceItem:
    """A post of a source. ``keys`` are the names it is known again by, the first is its own here.

    It was last seen changed at ``changed_at``; ``next_at`` is when its page is read, ``tried`` how often that
    was in vain.
    """

    source: str
    key: str
    keys: tuple[str, ...]
    address: str
    title: str
    digest: str
    state: ItemState
    seen_at: datetime
    changed_at: datetime
    published_at: datetime | None = None
    next_at: datetime | None = None
    tried: int = 0
    error: dict[str, Any] | None = field(default=None)


def source_states(connection: Connection) -> dict[str, SourceState]:
    """How each source was read last, by its name."""
    found = connection.execute(select(sources)).mappings()
    return {row["name"]: SourceState(**row) for row in found}


def source_items_of(
    connection: Connection, source: str | None = None, states: Collection[ItemState] | None = None
) -> list[SourceItem]:
    """The posts of a source (of all), in some states only, in the order in which they were seen first."""
    query = select(source_items).order_by(source_items.c.seen_at, source_items.c.published_at)
    if source is not None:
        query = query.where(source_items.c.source == source)
    if states is not None:
        query = query.where(source_items.c.state.in_(states))
    return [_item(dict(row)) for row in connection.execute(query).mappings()]


def keep_source(connection: Connection, state: SourceState) -> None:
    """Remember how a source was read."""
    values = asdict(state)
    row = upsert(sources).values(**values)
    connection.execute(row.on_conflict_do_update(index_elements=["name"], set_=values))


def keep_items(connection: Connection, items: Iterable[SourceItem]) -> None:
    """Remember posts of a source."""
    for item in items:
        values = asdict(item) | {"keys": list(item.keys)}
        row = upsert(source_items).values(**values)
        connection.execute(row.on_conflict_do_update(index_elements=["source", "key"], set_=values))


def forget_source(connection: Connection, name: str) -> None:
    """Forget a source: should it come back, all that stands there then is its archive."""
    connection.execute(delete(source_items).where(source_items.c.source == name))
    connection.execute(delete(sources).where(sources.c.name == name))


def _item(row: dict[str, Any]) -> SourceItem:
    return SourceItem(**row | {"keys": tuple(row["keys"]), "state": ItemState(row["state"])})
