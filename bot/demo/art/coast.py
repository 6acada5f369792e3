"""Pictures of the shore: a lighthouse, a harbour and a ship on watch."""

from bot.demo.art.canvas import Canvas
from bot.demo.art.nature import clouds, glitter, gulls, ripples
from bot.demo.art.shapes import blob, box, chances, curve, disc, hills, peaks, placed


def lighthouse(art: Canvas) -> None:
    """A striped lighthouse at dusk, its beam over a quiet sea."""
    art.band("#1d2452 #5a4a8e #d9708a #ffb784", 0, 470)
    art.stars("lighthouse", 90, 230)
    art.glow(930, 470, 420, "#ffd9a0", 0.8)
    art.paint("#fff0cc", disc(930, 462, 62))
    art.paint("#a85f8c", hills("cape", 478, 60, 1.4), alpha=0.8)
    art.band("#b5648a #4a4380 #1c2450", 468, 675)
    glitter(art, 930, 468, 70, "#ffd9a0")
    ripples(art, "dusk", 468, "#e9a6b4")
    beam = "392,170 1240,20 1240,250 392,186"
    art.paint("#fff3c4", beam, alpha=0.55, fade=(1, 0.06), sideways=True, blur=3)
    art.paint("#fff3c4", "368,172 -40,110 -40,240 368,184", alpha=0.4, blur=3)
    rock = curve("120,690 170,560 235,525 300,478 380,470 470,480")
    art.paint("#3a2f5e #171a3d", [*rock, (530, 540), (610, 585), (690, 690)])
    facets = (
        "300,482 380,470 440,478 400,520 350,505",
        "235,525 300,500 330,570 270,610 210,600",
        "470,480 530,540 500,600 430,560",
        "540,560 610,585 640,640 580,650",
    )
    art.paint("#8d6a9e", *facets, alpha=0.32)
    tower = "346,215 414,215 438,482 322,482"
    with art.inside(tower):
        art.paint("#ffffff #fbe9e0 #b9a3bd", tower, sideways=True)
        for top in (215, 306, 398):
            art.paint("#ee5a52 #d8404a #8d2a4d", box(316, top, 444, top + 44), sideways=True)
    art.paint("#332a52", *(box(373, row - 13, 387, row + 13, 7) for row in (282, 374, 452)))
    art.paint("#2a2550", box(330, 206, 430, 217, 3), box(352, 152, 408, 160))
    art.paint("#fff9dc #ffd66b", box(356, 160, 404, 206))
    art.paint("#2a2550", box(378, 160, 382, 206), box(336, 188, 424, 191), disc(380, 122, 5))
    art.paint("#d8404a", curve("348,154 358,134 380,124 402,134 412,154"))
    art.glow(380, 180, 150, "#fff3c4", 0.9)
    art.paint("#f6e2d6", box(448, 440, 520, 486))
    art.paint("#8d2a4d", "438,444 484,408 530,444")
    art.paint("#ffd66b", box(474, 452, 494, 472, 2))
    gulls(art, "#2a2550", (640, 150, 22), (700, 190, 15), (590, 210, 12), (800, 120, 12))


def harbour(art: Canvas) -> None:
    """Painted gabled houses along a quay, mirrored in still morning water."""
    art.band("#8fd0e8 #cfeaf0 #fdebd3", 0, 430)
    art.glow(960, 150, 300, "#fff6d8", 0.95)
    art.paint("#fffaf0", disc(960, 150, 46))
    clouds(art, "#ffffff", 0.85, (220, 130, 60), (700, 90, 40), (470, 190, 28))
    art.paint("#a9c9c6", hills("far shore", 420, 120, 1.3))
    art.paint("#84b0a8", hills("near shore", 430, 80, 1.8))
    art.paint("#f1dfc0 #d9c19a", "588,400 588,190 640,70 692,190 692,400")
    art.paint("#5a8f86", "580,196 640,52 700,196")
    art.line("#f6c453", 4, "640,56 640,26")
    art.paint("#f6c453", disc(640, 24, 6))
    art.paint("#ffffff", disc(640, 204, 18))
    art.line("#4b5b6b", 3, "640,204 640,192", "640,204 649,209")
    _houses(art)
    art.band("#9b8578 #6d5d5b", 420, 446)
    art.paint("#4e4448", *(box(x, 408, x + 10, 424, 3) for x in range(40, 1200, 96)))
    art.band("#8cc3cf #3f8299 #23566f", 446, 675)
    art.reflect(446, 0.62)
    ripples(art, "morning", 446, "#eaf7f5", 60)
    _boat(art, 250, 540, 1.25, "#c8453f")
    _boat(art, 905, 575, 1.6, "#1f4e6b")
    gulls(art, "#ffffff", (470, 130, 18), (520, 160, 12), (820, 170, 14))


