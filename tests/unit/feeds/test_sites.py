"""Addresses of pages, and where their feeds are."""

import pytest

from bot.feeds.sites import feeds_of

YOUTUBE = "https://www.youtube.com/feeds/videos.xml"
CHANNEL = "UCBJycsmduvYEL83R_U4JriQ"


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        (f"https://www.youtube.com/channel/{CHANNEL}", f"{YOUTUBE}?channel_id={CHANNEL}"),
        (f"https://m.youtube.com/channel/{CHANNEL}/videos", f"{YOUTUBE}?channel_id={CHANNEL}"),
        ("https://youtube.com/user/mkbhd?x=1", f"{YOUTUBE}?user=mkbhd"),
        ("https://www.youtube.com/playlist?list=PLa-b_1", f"{YOUTUBE}?playlist_id=PLa-b_1"),
        ("https://www.youtube.com/watch?v=abc&list=PLa&index=2", f"{YOUTUBE}?playlist_id=PLa"),
        ("https://www.reddit.com/r/python/", "https://www.reddit.com/r/python/.rss"),
        ("https://old.reddit.com/r/python/top?t=week", "https://www.reddit.com/r/python/top/.rss"),
        ("https://reddit.com/u/spez", "https://www.reddit.com/user/spez/.rss"),
        ("https://github.com/o/r/releases", "https://github.com/o/r/releases.atom"),
        ("https://github.com/o/r/tags", "https://github.com/o/r/tags.atom"),
        ("https://github.com/o/r/commits/main", "https://github.com/o/r/commits/main.atom"),
        ("https://gitlab.com/a/b/c/-/tags", "https://gitlab.com/a/b/c/-/tags?format=atom"),
        (
            "https://gitlab.com/a/b/-/commits/main",
            "https://gitlab.com/a/b/-/commits/main?format=atom",
        ),
        ("https://name.blogspot.com/", "https://name.blogspot.com/feeds/posts/default"),
        (
            "https://name.blogspot.com/search/label/News",
            "https://name.blogspot.com/feeds/posts/default/-/News",
        ),
        ("https://medium.com/@name", "https://medium.com/feed/@name"),
        ("https://medium.com/tag/python", "https://medium.com/feed/tag/python"),
        ("https://name.medium.com/", "https://name.medium.com/feed"),
        ("https://name.substack.com/archive", "https://name.substack.com/feed"),
        ("https://name.tumblr.com/", "https://name.tumblr.com/rss"),
        ("https://name.tumblr.com/tagged/cats", "https://name.tumblr.com/tagged/cats/rss"),
        ("https://www.tumblr.com/name", "https://name.tumblr.com/rss"),
        ("https://bsky.app/profile/bsky.app", "https://bsky.app/profile/bsky.app/rss"),
        ("https://dev.to/name", "https://dev.to/feed/name"),
        ("https://dev.to/t/python", "https://dev.to/feed/tag/python"),
        (
            "https://pypi.org/project/discord.py/",
            "https://pypi.org/rss/project/discord.py/releases.xml",
        ),
        (
            "https://store.steampowered.com/app/620/Portal_2/",
            "https://store.steampowered.com/feeds/news/app/620/",
        ),
        (
            "https://stackoverflow.com/questions/tagged/python",
            "https://stackoverflow.com/feeds/tag/python",
        ),
        ("https://mastodon.social/@Gargron", "https://mastodon.social/@Gargron.rss"),
        ("https://mastodon.social/tags/cats", "https://mastodon.social/tags/cats.rss"),
        ("https://news.example/tag/nato/", "https://news.example/tag/nato/feed/"),
        ("https://news.example/blog/category/a/b", "https://news.example/blog/category/a/b/feed/"),
        ("https://news.example/author/ann/?x=1", "https://news.example/author/ann/feed/"),
        ("http://news.example:8080/tag/nato/", "http://news.example:8080/tag/nato/feed/"),
        ("https://me:secret@news.example/tag/a/", "https://news.example/tag/a/feed/"),
    ],
)
def test_a_known_page_has_its_feed_there(page: str, feed: str) -> None:
    assert feeds_of(page) == (feed,)


@pytest.mark.parametrize("page", ["https://github.com/o/r", "https://www.github.com/o/r/?tab=x"])
def test_a_repository_has_several(page: str) -> None:
    home = page.partition("/o/r")[0]
    assert feeds_of(page) == tuple(
        f"{home}/o/r/{what}.atom" for what in ("releases", "tags", "commits")
    )


@pytest.mark.parametrize(
    "page",
    [
        "https://news.example/",
        "https://news.example/2026/01/title/",
        "https://news.example/tag/nato/feed/",
        "https://news.example/tag/",
        "https://mastodon.social/@Gargron.rss",
        "https://mastodon.social/@Gargron@other.example",
        "https://mastodon.social/@Gargron/123",
        "https://www.youtube.com/@handle",
        "https://www.youtube.com/watch?v=abc",
        "https://github.com/o/r/releases.atom",
        "https://github.com/features/actions",
        "https://github.com/o/r/issues",
        "https://www.reddit.com/r/python/.rss",
        "https://name.substack.com/p/an-article",
        "https://medium.com/@name/an-article-123",
    ],
)
def test_what_is_not_known_or_is_a_feed_is_left_alone(page: str) -> None:
    assert feeds_of(page) == ()
