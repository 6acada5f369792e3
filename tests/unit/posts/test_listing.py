"""A list of entries: what a line of it links."""

import pytest

from bot.posts import listing
from tests.building import entry


@pytest.mark.parametrize(
    ("title", "link", "line"),
    [
        ("Quay", "https://news.example/q_(1)", "- [Quay](https://news.example/q_%281%29)"),
        ("*Quay*", None, "- \\*Quay\\*"),
        ("Quay", f"https://news.example/{'a' * listing.MAX_LINK}", "- Quay"),
        # Discord shows the source of a link whose words have a bracket too many.
        ("[Video Quay", "https://news.example/1", "- [(Video Quay](https://news.example/1)"),
        ("[Video] Quay", "https://news.example/1", "- [\\[Video\\] Quay](https://news.example/1)"),
        (
            "See https://a.example",
            "https://news.example/1",
            "- [See a.example](https://news.example/1)",
        ),
    ],
)
def test_a_title_becomes_a_link_that_discord_shows(title: str, link: str | None, line: str) -> None:
    assert listing.line(entry(title=title, link=link)) == line
