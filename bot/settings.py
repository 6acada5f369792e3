"""config.toml and the environment become one frozen `Settings`, or all their errors at once.

The environment wins over the file; every key is also `TIDINGS_<SECTION>__<KEY>`.
"""

import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from pydantic_settings import SettingsError as SourceError
from yarl import URL

from bot.complaints import ENV_PREFIX, complaint, wrong_variables
from bot.errors import InputError, SettingsError
from bot.models import Rule, tag_rules
from bot.urls import typed, without_credentials

DEFAULT_PATH = Path("config.toml")
_SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_BYTES = {"": 1, "B": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}


def parse_duration(value: object) -> float:
    """`"90s"`, `"10m"`, `"24h"` or `"1d"` as seconds; `ValueError` for anything else."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?) ?([smhd])", str(value).strip())
    if match is None:
        raise ValueError(f"{value!r} is not a duration")
    return float(match[1]) * _SECONDS[match[2]]


def parse_bytes(value: object) -> int:
    """`"10MiB"`, `"512 KiB"` or a whole number as bytes; `ValueError` for anything else."""
    match = re.fullmatch(r"(\d+) ?(|B|KiB|MiB|GiB)", str(value).strip())
    if match is None:
        raise ValueError(f"{value!r} is not a size")
    return int(match[1]) * _BYTES[match[2]]


def check_http_url(value: str) -> str:
    """An absolute http(s) URL as it is; `ValueError`, not naming it, for anything else."""
    try:
        url = URL(value)
    except ValueError:
        raise ValueError("is not a URL") from None
    if url.scheme not in {"http", "https"} or not url.host:
        raise ValueError("is not an http(s) URL")
    return value


def _feed_address(value: str) -> str:
    """One spelling for each address: the pair of feed and channel is what a subscription is."""
    try:
        return typed(check_http_url(value))
    except InputError:
        raise ValueError("is not an http(s) URL") from None


def _check_proxy(value: str) -> str:
    return check_http_url(value) if value else value


def _check_tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    try:
        tag_rules(tags)
    except InputError as error:
        raise ValueError(str(error)) from None
    return tags


Duration = Annotated[float, BeforeValidator(parse_duration)]
ByteCount = Annotated[int, BeforeValidator(parse_bytes)]
HttpUrl = Annotated[str, Field(max_length=2048), AfterValidator(check_http_url)]
Snowflake = Annotated[int, Field(gt=0, lt=2**63)]


class Section(BaseModel):
    """A table of config.toml: no unknown keys, no change after reading.

    Each field's description is what an error tells the reader to write.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class DiscordSettings(Section):
    """`[discord]`."""

    token: SecretStr | None = Field(default=None, description="the bot's token, in quotes")
    api_url: HttpUrl = Field(
        default="https://discord.com/api/v10",
        description="the address of a REST proxy, or leave it out",
    )


class StorageSettings(Section):
    """`[storage]`."""

    database: Path = Field(default=Path("tidings.db"), description="the path of the database file")


class PollingSettings(Section):
    """`[polling]`; durations in seconds."""

    interval: Duration = Field(default=600.0, gt=0, description='a duration such as "10m"')
    min_interval: Duration = Field(default=60.0, ge=1, description='a duration of at least "1s"')
    max_interval: Duration = Field(default=86400.0, gt=0, description='a duration such as "24h"')
    concurrency: int = Field(default=64, ge=1, le=1000, description="a whole number from 1 to 1000")

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if not self.min_interval <= self.interval <= self.max_interval:
            raise ValueError(
                "min_interval, interval, max_interval must ascend: "
                f"they are {self.min_interval:g}, {self.interval:g}, {self.max_interval:g} seconds"
            )
        return self


class FetchSettings(Section):
    """`[fetch]`; `timeout` in seconds, `max_bytes` counted after decompression."""

    timeout: Duration = Field(default=20.0, gt=0, le=300, description='a duration up to "5m"')
    max_bytes: ByteCount = Field(default=10 * 2**20, gt=0, description='a size such as "10MiB"')
    allow_private_networks: bool = Field(default=False, description="true or false")
    proxy: Annotated[str, Field(max_length=2048), AfterValidator(_check_proxy)] = Field(
        default="",
        repr=False,
        description="the address of an HTTP proxy, beginning with http:// or https://",
    )


