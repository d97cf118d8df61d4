"""Cats and other animals: each has its poses."""

from collections.abc import Callable

from workbook.drawings.canvas import Line, Pen, blob, both, curve, egg, ellipse, limb, polygon
from workbook.drawings.coats import Coat
from workbook.drawings.colours import DARK, LIGHT, PINK, VIVID, Colour, mix, shade
from workbook.drawings.dice import Dice

Draw = Callable[[Pen, Dice, Coat], None]
TONGUE: Colour = (214, 96, 104)
BEAK: Colour = (222, 160, 60)
YELLOW_EYE: Colour = (228, 176, 60)
CAT_EYES: tuple[Colour, ...] = ((150, 190, 70), (220, 180, 60), (205, 130, 50), (110, 170, 205), (120, 180, 130))


def _cat_head(pen: Pen, dice: Dice, coat: Coat, eyes: str = "open") -> None:
    """A cat's head from the front, with eyes 'open' or 'closed', or (eyes='none') from behind; it fills -1..1."""
    long, w = dice.between(0.92, 1.08), dice.between(0.96, 1.06)
    tip = (0.76, -0.98 * long)
    ear = blob((0.16, -0.3), (0.42, -0.66 * long), tip, (0.84, -0.45), (0.8, 0.1), (0.4, 0.1), steps=5)
    for side in pen.sides():
        coat.fur(side, ear, "ear")
        coat.fur(side, polygon((0.16, -0.34), tip, (0.82, 0.05)), "ear")
        if eyes != "none":
            side.paint(polygon((0.36, -0.36), (0.7, -0.8 * long), (0.72, -0.12)), mix(PINK, coat.base, 0.25))
    outline = egg((0, -0.42), (0.45 * w, -0.36), (0.78 * w, 0.02), (0.84 * w, 0.36), (0.5 * w, 0.72), (0, 0.84))
    face = coat.fur(pen, outline, "head")
    beside = [curve((0.2, -0.4), (0.14, -0.12)), curve((0.86, 0.2), (0.55, 0.26)), curve((0.82, 0.45), (0.5, 0.42))]
    coat.stripes(pen, [curve((0, -0.4), (0, -0.08)), *both(beside)], 0.05, face)
    if eyes == "none":
        return
    coat.mask(pen, ellipse(0, 0.28, 0.5, 0.42), face)
    coat.bib(pen, both(ellipse(0.2, 0.52, 0.27, 0.22)) + ellipse(0, 0.2, 0.1, 0.36), face)
    _cat_eyes(pen, dice, coat, eyes)
    _cat_mouth(pen, dice, coat)


def _cat_eyes(pen: Pen, dice: Dice, coat: Coat, eyes: str) -> None:
    iris, slit = dice.one_of(CAT_EYES), dice.between(0.04, 0.1)
    for x in (-0.36, 0.36):
        if eyes == "closed":
            pen.paint(limb(curve((x - 0.17, 0.12), (x, 0.2), (x + 0.17, 0.12)), 0.045), coat.line)
            continue
        pen.paint(ellipse(x, 0.12, 0.22, 0.19), DARK if coat.light else shade(coat.base, -0.5))
        pen.paint(ellipse(x, 0.12, 0.18, 0.165), iris)
        pen.paint(ellipse(x, 0.12, slit, 0.16), DARK)
        pen.paint(ellipse(x + 0.05, 0.05, 0.04), LIGHT)


def _cat_mouth(pen: Pen, dice: Dice, coat: Coat) -> None:
    line = shade(coat.base, -0.6) if coat.shows_white else coat.line
    pen.paint(polygon((-0.11, 0.34), (0.11, 0.34), (0, 0.47)), DARK if coat.kind == "pointed" else PINK)
    pen.paint(limb(curve((-0.22, 0.58), (-0.1, 0.62), (0, 0.5), (0.1, 0.62), (0.22, 0.58)), 0.025), line)
    droop = dice.between(-0.05, 0.12)
    for k in (-1, 0, 1):
        whisker = [(0.42, 0.5 + 0.05 * k), (1.08, 0.46 + 0.14 * k + droop)]
        pen.paint(both(limb(whisker, 0.016, 0.01)), coat.line)


