"""The first ledger.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables, and the triggers that keep events append-only."""
    op.create_table(
        "deliveries",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("occasion", sa.String, nullable=False),
        sa.Column("post", sa.String, nullable=False),
        sa.Column("content", sa.String, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("account", sa.String, nullable=False),
        sa.Column("adapter", sa.String, nullable=False),
        sa.Column("mode", sa.String, nullable=False),
        sa.Column("what", sa.String, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("due_at", sa.String, nullable=False),
        sa.Column("created_at", sa.String, nullable=False),
        sa.Column("link", sa.Text),
        sa.Column("first_account", sa.String),
        sa.Column("waiting_for", sa.String),
        sa.Column("again", sa.Boolean, nullable=False),
        sa.Column("entry", sa.String),
        sa.Column("zone", sa.String),
        sa.Column("late", sa.String, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("rendition", sa.String, nullable=False),
        sa.Column("sent", sa.String),
        sa.Column("frozen", sa.String),
        sa.Column("published_at", sa.String),
        sa.Column("remote_id", sa.String),
        sa.Column("permalink", sa.Text),
        sa.Column("adopted", sa.Boolean, nullable=False),
        sa.Column("unconfirmed_at", sa.String),
        sa.Column("next_look_at", sa.String),
        sa.Column("looked", sa.Integer, nullable=False),
        sa.Column("resent", sa.Boolean, nullable=False),
        sa.Column("error", sa.JSON),
        sa.Column("hand_over", sa.JSON),
    )
    for name, columns, unique in (
        ("occasion", ["occasion", "account"], True),
        ("due", ["status", "due_at"], False),
        ("look", ["status", "next_look_at"], False),
        ("entry", ["entry", "status"], False),
        ("post", ["post", "account"], False),
        ("content", ["content", "account"], False),
        ("remote", ["account", "remote_id"], False),
        ("created", ["created_at"], False),
    ):
        op.create_index(f"deliveries_{name}", "deliveries", columns, unique=unique)
    op.create_table(
        "events",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("delivery", sa.String, sa.ForeignKey("deliveries.id"), nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("data", sa.JSON, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("events_delivery", "events", ["delivery", "id"])
    op.create_table(
        "renditions",
        sa.Column("digest", sa.String, primary_key=True),
        sa.Column("body", sa.JSON, nullable=False),
    )
    op.create_table(
        "accounts",
        sa.Column("account", sa.String, primary_key=True),
        sa.Column("last_call_at", sa.String),
        sa.Column("paused_at", sa.String),
        sa.Column("paused", sa.JSON),
    )
    op.create_table(
        "secrets",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("nonce", sa.LargeBinary, nullable=False),
        sa.Column("ciphertext", sa.LargeBinary, nullable=False),
        sa.Column("updated_at", sa.String, nullable=False),
    )
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER events_no_{verb.lower()} BEFORE {verb} ON events\n"
            "BEGIN SELECT RAISE(ABORT, 'events are append-only'); END"
        )
