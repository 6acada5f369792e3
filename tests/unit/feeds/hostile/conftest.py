"""A world in which loopback is the internet: names of a resolver of our own, places of 127/8."""

import socket
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.feeds import addresses

PUBLIC = "127.0.0.1"
"""Passes for a public address in these tests; every other one is what it is."""

PRIVATE = "127.0.0.2"
"""Another one of this machine; a server on 0.0.0.0 is at both."""


@dataclass
class Names(AbstractResolver):
    """Names and the addresses of each; of several lists, one after the other and then the last."""

    known: dict[str, list[Sequence[str]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def put(self, name: str, *answers: Sequence[str]) -> None:
        self.known[name] = list(answers)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        answers = self.known.get(host)
        if answers is None:
            raise OSError(None, "no such name")
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in (answers.pop(0) if len(answers) > 1 else answers[0])
        ]

    async def close(self) -> None:
        return None


@pytest.fixture
def names() -> Names:
    return Names()


@pytest.fixture
def public_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """`PUBLIC` passes for an address of the internet."""
    real = addresses.is_public
    monkeypatch.setattr(addresses, "is_public", lambda one: one == PUBLIC or real(one))
