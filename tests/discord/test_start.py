"""What the bot tells Discord of itself when it starts."""

from pathlib import Path

from tests.conftest import SetClock
from tests.discord.conftest import World, open_world


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


async def test_every_command_and_option_explains_itself(world: World) -> None:
    for command in world.app.client.tree.get_commands():
        payload = command.to_dict(world.app.client.tree)
        assert payload["description"] not in {"", "…"}
        assert payload["contexts"] == [0]
        for option in payload["options"]:
            assert option["description"] not in {"", "…"}


async def test_it_asks_for_no_privileged_intent(world: World) -> None:
    enabled = {name for name, is_on in world.app.client.intents if is_on}
    assert enabled == {"guilds"}
