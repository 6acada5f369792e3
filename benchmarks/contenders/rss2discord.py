"""`rss2discord` from PyPI (https://github.com/fluffy-critter/rss2discord), run over its feeds."""

import logging
import sys

from benchmarks import lines
from benchmarks.measure import measured


def main() -> None:
    """Runs with the Python of the environment that has `rss2discord`."""
    import rss2discord  # noqa: PLC0415 - this environment has it, ours does not

    logging.disable()
    config: lines.Message = {"database": sys.argv[1], "webhook": sys.argv[2], "feeds": []}

    def handle(question: lines.Message) -> lines.Message:
        if "follow" in question:
            config["feeds"] = question["follow"]
            return {}
        # Its first run remembers what there is, as its documentation advises.
        flags = ["--populate"] if question.get("is_first") else []
        options = rss2discord.parse_arguments(["unused", *flags])
        with measured(len(config["feeds"])) as figures:
            rss2discord.DiscordRSS(config).process(options)
        return figures

    lines.answer(handle)


if __name__ == "__main__":
    main()
