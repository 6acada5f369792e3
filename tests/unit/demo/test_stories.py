"""The stories: enough of them, fit to print, and awkward on purpose."""

from bot.demo.art import MOTIFS
from bot.demo.stories import STORIES


def test_the_first_seven_give_the_nato_tag_a_feed_of_four() -> None:
    assert sum("NATO" in story.tags for story in STORIES[:7]) == 4
    assert len(STORIES) == 24


def test_every_story_can_be_told_apart_and_drawn() -> None:
    assert len({story.slug for story in STORIES}) == len(STORIES)
    assert {story.motif for story in STORIES} == set(MOTIFS)
    for story in STORIES:
        assert story.alt
        assert len(story.tags) >= 2
        assert len(story.paragraphs) >= 4


def test_titles_carry_what_careless_bots_break_on() -> None:
    titles = " ".join(story.title for story in STORIES)
    for awkward in ("'", '"', "&", "<", "—", "é", "*", "_", "`", "🚀"):
        assert awkward in titles
    assert max(len(story.title) for story in STORIES) > 100
