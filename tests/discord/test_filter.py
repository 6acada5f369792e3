"""`/filter`: rules are added, removed, listed and tried by those who manage a server."""

from typing import Any

import discord
import pytest
from simcord import InteractionResult

from bot.settings import FixedSubscription
from tests.building import HOUR, NOON, item, rss
from tests.discord.conftest import World, said
from tests.discord.test_editor import stranger_of
from tests.feed_server import FeedServer


def stories() -> bytes:
    """Newest first: by Ann about NATO and sport, by Bo about NATO, by Bo about nothing."""
    return rss(
        item("3", published=NOON - HOUR, category="NATO</category><category>Sport",
             dc_creator="Ann Lee", link="https://blog.example.org/3"),
        item("2", published=NOON - 2 * HOUR, category="Nato", dc_creator="Bo",
             description="The fleet leaves"),
        item("1", published=NOON - 3 * HOUR, dc_creator="Bo"),
        title="Apples",
    )  # fmt: skip


async def subscribed(world: World, feed_server: FeedServer, tags: str = "") -> str:
    await world.subscribe(feed_server.put("/a", stories()), tags=tags, backlog=0)
    (one,) = await world.app.store.subscriptions.all()
    return f"s:{one.id}"


async def ask(world: World, name: str, **options: object) -> InteractionResult:
    return await world.manager.slash(world.channel, f"filter {name}", **options)


async def rules(world: World) -> list[str]:
    (one,) = await world.app.store.subscriptions.of_guild(world.guild.id)
    return [str(rule) for rule in one.rules]


async def test_a_rule_of_each_kind_is_added_and_decides_what_is_posted(
    world: World, feed_server: FeedServer
) -> None:
    key = await subscribed(world, feed_server)
    for kind, value, mode, shown, passing in (
        ("tag", "nato", "include", "`nato`", 2),
        ("tag", "sport", "exclude", "`-sport`", 1),
        ("word", "fleet leaves", "include", "`word:fleet leaves`", 1),
        ("author", "bo", "exclude", "`-author:bo`", 0),
        ("domain", "example.org", "include", "`domain:example.org`", 0),
        ("regex", "fle{2}t", "include", "`regex:fle{2}t`", 0),
    ):
        options = {"kind": kind, "value": value, "mode": mode}
        answer = said(await ask(world, "add", subscription=key, **options))
        assert f"Added {shown} to the filter of **Apples** in {world.channel.mention}" in answer
        assert f"Of the last 3 items {passing} would pass" in answer
        tried = said(await ask(world, "test", subscription=key))
        assert f"{passing} of the last 3 items of **Apples** pass" in tried


async def test_one_item_is_spoken_of_as_one(world: World, feed_server: FeedServer) -> None:
    await world.subscribe(feed_server.put("/a", rss(item("1"), title="Apples")))
    (one,) = await world.app.store.subscriptions.all()
    added = await ask(world, "add", subscription=f"s:{one.id}", kind="word", value="pears")
    assert "Of its only item, 0 would pass." in said(added)
    tried = said(await ask(world, "test", subscription=f"s:{one.id}"))
    assert tried.startswith("0 of 1 item of **Apples** passes")


async def test_it_applies_to_what_comes_and_says_by_which_rule_in_the_record(
    world: World, feed_server: FeedServer
) -> None:
    key = await subscribed(world, feed_server)
    await ask(world, "add", subscription=key, kind="word", value="fleet", mode="exclude")
    more = [
        item("5", published=NOON + HOUR),
        item("4", published=NOON + HOUR, description="Fleet!"),
    ]
    feed_server.put("/a", stories().replace(b"<item>", "".join(more).encode() + b"<item>", 1))
    await world.poll()
    assert await world.titles() == ["Title 5"]
    (one,) = await world.app.store.subscriptions.all()
    assert [str(rule) for rule in one.rules] == ["-word:fleet"]


async def test_test_shows_each_item_with_the_rule_that_decided(
    world: World, feed_server: FeedServer
) -> None:
    key = await subscribed(world, feed_server, "nato, -sport")
    text = said(await ask(world, "test", subscription=key))
    assert text.splitlines() == [
        "1 of the last 3 items of **Apples** pass",
        "❌ Title 3 · by `-sport`",
        "✅ Title 2 · by `nato`",
        "❌ Title 1 · nothing wants it",
    ]
    await ask(world, "remove", subscription=key, rule="nato")
    text = said(await ask(world, "test", subscription=key))
    assert text.splitlines()[2:] == [
        "✅ Title 2 · nothing excludes it",
        "✅ Title 1 · nothing excludes it",
    ]


async def test_the_rules_are_listed_with_how_they_decide(
    world: World, feed_server: FeedServer
) -> None:
    key = await subscribed(world, feed_server, "nato, -sport")
    text = said(await ask(world, "list", subscription=key))
    heading, how, *listed = text.splitlines()
    assert heading == f"The filter of **Apples** in {world.channel.mention}"
    assert how.startswith("-# An item is posted if nothing excludes it")
    assert listed == ["- `nato`", "- `-sport`"]
    for rule in ("nato", "-sport"):
        await ask(world, "remove", subscription=key, rule=rule)
    assert "has no filter: everything is posted" in said(await ask(world, "list", subscription=key))


