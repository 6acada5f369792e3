"""Messages in doubt whose subscription somebody paused or moved meanwhile."""

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import OpenMessage, PauseReason, PostState, SubscriptionState
from bot.store.tables import messages, posts, subscriptions

_FOLLOWED = "its posts follow their subscription to another channel"

_WAITS = and_(
    subscriptions.c.state == SubscriptionState.PAUSED,
    subscriptions.c.reason.in_((PauseReason.BY_HAND, PauseReason.LEFT)),
)
"""One that goes on where it stopped, when somebody wants it to."""


async def release(connection: AsyncConnection, mine: ColumnElement[bool]) -> None:
    """Have posts that were attempted wait again, as if they never were.

    A message that nothing is left of is given up.
    """
    attempted = and_(mine, posts.c.state == PostState.SENDING)
    query = select(posts.c.message).where(attempted).distinct()
    left = list((await connection.execute(query)).scalars())
    await connection.execute(
        update(posts).where(attempted).values(state=PostState.PENDING, message=None, position=None)
    )
    has_posts = select(posts.c.id).where(posts.c.message == messages.c.id).exists()
    await connection.execute(
        update(messages)
        .where(messages.c.id.in_(left), ~has_posts)
        .values(state=PostState.DEAD, reason=_FOLLOWED, body=None)
    )


def moved_away(channel_id: int) -> ColumnElement[bool]:
    """What was attempted in a channel of which its subscription is not any more."""
    undecided = select(messages.c.id).where(
        messages.c.channel_id == channel_id, messages.c.state == PostState.SENDING
    )
    elsewhere = select(subscriptions.c.id).where(subscriptions.c.channel_id != channel_id)
    return and_(posts.c.message.in_(undecided), posts.c.subscription_id.in_(elsewhere))


def held() -> ColumnElement[bool]:
    """A message of which everything belongs to subscriptions that stand still for a while."""
    owners = (
        select(posts.c.id)
        .join(subscriptions, subscriptions.c.id == posts.c.subscription_id)
        .where(posts.c.message == messages.c.id)
    )
    return and_(owners.where(_WAITS).exists(), ~owners.where(~_WAITS).exists())


async def is_held(connection: AsyncConnection, message: OpenMessage) -> bool:
    """Whether all that a message is for stands still for a while."""
    query = select(messages.c.id).where(messages.c.id == message.id, held())
    return (await connection.execute(query)).first() is not None
