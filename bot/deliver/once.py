"""Keeps discord.py from making a request again by itself.

It repeats what was answered with 500, 502, 504 or 524 up to four times. A message with a nonce
bears that; what has none would be there twice.
"""

from http import HTTPStatus


class Repeat(Exception):
    """discord.py was about to repeat a request, which may have been heeded."""


class Once:
    """Goes along with one request, as its `files` and as aiohttp's `trace_request_ctx`.

    discord.py asks before each attempt whether there are files; there never are. After a 429 it
    may go on: that was not heeded.
    """

    def __init__(self) -> None:
        """For one request."""
        self._attempts = 0
        self._status = 0

    def answered(self, status: int) -> None:
        """Note the status of an answer."""
        self._status = status

    def __bool__(self) -> bool:
        """Whether there are files: no. Raises `Repeat`."""
        self._attempts += 1
        if self._attempts > 1 and self._status != HTTPStatus.TOO_MANY_REQUESTS:
            raise Repeat
        self._status = 0  # that of this attempt is not known yet
        return False
