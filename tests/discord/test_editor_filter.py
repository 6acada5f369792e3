"""The editor's page for the filter."""

from typing import Any

from simcord import InteractionResult
from simcord.results import ResponseMessage

from tests.building import item, rss
from tests.discord.conftest import World, refusal, said
from tests.discord.test_editor import forge, press, stranger_of, turned_to
from tests.feed_server import FeedServer


async def filter_page(world: World, feed_server: FeedServer, tags: str = "") -> ResponseMessage:
    items = (item("2", category="NATO"), item("1"))
    url = feed_server.put("/a", rss(*items, title="Apples"))
    await world.subscribe(url, tags=tags, backlog=0)
    return await turned_to(world, "filter")


async def fill_in(world: World, page: ResponseMessage, **values: Any) -> InteractionResult:
    shown = await press(world, page, "Add a rule")
    assert shown.modal is not None
    return await world.manager.submit_modal(shown, values)


def form(shown: InteractionResult) -> Any:
    """The modal as Discord keeps it."""
    return shown._interaction.modal  # noqa: SLF001 - to give it values that the bot never sent


async def rules(world: World) -> list[str]:
    (one,) = await world.app.store.subscriptions.all()
    return [str(rule) for rule in one.rules]


def options(message: ResponseMessage) -> list[dict[str, Any]]:
    """Those of the select that takes rules out."""
    found = [
        row["components"][0]["options"]
        for row in message.components[0]["components"]
        if row["type"] == 1 and "filter.remove" in row["components"][0].get("custom_id", "")
    ]
    return found[0] if found else []


async def test_a_rule_is_added_in_a_form(world: World, feed_server: FeedServer) -> None:
    page = await filter_page(world, feed_server)
    assert "everything is posted" in str(page.components)
    result = await fill_in(world, page, mode=["exclude"], kind=["tag"], value="nato")
    assert "Of the last 2 items 1 would pass" in said(result)
    assert "- `-nato`" in said(result)
    assert await rules(world) == ["-nato"]


async def test_a_form_survives_a_restart(world: World, feed_server: FeedServer) -> None:
    page = await filter_page(world, feed_server)
    shown = await press(world, page, "Add a rule")
    for extension in ("cogs.editor", "cogs.subscriptions"):
        await world.app.client.reload_extension(extension)
    assert world.app.client._connection._view_store._modals == {}  # noqa: SLF001 - nothing is kept
    values = {"mode": ["include"], "kind": ["word"], "value": "fleet"}
    assert "Changed." in said(await world.manager.submit_modal(shown, values))
    assert await rules(world) == ["word:fleet"]


async def test_what_cannot_be_a_rule_is_explained_and_the_page_stays(
    world: World, feed_server: FeedServer
) -> None:
    page = await filter_page(world, feed_server, "nato")
    result = await fill_in(world, page, mode=["include"], kind=["regex"], value="na(to")
    assert "at character 3: `(to`" in refusal(result)
    assert await rules(world) == ["nato"]


async def test_rules_are_taken_out(world: World, feed_server: FeedServer) -> None:
    page = await filter_page(world, feed_server, "nato, -sport, eu")
    values = [one["value"] for one in options(page)]
    assert [one["label"] for one in options(page)] == ["nato", "-sport", "eu"]
    (one,) = await world.app.store.subscriptions.all()
    custom_id = f"edit:filter.remove:{one.id}:{world.manager.id}"
    result = await world.manager.select(page, [values[0], values[1]], custom_id=custom_id)
    assert "Changed. Of the last 2 items 0 would pass" in said(result)
    assert await rules(world) == ["eu"]


async def test_it_is_tried_in_a_message_of_its_own(world: World, feed_server: FeedServer) -> None:
    page = await filter_page(world, feed_server, "nato")
    result = await press(world, page, "Try it")
    (trial,) = result.followups
    assert trial.ephemeral
    (embed,) = trial.embeds
    assert embed.description is not None
    assert "✅ Title 2 · by `nato`" in embed.description


async def test_no_crafted_rule_is_taken_out(world: World, feed_server: FeedServer) -> None:
    page = await filter_page(world, feed_server, "nato")
    (one,) = await world.app.store.subscriptions.all()
    custom_id = f"edit:filter.remove:{one.id}:{world.manager.id}"
    for crafted in ("r:0000000000000000", "s:1", "'; DROP TABLE posts", ""):
        page = await turned_to(world, "filter")
        (known,) = (one["value"] for one in options(page))
        forge(world, page, **{known: crafted})
        await world.manager.select(page, [crafted], custom_id=custom_id)
    assert await rules(world) == ["nato"]


async def test_no_crafted_form_is_taken(world: World, feed_server: FeedServer) -> None:
    page = await filter_page(world, feed_server, "nato")
    for mode, kind in (("nonsense", "tag"), ("include", "nonsense"), ("include", "TAG")):
        crafted = {"mode": mode, "kind": kind}
        shown = await press(world, page, "Add a rule")
        for part in form(shown)["components"]:
            value = crafted.get(part["component"]["custom_id"])
            if value is not None:
                part["component"]["options"] = [{"label": "x", "value": value}]
        values = {"mode": [mode], "kind": [kind], "value": "sport"}
        result = await world.manager.submit_modal(shown, values)
        assert "kinds that are offered" in refusal(result)
    assert await rules(world) == ["nato"]


VALUES = {"mode": ["include"], "kind": ["tag"], "value": "sport"}


async def test_another_server_s_filter_is_out_of_reach_of_a_crafted_form(
    world: World, feed_server: FeedServer
) -> None:
    await filter_page(world, feed_server, "nato")
    (theirs,) = await world.app.store.subscriptions.all()
    eve, channel = await stranger_of(world)
    await eve.slash(channel, "subscribe", feed=f"{feed_server.url}/a", confirm=False)
    (own,) = (one for one in await world.app.store.subscriptions.all() if one.id != theirs.id)
    page = (await eve.slash(channel, "subscriptions")).response
    assert page is not None
    await eve.select(page, [str(own.id)])
    await eve.select(page, ["filter"], custom_id=f"edit:page:{own.id}:{eve.id}")
    shown = await eve.click(page, label="Add a rule")
    form(shown)["custom_id"] = form(shown)["custom_id"].replace(f":{own.id}:", f":{theirs.id}:")
    assert "no such subscription" in refusal(await eve.submit_modal(shown, VALUES))
    assert await world.app.store.subscriptions.of_guild(world.guild.id) == [theirs]


async def test_somebody_else_s_form_is_refused(world: World, feed_server: FeedServer) -> None:
    page = await filter_page(world, feed_server, "nato")
    shown = await press(world, page, "Add a rule")
    owner, other = str(world.manager.id), str(world.member.id)
    form(shown)["custom_id"] = form(shown)["custom_id"].replace(owner, other)
    assert "somebody else's" in refusal(await world.manager.submit_modal(shown, VALUES))
    assert await rules(world) == ["nato"]


async def test_a_form_for_what_is_removed_meanwhile_says_so(
    world: World, feed_server: FeedServer
) -> None:
    page = await filter_page(world, feed_server)
    shown = await press(world, page, "Add a rule")
    await world.manager.slash(world.channel, "unsubscribe", subscription="apples")
    assert "no such subscription" in refusal(await world.manager.submit_modal(shown, VALUES))
