"""How posts look, by subscription, and how each message that was sent did."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """From 0002. What there is goes on as it was: as cards."""
    for column in (
        sa.Column("style", sa.Text(), server_default="card", nullable=False),
        sa.Column("template", sa.Text()),
        sa.Column("colour", sa.Integer()),
    ):
        op.add_column("subscriptions", column)
    op.add_column("messages", sa.Column("look", sa.Text()))
