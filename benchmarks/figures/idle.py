"""(a) Polls that the server answers with 304."""

from collections.abc import Iterator

from benchmarks.stage import CROWD, FEW, ROUNDS, Pace, Row, Stage, absent, ratios

WHAT = "304, nothing new"
GOAL, RIVAL_GOAL = 0.6, 10.0


def run(stage: Stage) -> Iterator[Row]:
    """Beside the bare loop, by CPU time of the whole process, and beside rivals, by the clock."""
    ours, bare = stage.ours("30", CROWD), stage.bare()
    urls = stage.urls("bare", "30", CROWD)
    stage.serve(plain=False)
    for child, question in ((bare, {"urls": urls}), (ours, {})):
        child.ask(**question)  # opens the connections
    pairs = [(bare.ask(urls=urls), ours.ask()) for _ in range(ROUNDS)]
    floor, mine = Pace([pair[0] for pair in pairs]), Pace([pair[1] for pair in pairs])
    yield Row(
        "a", WHAT, str(mine), "bare aiohttp GET", str(floor), ratios(floor.cpu, mine.cpu), GOAL
    )
    for name in ("reader", "rss2discord"):
        rival = stage.rival(name, "30", FEW)
        if rival is None:
            yield absent("a", WHAT, str(mine), name)
            continue
        theirs = Pace([rival.ask() for _ in range(ROUNDS if name == "reader" else 1)])
        yield Row(
            "a", WHAT, str(mine), name, str(theirs), ratios(theirs.wall, mine.wall), RIVAL_GOAL
        )
