"""The loopback Discord behaves as Discord where the bot depends on it."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from tests.loopback.driver import Loopback

Answer = tuple[int, Any]


@dataclass
class Client:
    """Speaks REST as a bot does."""

    discord: Loopback
    session: aiohttp.ClientSession
    channel: int

    async def ask(self, method: str, path: str, **options: Any) -> Answer:
        url = f"{self.discord.api_url}{path}"
        async with self.session.request(method, url, **options) as response:
            return response.status, await response.json()

    async def post(self, content: str = "Hello", **body: Any) -> Answer:
        return await self.ask(
            "POST", f"/channels/{self.channel}/messages", json={"content": content, **body}
        )

    async def history(self, query: str = "") -> list[str]:
        _, page = await self.ask("GET", f"/channels/{self.channel}/messages?{query}")
        return [message["content"] for message in page]


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with contextlib.AsyncExitStack() as stack:
        discord = await stack.enter_async_context(Loopback.start())
        headers = {"Authorization": f"Bot {discord.token}"}
        session = await stack.enter_async_context(aiohttp.ClientSession(headers=headers))
        guild = await discord.add_guild()
        yield Client(discord, session, await discord.add_channel(guild))


async def test_a_wrong_token_and_an_unknown_route_are_refused(client: Client) -> None:
    wrong = {"Authorization": "Bot wrong"}
    status, body = await client.ask("GET", "/users/@me", headers=wrong)
    assert (status, body["code"]) == (401, 0)
    status, _ = await client.ask("GET", "/no/such/thing")
    assert status == 404
    assert (await client.discord.stats())["unknown"] == ["GET /api/v10/no/such/thing"]


async def test_an_enforced_nonce_gives_the_first_message_again(client: Client) -> None:
    _, first = await client.post(nonce="n", enforce_nonce=True)
    _, second = await client.post("Other", nonce="n", enforce_nonce=True)
    _, unenforced = await client.post(nonce="n")
    assert second["id"] == first["id"] != unenforced["id"]
    await client.discord.delete_message(client.channel, int(first["id"]))
    await client.discord.delete_message(client.channel, int(unenforced["id"]))
    status, body = await client.post(nonce="n", enforce_nonce=True)
    assert (status, body["code"]) == (404, 10008)
    await client.discord.configure(nonce_window=0)
    status, _ = await client.post(nonce="n", enforce_nonce=True)
    assert status == 200


async def test_history_after_an_id_is_the_oldest_that_follow_newest_first(client: Client) -> None:
    ids = [(await client.post(str(number)))[1]["id"] for number in range(5)]
    assert await client.history() == ["4", "3", "2", "1", "0"]
    assert await client.history("limit=2") == ["4", "3"]
    assert await client.history(f"after={ids[1]}&limit=2") == ["3", "2"]
    assert await client.history(f"before={ids[1]}") == ["0"]
    await client.discord.deny(client.channel, "read_message_history")
    assert await client.history() == []


@pytest.mark.parametrize(
    ("permission", "status", "code"),
    [("view_channel", 403, 50001), ("send_messages", 403, 50013)],
)
async def test_missing_permissions_have_discords_codes(
    client: Client, permission: str, status: int, code: int
) -> None:
    await client.discord.deny(client.channel, permission)
    got, body = await client.post()
    assert (got, body["code"]) == (status, code)


async def test_without_embed_links_embeds_are_dropped(client: Client) -> None:
    await client.discord.deny(client.channel, "embed_links")
    _, message = await client.post(embeds=[{"title": "t"}])
    assert message["embeds"] == []


async def test_rate_limits_are_told_in_headers_and_enforced(client: Client) -> None:
    await client.discord.configure(limits=True)
    answers = [await client.post(str(number)) for number in range(6)]
    assert [status for status, _ in answers] == [200] * 5 + [429]
    assert 0 < answers[-1][1]["retry_after"] <= 5
    assert (await client.discord.stats())["refused"] == 1


async def test_a_cut_connection_gives_no_answer_but_may_have_taken_the_message(
    client: Client,
) -> None:
    await client.discord.add_fault("cut")
    with pytest.raises(aiohttp.ClientError):
        await client.post("lost")
    await client.discord.add_fault("after: cut")
    with pytest.raises(aiohttp.ClientError):
        await client.post("kept")
    assert await client.history() == ["kept"]