def _cat_face(pen: Pen, dice: Dice, coat: Coat) -> None:
    coat.shoulders(pen)
    _cat_head(pen.at(0, 0.05, 0.95, dice.around(8)), dice, coat, "closed" if dice.chance(0.08) else "open")


def _cat_sitting(pen: Pen, dice: Dice, coat: Coat) -> None:
    _cat_tail(pen, coat, curve((0.35, 0.84), (0.72, 0.86), (0.92, 0.62), (0.84, dice.between(0.2, 0.42))), 0.1)
    body = coat.fur(pen, egg((0, -0.35), (0.3, -0.15), (0.42, 0.25), (0.58, 0.6), (0.5, 0.92), (0, 0.96)), "body")
    coat.stripes(pen, both([curve((0.6, y), (0.34, y + 0.06)) for y in (0.1, 0.28, 0.46, 0.64)]), 0.045, body)
    coat.bib(pen, ellipse(0, 0.12, 0.2, 0.38), body)
    for side in pen.sides():
        leg = coat.fur(side, limb(curve((0.15, 0.3), (0.17, 0.6), (0.19, 0.88)), 0.13), "leg", 0.02)
        coat.bib(side, ellipse(0.19, 0.92, 0.15, 0.11), leg)
    _cat_head(
        pen.at(dice.around(0.06), -0.46, 0.52, dice.around(14)), dice, coat, "closed" if dice.chance(0.1) else "open"
    )


def _cat_walking(pen: Pen, dice: Dice, coat: Coat) -> None:
    stride = dice.between(0.06, 0.2)
    tip = (-0.72, -0.72 + dice.between(-0.3, 0.1) * 0.5)
    _cat_tail(pen, coat, curve((-0.6, 0.02), (-0.84, -0.12), (-0.9, -0.5), tip), 0.085)
    for x, dx in ((-0.46, stride), (0.34, -stride)):
        coat.fur(pen, limb(curve((x, 0.2), (x + dx, 0.5), (x + dx, 0.84)), 0.12, 0.09), "far leg", 0.02)
    back = (-0.66, 0.0), (-0.4, -0.2), (0.1, -0.16), (0.5, -0.22), (0.62, 0.1)
    belly = (0.4, 0.34), (-0.1, 0.32), (-0.5, 0.4), (-0.7, 0.22)
    body = coat.fur(pen, blob(*back, *belly), "body")
    coat.stripes(pen, [curve((x, -0.3), (x - 0.06, 0.0), (x, 0.2)) for x in (-0.5, -0.28, -0.06, 0.16)], 0.05, body)
    coat.bib(pen, ellipse(0.5, 0.15, 0.2, 0.24), body)
    for x, dx in ((-0.56, -stride), (0.46, stride)):
        leg = coat.fur(pen, limb(curve((x, 0.15), (x + dx, 0.5), (x + dx * 1.2, 0.86)), 0.14, 0.09), "leg", 0.02)
        coat.bib(pen, ellipse(x + dx * 1.2, 0.9, 0.13, 0.1), leg)
    _cat_head(pen.at(0.56, -0.34, 0.42, dice.around(12)), dice, coat)


def _cat_curled_up(pen: Pen, dice: Dice, coat: Coat) -> None:
    back, belly = ((0, -0.5), (0.55, -0.36), (0.9, 0.1), (0.76, 0.56)), ((0.2, 0.72), (-0.5, 0.68))
    body = coat.fur(pen, blob(*back, *belly, (-0.9, 0.3), (-0.62, -0.3)), "body")
    stripes = [curve((x, -0.6), (x * 1.15, -0.25), (x * 1.1, 0.05)) for x in (-0.6, -0.36, -0.1, 0.16, 0.42)]
    coat.stripes(pen, stripes, 0.055, body)
    pen.paint(limb(curve((-0.2, 0.62), (-0.1, 0.25), (-0.45, 0.1)), 0.02), coat.edge, body)
    _cat_head(pen.at(0.34, 0.14, 0.5, dice.between(4, 26)), dice, coat, "open" if dice.chance(0.25) else "closed")
    _cat_tail(pen, coat, curve((-0.84, 0.34), (-0.6, 0.66), (-0.1, 0.76), (0.3, 0.72)), 0.12)


