"""Discord's rate limits as it enforces them: per channel, and in all."""

import time
from collections import deque
from dataclasses import dataclass, field


@dataclass
class Window:
    """At most `limit` in `seconds`; the window opens with the first."""

    limit: int
    seconds: float
    opened: float = 0.0
    used: int = 0

    def take(self, now: float) -> float:
        """Take one; 0, or the seconds until there is one again."""
        if now - self.opened >= self.seconds:
            self.opened, self.used = now, 0
        if self.used >= self.limit:
            return self.opened + self.seconds - now
        self.used += 1
        return 0.0

    def headers(self, now: float, bucket: str) -> dict[str, str]:
        """https://discord.com/developers/docs/topics/rate-limits#header-format."""
        left = max(0.0, self.opened + self.seconds - now)
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.limit - self.used),
            "X-RateLimit-Reset": f"{time.time() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": bucket,
        }


@dataclass
class Limits:
    """Off until switched on. `peak` is the most requests seen within a second."""

    is_on: bool = False
    per_channel: int = 5
    channel_seconds: float = 5.0
    crossposts_per_hour: int = 10
    hour: float = 3600.0
    refused: int = 0
    peak: int = 0
    channels: dict[int, Window] = field(default_factory=dict)
    crossposts: dict[int, Window] = field(default_factory=dict)
    everything: Window = field(default_factory=lambda: Window(50, 1.0))
    recent: deque[float] = field(default_factory=deque)

    def note(self, now: float) -> None:
        """Count a request for the peak."""
        self.recent.append(now)
        while self.recent and self.recent[0] <= now - 1.0:
            self.recent.popleft()
        self.peak = max(self.peak, len(self.recent))

    def channel(self, channel_id: int) -> Window:
        """A channel's window for new messages."""
        return self.channels.setdefault(channel_id, Window(self.per_channel, self.channel_seconds))

    def crosspost(self, channel_id: int) -> Window:
        """A channel's window for what is published to others."""
        return self.crossposts.setdefault(channel_id, Window(self.crossposts_per_hour, self.hour))
