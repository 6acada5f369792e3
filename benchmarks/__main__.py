"""`python -m benchmarks [LETTERS]`: the figures, one after another, and a table at the end.

a: polls answered 304. b: unchanged bodies. c: one new item. d: first polls. e: memory and disk.
f: how late the event loop is, measured during d. g: completions, also during first polls.
"""

import sys
import time
from collections.abc import Callable, Iterator

from benchmarks import table
from benchmarks.figures import completion, first, idle, news, size, unchanged
from benchmarks.stage import Row, Stage, open_stage

FIGURES: dict[str, Callable[[Stage], Iterator[Row]]] = {
    "d": first.run,
    "a": idle.run,
    "b": unchanged.run,
    "c": news.run,
    "e": size.run,
    "g": completion.run,
}


def main(letters: str) -> int:
    """Print the table; 2 for letters that mean nothing."""
    wanted = set(letters.lower().replace("f", "d") or FIGURES)
    if unknown := wanted - set(FIGURES):
        sys.stderr.write(f"no such figure: {', '.join(sorted(unknown))}\n{__doc__}")
        return 2
    rows: list[Row] = []
    with open_stage() as stage:
        for letter, run in FIGURES.items():
            if letter in wanted:
                begun = time.perf_counter()
                for row in run(stage):
                    rows.append(row)
                    sys.stderr.write(f"{table.line(row)}\n")  # it may be long until the end
                sys.stderr.write(f"({letter}) took {time.perf_counter() - begun:.0f} s\n")
        counts = stage.counts()
    sys.stdout.write(f"{table.of(rows)}\n\n{table.of_counts(counts)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main("".join(sys.argv[1:])))
