"""Pictures of the sky, of what flies there, and of signals that cross it."""

import math
from functools import partial

from bot.demo.art.canvas import Canvas
from bot.demo.art.nature import clouds, pines
from bot.demo.art.shapes import (
    arc,
    blob,
    box,
    chances,
    curve,
    disc,
    hills,
    mirrored,
    path,
    peaks,
    placed,
    scatter,
)


def jets(art: Canvas) -> None:
    """Three aircraft climbing in formation at sunrise, seen by a heron."""
    art.band("#3a7fc4 #8cc4e8 #fbd9b8 #ffb38a", 0, 675)
    art.glow(250, 520, 520, "#fff1c9", 0.95)
    art.paint("#fff6dc", disc(250, 510, 60))
    clouds(art, "#ffffff", 0.65, (980, 470, 90), (560, 520, 70), (90, 250, 54))
    _jet(art, 560, 150, 0.95)
    _jet(art, 770, 128, 1.15)
    _jet(art, 690, 318, 0.95)
    art.paint("#5f8f8b #3f6f74", hills("far fen", 600, 60, 1.5), alpha=0.85)
    art.paint("#3b6a66 #1c3b47", hills("fen", 650, 70, 1.9))
    for x, lean, more in scatter("reeds", 80, -10, -1, 1210, 1):
        tip, tall = x + 22 * lean, 630 - 90 * more
        art.line("#17323d", 3, [(x, 690), (x + 6 * lean, 654 - 54 * more), (tip, tall)])
        if more > 0.62:
            art.line("#5a3a3a", 9, [(tip, tall + 8), (tip + 2 * lean, tall - 16)])
    _heron(art)


def _jet(art: Canvas, x: float, y: float, size: float) -> None:
    put = partial(placed, x=x, y=y, scale=size, turn=60)
    for side in (-11, 11):
        start, level = x + side * size, y + side * size / 2
        trail = [(start, level), (start - 760, level + 430), (start - 724, level + 452)]
        art.paint("#ffffff", trail, alpha=0.95, fade=(0.05, 1), sideways=True, blur=2)
    art.paint("#566b8c #33466b", put(mirrored(path("0,-40 14,-6 72,40 72,54 14,46 0,46"))))
    art.paint("#566b8c #33466b", put(mirrored(path("0,52 12,52 40,82 40,92 0,84"))))
    art.paint("#e9eef5 #9aabc4", put(blob(mirrored(path("0,-104 9,-70 14,-20 14,60 9,88")))))
    art.paint("#24365a", put(blob("0,-74 7,-54 6,-30 -6,-30 -7,-54")))
    art.paint("#c8d3e2", put(box(-3, 30, 3, 90)))
    art.paint("#ffcf7a", put(disc(-7, 90, 5)), put(disc(7, 90, 5)))


def _heron(art: Canvas) -> None:
    put = partial(placed, x=985, y=648, scale=1.35)
    art.line("#2a2f45", 5, put("2,30 6,-8 -2,-70"), put("22,30 12,-8 12,-70"))
    art.paint("#8fa3bd #52678a", put(blob("-30,-122 20,-124 66,-84 86,-52 30,-62 -18,-76")))
    art.paint("#2f4064", put(blob("10,-100 60,-82 92,-46 40,-62")))
    art.line("#dfe6ee", 19, put(curve("-18,-100 -46,-112 -50,-136 -28,-160 -26,-184 -44,-196")))
    art.paint("#dfe6ee", put(disc(-48, -197, 15, 11)))
    art.paint("#f2a63c", put("-58,-204 -122,-190 -58,-190"))
    art.line("#24304f", 6, put("-58,-206 -34,-208 -2,-190"))
    art.paint("#24304f", put(disc(-54, -200, 2.4)))


