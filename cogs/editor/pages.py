"""The pages, in the order in which they are offered."""

from cogs.editor.channel import CHANNEL
from cogs.editor.filter import FILTER
from cogs.editor.look import LOOK
from cogs.editor.pacing import PACING
from cogs.editor.page import Page
from cogs.editor.pause import PAUSE
from cogs.editor.pings import PINGS
from cogs.editor.place import PLACE
from cogs.editor.remove import REMOVE
from cogs.editor.sample import SAMPLE

PAGES: tuple[Page, ...] = (
    *(CHANNEL, PLACE, FILTER, PINGS, LOOK, PACING),
    *(SAMPLE, PAUSE, REMOVE),
)
