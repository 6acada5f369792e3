"""The pictures: valid, of one size, light, and always the same."""

import io

import pytest
from PIL import Image

from bot.demo.art import HEIGHT, MOTIFS, WIDTH, draw, icon
from bot.demo.art.canvas import Canvas
from bot.demo.art.shapes import box


@pytest.mark.parametrize("motif", sorted(MOTIFS))
def test_a_picture_is_valid_light_and_deterministic(motif: str) -> None:
    content = draw(motif)
    with Image.open(io.BytesIO(content)) as picture:
        picture.load()
        assert (picture.format, picture.size) == ("JPEG", (WIDTH, HEIGHT))
        # More than a handful of colours: something was drawn all over it.
        assert picture.resize((40, 22)).getcolors(64) is None
    assert len(content) < 120 * 1024
    assert draw(motif) == content


def test_the_icon_is_round() -> None:
    with Image.open(io.BytesIO(icon())) as picture:
        assert (picture.format, picture.mode, picture.size) == ("PNG", "RGBA", (64, 64))
        alpha = picture.getchannel("A")
        assert alpha.getpixel((0, 0)) == 0
        assert alpha.getpixel((32, 32)) == 255


def test_shapes_outside_the_picture_are_left_out() -> None:
    art = Canvas((8, 8))
    art.paint("#ffffff", box(20, 20, 30, 30))
    assert art.image.getbbox() is None


def test_painting_stays_inside_a_stencil() -> None:
    art = Canvas((8, 8))
    with art.inside(box(2, 2, 4, 4)):
        art.paint("#ffffff", box(0, 0, 8, 8))
    assert art.image.point(lambda level: level // 255 * 255).getbbox() == (2, 2, 4, 4)
