"""The editor: who may open it and act in it, and its pages to pause and to remove."""

import re
from pathlib import Path
from typing import Any

import discord
import pytest
from simcord import ChannelHandle, InteractionResult, MemberActor
from simcord.results import ResponseMessage

from bot.models import SubscriptionState
from bot.settings import FixedSubscription
from cogs.interactions import MAX_AGE
from tests.building import HOUR, NOON, item, rss
from tests.conftest import SetClock
from tests.discord.conftest import MANAGER, World, open_world, refusal, said
from tests.feed_server import FeedServer


async def opened(world: World) -> ResponseMessage:
    """The editor of the first subscription, by way of the list."""
    (first, *_) = await world.app.store.subscriptions.all()
    listed = await world.manager.slash(world.channel, "subscriptions")
    assert listed.response is not None
    result = await world.manager.select(
        listed.response, [str(first.id)], custom_id=f"subs:pick:{world.manager.id}"
    )
    assert result.response is not None
    return result.response


async def turned_to(world: World, page: str) -> ResponseMessage:
    """The editor of the first subscription with a page open."""
    result = await world.manager.select(await opened(world), [page])
    assert result.response is not None
    return result.response


async def subscribed(world: World, feed_server: FeedServer) -> None:
    await world.subscribe(feed_server.put("/a", rss(item("1"), title="Apples")))


def forge(world: World, message: ResponseMessage, **changes: str) -> None:
    """Give the components of a message custom_ids or values that the bot never sent."""
    stored = world.env.backend.get_message(message.channel_id, message.id)

    def walk(components: list[dict[str, object]]) -> None:
        for one in components:
            for key in ("custom_id", "value"):
                if isinstance(one.get(key), str):
                    one[key] = changes.get(str(one[key]), one[key])
            for key in ("components", "options"):
                if isinstance(inner := one.get(key), list):
                    walk(inner)

    walk(stored.components)


async def stranger_of(world: World) -> tuple[MemberActor, ChannelHandle]:
    """Somebody who manages another server, where the bot is too."""
    guild = world.env.create_guild("Elsewhere")
    channel = guild.create_text_channel("news")
    role = guild.create_role("Managers", permissions=MANAGER)
    return guild.add_member(world.env.create_user("eve"), roles=[role]), channel


async def states(world: World) -> list[tuple[SubscriptionState, str | None]]:
    return [(one.state, one.reason) for one in await world.app.store.subscriptions.all()]


async def press(world: World, message: ResponseMessage, label: str) -> InteractionResult:
    return await world.manager.click(message, label=label)


async def test_it_shows_what_is_edited_and_what_can_be_changed(
    world: World, feed_server: FeedServer
) -> None:
    await subscribed(world, feed_server)
    editor = await opened(world)
    assert editor.ephemeral
    (container, row) = editor.components
    text, choices = container["components"]
    assert text["content"].splitlines() == [
        "### **Apples**",
        world.channel.mention,
        "🟢 posting · nothing posted yet · 1 post waits",
    ]
    (select,) = choices["components"]
    assert select["placeholder"] == "What do you want to change?"
    assert all(option["description"] for option in select["options"])
    assert row["components"][0]["label"] == "All subscriptions"


async def test_a_paused_one_posts_nothing_and_goes_on_without_what_it_missed(
    world: World, feed_server: FeedServer
) -> None:
    await subscribed(world, feed_server)
    assert await world.titles() == ["Title 1"]
    result = await press(world, await turned_to(world, "pause"), "Pause")
    assert "⏸️ paused" in said(result)
    assert "Paused. It stays so" in said(result)
    feed_server.put("/a", rss(item("2", published=NOON + HOUR), item("1"), title="Apples"))
    await world.poll()
    assert await world.titles() == ["Title 1"]

    assert result.response is not None
    assert "It goes on" in said(await press(world, result.response, "Resume"))
    await world.poll()
    assert await world.titles() == ["Title 1"]
    items = (item("3", published=NOON + 2 * HOUR), item("2", published=NOON + HOUR), item("1"))
    feed_server.put("/a", rss(*items, title="Apples"))
    await world.poll()
    assert await world.titles() == ["Title 1", "Title 3"]


