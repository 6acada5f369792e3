"""Pictures of the open sea: an icebreaker on it and a meadow below it."""

import math
from functools import partial

from bot.demo.art.canvas import Canvas
from bot.demo.art.nature import ripples
from bot.demo.art.shapes import (
    blob,
    box,
    chances,
    curve,
    disc,
    hills,
    peaks,
    placed,
    scatter,
)


def icebreaker(art: Canvas) -> None:
    """A red icebreaker opening a channel through floes, under northern lights."""
    art.band("#050b26 #0c2148 #1d4f68", 0, 430)
    art.stars("north", 170, 400)
    _aurora(art, "#38f0b0", 130, 0.0)
    _aurora(art, "#7af5d0", 190, 1.3)
    _aurora(art, "#a66bff", 90, 2.4)
    art.paint("#41687f #234a63", peaks("ice mountains", 432, 110, 8))
    art.paint("#c6e4ea", peaks("ice shelf", 436, 30, 14), alpha=0.65)
    art.band("#2f7487 #0e3550 #071a38", 428, 675)
    art.reflect(428, 0.5, 6)
    ripples(art, "channel", 430, "#8fd8d8", 30)
    _floes(art)
    bow = curve("250,372 300,470 340,512")
    hull = [*bow, (860, 512), (900, 470), (908, 396), (760, 404), (460, 398)]
    art.paint("#e8483f #b3263a #6d1634", hull)
    art.paint("#2a1233", "322,494 340,514 860,514 876,494")
    art.line("#f7f3ea", 5, "252,374 460,400 760,406 908,398")
    decks = (box(470, 330, 800, 402, 5), box(500, 276, 740, 334, 5), box(520, 226, 660, 280, 5))
    art.paint("#ffffff #c9d6e2", *decks)
    art.paint("#16305a", box(514, 240, 666, 258, 3))
    art.paint("#ffdd86", *(box(x, 294, x + 14, 310, 2) for x in range(514, 730, 28)))
    art.paint("#ffdd86", *(box(x, 352, x + 14, 370, 2) for x in range(486, 790, 28)))
    art.paint("#ffdd86", *(box(x, 242, x + 16, 256, 1) for x in range(520, 656, 22)))
    art.paint("#f5b53d #d6792c", "676,276 684,206 738,206 744,276")
    art.paint("#16305a", box(682, 216, 740, 232))
    art.line("#e6edf2", 5, "590,226 590,130", "562,164 618,164", "350,388 350,320 424,300")
    art.line("#e6edf2", 4, "880,396 880,350")
    art.paint("#f5b53d", "882,350 914,359 882,370")
    art.glow(590, 130, 46, "#ff8f7a", 0.9)
    search = "520,250 -20,420 -20,560"
    art.paint("#fff3c4", search, alpha=0.3, fade=(0.1, 1), sideways=True, blur=8)
    foam = [
        disc(x, y, 12 + 20 * m, 5 + 5 * m) for x, y, m in scatter("foam", 40, 300, 508, 900, 524)
    ]
    art.paint("#e9f8f8", *foam, alpha=0.85)
    art.paint("#e9f8f8", "300,500 240,520 190,508 236,488", "286,520 254,552 196,544 222,526")


def _aurora(art: Canvas, colour: str, level: float, phase: float) -> None:
    crest = [
        (x, level + 54 * math.sin(x / 190 + phase) + 22 * math.sin(x / 70 + 2 * phase))
        for x in range(-40, 1260, 20)
    ]
    foot = [(x, y + 170 + 30 * math.sin(x / 90)) for x, y in reversed(crest)]
    art.paint(colour, [*crest, *foot], alpha=0.55, fade=(0.1, 1), blur=26)
    rays = [
        [(x, y - 120 * m), (x + 8 + 16 * m, y - 90 * m), (x + 10 + 20 * m, y + 150), (x, y + 165)]
        for (x, y), m in zip(crest, chances(colour, len(crest)), strict=True)
    ]
    art.paint(colour, *rays, alpha=0.22, fade=(0, 1), blur=5)


