"""Cats in their poses: POSES says which ones."""

from workbook.drawings.canvas import Line, Pen, blob, both, curve, ellipse, limb, polygon, symmetric
from workbook.drawings.coats import Coat
from workbook.drawings.colours import DARK, LIGHT, PINK, Colour, mix, shade
from workbook.drawings.dice import Dice

EYES: tuple[Colour, ...] = ((150, 190, 70), (220, 180, 60), (205, 130, 50), (110, 170, 205), (120, 180, 130))


def head(pen: Pen, dice: Dice, coat: Coat, eyes: str = "open") -> None:
    """A cat's head from the front, with eyes 'open' or 'closed', or (eyes='none') from behind; it fills -1..1."""
    ear, w = dice.between(0.92, 1.08), dice.between(0.96, 1.06)
    for side in pen.sides():
        _ear(side, coat, ear, eyes != "none")
    outline = symmetric((0, -0.42), (0.45 * w, -0.36), (0.78 * w, 0.02), (0.84 * w, 0.36), (0.5 * w, 0.72), (0, 0.84))
    face = coat.fur(pen, blob(*outline), "head")
    beside = [curve((0.2, -0.4), (0.14, -0.12)), curve((0.86, 0.2), (0.55, 0.26)), curve((0.82, 0.45), (0.5, 0.42))]
    coat.stripes(pen, [curve((0, -0.4), (0, -0.08)), *both(beside)], 0.05, face)
    if eyes == "none":
        return
    coat.mask(pen, ellipse(0, 0.28, 0.5, 0.42), face)
    coat.bib(pen, both(ellipse(0.2, 0.52, 0.27, 0.22)) + ellipse(0, 0.2, 0.1, 0.36), face)
    _eyes(pen, dice, coat, eyes)
    _mouth(pen, dice, coat)


def _ear(pen: Pen, coat: Coat, long: float, inner: bool) -> None:
    """The right ear; the left one is drawn by a mirrored pen."""
    tip = (0.76, -0.98 * long)
    coat.fur(pen, blob((0.16, -0.3), (0.42, -0.66 * long), tip, (0.84, -0.45), (0.8, 0.1), (0.4, 0.1), steps=5), "ear")
    coat.fur(pen, polygon((0.16, -0.34), tip, (0.82, 0.05)), "ear")
    if inner:
        pen.paint(polygon((0.36, -0.36), (0.7, -0.8 * long), (0.72, -0.12)), mix(PINK, coat.base, 0.25))


def _eyes(pen: Pen, dice: Dice, coat: Coat, eyes: str) -> None:
    iris, slit = dice.one_of(EYES), dice.between(0.04, 0.1)
    for x in (-0.36, 0.36):
        if eyes == "closed":
            pen.paint(limb(curve((x - 0.17, 0.12), (x, 0.2), (x + 0.17, 0.12)), 0.045), coat.line)
            continue
        pen.paint(ellipse(x, 0.12, 0.22, 0.19), DARK if coat.light else shade(coat.base, -0.5))
        pen.paint(ellipse(x, 0.12, 0.18, 0.165), iris)
        pen.paint(ellipse(x, 0.12, slit, 0.16), DARK)
        pen.paint(ellipse(x + 0.05, 0.05, 0.04), LIGHT)


def _mouth(pen: Pen, dice: Dice, coat: Coat) -> None:
    line = shade(coat.base, -0.6) if coat.shows_white else coat.line
    pen.paint(polygon((-0.11, 0.34), (0.11, 0.34), (0, 0.47)), DARK if coat.kind == "pointed" else PINK)
    pen.paint(limb(curve((-0.22, 0.58), (-0.1, 0.62), (0, 0.5), (0.1, 0.62), (0.22, 0.58)), 0.025), line)
    droop = dice.between(-0.05, 0.12)
    for k in (-1, 0, 1):
        whisker = curve((0.42, 0.5 + 0.05 * k), (1.08, 0.46 + 0.14 * k + droop), steps=1)
        pen.paint(both(limb(whisker, 0.016, 0.01)), coat.line)


def face(pen: Pen, dice: Dice, coat: Coat) -> None:
    coat.shoulders(pen)
    head(pen.at(0, 0.05, 0.95, dice.around(8)), dice, coat, "closed" if dice.chance(0.08) else "open")


