"""What should stand in each channel, held against what Discord accepted (pure)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field


def title(feed: int, number: int) -> str:
    """The title of a feed's item; both count from 0."""
    return f"Feed {feed} item {number}"


@dataclass(frozen=True)
class Accepted:
    """One item that Discord took; `is_deleted` where a moderator has since removed it.

    `text` is what is said under its title; None in a digest, which is not edited.
    """

    title: str
    is_deleted: bool = False
    text: str | None = None


@dataclass
class Verdict:
    """The items, as "channel: title", with which something is wrong."""

    expected: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    reordered: list[str] = field(default_factory=list)
    deleted_and_repeated: list[str] = field(default_factory=list)
    outdated: list[str] = field(default_factory=list)
    in_digests: int = 0

    @property
    def is_good(self) -> bool:
        """Nothing lost, doubled or out of order; deletions are a moderator's doing, under 1 %."""
        is_rare = len(self.deleted_and_repeated) * 100 <= self.expected
        is_right = not (self.lost or self.doubled or self.reordered or self.outdated)
        return is_right and is_rare

    def __str__(self) -> str:
        """One line of counts."""
        return (
            f"{self.expected} items: lost {len(self.lost)}, doubled {len(self.doubled)},"
            f" out of order {len(self.reordered)},"
            f" repeated after a deletion {len(self.deleted_and_repeated)},"
            f" not edited {len(self.outdated)}; in digests {self.in_digests}"
        )


def judge(
    published: Mapping[int, int],
    wanted: Iterable[tuple[int, int]],
    accepted: Mapping[int, Sequence[Accepted]],
    texts: Mapping[str, str] | None = None,
) -> Verdict:
    """`published` is how many items each feed has had, `wanted` pairs of channel and feed,
    `accepted` what each channel was given, in Discord's order, `texts` what stands in the feed
    under the titles of items that were changed."""
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
            last = accepted[channel][found[-1]]
            verdict.in_digests += last.text is None
            wanted_text = (texts or {}).get(name)
            if None not in (last.text, wanted_text) and not last.is_deleted:
                verdict.outdated += [label] if last.text != wanted_text else []
    return verdict
