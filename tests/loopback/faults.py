"""Ways in which this Discord fails, one rule at a time."""

import asyncio
import fnmatch
import random
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from aiohttp import web

from tests.loopback.state import Json


class Kind(StrEnum):
    """What happens to a request. Those with AFTER accept it first."""

    STATUS = "status"
    CUT = "cut"
    HANG = "hang"
    DELAY = "delay"
    HOLD = "hold"
    RATE_LIMIT = "rate limit"
    AFTER_STATUS = "after: status"
    AFTER_CUT = "after: cut"
    AFTER_HANG = "after: hang"
    AFTER_HOLD = "after: hold"


@dataclass
class Fault:
    """`path` is a pattern such as `/channels/*/messages`; `times` None means always.

    The first `skip` requests that it would strike are let through.
    """

    kind: Kind
    method: str = "POST"
    path: str = "/channels/*/messages"
    times: int | None = 1
    skip: int = 0
    status: int = 503
    code: int = 0
    seconds: float = 0.0
    probability: float = 1.0
    is_global: bool = False
    released: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def is_after(self) -> bool:
        """Whether the request is accepted first."""
        return self.kind.startswith("after")

    def takes(self, method: str, path: str, chance: random.Random) -> bool:
        """Whether it strikes this request; then one of its times is used up."""
        if self.times == 0 or method != self.method or not fnmatch.fnmatch(path, self.path):
            return False
        if chance.random() >= self.probability:
            return False
        if self.skip:
            self.skip -= 1
            return False
        if self.times is not None:
            self.times -= 1
        return True


@dataclass
class Faults:
    """The rules in force. `held` counts the requests that wait to be let go."""

    rules: list[Fault] = field(default_factory=list)
    chance: random.Random = field(default_factory=lambda: random.Random(0))  # noqa: S311
    held: int = 0

    def strike(self, method: str, path: str, *, after: bool) -> Fault | None:
        """The rule that a request falls under now, if any."""
        for rule in self.rules:
            if rule.is_after == after and rule.takes(method, path, self.chance):
                return rule
        return None

    def clear(self) -> None:
        """No more failures; who hangs or waits is let go."""
        for rule in self.rules:
            rule.times = 0
            rule.released.set()
        self.rules.clear()


async def apply(fault: Fault, request: web.Request, faults: Faults) -> web.StreamResponse | None:
    """Let a fault happen; None where the request goes on as if nothing had been."""
    match fault.kind:
        case Kind.DELAY:
            await asyncio.sleep(fault.seconds)
            return None
        case Kind.HOLD | Kind.AFTER_HOLD | Kind.HANG | Kind.AFTER_HANG:
            faults.held += 1
            try:
                await fault.released.wait()
            finally:
                faults.held -= 1
            is_given_up = request.transport is None or request.transport.is_closing()
            # What hangs is lost with its sender; what is held arrives, however late.
            return web.Response() if fault.kind is Kind.HANG and is_given_up else None
        case Kind.CUT | Kind.AFTER_CUT:
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=500)
        case Kind.RATE_LIMIT:
            return rate_limited(fault.seconds, is_global=fault.is_global)
        case Kind.STATUS | Kind.AFTER_STATUS:
            body = {"message": f"{fault.status}: made to fail", "code": fault.code}
            return json_response(body, fault.status)


def rate_limited(seconds: float, *, is_global: bool) -> web.Response:
    """A 429; without `Via` discord.py takes it for a ban of the address."""
    body = {"message": "You are being rate limited.", "retry_after": seconds, "global": is_global}
    headers = {"Via": "1.1 loopback", "Retry-After": str(max(1, round(seconds)))}
    if is_global:
        headers["X-RateLimit-Global"] = "true"
    return json_response(body, 429, headers)


def json_response(body: Any, status: int = 200, headers: Json | None = None) -> web.Response:
    """JSON without a charset: discord.py takes no other for JSON."""
    response = web.json_response(body, status=status, headers=headers)
    response.headers["Content-Type"] = "application/json"
    return response
