"""What should stand in each channel, held against what Discord accepted (pure)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field


def title(feed: int, number: int) -> str:
    """The title of a feed's item; both count from 0."""
    return f"Feed {feed} item {number}"


@dataclass(frozen=True)
class Accepted:
    """One embed that Discord took; `is_deleted` where a moderator has since removed it."""

    title: str
    is_deleted: bool = False


@dataclass
class Verdict:
    """The items, as "channel: title", with which something is wrong."""

    expected: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    reordered: list[str] = field(default_factory=list)
    deleted_and_repeated: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Nothing lost, doubled or out of order; deletions are a moderator's doing, under 1 %."""
        is_rare = len(self.deleted_and_repeated) * 100 <= self.expected
        return not (self.lost or self.doubled or self.reordered) and is_rare

    def __str__(self) -> str:
        """One line of counts."""
        return (
            f"{self.expected} items: lost {len(self.lost)}, doubled {len(self.doubled)},"
            f" out of order {len(self.reordered)},"
            f" repeated after a deletion {len(self.deleted_and_repeated)}"
        )


def judge(
    published: Mapping[int, int],
    wanted: Iterable[tuple[int, int]],
    accepted: Mapping[int, Sequence[Accepted]],
) -> Verdict:
    """`published` is how many items each feed has had, `wanted` pairs of channel and feed,
    `accepted` what each channel was given, in Discord's order."""
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
                (verdict.deleted_and_repeated if is_excused else verdict.doubled).append(label)
            if found[0] < newest:
                verdict.reordered.append(label)
            newest = max(newest, found[0])
    return verdict
