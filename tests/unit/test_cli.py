"""The command line as a process: exit codes, what goes to stdout and what to stderr."""

import json
import os
import socket
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.feeds import parse
from bot.novelty import in_order
from bot.posts import render
from bot.store import open_store
from tests.building import HOUR, NOON, item, rss
from tests.feed_server import FeedServer
from tests.unit.store.steps import subscribe
from tests.unit.surroundings import Ended, forget_settings, run_process

TOKEN = "MTIz-hush"  # noqa: S105 - of no account
ITEMS = [item(str(number), published=NOON - number * HOUR) for number in range(12)]
FEED = rss(*ITEMS, title="Häuser & Höfe")
PRIVATE = {"TIDINGS_FETCH__ALLOW_PRIVATE_NETWORKS": "true"}
WIDE = {"COLUMNS": "120", "TERM": "dumb"}


async def tidings(directory: Path, *arguments: str, **variables: str) -> Ended:
    """Run a command where `directory` is; nothing may end in a traceback."""
    ended = await run_process(
        sys.executable, "-m", "bot", *arguments, directory=directory, variables=WIDE | variables
    )
    assert "Traceback" not in ended.output + ended.errors
    return ended


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variables of ours, and a working directory of one's own, for commands run in here."""
    forget_settings(monkeypatch, tmp_path)


def put(directory: Path, content: bytes, name: str = "feed.xml") -> str:
    """A file of that name in `directory`; returns its whole path."""
    path = directory / name
    path.write_bytes(content)
    return str(path)


def expected(count: int) -> list[render.Body]:
    """What would be sent of the newest `count` items."""
    listing = parse.read(FEED, url="")
    return [render.message(one, listing.info) for one in in_order(listing.entries)[-count:]]


@pytest.mark.parametrize("command", ["", "run", "demo", "check", "preview", "backup", "restore"])
def test_every_command_explains_itself(command: str) -> None:
    result = CliRunner().invoke(app, [*command.split(), "--help"])
    assert result.exit_code == 0
    assert "Usage:" in result.output


@pytest.mark.parametrize(
    "arguments",
    [["nonsense"], ["preview"], ["preview", "x", "--count", "0"], ["demo", "--port", "70000"],
     ["run", "--nonsense"], ["backup"], ["restore"], []],
)  # fmt: skip
def test_wrong_usage_ends_with_two(arguments: list[str]) -> None:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert "Usage:" in result.output


async def test_a_file_is_shown_oldest_first(tmp_path: Path) -> None:
    put(tmp_path, FEED)
    ended = await tidings(tmp_path, "preview", "feed.xml")
    assert (ended.code, ended.errors) == (0, "")
    shown = [line for line in ended.output.splitlines() if "Title" in line]
    assert [number for line in shown for number in line.split() if number.isdigit()] == [
        str(number) for number in reversed(range(10))
    ]


@pytest.mark.parametrize(("options", "count"), [([], 10), (["--count", "3"], 3)])
async def test_json_is_an_array_of_the_bodies_and_alone_on_stdout(
    tmp_path: Path, options: list[str], count: int
) -> None:
    path = put(tmp_path, FEED)
    ended = await tidings(tmp_path, "preview", path, "--json", *options)
    assert ended.code == 0
    assert json.loads(ended.output) == expected(count)
    assert "Häuser" in ended.output


async def test_an_address_is_read_and_shown(tmp_path: Path, feed_server: FeedServer) -> None:
    url = feed_server.put("/feed", FEED)
    ended = await tidings(tmp_path, "preview", url, "--json", "--count", "2", **PRIVATE)
    assert ended.code == 0
    assert json.loads(ended.output) == expected(2)
    assert feed_server.count("/feed", 200) == 1


async def test_a_feed_without_items_is_an_empty_array(tmp_path: Path) -> None:
    ended = await tidings(tmp_path, "preview", put(tmp_path, rss()), "--json")
    assert (ended.code, ended.output) == (0, "[]\n")


async def test_an_address_on_the_own_network_needs_a_setting(
    tmp_path: Path, feed_server: FeedServer
) -> None:
    url = feed_server.put("/feed", FEED)
    ended = await tidings(tmp_path, "preview", url)
    assert (ended.code, ended.output) == (1, "")
    assert ended.errors == (
        f"error: {url} is out of reach: its address is not on the public internet;"
        " [fetch] allow_private_networks allows that\n"
    )
    assert feed_server.requests == []


