"""What this Discord shows of its state, in Discord's shapes."""

from tests.loopback.state import THREADS, Channel, Guild, Json, Message, State, Webhook, moment

_EMPTY = (
    "emojis", "stickers", "features", "presences", "voice_states", "stage_instances",
    "guild_scheduled_events", "soundboard_sounds",
)  # fmt: skip


CROSSPOSTED = 1


def user(state: State, user_id: int) -> Json:
    """The bot, or somebody."""
    is_bot = user_id == state.bot_id
    return {
        "id": str(user_id),
        "username": "Tidings" if is_bot else f"user{user_id % 1000}",
        "discriminator": "0",
        "global_name": None,
        "avatar": None,
        "bot": is_bot,
        "flags": 0,
        "public_flags": 0,
    }


def application(state: State) -> Json:
    """The bot's application; it has the bot's id."""
    return {
        "id": str(state.bot_id),
        "name": "Tidings",
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": 0,
        "owner": user(state, state.bot_id),
        "team": None,
        "summary": "",
    }


def channel(one: Channel) -> Json:
    """A channel or a thread."""
    shown: Json = {
        "id": str(one.id),
        "guild_id": str(one.guild_id),
        "name": one.name,
        "type": one.type,
        "parent_id": str(one.parent_id) if one.parent_id else None,
        "last_message_id": str(one.last_message_id) if one.last_message_id else None,
    }
    if one.type in THREADS:
        return shown | {
            "owner_id": str(one.owner_id or 1),
            "applied_tags": one.applied_tags,
            "flags": 0,
            "message_count": 0,
            "member_count": 1,
            "thread_metadata": {
                "archived": one.archived,
                "locked": one.locked,
                "auto_archive_duration": 1440,
                "archive_timestamp": moment(one.archived_at or one.id),
            },
        }
    return shown | {
        "position": 0,
        "nsfw": False,
        "rate_limit_per_user": 0,
        "bitrate": 64000,
        "user_limit": 0,
        "flags": one.flags,
        "available_tags": one.available_tags,
        "permission_overwrites": [
            {"id": str(subject), "type": kind, "allow": str(allow), "deny": str(deny)}
            for subject, (kind, allow, deny) in one.overwrites.items()
        ],
    }


def member(state: State, guild: Guild, user_id: int) -> Json:
    """A member of a server; only the bot has roles of its own."""
    roles = [str(role_id) for role_id in guild.bot_roles] if user_id == state.bot_id else []
    return {
        "user": user(state, user_id),
        "roles": roles,
        "nick": None,
        "joined_at": moment(guild.id),
        "deaf": False,
        "mute": False,
        "flags": 0,
    }


def role(role_id: int, value: int, position: int) -> Json:
    """A role; the first is everyone's."""
    return {
        "id": str(role_id),
        "name": "@everyone" if position == 0 else f"role{position}",
        "permissions": str(value),
        "position": position,
        "color": 0,
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


def guild(state: State, one: Guild) -> Json:
    """A server as GUILD_CREATE brings it."""
    shown = [channel(each) for each in one.channels.values() if each.type not in THREADS]
    threads = [
        channel(each)
        for each in one.channels.values()
        if each.type in THREADS and not each.archived
    ]
    roles = [role(role_id, value, at) for at, (role_id, value) in enumerate(one.roles.items())]
    return {key: [] for key in _EMPTY} | {
        "id": str(one.id),
        "name": one.name,
        "icon": None,
        "owner_id": str(one.owner_id),
        "unavailable": False,
        "member_count": 2,
        "large": False,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "preferred_locale": "en-US",
        "system_channel_id": None,
        "system_channel_flags": 0,
        "afk_channel_id": None,
        "afk_timeout": 300,
        "roles": roles,
        "members": [member(state, one, state.bot_id)],
        "channels": shown,
        "threads": threads,
    }


def webhook(state: State, one: Webhook) -> Json:
    """A webhook as its channel's list has it: with its token for whoever made it."""
    shown: Json = {
        "id": str(one.id),
        "type": 1,
        "channel_id": str(one.channel_id),
        "guild_id": str(state.channels[one.channel_id].guild_id),
        "name": one.name,
        "avatar": None,
        "application_id": str(state.bot_id) if one.is_ours else None,
    }
    return shown | ({"token": one.token} if one.is_ours else {})


def message(state: State, one: Message) -> Json:
    """A message as history and POST show it."""
    shown: Json = {
        "id": str(one.id),
        "channel_id": str(one.channel_id),
        "type": 0,
        "content": one.body.get("content") or "",
        "embeds": [embed | {"type": "rich"} for embed in one.body.get("embeds") or ()],
        "components": one.body.get("components") or [],
        "attachments": [],
        "mentions": [],
        "mention_roles": [],
        "mention_everyone": False,
        "pinned": False,
        "tts": False,
        "flags": one.body.get("flags") or 0,
        "author": user(state, one.author_id),
        "timestamp": moment(one.id),
        "edited_timestamp": None,
    }
    if one.is_published:
        shown["flags"] |= CROSSPOSTED
    if one.webhook_id is not None:
        name = one.body.get("username") or state.webhooks[one.webhook_id].name
        shown["webhook_id"] = str(one.webhook_id)
        shown["author"] |= {"username": name, "avatar": one.body.get("avatar_url")}
    if one.nonce is not None:
        shown["nonce"] = one.nonce
    if one.interaction is not None:
        shown["interaction_metadata"] = one.interaction
    return shown
