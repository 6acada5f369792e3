"""What is about to be subscribed, and what was removed and may be had back."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """From 0006. Nothing that there is was removed."""
    for name in ("removed_at", "removed_from"):
        op.add_column("subscriptions", sa.Column(name, sa.BigInteger()))
    op.create_index(
        "ix_subscriptions_removed",
        "subscriptions",
        ["removed_at"],
        sqlite_where=sa.text("removed_at IS NOT NULL"),
    )
    op.create_table(
        "drafts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("feeds", sa.Text(), nullable=False),
        sa.Column("chosen", sa.Integer(), server_default="0", nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("backlog", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sqlite_autoincrement=True,
    )
