"""Whatever happens, in whatever order: every subscription gets each of its entries once."""

import asyncio
import sqlite3
import tempfile
from contextlib import AsyncExitStack, closing
from pathlib import Path

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.models import OpenMessage
from bot.pacing import AS_THEY_COME, Digest, Pacing
from bot.rhythm import Habits
from bot.store import Store, open_store
from tests.building import HOUR, NOON, next_post, remove_for_good
from tests.unit.store.model import Model, Published, Subscribed
from tests.unit.store.steps import GUILD, wanted

CHANNELS = (1, 2, 3)
CAN_BE_FIXED = (1, 2)

waits = st.sampled_from((0, 0, 30, 60, 1440))
channels = st.sampled_from(CHANNELS)
tags = st.sampled_from(("a", "b"))
paces = st.sampled_from(
    (
        AS_THEY_COME,
        Pacing(Digest.HOURLY),
        Pacing(Digest.DAILY, at=13 * 60, quiet=(12 * 60, 14 * 60)),
        Pacing(Digest.GATHERED, size=2),
        Pacing(limit=1),
        Pacing(quiet=(13 * 60, 15 * 60)),
    )
)
wishes = st.sampled_from(("", "", "a"))

WAITING = """
SELECT subscription_id, title FROM posts JOIN entries ON entries.id = entry_id
WHERE state IN ('pending', 'sending') ORDER BY posts.id
"""
SENT = """
SELECT subscription_id, title FROM posts JOIN entries ON entries.id = entry_id
WHERE state = 'sent' ORDER BY posts.message
"""


