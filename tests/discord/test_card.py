"""The card of `/subscribe`: what it shows, and what its buttons do."""

import asyncio
from pathlib import Path

import discord
import pytest
from simcord import InteractionResult
from simcord.results import ResponseMessage

from bot.allowance import Allowance
from bot.app import open_app
from bot.errors import InputError
from bot.looks import Look, Style
from bot.settings import StorageSettings
from bot.store import backup
from cogs.interactions import MAX_AGE
from tests.building import HOUR, NOON, item, rss
from tests.conftest import SetClock
from tests.discord.conftest import MANAGER, UNKNOWN_INTERACTION, World, refusal, said
from tests.discord.test_editor import forge, stranger_of
from tests.feed_server import FeedServer

LINK = '<link rel="alternate" type="application/rss+xml" href="{}">'


def news(count: int = 5) -> bytes:
    return rss(
        *(
            item(
                str(n),
                published=NOON - (count - n) * HOUR,
                category="even" if n % 2 == 0 else "odd",
            )
            for n in range(count, 0, -1)
        ),
        title="The *News*",
    )


async def ask(world: World, feed: str, **options: object) -> InteractionResult:
    """`/subscribe` as people type it."""
    return await world.manager.slash(world.channel, "subscribe", feed=feed, **options)


async def shown(world: World, feed: str, **options: object) -> ResponseMessage:
    """The card."""
    result = await ask(world, feed, **options)
    assert result.response is not None
    assert result.response.ephemeral
    return result.response


async def press(world: World, card: ResponseMessage, label: str) -> InteractionResult:
    return await world.manager.click(card, label=label)


def labels(message: ResponseMessage) -> list[str]:
    return [
        one.get("label") or one.get("placeholder") or one["type"]
        for row in message.components
        for one in row.get("components", [])
    ]


def custom_id(message: ResponseMessage, verb: str) -> str:
    """Of the component that does it."""
    (found,) = [
        str(one["custom_id"])
        for row in message.components
        for one in row.get("components", [])
        if f":{verb}:" in one["custom_id"]
    ]
    return found


async def twins(world: World, url: str) -> tuple[ResponseMessage, ResponseMessage]:
    """A card, and another whose buttons are those of the first: for a press that comes late."""
    card, twin = await shown(world, url), await shown(world, url)
    for verb in ("subscribe", "tags", "cancel"):
        forge(world, twin, **{custom_id(twin, verb): custom_id(card, verb)})
    return card, twin


async def count(world: World) -> int:
    return len(await world.app.store.subscriptions.all())


async def test_it_shows_what_would_come_and_subscribes_nothing_yet(
    world: World, feed_server: FeedServer
) -> None:
    url = feed_server.put("/feed", news())
    card = await shown(world, url, tags="even", backlog=5)
    assert card.content.splitlines() == [
        r"### The \*News\*",
        f"-# <{url}>",
        f"It brings about 26 items a day; the newest was published <t:{NOON // 1000}:R>.",
        "Its tags: odd (3), even (2)",
        "Filtered by `even`: of its last 5 items, 2 would pass.",
        f"Its newest 2 items go to {world.channel.mention} at once, and from now on what is new.",
        "-# The newest of them will look like this:",
    ]
    assert labels(card) == ["Style", "Subscribe", "Change tags", "Cancel"]
    assert await count(world) == 0
    assert await world.titles() == []


async def test_the_preview_is_the_post_itself(world: World, feed_server: FeedServer) -> None:
    card = await shown(world, feed_server.put("/feed", news()))
    preview = [one.to_dict() for one in card.embeds]
    await press(world, card, "Subscribe")
    (post,) = await world.deliver()
    assert preview == [one.to_dict() for one in post.embeds]


async def test_it_fits_into_a_message_whatever_the_feed_says(
    world: World, feed_server: FeedServer
) -> None:
    tags = [f"{n}{'*' * 99}"[:100] for n in range(50)]
    categories = "</category><category>".join(tags)
    feed = rss(item("1", category=categories, title="_" * 500), title="*" * 500)
    url = feed_server.put(f"/{'x' * 1500}", feed)
    card = await shown(
        world, url, tags=", ".join([*tags[:12], *(f"-{tag}" for tag in tags[30:43])])
    )
    assert len(card.content) <= 2000
    assert "more" in card.content
    assert "Subscribed" in said(await press(world, card, "Subscribe"))


