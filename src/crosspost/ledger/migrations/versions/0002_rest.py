"""An account may have to rest for as long as its platform says.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the time until which an account is left alone."""
    op.add_column("accounts", sa.Column("rest_until", sa.String))
