"""What the store promises about posts, in memory and without SQL."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import takewhile

from bot import pacing
from bot.feeds.identity import hash64
from bot.models import Entry, FeedInfo, Item, Listing, Reading, Validators
from bot.pacing import AS_THEY_COME, Digest, Pacing, Turn
from tests.building import entry


@dataclass(eq=False)
class Published:
    """An item as its publisher has it. Its name is its entry's title."""

    name: str
    tag: str
    published: int
    revision: int = 0
    is_listed: bool = True

    def item(self) -> Item:
        return Item(hash64("span", self.name, str(self.revision)), hash64(self.name))

    def entry(self) -> Entry:
        return entry(
            self.name,
            title=self.name,
            tags=(self.tag,),
            published=self.published,
            content_hash=self.revision,
        )


@dataclass(eq=False)
class Feed:
    """A feed as its publisher has it, and what was seen of it."""

    items: list[Published] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    baseline: int | None = None
    is_known: bool = False

    def listed(self) -> list[Published]:
        """What the document shows, top first."""
        return [one for one in reversed(self.items) if one.is_listed]

    def reading(self, known: Iterable[Item]) -> Reading:
        """The document, without parsing again what is `known`."""
        spans = {item.span_hash for item in known}
        items = tuple(one.item() for one in self.listed())
        fresh = tuple(one.entry() for one in self.listed() if one.item().span_hash not in spans)
        digest = hash64(*(str(item) for item in items))
        listing = Listing(FeedInfo("A feed"), items, fresh)
        return Reading(listing, Validators(None, None, digest))


@dataclass(eq=False)
class Subscribed:
    """A channel's subscription; `owed` is its backlog until that is settled."""

    id: int
    channel_id: int
    tag: str
    owed: int | None
    is_fixed: bool = False
    state: str = "active"
    pacing: Pacing = AS_THEY_COME
    decided: set[str] = field(default_factory=set)
    sent: list[str] = field(default_factory=list)
    posts: list["Waiting"] = field(default_factory=list)

    @property
    def is_orphan(self) -> bool:
        """Once fixed, and gone from config.toml."""
        return self.is_fixed and self.state == "paused"

    def wants(self, one: Published) -> bool:
        return self.tag in {"", one.tag}


@dataclass(eq=False)
class Waiting:
    """A post that has to reach Discord, not before `due_at`; None is not until others came."""

    subscription: Subscribed
    name: str
    due_at: int | None = 0
    is_gathered: bool = False
    is_open: bool = False

    def take(self, turn: Turn) -> None:
        self.due_at, self.is_gathered = turn.due_at, turn.is_gathered


