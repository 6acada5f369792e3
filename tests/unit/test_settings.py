"""config.toml and the environment: what they give, and which of them wins."""

from pathlib import Path
from typing import Any

import pytest

from bot.errors import SettingsError
from bot.settings import (
    FixedSubscription,
    Settings,
    discord_token,
    load,
    parse_bytes,
    parse_duration,
)
from tests.unit.surroundings import forget_settings

FILE = """
[discord]
token = "from the file"
api_url = "http://localhost:8080/api/v10"
[storage]
database = "news.db"
[polling]
interval = "5m"
min_interval = "30s"
max_interval = "1.5h"
concurrency = 7
[fetch]
timeout = "3s"
max_bytes = "512KiB"
allow_private_networks = true
proxy = "http://ann:hush@10.0.0.1:3128"
[delivery]
prefer = "skip"
max_posts_per_poll = 5
edit_posts = false
requests_per_second = 20
[[subscriptions]]
feed = "https://news.example/feed/"
channel = 123456789012345678
tags = ["nato", "-sport"]
backlog = 3
[[subscriptions]]
feed = "https://news.example/feed/"
channel = 2
"""

EVERY_KEY: list[tuple[str, str, Any]] = [
    ("discord.api_url", "http://localhost:9/api/v10", "http://localhost:9/api/v10"),
    ("storage.database", "other.db", Path("other.db")),
    ("polling.interval", "7m", 420.0),
    ("polling.min_interval", "40s", 40.0),
    ("polling.max_interval", "2d", 172800.0),
    ("polling.concurrency", "9", 9),
    ("fetch.timeout", "4s", 4.0),
    ("fetch.max_bytes", "2MiB", 2 * 2**20),
    ("fetch.allow_private_networks", "false", False),
    ("fetch.proxy", "", ""),
    ("delivery.prefer", "duplicate", "duplicate"),
    ("delivery.max_posts_per_poll", "20", 20),
    ("delivery.edit_posts", "true", True),
    ("delivery.requests_per_second", "30", 30),
    ("limits.subscriptions_per_server", "7", 7),
]


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variables of ours, and no config.toml in the working directory."""
    forget_settings(monkeypatch, tmp_path)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "settings.toml"
    made.write_text(FILE, encoding="utf-8")
    return made


def get(settings: Settings, key: str) -> object:
    section, name = key.split(".")
    return getattr(getattr(settings, section), name)


def test_without_a_file_everything_has_its_default() -> None:
    settings = load()
    assert settings.discord.token is None
    assert settings.discord.api_url == "https://discord.com/api/v10"
    assert settings.storage.database == Path("tidings.db")
    polling = settings.polling
    assert (polling.interval, polling.min_interval, polling.max_interval) == (600, 60, 86400)
    assert polling.concurrency == 64
    assert (settings.fetch.timeout, settings.fetch.max_bytes) == (20, 10 * 2**20)
    assert settings.fetch.allow_private_networks is False
    assert settings.fetch.proxy == ""
    assert settings.delivery.prefer == "duplicate"
    assert settings.delivery.requests_per_second == 40
    assert settings.subscriptions == ()


def test_every_key_is_read_from_the_file(path: Path) -> None:
    settings = load(path)
    assert discord_token(settings) == "from the file"
    assert settings.discord.api_url == "http://localhost:8080/api/v10"
    assert settings.storage.database == Path("news.db")
    polling = settings.polling
    assert (polling.interval, polling.min_interval, polling.max_interval) == (300, 30, 5400)
    assert polling.concurrency == 7
    assert (settings.fetch.timeout, settings.fetch.max_bytes) == (3, 512 * 2**10)
    assert settings.fetch.allow_private_networks is True
    assert settings.fetch.proxy == "http://ann:hush@10.0.0.1:3128"
    assert "hush" not in repr(settings)
    assert settings.delivery.prefer == "skip"
    assert settings.delivery.requests_per_second == 20
    first, second = settings.subscriptions
    assert (first.feed, first.channel) == ("https://news.example/feed/", 123456789012345678)
    assert [str(rule) for rule in first.rules] == ["nato", "-sport"]
    assert (first.backlog, second.backlog) == (3, 1)
    assert second.rules == ()


def test_config_toml_is_the_default_file(path: Path) -> None:
    path.rename("config.toml")
    assert load().model_dump() == load(Path("config.toml")).model_dump()
    assert load().polling.interval == 300


@pytest.mark.parametrize(("key", "text", "value"), EVERY_KEY)
def test_a_variable_wins_over_the_file(
    monkeypatch: pytest.MonkeyPatch, path: Path, key: str, text: str, value: object
) -> None:
    assert get(load(path), key) != value
    variable = f"TIDINGS_{key.replace('.', '__')}".upper()
    monkeypatch.setenv(variable, text)
    assert get(load(path), key) == value
    assert load(path).subscriptions
    path.unlink()
    monkeypatch.setenv("TIDINGS_POLLING__MIN_INTERVAL", "40s")
    assert get(load(), key) == value


def test_every_key_has_a_case_above() -> None:
    keys = {
        f"{section}.{name}"
        for section in Settings.model_fields
        for name in getattr(type(getattr(load(), section)), "model_fields", ())
    }
    assert keys == {key for key, *_ in EVERY_KEY} | {"discord.token"}


def test_a_variable_may_be_written_in_small_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("tidings_polling__interval", "3m")
    assert load().polling.interval == 180


def test_subscriptions_come_from_a_variable_as_json(
    monkeypatch: pytest.MonkeyPatch, path: Path
) -> None:
    one = FixedSubscription(feed="https://other.example/", channel=5, tags=("a",), backlog=0)
    monkeypatch.setenv("TIDINGS_SUBSCRIPTIONS", f"[{one.model_dump_json()}]")
    assert load(path).subscriptions == (one,)


def test_a_whole_table_comes_from_a_variable_as_json(
    monkeypatch: pytest.MonkeyPatch, path: Path
) -> None:
    monkeypatch.setenv("TIDINGS_POLLING", '{"interval": "4m"}')
    polling = load(path).polling
    assert (polling.interval, polling.concurrency) == (240, 7)


@pytest.mark.parametrize("name", ["TIDINGS_DISCORD_OPENAPI", "TIDINGS", "TIDINGSX_POLLING__X"])
def test_variables_of_others_are_passed_over(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "whatever")
    assert load().model_dump() == Settings().model_dump()


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load().polling.interval = 1.0


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90s", 90), ("10m", 600), ("24h", 86400), ("1d", 86400), ("1.5 h", 5400), (" 2m ", 120)],
)
def test_durations_have_a_unit(text: str, seconds: float) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize("text", ["", "10", 10, "m", "10 minutes", "-5m", "1h30m", "1,5h", "5M"])
def test_what_is_no_duration_is_named(text: object) -> None:
    with pytest.raises(ValueError, match=r"is not a duration$"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("text", "count"),
    [("10MiB", 10485760), ("512 KiB", 524288), ("1GiB", 2**30), ("77B", 77), ("5", 5), (5, 5)],
)
def test_sizes_are_counted_in_twos(text: object, count: int) -> None:
    assert parse_bytes(text) == count


@pytest.mark.parametrize("text", ["", "10MB", "1.5MiB", "-1", "MiB", "10 mib"])
def test_what_is_no_size_is_named(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a size$"):
        parse_bytes(text)


def test_the_token_comes_from_the_variable_then_its_file_then_config_toml(
    monkeypatch: pytest.MonkeyPatch, path: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "token"
    secret.write_text("from its own file\n", encoding="utf-8")
    assert discord_token(load(path)) == "from the file"
    monkeypatch.setenv("TIDINGS_DISCORD__TOKEN", "from a variable of ours")
    assert discord_token(load(path)) == "from a variable of ours"
    monkeypatch.setenv("DISCORD_TOKEN_FILE", str(secret))
    assert discord_token(load(path)) == "from its own file"
    monkeypatch.setenv("DISCORD_TOKEN", " from the variable ")
    assert discord_token(load(path)) == "from the variable"


@pytest.mark.parametrize("blank", ["", " "])
def test_a_blank_token_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, blank: str) -> None:
    secret = tmp_path / "token"
    secret.write_text(blank, encoding="utf-8")
    (tmp_path / "config.toml").write_text(f'[discord]\ntoken = "{blank}"', encoding="utf-8")
    monkeypatch.setenv("DISCORD_TOKEN", blank)
    monkeypatch.setenv("DISCORD_TOKEN_FILE", str(secret))
    with pytest.raises(SettingsError, match="no bot token"):
        discord_token(load())


def test_a_missing_token_names_the_three_places() -> None:
    with pytest.raises(SettingsError) as problem:
        discord_token(load(), Path("my.toml"))
    for place in ("DISCORD_TOKEN,", "DISCORD_TOKEN_FILE", "[discord] token in my.toml"):
        assert place in str(problem.value)
    assert "\n" not in str(problem.value)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_token_file_that_cannot_be_read_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None
) -> None:
    secret = tmp_path / "token"
    if content is not None:
        secret.write_bytes(content)
    monkeypatch.setenv("DISCORD_TOKEN_FILE", str(secret))
    with pytest.raises(SettingsError, match=f"^DISCORD_TOKEN_FILE: cannot read {secret}: "):
        discord_token(load())