def rocket(art: Canvas) -> None:
    """A small rocket leaving a bank of smoke under a big moon."""
    art.band("#0b1038 #2b2a73 #7c4aa0 #f28a8a", 0, 675)
    art.stars("launch", 190, 470)
    art.glow(905, 190, 260, "#fff2d8", 0.5)
    moon = disc(905, 190, 105)
    art.paint("#fff6e2 #e8cfc0", moon)
    with art.inside(moon):
        craters = (disc(866, 160, 24), disc(940, 226, 30), disc(930, 140, 13))
        art.paint("#d9b9ac", *craters, alpha=0.55)
        art.paint("#2b2a73", disc(955, 190, 130), alpha=0.12)
    art.paint("#f5b35f #d9764a", disc(215, 165, 42))
    art.line("#ffe0a8", 5, arc(215, 165, 76, 17, -25, 205, -18), alpha=0.9)
    art.paint("#4a2f78", peaks("launch hills", 625, 110, 9), alpha=0.75)
    art.paint("#2a1e5a", hills("pad", 650, 40, 2.0))
    art.glow(600, 560, 420, "#ffb25e", 0.9)
    for shade, spread, low in (("#b36f9c", 470, 660), ("#e9a6ae", 390, 672), ("#ffe6d5", 300, 690)):
        puffs = [
            disc(x, low - (1 - abs(x - 600) / spread) * 110 * m, 38 + 46 * m)
            for x, _, m in scatter(shade, 34, 600 - spread, 0, 600 + spread, 1)
        ]
        art.paint(shade, *puffs)
    for at, chance in enumerate(chances("column", 13)):
        art.paint("#ffe6d5", disc(600 + 34 * (chance - 0.5), 640 - at * 12, 64 - at * 2.6))
    for colour, wide, tip in (("#ff8a3c", 52, 607), ("#ffc34d", 36, 562), ("#fff6d0", 19, 507)):
        art.paint(
            colour, mirrored(curve([(600 + wide, 402), (600 + wide * 0.8, 440), (600, tip)]), 600)
        )
    fin = [*curve("650,300 712,360 706,424"), (646, 396)]
    art.paint("#ef5a5a #a82e58", fin, [(1200 - x, y) for x, y in fin])
    with art.inside(blob("600,62 650,140 664,250 648,390 552,390 536,250 550,140")):
        art.paint("#ffffff #f1ecf2 #a99cc4", box(530, 40, 670, 410), sideways=True)
        stripes = (box(530, 40, 670, 138), box(530, 350, 670, 372))
        art.paint("#ef5a5a #e04a58 #8f2a58", *stripes, sideways=True)
    art.paint("#3b3566", box(560, 388, 640, 406, 6))
    for y, size in ((206, 31), (292, 20)):
        art.paint("#3b3566", disc(600, y, size))
        art.paint("#7fd6ee #2c7fb8", disc(600, y, size - 7))
    art.paint("#a8e063 #4fae5a", blob("600,222 580,204 598,188 614,206"))
    art.line("#4fae5a", 3, "600,226 600,204")


def satellite(art: Canvas) -> None:
    """A satellite with golden foil and blue panels above the curve of the Earth."""
    art.band("#050818 #0c1638 #15295a", 0, 675)
    art.stars("orbit", 260, 620)
    art.glow(600, 1150, 1000, "#5fc8ff", 0.85)
    art.paint("#9fe4ff", disc(600, 1262, 842), alpha=0.55, blur=6)
    globe = disc(600, 1270, 836)
    with art.inside(globe):
        art.band("#3fa9e8 #145a9c", 430, 720)
        lands = (
            "150,560 260,498 420,470 500,500 450,560 520,600 420,690 200,690",
            "610,452 720,446 860,470 980,520 1080,600 1000,690 860,660 800,590 700,560 640,510",
            "560,540 600,524 630,550 590,580",
        )
        art.paint("#7fd08a #3f9a78 #256b6b", *(blob(land) for land in lands))
        for x, y, m in scatter("fields", 46, 200, 470, 1040, 690):
            field = placed(box(-16, -7, 16, 7), x, y, 0.5 + m, -18 + 36 * m)
            art.paint("#d6e58a" if m > 0.5 else "#2f8a6c", field, alpha=0.45)
        for x, y, m in scatter("weather", 20, 60, 460, 1140, 680):
            art.paint("#ffffff", disc(x, y, 60 + 90 * m, 6 + 10 * m), alpha=0.5, blur=4)
        art.paint("#ffffff", globe, alpha=0.28, fade=(0.5, 0))
    art.glow(1090, 70, 300, "#fff4d0", 0.7)
    art.paint("#fffbe8", disc(1090, 70, 24))
    put = partial(placed, x=560, y=250, turn=-18)
    art.paint("#7ff0ff", put("-30,60 30,60 250,520 -250,520"), alpha=0.26, fade=(1, 0))
    art.line("#b9c4d6", 12, put("-130,0 130,0"))
    for left in (-398, -300, -202, 112, 210, 308):
        art.paint("#dfe8f5", put(box(left - 4, -66, left + 94, 66, 4)))
        art.paint("#3f7be0 #1c3f9c", put(box(left, -62, left + 90, 62)))
        columns = [put([(left + k * 22.5, -62), (left + k * 22.5, 62)]) for k in (1, 2, 3)]
        rows = [put([(left, y), (left + 90, y)]) for y in (-31, 0, 31)]
        art.line("#8fb8ff", 1.6, *columns, *rows, alpha=0.75)
        art.paint("#ffffff", put([(left, -62), (left + 44, -62), (left, 20)]), alpha=0.14)
    art.paint("#ffe08a #e0a53c #a86a2a", put(box(-66, -84, 66, 84, 8)))
    folds = ("-66,-40 20,-84", "-66,20 66,-50", "-66,70 66,10", "-10,84 66,48")
    art.line("#fff3c0", 2, *(put(fold) for fold in folds), alpha=0.55)
    art.paint("#2b3558", put(box(-30, 80, 30, 104, 5)), put(disc(0, 108, 22, 12)))
    art.paint("#7ff0ff", put(disc(0, 110, 13, 6)))
    art.paint("#eef3fa", put(curve("-52,-112 -30,-96 0,-90 30,-96 52,-112")))
    art.line("#eef3fa", 5, put("0,-84 0,-134"))
    art.paint("#ff6b6b", put(disc(0, -138, 7)))