async def test_what_a_server_answers_is_said(tmp_path: Path, feed_server: FeedServer) -> None:
    url = feed_server.fail("/feed", 410)
    secret = url.replace("//", "//ann:hush@")
    ended = await tidings(tmp_path, "preview", secret, **PRIVATE)
    assert (ended.code, ended.errors) == (1, f"error: {url} answers 410 (Gone)\n")


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "is empty"),
        (b"<!DOCTYPE html><html><body>News</body></html>", "is a web page, not a feed"),
        (b"Dear reader,", "is neither RSS nor Atom"),
    ],
)
def test_a_file_that_is_no_feed_ends_with_one(tmp_path: Path, body: bytes, problem: str) -> None:
    put(tmp_path, body)
    result = CliRunner().invoke(app, ["preview", "feed.xml", "--json"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"error: feed.xml {problem}\n"


@pytest.mark.parametrize("source", ["missing", "./missing.xml", "/missing/feed.xml", "../x.xml"])
def test_a_file_that_is_missing_ends_with_two(source: str) -> None:
    result = CliRunner().invoke(app, ["preview", source])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"error: {source}: there is no such file, and it is no address\n"


def test_a_directory_is_no_feed() -> None:
    result = CliRunner().invoke(app, ["preview", "."])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "error: .: cannot be read: Is a directory\n"


def test_settings_are_checked_before_a_preview(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TIDINGS_FETCH__TIMEOUT", "soon")
    result = CliRunner().invoke(app, ["preview", put(tmp_path, FEED)])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("error: TIDINGS_FETCH__TIMEOUT: 'soon' is not a duration;")


async def test_running_without_a_token_ends_with_two(tmp_path: Path) -> None:
    ended = await tidings(tmp_path, "run")
    assert (ended.code, ended.output) == (2, "")
    (line,) = ended.errors.splitlines()
    for place in ("DISCORD_TOKEN,", "DISCORD_TOKEN_FILE", "[discord] token in config.toml"):
        assert place in line
    assert not (tmp_path / "tidings.db").exists()


@pytest.mark.parametrize("command", ["run", "check", "backup x.db", "restore x.db"])
async def test_wrong_settings_end_with_two_and_a_line_each(tmp_path: Path, command: str) -> None:
    put(tmp_path, b'[polling]\ninterval = "soon"\n[poling]\n[fetch]\nx = 1', "my.toml")
    arguments = [*command.split(), "--config", "my.toml"]
    ended = await tidings(tmp_path, *arguments, DISCORD_TOKEN=TOKEN)
    assert (ended.code, ended.output) == (2, "")
    assert [line.partition(": ")[2].partition(":")[0] for line in ended.errors.splitlines()] == [
        "my.toml"
    ] * 3


@pytest.mark.parametrize("command", ["run", "check", "backup x.db", "restore x.db"])
async def test_settings_that_are_missing_end_with_two(tmp_path: Path, command: str) -> None:
    arguments = [*command.split(), "--config", "my.toml"]
    ended = await tidings(tmp_path, *arguments, DISCORD_TOKEN=TOKEN)
    assert (ended.code, ended.output) == (2, "")
    assert ended.errors.startswith("error: my.toml: no such file;")


async def test_a_database_that_is_none_ends_with_one(tmp_path: Path) -> None:
    put(tmp_path, b"no database" * 1000, "tidings.db")
    ended = await tidings(tmp_path, "run", DISCORD_TOKEN=TOKEN)
    assert (ended.code, ended.output) == (1, "")
    assert ended.errors.startswith("error: tidings.db: damaged, or no database at all")
    assert TOKEN not in ended.errors


async def test_a_backup_is_made_and_put_back_where_the_settings_say(tmp_path: Path) -> None:
    put(tmp_path, b'[storage]\ndatabase = "mine.db"', "my.toml")
    async with open_store(tmp_path / "mine.db") as store:
        await subscribe(store)
    config = ["--config", "my.toml"]
    ended = await tidings(tmp_path, "backup", "copy.db", *config)
    assert (ended.code, ended.errors) == (0, "")
    assert ended.output.startswith("mine.db is copied to copy.db: ")
    assert ended.output.endswith(" KiB, 1 subscription; the copy was checked.\n")
    ended = await tidings(tmp_path, "backup", "copy.db", *config)
    assert (ended.code, ended.output) == (1, "")
    assert ended.errors == "error: copy.db: is there already; name a file that is not\n"
    ended = await tidings(tmp_path, "restore", "copy.db", *config)
    assert (ended.code, ended.errors) == (0, "")
    first, second, third = ended.output.splitlines()
    assert first.startswith("mine.db is what copy.db was: 1 subscription, last news of ")
    assert "/mine.db.replaced-" in second
    assert third.startswith("For 24 hours after its next start")


@pytest.mark.parametrize("command", ["backup", "restore"])
async def test_what_cannot_be_copied_ends_with_one(tmp_path: Path, command: str) -> None:
    ended = await tidings(tmp_path, command, "copy.db")
    assert (ended.code, ended.output) == (1, "")
    (line,) = ended.errors.splitlines()
    assert line.startswith("error: ")
    assert set(os.listdir(tmp_path)) <= {"tidings.db.lock"}


async def test_check_without_a_token_ends_with_one(tmp_path: Path) -> None:
    ended = await tidings(tmp_path, "check")
    assert ended.code == 1
    assert "no bot token" in ended.output


async def test_a_demo_whose_port_is_taken_says_so(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = await tidings(tmp_path, "demo", "--port", str(port))
    assert ended.code == 1
    assert f"error: port {port} cannot be used" in ended.errors
