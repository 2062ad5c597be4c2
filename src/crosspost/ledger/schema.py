"""The tables. A change here needs a revision in ``migrations``; a test holds the two equal."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
)

__all__ = [
    "REVISION",
    "SENT",
    "TRIGGERS",
    "accounts",
    "deliveries",
    "entries",
    "events",
    "facts",
    "metadata",
    "renditions",
    "secrets",
    "source_items",
    "sources",
]

REVISION = "0005"
"""The schema revision this version reads and writes."""


class Instant(TypeDecorator[datetime]):
    """A moment, kept as ISO 8601 text in UTC with microseconds: sorts as text, reads as itself."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> str | None:
        """Write UTC; a naive time is a defect."""
        if value is None:
            return None
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, _dialect: Dialect) -> datetime | None:
        """Read an aware time."""
        return None if value is None else datetime.fromisoformat(value)


SENT = text("kind = 'point_of_no_return'")
"""The events with which a post may have been sent; written out, or SQLite does not see its index in it."""

metadata = MetaData()

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", String, primary_key=True),
    Column("occasion", String, nullable=False),
    Column("post", String, nullable=False),
    Column("content", String, nullable=False),
    Column("source", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("channel", String, nullable=False),
    Column("account", String, nullable=False),
    Column("adapter", String, nullable=False),
    Column("mode", String, nullable=False),
    Column("what", String, nullable=False),
    Column("status", String, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("link", Text),
    Column("first_account", String),
    Column("waiting_for", String),
    Column("again", Boolean, nullable=False),
    Column("entry", String),
    Column("zone", String),
    Column("late", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("rendition", String, nullable=False),
    Column("sent", String),
    Column("frozen", String),
    Column("published_at", Instant),
    Column("remote_id", String),
    Column("permalink", Text),
    Column("adopted", Boolean, nullable=False),
    Column("unconfirmed_at", Instant),
    Column("next_look_at", Instant),
    Column("looked", Integer, nullable=False),
    Column("resent", Boolean, nullable=False),
    Column("error", JSON(none_as_null=True)),
    Column("hand_over", JSON(none_as_null=True)),
    Column("planned_at", Instant),
    Column("asked_mode", String),
    Column("consent", String),
    Index("deliveries_occasion", "occasion", "account", unique=True),
    Index("deliveries_due", "status", "due_at"),
    Index("deliveries_look", "status", "next_look_at"),
    Index("deliveries_entry", "entry", "status"),
    Index("deliveries_post", "post", "account"),
    Index("deliveries_content", "content", "account"),
    Index("deliveries_remote", "account", "remote_id"),
    Index("deliveries_created", "created_at"),
    Index("deliveries_ahead", "status", "due_at", sqlite_where=text("entry IS NOT NULL")),
    Index("deliveries_live", "account", "published_at", sqlite_where=text("published_at IS NOT NULL")),
)

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("delivery", String, ForeignKey("deliveries.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("kind", String, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("data", JSON, nullable=False),
    Index("events_delivery", "delivery", "id"),
    Index("events_sent", "at", sqlite_where=SENT),
    sqlite_autoincrement=True,
)

renditions = Table(
    "renditions",
    metadata,
    Column("digest", String, primary_key=True),
    Column("body", JSON, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("account", String, primary_key=True),
    Column("last_call_at", Instant),
    Column("paused_at", Instant),
    Column("paused", JSON(none_as_null=True)),
    Column("rest_until", Instant),
)

entries = Table(
    "entries",
    metadata,
    Column("name", String, primary_key=True),
    Column("timing", JSON, nullable=False),
    Column("fired_until", Instant, nullable=False),
)

facts = Table(
    "facts",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", JSON, nullable=False),
    Column("at", Instant, nullable=False),
)

sources = Table(
    "sources",
    metadata,
    Column("name", String, primary_key=True),
    Column("url", Text, nullable=False),
    Column("feed", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("begun_at", Instant),
    Column("polled_at", Instant),
    Column("etag", Text, nullable=False),
    Column("modified", Text, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("error", JSON(none_as_null=True)),
    Column("share_after", Instant),
    Column("read_at", Instant),
    Column("kind", String),
)

source_items = Table(
    "source_items",
    metadata,
    Column("source", String, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("keys", JSON, nullable=False),
    Column("address", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("digest", String, nullable=False),
    Column("state", String, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("published_at", Instant),
    Column("next_at", Instant),
    Column("tried", Integer, nullable=False),
    Column("error", JSON(none_as_null=True)),
    Index("source_items_state", "source", "state"),
)

secrets = Table(
    "secrets",
    metadata,
    Column("name", String, primary_key=True),
    Column("nonce", LargeBinary, nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
    Column("updated_at", Instant, nullable=False),
)

TRIGGERS = tuple(
    f"""CREATE TRIGGER IF NOT EXISTS events_no_{verb.lower()} BEFORE {verb} ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END"""
    for verb in ("UPDATE", "DELETE")
)
"""What keeps the history append-only."""
