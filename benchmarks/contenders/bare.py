"""The floor: an aiohttp loop that does nothing but ask for each feed, and read the body."""

import asyncio

import aiohttp

from benchmarks import lines
from benchmarks.measure import measured

AT_ONCE = 64


async def _main() -> None:
    etags: dict[str, str] = {}
    connector = aiohttp.TCPConnector(limit=AT_ONCE)
    async with aiohttp.ClientSession(connector=connector) as session:

        async def work(urls: list[str]) -> None:
            while urls:
                url = urls.pop()
                headers = {"If-None-Match": etags[url]} if url in etags else {}
                async with session.get(url, headers=headers) as response:
                    await response.read()
                    if "ETag" in response.headers:
                        etags[url] = response.headers["ETag"]

        async def handle(question: lines.Message) -> lines.Message:
            urls = question["urls"]
            with measured(len(urls)) as figures:
                await asyncio.gather(*(work(urls) for _ in range(AT_ONCE)))
            return figures

        await lines.answer_in_loop(handle)


if __name__ == "__main__":
    asyncio.run(_main())