def _houses(art: Canvas) -> None:
    walls = ["#e76f51", "#f4a261", "#2a9d8f", "#e9c46a", "#d1495b", "#5b8fb9", "#f2e2c4"]
    left = -14.0
    for at, chance in enumerate(chances("houses", 13)):
        wide, top = 84 + 26 * chance, 250 + 74 * (chance * 7 % 1)
        right, middle = left + wide, left + wide / 2
        gable = [(left, top), (middle, top - 44), (right, top)]
        art.paint(walls[at * 3 % 7], [(left, 432), *gable, (right, 432)])
        art.line("#3d405b" if at % 2 else "#6b3f4e", 11, gable)
        art.paint("#3d2b3d", box(left, top, left + wide * 0.16, 432), alpha=0.14)
        panes = [
            box(x - 8, y, x + 8, y + 26, 2)
            for y in range(int(top) + 16, 380, 46)
            for x in (left + wide * 0.27, middle, right - wide * 0.27)
        ]
        art.paint("#fff6e0", *panes, disc(middle, top - 14, 7))
        art.paint("#43526b", *panes, alpha=0.72)
        art.paint("#4a3344", box(middle - 11, 394, middle + 11, 432, 3))
        left = right


def _boat(art: Canvas, x: float, y: float, size: float, hull: str) -> None:
    at = (x, y, size)
    art.paint("#143a4e", disc(x, y + 26 * size, 105 * size, 9 * size), alpha=0.4, blur=4)
    side = curve("-98,-22 -86,14 -60,26 60,26 92,4 112,-34")
    art.paint(hull, placed([*side, (60, -18)], *at))
    art.line("#fff6e0", 6 * size, placed(curve("-100,-24 -20,-15 60,-20 114,-38"), *at))
    art.paint("#fffdf5 #e6d9c4", placed(box(-52, -72, 12, -20, 4), *at))
    art.paint("#2f4858", *(placed(box(a, -62, a + 14, -44, 2), *at) for a in (-44, -26, -8)))
    art.paint(hull, placed(box(-58, -80, 20, -70, 4), *at))
    art.line("#6b4f3f", 4 * size, placed("34,-20 34,-128", *at))
    art.line("#6b4f3f", 1.6, placed("108,-36 34,-124 -52,-74", *at))
    art.paint("#f6c453", placed("36,-126 66,-117 36,-108", *at))


def ship(art: Canvas) -> None:
    """A grey ship on watch before a great setting sun."""
    art.band("#2c2a5e #8a4a86 #f0756a #ffc371", 0, 440)
    art.glow(660, 400, 560, "#ffe3a1", 0.75)
    art.paint("#fff1b8 #ffb65c", disc(660, 372, 190))
    clouds(art, "#ffb18f", 0.45, (210, 190, 50), (1010, 150, 60), (960, 270, 34))
    art.paint("#7d4a7c", peaks("shore", 452, 60, 9), alpha=0.55)
    art.band("#f08a6a #7a4278 #201f4a", 436, 675)
    glitter(art, 660, 438, 120, "#ffe0a0")
    art.paint("#4e4f7a #26264f", "330,400 372,456 880,456 956,382 800,396 780,404")
    art.paint("#e2574c", "366,449 372,458 878,458 888,449")
    decks = (box(470, 352, 760, 406, 4), box(556, 270, 662, 306, 4), box(780, 376, 830, 400, 4))
    mast = "588,270 600,170 622,170 634,270"
    art.paint(
        "#5f6190 #393a68",
        *(*decks, mast, "520,352 536,304 690,304 722,352", "404,404 420,384 458,384 470,404"),
    )
    art.line("#393a68", 7, "810,378 862,300 904,330")
    art.line("#393a68", 4, "611,170 611,104", "574,214 648,214", "586,190 636,190")
    art.line("#393a68", 2, "902,330 902,364")
    art.paint("#393a68", disc(902, 368, 6))
    art.paint("#8a8cb8", disc(611, 156, 17), box(672, 268, 694, 304, 4))
    art.paint("#ffe9a8", *(box(x, 282, x + 12, 293, 2) for x in range(564, 656, 17)))
    art.paint("#ffe9a8", *(disc(x, 374, 4) for x in range(494, 750, 32)))
    art.line("#2b2b58", 1.6, "950,384 611,110 336,400")
    flags = ["#f6c453", "#e2574c", "#f4f1e8", "#4fa3c7"]
    for at in range(9):
        art.paint(flags[at % 4], placed("0,0 20,15 3,23", 640 + at * 31, 134 + at * 25))
    art.reflect(457, 0.35, 4)
    ripples(art, "evening", 460, "#ffcf9a", 54)
    for row, colour, waves in ((560, "#3a2c62", 3.0), (610, "#2a2354", 2.2), (650, "#1a1a42", 2.7)):
        art.paint(colour, hills(colour, row, 30, waves), alpha=0.82)
    art.paint("#e2574c", "176,600 190,520 214,520 228,600")
    art.paint("#f4f1e8", "182,566 187,540 217,540 222,566")
    art.paint("#1a1a42", blob("140,612 170,596 235,596 262,612 200,640"))
    art.paint("#ffe9a8", disc(202, 508, 11))
    art.glow(202, 508, 60, "#ffe9a8", 0.8)
    gulls(art, "#f4f1e8", (330, 220, 20), (380, 250, 14), (880, 210, 16))
