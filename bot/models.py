"""The values that travel through Tidings: frozen and without I/O.

Times are whole milliseconds since the Unix epoch, UTC. Hashes are signed 64-bit integers, so
that SQLite and PostgreSQL keep them as plain integers. Ids of Discord's are snowflakes.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from bot.errors import InputError
from bot.looks import DEFAULT_LOOK, Look
from bot.pacing import AS_THEY_COME, Pacing
from bot.pings import Ping
from bot.places import DEFAULT_PLACE, Kind, Place
from bot.rhythm import NOTHING_ASKED, Asked, Habits

MAX_TAGS = 25
MAX_TAG_LENGTH = 100


@dataclass(frozen=True, slots=True)
class FeedInfo:
    """What a feed says of itself. Every text is plain, every URL absolute http(s)."""

    title: str = ""
    site: str | None = None
    icon: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed, reduced to what a post, a search and a filter need.

    `summary` is Discord markdown, escaped; everything else is plain text. `image` is the feed's,
    `article_image` that of its article, where somebody wants that. `guid_hash` is the
    identity within its feed, `alias_hash` that of its link and title, `content_hash` changes
    when something that a post shows changes.
    """

    guid_hash: int
    alias_hash: int
    content_hash: int
    title: str
    summary: str
    link: str | None
    image: str | None
    author: str | None
    tags: tuple[str, ...]
    published: int | None
    article_image: str | None = None


class Item(NamedTuple):
    """One item of a document by its hashes; `span_hash` is 0 where its bytes are not known.

    A tuple, because each reading makes and sends a hundred of them.
    """

    span_hash: int
    guid_hash: int


@dataclass(frozen=True, slots=True)
class Listing:
    """One reading of a feed, top of the document first.

    `items` are all items of the document; `entries` those whose bytes were not there at the
    last reading (`Item.span_hash`), which is every item when no earlier reading was at hand.
    """

    info: FeedInfo
    items: tuple[Item, ...]
    entries: tuple[Entry, ...]
    asked: Asked = NOTHING_ASKED


@dataclass(frozen=True, slots=True)
class Validators:
    """What a conditional GET sends back (RFC 9110, section 13.1), and the hash of the body."""

    etag: str | None = None
    last_modified: str | None = None
    body_hash: int | None = None


NO_VALIDATORS = Validators()


@dataclass(frozen=True, slots=True)
class Reading:
    """A feed as it was read, and what to send along with the next GET."""

    listing: Listing
    validators: Validators


class Mode(StrEnum):
    """Which way a rule decides."""

    INCLUDE = "include"
    EXCLUDE = "exclude"


class RuleKind(StrEnum):
    """What of an entry a rule looks at.

    A tag matches whole; a word or phrase in title or summary, or in the author's name; a domain
    with all below it; a regular expression somewhere in title or summary.
    """

    TAG = "tag"
    WORD = "word"
    AUTHOR = "author"
    DOMAIN = "domain"
    REGEX = "regex"


@dataclass(frozen=True, slots=True)
class Rule:
    """One filter rule of a subscription."""

    mode: Mode
    kind: RuleKind
    value: str

    def __str__(self) -> str:
        """A tag as it is typed, others with their kind: `nato`, `-sport`, `-author:Ann`."""
        sign = "-" if self.mode is Mode.EXCLUDE else ""
        kind = "" if self.kind is RuleKind.TAG else f"{self.kind}:"
        return f"{sign}{kind}{self.value}"


def folded(text: str) -> str:
    """`text` without case, and each accented letter in one form: é is one character or two.

    Tags that are equal so are the same tag.
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def tag_rules(tags: Iterable[str]) -> tuple[Rule, ...]:
    """Rules from tags as they are typed: a leading minus excludes, blank ones are nothing.

    Raises `InputError` for more than 25 of them, for one longer than 100 characters, and for
    one that is both wanted and unwanted.
    """
    rules: dict[str, Rule] = {}
    for typed in tags:
        value = " ".join(typed.split())
        mode = Mode.EXCLUDE if value.startswith("-") else Mode.INCLUDE
        value = value.removeprefix("-").lstrip()
        if not value:
            continue
        if len(value) > MAX_TAG_LENGTH:
            raise InputError(f"a tag has at most {MAX_TAG_LENGTH} characters: {value[:40]!r}…")
        rule = rules.setdefault(folded(value), Rule(mode, RuleKind.TAG, value))
        if rule.mode is not mode:
            raise InputError(f"the tag {value!r} is both wanted and unwanted; write it once")
    if len(rules) > MAX_TAGS:
        raise InputError(f"at most {MAX_TAGS} tags, and these are {len(rules)}")
    return tuple(rules.values())


class Origin(StrEnum):
    """Who made a subscription, and so who may change it."""

    CONFIG = "config"
    COMMAND = "command"


class SubscriptionState(StrEnum):
    """`PAUSED` was somebody's decision; `BLOCKED` is Discord refusing to take posts."""

    ACTIVE = "active"
    PAUSED = "paused"
    BLOCKED = "blocked"


