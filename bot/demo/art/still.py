"""Still lifes: bread, music and games."""

import math
from functools import partial

from bot.demo.art.canvas import Canvas
from bot.demo.art.shapes import arc, blob, box, curve, disc, hills, mirrored, path, placed, scatter


def bread(art: Canvas) -> None:
    """A scored loaf, croissants and a cup on a table by a bright window."""
    art.band("#f6cf9b #f9dfb8 #f3c58f", 0, 480)
    art.glow(600, 150, 620, "#fff6de", 0.85)
    art.paint("#e0a870", *(box(x, 0, x + 3, 470) for x in range(30, 1200, 96)), alpha=0.28)
    art.paint("#fffaf0", box(420, 30, 780, 360, 12))
    with art.inside(box(436, 46, 764, 344, 6)):
        art.band("#8fd0ea #dff2f0", 40, 350)
        cloud = (disc(520, 140, 34, 20), disc(556, 132, 42, 28), disc(596, 144, 34, 18))
        art.paint("#ffffff", *cloud, alpha=0.9)
        art.paint("#a9d39a #6fae7a", hills("allotment", 340, 110, 3.2))
    bars = (box(594, 40, 606, 350), box(430, 190, 770, 202), box(400, 352, 800, 374, 4))
    art.paint("#fffaf0", *bars)
    art.paint("#c46f5f #9a4a4a", "474,352 466,300 534,300 526,352")
    for lean in (-34, -16, 0, 16, 34):
        tip = (500 + lean, 238 + abs(lean) * 0.6)
        art.line("#5a9a5f", 7, curve([(500, 302), (500 + lean * 0.6, 270), tip]))
        art.paint("#7fbf74", disc(*tip, 9, 13, lean))
    art.band("#c98a54 #8f5634", 470, 690)
    art.band("#e0a86c", 466, 480)
    grain = [
        [(x, y), (x + 60 + 120 * m, y)] for x, y, m in scatter("wood", 34, -40, 500, 1200, 670)
    ]
    art.line("#7a4628", 2, *grain, alpha=0.25)
    art.paint("#5a2f1c", disc(600, 590, 330, 34), alpha=0.4, blur=10)
    art.paint("#f0c890 #c08a50", box(280, 556, 920, 604, 24))
    art.paint("#a8703c", box(280, 588, 920, 604, 8))
    _loaf(art)
    for turn, x in ((-14, 900), (4, 930), (20, 962)):
        put = partial(placed, x=x, y=540, turn=turn)
        art.line("#c9943f", 5, put("0,0 0,-260"))
        for row in range(7):
            ears = [put(disc(dx, -150 - row * 18, 7, 13, dx * 2.5)) for dx in (-11, 11)]
            art.paint("#f2c55a" if row % 2 else "#e0aa40", *ears)
    art.paint("#3f7f8f #28566b", "876,556 862,440 1000,440 986,556")
    art.paint("#f6e6c8", box(862, 462, 1000, 478), box(866, 500, 994, 508))
    art.paint("#ffffff #d9c9b8", curve("84,480 90,560 130,590 190,560 196,480"))
    art.line("#f3e6d6", 11, arc(200, 520, 30, 28, -100, 110))
    art.paint("#fffaf2", disc(140, 480, 57, 14))
    art.paint("#6b3a22", disc(140, 482, 47, 10))
    for x in (118, 140, 164):
        art.line("#ffffff", 7, placed(curve("0,0 10,-32 -10,-66 8,-110"), x, 462), alpha=0.35)
    _croissant(art, 296, 634, 1.1, -5)
    _croissant(art, 1010, 622, 1.05, 8)


def _loaf(art: Canvas) -> None:
    loaf = blob("352,560 332,470 384,366 490,310 620,300 740,330 816,410 832,510 806,562 600,574")
    with art.inside(loaf):
        art.paint("#eba557 #c9722f #8a4420", loaf)
        art.paint("#ffdf9f", disc(500, 340, 150, 90), alpha=0.35, blur=40)
        for at, tilt in ((430, -26), (540, -12), (650, 6), (752, 22)):
            cut = placed(blob("-18,66 -30,6 10,-88 34,6 14,76"), at + tilt / 2, 414, 1, -tilt / 3)
            art.paint("#7a3a1a", placed(cut, 4, 5), alpha=0.5)
            art.paint("#ffe9bf #f2c07a", cut)
            crumbs = ("-8,-10 14,-14", "-10,26 16,20")
            art.line("#fff6e0", 2.5, *(placed(crumb, at, 414) for crumb in crumbs))
        for x, y, more in scatter("flour", 120, 350, 310, 820, 560):
            art.paint("#fff6e6", disc(x, y, 1.5 + 2 * more), alpha=0.55)


