"""When to poll a feed next (pure: clock and chance are arguments)."""

from http import HTTPStatus

from bot.errors import FeedError
from bot.settings import PollingSettings

JITTER = 0.1
_GROWTH = 2.0
_MAX_FAILURES = 30  # beyond it the power below is only a larger number than any maximum


def after_success(settings: PollingSettings, chance: float) -> float:
    """Seconds until the next poll, spread by a tenth so that feeds do not march in step.

    `chance` is uniform in [0, 1).
    """
    return _bounded(settings.interval * (1 + JITTER * (2 * chance - 1)), settings)


def after_failure(
    settings: PollingSettings, error: FeedError, failures: int, chance: float
) -> float:
    """Seconds until the next try: twice as long after each of `failures` in a row.

    What the server asks for with Retry-After counts where it is longer, up to `max_interval`. A
    feed that is "gone" (RFC 9110, section 15.5.11) gets the longest wait at once.
    """
    if error.status == HTTPStatus.GONE:
        return settings.max_interval
    backoff = settings.interval * _GROWTH ** min(failures - 1, _MAX_FAILURES)
    spread = backoff * (1 + JITTER * (2 * chance - 1))
    return _bounded(max(spread, error.retry_after or 0.0), settings)


def _bounded(seconds: float, settings: PollingSettings) -> float:
    return min(max(seconds, settings.min_interval), settings.max_interval)
