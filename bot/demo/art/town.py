"""Pictures of where people meet: a city, a stadium and a library."""

from bot.demo.art.canvas import Canvas
from bot.demo.art.nature import gulls, ripples
from bot.demo.art.shapes import Shape, arc, box, chances, curve, disc, hills, placed, scatter


def city(art: Canvas) -> None:
    """A riverside skyline with half its lights out and birds crossing the moon."""
    art.band("#0b1140 #2b2f7f #7a4f9f #e58a94", 0, 510)
    art.stars("city", 200, 330)
    art.glow(820, 170, 330, "#fff3d8", 0.65)
    art.paint("#fffbe9 #ffe6c0", disc(820, 170, 88))
    _towers(art, 0, "#6a4f9f", 150, 17)
    _towers(art, 1, "#403a86", 120, 14)
    _towers(art, 2, "#1f2260", 70, 12)
    art.paint("#5a4fa8 #2a2a6a", [*arc(560, 424, 62, 62, 180, 360), (622, 510), (498, 510)])
    art.line("#5a4fa8", 5, "560,366 560,326")
    art.paint("#ffd98a", *(box(x, 452, x + 12, 492, 6) for x in range(512, 612, 22)))
    art.band("#0e1138", 504, 520)
    art.band("#4a3a86 #0d1240", 520, 675)
    art.reflect(520, 0.6, 3.5)
    ripples(art, "river", 520, "#ffc9b0", 44)
    for x in range(30, 1200, 76):
        art.paint("#ffe6a8", disc(x, 500, 4))
        art.glow(x, 500, 26, "#ffe6a8", 0.8)
    for along, lift, more in scatter("flock", 21, 560, -46, 1040, 46):
        gulls(art, "#12143f", (along, 300 - 0.42 * (along - 560) + lift, 12 + 9 * more))


def _towers(art: Canvas, row: int, colour: str, low: float, count: int) -> None:
    left, wide = -30.0, 1260 / count
    for at, chance in enumerate(chances(f"towers{row}", count)):
        top, right = 510 - low - 150 * (chance * 5 % 1), left + wide * (0.86 + 0.3 * chance)
        middle = (left + right) / 2
        art.paint(colour, box(left, top, right, 510))
        if at % 3 == row:
            art.paint(colour, [(left, top), (middle, top - 46), (right, top)])
        elif at % 3 == (row + 1) % 3:
            art.paint(colour, box(left + 16, top - 22, right - 16, top))
            art.line(colour, 3, [(middle, top), (middle, top - 64)])
            art.paint("#ff8a8a", disc(middle, top - 66, 4))
        if row:
            panes = [
                box(x, y, x + 9, y + 13, 1)
                for x in range(int(left) + 12, int(right) - 16, 20)
                for y in range(int(top) + 16, 492, 26)
            ]
            luck = chances(f"lit{row}{at}", len(panes))
            lit = [pane for pane, on in zip(panes, luck, strict=True) if on < 0.34]
            art.paint("#ffd98a" if (at + row) % 2 else "#ffb08f", *lit, alpha=0.92)
        left += wide


def stadium(art: Canvas) -> None:
    """A floodlit pitch before full stands, with the ball on the centre spot."""
    art.band("#0a1440 #1f3f86 #4f8fc0", 0, 330)
    art.stars("stadium", 110, 170)
    art.paint("#2c3568 #161c44", "-20,150 600,226 1220,150 1220,420 -20,420")
    shirts = ["#ff6b6b", "#ffd166", "#f4f1e8", "#4fc3f7", "#9a8fd0"]
    _crowd(art, shirts)
    art.paint("#4a5aa0 #2c3568", "-20,118 600,204 1220,118 1220,152 600,230 -20,152")
    art.paint("#ff6b6b", "-20,150 600,228 1220,150 1220,158 600,236 -20,158")
    art.band("#101640", 372, 398)
    for at, left in enumerate(range(6, 1200, 120)):
        art.paint(shirts[at % 4], box(left, 376, left + 108, 395, 3))
        art.line("#101640", 4, [(left + 22, 386), (left + 60 + 20 * (at % 2), 386)], alpha=0.5)
    art.band("#4fc26a #1f8a4c", 396, 690)
    for at in range(-9, 10, 2):
        stripe = [(at * 70, 396), (at * 70 + 70, 396), (at * 150 + 150, 690), (at * 150, 690)]
        art.paint("#8fe08a", placed(stripe, 600, 0), alpha=0.28)
    centre = arc(600, 560, 330, 82, 0, 360)
    art.line(
        "#f4fff0", 5, "-20,420 1220,420", "600,420 600,478", "-20,560 1220,560", centre, alpha=0.85
    )
    _floodlight(art, 120, 1)
    _floodlight(art, 1080, -1)
    _ball(art)
    for at, (x, y, more) in enumerate(scatter("confetti", 50, 0, 150, 1200, 470)):
        art.paint(shirts[at % 4], placed(box(-5, -2.5, 5, 2.5), x, y, 0.8 + more, 360 * more))