async def test_completions_offer_what_the_feed_has_and_the_rules_there_are(
    world: World, feed_server: FeedServer
) -> None:
    key = await subscribed(world, feed_server, "-sport, nato")

    async def values(kind: str, typed: str = "") -> list[tuple[str, str]]:
        found = await world.manager.autocomplete(
            world.channel, "filter add", "value", typed, subscription=key, kind=kind
        )
        return [(choice["name"], choice["value"]) for choice in found]

    assert await values("tag") == [("Nato (2 items)", "Nato"), ("Sport (1 item)", "Sport")]
    assert await values("tag", "SPO") == [("Sport (1 item)", "Sport")]
    assert await values("author") == [("Bo (2 items)", "Bo"), ("Ann Lee (1 item)", "Ann Lee")]
    assert await values("domain") == [
        ("news.example (2 items)", "news.example"),
        ("blog.example.org (1 item)", "blog.example.org"),
    ]
    assert await values("word") == await values("regex") == await values("nonsense") == []
    offered = await world.manager.autocomplete(
        world.channel, "filter remove", "rule", "", subscription="apples"
    )
    assert [choice["name"] for choice in offered] == ["-sport", "nato"]
    answer = await ask(world, "remove", subscription="apples", rule=offered[0]["value"])
    assert "Took `-sport` out of the filter" in said(answer)
    assert await rules(world) == ["nato"]


async def test_what_cannot_be_a_rule_is_explained_and_changes_nothing(
    world: World, feed_server: FeedServer
) -> None:
    key = await subscribed(world, feed_server, "nato")
    for kind, value, mode, complaint in (
        ("tag", "NATO", "include", "`nato` is in the filter already"),
        ("tag", "nato", "exclude", "`nato` is wanted already"),
        ("word", "++", "include", "Type a word"),
        ("domain", "nothing", "include", "Type a domain such as example.org"),
        ("regex", "na(to", "include", "at character 3: `(to`"),
        ("regex", "x" * 201, "include", "at most 200 characters"),
    ):
        options = {"kind": kind, "value": value, "mode": mode}
        assert complaint in said(await ask(world, "add", subscription=key, **options))
        assert await rules(world) == ["nato"]


async def test_a_rule_that_is_not_there_cannot_be_removed(
    world: World, feed_server: FeedServer
) -> None:
    key = await subscribed(world, feed_server, "nato")
    assert "no such rule" in said(await ask(world, "remove", subscription=key, rule="sport"))
    await ask(world, "remove", subscription=key, rule="nato")
    assert "no such rule" in said(await ask(world, "remove", subscription=key, rule="nato"))


async def test_a_fixed_one_can_be_read_and_not_changed(
    world: World, feed_server: FeedServer
) -> None:
    url = feed_server.put("/a", stories())
    fixed = FixedSubscription(feed=url, channel=world.channel.id, tags=("nato",))
    await world.app.subscriptions.reconcile((fixed,))
    await world.poll()
    await world.app.store.subscriptions.place({world.channel.id: world.guild.id})
    add = await ask(world, "add", subscription="apples", kind="tag", value="sport")
    remove = await ask(world, "remove", subscription="apples", rule="nato")
    assert "config.toml" in said(add)
    assert "config.toml" in said(remove)
    assert await rules(world) == ["nato"]
    assert "`nato`" in said(await ask(world, "list", subscription="apples"))
    assert "✅ Title 2" in said(await ask(world, "test", subscription="apples"))


async def test_another_server_s_filter_is_out_of_reach_by_whatever_is_typed(
    world: World, feed_server: FeedServer
) -> None:
    key = await subscribed(world, feed_server, "nato")
    eve, channel = await stranger_of(world)
    for typed in (
        key,
        "apples",
        "Apples in #news",
        feed_server.url,
        "",
        "s:0",
        "s:-1",
        "s:1 or 1=1",
    ):
        for name, options in (
            ("add", {"kind": "tag", "value": "sport"}),
            ("remove", {"rule": "nato"}),
            ("list", {}),
            ("test", {}),
        ):
            result = await eve.slash(channel, f"filter {name}", subscription=typed, **options)
            assert said(result).startswith("This server has no such subscription")
        offered = await eve.autocomplete(
            channel, "filter add", "value", "", subscription=typed, kind="tag"
        )
        assert offered == []
        offered = await eve.autocomplete(channel, "filter remove", "rule", "", subscription=typed)
        assert offered == []
    for name in ("add", "remove", "list", "test"):
        assert await eve.autocomplete(channel, f"filter {name}", "subscription", "") == []
    assert await rules(world) == ["nato"]


async def test_a_member_is_not_offered_it(world: World) -> None:
    assert not [name for name in world.member.available_commands(world.channel) if "filter" in name]
    offered = world.manager.available_commands(world.channel)
    assert {"filter add", "filter remove", "filter list", "filter test"} <= set(offered)


async def test_an_answer_that_comes_too_late_is_no_bug(
    world: World,
    feed_server: FeedServer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    key = await subscribed(world, feed_server, "nato")
    defer = discord.InteractionResponse.defer

    async def late(response: Any, **options: Any) -> object:
        world.env.backend.advance_clock(4)
        return await defer(response, **options)

    monkeypatch.setattr(discord.InteractionResponse, "defer", late)
    result = await ask(world, "list", subscription=key)
    assert result.response is None
    assert "too late to answer" in caplog.text
    assert "a bug" not in caplog.text
