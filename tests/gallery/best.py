"""One picture of one story in every style, for the README."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image

_BEST = "news-agency"
_COLUMNS = ((0, 2, 4), (3,), (1,))
"""The numbers of the looks (`tests.gallery.shapes.LOOKS`), from the top, from the left."""

_SCALE = 0.56
_GAP = 12
_BACKGROUND = "#1e1f22"


def compose(folder: Path) -> None:
    """Write `best.webp` from the pictures in a folder."""
    columns = [[_scaled(folder / f"{_BEST}-{at}.webp") for at in column] for column in _COLUMNS]
    width = sum(_width(column) + _GAP for column in columns) + _GAP
    height = max(sum(one.height + _GAP for one in column) for column in columns) + _GAP
    sheet = Image.new("RGB", (width, height), _BACKGROUND)
    left = _GAP
    for column in columns:
        top = _GAP
        for one in column:
            sheet.paste(one, (left, top))
            top += one.height + _GAP
        left += _width(column) + _GAP
    sheet.save(folder / "best.webp", "WEBP", quality=75, method=6)


def _width(column: Sequence[Image.Image]) -> int:
    return max(one.width for one in column)


def _scaled(path: Path) -> Image.Image:
    with Image.open(path) as image:
        size = round(image.width * _SCALE), round(image.height * _SCALE)
        return image.resize(size, Image.Resampling.LANCZOS)
