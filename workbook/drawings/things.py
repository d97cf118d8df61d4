"""Things that are not animals: what people use, houses, vehicles, plants.

Each function draws what its name says, within -1..1, in a main colour and another one.
"""

from collections.abc import Callable

from workbook.drawings.canvas import Pen, blob, both, box, curve, egg, ellipse, limb, polygon
from workbook.drawings.colours import DARK, LIGHT, Colour, mix, shade
from workbook.drawings.dice import Dice, cos, sin

Thing = Callable[[Pen, Dice, Colour, Colour], None]
GLASS: Colour = (190, 204, 206)
WOOD: Colour = (132, 92, 60)
LEAF: Colour = (74, 128, 70)


def _mug(pen: Pen, dice: Dice, main: Colour, other: Colour) -> None:
    pen.paint(limb(curve((0.5, -0.3), (0.92, -0.2), (0.86, 0.3), (0.5, 0.42)), 0.1), shade(main, -0.2))
    pen.paint(blob((-0.6, -0.6), (0.58, -0.6), (0.54, 0.6), (0.4, 0.78), (-0.42, 0.78), (-0.56, 0.6)), main)
    pen.paint(box(-0.58, -0.05, 0.56, 0.25), other)
    pen.paint(ellipse(0, -0.6, 0.6, 0.16), shade(main, -0.35))
    pen.paint(ellipse(0, -0.57, 0.5, 0.11), (92, 58, 40))


def _ball(pen: Pen, dice: Dice, main: Colour, other: Colour) -> None:
    area = pen.paint(ellipse(0, 0, 0.85), main)
    pen.paint(limb(curve((-0.9, -0.3), (0, dice.between(-0.2, 0.3)), (0.9, -0.3)), 0.14), other, area)
    pen.paint(limb(curve((-0.3, -0.9), (-0.1, 0), (-0.3, 0.9)), 0.1), shade(main, -0.3), area)
    pen.paint(ellipse(-0.35, -0.42, 0.14, 0.1), LIGHT)


def _lamp(pen: Pen, dice: Dice, main: Colour, other: Colour) -> None:
    pen.paint(limb(curve((0, -0.1), (0, 0.8)), 0.07), shade(other, -0.3))
    pen.paint(blob((-0.4, 0.86), (0, 0.7), (0.4, 0.86), (0.36, 0.95), (-0.36, 0.95)), other)
    pen.paint(polygon((-0.36, -0.85), (0.36, -0.85), (0.72, 0.08), (-0.72, 0.08)), main)
    pen.paint(polygon((-0.1, -0.85), (0.1, -0.85), (0.2, 0.08), (-0.2, 0.08)), shade(main, 0.35))


def _clock(pen: Pen, dice: Dice, main: Colour, other: Colour) -> None:
    pen.paint(ellipse(0, 0, 0.88), main)
    pen.paint(ellipse(0, 0, 0.72), mix(other, LIGHT, 0.75))
    for hour in range(0, 360, 30):
        pen.paint(ellipse(0.6 * cos(hour), 0.6 * sin(hour), 0.05), DARK)
    for length, width in ((0.36, 0.06), (0.54, 0.04)):
        a = dice.whole(0, 359)
        pen.paint(limb([(0, 0), (length * cos(a), length * sin(a))], width), DARK)


def _teapot(pen: Pen, dice: Dice, main: Colour, other: Colour) -> None:
    pen.paint(limb(curve((-0.5, -0.1), (-0.92, -0.1), (-0.84, 0.4), (-0.5, 0.44)), 0.08), shade(main, -0.25))
    pen.paint(limb(curve((0.4, 0.3), (0.7, 0.1), (0.95, -0.34)), 0.15, 0.07), shade(main, -0.15))
    pen.paint(blob((-0.4, -0.4), (0.4, -0.4), (0.68, 0.2), (0.4, 0.72), (-0.4, 0.72), (-0.68, 0.2)), main)
    pen.paint(ellipse(0, -0.4, 0.42, 0.14) + ellipse(0, -0.6, 0.12), other)
    pen.paint(ellipse(-0.28, 0.02, 0.12, 0.2), shade(main, 0.4))


def _chair(pen: Pen, dice: Dice, main: Colour, other: Colour) -> None:
    pen.paint(both(box(0.42, -0.9, 0.58, 0.95)), main)
    pen.paint(box(-0.5, -0.78, 0.5, -0.6) + box(-0.5, -0.4, 0.5, -0.22), shade(main, -0.15))
    pen.paint(both(box(0.65, 0.2, 0.79, 0.98)), shade(main, -0.25))
    pen.paint(polygon((-0.56, 0.02), (0.56, 0.02), (0.82, 0.28), (-0.82, 0.28)), other)


