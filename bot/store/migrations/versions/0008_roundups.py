"""Digests of what was posted as it came."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """From 0007. Digests that there are go on holding items back."""
    op.add_column("subscriptions", sa.Column("roundup_since", sa.BigInteger()))
