"""What a server sees of the bot before anybody has learnt anything: greeting, help, status."""

import re
from pathlib import Path

import discord
import pytest
from simcord import ChannelHandle, GuildHandle

from bot.store.servers import KEPT_AFTER_LEAVING, Servers
from cogs.help import MANAGING, READING
from tests.building import item, rss
from tests.conftest import SetClock
from tests.discord.conftest import World, open_world, said
from tests.feed_server import FeedServer

CLICKABLE = re.compile(r"</([a-z ]+):[0-9]+>")


async def invited(
    world: World, clock: SetClock, guild: GuildHandle, system: ChannelHandle | None
) -> None:
    """The bot is invited into a server that it has no memory of, with a channel for notices."""
    await world.app.store.servers.left(guild.id, now=clock.now)
    await world.app.store.servers.prune(now=clock.now + KEPT_AFTER_LEAVING + 1)
    await join(world, guild, system)


async def join(world: World, guild: GuildHandle, system: ChannelHandle | None) -> None:
    known = world.app.client.get_guild(guild.id)
    assert known is not None
    known._system_channel_id = system.id if system else None  # noqa: SLF001 - simcord cannot set it
    await world.app.client.on_guild_join(known)


async def test_a_server_is_greeted_with_the_command_to_begin_with(
    world: World, clock: SetClock
) -> None:
    await invited(world, clock, world.guild, world.channel)
    (message,) = world.channel.history()
    text = message.embeds[0].description or ""
    assert CLICKABLE.findall(text) == ["subscribe", "help"]


async def test_once_and_not_when_it_is_invited_again(world: World, clock: SetClock) -> None:
    await invited(world, clock, world.guild, world.channel)
    await join(world, world.guild, world.channel)
    await world.app.store.servers.left(world.guild.id, now=clock.now)
    await join(world, world.guild, world.channel)
    assert len(world.channel.history()) == 1


async def test_two_servers_at_once_are_each_greeted(world: World, clock: SetClock) -> None:
    other = world.env.create_guild("Elsewhere")
    theirs = other.create_text_channel("hall")
    await invited(world, clock, world.guild, world.channel)
    await invited(world, clock, other, theirs)
    posted = [one for one in world.env.http_requests if one.path.endswith("/messages")]
    nonces = [one.json["nonce"] for one in posted if one.json]
    assert len(set(nonces)) == len(nonces) == 2
    assert len(theirs.history()) == 1


async def test_a_server_where_nothing_may_be_said_is_not_greeted(
    world: World, clock: SetClock
) -> None:
    me = world.guild.me
    assert me is not None
    closed = world.guild.create_text_channel(
        "closed", overwrites={me: discord.PermissionOverwrite(send_messages=False)}
    )
    await invited(world, clock, world.guild, closed)
    assert closed.history() == []
    await invited(world, clock, world.guild, None)
    assert world.channel.history() == []


async def test_a_crash_after_the_note_greets_nobody_twice(
    world: World, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the process had died between the note and the message."""
    greet = Servers.greet

    async def die(servers: Servers, guild_id: int, *, now: int) -> bool:
        await greet(servers, guild_id, now=now)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Servers, "greet", die)
        with pytest.raises(KeyboardInterrupt):
            await invited(world, clock, world.guild, world.channel)
    await join(world, world.guild, world.channel)
    assert world.channel.history() == []


async def test_help_names_each_command_to_be_clicked(world: World) -> None:
    text = said(await world.manager.slash(world.channel, "help"))
    named = [name.partition(" ")[0] for name in CLICKABLE.findall(text)]
    assert named == [*READING, *MANAGING]
    commands = {one.name for one in world.app.client.tree.get_commands()}
    assert commands - {"help"} == set(named)


async def test_help_tells_members_what_members_can_do(world: World) -> None:
    text = said(await world.member.slash(world.channel, "help"))
    assert CLICKABLE.findall(text) == list(READING)
    available = set(world.member.available_commands(world.channel))
    assert available == {*READING, "help"}


async def test_ids_of_commands_are_known_without_giving_them_anew(
    tmp_path: Path, clock: SetClock
) -> None:
    database = tmp_path / "tidings.db"
    async with open_world(database, clock) as world:
        before = world.app.client.mention("latest")
        assert CLICKABLE.fullmatch(before)
    async with open_world(database, clock) as world:
        assert world.app.client.mention("latest") == before
        await world.app.store.notes.set_command_ids({})
    async with open_world(database, clock) as world:
        assert world.app.client.mention("latest") == "`/latest`"


async def test_the_status_is_how_many_feeds_are_watched(
    world: World, feed_server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str | None] = []

    async def note(_client: object, *, activity: discord.Activity) -> None:
        assert activity.type is discord.ActivityType.watching
        shown.append(activity.name)

    monkeypatch.setattr(type(world.app.client), "change_presence", note)
    show = world.app.client.show_status
    await show()
    await show()
    for name in ("/a", "/b"):
        await world.subscribe(feed_server.put(name, rss(item("1"))), confirm=False)
        await show()
    channel = world.guild.create_text_channel("other")
    await world.subscribe(f"{feed_server.url}/a", channel=channel, confirm=False)
    await show()
    assert shown == ["0 feeds", "1 feed", "2 feeds"]
    await world.app.client.on_ready()
    await show()
    assert shown[3:] == ["2 feeds"]
