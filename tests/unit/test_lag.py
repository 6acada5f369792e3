"""The event loop is watched."""

import asyncio
import time

import pytest

from bot import lag


async def test_a_held_loop_is_told_of(caplog: pytest.LogCaptureFixture) -> None:
    watching = asyncio.get_running_loop().create_task(lag.watch(longest=0.1))
    await asyncio.sleep(0)
    time.sleep(0.5)  # noqa: ASYNC251 - that is what is watched for
    for _ in range(5):  # its sleep is over, and it is next
        await asyncio.sleep(0)
    watching.cancel()
    (line,) = [one.getMessage() for one in caplog.records if one.name == "bot.lag"]
    assert line.startswith("everything stood still for 0.")


async def test_a_loop_that_is_free_is_not(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.6):
            await lag.watch(longest=5)
    assert not caplog.records
