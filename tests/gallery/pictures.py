"""Stand-ins for the pictures of the feeds, and pictures of the posts."""

import hashlib
import io
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import discord
import simcord
from discord.http import Route
from PIL import Image
from playwright.async_api import Browser, ViewportSize, async_playwright
from simcord import ChannelHandle, Env, MemberActor

from bot.demo import art
from bot.looks import Look
from tests.gallery.shapes import LOOKS, Shape

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-gpu"]
_SIZE: ViewportSize = {"width": 920, "height": 2000}
_AT_ONCE = 8
_AFTERNOON = 15 * 3600
"""Seconds after the beginning of the simulation's time, which is that of the fixtures' day."""

_IMAGES_ARE_THERE = """
() => [...document.querySelectorAll('.channel-message img')]
    .every(image => image.complete && image.naturalWidth)
"""


async def take(shapes: list[Shape], folder: Path) -> None:
    """Have every body posted in a simulated Discord, and picture what a person would see there.

    The files are called `<shape>-<number of the look>.webp`.
    """
    client = discord.Client(intents=discord.Intents(guilds=True))
    async with simcord.run(client, check_errors=False) as env, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        env.backend.bot_user.name = "Tidings"
        user = env.create_user("you")
        guild = env.create_guild("The Harbour", owner=user)
        viewer = guild.add_member(user)
        await env.advance_time(_AFTERNOON)
        for number, look in enumerate(LOOKS):
            for start in range(0, len(shapes), _AT_ONCE):
                part = shapes[start : start + _AT_ONCE]
                channel = guild.create_text_channel(f"{look.style}-{number}-{start}")
                assets = await _post(client, channel, part, look)
                shown = await _screenshots(env, browser, channel, viewer, assets)
                for shape, picture in zip(part, shown, strict=True):
                    _save(picture, folder / f"{shape.name}-{number}.webp")
        await browser.close()


async def _post(
    client: discord.Client, channel: ChannelHandle, shapes: list[Shape], look: Look
) -> dict[str, tuple[str, bytes]]:
    """Post what these look like; returns the pictures that they show, by address."""
    route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel.id)
    assets: dict[str, tuple[str, bytes]] = {}
    for shape in shapes:
        body = shape.body(look)
        await client.http.request(route, json=body)
        assets |= {url: _stand_in(url, is_icon) for url, is_icon in _addresses(body)}
    return assets


async def _screenshots(
    env: Env,
    browser: Browser,
    channel: ChannelHandle,
    viewer: MemberActor,
    assets: Mapping[str, tuple[str, bytes]],
) -> list[bytes]:
    """A picture of each message of a channel, oldest first."""
    preview = env.preview(channel, viewers=[viewer], layout="channel", assets=assets)
    async with preview as served:
        page = await browser.new_page(viewport=_SIZE, device_scale_factor=1.5)
        await page.goto(served.url)
        await page.wait_for_selector(".channel-message")
        await page.wait_for_function(_IMAGES_ARE_THERE, timeout=60_000)
        messages = await page.query_selector_all(".channel-message")
        shown = [await message.screenshot(type="png") for message in messages]
        await page.close()
    return shown


def _addresses(value: Any, key: str = "") -> Iterator[tuple[str, bool]]:
    """The pictures in a body, and which of them are icons."""
    if isinstance(value, list):
        for one in value:
            yield from _addresses(one, key)
    elif isinstance(value, dict):
        if "icon_url" in value:
            yield value["icon_url"], True
        is_icon = value.get("type") == 11  # the thumbnail of a story
        for name, one in value.items():
            if name in {"image", "thumbnail", "media"}:
                yield one["url"], is_icon
            else:
                yield from _addresses(one, name)


def _stand_in(url: str, is_icon: bool) -> tuple[str, bytes]:
    digest = hashlib.blake2b(url.encode(), digest_size=8).hexdigest()
    if is_icon:
        return f"{digest}.png", art.icon()
    motifs = sorted(art.MOTIFS)
    fitting = [motif for motif in motifs if motif in url]
    return f"{digest}.jpg", _drawn([*fitting, motifs[int(digest, 16) % len(motifs)]][0])


@cache
def _drawn(motif: str) -> bytes:
    return art.draw(motif)


def _save(picture: bytes, path: Path) -> None:
    Image.open(io.BytesIO(picture)).convert("RGB").save(path, "WEBP", quality=80, method=6)
