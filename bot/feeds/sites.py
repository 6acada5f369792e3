"""Where well-known sites keep the feeds of their pages (pure).

A page that is not named here is read, and says itself where its feeds are: these are for sites
whose pages do not, or show no bot what they say.
"""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit, urlunsplit

from bot.urls import absolute


@dataclass(frozen=True, slots=True)
class _Rule:
    """`page` has to match path and query as a whole; its groups go into the `feeds`.

    A feed that begins with `//` is on another host, else on the page's.
    """

    host: re.Pattern[str]
    page: re.Pattern[str]
    feeds: tuple[str, ...]


def _rule(host: str, page: str, *feeds: str) -> _Rule:
    return _Rule(re.compile(host), re.compile(page), feeds)


_NO_USER = "about|apps|collections|features|login|marketplace|orgs|search|settings|sponsors|topics"
_DOCUMENT = r"(?:\.(?:rss|atom|xml|json)|/(?:feed|rss|atom))"
"""How the address of a feed ends, which no rule is for."""

_YOUTUBE = r"(?:www\.|m\.)?youtube\.com"
_VIDEOS = "//www.youtube.com/feeds/videos.xml"
_REDDIT = r"(?:www\.|old\.|new\.)?reddit\.com"
_REPOSITORY = rf"/(?!(?:{_NO_USER})/)([\w.-]+/[\w.-]+)"

_RULES = (
    _rule(_YOUTUBE, r"/channel/(UC[\w-]+)(?:[/?].*)?", _VIDEOS + "?channel_id={0}"),
    _rule(_YOUTUBE, r"/user/([\w.-]+)(?:[/?].*)?", _VIDEOS + "?user={0}"),
    _rule(
        _YOUTUBE,
        r"/(?:playlist|watch)\?(?:.*&)?list=(PL[\w-]+)(?:&.*)?",
        _VIDEOS + "?playlist_id={0}",
    ),
    _rule(
        _REDDIT,
        r"/((?:r|user)/[\w+-]+(?:/(?:new|hot|top|rising|comments/\w+(?:/[^/?]*)?))?)/?(?:\?.*)?",
        "//www.reddit.com/{0}/.rss",
    ),
    _rule(_REDDIT, r"/u/([\w-]+)/?(?:\?.*)?", "//www.reddit.com/user/{0}/.rss"),
    _rule(
        r"(?:www\.)?github\.com",
        _REPOSITORY + r"(?:\.git)?/?(?:\?.*)?",
        "/{0}/releases.atom",
        "/{0}/tags.atom",
        "/{0}/commits.atom",
    ),
    _rule(
        r"(?:www\.)?github\.com",
        _REPOSITORY + r"/(releases|tags|commits(?:/[\w./-]+)?)/?(?:\?.*)?",
        "/{0}/{1}.atom",
    ),
    _rule(
        r"gitlab\.com",
        r"/((?:[\w.-]+/)+-/(?:tags|commits/[\w./-]+))/?(?:\?.*)?",
        "/{0}?format=atom",
    ),
    _rule(
        r"[\w-]+\.blogspot\.com", r"/search/label/([^/?]+)(?:\?.*)?", "/feeds/posts/default/-/{0}"
    ),
    _rule(r"[\w-]+\.blogspot\.com", r"/?(?:\?.*)?", "/feeds/posts/default"),
    _rule(r"(?:www\.)?medium\.com", r"/(@?[\w.-]+|tag/[\w-]+)/?(?:\?.*)?", "/feed/{0}"),
    _rule(r"(?!www\.)[\w-]+\.medium\.com", r"/?(?:\?.*)?", "/feed"),
    _rule(r"(?!www\.)[\w-]+\.substack\.com", r"/?(?:(?:archive|about)/?)?(?:\?.*)?", "/feed"),
    _rule(r"www\.tumblr\.com", r"/([a-z0-9-]+)/?(?:\?.*)?", "//{0}.tumblr.com/rss"),
    _rule(r"(?!www\.)[\w-]+\.tumblr\.com", r"(/tagged/[^/?]+|)/?(?:\?.*)?", "{0}/rss"),
    _rule(r"bsky\.app", r"/profile/([\w.:-]+)/?(?:\?.*)?", "/profile/{0}/rss"),
    _rule(r"dev\.to", r"/t/(\w+)/?(?:\?.*)?", "/feed/tag/{0}"),
    _rule(r"dev\.to", r"/([\w-]+)/?(?:\?.*)?", "/feed/{0}"),
    _rule(r"pypi\.org", r"/project/([\w.-]+)/?(?:[#?].*)?", "/rss/project/{0}/releases.xml"),
    _rule(r"store\.steampowered\.com", r"/app/(\d+)(?:[/?].*)?", "/feeds/news/app/{0}/"),
    _rule(r"stackoverflow\.com", r"/questions/tagged/([^/?]+)(?:\?.*)?", "/feeds/tag/{0}"),
)

_ANYWHERE = (
    _rule(r".+", r"/(@\w[\w.-]*\w|tags/\w+)/?(?:\?.*)?", "/{0}.rss"),
    _rule(r".+", r"(.*/(?:tag|category|author)/[^?]*?[^/?])/?(?:\?.*)?", "{0}/feed/"),
)
"""Mastodon and WordPress have no host of their own."""


def feeds_of(url: str) -> tuple[str, ...]:
    """The addresses where the feeds of a page should be, the best one first; maybe none."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    page = parts.path + (f"?{parts.query}" if parts.query else "")
    if re.search(rf"{_DOCUMENT}/?$", parts.path, re.IGNORECASE):
        return ()
    for rule in [rule for rule in _RULES if rule.host.fullmatch(host)] or _ANYWHERE:
        if match := rule.page.fullmatch(page):
            made = (_address(parts, feed.format(*match.groups())) for feed in rule.feeds)
            return tuple(filter(None, map(absolute, made)))
    return ()


def _address(page: SplitResult, feed: str) -> str:
    host, path = page.hostname or "", feed
    if feed.startswith("//"):
        host, _, path = feed.removeprefix("//").partition("/")
    port = f":{page.port}" if page.port else ""
    path, _, query = path.partition("?")
    return urlunsplit((page.scheme, f"{host}{port}", path, query, ""))