class DeliverySettings(Section):
    """`[delivery]`; `prefer` decides where nobody can tell whether a post was sent."""

    prefer: Literal["duplicate", "skip"] = Field(
        default="duplicate", description='"duplicate" or "skip"'
    )
    max_posts_per_poll: int = Field(
        default=10, ge=1, le=100, description="a whole number from 1 to 100"
    )
    edit_posts: bool = Field(default=True, description="true or false")
    requests_per_second: int = Field(
        default=40, ge=1, le=50, description="a whole number from 1 to 50"
    )


class LimitSettings(Section):
    """`[limits]`; fixed subscriptions do not count."""

    subscriptions_per_server: int = Field(
        default=100, ge=1, le=10_000, description="a whole number from 1 to 10000"
    )


class FixedSubscription(Section):
    """One `[[subscriptions]]`."""

    feed: Annotated[str, Field(max_length=2048), AfterValidator(_feed_address)] = Field(
        repr=False, description="the feed's address, beginning with http:// or https://"
    )
    channel: Snowflake = Field(
        description="the channel's id, a whole number (in Discord: right click, Copy Channel ID)"
    )
    tags: Annotated[tuple[str, ...], AfterValidator(_check_tags)] = Field(
        default=(), description='a list such as ["nato", "-sport"]'
    )
    backlog: int = Field(default=1, ge=0, le=10, description="a whole number from 0 to 10")

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The tags as filter rules."""
        return tag_rules(self.tags)


class Settings(BaseSettings):
    """Everything that can be configured; `load` is the way to make one."""

    model_config = SettingsConfigDict(
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        env_prefix=ENV_PREFIX,
        env_nested_delimiter="__",
    )

    discord: DiscordSettings = DiscordSettings()
    storage: StorageSettings = StorageSettings()
    polling: PollingSettings = PollingSettings()
    fetch: FetchSettings = FetchSettings()
    delivery: DeliverySettings = DeliverySettings()
    limits: LimitSettings = LimitSettings()
    subscriptions: tuple[FixedSubscription, ...] = Field(
        default=(), description="each as a table of its own, under [[subscriptions]]"
    )

    @model_validator(mode="after")
    def _check_pairs(self) -> Self:
        pairs = [(fixed.feed, fixed.channel) for fixed in self.subscriptions]
        for feed, channel in pairs:
            if pairs.count((feed, channel)) > 1:
                shown = without_credentials(feed)
                raise ValueError(f"[[subscriptions]] name {shown} for channel {channel} twice")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment, then the file; no `.env`, no secrets directory."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load(path: Path | None = None) -> Settings:
    """Read `path` (default: config.toml where there is one) and the environment.

    Raises `SettingsError` with one line for each thing that is wrong.
    """
    file = path or DEFAULT_PATH
    if path is not None and not path.is_file():
        raise SettingsError(f"{path}: no such file; copy config.example.toml there and edit it")
    wrong = wrong_variables(Settings, os.environ)

    class FromFile(Settings):
        model_config = SettingsConfigDict(toml_file=file)

    try:
        settings = FromFile()
    except tomllib.TOMLDecodeError as error:
        wrong.append(f"{file}: not valid TOML: {error}")
    except UnicodeDecodeError:
        wrong.append(f"{file}: not valid TOML: it is not UTF-8 text")
    except OSError as error:
        wrong.append(f"{file}: cannot be read: {error.strerror}")
    except SourceError:
        assert wrong  # noqa: S101 - a variable that is not JSON, which has its line
    except ValidationError as error:
        wrong += [complaint(Settings, one, file, os.environ) for one in error.errors()]
    else:
        if not wrong:
            return settings
    raise SettingsError("\n".join(wrong))


def discord_token(settings: Settings, path: Path | None = None) -> str:
    """The token: DISCORD_TOKEN, the file that DISCORD_TOKEN_FILE names, or `[discord] token`.

    Raises `SettingsError` where there is none, or where the named file cannot be read.
    """
    token = os.environ.get("DISCORD_TOKEN", "").strip()
    secret = os.environ.get("DISCORD_TOKEN_FILE", "").strip()
    if not token and secret:
        try:
            token = Path(secret).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not text"
            raise SettingsError(f"DISCORD_TOKEN_FILE: cannot read {secret}: {reason}") from None
    if not token and settings.discord.token is not None:
        token = settings.discord.token.get_secret_value().strip()
    if not token:
        raise SettingsError(
            "no bot token: set DISCORD_TOKEN, or name a file that holds it in DISCORD_TOKEN_FILE,"
            f" or write [discord] token in {path or DEFAULT_PATH}"
        )
    return token
