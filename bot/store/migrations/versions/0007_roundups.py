"""Digests of what was posted as it came."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """From 0006. Digests that there are go on holding items back."""
    op.add_column("subscriptions", sa.Column("roundup_since", sa.BigInteger()))
