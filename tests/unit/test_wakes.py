"""The letter box of hints."""

import asyncio

import pytest

from bot.wakes import Wakes


async def test_hints_are_taken_out_together_and_once() -> None:
    wakes = Wakes()
    wakes.wake_channels([1, 2])
    wakes.wake_channels([2, 3])
    async with asyncio.timeout(5):
        assert await wakes.channels() == {1, 2, 3}
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await wakes.channels()
    wakes.wake_channels([4])
    async with asyncio.timeout(5):
        assert await wakes.channels() == {4}


async def test_who_waits_is_woken_by_the_next_hint() -> None:
    wakes = Wakes()
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        waiting = group.create_task(wakes.channels())
        await asyncio.sleep(0)
        wakes.wake_channels([])
        await asyncio.sleep(0)
        assert not waiting.done()
        wakes.wake_channels([7])
    assert waiting.result() == {7}


async def test_a_hint_is_not_lost_when_the_one_who_waited_gave_up() -> None:
    wakes = Wakes()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await wakes.channels()
    wakes.wake_channels([7])
    async with asyncio.timeout(5):
        assert await wakes.channels() == {7}


async def test_a_change_of_the_feeds_wakes_once() -> None:
    wakes = Wakes()
    wakes.wake_feeds()
    wakes.wake_feeds()
    async with asyncio.timeout(5):
        await wakes.feeds()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await wakes.feeds()