def radar(art: Canvas) -> None:
    """A great dish on a hill listening to a green evening sky."""
    art.band("#08263a #0f5561 #3a9a8a #f4d58a", 0, 675)
    art.stars("radar", 150, 330)
    art.glow(250, 560, 430, "#ffe9a8", 0.75)
    for radius, alpha in ((110, 0.75), (200, 0.55), (290, 0.4), (380, 0.28), (480, 0.18)):
        art.line("#d8fff0", 5, arc(652, 192, radius, radius, -78, -2), alpha=alpha)
    art.paint("#2f7f7c #1d5b64", hills("radar far", 560, 100, 1.4), alpha=0.85)
    art.paint("#1b5560 #0f3848", hills("radar mid", 610, 90, 1.9))
    hill = "-20,690 120,640 340,566 520,546 700,566 940,640 1220,690"
    art.paint("#0f3a48 #061f2e", curve(hill))
    art.line("#e8f0ea #7fa09c", 12, "450,556 508,380", "580,556 524,380")
    art.line("#b9ccc6", 6, "466,508 566,508 482,452 550,452 466,508")
    put = partial(placed, x=516, y=330, turn=45)
    bowl = curve("-210,-40 -150,26 -70,62 0,72 70,62 150,26 210,-40")
    art.paint("#f5f7f0 #a9c2bb #5f8584", put(bowl))
    art.paint("#7fa39e #cfe0d8", put(disc(0, -40, 210, 46)))
    art.paint("#e9f2ec", put(disc(0, -34, 188, 36)))
    rim = [(208 * math.cos(a), -40 + 44 * math.sin(a)) for a in range(14)]
    art.line("#7fa39e", 2, *(put([(0, 0), end]) for end in rim), alpha=0.55)
    art.line("#dfeae4", 5, put("-150,-44 0,-196 150,-44"), put("0,-44 0,-196"))
    art.paint("#ef6a4f", put(disc(0, -198, 18)))
    art.glow(656, 190, 80, "#ffb08a", 0.9)
    art.paint("#4f7674", disc(516, 376, 26))
    art.paint("#e8d8b0 #b08a62", box(700, 512, 850, 590, 3))
    art.paint("#a8483f", "686,516 724,474 826,474 864,516")
    art.paint("#ffe08a", box(716, 534, 740, 558, 3), box(758, 534, 782, 558, 3))
    art.paint("#5a3a34", box(804, 532, 832, 590, 3))
    art.line("#0a2a38", 4, "880,600 880,430", "862,450 898,450")
    for x, size in ((120, 1.0), (180, 1.4), (975, 1.5), (1050, 1.1), (1120, 1.7), (240, 0.9)):
        pines(art, "#06212f", (x, 662, size))
