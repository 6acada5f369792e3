"""The feeds of the gallery in every style: Discord takes them, and they say what they should."""

import json

import pytest

from bot.looks import Look, Style
from tests.gallery.judging import faults
from tests.gallery.shapes import LOOKS, Shape, shapes

JUNK = (
    *("Sign up", "Continue reading", "full topic", "erschien zuerst", "submitted by"),
    *("mc_cid", "utm_", "728x90", "avatar"),
)
SHAPES = list(shapes())


def test_there_are_enough_shapes_and_every_style() -> None:
    assert len(SHAPES) >= 30
    assert {look.style for look in LOOKS} == set(Style)
    assert {bool(shape.entry.title) for shape in SHAPES} == {True, False}
    assert {bool(shape.entry.link) for shape in SHAPES} == {True, False}
    assert {bool(shape.entry.image) for shape in SHAPES} == {True, False}


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_discord_takes_it_in_every_style(shape: Shape) -> None:
    assert list(faults(shape)) == []


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_no_boilerplate_and_no_tracker_is_left(shape: Shape) -> None:
    for look in LOOKS:
        shown = json.dumps(shape.body(look), ensure_ascii=False)
        assert [junk for junk in JUNK if junk in shown] == []


def test_a_story_has_its_picture_large() -> None:
    (shape,) = (one for one in SHAPES if one.name == "news-agency")
    assert "width=700" in json.dumps(shape.body(Look(Style.STORY)))
