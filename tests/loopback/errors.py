"""Discord's way of saying no.

Codes: https://discord.com/developers/docs/topics/opcodes-and-status-codes#json.
"""

from functools import partial
from typing import Any


class Refusal(Exception):
    """An error answer: `status` is HTTP's, `code` Discord's own."""

    def __init__(
        self, status: int, code: int, message: str, errors: dict[str, Any] | None = None
    ) -> None:
        """`errors` is the nested part of an "Invalid Form Body"."""
        super().__init__(message)
        self.status = status
        self.code = code
        self.errors = errors

    def body(self) -> dict[str, Any]:
        """As Discord writes it."""
        body = {"message": str(self), "code": self.code}
        return body | ({"errors": self.errors} if self.errors else {})


UNAUTHORIZED = partial(Refusal, 401, 0, "401: Unauthorized")
UNKNOWN_CHANNEL = partial(Refusal, 404, 10003, "Unknown Channel")
UNKNOWN_GUILD = partial(Refusal, 404, 10004, "Unknown Guild")
UNKNOWN_MESSAGE = partial(Refusal, 404, 10008, "Unknown Message")
UNKNOWN_INTERACTION = partial(Refusal, 404, 10062, "Unknown interaction")
ALREADY_ACKNOWLEDGED = partial(Refusal, 400, 40060, "Interaction has already been acknowledged.")
UNKNOWN_WEBHOOK = partial(Refusal, 404, 10015, "Unknown Webhook")
TOO_MANY_WEBHOOKS = partial(Refusal, 400, 30007, "Maximum number of webhooks reached (15)")
ALREADY_CROSSPOSTED = partial(Refusal, 400, 40033, "This message has already been crossposted.")
WRONG_TOKEN = partial(Refusal, 401, 50027, "Invalid Webhook Token")
MISSING_ACCESS = partial(Refusal, 403, 50001, "Missing Access")
NOT_OUR_MESSAGE = partial(Refusal, 403, 50005, "Cannot edit a message authored by another user")
EMPTY_MESSAGE = partial(Refusal, 400, 50006, "Cannot send an empty message")
NO_MESSAGES_HERE = partial(Refusal, 400, 50008, "Cannot send messages in a non-text channel")
MISSING_PERMISSIONS = partial(Refusal, 403, 50013, "Missing Permissions")
THREAD_ARCHIVED = partial(
    Refusal, 400, 50083, "Tried to perform an operation on an archived thread"
)
TAG_REQUIRED = partial(
    Refusal, 400, 40067, "A tag is required to create a forum post in this channel"
)
TAG_NAMES_NOT_UNIQUE = partial(Refusal, 400, 40061, "Tag names must be unique")
NOT_HERE = partial(Refusal, 400, 50024, "Cannot execute action on this channel type")
THREAD_LOCKED = partial(Refusal, 403, 160005, "Thread is locked")


def invalid_form(path: str, message: str) -> Refusal:
    """50035 for one field, named by its path with dots."""
    errors: dict[str, Any] = {"_errors": [{"code": "INVALID", "message": message}]}
    for part in reversed(path.split(".")):
        errors = {part: errors}
    return Refusal(400, 50035, "Invalid Form Body", errors)
