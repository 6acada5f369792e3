"""Pictures of articles, for items that come without one."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """From 0008. Nobody asked for them yet."""
    op.add_column(
        "subscriptions",
        sa.Column("wants_article_image", sa.Integer(), server_default="0", nullable=False),
    )
    op.add_column("entries", sa.Column("article_image", sa.Text()))
