"""Forums, announcements, webhooks and pings."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """From 0004. What there is goes on as it was."""
    for name in ("crosspost", "webhook"):
        op.add_column(
            "subscriptions", sa.Column(name, sa.Integer(), server_default="0", nullable=False)
        )
    for column in (
        sa.Column("kind", sa.Text(), server_default="message", nullable=False),
        sa.Column("crosspost_by", sa.BigInteger()),
    ):
        op.add_column("messages", column)
    op.create_index(
        "ix_messages_crosspost",
        "messages",
        ["channel_id"],
        sqlite_where=sa.text("crosspost_by IS NOT NULL"),
    )
    op.create_table(
        "webhooks",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("token", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_webhooks"),
    )
    op.create_index("ix_webhooks_channel_id", "webhooks", ["channel_id"])
    op.create_table(
        "pings",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("subscription_id", ROW_ID, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("who_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("value", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscriptions.id"],
            name="fk_pings_subscription_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_pings"),
        sa.UniqueConstraint(
            *("subscription_id", "who", "who_id", "kind", "value"),
            name="uq_pings_subscription_id_who_who_id_kind_value",
        ),
        sqlite_autoincrement=True,
    )
