"""`reader` from PyPI (https://reader.readthedocs.io), as its documentation says to update feeds."""

import sys

from benchmarks import lines
from benchmarks.measure import measured


def main() -> None:
    """Runs with the Python of the environment that has `reader`."""
    from reader import make_reader  # noqa: PLC0415 - this environment has it, ours does not

    feeds = make_reader(sys.argv[1])

    def handle(question: lines.Message) -> lines.Message:
        for url in question.get("follow", ()):
            feeds.add_feed(url)
        if "follow" in question:
            return {}
        with measured(feeds.get_feed_counts().total) as figures:
            # It would leave out what it does not take for due.
            feeds.update_feeds(scheduled=False, workers=question.get("workers", 1))
        return figures

    lines.answer(handle)


if __name__ == "__main__":
    main()
