"""The feed server: a process of its own, so lean that it is not what is measured.

Every feed has a port of its own, because a host is not asked for many things at once. A path is
`/<who asks>/<feed>`. There is an ETag, and a 304 for whoever shows it; or, if the server is told to
be plain, neither, and always the whole body. A POST is taken and dropped, as a webhook would.
"""

import asyncio
import json
import resource
import socket
import sys
from collections import Counter

from benchmarks import documents, lines

HOSTS = 2_000
"""Ports that listen."""


class Feeds:
    """What is served: each document at a version, and how often who was answered what."""

    def __init__(self) -> None:
        """Every feed is at version 0."""
        made = [documents.written("30", 30), documents.written("100", 100)]
        if (found := documents.reference()) is not None:
            made.append(found)
        self._documents = {one.name: one for one in made}
        self.is_plain = False
        self.counts: Counter[tuple[str, str]] = Counter()
        self._answers: dict[str, tuple[bytes, bytes, bytes, bytes]] = {}
        self.to_version(0)

    def to_version(self, number: int) -> None:
        """Publish."""
        for name, document in self._documents.items():
            etag = f'"{name}-{number}"'.encode()
            body = document.versions(number)
            head = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml; charset=UTF-8\r\n"
            size = b"Content-Length: %d\r\n" % len(body)
            tag = b"ETag: " + etag + b"\r\n"
            self._answers[name] = (
                etag,
                b"HTTP/1.1 304 Not Modified\r\n" + tag + b"\r\n",
                head + tag + size + b"\r\n" + body,
                head + size + b"\r\n" + body,
            )

    def answer(self, request: bytes) -> bytes:
        """The answer to one whole GET or POST."""
        if request.startswith(b"POST"):
            return b"HTTP/1.1 204 No Content\r\n\r\n"
        who, name = (*request.split(b" ", 2)[1].decode().split("/"), "", "")[1:3]
        if name not in self._answers:
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        etag, not_modified, tagged, plain = self._answers[name]
        if not self.is_plain and etag in request:
            self.counts[who, "304"] += 1
            return not_modified
        self.counts[who, "200"] += 1
        return plain if self.is_plain else tagged


class _Connection(asyncio.Protocol):
    def __init__(self, feeds: Feeds) -> None:
        self._feeds = feeds
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101
        self._transport = transport
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def data_received(self, data: bytes) -> None:
        data = self._rest + data
        end = data.find(b"\r\n\r\n")
        while end >= 0:
            head, data = data[: end + 4], data[end + 4 :]
            length = _length(head)
            if len(data) < length:
                data = head + data
                break
            data = data[length:]
            self._transport.write(self._feeds.answer(head))
            end = data.find(b"\r\n\r\n")
        self._rest = data


def _length(head: bytes) -> int:
    """The size of a POST's body."""
    if not head.startswith(b"POST"):
        return 0
    place = head.lower().index(b"content-length:") + 15
    return int(head[place : head.index(b"\r\n", place)])


async def _serve() -> None:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    loop = asyncio.get_running_loop()
    feeds = Feeds()
    ports: list[int] = []
    for _ in range(HOSTS):
        server = await loop.create_server(lambda: _Connection(feeds), "127.0.0.1", 0, backlog=16)
        ports.append(server.sockets[0].getsockname()[1])

    def handle(question: lines.Message) -> lines.Message:
        if "version" in question:
            feeds.to_version(question["version"])
        feeds.is_plain = question.get("plain", feeds.is_plain)
        counts: dict[str, dict[str, int]] = {}
        for (who, status), count in feeds.counts.items():
            counts.setdefault(who, {})[status] = count
        return {"ports": ports, "counts": counts}

    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        sys.stdout.write(json.dumps(handle(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_serve())