def _croissant(art: Canvas, x: float, y: float, size: float, turn: float) -> None:
    art.paint("#5a2f1c", disc(x, y + 8, 120 * size, 18 * size), alpha=0.4, blur=6)
    put = partial(placed, x=x, y=y, scale=size, turn=turn)
    for dx, dy, wide, tall in ((88, 0, 32, 22), (52, -24, 38, 36), (0, -34, 44, 46)):
        for side in (-1, 1):
            part = put(disc(side * dx, dy, wide, tall, side * dx * 0.43))
            art.paint("#f8c473 #e09238 #a85a22", part)
            art.line("#8a4a1c", 2.5, part, alpha=0.5)
            shine = put(disc(side * dx - 6, dy - tall * 0.5, wide * 0.5, tall * 0.22))
            art.paint("#fff0cc", shine, alpha=0.55, blur=2)


def orchestra(art: Canvas) -> None:
    """A violin across a wave of music, under a stage light."""
    art.band("#3a0f2e #7a1f46 #b83f55", 0, 675)
    for left in range(-20, 1220, 88):
        fold = box(left, -5, left + 60, 600)
        art.paint("#5a1638 #9a2a4c #5a1638", fold, alpha=0.55, sideways=True)
    stage = curve("-20,610 300,575 600,566 900,575 1220,610")
    art.paint("#2a0a24 #4a1634", [*stage, (1220, 690), (-20, 690)])
    light = "560,-20 700,-20 1010,690 230,690"
    art.paint("#fff0c8", light, alpha=0.38, fade=(0.9, 0.2), blur=22)
    art.glow(620, 340, 470, "#ffcf8a", 0.6)
    for line in range(5):
        staff = curve([(x, _staff(x, line)) for x in range(-40, 1300, 60)])
        art.line("#ffe6b8", 2.5, staff, alpha=0.6)
    for note, line in ((90, 3), (178, 1), (300, 4), (862, 1), (950, 3), (1036, 0), (1136, 2)):
        at = (note, _staff(note, line))
        art.paint("#fff3d6", placed(disc(0, 0, 17, 12, -22), *at))
        art.line("#fff3d6", 4, placed("15,-4 15,-82", *at))
        if line % 2:
            art.paint("#fff3d6", placed(curve("15,-82 24,-60 42,-48 38,-22 36,-46 15,-58"), *at))
    _violin(art)
    art.line("#5a2a18", 9, "330,600 1040,214")
    art.line("#f6ead2", 5, "344,612 1046,230")
    art.paint("#2a1014", placed(box(-34, -9, 22, 11, 4), 352, 598, 1, -28.5))
    for x, y, more in scatter("dust", 70, 260, 20, 980, 560):
        art.paint("#fff3d6", disc(x, y, 1.2 + 2.2 * more), alpha=0.3 + 0.4 * more)


def _staff(x: float, line: int) -> float:
    return 300 + line * 26 + 74 * math.sin(x / 175 + 0.5)


def _violin(art: Canvas) -> None:
    put = partial(placed, x=575, y=420, scale=1.12, turn=32)
    half = "0,-160 58,-150 92,-112 84,-62 52,-24 52,14 88,50 116,106 92,164 36,188 0,190"
    body = mirrored(curve(half))
    art.paint("#1a0616", placed(put(body), 12, 18), alpha=0.4, blur=9)
    art.paint("#6b2412 #3f120c", put([(x * 1.05, y * 1.035) for x, y in body]))
    with art.inside(put(body)):
        art.paint("#f0a050 #d9702f #96391c", put(body))
        art.paint("#ffd79a", disc(520, 400, 70), alpha=0.5, blur=40)
        grain = [put([(dx, -170), (dx * 0.96, 200)]) for dx in range(-110, 120, 14)]
        art.line("#8a3a1a", 2, *grain, alpha=0.14)
    for side in (-1, 1):
        hole = path("40,-14 32,-22 28,-8 44,22 58,52 52,64 44,56")
        art.line("#3a100a", 5, put(curve([(side * x, y) for x, y in hole])))
        art.paint("#3a100a", put(disc(side * 40, -12, 5)), put(disc(side * 46, 56, 5)))
    art.paint("#2a1014", put("-11,70 -21,172 21,172 11,70"))
    art.paint("#f2d3a0", put("-36,40 -30,20 30,20 36,40"))
    art.paint("#3a1a1c #1f0c10", put("-13,-20 -10,-330 10,-330 13,-20"))
    art.paint("#b05a2a", put("-11,-326 -12,-390 12,-390 11,-326"), put(disc(0, -404, 20)))
    art.line("#5a2412", 4, put(arc(0, -404, 11, 11, 30, 330)))
    art.line("#2a1014", 9, *(put([(-30, y), (30, y)]) for y in (-346, -362, -378)))
    strings = [put([(k, -378), (k * 1.7, 24), (k * 1.4, 80)]) for k in (-6, -2, 2, 6)]
    art.line("#fff0d8", 1.6, *strings, alpha=0.9)


