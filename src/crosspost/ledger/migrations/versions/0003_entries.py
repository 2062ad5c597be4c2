"""Entries that fire again and again, consent to a rendition, and what the ledger knows of itself.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns, the two tables and the indexes."""
    for name in ("planned_at", "asked_mode", "consent"):
        op.add_column("deliveries", sa.Column(name, sa.String))
    op.create_table(
        "entries",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("timing", sa.JSON, nullable=False),
        sa.Column("fired_until", sa.String, nullable=False),
    )
    op.create_table(
        "facts",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("value", sa.JSON, nullable=False),
        sa.Column("at", sa.String, nullable=False),
    )
    for name, table, columns, where in (
        ("deliveries_ahead", "deliveries", ["status", "due_at"], "entry IS NOT NULL"),
        ("deliveries_live", "deliveries", ["account", "published_at"], "published_at IS NOT NULL"),
        ("events_sent", "events", ["at"], "kind = 'point_of_no_return'"),
    ):
        op.create_index(name, table, columns, sqlite_where=sa.text(where))
