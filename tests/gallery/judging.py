"""Whether Discord would take the bodies of the gallery."""

from collections.abc import Iterator

from tests.gallery.shapes import LOOKS, Shape
from tests.loopback.errors import Refusal
from tests.loopback.validate import check_message, check_schema

_MESSAGES = "/channels/{channel_id}/messages"


def faults(shape: Shape) -> Iterator[str]:
    """What Discord's document, or the loopback Discord, has against a shape's bodies."""
    for look in LOOKS:
        try:
            check_schema("POST", _MESSAGES, shape.body(look))
            check_message(shape.body(look))
        except Refusal as refusal:
            yield f"{shape.name} as {look.style}: {refusal.body()}"