def _floodlight(art: Canvas, x: float, toward: float) -> None:
    art.line("#0d1236", 9, [(x, 200), (x, 60)])
    art.paint("#0d1236", box(x - 66, 20, x + 66, 82, 8))
    art.paint("#fffbe0", *(disc(x + dx, y, 10) for dx in (-48, -16, 16, 48) for y in (37, 65)))
    art.glow(x, 50, 250, "#f4fbff", 0.85)
    beam = [(x, 40), (x + toward * 760, 690), (x + toward * 180, 690)]
    art.paint("#f4fbff", beam, alpha=0.26, fade=(1, 0.05), blur=10)


def _crowd(art: Canvas, shirts: list[str]) -> None:
    people: dict[str, list[Shape]] = {shirt: [] for shirt in shirts}
    for row in range(7):
        for seat, chance in enumerate(chances(f"row{row}", 76)):
            x = -10 + seat * 16 + row % 2 * 8
            roof = 246 - abs(x - 600) * 76 / 620
            if chance < 0.85:
                place = disc(x, roof + row * (372 - roof) / 7, 6)
                people[shirts[int(chance * 97) % 5]].append(place)
    for shirt, places in people.items():
        art.paint(shirt, *places, alpha=0.85, blur=1.6)


def _ball(art: Canvas) -> None:
    art.paint("#0d5a34", disc(608, 606, 100, 17), alpha=0.55, blur=5)
    ball = disc(600, 522, 88)
    with art.inside(ball):
        art.paint("#ffffff #e6ebf4 #9fa9c8", ball)
        patch = "0,-32 30.4,-9.9 18.8,25.9 -18.8,25.9 -30.4,-9.9"
        art.paint("#1f2450", placed(patch, 600, 516))
        for turn in range(0, 360, 72):
            art.paint("#1f2450", placed(placed(patch, 0, -92, 0.95, 36), 600, 516, 1, turn))
            art.line("#1f2450", 4, placed("0,-30 0,-64", 600, 516, 1, turn))
        art.paint("#ffffff", disc(566, 480, 32, 20, -35), alpha=0.4, blur=5)


def library(art: Canvas) -> None:
    """Shelves around a tall window, a reading lamp and a sleeping cat."""
    art.band("#5a3440 #3c2236", 0, 675)
    _shelves(art, 0, 392)
    _shelves(art, 808, 1200)
    _window(art)
    sheen = "464,548 736,548 900,690 300,690"
    art.line("#e0a865", 9, "886,590 926,40", "946,590 986,40")
    rungs = [[(890 + 7.2 * k, 540 - 98 * k), (950 + 7.2 * k, 540 - 98 * k)] for k in range(6)]
    art.line("#e0a865", 7, *rungs)
    art.band("#8a4f38 #5c3128", 560, 690)
    art.band("#b8744a", 556, 568)
    art.paint("#7d8fd8", sheen, alpha=0.2, fade=(1, 0.1), blur=5)
    art.glow(330, 430, 330, "#ffd98a", 0.75)
    art.paint("#3a1f28", box(322, 440, 336, 560), curve("272,562 300,546 358,546 386,562"))
    art.paint("#4fb08a #1f6f63", curve("236,452 262,396 330,376 396,396 422,452"))
    art.paint("#fff3c8", box(246, 448, 412, 457, 4))
    for top, wide, colour in ((542, 190, "#30638e"), (522, 170, "#edae49"), (504, 178, "#d1495b")):
        art.paint(colour, box(690, top - 4, 690 + wide, top + 16, 4))
        art.paint("#fff6e0", box(698, top, 688 + wide, top + 11))
    _cat(art)
    page = [(62, -16), (0, -4), (0, 10), (62, 0)]
    art.paint(
        "#fff8ea", placed(page, 480, 606, 1.5), [(480 - 1.5 * x, 606 + 1.5 * y) for x, y in page]
    )
    art.line("#b79f94", 2, "480,600 480,620")
    for k in range(4):
        art.line("#b79f94", 2, [(492, 602 + k * 4), (562, 588 + k * 5)], alpha=0.6)
        art.line("#b79f94", 2, [(398, 588 + k * 5), (468, 602 + k * 4)], alpha=0.6)


