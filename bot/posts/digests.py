"""What gathered for a while as one message: a list to jump from (pure)."""

from collections.abc import Sequence
from datetime import UTC, datetime

from bot import zones
from bot.models import Post
from bot.posts import listing, render
from bot.posts.parts import colour_of
from bot.texts import say


def message(posts: Sequence[Post], now: int) -> render.Body:
    """One message for posts of one subscription, oldest first; as many as it holds are listed.

    A button shows the others, unless it is a roundup: there each stands by itself already.
    """
    newest = posts[-1]
    first_page = listing.pages([post.entry for post in posts])[0]
    left = len(posts) - len(first_page.splitlines())
    body = render.digest(newest.feed, len(posts), newest.id)
    day = zones.local(now, newest.pacing.zone)
    count = say("pacing.items", count=len(posts), number=len(posts))
    if left:
        first_page += "\n" + say("digest.more", number=left)
    if not left or newest.is_roundup:
        del body["components"]
    body["embeds"][0] |= {
        "color": colour_of(None, newest.feed, newest.look),
        "title": f"{count} · {day.day} {day:%B %Y}",
        "description": first_page,
        "timestamp": datetime.fromtimestamp(now / 1000, UTC).isoformat(),
    }
    return body
