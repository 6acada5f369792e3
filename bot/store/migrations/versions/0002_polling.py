"""When feeds publish, what they ask for, and where they were before they moved."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """From 0001. What is not known yet of a feed is learnt at its next polls."""
    for column in (
        sa.Column("habits", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.Column("ttl", sa.Integer()),
        sa.Column("period", sa.Integer()),
        sa.Column("skips", sa.Integer(), server_default="0", nullable=False),
    ):
        op.add_column("feeds", column)
    op.create_table(
        "former_urls",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("feed_id", ROW_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["feeds.id"], name="fk_former_urls_feed_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("url", name="pk_former_urls"),
    )
    op.create_index("ix_former_urls_feed_id", "former_urls", ["feed_id"])