class ExactlyOnce(RuleBasedStateMachine):
    """Does the same to the store and to the model, and compares them after each step."""

    def __init__(self) -> None:
        """A new database."""
        super().__init__()
        self.directory = tempfile.TemporaryDirectory()
        self.path = Path(self.directory.name, "tidings.db")
        self.runner = asyncio.Runner()
        self.model = Model()
        self.now = NOON
        self.open_it()

    @property
    def now(self) -> int:
        """The time; the model goes by it too."""
        return self.model.now

    @now.setter
    def now(self, moment: int) -> None:
        self.model.now = moment

    def open_it(self) -> None:
        self.stack = AsyncExitStack()
        self.store = self.runner.run(self.enter())

    async def enter(self) -> Store:
        return await self.stack.enter_async_context(open_store(self.path))

    def teardown(self) -> None:
        """Close everything."""
        self.runner.run(self.stack.aclose())
        self.runner.close()
        self.directory.cleanup()

    @initialize(items=st.lists(tags, max_size=4), backlog=st.integers(0, 3), wanted=paces)
    def begin(self, items: list[str], backlog: int, wanted: Pacing) -> None:
        for tag in items:
            self.publish(tag)
        self.subscribe(1, "", backlog)
        self.pace(1, wanted)
        self.poll()

    @rule(tag=tags)
    def publish(self, tag: str) -> None:
        self.now += HOUR
        self.publish_at(tag, self.now)

    @rule(items=st.lists(tags, min_size=1, max_size=3))
    def publish_and_poll(self, items: list[str]) -> None:
        for tag in items:
            self.publish(tag)
        self.poll()

    @rule(tag=tags)
    def list_an_old_one(self, tag: str) -> None:
        self.publish_at(tag, NOON - len(self.model.feed.items) * HOUR)

    def publish_at(self, tag: str, published: int) -> None:
        items = self.model.feed.items
        items.append(Published(f"item {len(items) + 1}", tag, published))

    @precondition(lambda self: self.model.feed.items)
    @rule(pick=st.integers(0, 20), is_change=st.booleans())
    def change_or_withdraw_or_list_again(self, pick: int, is_change: bool) -> None:
        items = self.model.feed.items
        item = items[pick % len(items)]
        if is_change:
            item.revision += 1
        else:
            item.is_listed = not item.is_listed

    @rule()
    def poll(self) -> None:
        if self.model.watching():
            self.model.poll()
            self.runner.run(self.record())

    async def record(self) -> None:
        made = self.model.feed.reading(await self.store.polls.items(1))
        await self.store.polls.record(
            1, made, now=self.now, next_poll_at=self.now + HOUR, habits=Habits(), max_posts=10
        )

    @rule(channel_id=channels, tag=wishes, backlog=st.integers(0, 3))
    def subscribe(self, channel_id: int, tag: str, backlog: int) -> None:
        made = wanted(channel_id, tags=tag, backlog=backlog)
        added = self.runner.run(self.store.subscriptions.add(made, now=self.now))
        known = self.model.subscriptions.get(channel_id)
        assert added.is_new == (known is None or known.is_orphan)
        if known is None:
            known = Subscribed(added.subscription.id, channel_id, tag, backlog)
            self.model.add(known)
        elif known.is_orphan:
            known.is_fixed, known.tag = False, tag
            self.model.bring_back(known, backlog)
        assert added.is_waiting == (known.owed is not None)

    @precondition(lambda self: self.model.subscriptions)
    @rule(channel_id=channels)
    def unsubscribe(self, channel_id: int) -> None:
        if known := self.model.subscriptions.get(channel_id):
            removed = self.runner.run(remove_for_good(self.store, known.id, GUILD))
            assert (removed is None) == (known.is_fixed and not known.is_orphan)
            if removed is not None:
                self.model.remove(known)

    @precondition(lambda self: self.model.subscriptions)
    @rule(channel_id=channels, tag=tags)
    def think_better_of_it(self, channel_id: int, tag: str) -> None:
        """Between a removal and its being undone something is published."""
        known = self.model.subscriptions.get(channel_id)
        if known is None or (known.is_fixed and not known.is_orphan):
            return
        self.runner.run(self.store.removals.remove(known.id, GUILD, now=self.now))
        assert self.runner.run(next_post(self.store, channel_id)) is None
        self.publish_and_poll(tag)
        undone = self.store.removals.undo(known.id, GUILD, now=self.now - HOUR, limit=100)
        assert self.runner.run(undone) is not None

    @rule(fixed=st.dictionaries(st.sampled_from(CAN_BE_FIXED), wishes))
    def reconcile(self, fixed: dict[int, str]) -> None:
        made = [wanted(channel_id, tags=tag, backlog=2) for channel_id, tag in fixed.items()]
        self.runner.run(self.store.subscriptions.reconcile(made, now=self.now))
        ids = {one.channel_id: one.id for one in self.runner.run(self.store.subscriptions.all())}
        for channel_id, tag in fixed.items():
            known = self.model.subscriptions.get(channel_id)
            if known is None:
                self.model.add(Subscribed(ids[channel_id], channel_id, tag, 2, is_fixed=True))
            else:
                known.is_fixed, known.tag = True, tag
                if known.state == "paused":
                    self.model.bring_back(known, 0)
        for one in self.model.subscriptions.values():
            if one.is_fixed and one.channel_id not in fixed:
                one.state = "paused"

    @precondition(lambda self: self.model.waiting)
    @rule(channel_id=channels, outcome=st.sampled_from(("sent", "lost", "refused")))
    def attempt(self, channel_id: int, outcome: str) -> None:
        self.runner.run(self.attempt_once(channel_id, outcome))

    @precondition(lambda self: self.model.waiting)
    @rule(channel_id=channels, minutes=waits)
    def deliver(self, channel_id: int, minutes: int) -> None:
        self.now += minutes * HOUR // 60
        while self.runner.run(self.attempt_once(channel_id, "sent")):
            pass

    async def attempt_once(self, channel_id: int, outcome: str) -> bool:
        """False if nothing waits."""
        message = await self.store.outbox.open_message(channel_id)
        if message is None:
            message = await self.claim(channel_id)
        if message is None:
            return False
        posts = self.model.open(channel_id)
        if outcome == "sent":
            await self.store.outbox.sent(message, message.id, now=self.now)
            for post in posts:
                post.subscription.sent.append(post.name)
                self.model.waiting.remove(post)
        elif outcome == "refused":
            await self.store.outbox.refused(message, "no access", now=self.now)
            one = self.model.subscriptions.get(channel_id)
            if one is not None and one.state == "active":
                one.state = "blocked"
            else:
                for post in posts:
                    self.model.waiting.remove(post)
        return True

    async def claim(self, channel_id: int) -> OpenMessage | None:
        """The store and the model agree on whose turn it is."""
        post = await next_post(self.store, channel_id, now=self.now)
        posts = [post] if post is not None else []
        if post is not None and post.is_gathered:
            posts = await self.store.outbox.gathered(post.id, now=self.now)
        expected = self.model.next(channel_id)
        assert [one.entry.title for one in posts] == [one.name for one in expected]
        if not posts:
            return None
        for one in expected:
            one.is_open = True
        ids = [one.id for one in posts]
        return await self.store.outbox.claim(ids, channel_id, "{}", after_id=0, now=self.now)

    @precondition(lambda self: any(o.state == "blocked" for o in self.model.watching()))
    @rule()
    def resume(self) -> None:
        blocked = [one for one in self.model.watching() if one.state == "blocked"]
        channels = [one.channel_id for one in blocked]
        self.runner.run(self.store.subscriptions.resume(channels, now=self.now))
        for one in blocked:
            if one.pacing.limit is not None:
                self.model.replan(one)
            one.state = "active"

    @precondition(lambda self: self.model.subscriptions)
    @rule(channel_id=channels, wanted=paces)
    def pace(self, channel_id: int, wanted: Pacing) -> None:
        if known := self.model.subscriptions.get(channel_id):
            changed = self.runner.run(
                self.store.paces.change(known.id, GUILD, wanted, now=self.now)
            )
            assert changed == (not known.is_fixed or known.is_orphan)
            if changed:
                self.model.pace(known, wanted)

    @rule()
    def restart(self) -> None:
        self.runner.run(self.stack.aclose())
        self.open_it()

    @invariant()
    def the_store_is_as_the_model(self) -> None:
        with closing(sqlite3.connect(self.path)) as file:
            waiting, sent = file.execute(WAITING).fetchall(), file.execute(SENT).fetchall()
        assert waiting == [(post.subscription.id, post.name) for post in self.model.waiting]
        assert len(set(sent)) == len(sent)
        for one in self.model.subscriptions.values():
            assert [name for number, name in sent if number == one.id] == one.sent
        assert len(self.runner.run(self.store.polls.due())) == bool(self.model.watching())


# Without shrinking: with a real file under each step that would take minutes.
ExactlyOnce.TestCase.settings = settings(
    max_examples=40,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
)
TestExactlyOnce = ExactlyOnce.TestCase