def controller(art: Canvas) -> None:
    """A game controller before a screen with a lighthouse made of blocks."""
    art.band("#2b1f6b #5a3aa8 #c85aa8 #ff9a8a", 0, 675)
    art.glow(600, 250, 560, "#ffb0d8", 0.5)
    colours = ["#5ff0d0", "#ffd166", "#ff7aa8", "#8fb8ff"]
    tokens = (disc(0, 0, 1), box(-1, -0.3, 1, 0.3), path("0,-1 1,0.8 -1,0.8"))
    for at, (x, y, more) in enumerate(scatter("tokens", 46, 20, 20, 1180, 655)):
        token = placed(tokens[at % 3], x, y, 7 + 13 * more, 90 * more)
        art.paint(colours[at % 4], token, alpha=0.7)
    art.paint("#1a1148", box(336, 40, 864, 384, 26), "540,380 660,380 690,420 510,420")
    with art.inside(box(354, 58, 846, 366, 12)):
        art.band("#16205a #3f4fa8 #ff9a8a", 50, 370)
        _game(art)
        art.paint("#ffffff", "354,58 560,58 430,366 354,366", alpha=0.07)
    art.paint("#1a0d40", disc(600, 640, 330, 30), alpha=0.45, blur=12)
    half = "0,400 90,400 150,376 232,384 292,440 330,560 318,634 264,644 206,596 160,560 0,548"
    shell = placed(mirrored(curve(half)), 600, 0)
    art.paint("#b9a9d8", placed(shell, 0, 12))
    with art.inside(shell):
        art.paint("#ffffff #efe8fb #c9bce6", shell)
        art.paint("#ffffff", disc(420, 410, 110, 34, -12), alpha=0.8, blur=12)
    art.paint("#2f2566", box(398, 448, 430, 540, 8), box(368, 478, 460, 510, 8))
    art.paint("#4a3c90", box(404, 454, 424, 534, 6), box(374, 484, 454, 504, 6))
    for x, y, top, rim in (
        (786, 454, "#ffd166", "#c99a2a"),
        (826, 494, "#ff5f7a", "#b8304f"),
        (786, 534, "#4fd0a8", "#258a6c"),
        (746, 494, "#5f9fff", "#2f66b8"),
    ):
        art.paint(rim, disc(x, y + 4, 21))
        art.paint(top, disc(x, y, 21))
        art.paint("#ffffff", disc(x - 6, y - 7, 7, 4, -30), alpha=0.6)
    for x in (510, 690):
        art.paint("#9a8cc8", disc(x, 556, 42))
        art.paint("#5a4aa8 #2a1f66", disc(x, 550, 35))
        art.paint("#7a6ac8", disc(x, 545, 24), alpha=0.7)
    art.paint("#8f80c8", box(552, 452, 584, 466, 7), box(616, 452, 648, 466, 7))
    art.paint("#5ff0d0", disc(600, 500, 12))
    art.glow(600, 500, 46, "#5ff0d0", 0.8)


def _game(art: Canvas) -> None:
    rows = (
        "                                   ",
        " hh hh    w          yy      w     ",
        " hhhhh              rrrr           ",
        "  hhh       yyyyyyyyybbyyyyyyyyy   ",
        "   h   w  yyyyyyyyyyybbyyyyyyyyyyy ",
        "                    rrrr           ",
        "   w                wwww      w    ",
        "                    wwww           ",
        "          c         rrrr           ",
        "         ccc        rrrr      c    ",
        "                    wwww     ccc   ",
        "    w               wwww           ",
        "                   rrrrrr          ",
        "                   rrrrrr          ",
        "  p               wwwwwwww         ",
        " ppp   gggggggggggggggggggggg      ",
        "  p   gggggggggggggggggggggggg     ",
        "ssss  gggggggggggggggggggggggg  sss",
        "sSsssSsssssSssssSsssssssSsssssSssss",
        "ssssssssSsssssssssssSsssssssSssssss",
        "sSssssssssssSssssssssssSssssssssSss",
        "sssssssssssssssssssssssssssssssssss",
    )
    keys = (
        "h#ff5f7a w#ffffff y#8f7f90 r#ff5f5a b#fff6c8 c#b9c4ff p#ffb08f g#3fae7a s#2f7fd0 S#8fd0ff"
    )
    for key, colour in ((pair[0], pair[1:]) for pair in keys.split()):
        blocks = [
            box(355 + 14 * x, 58 + 14 * y, 369 + 14 * x, 72 + 14 * y)
            for y, row in enumerate(rows)
            for x, letter in enumerate(row)
            if letter == key
        ]
        art.paint(colour, *blocks)
