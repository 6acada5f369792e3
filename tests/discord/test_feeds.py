"""`/feeds`: how a server's feeds do, and the button that has one asked again."""

from bot.allowance import Allowance
from bot.store import Wanted
from tests.building import NOON, item, rss
from tests.conftest import SetClock
from tests.discord.conftest import MANAGER, World, buttons, refusal, said
from tests.feed_server import FeedServer


async def failing(world: World, feed_server: FeedServer, clock: SetClock) -> None:
    """One feed that does well, and one that began to fail an hour later."""
    for name in ("apples", "pears"):
        feed = feed_server.put(f"/{name}", rss(item(name), title=name.title()))
        await world.subscribe(feed, confirm=False)
    clock.advance(3600)
    feed_server.fail("/pears", 403)
    await world.poll()
    clock.advance(120)


async def shown(world: World) -> str:
    return said(await world.manager.slash(world.channel, "feeds"))


async def test_feeds_are_shown_with_what_is_wrong(
    world: World, feed_server: FeedServer, clock: SetClock
) -> None:
    assert "follows no feeds yet" in await shown(world)
    await failing(world, feed_server, clock)
    lines = (await shown(world)).splitlines()
    since = NOON // 1000 + 3600
    assert lines[0].startswith("🔴 **Pears** answers 403")
    assert f"since <t:{since}:f>, last read <t:{NOON // 1000}:R>, next try <t:" in lines[0]
    assert lines[1].startswith("-# The site blocks bots")
    assert lines[2].startswith(f"🟢 **Apples** · read <t:{NOON // 1000}:R>, next <t:")


async def test_a_feed_is_asked_again_by_button(
    world: World, feed_server: FeedServer, clock: SetClock
) -> None:
    await failing(world, feed_server, clock)
    page = (await world.manager.slash(world.channel, "feeds")).response
    assert page is not None
    assert buttons(page) == ["Retry Pears"]
    result = await world.manager.click(page, label="Retry Pears")
    assert "**Pears** is asked again now" in said(result)
    (feed_id,) = [i for i, at in await world.app.store.polls.due() if at == clock.now]
    feed_server.put("/pears", rss(item("pears"), title="Pears"))
    await world.app.poller.poll(feed_id)
    await world.app.poller.flush()
    again = refusal(await world.manager.click(page, label="Retry Pears"))
    assert "less than a minute ago" in again
    assert "🔴" not in await shown(world)


async def test_the_button_works_after_a_restart_and_has_a_limit(
    world: World, feed_server: FeedServer, clock: SetClock
) -> None:
    await failing(world, feed_server, clock)
    page = (await world.manager.slash(world.channel, "feeds")).response
    assert page is not None
    for extension in ("cogs.paging", "cogs.feeds"):
        await world.app.client.unload_extension(extension)
        await world.app.client.load_extension(extension)
    world.app.client.allowance = Allowance(clock, burst=2)
    for _ in range(2):
        assert "is asked again" in said(await world.manager.click(page, label="Retry Pears"))
    assert "again <t:" in refusal(await world.manager.click(page, label="Retry Pears"))


async def test_a_feed_that_is_not_followed_any_more_is_not_asked(
    world: World, feed_server: FeedServer, clock: SetClock
) -> None:
    await failing(world, feed_server, clock)
    page = (await world.manager.slash(world.channel, "feeds")).response
    assert page is not None
    for one in await world.app.store.subscriptions.all():
        await world.app.store.removals.remove(one.id, world.guild.id, now=clock.now)
    answer = refusal(await world.manager.click(page, label="Retry Pears"))
    assert "does not follow that feed any more" in answer


async def test_many_feeds_have_pages(world: World, feed_server: FeedServer) -> None:
    for number in range(7):
        feed = feed_server.put(f"/{number}", rss(item("one"), title=f"Feed {number}"))
        wanted = Wanted(feed, world.channel.id, world.guild.id, (), 0)
        await world.app.store.subscriptions.add(wanted, now=NOON)
    first = (await world.manager.slash(world.channel, "feeds")).response
    assert first is not None
    assert buttons(first) == ["Next"]
    second = await world.manager.click(first, label="Next")
    assert said(second).count("⚪") == 2
    assert second.response is not None
    assert buttons(second.response) == ["Previous"]


async def test_members_have_no_such_command_and_other_servers_no_such_feeds(
    world: World, feed_server: FeedServer, clock: SetClock
) -> None:
    await failing(world, feed_server, clock)
    assert "feeds" not in world.member.available_commands(world.channel)
    assert "feeds" in world.manager.available_commands(world.channel)
    guild = world.env.create_guild("Elsewhere")
    channel = guild.create_text_channel("news")
    managers = guild.create_role("Managers", permissions=MANAGER)
    eve = guild.add_member(world.env.create_user("eve"), roles=[managers])
    assert "follows no feeds yet" in said(await eve.slash(channel, "feeds"))
