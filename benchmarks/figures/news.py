"""(c) Polls that bring one new item, everything up to the outbox included."""

from collections.abc import Iterator

from benchmarks import documents, floors
from benchmarks.stage import NEWSY, ROUNDS, Pace, Row, Stage, absent, ratios

GOALS = {"100": 1 / 10, "reference": 1 / 2}
RIVAL_GOALS = {"100": 10.0}
_NAMES = {"100": "one new of 100 items", "reference": "one new of the reference feed's 4"}


def run(stage: Stage) -> Iterator[Row]:
    """Beside one `feedparser.parse` of the same body, and beside rivals."""
    feeds = {"100": documents.written("100", 100), "reference": documents.reference()}
    for name, document in feeds.items():
        if document is None:
            yield absent("c", _NAMES[name], "absent", "feedparser, defaults")
            continue
        ours = stage.ours(name, NEWSY)
        rounds, floor = [], []
        for number in range(ROUNDS):
            stage.publish()
            floor.append(floors.parse(document.versions(number), **floors.DEFAULT))
            rounds.append(ours.ask())
        mine, what = Pace(rounds), _NAMES[name]
        off = [floors.parse(document.versions(number), **floors.OFF) for number in range(ROUNDS)]
        shares = [my / their for my, their in zip(mine.cpu, floor, strict=True)]
        yield Row(
            "c", what, str(mine), "feedparser, defaults", floors.text(floor), shares, GOALS[name],
            at_most=True,
        )  # fmt: skip
        shares = [my / their for my, their in zip(mine.cpu, off, strict=True)]
        yield Row("c", what, str(mine), "feedparser, both flags off", floors.text(off), shares)
        yield from _beside_rivals(stage, name, mine)


def _beside_rivals(stage: Stage, document: str, mine: Pace) -> Iterator[Row]:
    for name in ("reader", "rss2discord"):
        rival = stage.rival(name, document, NEWSY // 3)
        if rival is None:
            yield absent("c", _NAMES[document], str(mine), name)
            continue
        stage.publish()
        theirs = Pace([rival.ask()])
        faster = ratios(theirs.wall, mine.wall)
        yield Row(
            "c", _NAMES[document], str(mine), name, str(theirs), faster, RIVAL_GOALS.get(document)
        )
