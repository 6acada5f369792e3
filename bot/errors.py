"""Every exception of our own. `str()` of each is a sentence for the person who has to act.

TidingsError
├── SettingsError        config.toml, the environment or an argument is wrong
├── TokenRefused         Discord does not accept the bot's token
├── InputError           what a user of a command typed cannot be used
├── FeedError            a feed could not be fetched or read; `kind` says how
└── StoreError           the database cannot be used now
    ├── StoreRefused     the file is damaged, foreign, or newer than this program
    └── StoreInUse       another process holds it
"""

from enum import StrEnum


class TidingsError(Exception):
    """The root: whatever Tidings itself reports as gone wrong."""


class SettingsError(TidingsError):
    """One line a problem, each naming where it stands, what is wrong and what to write."""


class TokenRefused(TidingsError):
    """Discord does not accept the bot's token."""


class InputError(TidingsError):
    """An argument of a command cannot be used; the text says what to type instead."""


class FailureKind(StrEnum):
    """How a feed failed: the unit of backoff, of the log and of `/feeds`."""

    ADDRESS = "address"
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    STATUS = "status"
    TOO_LARGE = "too large"
    NOT_A_FEED = "not a feed"
    HOSTILE = "hostile"


class FeedError(TidingsError):
    """A feed could not be fetched or read.

    `retry_after` is in seconds, as the server asked (RFC 9110, section 10.2.3), or None.
    """

    def __init__(
        self,
        kind: FailureKind,
        detail: str,
        status: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        """`detail` continues the sentence "the feed …"."""
        # All of it goes to the base class, so that a worker process can hand the error over.
        super().__init__(kind, detail, status, retry_after)
        self.kind = kind
        self.detail = detail
        self.status = status
        self.retry_after = retry_after

    def __str__(self) -> str:
        """The rest of the sentence "the feed …"."""
        return self.detail


class StoreError(TidingsError):
    """The database cannot be used now; what it holds is untouched."""


class StoreRefused(StoreError):
    """The file is damaged, no Tidings database, or newer than this program; it was not changed."""


class StoreInUse(StoreError):
    """Another process has the database open."""
