"""The pages, in the order in which they are offered."""

from cogs.editor.look import LOOK
from cogs.editor.page import Page
from cogs.editor.pause import PAUSE
from cogs.editor.remove import REMOVE

PAGES: tuple[Page, ...] = (LOOK, PAUSE, REMOVE)
