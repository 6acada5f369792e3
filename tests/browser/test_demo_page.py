"""The demo as its user sees it: the page in Chromium, the bot a process of its own."""

import asyncio
import contextlib
import os
import re
import shutil
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from tests.conftest import ClosingLine

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-gpu"]

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
    pytest.mark.timeout(300),
]


@contextlib.asynccontextmanager
async def demo() -> AsyncIterator[str]:
    """`tidings demo`; yields the page's address, and ends it as Ctrl+C would."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "demo"),
        stdout=asyncio.subprocess.PIPE,
        env=os.environ | {"COLUMNS": "200"},
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(60):
            while not (match := re.search(rb"http://\S+#\S+", await process.stdout.readline())):
                assert not process.stdout.at_eof()
        yield match[0].decode()
    finally:
        process.terminate()
        async with asyncio.timeout(10):
            said = await process.stdout.read()
            assert await process.wait() == 0
        assert said.endswith(b"Goodbye.\n")


@contextlib.asynccontextmanager
async def page(url: str) -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        opened = await browser.new_page(viewport={"width": 1280, "height": 900})
        await opened.goto(url)
        yield opened
        await browser.close()


async def patiently(shown: Page, attempt: Callable[[], Awaitable[None]]) -> None:
    """Try again on a fresh page: the simulator's loses keys, or stays busy, on a slow machine."""
    for _ in range(3):
        with contextlib.suppress(AssertionError, TimeoutError):
            return await attempt()
        await shown.reload()
    return await attempt()


async def send(shown: Page) -> None:
    """Wait for the completions, which keep the page busy, then send."""
    button = shown.get_by_role("button", name="Send")
    await expect(button).to_be_enabled(timeout=10_000)
    await button.click()
    await expect(shown.get_by_text("Latest about nato").first).to_be_visible(timeout=10_000)


async def test_posts_are_there_and_latest_answers(
    tmp_path: Path, closing_line: ClosingLine
) -> None:
    async with demo() as url, page(url) as shown:
        title = shown.get_by_text("Icebreakers lead NATO’s quietest exercise")
        await expect(title.first).to_be_visible()
        await expect(shown.get_by_text("Six ships, four flags and one rule").first).to_be_visible()
        link = shown.get_by_role("link", name="Icebreakers lead NATO’s quietest exercise").first
        assert "/story/" in str(await link.get_attribute("href"))
        await shown.wait_for_function(
            """() => [...document.querySelectorAll('img[alt="Embed 1 thumbnail"]')]
                .filter(image => image.naturalWidth > 0).length === 4"""
        )

        async def ask() -> None:
            await shown.get_by_placeholder("Message #news").click()
            await shown.keyboard.type("/latest nato", delay=60)
            await send(shown)

        await patiently(shown, ask)
        await expect(title).to_have_count(2)
        await shown.screenshot(path=tmp_path / "demo.png")
        assert (tmp_path / "demo.png").stat().st_size > 20_000
    closing_line("browser: ran")


async def test_the_command_can_be_picked_from_the_list(closing_line: ClosingLine) -> None:
    async with demo() as url, page(url) as shown:

        async def pick() -> None:
            await shown.get_by_placeholder("Message #news").click()
            await shown.keyboard.type("/lat")
            await expect(shown.get_by_text("The latest news from the feeds").first).to_be_visible()
            await shown.keyboard.press("Enter")
            await expect(shown.get_by_role("option", name="topic")).to_be_visible()
            await shown.keyboard.press("Enter")
            await shown.keyboard.type("nato", delay=60)
            await send(shown)

        await patiently(shown, pick)
    closing_line("browser: ran")
