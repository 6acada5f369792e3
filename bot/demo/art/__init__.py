"""The demo's pictures: drawn when asked for, the same on every machine, and nobody's copyright."""

import io
from collections.abc import Callable, Mapping
from types import MappingProxyType

from PIL import Image, ImageDraw

from bot.demo.art import coast, deep, land, sky, still, town
from bot.demo.art.canvas import HEIGHT, WIDTH, Canvas
from bot.demo.art.shapes import box, disc

__all__ = ["HEIGHT", "MOTIFS", "WIDTH", "draw", "icon"]

MOTIFS: Mapping[str, Callable[[Canvas], None]] = MappingProxyType(
    {
        scene.__name__: scene
        for scene in (
            *(coast.harbour, coast.lighthouse, coast.ship, deep.icebreaker, deep.reef),
            *(sky.jets, sky.radar, sky.rocket, sky.satellite),
            *(land.mountains, land.train, land.wind),
            *(town.city, town.library, town.stadium),
            *(still.bread, still.controller, still.orchestra),
        )
    }
)
"""Every picture there is, by its name."""


def draw(motif: str) -> bytes:
    """Draw one picture as a JPEG."""
    art = Canvas()
    MOTIFS[motif](art)
    return art.jpeg()


def icon() -> bytes:
    """Draw the site's badge, a lighthouse in a circle, as a PNG of 64 by 64."""
    art = Canvas((256, 256))
    art.band("#1b2f6b #3f5fb0 #ff9a7a", 0, 256)
    art.paint("#fff3c4", "128,76 -10,20 -10,112", "128,76 266,20 266,112", alpha=0.8)
    art.band("#173a6b #0f2450", 196, 256)
    art.paint("#0f1d45", disc(128, 214, 70, 26))
    tower = "102,96 154,96 168,206 88,206"
    with art.inside(tower):
        art.paint("#ffffff", tower)
        art.paint("#ee4b4b", box(80, 96, 180, 124), box(80, 152, 180, 180))
    art.paint("#0f1d45", box(92, 88, 164, 100, 4))
    art.paint("#ffdf6b", box(108, 58, 148, 90))
    art.paint("#ee4b4b", "98,60 128,26 158,60")
    # Shrinking the picture smooths the edge of the circle too.
    edge = Image.new("L", art.image.size)
    ImageDraw.Draw(edge).ellipse((2, 2, 253, 253), fill=255)
    art.image.putalpha(edge)
    out = io.BytesIO()
    art.image.resize((64, 64), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()