async def test_nothing_but_a_person_wakes_what_a_person_paused(
    world: World, feed_server: FeedServer
) -> None:
    await subscribed(world, feed_server)
    await press(world, await turned_to(world, "pause"), "Pause")
    paused = [(SubscriptionState.PAUSED, "paused by hand")]
    assert await states(world) == paused
    await world.app.client._steward().take_stock()  # noqa: SLF001 - as after a new connection
    await world.app.client._steward().changed(world.guild.id)  # noqa: SLF001 - as after an event
    await world.app.client._steward().left(world.guild.id)  # noqa: SLF001 - removed, and invited
    await world.app.client._steward().joined(world.guild.id)  # noqa: SLF001 - again
    await world.app.subscriptions.reconcile(())
    await world.subscribe(f"{feed_server.url}/a")
    await world.poll()
    assert await states(world) == paused
    assert await world.titles() == []


async def test_removing_asks_first_and_takes_what_waits_along(
    world: World, feed_server: FeedServer
) -> None:
    await subscribed(world, feed_server)
    page = await turned_to(world, "remove")
    (container, _) = page.components
    assert "1 post that waits would not be sent" in str(container)
    assert len(await states(world)) == 1
    result = await press(world, page, "Remove it")
    assert said(result).startswith(f"**Apples** is not posted in {world.channel.mention}")
    assert await states(world) == []
    assert await world.titles() == []
    assert result.response is not None
    back = await press(world, result.response, "All subscriptions")
    assert "follows no feeds yet" in said(back)


async def test_a_second_press_of_the_same_button_does_no_harm(
    world: World, feed_server: FeedServer
) -> None:
    await subscribed(world, feed_server)
    page = await turned_to(world, "remove")
    stored = world.env.backend.get_message(page.channel_id, page.id)
    before = list(stored.components)
    await press(world, page, "Remove it")
    world.env.backend.get_message(page.channel_id, page.id).components = before
    assert "no such subscription any more" in refusal(await press(world, page, "Remove it"))


async def test_somebody_else_s_editor_is_refused(world: World, feed_server: FeedServer) -> None:
    await subscribed(world, feed_server)
    page = await turned_to(world, "pause")
    stored = world.env.backend.get_message(page.channel_id, page.id)
    stored.flags &= ~64  # nobody else sees it otherwise
    for label in ("Pause", "All subscriptions"):
        result = await world.member.click(page, label=label)
        assert "somebody else's" in said(result)
    assert await states(world) == [(SubscriptionState.ACTIVE, None)]


@pytest.mark.parametrize(
    ("page", "way"),
    [
        ("pause", "opener"),
        ("pause", "pick"),
        ("pause", "page"),
        ("pause", "button"),
        ("remove", "button"),
    ],
)
async def test_another_server_s_subscription_is_out_of_reach_by_any_custom_id(
    world: World, feed_server: FeedServer, page: str, way: str
) -> None:
    await subscribed(world, feed_server)
    (theirs,) = await world.app.store.subscriptions.all()
    eve, channel = await stranger_of(world)
    await eve.slash(
        channel, "subscribe", feed=feed_server.put("/b", rss(title="Pears")), confirm=False
    )
    (own,) = (one for one in await world.app.store.subscriptions.all() if one.id != theirs.id)
    listed = await eve.slash(channel, "subscriptions")
    assert listed.response is not None
    assert "Apples" not in str(listed.response.components)
    message = listed.response
    pick = f"subs:pick:{eve.id}"
    if way == "opener":
        forge(world, message, **{pick: f"edit:{theirs.id}:{eve.id}"})
        result = await eve.select(message, [str(own.id)])
    elif way == "pick":
        forge(world, message, **{str(own.id): str(theirs.id)})
        result = await eve.select(message, [str(theirs.id)])
    else:
        await eve.select(message, [str(own.id)])
        choose = f"edit:page:{own.id}:{eve.id}"
        if way == "page":
            forge(world, message, **{choose: choose.replace(f":{own.id}:", f":{theirs.id}:")})
            result = await eve.select(message, [page])
        else:
            shown = await eve.select(message, [page])
            assert shown.response is not None
            (route,) = re.findall(
                rf"edit:{page}\.[a-z]+:{own.id}:{eve.id}", str(shown.response.components)
            )
            forged = route.replace(f":{own.id}:", f":{theirs.id}:")
            forge(world, message, **{route: forged})
            result = await eve.click(message, custom_id=forged)
    assert refusal(result).startswith("This server has no such subscription any more")
    assert await world.app.store.subscriptions.of_guild(world.guild.id) == [theirs]


