"""What the demo's news site has to tell, in the order in which it is published."""

from bot.demo.stories.autumn import AUTUMN
from bot.demo.stories.model import Story
from bot.demo.stories.spring import SPRING

__all__ = ["STORIES", "Story"]

STORIES: tuple[Story, ...] = (*SPRING, *AUTUMN)
"""Every story; about two in five are tagged NATO, four of them among the first seven."""