def _umbrella(pen: Pen, dice: Dice, main: Colour, other: Colour) -> None:
    pen.paint(limb(curve((0, -0.3), (0, 0.7), (0.14, 0.88), (0.28, 0.74)), 0.05), WOOD)
    dome = pen.paint(egg((0, -0.86), (0.6, -0.6), (0.95, 0.05), (0.5, -0.04), (0, 0.08)), main)
    pen.paint(polygon((0, -0.9), (0.34, 0.1), (-0.34, 0.1)), other, dome)


def _parcel(pen: Pen, dice: Dice, main: Colour, other: Colour) -> None:
    pen.paint(box(-0.72, -0.3, 0.72, 0.85), main)
    pen.paint(box(-0.8, -0.5, 0.8, -0.2), shade(main, 0.15))
    pen.paint(box(-0.12, -0.5, 0.12, 0.85), other)
    pen.paint(both(blob((0, -0.5), (0.5, -0.86), (0.6, -0.55))), other)


def _jug(pen: Pen, dice: Dice, main: Colour, other: Colour) -> None:
    pen.paint(egg((0.26, -0.9), (0.2, -0.5), (0.6, 0.1), (0.36, 0.86)), main)
    pen.paint(limb(curve((-0.52, 0.1), (-0.2, 0.2), (0.2, 0.0), (0.54, 0.12)), 0.08), other)
    pen.paint(ellipse(0, -0.88, 0.28, 0.09), shade(main, -0.4))


def _house(pen: Pen, dice: Dice, main: Colour, other: Colour) -> None:
    high = dice.between(-0.25, 0.0)
    pen.paint(box(-0.72, high, 0.72, 0.9), main)
    pen.paint(box(0.32, -0.78, 0.52, high), shade(other, -0.3))
    pen.paint(polygon((-0.92, high + 0.02), (0, -0.9), (0.92, high + 0.02)), other)
    pen.paint(box(-0.16, 0.4, 0.16, 0.9), WOOD)
    pen.paint(both(box(0.29, 0.1, 0.63, 0.42)), LIGHT)
    pen.paint(both(box(0.33, 0.14, 0.59, 0.38)), GLASS)


def _tower(pen: Pen, dice: Dice, main: Colour, other: Colour) -> None:
    pen.paint(box(-0.55, -0.9, 0.55, 0.95), main)
    pen.paint(box(-0.62, -0.98, 0.62, -0.84), other)
    for y in (-0.68, -0.3, 0.08, 0.46):
        for x in (-0.34, 0.0, 0.34):
            pen.paint(box(x - 0.11, y, x + 0.11, y + 0.22), (236, 206, 120) if dice.chance(0.3) else GLASS)


def _wheels(pen: Pen, xs: tuple[float, ...], y: float, r: float) -> None:
    for x in xs:
        pen.paint(ellipse(x, y, r), DARK)
        pen.paint(ellipse(x, y, r * 0.45), (176, 178, 182))


def _car(pen: Pen, dice: Dice, main: Colour, other: Colour) -> None:
    pen.paint(blob((-0.5, -0.05), (-0.3, -0.46), (0.3, -0.46), (0.56, -0.05)), main)
    pen.paint(blob((-0.95, 0.05), (0.0, -0.12), (0.9, 0.05), (0.95, 0.4), (0, 0.46), (-0.95, 0.4)), main)
    pen.paint(polygon((-0.38, -0.06), (-0.24, -0.34), (-0.04, -0.34), (-0.04, -0.06)), GLASS)
    pen.paint(polygon((0.04, -0.06), (0.04, -0.34), (0.24, -0.34), (0.42, -0.06)), GLASS)
    pen.paint(ellipse(0.88, 0.14, 0.07), (250, 226, 140))
    _wheels(pen, (-0.5, 0.5), 0.44, 0.22)


def _bus(pen: Pen, dice: Dice, main: Colour, other: Colour) -> None:
    pen.paint(blob((-0.92, -0.55), (0.92, -0.55), (0.95, 0.5), (-0.95, 0.5), steps=3), main)
    pen.paint(box(-0.93, 0.12, 0.93, 0.24), other)
    for x in (-0.7, -0.28, 0.14, 0.58):
        pen.paint(box(x - 0.16, -0.4, x + 0.16, -0.02), GLASS)
    _wheels(pen, (-0.55, 0.55), 0.55, 0.2)


def _boat(pen: Pen, dice: Dice, main: Colour, other: Colour) -> None:
    pen.paint(box(-0.04, -0.95, 0.04, 0.45), WOOD)
    pen.paint(polygon((0.08, -0.92), (0.08, 0.3), (0.78, 0.3)), other)
    pen.paint(polygon((-0.08, -0.7), (-0.08, 0.3), (-0.6, 0.3)), mix(other, LIGHT, 0.4))
    pen.paint(polygon((-0.92, 0.42), (0.92, 0.42), (0.6, 0.86), (-0.62, 0.86)), main)


