"""The editor's page for how posts look; its previews are what a channel gets."""

from typing import Any

import pytest
from simcord import InteractionResult
from simcord.results import ResponseMessage

from bot.looks import Look, Style
from tests.building import NOON, item, rss
from tests.discord.conftest import World, refusal, said
from tests.discord.test_editor import turned_to
from tests.feed_server import FeedServer

PRIVATE = 1 << 6


async def opened(world: World, feed_server: FeedServer) -> ResponseMessage:
    await world.subscribe(feed_server.put("/a", rss(item("1", published=NOON), title="Apples")))
    return await turned_to(world, "look")


async def look(world: World) -> Look:
    (one,) = await world.app.store.subscriptions.all()
    return one.look


async def choose(world: World, editor: ResponseMessage, style: str) -> InteractionResult:
    (one,) = await world.app.store.subscriptions.all()
    route = f"edit:look.style:{one.id}:{world.manager.id}"
    return await world.manager.select(editor, [style], custom_id=route)


def bodies(world: World, method: str, part: str) -> list[dict[str, Any]]:
    """The requests that made messages, without what only Discord's answer to them needs."""
    found = [one for one in world.env.http_requests if one.method == method and part in one.path]
    return [
        {key: value for key, value in (one.json or {}).items() if "nonce" not in key}
        for one in found
    ]


@pytest.mark.parametrize("style", list(Style))
async def test_a_style_is_chosen_and_its_preview_is_the_post_itself(
    world: World, feed_server: FeedServer, style: Style
) -> None:
    editor = await opened(world, feed_server)
    result = await choose(world, editor, style)
    assert "Saved: new posts look so." in said(result)
    assert await look(world) == Look(style)
    preview = bodies(world, "POST", "/webhooks/")[-1]
    await world.deliver()
    post = bodies(world, "POST", f"/channels/{world.channel.id}/messages")[-1]
    assert preview.pop("flags") == post.pop("flags", 0) | PRIVATE
    assert preview == post


async def test_a_colour_is_typed(world: World, feed_server: FeedServer) -> None:
    editor = await opened(world, feed_server)
    result = await world.manager.click(editor, label="Colour")
    saved = await world.manager.submit_modal(result, {"colour": "#2A9"})
    assert "Saved" in said(saved)
    assert (await look(world)).colour == 0x22AA99
    result = await world.manager.click(editor, label="Colour")
    wrong = await world.manager.submit_modal(result, {"colour": "teal"})
    assert "“teal” is no colour; write #" in refusal(wrong)
    assert (await look(world)).colour == 0x22AA99
    result = await world.manager.click(editor, label="Colour")
    await world.manager.submit_modal(result, {"colour": ""})
    assert (await look(world)).colour is None


async def test_a_template_is_typed_and_an_error_says_where(
    world: World, feed_server: FeedServer
) -> None:
    chosen = await choose(world, await opened(world, feed_server), Style.TEXT)
    assert chosen.response is not None
    result = await world.manager.click(chosen.response, label="Template")
    wrong = await world.manager.submit_modal(result, {"template": "**{titel}**"})
    assert "Character 4 of the template: {titel} is not known; the nearest is {title}" in refusal(
        wrong
    )
    assert await look(world) == Look(Style.TEXT)
    result = await world.manager.click(chosen.response, label="Template")
    await world.manager.submit_modal(result, {"template": "**{title}** {link}"})
    assert await look(world) == Look(Style.TEXT, "**{title}** {link}")
    (message,) = await world.deliver()
    assert message.content == "**Title 1** https://news.example/1"


async def test_a_style_that_there_is_not_is_refused(world: World, feed_server: FeedServer) -> None:
    editor = await opened(world, feed_server)
    stored = world.env.backend.get_message(editor.channel_id, editor.id)
    options = stored.components[0]["components"][4]["components"][0]["options"]
    options[0]["value"] = "neon"
    assert "too old to be used" in refusal(await choose(world, editor, "neon"))
    assert await look(world) == Look()


async def test_pictures_of_articles_are_asked_for_and_not_any_more(
    world: World, feed_server: FeedServer
) -> None:
    editor = await opened(world, feed_server)
    result = await world.manager.click(editor, label="Article pictures: off")
    assert "shows that of its article" in said(result)
    assert (await look(world)).article_image
    assert result.response is not None
    await world.manager.click(result.response, label="Article pictures: on")
    assert not (await look(world)).article_image