class Model:
    """A feed, the channels that want it, and the posts that wait, in the order they came."""

    def __init__(self) -> None:
        """An empty feed that nobody wants."""
        self.feed = Feed()
        self.subscriptions: dict[int, Subscribed] = {}
        self.waiting: list[Waiting] = []
        self.now = 0

    def watching(self) -> list[Subscribed]:
        """Those that posts are put by for."""
        ordered = sorted(self.subscriptions.values(), key=lambda one: one.id)
        return [one for one in ordered if one.state != "paused"]

    def is_up_to_date(self) -> bool:
        """Whether somebody has had all that the feed brought up to now."""
        return any(one.owed is None for one in self.watching())

    def add(self, one: Subscribed) -> None:
        """A feed that is up to date gives the backlog at once."""
        is_up_to_date = self.is_up_to_date()
        self.subscriptions[one.channel_id] = one
        if is_up_to_date:
            self._settle(one)

    def remove(self, one: Subscribed) -> None:
        """What waits for it is never sent."""
        del self.subscriptions[one.channel_id]
        self.waiting = [post for post in self.waiting if post.subscription is not one]

    def bring_back(self, one: Subscribed, owed: int) -> None:
        """Of what a paused subscription missed it gets the newest that it is owed."""
        is_up_to_date = self.is_up_to_date()
        if one.pacing.limit is not None:
            self.replan(one)
        one.owed, one.state = owed, "active"
        if is_up_to_date:
            self._settle(one)

    def poll(self) -> None:
        """News go to whoever is up to date; those who are owed a backlog get that."""
        feed = self.feed
        unseen = [one for one in _by_age(feed.listed()) if one.name not in feed.seen]
        feed.seen.update(one.name for one in unseen)
        for subscription in self.watching():
            if subscription.owed is not None:
                self._settle(subscription)
                continue
            subscription.decided.update(one.name for one in unseen)
            wanted = []
            for one in unseen:
                is_old = feed.baseline is not None and one.published < feed.baseline
                if subscription.wants(one) and not is_old:
                    wanted.append(one)
            self._put(subscription, wanted)
        if not feed.is_known:
            feed.is_known = True
            feed.baseline = min((one.published for one in unseen), default=None)

    def _settle(self, subscription: Subscribed) -> None:
        seen = [one for one in self.feed.items if one.name in self.feed.seen]
        undecided = [one for one in _by_age(seen) if one.name not in subscription.decided]
        passing = [one for one in undecided if subscription.wants(one)]
        self._put(subscription, passing[max(0, len(passing) - (subscription.owed or 0)) :])
        subscription.decided.update(one.name for one in undecided)
        subscription.owed = None

    def _put(self, subscription: Subscribed, items: list[Published]) -> None:
        made = [Waiting(subscription, one.name) for one in items]
        self._plan(subscription, made)
        subscription.posts += made
        self.waiting += made

    def _plan(self, subscription: Subscribed, made: list[Waiting]) -> None:
        """Give posts their turns, beside those that the subscription has."""
        wanted = subscription.pacing
        others = [post for post in subscription.posts if post not in made]
        waiting = [post for post in others if post.due_at is None]
        begin, end = pacing.hour_of(wanted, self.now)
        hour = [post for post in others if post.due_at and begin <= post.due_at < end]
        alone = [post for post in hour if not post.is_gathered]
        spent = len(alone) + len({post.due_at for post in hour if post.is_gathered})
        turns = pacing.turns(wanted, len(made), self.now, waiting=len(waiting), spent=spent)
        for post, turn in zip(made, turns, strict=True):
            post.take(turn)
        if turns and turns[-1].due_at is not None and wanted.digest is Digest.GATHERED:
            for post in waiting:
                post.take(turns[-1])

    def pace(self, subscription: Subscribed, wanted: Pacing) -> None:
        """What waits goes by the new pacing."""
        subscription.pacing = wanted
        self.replan(subscription)

    def replan(self, subscription: Subscribed) -> None:
        """As if all that waits had come now."""
        mine = [p for p in self.waiting if p.subscription is subscription and not p.is_open]
        if subscription.pacing.gathers:
            self._plan(subscription, mine)
            return
        for post in mine:
            post.due_at = pacing.awake(subscription.pacing, self.now)

    def next(self, channel_id: int) -> list[Waiting]:
        """The posts whose turn it is: one, or those of digests up to the next that goes alone."""
        due = [
            post
            for post in self.of(channel_id)
            if post.subscription.state == "active" and not post.is_open
            if post.due_at is not None and post.due_at <= self.now
            if not pacing.is_quiet(post.subscription.pacing, self.now)
        ]
        if due and due[0].is_gathered:
            return list(takewhile(lambda post: post.is_gathered, due))
        return due[:1]

    def open(self, channel_id: int) -> list[Waiting]:
        """The posts that were attempted and are not decided."""
        return [post for post in self.of(channel_id) if post.is_open]

    def of(self, channel_id: int) -> list[Waiting]:
        """All that waits for a channel."""
        return [post for post in self.waiting if post.subscription.channel_id == channel_id]


def _by_age(items: Iterable[Published]) -> list[Published]:
    return sorted(items, key=lambda one: one.published)
