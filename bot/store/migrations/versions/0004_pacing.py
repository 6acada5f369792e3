"""Posts that wait for their time, and the subscriptions that ask for it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """From 0003. What waits already goes out at once, as it would have."""
    for name in ("digest", "zone"):
        op.add_column("subscriptions", sa.Column(name, sa.Text()))
    for name in ("digest_at", "digest_size", "quiet_from", "quiet_to", "hourly_limit"):
        op.add_column("subscriptions", sa.Column(name, sa.Integer()))
    op.add_column("posts", sa.Column("due_at", sa.BigInteger(), server_default="0"))
    op.create_index(
        "ix_posts_due",
        "posts",
        ["due_at"],
        sqlite_where=sa.text("state = 'pending' AND due_at > 0"),
    )
