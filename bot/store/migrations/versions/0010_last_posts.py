"""When each subscription last posted, without looking at all its posts."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """From 0009."""
    op.create_index(
        "ix_posts_sent",
        "posts",
        ["subscription_id", "decided_at"],
        sqlite_where=sa.text("state = 'sent'"),
    )
