"""The style that is chosen on the card of a subscription to be."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """From 0010."""
    op.add_column("drafts", sa.Column("style", sa.Text(), server_default="card", nullable=False))
