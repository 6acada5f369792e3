"""`tidings check`: everything that can be known to be wrong before anybody waits for a post."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from bot.client import ChannelView, visit
from bot.deliver import READ_HISTORY
from bot.errors import FeedError, TidingsError
from bot.feeds.fetch import Fetcher
from bot.feeds.reader import FeedReader
from bot.feeds.workers import ParserPool
from bot.settings import Settings, discord_token
from bot.urls import without_credentials


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the table; `is_good` is False for what has to be put right."""

    subject: str
    is_good: bool
    detail: str


def extent(settings: Settings) -> int:
    """How many findings `check` has when Discord can be reached."""
    return 2 + len(_channels(settings)) + bool(settings.fetch.proxy) + len(_feeds(settings))


async def check(settings: Settings, path: Path | None) -> AsyncIterator[Finding]:
    """Look at the token, each channel and each feed of config.toml; change and post nothing."""
    try:
        token = discord_token(settings, path)
        found = await visit(token, settings.discord.api_url, _channels(settings))
    except TidingsError as error:
        yield Finding("Discord", is_good=False, detail=str(error))
    else:
        yield Finding(
            "Discord", is_good=True, detail=f"{found.bot_name}, {_servers(found.servers)}"
        )
        yield Finding("Invite link", is_good=True, detail=found.invite_url)
        for channel_id, view in found.channels.items():
            yield _channel(channel_id, view)
    if settings.fetch.proxy:
        yield Finding("Proxy", is_good=True, detail=_proxy(settings.fetch.proxy))
    async with Fetcher.open(settings.fetch, settings.polling.concurrency) as fetcher:
        reader = FeedReader(fetcher, ParserPool())
        for url in _feeds(settings):
            yield await _feed(reader, url)


def _channels(settings: Settings) -> list[int]:
    return list(dict.fromkeys(fixed.channel for fixed in settings.subscriptions))


def _feeds(settings: Settings) -> list[str]:
    return list(dict.fromkeys(fixed.feed for fixed in settings.subscriptions))


def _proxy(address: str) -> str:
    return (
        f"feeds are fetched through {without_credentials(address)}; keeping names of feeds from"
        " leading into a private network is its duty"
    )


def _servers(count: int) -> str:
    return {0: "in no server yet", 1: "in 1 server"}.get(count, f"in {count} servers")


def _channel(channel_id: int, view: ChannelView) -> Finding:
    subject = f"Channel {view.name}"
    if view.problem is not None:
        return Finding(subject, is_good=False, detail=view.problem)
    if not view.missing:
        return Finding(subject, is_good=True, detail=f"posts can go to {channel_id}")
    detail = f"the bot lacks {', '.join(view.missing)}"
    if READ_HISTORY in view.missing:
        detail += f" (without {READ_HISTORY} a restart may repeat a post)"
    return Finding(subject, is_good=False, detail=detail)


async def _feed(reader: FeedReader, url: str) -> Finding:
    subject = f"Feed {without_credentials(url)}"
    try:
        reading = await reader.read(url)
    except FeedError as error:
        return Finding(subject, is_good=False, detail=f"the feed {error}")
    title = reading.listing.info.title or "no title"
    return Finding(subject, is_good=True, detail=f"{title}, {len(reading.listing.items)} items")
