"""What the people of a server do about one of their subscriptions, in terms of values."""

from bot.clock import Clock
from bot.errors import InputError
from bot.filters import decide
from bot.looks import Look
from bot.models import News, Subscription
from bot.store import Overview, Store
from bot.texts import say
from bot.wakes import Wakes

_SAMPLES = 50


class Editing:
    """Shows and changes subscriptions; every id is looked up together with its server's."""

    def __init__(self, store: Store, wakes: Wakes, clock: Clock) -> None:
        """`store` is open."""
        self._store = store
        self._wakes = wakes
        self._clock = clock

    async def overviews(self, guild_id: int) -> list[Overview]:
        """A server's subscriptions, by channel and feed."""
        return await self._store.overviews.of_guild(guild_id)

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

    async def set_look(self, subscription: Subscription, guild_id: int, look: Look) -> None:
        """Have posts look so from now on. Raises `InputError` for a fixed one."""
        require_changeable(subscription)
        await self._store.changes.set_look(subscription.id, guild_id, look)

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