def _floes(art: Canvas) -> None:
    floes = sorted(scatter("floes", 64, -80, 0, 1280, 1), key=lambda floe: floe[1])
    for x, y, more in floes:
        near = y**1.3
        row, wide = 444 + near * 240, (22 + 100 * near) * (0.6 + 0.6 * more)
        in_the_way = abs(x - 620) < 150 + 170 * near and row > 470
        if in_the_way:
            continue
        rim = [
            (x + wide * (0.75 + 0.5 * chance) * math.cos(at), row + wide * 0.2 * math.sin(at))
            for at, chance in enumerate(chances(f"floe{x}", 7))
        ]
        art.paint("#5fa3b5", placed(rim, 0, 3 + 9 * near))
        art.paint("#e9f8f8" if more > 0.4 else "#cdeaf0", rim)


def reef(art: Canvas) -> None:
    """A meadow of seagrass under sunlit water, with a turtle and a shoal."""
    art.band("#7fe0d6 #25a9b8 #0d6c93 #0a3a66", 0, 675)
    for top, lean, wide in ((180, 150, 70), (400, 190, 110), (640, 130, 60), (820, 220, 130)):
        foot = top - lean
        ray = [(top, -10), (top + wide, -10), (foot + wide * 2.1, 640), (foot, 640)]
        art.paint("#f4fff0", ray, alpha=0.32, fade=(1, 0), blur=14)
    art.paint("#1787a0", hills("far dunes", 560, 90, 1.2), alpha=0.7)
    fish = blob("-14,0 -4,-6 10,-4 16,0 10,4 -4,6")
    for x, y, more in scatter("shoal", 26, 640, 150, 1060, 330):
        at = (x, y, 0.8 + 0.7 * more)
        colour = "#ffd166" if more > 0.4 else "#ffe8a6"
        art.paint(colour, placed(fish, *at), placed("-12,0 -22,-7 -22,7", *at))
    _turtle(art)
    _grass(art, "#1f9d8a #0f6f74", 600, 70, 190)
    _grass(art, "#46c98b #148068", 640, 60, 230)
    _grass(art, "#8be08a #1f9a63", 690, 46, 260)
    art.paint("#f4dca2 #c99d62", hills("sand", 690, 60, 1.6))
    arms = [placed([(0, -13 if k % 2 else -34)], 0, 0, 1, 36 * k)[0] for k in range(10)]
    art.paint("#ff6b6b", placed(blob(arms), 210, 640))
    art.paint("#ff9e6b", placed(blob(arms), 985, 652, 0.9, 20))
    for x, y, more in scatter("bubbles", 34, 80, 60, 1120, 560):
        art.paint("#ffffff", disc(x, y, 3 + 7 * more), alpha=0.22)
        art.paint("#ffffff", disc(x - 2 * more, y - 2 * more, 1 + 1.6 * more), alpha=0.7)


def _grass(art: Canvas, fill: str, level: float, count: int, tall: float) -> None:
    for x, sway, more in scatter(f"grass{level}", count, -20, -1, 1220, 1):
        height, bend = tall * (0.5 + 0.6 * more), 46 * sway
        tip, waist = (x + bend, level - height), (x + bend * 0.2, level - height * 0.5)
        left = curve([(x - 7, level + 60), (waist[0] - 6, waist[1]), tip])
        right = curve([tip, (waist[0] + 7, waist[1]), (x + 8, level + 60)])
        art.paint(fill, [*left, *right])


def _turtle(art: Canvas) -> None:
    put = partial(placed, x=380, y=290, scale=1.25, turn=-14)
    back = blob("-84,6 -128,14 -158,40 -150,50 -112,44 -70,30")
    far = blob("76,-20 74,-70 40,-104 28,-98 44,-60 46,-20")
    art.paint("#3f9c78 #1f6f63", put(back), put(far))
    art.paint("#8fdc9a #4aa878", put(blob("86,-10 116,-30 146,-26 160,-6 146,10 96,18")))
    shell = put(blob("-106,10 -70,-44 0,-62 70,-40 104,4 60,30 -50,34"))
    art.paint("#e0a458 #8a5a3c", shell)
    with art.inside(shell):
        for x, y in ((-62, -16), (-22, -34), (26, -32), (64, -12), (-40, 10), (2, 0), (40, 10)):
            art.paint("#6d4331", put(disc(x, y, 23, 17)), alpha=0.55)
            art.paint("#f0bd72 #b07845", put(disc(x, y, 18, 13)))
    art.line("#f3e3b0", 7, put(curve("-100,16 -40,36 50,34 102,8")))
    art.paint("#6fc48e #2f8068", put(blob("70,6 66,60 20,112 -40,140 -48,128 0,80 20,16")))
    art.paint("#12323f", put(disc(138, -10, 5)))
    art.paint("#ffffff", put(disc(140, -12, 1.6)))
