"""Blogs that are followed, and every post ever seen there.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the two tables and the index."""
    op.create_table(
        "sources",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("feed", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("begun_at", sa.String),
        sa.Column("polled_at", sa.String),
        sa.Column("etag", sa.Text, nullable=False),
        sa.Column("modified", sa.Text, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("error", sa.JSON),
        sa.Column("share_after", sa.String),
    )
    op.create_table(
        "source_items",
        sa.Column("source", sa.String, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("keys", sa.JSON, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("seen_at", sa.String, nullable=False),
        sa.Column("changed_at", sa.String, nullable=False),
        sa.Column("published_at", sa.String),
        sa.Column("next_at", sa.String),
        sa.Column("tried", sa.Integer, nullable=False),
        sa.Column("error", sa.JSON),
    )
    op.create_index("source_items_state", "source_items", ["source", "state"])