async def test_it_is_subscribed_by_a_press_and_leads_to_the_editor(
    world: World, feed_server: FeedServer
) -> None:
    card = await shown(world, feed_server.put("/feed", news()), tags="even", backlog=2)
    result = await press(world, card, "Subscribe")
    assert "Subscribed: new items of **The \\*News\\***" in said(result)
    assert "filtered by `even`" in said(result)
    assert result.response is not None
    assert result.response.embeds == []
    assert labels(result.response) == ["Digest, pings and more"]
    assert await world.titles() == ["Title 2", "Title 4"]
    editor = await press(world, result.response, "Digest, pings and more")
    assert "### **The" in said(editor)


async def test_the_tags_are_changed_in_a_form(world: World, feed_server: FeedServer) -> None:
    card = await shown(world, feed_server.put("/feed", news()), tags="nothing")
    assert "of its last 5 items, 0 would pass" in card.content
    assert card.embeds == []
    assert labels(card) == ["Style", "Subscribe", "Change tags", "Cancel"]
    fetched = feed_server.count("/feed")
    form = await press(world, card, "Change tags")
    changed = await world.manager.submit_modal(form, {"tags": " -odd "})
    assert "Filtered by `-odd`: of its last 5 items, 2 would pass." in said(changed)
    assert changed.response is not None
    assert changed.response.embeds[0].title == "Title 4"
    await press(world, changed.response, "Subscribe")
    assert feed_server.count("/feed") == fetched
    assert await world.titles() == ["Title 4"]


async def test_impossible_tags_leave_the_card_as_it_is(
    world: World, feed_server: FeedServer
) -> None:
    card = await shown(world, feed_server.put("/feed", news()), tags="even")
    form = await press(world, card, "Change tags")
    result = await world.manager.submit_modal(form, {"tags": "a, -a"})
    assert "both wanted and unwanted" in refusal(result)
    await press(world, card, "Subscribe")
    (one,) = await world.app.store.subscriptions.all()
    assert [str(rule) for rule in one.rules] == ["even"]


async def test_a_press_that_can_not_be_answered_any_more_subscribes_nothing(
    world: World, feed_server: FeedServer, caplog: pytest.LogCaptureFixture
) -> None:
    card = await shown(world, feed_server.put("/feed", news()))
    world.env.inject_error("POST", "/interactions/*", status=404, code=UNKNOWN_INTERACTION, times=2)
    await press(world, card, "Subscribe")
    assert await count(world) == 0
    assert "too late to answer" in caplog.text
    assert "Subscribed" in said(await press(world, card, "Subscribe"))


async def test_nothing_comes_of_a_card_that_is_cancelled(
    world: World, feed_server: FeedServer
) -> None:
    card, twin = await twins(world, feed_server.put("/feed", news()))
    assert said(await press(world, card, "Cancel")) == "Nothing was subscribed."
    assert "used already" in refusal(await press(world, twin, "Subscribe"))
    assert await count(world) == 0


async def test_a_page_s_feeds_are_chosen_from(world: World, feed_server: FeedServer) -> None:
    page = LINK.format("/a") + LINK.format("/b")
    home = feed_server.put("/", f"<!doctype html><html>{page}</html>".encode(), "text/html")
    feed_server.put("/a", rss(item("1"), title="Apples"))
    feed_server.put("/b", rss(item("2"), title="Pears"))
    card = await shown(world, home)
    assert card.content.startswith("### Apples")
    chosen = await world.manager.select(card, ["1"], custom_id=custom_id(card, "feed"))
    assert said(chosen).startswith("### Pears")
    assert chosen.response is not None
    await press(world, chosen.response, "Subscribe")
    assert await world.titles() == ["Title 2"]

    again = await shown(world, home)
    assert again.content.startswith("### Apples"), "the one that is not subscribed yet"
    await press(world, again, "Subscribe")
    assert "has **Apples** already" in said(await ask(world, home))


