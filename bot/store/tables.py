"""The tables. Migrations make them; a test holds the two together.

Times are Unix milliseconds; hashes are signed 64-bit; ids of Discord's are its snowflakes.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

# SQLite numbers rows by itself only where the type is exactly INTEGER. It would use the number of
# a deleted last row again; where a number outlives its row, in a nonce, a button, a completion or
# a delivery under way, `sqlite_autoincrement` forbids that.
RowId = BigInteger().with_variant(Integer, "sqlite")
Big = BigInteger

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

guilds = Table(
    "guilds",
    metadata,
    Column("id", Big, primary_key=True, autoincrement=False),
    Column("locale", Text),
    Column("greeted_at", Big),
    Column("left_at", Big),
)

feeds = Table(
    "feeds",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False, server_default=""),
    Column("site", Text),
    Column("icon", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_hash", Big),
    # The items of the last reading, top first: (span hash, GUID hash) pairs, 16 bytes each.
    Column("items", LargeBinary, nullable=False, server_default=text("x''")),
    Column("baseline", Big),
    # When it publishes (`bot.rhythm.Habits`), and what its document asks for: seconds, and the
    # bits of the hours (0 to 23) and weekdays (24 to 30) to leave out.
    Column("habits", LargeBinary, nullable=False, server_default=text("x''")),
    Column("ttl", Integer),
    Column("period", Integer),
    Column("skips", Integer, nullable=False, server_default="0"),
    Column("checked_at", Big),
    Column("succeeded_at", Big),
    Column("next_poll_at", Big, nullable=False),
    Column("failure_kind", Text),
    Column("failure_detail", Text),
    Column("failure_count", Integer, nullable=False, server_default="0"),
    Column("failing_since", Big),
    Column("paused_reason", Text),
    sqlite_autoincrement=True,
)

# Where feeds were before they moved: who asks for them there means these.
former_urls = Table(
    "former_urls",
    metadata,
    Column("url", Text, primary_key=True),
    Column("feed_id", ForeignKey(feeds.c.id, ondelete="CASCADE"), nullable=False, index=True),
)

entries = Table(
    "entries",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("feed_id", ForeignKey(feeds.c.id, ondelete="CASCADE"), nullable=False),
    Column("guid_hash", Big, nullable=False),
    Column("alias_hash", Big, nullable=False),
    Column("content_hash", Big, nullable=False),
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("link", Text),
    Column("image", Text),
    # The one that its article names, where the feed has none and somebody wants it.
    Column("article_image", Text),
    Column("author", Text),
    Column("published", Big),
    Column("seen_at", Big, nullable=False),
    # What "newest" goes by: when it was published, but never later than when it was seen.
    Column("sorted_at", Big, nullable=False),
    UniqueConstraint("feed_id", "guid_hash"),
    Index(None, "feed_id", "sorted_at"),
    sqlite_autoincrement=True,
)

entry_tags = Table(
    "entry_tags",
    metadata,
    Column("entry_id", ForeignKey(entries.c.id, ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("tag", Text, nullable=False),
    Column("folded", Text, nullable=False, index=True),
    sqlite_with_rowid=False,
)

seen = Table(
    "seen",
    metadata,
    Column("feed_id", ForeignKey(feeds.c.id, ondelete="CASCADE"), primary_key=True),
    Column("guid_hash", Big, primary_key=True),
    Column("alias_hash", Big, nullable=False),
    Column("seen_at", Big, nullable=False),
    sqlite_with_rowid=False,
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("feed_id", ForeignKey(feeds.c.id, ondelete="CASCADE"), nullable=False),
    Column("channel_id", Big, nullable=False, index=True),
    Column("guild_id", Big, index=True),
    Column("origin", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    # The last reason for standing still that the server was told.
    Column("told_reason", Text),
    # How many existing items are still owed; NULL once that is settled.
    Column("backlog", Integer),
    Column("created_at", Big, nullable=False),
    # `bot.looks.Look`.
    Column("style", Text, nullable=False, server_default="card"),
    Column("template", Text),
    Column("colour", Integer),
    Column("wants_article_image", Integer, nullable=False, server_default="0"),
    # Set for what was removed and may still be had back; then `guild_id` is NULL.
    Column("removed_at", Big),
    Column("removed_from", Big),
    # When its posts go out (`bot.pacing.Pacing`); times of day are minutes after midnight.
    Column("digest", Text),
    Column("digest_at", Integer),
    Column("digest_size", Integer),
    # Since when digests list what went out as it came, instead of holding it back.
    Column("roundup_since", Big),
    Column("quiet_from", Integer),
    Column("quiet_to", Integer),
    Column("hourly_limit", Integer),
    Column("zone", Text),
    # `bot.places.Place`.
    Column("crosspost", Integer, nullable=False, server_default="0"),
    Column("webhook", Integer, nullable=False, server_default="0"),
    UniqueConstraint("feed_id", "channel_id"),
    Index("ix_subscriptions_removed", "removed_at", sqlite_where=text("removed_at IS NOT NULL")),
    sqlite_autoincrement=True,
)

# What somebody is about to subscribe: its buttons stand in a message, and may outlive a restart.
drafts = Table(
    "drafts",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("guild_id", Big, nullable=False),
    Column("owner_id", Big, nullable=False),
    Column("channel_id", Big, nullable=False),
    # JSON: the addresses and titles of the feeds that were found, and which of them it is.
    Column("feeds", Text, nullable=False),
    Column("chosen", Integer, nullable=False, server_default="0"),
    Column("tags", Text, nullable=False),
    Column("backlog", Integer, nullable=False),
    Column("created_at", Big, nullable=False),
    Column("style", Text, nullable=False, server_default="card"),
    sqlite_autoincrement=True,
)

filter_rules = Table(
    "filter_rules",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("subscription_id", ForeignKey(subscriptions.c.id, ondelete="CASCADE"), nullable=False),
    Column("mode", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("value", Text, nullable=False),
    UniqueConstraint("subscription_id", "mode", "kind", "value"),
)

# Who is pinged by a subscription's posts: by all, or by those that a rule matches.
pings = Table(
    "pings",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("subscription_id", ForeignKey(subscriptions.c.id, ondelete="CASCADE"), nullable=False),
    Column("who", Text, nullable=False),
    Column("who_id", Big, nullable=False),
    Column("kind", Text, nullable=False, server_default=""),
    Column("value", Text, nullable=False, server_default=""),
    UniqueConstraint("subscription_id", "who", "who_id", "kind", "value"),
    sqlite_autoincrement=True,
)

# Those of ours, by channel; one that was deleted has no token any more, but messages.
webhooks = Table(
    "webhooks",
    metadata,
    Column("id", Big, primary_key=True, autoincrement=False),
    Column("channel_id", Big, nullable=False, index=True),
    Column("token", Text),
)

messages = Table(
    "messages",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("channel_id", Big, nullable=False),
    Column("first_attempt_at", Big, nullable=False),
    Column("after_id", Big, nullable=False),
    # Of a forum's post, the thread's.
    Column("message_id", Big),
    # `bot.places.Kind`: as it was first attempted.
    Column("kind", Text, nullable=False, server_default="message"),
    # Until when it is tried to publish it to those that follow the channel; NULL if it is not.
    Column("crosspost_by", Big),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    # The request's JSON as it was first sent; a repeat is the same request. NULL when decided.
    Column("body", Text),
    # How its posts look, now and after an edit (`bot.looks.pack`).
    Column("look", Text),
    Index("ix_messages_open", "channel_id", sqlite_where=text("state = 'sending'")),
    Index(None, "channel_id", "message_id"),
    Index("ix_messages_crosspost", "channel_id", sqlite_where=text("crosspost_by IS NOT NULL")),
    sqlite_autoincrement=True,
)

posts = Table(
    "posts",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("subscription_id", ForeignKey(subscriptions.c.id, ondelete="CASCADE"), nullable=False),
    # An audit row outlives its entry.
    Column("entry_id", ForeignKey(entries.c.id, ondelete="SET NULL"), index=True),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("message", ForeignKey(messages.c.id), index=True),
    Column("position", Integer),
    Column("created_at", Big, nullable=False),
    Column("decided_at", Big),
    # Not before this; 0 is at once, NULL when enough have gathered (`bot.pacing.Turn`).
    Column("due_at", Big, server_default="0"),
    # Whether its entry changed since it was sent, and how often the message was edited for that.
    Column("is_stale", Integer, nullable=False, server_default="0"),
    Column("edits", Integer, nullable=False, server_default="0"),
    UniqueConstraint("subscription_id", "entry_id"),
    Index("ix_posts_stale", "message", sqlite_where=text("is_stale = 1")),
    Index("ix_posts_sent", "subscription_id", "decided_at", sqlite_where=text("state = 'sent'")),
    Index("ix_posts_due", "due_at", sqlite_where=text("state = 'pending' AND due_at > 0")),
    Index("ix_posts_open", "subscription_id", sqlite_where=text("state IN ('pending', 'sending')")),
    sqlite_autoincrement=True,
)
