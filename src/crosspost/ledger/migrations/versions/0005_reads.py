"""When a followed blog was last read well, and what it was read from.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the two columns; what did not fail last was read then."""
    op.add_column("sources", sa.Column("read_at", sa.String))
    op.add_column("sources", sa.Column("kind", sa.String))
    op.execute("UPDATE sources SET read_at = polled_at WHERE failures = 0")