def _engine(pen: Pen, dice: Dice, main: Colour, other: Colour) -> None:
    pen.paint(box(0.44, -0.66, 0.64, 0.0), shade(main, -0.3))
    pen.paint(box(-0.4, -0.2, 0.86, 0.4), main)
    pen.paint(box(-0.86, -0.66, -0.3, 0.4), other)
    pen.paint(box(-0.74, -0.5, -0.42, -0.12), GLASS)
    pen.paint(box(-0.92, -0.78, -0.24, -0.64), shade(other, -0.3))
    _wheels(pen, (-0.58, 0.06, 0.6), 0.56, 0.24)


def _bicycle(pen: Pen, dice: Dice, main: Colour, other: Colour) -> None:
    rear, front, pedals = (-0.55, 0.4), (0.55, 0.4), (0.0, 0.4)
    seat, bar, grips = (-0.2, -0.3), (0.4, -0.3), (0.34, -0.55)
    for x, y in (rear, front):
        rim = [(x + 0.38 * cos(a), y + 0.38 * sin(a)) for a in range(0, 361, 15)]
        pen.paint(limb(rim, 0.05), DARK)
    for tube in ((rear, seat), (seat, bar), (bar, pedals), (pedals, seat), (rear, pedals), (front, grips)):
        pen.paint(limb(tube, 0.06), main)
    pen.paint(limb([(-0.36, -0.42), (-0.06, -0.42)], 0.08), other)
    pen.paint(limb([(0.2, -0.6), (0.5, -0.58)], 0.06), other)


def _flower(pen: Pen, dice: Dice, main: Colour, other: Colour) -> None:
    pen.paint(limb(curve((0, 0), (0.06, 0.5), (0, 1.0)), 0.06), LEAF)
    pen.paint(blob((0.03, 0.7), (0.34, 0.4), (0.6, 0.4), (0.36, 0.7)), LEAF)
    turn, n = dice.whole(0, 50), dice.whole(5, 8)
    for k in range(n):
        a = turn + 360 * k // n
        pen.paint(ellipse(0.42 * cos(a), -0.3 + 0.42 * sin(a), 0.32, 0.2, a), shade(main, -0.12 * (k % 2)))
    pen.paint(ellipse(0, -0.3, 0.24), other)


def _potted(pen: Pen, dice: Dice, main: Colour, other: Colour) -> None:
    for a in range(-70, 71, 28):
        tip = (0.9 * sin(a), 0.1 - 0.98 * cos(a))
        leaf = limb(curve((0, 0.2), (tip[0] * 0.5, tip[1] * 0.6), tip), 0.05, 0.14)
        pen.paint(leaf, mix(LEAF, main, dice.between(0, 0.5)))
    pen.paint(polygon((-0.46, 0.2), (0.46, 0.2), (0.34, 0.92), (-0.34, 0.92)), other)
    pen.paint(box(-0.54, 0.12, 0.54, 0.3), shade(other, 0.15))


def _tree(pen: Pen, dice: Dice, main: Colour, other: Colour) -> None:
    pen.paint(limb(curve((0, 0.1), (0, 0.95)), 0.12, 0.16), WOOD)
    crown = mix(LEAF, main, 0.6)
    for _ in range(7):
        leaves = ellipse(dice.around(0.5), -0.3 + dice.around(0.35), dice.between(0.32, 0.46))
        pen.paint(leaves, shade(crown, dice.between(-0.2, 0.2)))
    for _ in range(4):
        pen.paint(ellipse(dice.around(0.5), -0.3 + dice.around(0.4), 0.07), other)


def _cactus(pen: Pen, dice: Dice, main: Colour, other: Colour) -> None:
    body = mix(LEAF, main, 0.5)
    pen.paint(limb(curve((0, -0.7), (0, 0.9)), 0.22), body)
    for side, y in ((-1, dice.between(-0.1, 0.3)), (1, dice.between(-0.1, 0.3))):
        pen.paint(limb(curve((0, y + 0.1), (side * 0.45, y + 0.1), (side * 0.55, y - 0.4)), 0.14), shade(body, -0.12))
    pen.paint(ellipse(0, -0.9, 0.14), other)


def _mushroom(pen: Pen, dice: Dice, main: Colour, other: Colour) -> None:
    pen.paint(blob((-0.2, -0.1), (0.2, -0.1), (0.3, 0.85), (-0.3, 0.85)), (226, 212, 190))
    cap = pen.paint(blob((0, -0.85), (0.6, -0.6), (0.9, 0.02), (0, 0.1), (-0.9, 0.02), (-0.6, -0.6)), main)
    for x, y in ((-0.4, -0.3), (0.1, -0.5), (0.5, -0.2), (0.0, -0.1)):
        pen.paint(ellipse(x, y, 0.11), other, cap)


THINGS: dict[str, tuple[Thing, ...]] = {
    "thing": (_mug, _ball, _lamp, _clock, _teapot, _chair, _umbrella, _parcel, _jug),
    "house": (_house, _tower),
    "vehicle": (_car, _bus, _boat, _engine, _bicycle),
    "plant": (_flower, _potted, _tree, _cactus, _mushroom),
}
