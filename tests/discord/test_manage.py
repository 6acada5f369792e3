"""`/unsubscribe` and `/subscriptions`."""

import pytest

from bot.settings import FixedSubscription
from tests.building import item, rss
from tests.discord.conftest import MANAGER, World, said
from tests.feed_server import FeedServer


async def test_unsubscribe_offers_this_servers_feeds_and_ends_the_chosen_one(
    world: World, feed_server: FeedServer
) -> None:
    await world.subscribe(feed_server.put("/a", rss(item("1"), title="Apples")))
    await world.subscribe(feed_server.put("/b", rss(item("2"), title="Pears")))
    offered = await world.manager.autocomplete(world.channel, "unsubscribe", "subscription", "")
    assert [choice["name"] for choice in offered] == ["Apples in #news", "Pears in #news"]
    pears = await world.manager.autocomplete(world.channel, "unsubscribe", "subscription", "PEAR")
    assert [choice["name"] for choice in pears] == ["Pears in #news"]

    result = await world.manager.slash(world.channel, "unsubscribe", subscription=pears[0]["value"])
    assert "**Pears** is not posted" in said(result)
    assert [one.feed_title for one in await world.app.store.subscriptions.all()] == ["Apples"]


async def test_a_removed_subscription_gets_no_more_posts(
    world: World, feed_server: FeedServer
) -> None:
    await world.subscribe(feed_server.put("/a", rss(item("1"), title="Apples")))
    await world.manager.slash(world.channel, "unsubscribe", subscription="apples")
    assert await world.titles() == []


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [("nothing like it", "no such subscription"), ("s", "several"), ("s:999", "no such")],
)
async def test_what_means_no_single_subscription_is_refused(
    world: World, feed_server: FeedServer, typed: str, complaint: str
) -> None:
    await world.subscribe(feed_server.put("/a", rss(item("1"), title="Apples")))
    await world.subscribe(feed_server.put("/b", rss(item("2"), title="Pears")))
    result = await world.manager.slash(world.channel, "unsubscribe", subscription=typed)
    assert complaint in said(result)
    assert len(await world.app.store.subscriptions.all()) == 2


async def test_another_servers_subscriptions_are_out_of_reach(
    world: World, feed_server: FeedServer
) -> None:
    await world.subscribe(feed_server.put("/a", rss(item("1"), title="Apples")))
    (own,) = await world.app.store.subscriptions.all()
    guild = world.env.create_guild("Elsewhere")
    channel = guild.create_text_channel("news")
    stranger = guild.add_member(
        world.env.create_user("eve"), roles=[guild.create_role("Managers", permissions=MANAGER)]
    )
    assert await stranger.autocomplete(channel, "unsubscribe", "subscription", "") == []
    for typed in (f"s:{own.id}", "apples", feed_server.url):
        result = await stranger.slash(channel, "unsubscribe", subscription=typed)
        assert "no such subscription" in said(result)
    assert "follows no feeds yet" in said(await stranger.slash(channel, "subscriptions"))
    assert len(await world.app.store.subscriptions.all()) == 1


async def test_a_fixed_subscription_shows_a_lock_and_cannot_be_removed_here(
    world: World, feed_server: FeedServer
) -> None:
    feed_server.put("/a", rss(item("1"), title="Apples"))
    fixed = FixedSubscription(feed=f"{feed_server.url}/a", channel=world.channel.id)
    await world.app.subscriptions.reconcile((fixed,))
    await world.poll()
    await world.app.store.subscriptions.place({world.channel.id: world.guild.id})
    assert "🔒 **Apples**" in said(await world.manager.slash(world.channel, "subscriptions"))
    result = await world.manager.slash(world.channel, "unsubscribe", subscription="apples")
    assert "config.toml" in said(result)
    await world.app.subscriptions.reconcile(())
    text = said(await world.manager.slash(world.channel, "subscriptions"))
    assert "no longer in config.toml" in text


async def test_a_subscription_that_left_the_config_can_be_removed_or_taken_over(
    world: World, feed_server: FeedServer
) -> None:
    subscriptions = []
    for name in ("apples", "pears"):
        url = feed_server.put(f"/{name}", rss(item("1"), title=name))
        subscriptions.append(FixedSubscription(feed=url, channel=world.channel.id))
    await world.app.subscriptions.reconcile(tuple(subscriptions))
    await world.poll()
    await world.app.store.subscriptions.place({world.channel.id: world.guild.id})
    await world.app.subscriptions.reconcile(())
    result = await world.manager.slash(world.channel, "unsubscribe", subscription="apples")
    assert "**apples** is not posted" in said(result)
    answer = said(await world.subscribe(subscriptions[1].feed, tags="-sport"))
    assert "Subscribed: new items of **pears**" in answer
    text = said(await world.manager.slash(world.channel, "subscriptions"))
    assert "**pears**, filtered by `-sport`" in text.splitlines()
