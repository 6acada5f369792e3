"""The editor's page for when posts go out."""

from simcord.results import ResponseMessage

from bot.pacing import AS_THEY_COME, Digest, Pacing
from cogs.interactions import MAX_AGE
from tests.building import HOUR, NOON, item, rss
from tests.discord.conftest import World, refusal, said
from tests.discord.test_editor import turned_to
from tests.feed_server import FeedServer

BERLIN = "Europe/Berlin"


async def opened(world: World, feed_server: FeedServer) -> ResponseMessage:
    await world.subscribe(feed_server.put("/a", rss(item("1"), title="Apples")), backlog=0)
    return await turned_to(world, "pacing")


async def pacing(world: World) -> Pacing:
    (one,) = await world.app.store.subscriptions.all()
    return one.pacing


async def fill_in(world: World, editor: ResponseMessage, label: str, **typed: str) -> str:
    """Press a button, fill in its form; what is said then."""
    form = await world.manager.click(editor, label=label)
    fields = {name.rstrip("_"): value for name, value in typed.items()}
    result = await world.manager.submit_modal(form, fields)
    return said(result)


async def test_a_daily_digest_is_set_and_its_next_time_shown(
    world: World, feed_server: FeedServer
) -> None:
    editor = await opened(world, feed_server)
    assert "Items are posted as they come." in said_in(editor)
    answer = await fill_in(world, editor, "Digest every day…", time="8", zone="berlin")
    assert await pacing(world) == Pacing(Digest.DAILY, at=8 * 60, zone=BERLIN)
    assert "one digest every day at **08:00** (Europe/Berlin)" in answer
    assert "Saved." in answer
    # The simulated Discord has its own clock, at midnight.
    assert f"<t:{(NOON - 5 * HOUR) // 1000}:F>" in answer


async def test_every_kind_takes_the_place_of_the_last_and_quiet_hours_stay(
    world: World, feed_server: FeedServer
) -> None:
    editor = await opened(world, feed_server)
    night = {"from_": "22:00", "to": "7 am", "zone": "Berlin"}
    assert "from **22:00** to **07:00**" in await fill_in(world, editor, "Quiet hours…", **night)
    quiet = (22 * 60, 7 * 60)
    await fill_in(world, editor, "Digest of N items…", size="5")
    assert await pacing(world) == Pacing(Digest.GATHERED, size=5, quiet=quiet, zone=BERLIN)
    await fill_in(world, editor, "At most N an hour…", limit="3")
    assert await pacing(world) == Pacing(limit=3, quiet=quiet, zone=BERLIN)
    await world.manager.click(editor, label="Digest every hour")
    assert await pacing(world) == Pacing(Digest.HOURLY, quiet=quiet, zone=BERLIN)
    again = await world.manager.click(editor, label="As they come")
    assert await pacing(world) == Pacing(quiet=quiet, zone=BERLIN)
    assert again.response is not None
    await world.manager.click(again.response, label="No quiet hours")
    assert (await pacing(world)).quiet is None


async def test_what_cannot_be_meant_changes_nothing(world: World, feed_server: FeedServer) -> None:
    editor = await opened(world, feed_server)
    for label, typed, wrong in (
        ("Digest every day…", {"time": "25:00", "zone": "UTC"}, "“25:00” is no time of day"),
        ("Digest every day…", {"time": "8", "zone": "Berln"}, "did you mean Europe/Berlin"),
        ("Digest of N items…", {"size": "1"}, "“1” is no number from 2 to 100"),
        ("Digest of N items…", {"size": "many"}, "“many” is no number from 2 to 100"),
        ("At most N an hour…", {"limit": "61"}, "“61” is no number from 1 to 60"),
        ("Quiet hours…", {"from": "8", "to": "8:00", "zone": "UTC"}, "two different times"),
    ):
        form = await world.manager.click(editor, label=label)
        answer = refusal(await world.manager.submit_modal(form, typed))
        assert wrong in answer
        assert not answer.endswith("?.")
        assert await pacing(world) == AS_THEY_COME


async def test_a_form_that_was_left_open_for_an_hour_changes_nothing(
    world: World, feed_server: FeedServer
) -> None:
    editor = await opened(world, feed_server)
    form = await world.manager.click(editor, label="At most N an hour…")
    await world.env.advance_time(MAX_AGE + 1)
    assert "too old" in refusal(await world.manager.submit_modal(form, {"limit": "3"}))
    assert await pacing(world) == AS_THEY_COME


async def test_what_waits_for_a_digest_comes_at_once_when_nobody_wants_it_any_more(
    world: World, feed_server: FeedServer
) -> None:
    editor = await opened(world, feed_server)
    await fill_in(world, editor, "Digest every day…", time="8", zone="UTC")
    items = [item(str(n), published=NOON + n * HOUR) for n in (3, 2, 1)]
    feed_server.put("/a", rss(*items, title="Apples"))
    await world.poll()
    assert await world.deliver() == []
    result = await world.manager.click(editor, label="As they come")
    assert "What waits goes by this from now on." in said(result)
    assert await world.titles() == ["2 items · 1 January 2026"]


async def test_in_a_forum_the_page_says_that_threads_come_at_once(
    world: World, feed_server: FeedServer
) -> None:
    forum = world.guild.create_forum_channel("stories")
    url = feed_server.put("/a", rss(item("1"), title="Apples"))
    await world.subscribe(url, channel=forum, backlog=0)
    editor = await turned_to(world, "pacing")
    answer = await fill_in(world, editor, "Digest every day…", time="8", zone="berlin")
    assert "Each item gets its thread as it comes; a digest that lists them gets one too" in answer
    assert f"<t:{(NOON - 5 * HOUR) // 1000}:F>" in answer
    assert (await pacing(world)).is_roundup


def said_in(message: ResponseMessage) -> str:
    return "\n".join(map(str, message.components))
