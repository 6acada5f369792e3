"""`/unsubscribe`, and having it back."""

import pytest
from simcord import InteractionResult
from simcord.results import ResponseMessage

from bot.store.removals import UNDO_TIME
from tests.building import HOUR, NOON, item, rss
from tests.conftest import SetClock
from tests.discord.conftest import MANAGER, UNKNOWN_INTERACTION, World, refusal, said
from tests.discord.test_editor import forge, stranger_of
from tests.feed_server import FeedServer


async def removed(world: World, feed_server: FeedServer) -> ResponseMessage:
    """A subscription to apples, with a filter and one post, that was removed just now."""
    feed = rss(item("1", category="red"), title="Apples")
    await world.subscribe(feed_server.put("/a", feed), tags="red")
    assert (await world.titles())[-1:] == ["Title 1"]
    result = await world.manager.slash(world.channel, "unsubscribe", subscription="apples")
    assert "**Apples** is not posted in" in said(result)
    assert result.response is not None
    return result.response


async def undo(world: World, message: ResponseMessage) -> InteractionResult:
    return await world.manager.click(message, label="Undo")


def route(message: ResponseMessage) -> str:
    return str(message.components[0]["components"][0]["custom_id"])


async def test_undo_brings_it_back_with_its_filter_and_what_came_meanwhile(
    world: World, feed_server: FeedServer
) -> None:
    answer = await removed(world, feed_server)
    items = (
        item("3", published=NOON + 2 * HOUR, category="green"),
        item("2", published=NOON + HOUR, category="red"),
        item("1", category="red"),
    )
    feed_server.put("/a", rss(*items, title="Apples"))
    await world.poll()
    assert await world.titles() == ["Title 1"]
    listed = said(await world.manager.slash(world.channel, "subscriptions"))
    assert "follows no feeds" in listed

    assert "**Apples** is posted" in said(await undo(world, answer))
    assert await world.titles() == ["Title 1", "Title 2"]
    (one,) = await world.app.store.subscriptions.of_guild(world.guild.id)
    assert [str(rule) for rule in one.rules] == ["red"]


async def test_after_a_minute_it_is_too_late(
    world: World, feed_server: FeedServer, clock: SetClock
) -> None:
    answer = await removed(world, feed_server)
    clock.advance(UNDO_TIME / 1000 + 1)
    assert "cannot be undone any more" in refusal(await undo(world, answer))
    assert await world.app.store.subscriptions.all() == []


async def test_a_second_press_changes_nothing(world: World, feed_server: FeedServer) -> None:
    answer = await removed(world, feed_server)
    one = int(route(answer).split(":")[1])
    assert "is posted" in said(await undo(world, answer))
    again = await world.manager.slash(world.channel, "unsubscribe", subscription="apples")
    assert again.response is not None
    await world.app.subscriptions.undo(one, world.guild.id)
    assert "cannot be undone any more" in refusal(await undo(world, again.response))
    assert len(await world.app.store.subscriptions.all()) == 1


async def test_what_was_subscribed_anew_stays_as_it_is(
    world: World, feed_server: FeedServer
) -> None:
    answer = await removed(world, feed_server)
    await world.subscribe(f"{feed_server.url}/a", backlog=0)
    assert "cannot be undone any more" in refusal(await undo(world, answer))
    (one,) = await world.app.store.subscriptions.all()
    assert one.rules == ()


async def test_nobody_else_brings_it_back(world: World, feed_server: FeedServer) -> None:
    answer = await removed(world, feed_server)
    role = world.guild.create_role("More managers", permissions=MANAGER)
    other = world.guild.add_member(world.env.create_user("max"), roles=[role])
    eve, elsewhere = await stranger_of(world)
    for somebody, channel, claimed, complaint in (
        (other, world.channel, world.manager.id, "somebody else's"),
        (eve, elsewhere, world.manager.id, "somebody else's"),
        (eve, elsewhere, eve.id, "cannot be undone any more"),
    ):
        url = feed_server.put("/own", rss(item("own"), title="Own"))
        await somebody.slash(channel, "subscribe", feed=url, confirm=False)
        own = await somebody.slash(channel, "unsubscribe", subscription="own")
        assert own.response is not None
        stolen = route(answer).replace(str(world.manager.id), str(claimed))
        forge(world, own.response, **{route(own.response): stolen})
        assert complaint in refusal(await somebody.click(own.response, label="Undo"))
        await world.app.store.removals.purge(now=2 * NOON)
        assert await world.app.store.subscriptions.all() == []
        answer = await removed(world, feed_server)


async def test_it_can_be_undone_after_a_restart(world: World, feed_server: FeedServer) -> None:
    answer = await removed(world, feed_server)
    await world.app.client.reload_extension("cogs.unsubscribe")
    assert world.app.client._connection._view_store._views == {}  # noqa: SLF001 - nothing is kept
    assert "is posted" in said(await undo(world, answer))


@pytest.mark.parametrize("command", ["unsubscribe", "subscribe"])
async def test_nothing_happens_to_what_cannot_be_answered_any_more(
    world: World, feed_server: FeedServer, command: str, caplog: pytest.LogCaptureFixture
) -> None:
    url = feed_server.put("/a", rss(item("1"), title="Apples"))
    await world.subscribe(url)
    before = await world.app.store.subscriptions.all()
    world.env.inject_error(
        "POST", "/interactions/*", status=404, code=UNKNOWN_INTERACTION, times=None
    )
    if command == "unsubscribe":
        await world.manager.slash(world.channel, command, subscription="apples")
    else:
        url = feed_server.put("/b", rss(item("2"), title="Pears"))
        await world.manager.slash(world.channel, command, feed=url, confirm=False)
    assert await world.app.store.subscriptions.all() == before
    assert "a bug" not in caplog.text
    assert "too late to answer" in caplog.text