def _shelves(art: Canvas, left: float, right: float) -> None:
    spines = [
        "#d1495b",
        "#edae49",
        "#2f8f8b",
        "#30638e",
        "#f1e3c6",
        "#8f5a8a",
        "#6a9f58",
        "#e07a4f",
    ]
    art.paint("#2a1626 #3a2030", box(left, 0, right, 560))
    for floor in (128, 268, 408, 548):
        x, dice = left + 12.0, iter(chances(f"books{left}{floor}", 80))
        while x < right - 34:
            wide, tall, spine = 15 + 19 * next(dice), 74 + 38 * next(dice), int(8 * next(dice))
            lean = 8 if next(dice) > 0.9 else 0
            x += 2 * lean
            art.paint(spines[spine], placed(box(0, -tall, wide, 0, 2), x, floor, turn=lean))
            art.paint(
                "#fff3d6", placed(box(3, 12 - tall, wide - 3, 17 - tall), x, floor, turn=lean)
            )
            shade = placed(box(wide - 4, -tall, wide, 0), x, floor, turn=lean)
            art.paint("#1a0c18", shade, alpha=0.2)
            x += wide + 2
        art.paint("#a8683f #7a4530", box(left, floor, right, floor + 15))
        art.paint("#120812", box(left, floor + 15, right, floor + 27), alpha=0.35)
    posts = (box(left - 8, 0, left + 11, 565), box(right - 11, 0, right + 8, 565))
    art.paint("#b8774a #7a4530", *posts)


def _window(art: Canvas) -> None:
    art.paint("#c98a58 #8a5238", [*arc(600, 220, 152, 152, 180, 360), (752, 560), (448, 560)])
    with art.inside([*arc(600, 220, 136, 136, 180, 360), (736, 548), (464, 548)]):
        art.band("#14235c #3f5aa8 #e9a08a", 80, 550)
        art.stars("window", 330, 330)
        art.glow(670, 190, 120, "#fff6dc", 0.8)
        crescent = [*arc(670, 190, 34, 34, -115, 85), *arc(657, 183, 30, 30, 65, -90)]
        art.paint("#fff8e6", crescent)
        art.paint("#2a3a78", hills("garden", 520, 80, 3))
        drops = [
            [(x, y), (x - 5, y + 16 + 10 * m)] for x, y, m in scatter("r", 60, 460, 90, 740, 540)
        ]
        art.line("#dfe9ff", 1.4, *drops, alpha=0.4)
    art.paint("#c98a58", box(595, 84, 605, 550), box(464, 216, 736, 225), box(464, 384, 736, 392))


def _cat(art: Canvas) -> None:
    body = curve("480,560 470,528 500,500 560,492 612,510 632,545 628,560")
    art.paint("#f2a65a #c9743a", body, disc(500, 528, 32, 27))
    art.paint("#f2a65a", "474,518 472,486 496,504", "504,502 526,488 528,516")
    art.line("#a8552a", 6, "560,494 566,520", "584,498 588,522", "536,496 540,514")
    art.line("#d98545", 15, curve("624,546 600,556 556,552 520,556"))
    art.line("#4a2418", 3, arc(488, 528, 7, 5, 10, 170), arc(512, 528, 7, 5, 10, 170))
    art.paint("#4a2418", "496,536 504,536 500,541")
