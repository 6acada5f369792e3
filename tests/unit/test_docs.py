"""What is documented exists, and what exists is documented."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from bot.cli import app
from bot.settings import FixedSubscription, Settings, load
from tests.unit.surroundings import forget_settings

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "config.example.toml"
COMMENTED_OUT = re.compile(r"^# (?=\w+ = |\[)", re.MULTILINE)

cli = get_command(app)
assert isinstance(cli, TyperGroup)
COMMANDS = sorted(cli.commands.items())


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variables of ours, and no config.toml in the working directory."""
    forget_settings(monkeypatch, tmp_path)


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """The example with every key in force."""
    path = tmp_path / "whole.toml"
    text = COMMENTED_OUT.sub("", EXAMPLE.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    return path


def values(settings: Settings) -> dict[str, Any]:
    """All but the token, where an empty one and none at all are the same."""
    return settings.model_dump(exclude={"discord": {"token"}})


def test_the_example_as_it_is_changes_nothing() -> None:
    settings = load(EXAMPLE)
    assert values(settings) == values(load())
    assert settings.discord.token is not None
    assert settings.discord.token.get_secret_value() == ""


def test_the_example_has_every_key_with_its_default(whole: Path) -> None:
    settings = load(whole)
    assert values(settings) | {"subscriptions": ()} == values(load())
    (fixed,) = settings.subscriptions
    assert fixed.backlog == FixedSubscription.model_fields["backlog"].default


def test_the_example_names_every_key_once(whole: Path) -> None:
    document = tomllib.loads(whole.read_text(encoding="utf-8"))
    named = {(table, key) for table, keys in document.items() if table != "subscriptions"
             for key in keys}  # fmt: skip
    defaults = load().model_dump(exclude={"subscriptions"})
    assert named == {(table, key) for table, keys in defaults.items() for key in keys}
    (fixed,) = document["subscriptions"]
    assert set(fixed) == set(FixedSubscription.model_fields)


def test_the_readme_s_settings_are_valid(tmp_path: Path) -> None:
    blocks = re.findall(
        r"```toml\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S
    )
    assert blocks
    for block in blocks:
        path = tmp_path / "block.toml"
        path.write_text(block, encoding="utf-8")
        assert load(path).subscriptions


@pytest.mark.parametrize(("name", "command"), COMMANDS)
def test_every_command_and_option_has_help(name: str, command: TyperCommand) -> None:
    assert command.help
    for parameter in command.params:
        described = getattr(parameter, "help", None)
        assert described, f"{name} {parameter.name}"


def test_the_diagram_of_imports_is_the_contract_that_is_checked() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    (layers,) = (one["layers"] for one in contracts["importlinter"]["contracts"] if "layers" in one)
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (diagram,) = (block for block in text.split("```") if block.startswith("\ncogs"))
    # A line that begins with a bar goes on with the layer above; other indented ones only explain.
    lines = re.findall(r"^(?:\S| +\|).*$", diagram, re.MULTILINE)
    names = [re.split(r" {2,}", line.strip())[0] for line in lines]
    drawn = "\n".join(names).replace("\n|", " |").splitlines()
    assert drawn[0] == "cogs"
    assert [set(one.split(" | ")) for one in drawn[1:]] == [set(one.split(" | ")) for one in layers]


def test_the_readme_names_every_command_with_its_options() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    documented = {
        line.split()[0]: set(re.findall(r"--\w+", line))
        for line in re.findall(r"^\| `tidings (.+?)` \|", readme, re.MULTILINE)
    }
    assert documented == {
        name: {opt for one in command.params for opt in one.opts if opt.startswith("--")}
        for name, command in COMMANDS
    }
