"""Gives Discord the commands, and knows by which ids it calls them."""

import hashlib
import json
import logging
from typing import Any

from discord.app_commands import CommandTree

from bot.client.translation import Translation
from bot.store.notes import Notes

log = logging.getLogger(__name__)


async def sync_commands(tree: CommandTree[Any], notes: Notes) -> dict[str, int]:
    """Give Discord the commands if they are not those it has; their ids, by name."""
    translation = Translation()
    await tree.set_translator(translation)
    payload = [
        await command.get_translated_payload(tree, translation) for command in tree.get_commands()
    ]
    text = json.dumps([tree.client.application_id, payload], sort_keys=True)
    digest = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
    if await notes.synced_commands() != digest:
        ids = {command.name: command.id for command in await tree.sync()}
        await notes.set_command_ids(ids)
        await notes.set_synced_commands(digest)
        log.info("gave Discord %d commands", len(payload))
    return await notes.command_ids()
