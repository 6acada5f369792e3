"""The geometry of the pictures: outlines as points, and chance that never changes."""

import hashlib
import math
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

Point = tuple[float, float]
Shape = Sequence[Point]


def chances(seed: str, count: int) -> list[float]:
    """Give numbers from 0 up to 1 that look random and are the same on every machine."""
    raw = hashlib.shake_128(seed.encode()).digest(2 * count)
    return [int.from_bytes(raw[at : at + 2], "big") / 65536 for at in range(0, 2 * count, 2)]


def scatter(
    seed: str, count: int, left: float, top: float, right: float, bottom: float
) -> Iterator[tuple[float, float, float]]:
    """Give places inside a box, each with a third number from 0 up to 1 for size or shade."""
    dice = chances(seed, 3 * count)
    for x, y, more in zip(dice[::3], dice[1::3], dice[2::3], strict=True):
        yield left + x * (right - left), top + y * (bottom - top), more


def path(outline: Shape | str) -> Shape:
    """Read points written as "x,y x,y", as in an SVG file."""
    if not isinstance(outline, str):
        return outline
    pairs = (point.split(",") for point in outline.split())
    return [(float(x), float(y)) for x, y in pairs]


def curve(outline: Shape | str, closed: bool = False) -> Shape:
    """Run a rounded line through points (a Catmull-Rom spline)."""
    points = path(outline)
    before, after = (points[-1], points[:2]) if closed else (points[0], [points[-1]])
    knots = [before, *points, *after]
    rounded = [
        _between(a, b, c, d, part / 8)
        for a, b, c, d in zip(knots, knots[1:], knots[2:], knots[3:], strict=False)
        for part in range(8)
    ]
    return rounded if closed else [*rounded, points[-1]]


def _between(a: Point, b: Point, c: Point, d: Point, t: float) -> Point:
    x, y = (
        q + t / 2 * (r - p + t * (2 * p - 5 * q + 4 * r - s + t * (3 * (q - r) + s - p)))
        for p, q, r, s in zip(a, b, c, d, strict=True)
    )
    return x, y


def blob(outline: Shape | str) -> Shape:
    """Run a rounded and closed line through points."""
    return curve(outline, closed=True)


def arc(
    x: float, y: float, rx: float, ry: float, start: float, end: float, turn: float = 0.0
) -> Shape:
    """Follow an ellipse, itself turned, clockwise from one angle to another in degrees."""
    steps = max(16, min(120, int(max(rx, ry) * abs(end - start) / 180)))
    angles = [math.radians(start + (end - start) * step / steps) for step in range(steps + 1)]
    return placed([(rx * math.cos(a), ry * math.sin(a)) for a in angles], x, y, turn=turn)


def disc(x: float, y: float, rx: float, ry: float | None = None, turn: float = 0.0) -> Shape:
    """Outline a circle, or an ellipse turned clockwise."""
    return arc(x, y, rx, rx if ry is None else ry, 0, 360, turn)


def box(left: float, top: float, right: float, bottom: float, radius: float = 0.0) -> Shape:
    """Outline a rectangle, its corners rounded by a radius."""
    if not radius:
        return [(left, top), (right, top), (right, bottom), (left, bottom)]
    corners = (
        (right - radius, bottom - radius),
        (left + radius, bottom - radius),
        (left + radius, top + radius),
        (right - radius, top + radius),
    )
    return [
        point
        for at, (x, y) in enumerate(corners)
        for point in arc(x, y, radius, radius, 90 * at, 90 * at + 90)
    ]


def stroke(width: float, outline: Shape | str) -> list[Shape]:
    """Outline a line of a width through points, with round joints and ends."""
    points, half = path(outline), width / 2
    shapes = [disc(x, y, half) for x, y in points] if width > 1.5 else []
    for (x0, y0), (x1, y1) in pairwise(points):
        length = math.hypot(x1 - x0, y1 - y0) or 1.0
        dx, dy = (y0 - y1) / length * half, (x1 - x0) / length * half
        shapes.append(
            [(x0 + dx, y0 + dy), (x1 + dx, y1 + dy), (x1 - dx, y1 - dy), (x0 - dx, y0 - dy)]
        )
    return shapes


def placed(
    outline: Shape | str, x: float, y: float, scale: float = 1.0, turn: float = 0.0
) -> Shape:
    """Draw a shape made around the origin somewhere else, larger or smaller, turned clockwise."""
    cos, sin = scale * math.cos(math.radians(turn)), scale * math.sin(math.radians(turn))
    return [(x + px * cos - py * sin, y + px * sin + py * cos) for px, py in path(outline)]


def mirrored(outline: Shape, middle: float = 0.0) -> Shape:
    """Complete the right half of a shape, from its top down, with the left half."""
    return [*outline, *((2 * middle - x, y) for x, y in reversed(outline))]


def hills(seed: str, level: float, height: float, waves: float = 2.0) -> Shape:
    """Outline rolling ground across the whole picture, down to below its lower edge."""
    a, b, c = (math.tau * chance for chance in chances(seed, 3))
    line: list[Point] = []
    for x in range(-20, 1241, 20):
        at = math.tau * waves * x / 1200
        wave = math.sin(at + a) + 0.45 * math.sin(2.3 * at + b) + 0.2 * math.sin(4.1 * at + c)
        line.append((x, level - height * (wave + 1.65) / 3.3))
    return [(-20, 700), *line, (1220, 700)]


def peaks(seed: str, level: float, height: float, steps: int = 6) -> Shape:
    """Outline a jagged range across the whole picture, by halving lines and shaking the middles."""
    line = [level - height * (0.25 + 0.75 * chance) for chance in chances(seed, steps + 1)]
    shake = height * 0.16
    for depth in range(4):
        middles = chances(f"{seed}{depth}", len(line) - 1)
        halved = [
            (left, (left + right) / 2 + (chance - 0.5) * shake)
            for (left, right), chance in zip(pairwise(line), middles, strict=True)
        ]
        line = [*chain.from_iterable(halved), line[-1]]
        shake *= 0.5
    width = 1240 / (len(line) - 1)
    return [(-20, 700), *((-20 + at * width, y) for at, y in enumerate(line)), (1220, 700)]
