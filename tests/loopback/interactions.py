"""Commands that somebody runs, and what the bot answers to them.

https://discord.com/developers/docs/interactions/receiving-and-responding.
"""

import secrets
import time
from dataclasses import dataclass, field

from tests.loopback import errors, payloads
from tests.loopback.state import DEFAULT, Json, Message, State
from tests.loopback.validate import check_message

COMMAND, COMPONENT, COMPLETION, MODAL = 2, 3, 4, 5
DEFERRED = {5, 6}


@dataclass
class Interaction:
    """`answers` are (seconds after it began, what, body), in order."""

    id: int
    token: str
    type: int
    channel_id: int
    user_id: int
    began: float = field(default_factory=time.monotonic)
    answers: list[tuple[float, str, Json]] = field(default_factory=list)

    def note(self, what: str, body: Json) -> None:
        """Remember an answer."""
        self.answers.append((time.monotonic() - self.began, what, body))


@dataclass
class Interactions:
    """All that were begun."""

    state: State
    all: dict[int, Interaction] = field(default_factory=dict)

    def begin(self, kind: int, channel_id: int, user_id: int, data: Json) -> tuple[int, Json]:
        """A new interaction: its id, and what the gateway brings of it."""
        channel = self.state.channels[channel_id]
        guild = self.state.guilds[channel.guild_id]
        made = Interaction(self.state.snowflake(), secrets.token_hex(16), kind, channel_id, user_id)
        self.all[made.id] = made
        member = payloads.member(self.state, guild, user_id)
        return made.id, {
            "id": str(made.id),
            "application_id": str(self.state.bot_id),
            "type": kind,
            "token": made.token,
            "version": 1,
            "guild_id": str(guild.id),
            "guild": {"id": str(guild.id), "locale": "en-US", "features": []},
            "channel_id": str(channel_id),
            "channel": payloads.channel(channel) | {"permissions": str(DEFAULT)},
            "member": member | {"permissions": str(2**53 - 1)},
            "locale": "en-US",
            "guild_locale": "en-US",
            "app_permissions": str(self.state.permissions(channel).value),
            "entitlements": [],
            "authorizing_integration_owners": {},
            "attachment_size_limit": 10_485_760,
            "context": 0,
            "data": data,
        }

    def callback(self, interaction_id: int, token: str, body: Json) -> Json:
        """The first answer; with it Discord tells what it made of it."""
        found = self.all.get(interaction_id)
        if found is None or found.token != token:
            raise errors.UNKNOWN_INTERACTION()
        if found.answers:
            raise errors.ALREADY_ACKNOWLEDGED()
        if body["type"] == 4:
            check_message(body.get("data") or {})
        found.note("callback", body)
        shown: Json = {"id": str(found.id), "type": found.type}
        if body["type"] in {4, *DEFERRED}:
            shown["response_message_id"] = str(self.state.snowflake())
        return {"interaction": shown}

    def follow_up(self, token: str, body: Json) -> Json:
        """A further message."""
        found = self.by_token(token)
        check_message(body)
        found.note("followup", body)
        return self._message(found, body)

    def edit(self, token: str, body: Json) -> Json:
        """Change the first answer."""
        found = self.by_token(token)
        check_message(body, is_edit=True)
        found.note("edit", body)
        return self._message(found, body)

    def by_token(self, token: str) -> Interaction:
        """An interaction that was answered."""
        for one in self.all.values():
            if one.token == token and one.answers:
                return one
        raise errors.UNKNOWN_INTERACTION()

    def _message(self, found: Interaction, body: Json) -> Json:
        made = Message(self.state.snowflake(), found.channel_id, self.state.bot_id, body)
        made.interaction = {
            "id": str(found.id),
            "type": found.type,
            "user": payloads.user(self.state, found.user_id),
            "authorizing_integration_owners": {},
        }
        return payloads.message(self.state, made)
