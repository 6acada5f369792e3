"""How the posts of a subscription look: what people choose, and `bot.posts` heeds."""

import json
from dataclasses import asdict, dataclass
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

    `colour` is 0xRRGGBB; None is one that the feed's host gives. With `article_image` an item
    that has no picture shows that of its article.
    """

    style: Style = Style.CARD
    template: str | None = None
    colour: int | None = None
    article_image: bool = False


DEFAULT_LOOK = Look()


def pack(look: Look) -> str | None:
    """A look as text to be kept with a message; None for the usual one."""
    if look == DEFAULT_LOOK:
        return None
    return json.dumps({name: value for name, value in asdict(look).items() if value is not None})


def unpack(text: str | None) -> Look:
    """The look that `pack` made a text of."""
    if text is None:
        return DEFAULT_LOOK
    values = json.loads(text)
    return Look(**values | {"style": Style(values["style"])})