async def test_what_leads_nowhere_says_so(world: World, feed_server: FeedServer) -> None:
    await subscribed(world, feed_server)
    page = await turned_to(world, "pause")
    (theirs,) = await world.app.store.subscriptions.all()
    route = f"edit:pause.pause:{theirs.id}:{world.manager.id}"
    for crafted in ("edit:nonsense.pause", "edit:pause.nonsense", "edit:pause"):
        forged = f"{crafted}:{theirs.id}:{world.manager.id}"
        forge(world, page, **{route: forged})
        assert "too old" in refusal(await world.manager.click(page, custom_id=forged))
        route = forged


async def test_after_an_hour_it_has_to_be_opened_anew(
    world: World, feed_server: FeedServer
) -> None:
    await subscribed(world, feed_server)
    page = await turned_to(world, "pause")
    await world.env.advance_time(MAX_AGE - 60)
    assert "Paused" in said(await press(world, page, "Pause"))
    await world.env.advance_time(120)
    assert "too old" in said(await press(world, page, "Resume"))
    assert "too old" in said(await press(world, page, "All subscriptions"))
    assert await states(world) == [(SubscriptionState.PAUSED, "paused by hand")]


async def test_a_fixed_one_shows_a_lock_and_nothing_to_press(
    world: World, feed_server: FeedServer
) -> None:
    feed_server.put("/a", rss(item("1"), title="Apples"))
    fixed = FixedSubscription(feed=f"{feed_server.url}/a", channel=world.channel.id)
    await world.app.subscriptions.reconcile((fixed,))
    await world.poll()
    await world.app.store.subscriptions.place({world.channel.id: world.guild.id})
    editor = await opened(world)
    assert "🔒" in str(editor.components)
    assert "config.toml" in str(editor.components)
    assert "edit:" not in str(editor.components)
    (one,) = await world.app.store.subscriptions.all()
    back = f"subs:0:{world.manager.id}"
    for route in ("pause.pause", "pause.resume", "sample.post", "remove.yes"):
        forged = f"edit:{route}:{one.id}:{world.manager.id}"
        forge(world, editor, **{back: forged})
        result = await world.manager.click(editor, custom_id=forged)
        (told,) = result.followups  # beside the editor, which stays as it was
        assert "config.toml" in told.content
        back = forged
    assert await states(world) == [(SubscriptionState.ACTIVE, None)]


async def test_one_that_left_the_config_can_be_had_to_go_on(
    world: World, feed_server: FeedServer
) -> None:
    url = feed_server.put("/a", rss(item("1"), title="Apples"))
    fixed = FixedSubscription(feed=url, channel=world.channel.id, backlog=0)
    await world.app.subscriptions.reconcile((fixed,))
    await world.poll()
    await world.app.store.subscriptions.place({world.channel.id: world.guild.id})
    await world.app.subscriptions.reconcile(())
    await press(world, await turned_to(world, "pause"), "Resume")
    await world.app.subscriptions.reconcile(())
    assert await states(world) == [(SubscriptionState.ACTIVE, None)]
    assert "Paused" in said(await press(world, await turned_to(world, "pause"), "Pause"))


async def test_it_works_after_a_restart_between_two_presses(
    world: World, feed_server: FeedServer
) -> None:
    await subscribed(world, feed_server)
    page = await turned_to(world, "pause")
    for extension in ("cogs.editor", "cogs.subscriptions"):
        await world.app.client.reload_extension(extension)
    assert world.app.client._connection._view_store._views == {}  # noqa: SLF001 - nothing is kept
    assert "Paused" in said(await press(world, page, "Pause"))


