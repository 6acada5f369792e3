"""The site over real HTTP on the loopback address."""

from calendar import timegm
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import feedparser
import pytest
from aiohttp import ClientResponse, ClientSession

from bot.demo.site import Site
from bot.demo.stories import STORIES


class Clock:
    """A clock that only goes when told to."""

    def __init__(self) -> None:
        self.now = 1_767_225_600_000

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def site(clock: Clock) -> AsyncIterator[Site]:
    async with Site.open(clock=clock) as opened:
        yield opened


@pytest.fixture
async def web() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


async def parsed(web: ClientSession, url: str) -> Any:
    async with web.get(url) as response:
        assert response.status == 200
        return feedparser.parse(BytesIO(await response.read()))


async def answer(web: ClientSession, url: str, **headers: str) -> ClientResponse:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    async with web.get(url, headers=sent) as response:
        await response.read()
        return response


async def test_pages_show_stories_and_name_their_feeds(site: Site, web: ClientSession) -> None:
    everything = (
        f'type="application/rss+xml" title="The Harbour Post &#187; Feed" href="{site.url}/feed/"'
    )
    nato = f'title="NATO &#8211; The Harbour Post &#187; Feed" href="{site.feed_url("NATO")}"'
    async with web.get(f"{site.url}/") as response:
        assert response.content_type == "text/html"
        home = await response.text()
    async with web.get(f"{site.url}/tag/nato/") as response:
        tagged = await response.text()
    assert everything in home
    assert nato not in home
    assert everything in tagged
    assert nato in tagged
    assert home.count("<h2>") == 7
    assert tagged.count("<h2>") == 4


async def test_a_story_has_a_page_with_its_picture(site: Site, web: ClientSession) -> None:
    entry = (await parsed(web, site.feed_url())).entries[0]
    async with web.get(entry.link) as response:
        page = await response.text()
    assert f'<meta property="og:image" content="{entry.media_content[0]["url"]}">' in page
    assert all(line in page for line in ("<h1>", "<article>", entry.author))


@pytest.mark.parametrize("path", ["/nothing", "/tag/nothing/", "/tag/nothing/feed/", "/story/no/"])
async def test_what_is_not_there_is_said_so(site: Site, web: ClientSession, path: str) -> None:
    response = await answer(web, site.url + path)
    assert (response.status, response.content_type) == (404, "text/html")


async def test_the_opening_stories_are_spread_over_the_last_days(
    site: Site, web: ClientSession, clock: Clock
) -> None:
    entries = (await parsed(web, site.feed_url())).entries
    ages = [clock.now / 1000 - timegm(entry.published_parsed) for entry in entries]
    assert len(ages) == 7
    assert ages == sorted(ages)
    assert ages[0] > 3600
    assert ages[-1] > 3 * 86400


async def test_an_unchanged_feed_is_not_sent_again(site: Site, web: ClientSession) -> None:
    first = await answer(web, site.feed_url("NATO"))
    assert first.headers["Content-Type"] == "application/rss+xml; charset=UTF-8"
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    for conditions, status in (
        ({"If_None_Match": etag}, 304),
        ({"If_None_Match": f'"other", W/{etag}'}, 304),
        ({"If_None_Match": "*"}, 304),
        ({"If_Modified_Since": modified}, 304),
        ({"If_Modified_Since": "Thu, 01 Jan 1970 00:00:00 GMT"}, 200),
        ({"If_None_Match": '"other"', "If_Modified_Since": modified}, 200),
    ):
        again = await answer(web, site.feed_url("NATO"), **conditions)
        assert again.status == status, conditions
        assert again.headers["ETag"] == etag


async def test_publishing_puts_a_new_item_first(
    site: Site, web: ClientSession, clock: Clock
) -> None:
    before = await answer(web, site.feed_url())
    old = await parsed(web, site.feed_url())
    clock.now += 60_000
    story = site.publish()
    after = await answer(web, site.feed_url(), If_None_Match=before.headers["ETag"])
    new = await parsed(web, site.feed_url())
    assert after.status == 200
    assert after.headers["ETag"] != before.headers["ETag"]
    assert new.entries[0].link == f"{site.url}/story/{story.slug}/"
    assert [entry.id for entry in new.entries[1:]] == [entry.id for entry in old.entries]


async def test_a_tag_not_used_yet_has_an_empty_feed(site: Site, web: ClientSession) -> None:
    feed = await parsed(web, site.feed_url("Sport"))
    assert not feed.bozo
    assert feed.entries == []
    response = await answer(
        web, site.feed_url("Sport"), If_Modified_Since="Thu, 01 Jan 2026 00:00:00 GMT"
    )
    assert response.status == 200


async def test_stories_come_again_as_updates(site: Site, web: ClientSession) -> None:
    seen = {entry.id for entry in (await parsed(web, site.feed_url())).entries}
    while not (story := site.publish()).title.startswith("Update "):
        seen |= {entry.id for entry in (await parsed(web, site.feed_url())).entries}
    assert len(seen) == len(STORIES)
    assert story.title == f"Update 2: {STORIES[0].title}"
    newest = (await parsed(web, site.feed_url())).entries[0]
    assert newest.id not in seen
    assert (await answer(web, newest.link)).status == 200


async def test_assets_hold_every_picture_of_the_feeds(site: Site, web: ClientSession) -> None:
    assets = site.assets()
    while not site.publish().title.startswith("Update "):
        feed = await parsed(web, site.feed_url())
        assert feed.feed.image.href in assets
        for entry in feed.entries:
            assert entry.media_content[0]["url"] in assets
    for url, (name, content) in assets.items():
        async with web.get(url) as response:
            assert await response.read() == content
            assert response.content_type == ("image/png" if name == "icon.png" else "image/jpeg")
            etag = response.headers["ETag"]
        assert url.endswith(f"/{name}")
        assert (await answer(web, url, If_None_Match=etag)).status == 304


async def test_a_port_can_be_asked_for_and_is_given_back(clock: Clock) -> None:
    async with Site.open(clock=clock) as site:
        port = int(site.url.rpartition(":")[2])
    async with Site.open(clock=clock, port=port) as site:
        assert site.url == f"http://127.0.0.1:{port}"
