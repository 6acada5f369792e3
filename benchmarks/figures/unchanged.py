"""(b) Polls that are answered with the same 42 KB again."""

from collections.abc import Iterator

from benchmarks.stage import CROWD, FEW, ROUNDS, Pace, Row, Stage, absent, ratios

WHAT = "200, the same body"
GOAL = 0.6


def run(stage: Stage) -> Iterator[Row]:
    """Beside the bare loop, by CPU time of the whole process, and beside rivals, by the clock."""
    ours, bare = stage.ours("30", CROWD), stage.bare()
    urls = stage.urls("bare", "30", CROWD)
    stage.serve(plain=True)
    bare.ask(urls=urls)
    ours.ask()
    pairs = [(bare.ask(urls=urls), ours.ask()) for _ in range(ROUNDS)]
    floor, mine = Pace([pair[0] for pair in pairs]), Pace([pair[1] for pair in pairs])
    yield Row(
        "b", WHAT, str(mine), "bare aiohttp GET", str(floor), ratios(floor.cpu, mine.cpu), GOAL
    )
    for name in ("reader", "rss2discord"):
        rival = stage.rival(name, "30", FEW)
        if rival is None:
            yield absent("b", WHAT, str(mine), name)
            continue
        stage.serve(plain=True)
        theirs = Pace([rival.ask()])
        yield Row("b", WHAT, str(mine), name, str(theirs), ratios(theirs.wall, mine.wall))
