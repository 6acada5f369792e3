"""What several pictures have in common: clouds, birds, trees and light on water."""

from bot.demo.art.canvas import Canvas
from bot.demo.art.shapes import Shape, box, chances, curve, disc, mirrored, path, placed, scatter


def cloud(x: float, y: float, scale: float) -> list[Shape]:
    """Outline a flat-bottomed cloud."""
    return [
        box(x - 1.9 * scale, y - 0.5 * scale, x + 1.9 * scale, y, 0.25 * scale),
        disc(x - 0.8 * scale, y - 0.55 * scale, 0.55 * scale),
        disc(x + 0.15 * scale, y - 0.8 * scale, 0.8 * scale),
        disc(x + 1.0 * scale, y - 0.45 * scale, 0.45 * scale),
    ]


def clouds(art: Canvas, colour: str, alpha: float, *places: tuple[float, float, float]) -> None:
    """Paint clouds, each of them a place and a size."""
    art.paint(colour, *(part for place in places for part in cloud(*place)), alpha=alpha)


def gulls(art: Canvas, colour: str, *places: tuple[float, float, float]) -> None:
    """Draw birds far away, each of them a place and a span."""
    wing = curve("-1,-0.28 -0.5,-0.42 0,0 0.5,-0.42 1,-0.28")
    for x, y, span in places:
        art.line(colour, max(2, span * 0.11), placed(wing, x, y, span))


def pines(art: Canvas, colour: str, *places: tuple[float, float, float]) -> None:
    """Plant fir trees, each of them a place and a size."""
    tree = mirrored(path("0,-96 22,-56 13,-56 30,-24 18,-24 38,4 4,4 4,18"))
    art.paint(colour, *(placed(tree, *place) for place in places))


def ripples(art: Canvas, seed: str, level: float, colour: str, count: int = 46) -> None:
    """Lay short bright lines on water, longer and wider apart towards the viewer."""
    for x, y, more in scatter(seed, count, -60, 0, 1260, 1):
        near = y**1.6
        reach, row = 12 + 90 * near * (0.4 + more), level + 8 + near * (660 - level)
        line = [(x - reach, row), (x + reach, row)]
        art.line(colour, 1.4 + 3 * near, line, alpha=0.16 + 0.3 * more)


def glitter(art: Canvas, x: float, level: float, width: float, colour: str) -> None:
    """Lay the broken path of light that a low sun draws on water."""
    for at, chance in enumerate(chances(f"glitter{x}", 22)):
        row = level + 5 + at * at * 0.42
        reach = width * (0.25 + 0.75 * chance) * (0.55 + at / 28)
        art.paint(colour, box(x - reach, row, x + reach, row + 2 + at * 0.28, 1), alpha=0.7)
