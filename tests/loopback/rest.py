"""The REST side: authentication, faults, limits, checks, then the routes."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.loopback import errors, forums, messages, payloads, webhooks
from tests.loopback.errors import Refusal
from tests.loopback.faults import Faults, apply, json_response, rate_limited
from tests.loopback.gateway import Gateway
from tests.loopback.interactions import Interactions
from tests.loopback.limits import Limits, Window
from tests.loopback.state import Json, State
from tests.loopback.validate import check_schema

PREFIX = "/api/v10"
CHANNEL_MESSAGES = "/channels/{channel_id}/messages"
MESSAGE = f"{CHANNEL_MESSAGES}/{{message_id}}"
CHANNEL = "/channels/{channel_id}"
THREADS = f"{CHANNEL}/threads"
CROSSPOST = f"{MESSAGE}/crosspost"
WEBHOOKS = f"{CHANNEL}/webhooks"
ARCHIVED = f"{THREADS}/archived/public"
CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"
ORIGINAL = f"{WEBHOOK}/messages/@original"
WEBHOOK_MESSAGE = f"{WEBHOOK}/messages/{{message_id}}"
COMMANDS = "/applications/{application_id}/commands"

Handler = Callable[[dict[str, str], Any, web.Request], Awaitable[Any] | Any]


@dataclass
class Rest:
    """Serves the API from the state; `checked` counts bodies held against Discord's document."""

    state: State
    gateway: Gateway
    interactions: Interactions
    faults: Faults = field(default_factory=Faults)
    limits: Limits = field(default_factory=Limits)
    checked: int = 0
    invalid: list[Json] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def add_routes(self, app: web.Application) -> None:
        """Every route, and one that catches the rest."""
        state = self.state
        routes: list[tuple[str, str, Handler]] = [
            ("GET", "/users/@me", lambda *_: payloads.user(state, state.bot_id)),
            ("GET", "/applications/@me", lambda *_: payloads.application(state)),
            ("GET", "/oauth2/applications/@me", lambda *_: payloads.application(state)),
            ("GET", "/gateway/bot", lambda *_: _gateway_bot(state)),
            ("GET", COMMANDS, lambda *_: state.commands),
            ("PUT", COMMANDS, self._put_commands),
            ("GET", CHANNEL, self._get_channel),
            ("PATCH", CHANNEL, self._patch_channel),
            ("POST", THREADS, self._post_thread),
            ("GET", ARCHIVED, self._get_archived),
            ("GET", "/guilds/{guild_id}/threads/active", self._get_active),
            ("GET", MESSAGE, self._get_message),
            ("POST", CHANNEL_MESSAGES, self._post_message),
            ("GET", CHANNEL_MESSAGES, self._get_messages),
            ("PATCH", MESSAGE, self._patch_message),
            ("DELETE", MESSAGE, self._delete_message),
            ("POST", CALLBACK, self._callback),
            ("POST", WEBHOOK, self._follow_up),
            ("PATCH", ORIGINAL, self._edit_answer),
            ("PATCH", WEBHOOK_MESSAGE, self._patch_webhook_message),
            ("DELETE", WEBHOOK_MESSAGE, self._delete_webhook_message),
            ("POST", CROSSPOST, self._post_crosspost),
            ("POST", WEBHOOKS, self._post_webhook),
            ("GET", WEBHOOKS, self._get_webhooks),
        ]
        for method, template, handler in routes:
            app.router.add_route(method, PREFIX + template, self._wrap(template, handler))
        app.router.add_route("*", PREFIX + "/{rest:.*}", self._unknown)

    def _wrap(
        self, template: str, handler: Handler
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def serve(request: web.Request) -> web.StreamResponse:
            path = request.path.removeprefix(PREFIX)
            entry: Json = {"at": time.monotonic(), "method": request.method, "path": path}
            self.state.requests.append(entry)
            response = await self._serve(request, path, template, handler, entry)
            entry["status"] = response.status
            await self.state.notify()
            return response

        return serve

    async def _serve(
        self, request: web.Request, path: str, template: str, handler: Handler, entry: Json
    ) -> web.StreamResponse:
        fault = self.faults.strike(request.method, path, after=False)
        if fault is not None:
            await self.state.notify()
            answer = await apply(fault, request, self.faults)
            if answer is not None:
                return answer
        try:
            headers = self._admit(request, template)
            if isinstance(headers, web.Response):
                return headers
            body = await request.json() if request.can_read_body else None
            entry["body"] = body
            if body is not None:
                self.checked += check_schema(request.method, template, body)
            result = handler(dict(request.match_info), body, request)
            result = await result if isinstance(result, Awaitable) else result
        except Refusal as refusal:
            if refusal.code in {50035, 50006}:
                self.invalid.append({"path": path, "body": entry.get("body")} | refusal.body())
            return json_response(refusal.body(), refusal.status)
        await self.state.notify()
        fault = self.faults.strike(request.method, path, after=True)
        if fault is not None:
            answer = await apply(fault, request, self.faults)
            if answer is not None:
                return answer
        return _answer(result, headers)

    def _admit(self, request: web.Request, template: str) -> dict[str, str] | web.Response:
        """Check the token and the limits; the headers that tell of them, or a 429."""
        if template not in {CALLBACK, WEBHOOK, ORIGINAL, WEBHOOK_MESSAGE}:
            if request.headers.get("Authorization") != f"Bot {self.state.token}":
                raise errors.UNAUTHORIZED()
            now = time.monotonic()
            self.limits.note(now)
            return self._limit(request, template, now)
        return {}

    def _limit(
        self, request: web.Request, template: str, now: float
    ) -> dict[str, str] | web.Response:
        wait = self.limits.everything.take(now) if self.limits.is_on else 0.0
        if wait:
            self.limits.refused += 1
            return rate_limited(wait, is_global=True)
        window = self._window(request, template)
        if window is None:
            return {}
        wait = window.take(now)
        headers = window.headers(now, template)
        if wait:
            self.limits.refused += 1
            response = rate_limited(wait, is_global=False)
            response.headers.update(headers)
            return response
        return headers

    def _window(self, request: web.Request, template: str) -> Window | None:
        """What a request counts towards; that of publishing is always on."""
        if request.method != "POST":
            return None
        if template == CROSSPOST:
            return self.limits.crosspost(int(request.match_info["channel_id"]))
        is_limited = self.limits.is_on and template in {CHANNEL_MESSAGES, THREADS}
        channel = request.match_info["channel_id"] if is_limited else None
        return self.limits.channel(int(channel)) if channel is not None else None

    async def _tell(self, event: str, channel: Json) -> None:
        await self.gateway.dispatch(int(channel["guild_id"]), event, channel)

    async def _unknown(self, request: web.Request) -> web.Response:
        self.unknown.append(f"{request.method} {request.path}")
        return json_response({"message": "404: Not Found", "code": 0}, 404)

    def _put_commands(self, _where: dict[str, str], body: Any, _request: web.Request) -> list[Json]:
        own = {"application_id": str(self.state.bot_id), "version": "1"}
        self.state.commands = [
            {"id": str(self.state.snowflake()), "default_member_permissions": None} | own | command
            for command in body
        ]
        return self.state.commands

    def _get_channel(self, where: dict[str, str], _body: Any, _request: web.Request) -> Json:
        channel = self.state.channel(int(where["channel_id"]))
        if not self.state.permissions(channel).view_channel:
            raise errors.MISSING_ACCESS()
        return payloads.channel(channel)

    async def _patch_channel(self, where: dict[str, str], body: Any, _request: web.Request) -> Json:
        shown = forums.change(self.state, int(where["channel_id"]), body)
        await self._tell("CHANNEL_UPDATE", shown)
        return shown

    async def _post_thread(self, where: dict[str, str], body: Any, _request: web.Request) -> Json:
        shown = forums.start(self.state, int(where["channel_id"]), body)
        await self._tell("THREAD_CREATE", shown | {"newly_created": True})
        return shown

    def _get_archived(self, where: dict[str, str], _body: Any, request: web.Request) -> Json:
        return forums.archived(self.state, int(where["channel_id"]), request.query)

    def _get_active(self, where: dict[str, str], _body: Any, _request: web.Request) -> Json:
        return forums.active(self.state, int(where["guild_id"]))

    def _get_message(self, where: dict[str, str], _body: Any, _request: web.Request) -> Json:
        return messages.one(self.state, int(where["channel_id"]), int(where["message_id"]))

    async def _post_message(self, where: dict[str, str], body: Any, _request: web.Request) -> Json:
        channel = self.state.channel(int(where["channel_id"]))
        was_archived = channel.archived
        made = messages.create(self.state, channel.id, body)
        if was_archived:
            await self._tell("THREAD_UPDATE", payloads.channel(channel))
        return made

    def _get_messages(self, where: dict[str, str], _body: Any, request: web.Request) -> list[Json]:
        return messages.history(self.state, int(where["channel_id"]), request.query)

    def _patch_message(self, where: dict[str, str], body: Any, _request: web.Request) -> Json:
        place = int(where["channel_id"]), int(where["message_id"])
        return messages.edit(self.state, *place, body)

    def _delete_message(self, where: dict[str, str], _body: Any, _request: web.Request) -> None:
        messages.delete(self.state, int(where["channel_id"]), int(where["message_id"]))

    def _callback(self, where: dict[str, str], body: Any, request: web.Request) -> Json | None:
        interaction = int(where["interaction_id"]), where["interaction_token"]
        made = self.interactions.callback(*interaction, body)
        return made if request.query.get("with_response") == "1" else None

    def _post_crosspost(self, where: dict[str, str], _body: Any, _request: web.Request) -> Json:
        return messages.publish(self.state, int(where["channel_id"]), int(where["message_id"]))

    def _post_webhook(self, where: dict[str, str], body: Any, _request: web.Request) -> Json:
        return webhooks.create(self.state, int(where["channel_id"]), body)

    def _get_webhooks(self, where: dict[str, str], _body: Any, _request: web.Request) -> list[Json]:
        return webhooks.listed(self.state, int(where["channel_id"]))

    def _patch_webhook_message(
        self, where: dict[str, str], body: Any, request: web.Request
    ) -> Json:
        message = int(where["webhook_id"]), where["webhook_token"], int(where["message_id"])
        return webhooks.edit(self.state, *message, body, request.query)

    def _delete_webhook_message(
        self, where: dict[str, str], _body: Any, request: web.Request
    ) -> None:
        message = int(where["webhook_id"]), where["webhook_token"], int(where["message_id"])
        webhooks.delete(self.state, *message, request.query)

    def _follow_up(self, where: dict[str, str], body: Any, request: web.Request) -> Json | None:
        webhook_id = int(where["webhook_id"])
        if webhook_id != self.state.bot_id:
            token = where["webhook_token"]
            return webhooks.execute(self.state, webhook_id, token, body, request.query)
        return self.interactions.follow_up(where["webhook_token"], body)

    def _edit_answer(self, where: dict[str, str], body: Any, _request: web.Request) -> Json:
        return self.interactions.edit(where["webhook_token"], body)


def _gateway_bot(state: State) -> Json:
    limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 16}
    return {"url": state.gateway_url, "shards": state.shards, "session_start_limit": limit}


def _answer(result: Any, headers: dict[str, str]) -> web.Response:
    if result is None:
        return web.Response(status=204, headers=headers)
    return json_response(result, headers=headers)
