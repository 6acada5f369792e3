"""The command line. Exit codes: 0 good, 1 failed, 2 wrong usage or settings.

What a command needs is imported when it runs: `--help` stays quick, and the processes that parse
feeds, which load the main module, stay small.
"""

import asyncio
import json
import logging
import sys
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from bot.errors import InputError, SettingsError, TidingsError, TokenRefused
from bot.terminal import embed_panel

app = typer.Typer(
    name="tidings",
    help="A Discord bot that posts feed updates, and never loses or doubles one.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
_out = Console()
_err = Console(stderr=True)

ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config", metavar="PATH", help="The settings file; config.toml if you leave it out."
    ),
]


@app.command()
def run(config: ConfigOption = None) -> None:
    """Run the bot until it is told to stop."""
    from bot import app as application  # noqa: PLC0415
    from bot.settings import discord_token, load  # noqa: PLC0415

    _log_to_stderr()
    try:
        settings = load(config)
        asyncio.run(application.run(settings, discord_token(settings, config)))
    except TidingsError as error:
        _fail(error)


@app.command(short_help="Try it in your browser, without a Discord account.")
def demo(
    once: Annotated[
        bool, typer.Option("--once", help="No page: print what was posted, and end.")
    ] = False,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The page's port; any free one if 0.")
    ] = 0,
) -> None:
    """Try the whole bot without a Discord account, on a simulated Discord in your browser."""
    try:
        from bot import demo as demonstration  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in {"bot", "cogs"}:
            raise
        _fail(InputError(f"the demo needs {error.name}: pip install 'tidings[demo]'"))
    logging.basicConfig(level=logging.ERROR)
    failed: list[TidingsError] = []
    try:
        asyncio.run(demonstration.run_once(_out) if once else demonstration.serve(_out, port))
    except* TidingsError as group:  # a task group wraps what is raised inside it
        failed = [one for one in group.exceptions if isinstance(one, TidingsError)]
    if failed:
        _fail(failed[0])


@app.command(short_help="Find what is wrong with settings, channels and feeds.")
def check(config: ConfigOption = None) -> None:
    """Look for what is wrong with settings, token, channel permissions and feeds."""
    from bot import check as checking  # noqa: PLC0415
    from bot.settings import load  # noqa: PLC0415

    async def look() -> list[checking.Finding]:
        with Progress(console=_err, transient=True) as progress:
            task = progress.add_task("Looking …", total=checking.extent(settings))
            findings = []
            async for finding in checking.check(settings, config):
                findings.append(finding)
                progress.update(task, advance=1, description=finding.subject[:40])
            return findings

    try:
        settings = load(config)
    except SettingsError as error:
        _fail(error)
    findings = [checking.Finding("Settings", is_good=True, detail="can be read")]
    findings += asyncio.run(look())
    table = Table("", "What", "Result", box=None)
    for finding in findings:
        mark = Text("✓", "green") if finding.is_good else Text("✗", "red")
        table.add_row(mark, Text(finding.subject), Text(finding.detail, overflow="fold"))
    _out.print(table)
    raise typer.Exit(0 if all(finding.is_good for finding in findings) else 1)


@app.command(short_help="Show what would be posted of a feed.")
def preview(
    source: Annotated[str, typer.Argument(help="The address of a feed, or a file.")],
    count: Annotated[int, typer.Option(min=1, help="How many of the newest items.")] = 10,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print a JSON array of Discord's message bodies.")
    ] = False,
) -> None:
    """Show what would be posted of a feed, oldest first, without posting it."""
    from bot import preview as previewing  # noqa: PLC0415
    from bot.settings import load  # noqa: PLC0415

    try:
        settings = load()
        with _err.status("Reading the feed …"):
            bodies = asyncio.run(previewing.preview(source, count, settings.fetch))
    except TidingsError as error:
        _fail(error)
    if as_json:
        sys.stdout.write(json.dumps(bodies, ensure_ascii=False, indent=2) + "\n")
        return
    if not bodies:
        _out.print("The feed has no items now.")
    for body in bodies:
        for embed in body["embeds"]:
            _out.print(embed_panel(embed))


@app.command(short_help="Copy the database, also while the bot runs.")
def backup(
    path: Annotated[Path, typer.Argument(help="The file to make; it must not exist yet.")],
    config: ConfigOption = None,
) -> None:
    """Copy the database into a file, and check the copy; the bot may run meanwhile."""
    from bot import store  # noqa: PLC0415
    from bot.settings import load  # noqa: PLC0415

    try:
        database = load(config).storage.database
        made = store.backup(database, path)
    except TidingsError as error:
        _fail(error)
    _say(
        f"{database} is copied to {path}: {made.size / 1024:.0f} KiB,"
        f" {_count(made.subscriptions, 'subscription')}; the copy was checked."
    )


@app.command(short_help="Go back to a backup; the bot must not run.")
def restore(
    path: Annotated[Path, typer.Argument(help="A file that `tidings backup` made.")],
    config: ConfigOption = None,
) -> None:
    """Put a backup in the place of the database, which is kept; the bot must not run."""
    from bot import store  # noqa: PLC0415
    from bot.clock import wall_clock  # noqa: PLC0415
    from bot.settings import load  # noqa: PLC0415

    try:
        database = load(config).storage.database
        done = store.restore(database, path, now=wall_clock())
    except TidingsError as error:
        _fail(error)
    known = datetime.fromtimestamp(done.state / 1000, UTC)
    _say(
        f"{database} is what {path} was: {_count(done.subscriptions, 'subscription')},"
        f" last news of {known:%Y-%m-%d %H:%M} UTC."
    )
    if done.kept is not None:
        _say(f"What it replaced is kept as {done.kept}.")
    _say(
        "For 24 hours after its next start the bot looks for every post in its channel"
        " before it sends it."
    )


def main() -> None:
    """The entry point."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal may know ASCII alone
    app()


def _log_to_stderr() -> None:
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)-7s %(name)s: %(message)s"
    )
    # They log every attempt and every statement; we log what changes.
    logging.getLogger("discord").setLevel(logging.CRITICAL)
    logging.getLogger("discord.app_commands").setLevel(logging.ERROR)  # bugs of our completions
    logging.getLogger("alembic").setLevel(logging.WARNING)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _say(line: str) -> None:
    _out.print(Text(line), soft_wrap=True)


def _fail(error: TidingsError) -> NoReturn:
    """Say what is wrong, a line each, and end."""
    for line in str(error).splitlines():
        _err.print(Text(f"error: {line}"), soft_wrap=True)
    raise typer.Exit(2 if isinstance(error, SettingsError | InputError | TokenRefused) else 1)
