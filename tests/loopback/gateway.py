"""The gateway: https://discord.com/developers/docs/topics/gateway, as far as a bot sees it."""

import json
import secrets
import zlib
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from aiohttp import WSMsgType, web

from tests.loopback import payloads
from tests.loopback.state import Json, State

HEARTBEAT_INTERVAL = 41_250
AUTHENTICATION_FAILED = 4004


class Op(IntEnum):
    """Opcodes that are used here."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    RESUME = 6
    RECONNECT = 7
    INVALID_SESSION = 9
    HELLO = 10
    ACK = 11


@dataclass
class Session:
    """What a shard has been told, so that a lost connection can be resumed."""

    id: str
    shard: int
    shards: int
    sent: list[Json] = field(default_factory=list)
    connection: "Connection | None" = None

    async def dispatch(self, name: str, data: Any) -> None:
        """Tell the shard of an event, now or when it resumes."""
        event = {"op": Op.DISPATCH, "t": name, "s": len(self.sent) + 1, "d": data}
        self.sent.append(event)
        if self.connection is not None:
            await self.connection.send(event)


@dataclass
class Connection:
    """One websocket; frames are one zlib stream, flushed at each message's end."""

    socket: web.WebSocketResponse
    compressor: Any = field(default_factory=zlib.compressobj)

    async def send(self, payload: Json) -> None:
        """Send, or notice that nobody is there: what was sent is kept for a RESUME."""
        data = self.compressor.compress(json.dumps(payload).encode())
        data += self.compressor.flush(zlib.Z_SYNC_FLUSH)
        try:
            await self.socket.send_bytes(data)
        except ConnectionError:
            return


class Gateway:
    """All sessions of the one bot."""

    def __init__(self, state: State) -> None:
        """`state` is shared with the REST side."""
        self._state = state
        self.sessions: dict[str, Session] = {}
        self.refuses = False

    @property
    def ready_shards(self) -> int:
        """How many shards are connected."""
        return sum(one.connection is not None for one in self.sessions.values())

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection from HELLO to its end."""
        if self.refuses:
            return web.Response(status=503)
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        connection = Connection(socket)
        await connection.send({"op": Op.HELLO, "d": {"heartbeat_interval": HEARTBEAT_INTERVAL}})
        session: Session | None = None
        try:
            async for message in socket:
                if message.type is not WSMsgType.TEXT:
                    break
                payload = json.loads(message.data)
                session = await self._receive(connection, payload) or session
        finally:
            if session is not None and session.connection is connection:
                session.connection = None
            await self._state.notify()
        return socket

    async def dispatch(self, guild_id: int, name: str, data: Any) -> None:
        """Tell the shard of a server of an event."""
        for session in self.sessions.values():
            if (guild_id >> 22) % session.shards == session.shard:
                await session.dispatch(name, data)

    async def drop(self, *, forget: bool = False) -> None:
        """Cut every connection; a forgotten session cannot be resumed."""
        for session in list(self.sessions.values()):
            connection, session.connection = session.connection, None
            if connection is not None:
                await connection.socket.close(code=1001)
        if forget:
            self.sessions.clear()

    async def _receive(self, connection: Connection, payload: Json) -> Session | None:
        match payload["op"]:
            case Op.HEARTBEAT:
                await connection.send({"op": Op.ACK})
            case Op.IDENTIFY:
                return await self._identify(connection, payload["d"])
            case Op.RESUME:
                return await self._resume(connection, payload["d"])
        return None

    async def _identify(self, connection: Connection, data: Json) -> Session | None:
        if data["token"] != self._state.token:
            await connection.socket.close(code=AUTHENTICATION_FAILED)
            return None
        shard, shards = data.get("shard") or (0, 1)
        session = Session(secrets.token_hex(8), shard, shards, connection=connection)
        for old in [one for one in self.sessions.values() if one.shard == shard]:
            del self.sessions[old.id]
        self.sessions[session.id] = session
        mine = [
            guild
            for guild in self._state.guilds.values()
            if guild.has_bot and (guild.id >> 22) % shards == shard
        ]
        ready = {
            "v": 10,
            "user": payloads.user(self._state, self._state.bot_id),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in mine],
            "session_id": session.id,
            "resume_gateway_url": self._state.gateway_url,
            "shard": [shard, shards],
            "application": {"id": str(self._state.bot_id), "flags": 0},
        }
        await session.dispatch("READY", ready)
        for guild in mine:
            if guild.available:
                await session.dispatch("GUILD_CREATE", payloads.guild(self._state, guild))
        await self._state.notify()
        return session

    async def _resume(self, connection: Connection, data: Json) -> Session | None:
        session = self.sessions.get(data["session_id"])
        if session is None:
            await connection.send({"op": Op.INVALID_SESSION, "d": False})
            return None
        for event in session.sent[data["seq"] :]:
            await connection.send(event)
        session.connection = connection
        await session.dispatch("RESUMED", {})
        await self._state.notify()
        return session
