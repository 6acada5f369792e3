"""What feedparser alone needs for a body, in this process."""

import io
import statistics
import time
from collections.abc import Mapping, Sequence

import feedparser

DEFAULT: Mapping[str, bool] = {}
OFF: Mapping[str, bool] = {"sanitize_html": False, "resolve_relative_uris": False}


def parse(body: bytes, **flags: bool) -> float:
    """Seconds of CPU for one bare `feedparser.parse`."""
    begun = time.process_time()
    feedparser.parse(io.BytesIO(body), **flags)
    return time.process_time() - begun


def text(seconds: Sequence[float]) -> str:
    """The median."""
    return f"{statistics.median(seconds) * 1000:.1f} ms CPU"