async def test_a_page_without_a_feed_says_what_was_looked_at_and_what_to_try(
    world: World, feed_server: FeedServer
) -> None:
    home = feed_server.put("/", b"<!doctype html><html>Hello</html>", "text/html")
    answer = said(await ask(world, home))
    assert "I found no feed there. I looked at" in answer
    assert f"`{home}`\n`{home}feed`" in answer
    assert "the address of the site's feed itself" in answer
    assert len(answer) <= 2000


async def test_what_the_channel_has_already_is_said_with_a_way_to_edit_it(
    world: World, feed_server: FeedServer
) -> None:
    url = feed_server.put("/feed", news())
    await world.subscribe(url, tags="odd")
    result = await ask(world, url)
    assert "has **The \\*News\\*** already, filtered by `odd`; nothing was changed" in said(result)
    assert result.response is not None
    assert labels(result.response) == ["Digest, pings and more"]


async def test_what_was_subscribed_meanwhile_is_said(world: World, feed_server: FeedServer) -> None:
    url = feed_server.put("/feed", news())
    card = await shown(world, url, tags="even")
    await world.subscribe(url, tags="odd")
    assert "already, filtered by `odd`" in said(await press(world, card, "Subscribe"))
    assert await count(world) == 1


async def test_a_second_press_subscribes_nothing_more(
    world: World, feed_server: FeedServer
) -> None:
    card, twin = await twins(world, feed_server.put("/feed", news()))
    assert "Subscribed" in said(await press(world, card, "Subscribe"))
    (one,) = await world.app.store.subscriptions.all()
    await world.manager.slash(world.channel, "unsubscribe", subscription=f"s:{one.id}")
    assert "used already" in refusal(await press(world, twin, "Subscribe"))
    assert await count(world) == 0


async def test_of_two_presses_at_the_same_time_one_counts(
    world: World, feed_server: FeedServer
) -> None:
    await shown(world, feed_server.put("/feed", news()))
    drafting = world.app.client.drafting
    draft = await drafting.draft(1, world.guild.id, world.manager.id)
    results = await asyncio.gather(
        *(drafting.confirm(draft) for _ in range(3)), return_exceptions=True
    )
    assert sorted(isinstance(one, InputError) for one in results) == [False, True, True]
    assert await world.titles() == ["Title 5"]


async def test_nobody_else_presses_it(world: World, feed_server: FeedServer) -> None:
    card = await shown(world, feed_server.put("/feed", news()))
    role = world.guild.create_role("More managers", permissions=MANAGER)
    other = world.guild.add_member(world.env.create_user("max"), roles=[role])
    theirs = await other.slash(world.channel, "subscribe", feed=f"{feed_server.url}/feed")
    assert theirs.response is not None
    for verb, label in (("subscribe", "Subscribe"), ("tags", "Change tags"), ("cancel", "Cancel")):
        forge(world, theirs.response, **{custom_id(theirs.response, verb): custom_id(card, verb)})
        result = await other.click(theirs.response, label=label)
        assert "somebody else's" in refusal(result)
    assert await count(world) == 0
    assert "Subscribed" in said(await press(world, card, "Subscribe"))


async def test_no_draft_of_another_server_or_person_is_within_reach(
    world: World, feed_server: FeedServer
) -> None:
    url = feed_server.put("/feed", news())
    card = await shown(world, url)
    eve, channel = await stranger_of(world)
    result = await eve.slash(channel, "subscribe", feed=url)
    assert result.response is not None
    theirs = result.response
    stolen = custom_id(card, "subscribe").replace(str(world.manager.id), str(eve.id))
    forge(world, theirs, **{custom_id(theirs, "subscribe"): stolen})
    assert "used already" in refusal(await eve.click(theirs, label="Subscribe"))
    assert await count(world) == 0
    assert "Subscribed" in said(await press(world, card, "Subscribe"))


