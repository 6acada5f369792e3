"""A small painter on Pillow: every shape is drawn three times too large, then shrunk into place.

Supersampling a shape at a time rather than the whole picture keeps a scene of a hundred shapes
at a tenth of a second, and lets every shape have a gradient, a fade or a blur of its own.
"""

import hashlib
import io
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter

from bot.demo.art.shapes import Shape, box, path, scatter, stroke

WIDTH, HEIGHT = 1200, 675
_FINE = 3

Area = tuple[int, int, int, int]


class Canvas:
    """A picture in the making.

    A fill is one colour, or several with spaces between them: a gradient from top to bottom.
    """

    def __init__(self, size: tuple[int, int] = (WIDTH, HEIGHT)) -> None:
        """Start with black."""
        self.image = Image.new("RGB", size)
        self._stencil: Image.Image | None = None

    def paint(
        self,
        fill: str,
        *outlines: Shape | str,
        alpha: float = 1.0,
        fade: tuple[float, float] = (1.0, 1.0),
        blur: float = 0.0,
        sideways: bool = False,
    ) -> None:
        """Paint shapes as one; `fade` multiplies the alpha from the fill's start to its end."""
        shapes = [path(outline) for outline in outlines]
        whole, seen = self._extent(shapes, margin=math.ceil(3 * blur))
        if seen[0] >= seen[2] or seen[1] >= seen[3]:
            return
        mask = _mask(shapes, seen)
        if blur:
            mask = mask.filter(ImageFilter.GaussianBlur(blur))
        if alpha < 1:
            mask = mask.point([round(alpha * level) for level in range(256)])
        if fade != (1.0, 1.0):
            ends = [(round(255 * end),) * 3 for end in fade]
            mask = ImageChops.multiply(mask, _gradient(ends, whole, seen, sideways).convert("L"))
        if self._stencil:
            mask = ImageChops.multiply(mask, self._stencil.crop(seen))
        colours = [ImageColor.getrgb(colour) for colour in fill.split()]
        self.image.paste(_gradient(colours, whole, seen, sideways), seen, mask)

    def line(self, fill: str, width: float, *outlines: Shape | str, alpha: float = 1.0) -> None:
        """Draw lines of a width through points, as one."""
        strokes = [part for outline in outlines for part in stroke(width, outline)]
        self.paint(fill, *strokes, alpha=alpha)

    def band(self, fill: str, top: float, bottom: float) -> None:
        """Paint across the whole width."""
        self.paint(fill, box(-10, top, WIDTH + 10, bottom))

    @contextmanager
    def inside(self, outline: Shape | str) -> Iterator[None]:
        """Paint only what falls inside a shape."""
        self._stencil = _mask([path(outline)], (0, 0, *self.image.size))
        yield
        self._stencil = None

    def glow(self, x: float, y: float, radius: float, colour: str, alpha: float = 1.0) -> None:
        """Paint a light that dies away from its centre."""
        # Pillow's gradient is 180 at the middle of each edge; reaching zero there hides the square.
        levels = [round(255 * alpha * max(0.0, 1 - level / 176) ** 2) for level in range(256)]
        side = round(2 * radius)
        halo = Image.radial_gradient("L").point(levels).resize((side, side))
        self.image.paste(colour, (round(x - radius), round(y - radius)), halo)

    def stars(self, seed: str, count: int, bottom: float) -> None:
        """Sprinkle stars, most of them faint."""
        for x, y, more in scatter(seed, count, 0, 0, self.image.width, bottom):
            size = 0.7 + 1.6 * more**4
            star = [(x - size, y), (x, y - size), (x + size, y), (x, y + size)]
            self.paint("#ffffff", star, alpha=0.35 + 0.65 * more)

    def reflect(self, level: int, alpha: float = 0.5, blur: float = 2.5) -> None:
        """Mirror what is above a level in the water below it, dying away towards the viewer."""
        width, height = self.image.width, self.image.height - level
        mirror = self.image.crop((0, level - height, width, level))
        mirror = mirror.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        mirror = mirror.filter(ImageFilter.GaussianBlur(blur))
        area = (0, 0, width, height)
        ends = [(round(255 * alpha * end),) * 3 for end in (1, 0.25)]
        self.image.paste(mirror, (0, level), _gradient(ends, area, area).convert("L"))

    def jpeg(self) -> bytes:
        """Finish with a fine grain, which also hides the steps of dark gradients."""
        noise = hashlib.shake_128(b"grain").digest(self.image.width * self.image.height)
        grain = Image.frombytes("L", self.image.size, noise).point([v // 64 for v in range(256)])
        done = ImageChops.add(self.image, Image.merge("RGB", (grain,) * 3), offset=-2)
        out = io.BytesIO()
        done.save(out, "JPEG", quality=78, optimize=True, subsampling=0)
        return out.getvalue()

    def _extent(self, shapes: Sequence[Shape], margin: int) -> tuple[Area, Area]:
        xs = [x for shape in shapes for x, _ in shape]
        ys = [y for shape in shapes for _, y in shape]
        left, top = math.floor(min(xs)) - margin, math.floor(min(ys)) - margin
        right, bottom = math.ceil(max(xs)) + margin, math.ceil(max(ys)) + margin
        width, height = self.image.size
        seen = (max(left, 0), max(top, 0), min(right, width), min(bottom, height))
        return (left, top, right, bottom), seen


def _mask(shapes: Sequence[Shape], area: Area) -> Image.Image:
    left, top, right, bottom = area
    mask = Image.new("L", ((right - left) * _FINE, (bottom - top) * _FINE))
    pen = ImageDraw.Draw(mask)
    for shape in shapes:
        pen.polygon([((x - left) * _FINE, (y - top) * _FINE) for x, y in shape], fill=255)
    return mask.reduce(_FINE)


def _gradient(
    colours: Sequence[tuple[int, ...]], whole: Area, seen: Area, sideways: bool = False
) -> Image.Image:
    """Draw that part of a gradient over a whole area that will be seen."""
    size = (seen[2] - seen[0], seen[3] - seen[1])
    if len(colours) == 1:
        return Image.new("RGB", size, colours[0])
    axis = 0 if sideways else 1
    start, length = whole[axis], max(1, whole[axis + 2] - whole[axis] - 1)
    shades = []
    for at in range(seen[axis], seen[axis + 2]):
        place = (at - start) / length * (len(colours) - 1)
        first = min(int(place), len(colours) - 2)
        pairs = zip(colours[first], colours[first + 1], strict=True)
        shades.append(tuple(round(a + (b - a) * (place - first)) for a, b in pairs))
    strip = Image.new("RGB", (len(shades), 1) if sideways else (1, len(shades)))
    strip.putdata(shades)
    return strip.resize(size, Image.Resampling.NEAREST)