def sitting(pen: Pen, dice: Dice, coat: Coat) -> None:
    _tail(pen, coat, curve((0.35, 0.84), (0.72, 0.86), (0.92, 0.62), (0.84, dice.between(0.2, 0.42))), 0.1)
    outline = symmetric((0, -0.35), (0.3, -0.15), (0.42, 0.25), (0.58, 0.6), (0.5, 0.92), (0, 0.96))
    body = coat.fur(pen, blob(*outline), "body")
    coat.stripes(pen, both([curve((0.6, y), (0.34, y + 0.06)) for y in (0.1, 0.28, 0.46, 0.64)]), 0.045, body)
    coat.bib(pen, ellipse(0, 0.12, 0.2, 0.38), body)
    for side in pen.sides():
        leg = coat.fur(side, limb(curve((0.15, 0.3), (0.17, 0.6), (0.19, 0.88)), 0.13), "leg", 0.02)
        coat.bib(side, ellipse(0.19, 0.92, 0.15, 0.11), leg)
    head(pen.at(dice.around(0.06), -0.46, 0.52, dice.around(14)), dice, coat, "closed" if dice.chance(0.1) else "open")


def walking(pen: Pen, dice: Dice, coat: Coat) -> None:
    stride = dice.between(0.06, 0.2)
    tip = (-0.72, -0.72 + dice.between(-0.3, 0.1) * 0.5)
    _tail(pen, coat, curve((-0.6, 0.02), (-0.84, -0.12), (-0.9, -0.5), tip), 0.085)
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
    head(pen.at(0.56, -0.34, 0.42, dice.around(12)), dice, coat)


def curled_up(pen: Pen, dice: Dice, coat: Coat) -> None:
    back, belly = ((0, -0.5), (0.55, -0.36), (0.9, 0.1), (0.76, 0.56)), ((0.2, 0.72), (-0.5, 0.68))
    body = coat.fur(pen, blob(*back, *belly, (-0.9, 0.3), (-0.62, -0.3)), "body")
    stripes = [curve((x, -0.6), (x * 1.15, -0.25), (x * 1.1, 0.05)) for x in (-0.6, -0.36, -0.1, 0.16, 0.42)]
    coat.stripes(pen, stripes, 0.055, body)
    pen.paint(limb(curve((-0.2, 0.62), (-0.1, 0.25), (-0.45, 0.1)), 0.02), coat.edge, body)
    head(pen.at(0.34, 0.14, 0.5, dice.between(4, 26)), dice, coat, "open" if dice.chance(0.25) else "closed")
    _tail(pen, coat, curve((-0.84, 0.34), (-0.6, 0.66), (-0.1, 0.76), (0.3, 0.72)), 0.12)


def from_behind(pen: Pen, dice: Dice, coat: Coat) -> None:
    outline = symmetric((0, -0.35), (0.34, -0.12), (0.5, 0.3), (0.64, 0.66), (0.5, 0.94), (0, 0.98))
    body = coat.fur(pen, blob(*outline), "body")
    ribs = [curve((0.64, y - 0.06), (0.3, y + 0.04)) for y in (0.05, 0.25, 0.45, 0.65)]
    coat.stripes(pen, [curve((0, -0.3), (0, 0.2), (0, 0.7)), *both(ribs)], 0.05, body)
    head(pen.at(dice.around(0.06), -0.44, 0.5, dice.around(12)), dice, coat, "none")
    _tail(pen, coat, curve((0.05, 0.84), (0.45, 0.96), (0.85, 0.84), (0.9, 0.84 - dice.between(0.3, 0.6))), 0.1)


def _tail(pen: Pen, coat: Coat, line: Line, width: float) -> None:
    """A tail along a line, with rings or a white tip when the coat has them."""
    area = coat.fur(pen, limb(line, width, width * 0.75), "tail", 0.02)
    rings = [curve((x - width, y - width), (x + width, y + width), steps=1) for x, y in line[4::4]]
    coat.stripes(pen, rings, 0.035, area)
    coat.bib(pen, ellipse(line[-1, 0], line[-1, 1], width * 1.4), area)


POSES = {"face": face, "sitting": sitting, "walking": walking, "curled up": curled_up, "from behind": from_behind}