async def test_nobody_else_s_form_is_taken(world: World, feed_server: FeedServer) -> None:
    url = feed_server.put("/feed", news())
    card = await shown(world, url, tags="even")
    eve, channel = await stranger_of(world)
    theirs = await eve.slash(channel, "subscribe", feed=url)
    assert theirs.response is not None
    for owner, complaint in ((world.manager.id, "somebody else's"), (eve.id, "used already")):
        form = await eve.click(theirs.response, label="Change tags")
        modal = form._interaction.modal  # noqa: SLF001 - to say what the bot never said
        stolen = custom_id(card, "tags").replace(str(world.manager.id), str(owner))
        assert modal is not None
        modal["custom_id"] = stolen
        assert complaint in refusal(await eve.submit_modal(form, {"tags": "odd"}))
    assert "Subscribed" in said(await press(world, card, "Subscribe"))
    (one,) = await world.app.store.subscriptions.all()
    assert [str(rule) for rule in one.rules] == ["even"]


async def test_a_feed_that_was_not_offered_cannot_be_chosen(
    world: World, feed_server: FeedServer
) -> None:
    page = LINK.format("/a") + LINK.format("/b")
    home = feed_server.put("/", f"<!doctype html><html>{page}</html>".encode(), "text/html")
    for path in ("/a", "/b"):
        feed_server.put(path, rss(item(path), title=path))
    card = await shown(world, home)
    for value in ("7", "x", "-1"):
        forge(world, card, **{"1": value})
        route = custom_id(card, "feed")
        assert "used already" in refusal(await world.manager.select(card, [value], custom_id=route))
        forge(world, card, **{value: "1"})


async def test_an_old_card_is_refused(world: World, feed_server: FeedServer) -> None:
    card = await shown(world, feed_server.put("/feed", news()))
    await world.env.advance_time(MAX_AGE + 1)
    assert "too old" in refusal(await press(world, card, "Subscribe"))
    assert await count(world) == 0


async def test_a_channel_that_is_deleted_meanwhile_is_said(
    world: World, feed_server: FeedServer
) -> None:
    other = world.guild.create_text_channel("other")
    card = await shown(world, feed_server.put("/feed", news()), channel=other)
    world.env.backend.delete_channel(other.id)
    await world.env.settle()
    assert "The channel is gone" in refusal(await press(world, card, "Subscribe"))
    form = await press(world, card, "Change tags")
    result = await world.manager.submit_modal(form, {"tags": "x"})
    assert "The channel is gone" in refusal(result)
    assert await count(world) == 0


async def test_a_permission_that_is_missing_is_named_and_can_be_put_right_before_the_press(
    world: World, feed_server: FeedServer
) -> None:
    me = world.guild.me
    assert me is not None
    closed = world.guild.create_text_channel(
        "closed", overwrites={me: discord.PermissionOverwrite(embed_links=False)}
    )
    card = await shown(world, feed_server.put("/feed", news()), channel=closed)
    assert f"I lack Embed Links in {closed.mention}" in card.content
    assert "I lack Embed Links" in refusal(await press(world, card, "Subscribe"))
    assert await count(world) == 0
    world.env.backend.delete_overwrite(closed.id, me.id)
    await world.env.settle()
    assert "Subscribed" in said(await press(world, card, "Subscribe"))


async def test_a_feed_that_is_gone_meanwhile_is_said_and_may_be_tried_again(
    world: World, feed_server: FeedServer, clock: SetClock
) -> None:
    card = await shown(world, feed_server.put("/feed", news()))
    clock.advance(601)
    feed_server.fail("/feed", 500)
    assert "The feed answers 500" in refusal(await press(world, card, "Subscribe"))
    assert await count(world) == 0
    feed_server.put("/feed", news())
    assert "Subscribed" in said(await press(world, card, "Subscribe"))


