"""The rows as a Markdown table."""

from collections.abc import Mapping, Sequence

from benchmarks.stage import Row

_HEAD = (
    "| | what | Tidings | beside | what that takes | ratio | goal |\n|---|---|---|---|---|--:|--:|"
)


def of(rows: Sequence[Row]) -> str:
    """Rates by the clock, CPU with all threads and processes; ratios are medians of rounds."""
    return "\n".join([_HEAD, *map(line, sorted(rows, key=lambda row: row.figure))])


def of_counts(counts: Mapping[str, Mapping[str, int]]) -> str:
    """What the server counted."""
    lines = ["| requests | 200 | 304 |", "|---|--:|--:|"]
    for who, answers in sorted(counts.items()):
        lines.append(f"| {who} | {answers.get('200', 0):,} | {answers.get('304', 0):,} |")
    return "\n".join(lines)


def line(row: Row) -> str:
    """One row."""
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    cells = row.figure, row.what, row.ours, row.beside, row.theirs, ratio, _goal(row)
    return f"| {' | '.join(cells)} |"


def _goal(row: Row) -> str:
    if row.goal is None or row.ratio is None:
        return ""
    is_met = row.ratio <= row.goal if row.at_most else row.ratio >= row.goal
    sign = "<=" if row.at_most else ">="
    return f"{sign} {row.goal:g} {'met' if is_met else 'missed'}"
