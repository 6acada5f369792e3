"""What should stand in each channel, held against what Discord accepted (pure)."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field


def title(feed: int, number: int) -> str:
    """The title of a feed's item; both count from 0."""
    return f"Feed {feed} item {number}"


@dataclass(frozen=True)
class Accepted:
    """One item that Discord took; `is_deleted` where a moderator has since removed it.

    `text` is what is said under its title; None in a digest, which is not edited. `is_published`:
    followers of the channel have it.
    """

    title: str
    is_deleted: bool = False
    text: str | None = None
    is_published: bool = False


@dataclass(frozen=True)
class Roundups:
    """The titles that a channel's roundups list; items before the number `since` had none."""

    since: int
    listed: frozenset[str]


@dataclass
class Verdict:
    """The items, as "channel: title", with which something is wrong."""

    expected: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    doubled_without_nonce: list[str] = field(default_factory=list)
    unpublished: list[str] = field(default_factory=list)
    reordered: list[str] = field(default_factory=list)
    deleted_and_repeated: list[str] = field(default_factory=list)
    outdated: list[str] = field(default_factory=list)
    unlisted: list[str] = field(default_factory=list)
    in_digests: int = 0

    @property
    def is_good(self) -> bool:
        """Nothing lost, doubled or out of order; deletions are a moderator's doing, under 1 %."""
        is_rare = len(self.deleted_and_repeated) * 100 <= self.expected
        doubled = self.doubled or self.doubled_without_nonce
        return self.is_there and not (doubled or self.reordered) and is_rare

    @property
    def is_there(self) -> bool:
        """Everything stands in its place, as its feed has it now."""
        return not (self.lost or self.outdated or self.unpublished or self.unlisted)

    def __str__(self) -> str:
        """One line of counts."""
        return (
            f"{self.expected} items: lost {len(self.lost)}, doubled {len(self.doubled)},"
            f" doubled in forums and by webhooks {len(self.doubled_without_nonce)},"
            f" out of order {len(self.reordered)},"
            f" repeated after a deletion {len(self.deleted_and_repeated)},"
            f" not edited {len(self.outdated)}, not published {len(self.unpublished)},"
            f" in no roundup {len(self.unlisted)};"
            f" in digests {self.in_digests}"
        )


def judge(
    published: Mapping[int, int],
    wanted: Iterable[tuple[int, int]],
    accepted: Mapping[int, Sequence[Accepted]],
    texts: Mapping[str, str] | None = None,
    *,
    without_nonce: Container[int] = (),
    announced: Mapping[int, int] | None = None,
    roundups: Mapping[int, Roundups] | None = None,
) -> Verdict:
    """`published` is how many items each feed has had, `wanted` pairs of channel and feed,
    `accepted` what each channel was given, in Discord's order, `texts` what stands in the feed
    under the titles of items that were changed.

    `without_nonce` are the channels for which Discord knows none; `announced` has, for channels
    that others follow, how many of its first items came before that, and `roundups` what was
    listed in channels that have those.
    """
    verdict = Verdict()
    for channel, feed in wanted:
        places: dict[str, list[int]] = {}
        for place, one in enumerate(accepted.get(channel, ())):
            places.setdefault(one.title, []).append(place)
        newest = -1
        for number in range(published[feed]):
            name = title(feed, number)
            found = places.get(name, [])
            label = f"{channel}: {name}"
            verdict.expected += 1
            if not found:
                verdict.lost.append(label)
                continue
            if len(found) > 1:
                copies = [accepted[channel][place] for place in found]
                # Whoever repeated it could not see the copy that was gone.
                is_excused = all(copy.is_deleted for copy in copies[:-1])
                doubled = verdict.doubled
                if channel in without_nonce:
                    doubled = verdict.doubled_without_nonce
                (verdict.deleted_and_repeated if is_excused else doubled).append(label)
            if found[0] < newest:
                verdict.reordered.append(label)
            newest = max(newest, found[0])
            last = accepted[channel][found[-1]]
            verdict.in_digests += last.text is None
            wanted_text = (texts or {}).get(name)
            if None not in (last.text, wanted_text) and not last.is_deleted:
                verdict.outdated += [label] if last.text != wanted_text else []
            is_announced = announced is not None and found[-1] >= announced.get(channel, 10**9)
            if is_announced and not (last.is_deleted or last.is_published):
                verdict.unpublished.append(label)
    verdict.unlisted = list(_unlisted(published, wanted, roundups or {}))
    return verdict


def _unlisted(
    published: Mapping[int, int],
    wanted: Iterable[tuple[int, int]],
    roundups: Mapping[int, Roundups],
) -> Iterator[str]:
    for channel, feed in wanted:
        told = roundups.get(channel, Roundups(published[feed], frozenset()))
        for number in range(told.since, published[feed]):
            if title(feed, number) not in told.listed:
                yield f"{channel}: {title(feed, number)}"