async def test_a_card_outlives_a_restart(
    world: World, feed_server: FeedServer, clock: SetClock, tmp_path: Path
) -> None:
    card = await shown(world, feed_server.put("/feed", news()), tags="even")
    copy = tmp_path / "copy.db"
    backup(tmp_path / "tidings.db", copy)
    storage = StorageSettings(database=copy)
    settings = world.app.settings.model_copy(update={"storage": storage})
    async with open_app(settings, clock=clock) as again:
        await world.env.restart_bot(again.client)
        form = await press(world, card, "Change tags")
        await world.env.restart_bot(again.client)
        changed = await world.manager.submit_modal(form, {"tags": "odd"})
        assert "Filtered by `odd`" in said(changed)
        assert changed.response is not None
        assert "Subscribed" in said(await press(world, changed.response, "Subscribe"))
        assert [str(one.rules[0]) for one in await again.store.subscriptions.all()] == ["odd"]
        await world.env.restart_bot(world.app.client)


async def test_a_server_has_as_many_as_it_may(
    world: World, feed_server: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world.app.subscriptions, "_limit", 1)
    card = await shown(world, feed_server.put("/a", rss(item("a"))))
    assert "Subscribed" in said(await world.subscribe(feed_server.put("/b", rss(item("b")))))
    assert "may have: 1" in refusal(await press(world, card, "Subscribe"))
    url = feed_server.put("/c", rss(item("c")))
    assert "may have: 1" in said(await world.subscribe(url))
    assert await count(world) == 1
    await world.manager.slash(world.channel, "unsubscribe", subscription="/b")
    assert "Subscribed" in said(await press(world, card, "Subscribe"))


async def test_who_has_much_fetched_is_asked_to_wait(
    world: World, feed_server: FeedServer, clock: SetClock
) -> None:
    url = feed_server.put("/feed", news())
    world.app.client.allowance = Allowance(clock, burst=2)
    for _ in range(2):
        await shown(world, url)
    asked = feed_server.count("/feed")
    answer = said(await ask(world, url))
    assert "Try again <t:" in answer
    assert feed_server.count("/feed") == asked
    clock.advance(12)
    assert "### The" in said(await ask(world, url))


async def test_this_server_s_feeds_are_offered_for_other_channels(
    world: World, feed_server: FeedServer
) -> None:
    await world.subscribe(feed_server.put("/feed", news()))
    other = world.guild.create_text_channel("other")
    await world.subscribe(feed_server.put("/feed", news()), channel=other)
    await world.subscribe(feed_server.put("/pears", rss(item("p"), title="Pears")))
    offered = await world.manager.autocomplete(world.channel, "subscribe", "feed", "")
    assert [one["name"] for one in offered] == ["Pears", "The *News*"]
    third = world.guild.create_text_channel("third")
    result = await ask(world, offered[1]["value"], channel=third, confirm=False)
    assert "Subscribed: new items of **The" in said(result)

    eve, channel = await stranger_of(world)
    assert await eve.autocomplete(channel, "subscribe", "feed", "") == []
    result = await eve.slash(channel, "subscribe", feed=offered[1]["value"])
    assert "no such subscription" in said(result)


async def restyled(world: World, card: ResponseMessage, style: Style) -> InteractionResult:
    return await world.manager.select(card, [style], custom_id=custom_id(card, "style"))


@pytest.mark.parametrize("style", list(Style))
async def test_a_style_is_chosen_and_shown_before_anything_is_subscribed(
    world: World, feed_server: FeedServer, style: Style
) -> None:
    card = await shown(world, feed_server.put("/a", news()))
    result = await restyled(world, card, style)
    assert result.response is not None
    is_within = style in {Style.CARD, Style.BANNER}
    assert bool(result.response.embeds) is is_within
    assert len(result.followups) == (0 if is_within else 1)
    assert await count(world) == 0
    await press(world, result.response, "Subscribe")
    (made,) = await world.app.store.subscriptions.all()
    assert made.look == Look(style)
    posted = await world.deliver()
    assert len(posted) == 1
    if not is_within:
        assert posted[0].content == result.followups[0].content


async def test_a_style_that_there_is_not_is_refused(world: World, feed_server: FeedServer) -> None:
    card = await shown(world, feed_server.put("/a", news()))
    forge(world, card, card="neon")
    result = await world.manager.select(card, ["neon"], custom_id=custom_id(card, "style"))
    assert "used already" in refusal(result)
