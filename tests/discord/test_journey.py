"""What somebody who has never seen Tidings sets up from inside Discord, and then gets."""

from simcord import InteractionResult
from simcord.results import ResponseMessage

from tests.building import HOUR, NOON, item, rss
from tests.conftest import SetClock
from tests.discord.conftest import World, said
from tests.feed_server import FeedServer


def message_of(result: InteractionResult) -> ResponseMessage:
    assert result.response is not None
    return result.response


async def turn(world: World, editor: InteractionResult, page: str) -> InteractionResult:
    """Choose a page of the editor."""
    (one,) = await world.app.subscriptions.of_guild(world.guild.id)
    route = f"edit:page:{one.id}:{world.manager.id}"
    return await world.manager.select(message_of(editor), [page], custom_id=route)


async def test_a_forum_with_a_thread_an_item_pings_for_a_tag_and_a_digest_at_eight(
    world: World, feed_server: FeedServer, clock: SetClock
) -> None:
    forum = world.guild.create_forum_channel("stories")
    watchers = world.guild.create_role("watchers", mentionable=True)
    url = feed_server.put("/feed", rss(item("0", published=NOON), title="The Post"))

    # Nine steps: the command, four buttons, two pages of the editor, two forms.
    mara = world.manager
    card = await mara.slash(world.channel, "subscribe", feed=url, channel=forum)
    made = await mara.click(message_of(card), label="Subscribe")
    await world.deliver(forum)
    clock.advance(60)
    editor = await mara.click(message_of(made), label="Digest, pings and more")
    page = await turn(world, editor, "pings")
    form = await mara.click(message_of(page), label="Ping somebody")
    saved = await mara.submit_modal(form, {"whom": [watchers], "tag": "NATO"})
    assert f"posts that are tagged `NATO` ping <@&{watchers.id}>" in said(saved)
    page = await turn(world, saved, "pacing")
    form = await mara.click(message_of(page), label="Digest every day…")
    saved = await mara.submit_modal(form, {"time": "8", "zone": "berlin"})
    assert "every day at **08:00** (Europe/Berlin)" in said(saved)

    news = [
        item("2", published=NOON + 2 * HOUR, category="nato"),
        item("1", published=NOON + HOUR, category="sport"),
    ]
    feed_server.put("/feed", rss(*news, item("0", published=NOON), title="The Post"))
    await world.poll()
    await world.deliver(forum)
    clock.advance(19 * 3600)
    await world.deliver(forum)
    names = [thread.name for thread in forum.threads]
    assert names == ["Title 0", "Title 1", "Title 2", "2 items · 2 January 2026"]
    pinged = [[role.id for role in thread.history()[0].role_mentions] for thread in forum.threads]
    assert pinged == [[], [], [watchers.id], []]
