"""(d) The first poll of 2,000 feeds, and (f) how long it holds the event loop."""

import statistics
from collections.abc import Iterator

from benchmarks import documents, floors
from benchmarks.stage import CROWD, FEW, ROUNDS, Pace, Row, Stage, absent, ratios

WHAT = "first poll, 30 items"
MAX_LATE = 0.05
"""Seconds by which the event loop may be late at the 99th percentile."""


def run(stage: Stage) -> Iterator[Row]:
    """Beside feedparser alone, and beside rivals."""
    first = stage.ours("30", CROWD).first
    mine = Pace([first])
    body = documents.written("30", 30).versions(0)
    for name, flags in (("defaults", floors.DEFAULT), ("both flags off", floors.OFF)):
        floor = [floors.parse(body, **flags) for _ in range(ROUNDS)]
        faster = ratios(floor, mine.cpu)
        yield Row("d", WHAT, str(mine), f"feedparser, {name}", floors.text(floor), faster)
    for name in ("reader", "rss2discord"):
        rival = stage.rival(name, "30", FEW)
        if rival is None:
            yield absent("d", WHAT, str(mine), name)
            continue
        theirs = Pace([rival.first])
        yield Row("d", WHAT, str(mine), name, str(theirs), ratios(theirs.wall, mine.wall))
    late = sorted(first["late"])
    p50, p99 = statistics.median(late), late[len(late) * 99 // 100]
    ours = f"p50 {p50 * 1000:.1f} ms, p99 {p99 * 1000:.0f} ms, longest {late[-1] * 1000:.0f} ms"
    yield Row(
        "f", f"event loop late, by {len(late):,} looks", ours, "at most",
        f"p99 {MAX_LATE * 1000:.0f} ms", [p99 / MAX_LATE], 1.0, at_most=True,
    )  # fmt: skip