class PauseReason(StrEnum):
    """Why a subscription is paused; a blocked one has what Discord said, or lacks, instead."""

    NOT_IN_CONFIG = "not in config"
    LEFT = "the bot left"
    BY_HAND = "paused by hand"


@dataclass(frozen=True, slots=True)
class Subscription:
    """A channel that wants a feed."""

    id: int
    feed_id: int
    feed_url: str = field(repr=False)  # it may hold a password
    feed_title: str
    guild_id: int | None
    channel_id: int
    origin: Origin
    state: SubscriptionState
    reason: str | None
    rules: tuple[Rule, ...]
    look: Look = DEFAULT_LOOK
    pacing: Pacing = AS_THEY_COME
    place: Place = DEFAULT_PLACE

    @property
    def is_fixed(self) -> bool:
        """Whether config.toml decides about it; no longer, once it is gone from there."""
        return self.origin is Origin.CONFIG and self.reason != PauseReason.NOT_IN_CONFIG


class PostState(StrEnum):
    """The way of one entry to one subscription."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    SKIPPED = "skipped"
    DEAD = "dead"


class Skip(StrEnum):
    """Why an entry was not posted; `posts.reason` holds it, and for a filter the rule after it."""

    BACKLOG = "backlog"
    BACK_IN_VIEW = "back in view"
    FILTER = "filter"


IN_DIGEST = "digest"
"""`posts.reason` of what waits to be told in one line, because too much came at once."""

GATHERED = "gathered"
"""`posts.reason` of what goes out in a digest, because its subscription's pacing asks for that."""


ROUNDUP = "roundup"
"""`posts.reason` of a digest of what was posted already; it has no entry of its own."""


@dataclass(frozen=True, slots=True)
class PollState:
    """What earlier polls of a feed left for the next one."""

    feed_id: int
    url: str = field(repr=False)  # as above
    validators: Validators
    failures: int
    failing_since: int | None
    habits: Habits
    asked: Asked


@dataclass(frozen=True, slots=True)
class QuietPoll:
    """A poll that found nothing new."""

    feed_id: int
    validators: Validators
    checked_at: int
    next_poll_at: int


@dataclass(frozen=True, slots=True)
class PollResult:
    """What a recorded poll changed: how many posts wait since, and for which channels."""

    posts: int
    channels: frozenset[int]


@dataclass(frozen=True, slots=True)
class Post:
    """An outbox row whose turn it is."""

    id: int
    subscription_id: int
    entry: Entry
    feed: FeedInfo
    look: Look = DEFAULT_LOOK
    is_in_digest: bool = False
    place: Place = DEFAULT_PLACE
    pings: tuple[Ping, ...] = ()
    is_gathered: bool = False
    is_roundup: bool = False
    pacing: Pacing = AS_THEY_COME

    @property
    def is_together(self) -> bool:
        """Whether it is told of in one message with others, instead of having a place in one."""
        return self.is_in_digest or self.is_gathered or self.is_roundup


@dataclass(frozen=True, slots=True)
class Correction:
    """A message that was sent, and what it is to show now.

    `message` is its row, `message_id` Discord's number; `is_whole` is False where an entry that
    it shows is not kept any more. Its posts have the look that they were sent with, whatever
    their subscription's is now: a message cannot change between embeds and components.
    """

    message: int
    channel_id: int
    message_id: int
    posts: tuple[Post, ...]
    is_whole: bool
    kind: Kind = Kind.MESSAGE


@dataclass(frozen=True, slots=True)
class OpenMessage:
    """A Discord message that was, or is about to be, attempted and is not decided.

    `body` is the request as it was first sent; `after_id` a message of the channel, or the
    channel itself, that is older than the first attempt by Discord's clock.
    """

    id: int
    channel_id: int
    body: str
    first_attempt_at: int
    after_id: int
    kind: Kind = Kind.MESSAGE


@dataclass(frozen=True, slots=True)
class Restored:
    """What is known of a database that was restored from a backup.

    Of what was sent between the backup and the restore it knows nothing. `last_message` is the
    number of its last message row then, `known_until` the last time that it has anything of;
    times are Unix milliseconds.
    """

    careful_until: int
    last_message: int
    known_until: int

    def doubts(self, message: OpenMessage) -> bool:
        """Whether a message may stand in its channel although this database never tried it."""
        is_later = message.id > self.last_message
        return is_later and message.first_attempt_at < self.careful_until


@dataclass(frozen=True, slots=True)
class News:
    """A kept entry as `/latest` shows it. `checked_at` is when its feed last answered."""

    entry: Entry
    feed: FeedInfo
    seen_at: int
    checked_at: int | None