def _cat_from_behind(pen: Pen, dice: Dice, coat: Coat) -> None:
    body = coat.fur(pen, egg((0, -0.35), (0.34, -0.12), (0.5, 0.3), (0.64, 0.66), (0.5, 0.94), (0, 0.98)), "body")
    ribs = [curve((0.64, y - 0.06), (0.3, y + 0.04)) for y in (0.05, 0.25, 0.45, 0.65)]
    coat.stripes(pen, [curve((0, -0.3), (0, 0.2), (0, 0.7)), *both(ribs)], 0.05, body)
    _cat_head(pen.at(dice.around(0.06), -0.44, 0.5, dice.around(12)), dice, coat, "none")
    _cat_tail(pen, coat, curve((0.05, 0.84), (0.45, 0.96), (0.85, 0.84), (0.9, 0.84 - dice.between(0.3, 0.6))), 0.1)


def _cat_tail(pen: Pen, coat: Coat, line: Line, width: float) -> None:
    """A tail along a line, with rings or a white tip when the coat has them."""
    area = coat.fur(pen, limb(line, width, width * 0.75), "tail", 0.02)
    rings = [[(x - width, y - width), (x + width, y + width)] for x, y in line[4::4]]
    coat.stripes(pen, rings, 0.035, area)
    coat.bib(pen, ellipse(line[-1, 0], line[-1, 1], width * 1.4), area)


def _round_eyes(pen: Pen, coat: Coat, x: float, y: float, r: float) -> None:
    for side in (-x, x):
        if not coat.light:
            pen.paint(ellipse(side, y, r * 1.25), mix(coat.base, LIGHT, 0.5))
        pen.paint(ellipse(side, y, r), DARK)
        pen.paint(ellipse(side + r * 0.35, y - r * 0.35, r * 0.32), LIGHT)


def _dog_head(pen: Pen, dice: Dice, coat: Coat) -> None:
    face = coat.fur(pen, egg((0, -0.72), (0.42, -0.62), (0.62, -0.2), (0.58, 0.3), (0.36, 0.78), (0, 0.92)), "head")
    coat.bib(pen, ellipse(0, -0.2, 0.1, 0.5) + ellipse(0, 0.55, 0.32, 0.36), face)
    coat.mask(pen, ellipse(0, 0.5, 0.32, 0.4), face)
    drop = dice.between(0.3, 0.62)
    ear = blob((0.36, -0.66), (0.7, -0.56), (0.98, -0.1), (0.94, drop), (0.74, drop + 0.08), (0.6, 0.0))
    pen.paint(both(ear), mix(coat.base, coat.mark, 0.6))
    _round_eyes(pen, coat, 0.27, -0.12, 0.12)
    pen.paint(ellipse(0, 0.5, 0.34, 0.3), mix(coat.base, LIGHT, 0.3))
    if dice.chance(0.45):
        pen.paint(egg((0.12, 0.66), (0.13, 0.98), (0, 1.06)), TONGUE)
    pen.paint(limb(curve((-0.24, 0.64), (0, 0.7), (0.24, 0.64)), 0.03), DARK)
    pen.paint(ellipse(0, 0.36, 0.2, 0.14), DARK)
    pen.paint(ellipse(0.06, 0.31, 0.05, 0.03), (150, 150, 150))


