"""`tidings check`: names what is wrong, and changes and posts nothing."""

from typing import Any

from tests.building import item, rss
from tests.wire.conftest import Wire
from tests.wire.process import output


async def check(wire: Wire, *subscriptions: dict[str, Any]) -> tuple[int, list[str]]:
    """The exit code, and the lines of the table."""
    wire.configure(*subscriptions)
    code, printed = await output("check", "--config", "config.toml", cwd=wire.folder)
    return code, [" ".join(line.split()) for line in printed.splitlines()]


async def test_all_is_well(wire: Wire) -> None:
    wire.feeds.put("/feed", rss(item("1"), item("2"), title="Good News"))
    code, lines = await check(wire, wire.subscription())
    assert code == 0
    assert "✓ Settings can be read" in lines
    assert "✓ Discord Tidings, in 1 server" in lines
    assert any(line.startswith("✓ Invite link https://discord.com/oauth2/") for line in lines)
    assert f"✓ Channel #news posts can go to {wire.channel}" in lines
    assert f"✓ Feed {wire.feeds.url}/feed Good News, 2 items" in lines
    assert await wire.discord.accepted(wire.channel) == []
    assert await wire.discord.commands() == []


async def test_what_is_wrong_with_each_channel_is_named(wire: Wire) -> None:
    wire.feeds.put("/feed", rss(item("1")))
    denied = {
        "blind": (("view_channel",), "the bot lacks View Channel"),
        "mute": (("send_messages",), "the bot lacks Send Messages"),
        "plain": (("embed_links",), "the bot lacks Embed Links"),
        "forgetful": (
            ("read_message_history",),
            "the bot lacks Read Message History"
            " (without Read Message History a restart may repeat a post)",
        ),
        "both": (("send_messages", "embed_links"), "the bot lacks Send Messages, Embed Links"),
    }
    subscriptions = []
    for name, (permissions, _) in denied.items():
        channel = await wire.discord.add_channel(wire.guild, name)
        await wire.discord.deny(channel, *permissions)
        subscriptions.append(wire.subscription() | {"channel": channel})
    parent = await wire.discord.add_channel(wire.guild, "parent")
    await wire.discord.deny(parent, "send_messages_in_threads")
    thread = await wire.discord.add_channel(wire.guild, "talk", kind=11, parent_id=parent)
    category = await wire.discord.add_channel(wire.guild, "shelf", kind=4)
    forum = await wire.discord.add_channel(wire.guild, "strict", kind=15)
    await wire.discord.set_forum(forum, "!Official", requires_tag=True)
    others = (thread, category, forum, 12345)
    subscriptions += [wire.subscription() | {"channel": one} for one in others]

    code, lines = await check(wire, *subscriptions)
    assert code == 1
    for name, (_, complaint) in denied.items():
        assert any(
            line.startswith(f"✗ Channel #{name} ") and line.endswith(complaint) for line in lines
        ), lines
    complaint = "the forum wants a tag on each post, and has none that I may use"
    assert f"✗ Channel #strict {complaint}" in lines
    assert "✗ Channel #talk the bot lacks Send Messages in Threads" in lines
    assert "✗ Channel #shelf is not a channel that messages can be sent to" in lines
    assert "✗ Channel 12345 there is no such channel in the bot's servers" in lines


async def test_what_is_wrong_with_each_feed_is_named(wire: Wire) -> None:
    wire.feeds.put("/page", b"<!doctype html><title>Home</title>", "text/html")
    wire.feeds.fail("/gone", 410)
    subscriptions = [wire.subscription(path) for path in ("/missing", "/gone", "/page")]
    code, lines = await check(wire, *subscriptions)
    assert code == 1
    assert f"✗ Feed {wire.feeds.url}/missing the feed answers 404 (Not Found)" in lines
    assert f"✗ Feed {wire.feeds.url}/gone the feed answers 410 (Gone)" in lines
    assert f"✗ Feed {wire.feeds.url}/page the feed is a web page, not a feed" in lines


async def test_a_bad_token_is_named_without_being_shown(wire: Wire) -> None:
    wire.discord.token = "mistyped.token"  # noqa: S105 - it is refused
    code, lines = await check(wire)
    assert code == 1
    assert "✗ Discord Discord does not accept the bot's token" in lines
    assert "mistyped" not in "\n".join(lines)


async def test_a_discord_that_is_never_ready_is_named(wire: Wire) -> None:
    await wire.discord.drop_gateway(refuse=True)
    code, lines = await check(wire)
    assert code == 1
    assert "✗ Discord Discord was not ready within 30 seconds" in lines
