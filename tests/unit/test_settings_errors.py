"""Settings that are wrong: a line for each, with the place, the fault and the remedy."""

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import load
from tests.unit.surroundings import forget_settings

HUSH = "MTIz-hush"
ONE = '[[subscriptions]]\nfeed = "https://a.example/"\nchannel = 5\n'


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variables of ours, and no config.toml in the working directory."""
    forget_settings(monkeypatch, tmp_path)


def complaints(text: str | bytes) -> list[str]:
    """What is said of a file, without its name at the beginning of each line."""
    path = Path("my.toml")
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(SettingsError) as problem:
        load(path)
    lines = str(problem.value).splitlines()
    assert all(line.startswith("my.toml: ") for line in lines)
    return [line.removeprefix("my.toml: ") for line in lines]


WRONG = [
    ('[poling]\ninterval = "1m"', "[poling]: unknown key; did you mean polling?"),
    ('[polling]\nintervall = "1m"', "[polling] intervall: unknown key; did you mean interval?"),
    ("[fetch]\nx = 1", "[fetch] x: unknown key; known are timeout, max_bytes, allow_private"),
    (f"{ONE}tag = []", "[[subscriptions]] number 1 tag: unknown key; did you mean tags?"),
    ("polling = 5", "[polling]: must be a table of its own"),
    ("[polling]\ninterval = 5", "[polling] interval: 5 is not a duration; write a duration"),
    ('[polling]\ninterval = "soon"', "[polling] interval: 'soon' is not a duration; write"),
    ('[polling]\ninterval = "0s"', "[polling] interval: should be greater than 0; write"),
    ('[polling]\nmin_interval = "0.5s"', "[polling] min_interval: should be greater than or eq"),
    ('[polling]\ninterval = "30s"', "[polling]: min_interval, interval, max_interval must ascend"),
    (
        '[polling]\nmax_interval = "5m"',
        "[polling]: min_interval, interval, max_interval must ascend",
    ),
    ("[polling]\nconcurrency = 0", "[polling] concurrency: should be greater than or equal to 1"),
    ("[polling]\nconcurrency = 1001", "[polling] concurrency: should be less than or equal to"),
    ('[polling]\nconcurrency = "x"', "[polling] concurrency: should be a valid integer"),
    ('[fetch]\nmax_bytes = "10MB"', "[fetch] max_bytes: '10MB' is not a size; write a size such"),
    ("[fetch]\nmax_bytes = 0", "[fetch] max_bytes: should be greater than 0; write a size"),
    ('[fetch]\ntimeout = "6m"', "[fetch] timeout: should be less than or equal to 300; write a"),
    ('[fetch]\nallow_private_networks = "?"', "[fetch] allow_private_networks: should be a valid"),
    ('[fetch]\nproxy = "socks5://a"', "[fetch] proxy: is not an http(s) URL; write the address of"),
    ("[storage]\ndatabase = 5", "[storage] database: is not a valid path"),
    ('[delivery]\nprefer = "both"', "[delivery] prefer: should be 'duplicate' or 'skip'; write"),
    (
        "[delivery]\nrequests_per_second = 0",
        "[delivery] requests_per_second: should be greater than or equal to 1; write a whole",
    ),
    (
        "[delivery]\nrequests_per_second = 51",
        "[delivery] requests_per_second: should be less than or equal to 50; write a whole",
    ),
    ('[discord]\napi_url = "discord.com"', "[discord] api_url: is not an http(s) URL; write"),
    ('[discord]\napi_url = "http://["', "[discord] api_url: is not a URL; write the address"),
    ("[discord]\ntoken = 5", "[discord] token: should be a valid string; write the bot's token"),
    ("[[subscriptions]]\nchannel = 5", "[[subscriptions]] number 1 feed: is missing; write the"),
    (
        f"{ONE}{ONE.replace('https://a', 'HTTPS://A')}",
        "[[subscriptions]] name https://a.example/ for channel 5 twice",
    ),
    (
        f"{ONE}{ONE.replace('a.example', 'a b')}",
        "[[subscriptions]] number 2 feed: is not an http(s)",
    ),
    (f"{ONE}{ONE.replace('https', 'ftp')}", "[[subscriptions]] number 2 feed: is not an http(s)"),
    (ONE.replace("5", "0"), "[[subscriptions]] number 1 channel: should be greater than 0; write"),
    (f"{ONE}backlog = 11", "[[subscriptions]] number 1 backlog: should be less than or equal to"),
    (f'{ONE}tags = "nato"', "[[subscriptions]] number 1 tags: should be a list; write a list"),
    (f'{ONE}tags = ["a", "-A"]', "[[subscriptions]] number 1 tags: the tag 'A' is both wanted"),
    (f"{ONE}tags = {[str(n) for n in range(26)]}", "[[subscriptions]] number 1 tags: at most 25"),
    (f"{ONE}tags = ['{'x' * 101}']", "[[subscriptions]] number 1 tags: a tag has at most 100"),
    (ONE.replace("[[", "[").replace("]]", "]"), "[subscriptions]: should be a list; write each as"),
    (f"{ONE}{ONE}", "[[subscriptions]] name https://a.example/ for channel 5 twice"),
    ("x = = 1", "not valid TOML: Invalid value (at line 1, column 5)"),
    ("[discord]\n[discord]", "not valid TOML: "),
    (b'token = "\xff"', "not valid TOML: it is not UTF-8 text"),
]


@pytest.mark.parametrize(("text", "complaint"), WRONG)
def test_a_wrong_file_is_answered_in_one_line(text: str | bytes, complaint: str) -> None:
    (line,) = complaints(text)
    assert line.startswith(complaint)


@pytest.mark.parametrize(("text", "complaint"), [case for case in WRONG if "; write" in case[1]])
def test_the_remedy_is_what_to_write(text: str, complaint: str) -> None:
    (line,) = complaints(text)
    assert len(line.rpartition("; write ")[2]) > len("a word")


def test_all_that_is_wrong_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("my.toml").write_text(
        f'[polling]\ninterval = "soon"\n[fech]\n{ONE}backlog = 11', encoding="utf-8"
    )
    monkeypatch.setenv("TIDINGS_POLLING__CONCURRENCY", "0")
    monkeypatch.setenv("TIDINGS_FETCH_TIMEOUT", "5s")
    with pytest.raises(SettingsError) as problem:
        load(Path("my.toml"))
    places = [line.partition(": ")[0] for line in str(problem.value).splitlines()]
    assert sorted(places) == [
        "TIDINGS_POLLING__CONCURRENCY", "environment", "my.toml", "my.toml", "my.toml"
    ]  # fmt: skip


WRONG_VARIABLES = [
    ("TIDINGS_POLLING__INTERVAL", "soon", "TIDINGS_POLLING__INTERVAL: 'soon' is not a duration;"),
    ("tidings_polling__interval", "soon", "TIDINGS_POLLING__INTERVAL: 'soon' is not a duration;"),
    ("TIDINGS_POLLING", '{"interval": 5}', "TIDINGS_POLLING: [polling] interval: 5 is not a"),
    ("TIDINGS_POLLING", "fast", "TIDINGS_POLLING: not valid JSON; write all of it as JSON"),
    ("TIDINGS_SUBSCRIPTIONS", "x", "TIDINGS_SUBSCRIPTIONS: not valid JSON; write all of it as"),
    ("TIDINGS_SUBSCRIPTIONS", "[{}]", "TIDINGS_SUBSCRIPTIONS: [[subscriptions]] number 1 feed: is"),
    ("TIDINGS_POLLING_INTERVAL", "5m", "environment: TIDINGS_POLLING_INTERVAL names no setting;"
     " did you mean TIDINGS_POLLING__INTERVAL?"),
    ("tidings_polling_interval", "5m", "environment: tidings_polling_interval names no setting;"
     " did you mean TIDINGS_POLLING__INTERVAL?"),
    ("TIDINGS_POLING__INTERVAL", "5m", "environment: TIDINGS_POLING__INTERVAL names no setting;"
     " did you mean TIDINGS_POLLING__INTERVAL?"),
    ("TIDINGS_NONSENSE__X", "5m", "environment: TIDINGS_NONSENSE__X names no setting;"),
    ("TIDINGS_SUBSCRIPTIONS__0__FEED", "", "environment: TIDINGS_SUBSCRIPTIONS__0__FEED names no"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "complaint"), WRONG_VARIABLES)
def test_a_wrong_variable_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, complaint: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as problem:
        load()
    lines = str(problem.value).splitlines()
    assert lines[0].startswith(complaint)


def test_a_file_that_is_missing_is_named_with_what_to_do() -> None:
    with pytest.raises(SettingsError) as problem:
        load(Path("my.toml"))
    assert str(problem.value) == (
        "my.toml: no such file; copy config.example.toml there and edit it"
    )


LEAKS = [
    (f"[discord]\ntoken = ['{HUSH}']", {}),
    (f"[discord.token]\nvalue = '{HUSH}'", {}),
    (f"discord = '{HUSH}'", {}),
    (f"[discord]\ntoken = '{HUSH}'\napi_url = 5", {}),
    (f"[discord]\ntokem = '{HUSH}'", {}),
    (f"[discord]\ntoken = '{HUSH}'\n[polling]\ninterval = 'soon'", {}),
    ("", {"TIDINGS_DISCORD": f'{{"token": ["{HUSH}"]}}'}),
    ("", {"TIDINGS_DISCORD": HUSH}),
    ("", {"TIDINGS_DISCORD_TOKEN": HUSH}),
    ("", {"TIDINGS_DISCORD__TOKEN": HUSH, "TIDINGS_DISCORD__API_URL": "x"}),
    (2 * ONE.replace("a.example", f"user:{HUSH}@a.example"), {}),
    (ONE.replace("https://a.example", f"user:{HUSH}@a.example"), {}),
]


@pytest.mark.parametrize(("text", "variables"), LEAKS)
def test_no_error_shows_a_secret(
    monkeypatch: pytest.MonkeyPatch, text: str, variables: dict[str, str]
) -> None:
    path = Path("my.toml")
    path.write_text(text, encoding="utf-8")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as problem:
        load(path)
    chain = [problem.value, problem.value.__cause__]
    if not problem.value.__suppress_context__:
        chain.append(problem.value.__context__)
    assert all(HUSH not in f"{error!r} {error}" for error in chain)


def test_settings_do_not_show_the_token() -> None:
    path = Path("my.toml")
    path.write_text(f"[discord]\ntoken = '{HUSH}'", encoding="utf-8")
    settings = load(path)
    assert settings.discord.token is not None
    shown = f"{settings!r} {settings} {settings.discord!r} {settings.model_dump()}"
    assert HUSH not in shown + settings.model_dump_json()
