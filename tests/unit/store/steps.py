"""What tests of the store do again and again."""

from bot.models import Entry, PollResult, Subscription, tag_rules
from bot.rhythm import Habits
from bot.store import Store, Wanted
from tests.building import HOUR, NOON, entry, next_post, reading

FEED = "https://news.example/feed/"
GUILD = 10
CHANNEL = 100
LATER = NOON + HOUR


def wanted(
    channel_id: int = CHANNEL,
    *,
    feed: str = FEED,
    guild_id: int | None = GUILD,
    tags: str = "",
    backlog: int = 0,
) -> Wanted:
    """A subscription to be made, to everything and without a backlog unless told otherwise."""
    return Wanted(feed, channel_id, guild_id, tag_rules(tags.split(",")), backlog)


async def subscribe(store: Store, one: Wanted | None = None, *, now: int = NOON) -> Subscription:
    """As by command."""
    return (await store.subscriptions.add(one or wanted(), now=now)).subscription


async def poll(
    store: Store,
    *entries: Entry,
    feed_id: int = 1,
    now: int = NOON,
    cut: tuple[str, ...] = (),
    title: str = "A feed",
) -> PollResult:
    """Record a reading of `entries`, top first."""
    made = reading(*entries, cut=cut, title=title)
    return await store.polls.record(
        feed_id, made, now=now, next_poll_at=now + HOUR, habits=Habits(), max_posts=10
    )


async def deliver(store: Store, channel_id: int = CHANNEL, *, now: int = NOON) -> list[str]:
    """Send whatever waits for a channel; returns the titles in their order."""
    titles = []
    while (post := await next_post(store, channel_id, now=now)) is not None:
        message = await store.outbox.claim([post.id], channel_id, "{}", after_id=0, now=now)
        assert message is not None
        await store.outbox.sent(message, 1_000 + message.id, now=now)
        titles.append(post.entry.title)
    return titles


def numbered(count: int, start: int = 0) -> list[Entry]:
    """Entries called by number; the first is the newest, and each is an hour older."""
    return [entry(str(i), published=NOON - i * HOUR) for i in range(start, start + count)]
