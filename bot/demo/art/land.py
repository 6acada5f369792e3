"""Pictures of open country: peaks, a wind farm and a night train."""

from bot.demo.art.canvas import Canvas
from bot.demo.art.nature import clouds, pines, ripples
from bot.demo.art.shapes import arc, blob, box, curve, disc, hills, peaks, placed, scatter


def mountains(art: Canvas) -> None:
    """Snowy peaks over a lake, and a file of walkers with a mule and a lantern."""
    art.band("#22346e #5f6db0 #f2a99a #ffdfb0", 0, 470)
    art.glow(330, 350, 460, "#fff0c8", 0.9)
    art.paint("#fff6da", disc(330, 330, 58))
    clouds(art, "#ffffff", 0.45, (900, 120, 44), (140, 170, 34))
    art.paint("#a9a3cf #d9b9c4", peaks("range far", 470, 230, 9), alpha=0.85)
    _peak(art, 900, 88, 470, "#6f7cb6", "#46528f")
    _peak(art, 150, 190, 360, "#7f86bc", "#525b98")
    _peak(art, 560, 216, 330, "#5d6aa8", "#3b4684")
    far = scatter("far firs", 90, -10, 0, 1210, 1)
    pines(art, "#3a4a78", *((x, 474, 0.25 + 0.2 * more) for x, _, more in far))
    art.band("#7f8fc8 #35457f", 478, 675)
    art.reflect(478, 0.6, 3)
    ripples(art, "lake", 478, "#ffe9d8", 40)
    bank = curve("420,700 560,640 760,606 980,580 1220,566")
    art.paint("#2c3a66 #161d44", [*bank, (1220, 700)])
    art.line("#f2a99a", 3, bank, alpha=0.35)
    near = scatter("firs", 6, 1010, 616, 1200, 670)
    pines(art, "#121a3c", *((x, foot, 0.9 + 0.6 * more) for x, foot, more in near))
    pines(art, "#161d44", (40, 668, 1.7), (110, 668, 1.3), (170, 668, 1.9), (255, 668, 1.2))
    for x, foot in ((640, 628), (694, 618), (820, 600), (872, 593)):
        art.paint("#0d1330", placed(curve("-9,0 -10,-32 0,-44 10,-32 9,0"), x, foot))
        art.paint("#0d1330", disc(x + 2, foot - 51, 8), box(x - 17, foot - 40, x - 6, foot - 16, 4))
        art.line("#0d1330", 2.4, [(x + 14, foot), (x + 10, foot - 38)])
    mule = blob("-34,-36 0,-32 26,-38 40,-58 58,-56 62,-46 46,-42 34,-18 -30,-16")
    art.paint("#0d1330", placed(mule, 756, 610))
    art.line("#0d1330", 4, "800,556 804,540", "722,578 714,600")
    legs = [[(756 + leg, 590), (756 + leg, 612)] for leg in (-26, -16, 22, 30)]
    art.line("#0d1330", 5, *legs)
    art.paint("#c8453f", box(736, 562, 766, 582, 6))
    art.glow(892, 566, 70, "#ffd98a", 0.95)
    art.paint("#fff0c0", disc(892, 566, 5))


def _peak(art: Canvas, x: float, top: float, wide: float, light: str, dark: str) -> None:
    art.paint(f"{light} #8f8fc0", [(x - wide, 480), (x, top), (x + wide, 480)])
    ridge = [(x, top), (x + 16, top + 70), (x - 20, top + 140), (x + 30, top + 230), (x, 480)]
    art.paint(f"{dark} #6a6fa8", [*ridge, (x + wide, 480)])
    snow, run = top + 0.36 * (480 - top), 0.36 * wide
    teeth = [
        (x + run * (1 - tooth / 4), snow + (-26 if tooth % 2 else 20) * wide / 470)
        for tooth in range(1, 8)
    ]
    art.paint("#ffffff #ffeef0", [(x, top), (x + run, snow), *teeth, (x - run, snow)])
    shade = [*ridge[:2], (x - 8, snow + 16), *reversed(teeth[:3]), (x + run, snow)]
    art.paint("#8f9bd0", shade, alpha=0.5)


def wind(art: Canvas) -> None:
    """White turbines on green hills, and sheep that do not mind them."""
    art.band("#4fa8dc #a9dcec #fdf3d6", 0, 560)
    art.glow(960, 140, 320, "#fff4c8", 0.95)
    art.paint("#fffbe6", disc(960, 140, 54))
    clouds(art, "#ffffff", 0.9, (210, 120, 62), (560, 200, 40), (1120, 270, 46))
    art.paint("#a9d3b4 #8fc3a4", hills("blue down", 470, 110, 1.2))
    for foot, size, turn in ((760, 0.6, 20), (900, 0.55, 50), (620, 0.5, 85), (1040, 0.62, 5)):
        _turbine(art, foot, 435, size, turn)
    art.paint("#7fc48a #5aa872", hills("green down", 540, 120, 1.0))
    _turbine(art, 470, 470, 1.0, 35)
    _turbine(art, 1080, 500, 1.1, 75)
    field = hills("gold", 590, 110, 0.9)
    art.paint("#f2d16b #d9a94a", field)
    with art.inside(field):
        rows = [[(600 + (x - 600) * 0.35, 470), (x, 690)] for x in range(-160, 1452, 62)]
        art.line("#c08f3c", 5, *rows, alpha=0.4)
    art.paint("#5fb26e #2f7f58", hills("meadow", 652, 96, 1.3))
    _turbine(art, 240, 600, 1.65, 12)
    for at in (
        (520, 628, 1.0),
        (610, 640, 1.2),
        (820, 634, 1.1),
        (905, 650, 1.35),
        (705, 622, 0.8),
    ):
        legs = [box(x - 2.5, -10, x + 2.5, 8) for x in (-16, -8, 8, 16)]
        head = (disc(30, -24, 9, 7, 30), disc(24, -30, 5, 3))
        wool = [disc(x, y, 13) for x, y in ((-16, -18), (-5, -26), (8, -26), (18, -18), (0, -16))]
        art.paint("#3a3f4f", *(placed(leg, *at) for leg in legs))
        art.paint("#fffaf0", *(placed(tuft, *at) for tuft in wool))
        art.paint("#3a3f4f", *(placed(part, *at) for part in head))
    for x, y, more in scatter("daisies", 60, 0, 632, 1200, 672):
        art.paint("#fff3a8" if more > 0.5 else "#ffffff", disc(x, y, 2 + 2 * more))