def _rabbit_head(pen: Pen, dice: Dice, coat: Coat) -> None:
    lean = dice.between(4, 18)
    for side in (-1, 1):
        ear = pen.at(0.2 * side, -0.05, angle=lean * side)
        coat.fur(ear, ellipse(0, -0.52, 0.17, 0.5), "ear")
        ear.paint(ellipse(0, -0.5, 0.08, 0.36), PINK)
    face = coat.fur(pen, ellipse(0, 0.4, 0.54, 0.5), "head")
    coat.bib(pen, ellipse(0, 0.55, 0.22, 0.24), face)
    _round_eyes(pen, coat, 0.3, 0.3, 0.1)
    pen.paint(both(ellipse(0.12, 0.62, 0.15, 0.12)), mix(coat.base, LIGHT, 0.55))
    pen.paint(ellipse(0, 0.5, 0.08, 0.06), PINK)
    pen.paint(polygon((-0.06, 0.7), (0.06, 0.7), (0.05, 0.84), (-0.05, 0.84)), LIGHT)


def _fox_head(pen: Pen, dice: Dice, coat: Coat) -> None:
    for side in pen.sides():
        coat.fur(side, polygon((0.12, -0.3), (0.58, -1.0), (0.74, -0.1)), "ear")
    pen.paint(both(polygon((0.42, -0.76), (0.58, -1.0), (0.66, -0.62))), DARK)
    pen.paint(both(polygon((0.34, -0.3), (0.54, -0.7), (0.62, -0.16))), mix(coat.white, coat.base, 0.3))
    face = coat.fur(pen, egg((0.5, -0.4), (0.95, 0.22), (0.34, 0.5), (0, 1.0), steps=1), "head")
    pen.paint(both(polygon((0.98, 0.22), (0.3, 0.14), (0.05, 0.8), (0, 1.05), (0.4, 0.55))), coat.white, face)
    pen.paint(both(ellipse(0.36, 0.02, 0.1, 0.11)), DARK)
    pen.paint(ellipse(-0.33, -0.02, 0.035) + ellipse(0.39, -0.02, 0.035), LIGHT)
    pen.paint(ellipse(0, 0.88, 0.13, 0.11), DARK)


def _dog_tail(pen: Pen, coat: Coat) -> None:
    coat.fur(pen, limb(curve((-0.62, -0.02), (-0.78, -0.2), (-0.8, -0.42)), 0.07, 0.04), "tail", 0.02)


def _rabbit_tail(pen: Pen, coat: Coat) -> None:
    pen.paint(ellipse(-0.66, 0.12, 0.15), coat.white)


def _fox_tail(pen: Pen, coat: Coat) -> None:
    brush = blob((-0.5, 0.0), (-0.76, 0.04), (-1.0, 0.36), (-1.0, 0.72), (-0.8, 0.62), (-0.62, 0.3))
    pen.paint(ellipse(-0.98, 0.68, 0.2), coat.white, coat.fur(pen, brush, "tail"))


def _bird(pen: Pen, dice: Dice, coat: Coat) -> None:
    beak = dice.one_of((VIVID["orange"], VIVID["yellow"], (90, 84, 80)))
    for x in (-0.02, 0.18):
        leg, foot = curve((x, 0.5), (x + 0.02, 0.92)), curve((x - 0.1, 0.94), (x + 0.14, 0.94))
        pen.paint(limb(leg, 0.03) + limb(foot, 0.03), shade(beak, -0.3))
    coat.fur(pen, polygon((-0.4, 0.1), (-0.98, 0.3), (-0.94, 0.52), (-0.3, 0.46)), "tail")
    breast = (0.4, -0.7), (0.66, -0.5), (0.6, -0.2), (0.56, 0.2), (0.3, 0.54), (-0.2, 0.56)
    back = (-0.56, 0.3), (-0.3, -0.02), (0.1, -0.3), (0.16, -0.56)
    body = coat.fur(pen, blob(*breast, *back), "body")
    pen.paint(blob((0.55, -0.2), (0.56, 0.2), (0.3, 0.52), (0.08, 0.48), (0.34, 0.1)), mix(coat.base, LIGHT, 0.5), body)
    pen.paint(blob((-0.72, 0.34), (-0.3, 0.0), (0.16, -0.02), (0.22, 0.22), (-0.1, 0.38)), coat.mark)
    pen.paint(polygon((0.62, -0.56), (0.98, -0.42), (0.62, -0.32)), beak)
    pen.paint(ellipse(0.46, -0.48, 0.075), LIGHT)
    pen.paint(ellipse(0.47, -0.48, 0.05), DARK)


