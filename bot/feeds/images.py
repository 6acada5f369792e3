"""Which picture of an entry to show (pure)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from bot.feeds.text import decoded
from bot.urls import absolute

_SMALL = 200
"""Pixels; what is known to be narrower is shown only if there is nothing better."""

_TINY = 48
"""Pixels of either side; what is smaller counts readers, or is an emoji or an icon."""

_FLAT = 4.5
"""How much longer than the other a side may be; advertisements are longer."""

_MAX_TAGS = 50
"""Of a text that are looked at, for one that is worth showing."""

_ADS = {
    (88, 31), (120, 60), (120, 600), (125, 125), (160, 600), (180, 150), (250, 250), (300, 250),
    (300, 600), (336, 280), (468, 60), (728, 90), (970, 90), (970, 250),
}  # fmt: skip
_IMAGE_PATH = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:$|[?#])", re.IGNORECASE)
_IMG = re.compile(r"<img\b[^<>]{0,4000}", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\s([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_VIDEO = re.compile(
    r"(?:youtube(?:-nocookie)?\.com/(?:embed/|shorts/|watch\?v=)|youtu\.be/)([\w-]{11})(?![\w-])"
)
# Of its address or its class: what is never what an entry is about.
_JUNK = re.compile(
    r"gravatar\.com|/avatars?[/_.]|/emojis?/|twemoji|/smilies/|wp-smiley|\bavatar\b|\bemoji\b"
    r"|feeds?\.feedburner\.com|feedsportal\.com|pixel\.wp\.com|stats\.wordpress\.com|doubleclick\."
    r"|/(?:tracking-?)?pixel[./?]|[/_-]1x1\b|/(?:spacer|blank|transparent|clear)\.(?:gif|png)"
    r"|\.svgz?(?:[\s?#])|/share[-_](?:icon|button)|buysellads|/ads?/",
    re.IGNORECASE,
)
_SIZED_NAME = re.compile(r"[-_](\d{2,4})x(\d{2,4})\.\w{3,4}$")


@dataclass(frozen=True, slots=True)
class _Picture:
    """A candidate; sides are in pixels, 0 where nothing says."""

    url: str
    width: int
    height: int

    @property
    def is_fit(self) -> bool:
        """Not a tracking pixel, an icon or an advertisement, as far as its size tells."""
        sides = sorted(side for side in (self.width, self.height) if side)
        if not sides:
            return True
        is_flat = len(sides) == 2 and sides[1] > _FLAT * sides[0]
        return sides[0] >= _TINY and not is_flat and (self.width, self.height) not in _ADS

    @property
    def area(self) -> int:
        """In pixels; of most a publisher gives only the width."""
        return self.width * (self.height or self.width * 2 // 3)

    @property
    def is_small(self) -> bool:
        return 0 < self.width < _SMALL


def pick_image(entry: Any, html: Iterable[str], base: str) -> str | None:
    """The entry's picture as an absolute http(s) URL, or None.

    In this order: the largest image among `media:content`
    (https://www.rssboard.org/media-rss), `media:thumbnail`, an image enclosure, `itunes:image`,
    the images in `html`, the still of a film; those that are known to be small come last. `entry`
    is feedparser's, `base` resolves relative URLs.
    """
    small: list[_Picture] = []
    for kind in _kinds(entry, list(html)):
        found = [picture for one in kind if (picture := _picture(one, base)) is not None]
        good = [picture for picture in found if not picture.is_small]
        if good:
            return _best(good).url
        small += found
    return max(small, key=lambda one: one.width).url if small else None


def _best(pictures: list[_Picture]) -> _Picture:
    """The largest; of equals the first, and one by https before one by http."""
    return max(pictures, key=lambda one: (one.area, one.url.startswith("https:")))


def _kinds(entry: Any, html: list[str]) -> Iterator[Iterable[dict[str, Any]]]:
    """Candidates by kind, as attributes with a `url`."""
    yield [media for media in entry.get("media_content", ()) if _is_image(media)]
    yield entry.get("media_thumbnail", ())
    yield [
        {"url": link.get("href")}
        for link in entry.get("links", ())
        if link.get("rel") == "enclosure" and _is_image(link | {"url": link.get("href")})
    ]
    yield [{"url": (entry.get("image") or {}).get("href")}]
    # Within a text the first is what it is about, not the largest.
    yield from ([one] for source in html for one in _in_text(source))
    link = str(entry.get("link") or "")
    yield [{"url": link}] if _IMAGE_PATH.search(link) else []
    films = (_VIDEO.search(text) for text in (link, *html))
    yield [{"url": f"https://i.ytimg.com/vi/{film[1]}/hqdefault.jpg"} for film in films if film]


def _in_text(html: str) -> Iterator[dict[str, Any]]:
    for tag in islice(_IMG.finditer(html), _MAX_TAGS):
        attributes = {
            name.lower(): decoded(first or second or third)
            for name, first, second, third in _ATTRIBUTE.findall(tag[0])
        }
        # Pages that load their pictures late have the address in another attribute.
        for key in ("src", "data-src", "data-lazy-src", "data-original"):
            if attributes.get(key):
                yield attributes | {"url": attributes[key]}


def _picture(attributes: dict[str, Any], base: str) -> _Picture | None:
    """A candidate, if it has an address on the web, and is not clearly something else."""
    url = absolute(attributes.get("url") or None, base)
    if url is None or _JUNK.search(f"{url} {attributes.get('class') or ''}"):
        return None
    sides = [_pixels(attributes.get(side)) for side in ("width", "height")]
    if not any(sides):
        sides = _sides_in(url)
    picture = _Picture(url, *sides)
    return picture if picture.is_fit else None


def _sides_in(url: str) -> list[int]:
    """The size that an address asks for: of Photon and its like, or in a name of WordPress's."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    for key in ("resize", "fit", "crop"):
        pair = [_pixels(side) for side in unquote(query.get(key, [""])[0]).split(",")]
        if len(pair) == 2 and all(pair):
            return pair
    sides = [
        _pixels((query.get(key) or query.get(longer) or [""])[0])
        for key, longer in (("w", "width"), ("h", "height"))
    ]
    name = _SIZED_NAME.search(parts.path)
    return [int(name[1]), int(name[2])] if name and not any(sides) else sides


def _is_image(media: Any) -> bool:
    """By its medium, else by its type, else by how its address ends."""
    kind = str(media.get("medium") or media.get("type") or "").lower()
    if kind:
        return kind.startswith("image")
    return _IMAGE_PATH.search(str(media.get("url") or "")) is not None


def _pixels(value: object) -> int:
    """A length in pixels; 0 where a publisher does not say, or in other units."""
    text = str(value or "").removesuffix("px")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