def _turbine(art: Canvas, x: float, foot: float, size: float, turn: float) -> None:
    tower = placed("-4,-330 4,-330 9,12 -9,12", x, foot, size)
    art.paint("#ffffff #e3ebee #b9c9d2", tower, sideways=True)
    top = foot - 330 * size
    blade = curve("-3,-6 -11,-44 -6,-110 0,-178 4,-110 4,-6")
    for third in (0, 120, 240):
        art.paint("#ffffff #dfe9ee", placed(blade, x, top, size, turn + third))
    art.paint("#c4d2da", disc(x, top, 10 * size))
    art.paint("#ffffff", disc(x, top, 6 * size))


def train(art: Canvas) -> None:
    """A night train with lit windows on a tall stone viaduct."""
    art.band("#0f1742 #2f3f86 #7f6fb0 #e9a3a0", 0, 675)
    art.stars("train", 170, 380)
    art.glow(250, 150, 220, "#fff6dc", 0.6)
    art.paint("#fff8e6", disc(250, 150, 52))
    clouds(art, "#b9a9d8", 0.25, (760, 130, 44), (1060, 210, 36))
    art.paint("#7f7fc0 #a98fb8", peaks("alps far", 480, 330, 8), alpha=0.8)
    art.paint("#454f93 #6a639f", peaks("alps", 560, 270, 6))
    _viaduct(art)
    for at, left in enumerate((-70, 210, 490)):
        _carriage(art, left, sleeper=at == 1)
    nose = [(770, 374), (770, 286), *curve("940,286 1000,304 1036,346 1040,374")]
    art.paint("#e8534a #b3304a #6d1f4a", nose)
    art.paint("#ffe3b0", box(770, 340, 1034, 348))
    art.paint("#9fe0f0 #3f6fa8", blob("940,300 984,312 1006,334 944,334"))
    art.paint("#3a2050", box(796, 304, 840, 330, 4), box(852, 304, 896, 330, 4))
    art.paint("#ffe08a", box(799, 307, 837, 327, 3), box(855, 307, 893, 327, 3))
    art.paint("#241a44", *(disc(x, 376, 11) for x in (806, 840, 950, 984)))
    beam = "1030,352 1260,300 1260,430 1030,366"
    art.paint("#fff3c4", beam, alpha=0.6, fade=(1, 0), sideways=True, blur=4)
    art.glow(1032, 358, 70, "#fff3c4", 0.95)
    art.paint("#1d2352 #0f1438", hills("glen", 690, 80, 2.2))
    firs = ((60, 1.5), (130, 1.1), (1060, 1.3), (1130, 1.7), (1185, 1.2), (600, 0.8), (660, 1.0))
    pines(art, "#0f1438", *((x, 664, size) for x, size in firs))


def _viaduct(art: Canvas) -> None:
    art.band("#c49a8f #8f6f86 #4a4274", 392, 690)
    for x in range(45, 1260, 150):
        hole = [*arc(x, 500, 56, 56, 180, 360), (x + 56, 690), (x - 56, 690)]
        art.paint("#6a639f #4a4a90 #2c2f66", hole)
        with art.inside(hole):
            art.paint("#2f3876 #272a62", hills("woods far", 640, 70, 1.5))
            art.paint("#d9c4e0", disc(x, 625, 150, 22), alpha=0.35, blur=14)
        art.line("#e3bba6", 7, arc(x, 500, 60, 60, 180, 360), alpha=0.6)
        art.paint("#3a2f5e", box(x - 56, 498, x - 44, 690), alpha=0.28)
    stones = [
        box(x, y, x + 14 + 14 * m, y + 6, 2) for x, y, m in scatter("s", 90, 0, 412, 1200, 440)
    ]
    art.paint("#8a6478", *stones, alpha=0.35)
    art.band("#e3bba6", 386, 398)
    art.band("#4a3a60", 378, 387)


def _carriage(art: Canvas, left: int, sleeper: bool) -> None:
    right = left + 272
    wheels = [disc(left + dx, 376, 11) for dx in (36, 68, 204, 236)]
    art.paint("#241a44", box(right - 2, 352, right + 12, 366), *wheels)
    art.paint("#3f5fb0 #27408a #1a2860", box(left, 284, right, 374, 10))
    art.paint("#ffe3b0", box(left, 340, right, 348))
    art.paint("#1a2453", box(left + 12, 278, right - 12, 287, 4))
    for pane, x in enumerate(range(left + 18, right - 40, 42)):
        art.paint("#141c48", box(x - 2, 300, x + 32, 332, 5))
        curtain = sleeper and pane % 2 == 1
        art.paint("#d97a8a #a84a70" if curtain else "#fff0b8 #ffc866", box(x, 302, x + 30, 330, 4))
        if not curtain and pane % 3 == 0:
            traveller = (disc(15, -15, 5.5), curve("5,0 8,-8 22,-8 25,0"))
            art.paint("#7a4a5a", *(placed(part, x, 330) for part in traveller))