def _owl(pen: Pen, dice: Dice, coat: Coat) -> None:
    body = coat.fur(pen, egg((0, -0.78), (0.5, -0.7), (0.62, -0.1), (0.56, 0.55), (0, 0.9)), "body")
    pen.paint(ellipse(0, 0.35, 0.36, 0.46), mix(coat.base, LIGHT, 0.4), body)
    pen.paint(both(blob((0.66, -0.1), (0.42, 0.2), (0.5, 0.72), (0.72, 0.4))), coat.mark)
    for radius, colour in ((0.25, mix(coat.base, LIGHT, 0.65)), (0.17, YELLOW_EYE), (0.1, DARK)):
        pen.paint(both(ellipse(0.25, -0.35, radius)), colour)
    pen.paint(both(limb(curve((0.12, 0.86), (0.26, 0.94)), 0.05)), BEAK)
    pen.paint(polygon((-0.08, -0.24), (0.08, -0.24), (0, 0.0)), BEAK)


def _poses(head: Draw, tail: Callable[[Pen, Coat], None], legs: float = 1.0) -> dict[str, Draw]:
    """The poses of an animal with this head and this tail; `legs` is how long its legs are."""

    def face(pen: Pen, dice: Dice, coat: Coat) -> None:
        coat.shoulders(pen)
        head(pen.at(0, 0.02, 0.95, dice.around(8)), dice, coat)

    def sitting(pen: Pen, dice: Dice, coat: Coat) -> None:
        tail(pen.at(0, 0.55, 0.9), coat)
        body = coat.fur(pen, egg((0, -0.35), (0.32, -0.15), (0.44, 0.25), (0.56, 0.6), (0.5, 0.92), (0, 0.96)), "body")
        coat.bib(pen, ellipse(0, 0.12, 0.22, 0.4), body)
        for side in pen.sides():
            leg = coat.fur(side, limb(curve((0.17, 0.3), (0.19, 0.88)), 0.14), "leg", 0.02)
            coat.bib(side, ellipse(0.19, 0.92, 0.16, 0.11), leg)
        head(pen.at(dice.around(0.06), -0.44, 0.52, dice.around(14)), dice, coat)

    def walking(pen: Pen, dice: Dice, coat: Coat) -> None:
        stride = dice.between(0.03, 0.16)
        tail(pen, coat)
        for x, dx in ((-0.44, stride), (0.32, -stride)):
            coat.fur(pen, limb(curve((x, 0.2), (x + dx, 0.5), (x + dx, 0.84 * legs)), 0.11, 0.08), "far leg", 0.02)
        back = (-0.66, 0.0), (-0.4, -0.18), (0.1, -0.18), (0.5, -0.24), (0.62, 0.1)
        belly = (0.4, 0.34), (-0.1, 0.26), (-0.5, 0.34), (-0.7, 0.2)
        body = coat.fur(pen, blob(*back, *belly), "body")
        coat.bib(pen, ellipse(0.5, 0.15, 0.2, 0.24), body)
        for x, dx in ((-0.56, -stride), (0.46, stride)):
            leg = limb(curve((x, 0.15), (x + dx, 0.5), (x + dx * 1.2, 0.86 * legs)), 0.13, 0.08)
            coat.bib(pen, ellipse(x + dx * 1.2, 0.9 * legs, 0.12, 0.1), coat.fur(pen, leg, "leg", 0.02))
        head(pen.at(0.56, -0.34, 0.42, dice.around(12)), dice, coat)

    return {"face": face, "sitting": sitting, "walking": walking}


ANIMALS: dict[str, dict[str, Draw]] = {
    "cat": {
        "face": _cat_face,
        "sitting": _cat_sitting,
        "walking": _cat_walking,
        "curled up": _cat_curled_up,
        "from behind": _cat_from_behind,
    },
    "dog": _poses(_dog_head, _dog_tail),
    "rabbit": _poses(_rabbit_head, _rabbit_tail, 0.8),
    "fox": _poses(_fox_head, _fox_tail),
    "bird": {"standing": _bird, "front": _owl},
}
