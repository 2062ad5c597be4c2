"""Builders for tests of the ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crosspost.ledger import Blobs, Delivery, Ledger, Status, Store

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)


def opened(root: Path) -> Ledger:
    """A ledger in a folder of its own."""
    return Ledger(Store(root / "crosspost.db"), Blobs(root / "blobs"))


def row(name: str = "a1", **changes: Any) -> Delivery:
    """A delivery that is planned, each on an occasion of its own."""
    plain = Delivery(
        id=name, occasion=f"o-{name}", post="book", content="c", source="posts/book.md", title="책방",
        channel="band", account="band:1", adapter="band", mode="publish", what="full",
        status=Status.SCHEDULED, due_at=NOON, created_at=NOON,
    )  # fmt: skip
    return replace(plain, **changes)


def keep(ledger: Ledger, *rows: Delivery) -> None:
    """Write rows down."""
    with ledger.writing() as writing:
        for delivery in rows:
            writing.add(delivery)
