"""What the people of a server do about one of their subscriptions, in terms of values."""

from collections.abc import Callable
from dataclasses import replace

from bot.clock import Clock
from bot.deliver import Courier, Invalid, Refused, Sent, Trials
from bot.errors import InputError
from bot.filters import decide
from bot.looks import Look
from bot.models import News, Post, Subscription
from bot.pacing import Pacing
from bot.pings import Ping
from bot.places import Place
from bot.store import Overview, Store
from bot.texts import say
from bot.wakes import Wakes

_SAMPLES = 50
"""Among how many of the newest items one is looked for that the filter lets pass."""


class Editing:
    """Shows and changes subscriptions; every id is looked up together with its server's."""

    def __init__(
        self,
        store: Store,
        wakes: Wakes,
        clock: Clock,
        courier: Callable[[], Courier],
        trials: Callable[[], Trials],
    ) -> None:
        """`courier` knows the channels, `trials` posts tests; both need the client itself."""
        self._store = store
        self._wakes = wakes
        self._clock = clock
        self._courier = courier
        self._trials = trials

    async def overviews(self, guild_id: int, offset: int, limit: int) -> list[Overview]:
        """Some of a server's subscriptions, which are ordered by channel and feed."""
        return await self._store.overviews.of_guild(guild_id, offset, limit)

    async def count(self, guild_id: int) -> int:
        """How many subscriptions a server has."""
        return await self._store.overviews.count(guild_id)

    async def overview(self, subscription_id: int, guild_id: int) -> Overview | None:
        """A subscription, if it is this server's."""
        return await self._store.overviews.one(subscription_id, guild_id)

    async def pause(self, subscription: Subscription, guild_id: int) -> None:
        """Post nothing of it until somebody has it go on. Raises `InputError` for a fixed one."""
        require_changeable(subscription)
        await self._store.changes.pause(subscription.id, guild_id)
        self._wakes.wake_feeds()

    async def resume(self, subscription: Subscription, guild_id: int) -> None:
        """Have a paused one go on. Raises `InputError` for a fixed one."""
        require_changeable(subscription)
        await self._store.changes.resume(subscription.id, guild_id, now=self._clock())
        self._wakes.wake_feeds()
        self._wakes.wake_channels([subscription.channel_id])

    async def set_pacing(self, subscription: Subscription, guild_id: int, pacing: Pacing) -> None:
        """Have its posts go out at other times. Raises `InputError` for a fixed one."""
        require_changeable(subscription)
        await self._pace(subscription.id, guild_id, subscription.channel_id, pacing)

    async def _pace(
        self, subscription_id: int, guild_id: int, channel_id: int, pacing: Pacing
    ) -> None:
        """In a forum each item has its thread as it comes, and the digest is one more."""
        is_forum = self._courier().forum(channel_id) is not None
        wanted = replace(pacing, is_roundup=is_forum and pacing.digest is not None)
        await self._store.paces.change(subscription_id, guild_id, wanted, now=self._clock())
        self._wakes.wake_channels([channel_id])

    async def move(self, subscription: Subscription, guild_id: int, channel_id: int) -> None:
        """Post it elsewhere; somebody has seen to it that the bot can post there.

        Raises `InputError` for a fixed one, and where the channel has its feed already.
        """
        require_changeable(subscription)
        if not await self._store.changes.move(subscription.id, guild_id, channel_id):
            raise InputError(say("editor.channel.taken", channel=f"<#{channel_id}>"))
        if subscription.pacing.digest is not None:
            await self._pace(subscription.id, guild_id, channel_id, subscription.pacing)
        self._wakes.wake_channels([channel_id])

    async def post_sample(self, subscription: Subscription, guild_id: int) -> int | None:
        """Post the newest item that passes, marked as a test; it is recorded nowhere.

        Returns the message's id. Raises `InputError` where there is none, or it cannot be posted.
        """
        news = await self.sample(subscription, guild_id)
        if news is None:
            raise InputError(say("editor.sample.nothing"))
        # The mark is in the title, so that nobody who looks for the item's own post takes this one.
        title = say("editor.sample.title", title=news.entry.title or news.feed.title)
        marked = replace(news.entry, title=title)
        place, look = subscription.place, subscription.look
        post = Post(0, subscription.id, marked, news.feed, look, place=place)
        match await self._trials().post(subscription.channel_id, post):
            case Sent(message_id):
                return message_id
            case Refused(reason) | Invalid(reason):
                channel = f"<#{subscription.channel_id}>"
                raise InputError(say("editor.sample.refused", channel=channel, reason=reason))
        raise InputError(say("editor.sample.unknown"))

    async def set_look(self, subscription: Subscription, guild_id: int, look: Look) -> None:
        """Have posts look so from now on. Raises `InputError` for a fixed one."""
        require_changeable(subscription)
        await self._store.changes.set_look(subscription.id, guild_id, look)

    async def set_place(self, subscription: Subscription, guild_id: int, place: Place) -> None:
        """Have posts go out so from now on. Raises `InputError` for a fixed one."""
        require_changeable(subscription)
        await self._store.changes.set_place(subscription.id, guild_id, place)

    async def pings(self, subscription: Subscription) -> tuple[Ping, ...]:
        """Whom its posts ping."""
        return await self._store.pings.of(subscription.id)

    async def add_ping(self, subscription: Subscription, guild_id: int, ping: Ping) -> bool:
        """Have its posts ping somebody; False if they ping as many as they can.

        Somebody has seen to it that whoever asks may have everybody pinged. Raises `InputError`
        for a fixed one.
        """
        require_changeable(subscription)
        return await self._store.pings.add(subscription.id, guild_id, ping)

    async def remove_ping(self, subscription: Subscription, guild_id: int, ping: Ping) -> None:
        """Have its posts ping somebody no more. Raises `InputError` for a fixed one."""
        require_changeable(subscription)
        await self._store.pings.remove(subscription.id, guild_id, ping)

    async def sample(self, subscription: Subscription, guild_id: int) -> News | None:
        """What to show a look with: the newest item that it would post, or else the newest."""
        found = await self._store.entries.of_feeds(guild_id, [subscription.feed_id], _SAMPLES)
        passing = (one for one in found if decide(subscription.rules, one.entry).passed)
        return next(passing, found[0] if found else None)

    async def remove(self, subscription: Subscription, guild_id: int) -> None:
        """Take it away, with what waits to be posted. Raises `InputError` for a fixed one."""
        require_changeable(subscription)
        await self._store.removals.remove(subscription.id, guild_id, now=self._clock())


def require_changeable(subscription: Subscription) -> None:
    """Raises `InputError` for a subscription about which config.toml decides."""
    if subscription.is_fixed:
        raise InputError(say("common.fixed"))
