"""How the posts of a subscription look: what people choose, and `bot.posts` heeds."""

import json
from dataclasses import dataclass
from enum import StrEnum


class Style(StrEnum):
    """The shape of a message. `STORY` is of another kind than the rest: Components V2."""

    CARD = "card"
    BANNER = "banner"
    COMPACT = "compact"
    STORY = "story"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Look:
    """How posts look. `template` is for `Style.TEXT` (None: the one that comes with it).

    `colour` is 0xRRGGBB; None is one that the feed's host gives.
    """

    style: Style = Style.CARD
    template: str | None = None
    colour: int | None = None


DEFAULT_LOOK = Look()


def pack(look: Look) -> str | None:
    """A look as text to be kept with a message; None for the usual one."""
    if look == DEFAULT_LOOK:
        return None
    values = {"style": look.style, "template": look.template, "colour": look.colour}
    return json.dumps({key: value for key, value in values.items() if value is not None})


def unpack(text: str | None) -> Look:
    """The look that `pack` made a text of."""
    if text is None:
        return DEFAULT_LOOK
    values = json.loads(text)
    return Look(Style(values["style"]), values.get("template"), values.get("colour"))
