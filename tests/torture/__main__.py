"""`python -m tests.torture`: run the torture test by hand, as long as one likes."""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.torture.ordeal import Plan, run
from tests.torture.sabotage import SABOTAGES

WHERE_IT_SHOWS: dict[str, tuple[str, ...]] = {
    "mark before send": ("before POST",),
    "split transaction": ("after commit",),
    "no sweeper": ("after commit", "before POST"),
    "unpublished": ("before the mark",),
    "no look-up without nonce": ("after POST", "before the mark"),
}
"""Points at which a kill is sure to need what was taken away."""


def main() -> int:
    """Exit code 0 if nothing was lost, doubled or out of order."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4])
    parser.add_argument("--kills", type=int, default=50, help="for each seed")
    parser.add_argument(
        "--sabotage",
        choices=sorted(SABOTAGES),
        default="",
        help="take a protection away; then the run should fail",
    )
    asked = parser.parse_args()
    is_good = True
    for seed in asked.seeds:
        with tempfile.TemporaryDirectory(prefix="tidings-torture-") as folder:
            plan = Plan(
                seed,
                asked.kills,
                asked.sabotage,
                short_nonces=seed % 2 == 0 or asked.sabotage == "no look-up",
                only_points=WHERE_IT_SHOWS.get(asked.sabotage, ()),
            )
            report = asyncio.run(run(plan, Path(folder)))
        print(report, flush=True)  # noqa: T201
        kinds = ("lost", "doubled", "doubled_without_nonce", "reordered", "outdated", "unpublished")
        for kind in kinds:
            for label in getattr(report.verdict, kind)[:5]:
                print(f"  {kind}: {label}", flush=True)  # noqa: T201
        print(f"  killed: {report.kills}", flush=True)  # noqa: T201
        is_good &= report.is_good
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
