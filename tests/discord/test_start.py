"""What the bot tells Discord of itself when it starts."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot import texts
from bot.deliver import Steward
from tests.conftest import SetClock
from tests.discord.conftest import World, open_world
from tests.loopback.validate import check_schema, is_document_present

COMMANDS = "/applications/{application_id}/commands"
CHAT_NAME = re.compile(r"[-_\w]{1,32}")
"""https://discord.com/developers/docs/interactions/application-commands#application-command-object"""


def commands_sent(world: World) -> int:
    return sum(
        request.method == "PUT" and request.path.endswith("/commands")
        for request in world.env.http_requests
    )


async def test_commands_are_given_to_discord_only_when_they_changed(
    tmp_path: Path, clock: SetClock
) -> None:
    database = tmp_path / "tidings.db"
    async with open_world(database, clock) as world:
        assert commands_sent(world) == 1
    async with open_world(database, clock) as world:
        assert commands_sent(world) == 0
        await world.app.store.notes.set_synced_commands("something else")
    async with open_world(database, clock) as world:
        assert commands_sent(world) == 1


async def payload(world: World) -> list[dict[str, Any]]:
    """What Discord is given of all commands."""
    tree = world.app.client.tree
    translator = tree.translator
    assert translator is not None
    return [
        await command.get_translated_payload(tree, translator) for command in tree.get_commands()
    ]


def parts(commands: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Commands, their subcommands and options: all that has a name and a description."""
    for one in commands:
        yield one
        yield from parts(one.get("options") or [])


async def test_every_command_and_option_explains_itself(world: World) -> None:
    commands = await payload(world)
    assert all(command["contexts"] == [0] for command in commands)
    for part in parts(commands):
        assert part["description"] not in {"", "…"}


async def test_discord_can_take_the_commands(world: World) -> None:
    commands = await payload(world)
    assert len({command["name"] for command in commands}) == len(commands) <= 100
    assert all(len(one.get("options") or []) <= 25 for one in parts(commands))
    for part in parts(commands):
        assert CHAT_NAME.fullmatch(part["name"])
        assert part["name"] == part["name"].lower()
        assert 1 <= len(part["description"]) <= 100
    if is_document_present():
        assert check_schema("PUT", COMMANDS, commands)


async def test_another_language_needs_only_its_files(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a language has a text for what has one in English, Discord is given both."""
    (tmp_path / "texts").mkdir()
    english = Path(texts.__path__[0]) / "en"
    for language in ("en", "de"):
        (tmp_path / "texts" / language).mkdir()
        for file in english.glob("*.toml"):
            copy = tmp_path / "texts" / language / file.name
            copy.write_text(re.sub(r'= "(?=\w)', '= "ü', file.read_text("utf-8")), "utf-8")
    monkeypatch.setattr(texts, "files", lambda _package: tmp_path / "texts")
    texts._texts.cache_clear()  # noqa: SLF001 - what was read from the files before
    try:
        (latest,) = [one for one in await payload(world) if one["name"] == "latest"]
        assert latest["name_localizations"] == {"de": "ülatest"}
        for part in parts([latest]):
            assert part["description_localizations"].keys() == {"de"}
    finally:
        monkeypatch.undo()
        texts._texts.cache_clear()  # noqa: SLF001


async def test_it_asks_for_no_privileged_intent(world: World) -> None:
    enabled = {name for name, is_on in world.app.client.intents if is_on}
    assert enabled == {"guilds"}


async def test_posts_go_out_even_where_a_bug_stops_the_comparison_with_discord(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_steward: Steward) -> None:
        raise RuntimeError("a bug")

    told: list[str] = []
    monkeypatch.setattr(Steward, "take_stock", fail)
    monkeypatch.setattr(world.app.client, "_tell_ready", lambda: told.append("ready"))
    with pytest.raises(RuntimeError):
        await world.app.client.on_ready()
    assert told == ["ready"]