async def test_one_whose_channel_is_deleted_meanwhile_can_still_be_edited(
    world: World, feed_server: FeedServer
) -> None:
    other = world.guild.create_text_channel("other")
    url = feed_server.put("/a", rss(item("1"), title="Apples"))
    await world.subscribe(url, channel=other)
    page = await turned_to(world, "pause")
    world.env.backend.delete_channel(other.id)
    await world.env.settle()
    assert (SubscriptionState.BLOCKED, "the channel was deleted") in await states(world)
    assert "Paused" in said(await press(world, page, "Pause"))


async def test_the_opener_shows_a_message_of_its_own(world: World, feed_server: FeedServer) -> None:
    await subscribed(world, feed_server)
    (one,) = await world.app.store.subscriptions.all()
    listed = await world.manager.slash(world.channel, "subscriptions")
    assert listed.response is not None
    opener = f"edit:{one.id}:{world.manager.id}"
    forge(world, listed.response, **{f"subs:pick:{world.manager.id}": opener})
    result = await world.manager.select(listed.response, [str(one.id)])
    assert result.response is not None
    assert result.response.id != listed.response.id
    assert said(result).startswith("### **Apples**")


async def test_a_page_that_there_is_not_is_the_last_one(
    world: World, feed_server: FeedServer
) -> None:
    await subscribed(world, feed_server)
    page = await opened(world)
    back, crafted = f"subs:0:{world.manager.id}", f"subs:9998:{world.manager.id}"
    forge(world, page, **{back: crafted})
    assert "**Apples**" in said(await world.manager.click(page, custom_id=crafted))


async def test_what_is_picked_after_it_is_gone_says_so(
    world: World, feed_server: FeedServer
) -> None:
    await subscribed(world, feed_server)
    listed = await world.manager.slash(world.channel, "subscriptions")
    assert listed.response is not None
    await world.manager.slash(world.channel, "unsubscribe", subscription="apples")
    result = await world.manager.select(listed.response, ["1"])
    assert "no such subscription any more" in refusal(result)


async def test_an_acknowledgement_that_comes_too_late_is_no_bug_and_changes_nothing(
    world: World,
    feed_server: FeedServer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await subscribed(world, feed_server)
    page = await turned_to(world, "pause")
    defer = discord.InteractionResponse.defer

    async def late(self: discord.InteractionResponse[Any], **options: bool) -> None:
        world.env.backend.advance_clock(4)
        await defer(self, **options)

    monkeypatch.setattr(discord.InteractionResponse, "defer", late)
    await press(world, page, "Pause")
    assert "too late to answer" in caplog.text
    assert "a bug" not in caplog.text
    assert await states(world) == [(SubscriptionState.ACTIVE, None)]


async def test_a_member_is_not_offered_the_list(world: World) -> None:
    assert "subscriptions" not in world.member.available_commands(world.channel)
    assert "subscriptions" in world.manager.available_commands(world.channel)


async def test_what_an_earlier_process_showed_can_be_pressed_in_this_one(
    tmp_path: Path, clock: SetClock, feed_server: FeedServer
) -> None:
    async with open_world(tmp_path / "tidings.db", clock) as before:
        await subscribed(before, feed_server)
        page = await turned_to(before, "pause")
        (shown,) = re.findall(r"edit:pause\.pause:\d+:\d+", str(page.components))
        owner, channel = before.manager.id, before.channel.id
    async with open_world(tmp_path / "tidings.db", clock) as world:
        # Another simulator numbers people and servers in another way.
        await world.app.store.subscriptions.place({channel: world.guild.id})
        await world.app.store.servers.joined(world.guild.id, now=clock())
        pressed = shown.replace(str(owner), str(world.manager.id))
        await world.app.client.tree.sync()
        listed = await world.manager.slash(world.channel, "subscriptions")
        assert listed.response is not None
        forge(world, listed.response, **{f"subs:pick:{world.manager.id}": pressed})
        await world.manager.select(listed.response, ["1"], custom_id=pressed)
        assert await states(world) == [(SubscriptionState.PAUSED, "paused by hand")]
