"""What a contender took for some polls."""

import contextlib
import time
from collections.abc import Iterator

from benchmarks import lines


@contextlib.contextmanager
def measured(polls: int) -> Iterator[lines.Message]:
    """Fills the message in at the end: polls, seconds of the wall clock, seconds of CPU."""
    figures: lines.Message = {"polls": polls}
    wall, cpu = time.perf_counter(), lines.cpu()
    yield figures
    figures |= {"wall": time.perf_counter() - wall, "cpu": lines.cpu() - cpu}
