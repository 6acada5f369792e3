"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
APPLICATION_ID = 0x54494447


def upgrade() -> None:
    """From nothing."""
    op.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    _feeds()
    _guilds()
    _messages()
    _meta()
    _entries()
    _seen()
    _subscriptions()
    _entry_tags()
    _filter_rules()
    _posts()


def _feeds() -> None:
    op.create_table(
        "feeds",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("site", sa.Text()),
        sa.Column("icon", sa.Text()),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("body_hash", sa.BigInteger()),
        sa.Column("items", sa.LargeBinary(), server_default=sa.text("x''"), nullable=False),
        sa.Column("baseline", sa.BigInteger()),
        sa.Column("checked_at", sa.BigInteger()),
        sa.Column("succeeded_at", sa.BigInteger()),
        sa.Column("next_poll_at", sa.BigInteger(), nullable=False),
        sa.Column("failure_kind", sa.Text()),
        sa.Column("failure_detail", sa.Text()),
        sa.Column("failure_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("failing_since", sa.BigInteger()),
        sa.Column("paused_reason", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_feeds"),
        sa.UniqueConstraint("url", name="uq_feeds_url"),
        sqlite_autoincrement=True,
    )


def _guilds() -> None:
    op.create_table(
        "guilds",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("locale", sa.Text()),
        sa.Column("greeted_at", sa.BigInteger()),
        sa.Column("left_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_guilds"),
    )


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("first_attempt_at", sa.BigInteger(), nullable=False),
        sa.Column("after_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("body", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_messages_channel_id_message_id", "messages", ["channel_id", "message_id"])
    op.create_index(
        "ix_messages_open", "messages", ["channel_id"], sqlite_where=sa.text("state = 'sending'")
    )


def _meta() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
    )


def _entries() -> None:
    op.create_table(
        "entries",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("feed_id", ROW_ID, nullable=False),
        sa.Column("guid_hash", sa.BigInteger(), nullable=False),
        sa.Column("alias_hash", sa.BigInteger(), nullable=False),
        sa.Column("content_hash", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("link", sa.Text()),
        sa.Column("image", sa.Text()),
        sa.Column("author", sa.Text()),
        sa.Column("published", sa.BigInteger()),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("sorted_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["feeds.id"], name="fk_entries_feed_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_entries"),
        sa.UniqueConstraint("feed_id", "guid_hash", name="uq_entries_feed_id_guid_hash"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_entries_feed_id_sorted_at", "entries", ["feed_id", "sorted_at"])


def _seen() -> None:
    op.create_table(
        "seen",
        sa.Column("feed_id", ROW_ID, nullable=False),
        sa.Column("guid_hash", sa.BigInteger(), nullable=False),
        sa.Column("alias_hash", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["feeds.id"], name="fk_seen_feed_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("feed_id", "guid_hash", name="pk_seen"),
        sqlite_with_rowid=False,
    )


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("feed_id", ROW_ID, nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("guild_id", sa.BigInteger()),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("told_reason", sa.Text()),
        sa.Column("backlog", sa.Integer()),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["feeds.id"], name="fk_subscriptions_feed_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_subscriptions"),
        sa.UniqueConstraint("feed_id", "channel_id", name="uq_subscriptions_feed_id_channel_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_subscriptions_channel_id", "subscriptions", ["channel_id"])
    op.create_index("ix_subscriptions_guild_id", "subscriptions", ["guild_id"])


def _entry_tags() -> None:
    op.create_table(
        "entry_tags",
        sa.Column("entry_id", ROW_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entries.id"], name="fk_entry_tags_entry_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("entry_id", "position", name="pk_entry_tags"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_entry_tags_folded", "entry_tags", ["folded"])


def _filter_rules() -> None:
    op.create_table(
        "filter_rules",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("subscription_id", ROW_ID, nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscriptions.id"],
            name="fk_filter_rules_subscription_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_filter_rules"),
        sa.UniqueConstraint(
            "subscription_id",
            "mode",
            "kind",
            "value",
            name="uq_filter_rules_subscription_id_mode_kind_value",
        ),
    )


def _posts() -> None:
    op.create_table(
        "posts",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("subscription_id", ROW_ID, nullable=False),
        sa.Column("entry_id", ROW_ID),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("message", ROW_ID),
        sa.Column("position", sa.Integer()),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", sa.BigInteger()),
        sa.Column("is_stale", sa.Integer(), server_default="0", nullable=False),
        sa.Column("edits", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entries.id"], name="fk_posts_entry_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["message"], ["messages.id"], name="fk_posts_message"),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscriptions.id"],
            name="fk_posts_subscription_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_posts"),
        sa.UniqueConstraint(
            "subscription_id", "entry_id", name="uq_posts_subscription_id_entry_id"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_posts_entry_id", "posts", ["entry_id"])
    op.create_index("ix_posts_message", "posts", ["message"])
    op.create_index("ix_posts_stale", "posts", ["message"], sqlite_where=sa.text("is_stale = 1"))
    op.create_index(
        "ix_posts_open",
        "posts",
        ["subscription_id"],
        sqlite_where=sa.text("state IN ('pending', 'sending')"),
    )
