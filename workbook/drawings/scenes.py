"""What stands behind a subject: rooms, gardens, textures, and a blur of its own colour; what stands in front of it; and
pictures that are all scene: landscapes and abstract ones.

A part of a scene is drawn at a light level (luma), above or below a line: the floor's edge or the horizon.
"""

from workbook.drawings.canvas import Pen, blob, box, curve, ellipse, limb, polygon
from workbook.drawings.colours import VIVID, Colour, luma, mix, shade, to_luma, vary
from workbook.drawings.dice import Dice

# fmt: off
# A table: one colour after the other, as many on a line as there is room for.
MUTED: tuple[Colour, ...] = (
    (196, 178, 150), (150, 168, 180), (166, 150, 170), (142, 160, 130), (190, 150, 140),
    (120, 120, 130), (176, 170, 120), (110, 140, 150), (150, 110, 90), (200, 200, 196),
)
# fmt: on
SKY: tuple[Colour, ...] = ((150, 190, 226), (196, 210, 220), (240, 190, 150), (90, 110, 150))
GRASS: tuple[Colour, ...] = ((96, 146, 80), (140, 160, 84), (70, 110, 70), (190, 170, 110))
SNOW: Colour = (244, 246, 250)
EVERYWHERE = box(-1.2, -1.2, 1.2, 1.2)
MARKS = {
    "ring": ellipse(0, 0, 1),
    "triangle": polygon((0, -1), (0.9, 0.6), (-0.9, 0.6)),
    "bar": box(-1.4, -0.2, 1.4, 0.2),
    "curve": limb(curve((-1, 0), (-0.3, -0.6), (0.4, 0.6), (1, 0)), 0.14),
}


def tone(colour: Colour, level: int) -> Colour:
    """The colour moved to a light level, but never to plain black or white."""
    return to_luma(colour, min(245, max(12, level)))


def muted(dice: Dice, level: int) -> Colour:
    """Some colour of a room or a wall, at a light level."""
    return tone(vary(dice, dice.one_of(MUTED)), level)


def indoor(pen: Pen, dice: Dice, level: int) -> None:
    """A wall, a floor, and one or two of: window, picture, sofa, rug, shelf."""
    line = dice.between(0.2, 0.6)
    pen.paint(EVERYWHERE, muted(dice, level + dice.whole(-8, 14)))
    pen.paint(box(-1.2, line, 1.2, 1.2), muted(dice, level + dice.whole(-26, 8)))
    for part in dict.fromkeys(dice.one_of((_window, _picture, _sofa, _rug, _shelf)) for _ in range(2)):
        part(pen, dice, level, line)


def _window(pen: Pen, dice: Dice, level: int, line: float) -> None:
    x, y = dice.between(-0.9, 0.5), dice.between(-0.95, -0.6)
    pen.paint(box(x, y, x + 0.6, y + 0.7), muted(dice, level + 24))
    pen.paint(box(x + 0.05, y + 0.05, x + 0.55, y + 0.65), tone(dice.one_of(SKY), level + 10))
    pen.paint(box(x + 0.28, y, x + 0.32, y + 0.7), muted(dice, level + 24))


def _picture(pen: Pen, dice: Dice, level: int, line: float) -> None:
    x, y = dice.between(-0.9, 0.4), dice.between(-0.9, -0.4)
    pen.paint(box(x, y, x + 0.5, y + 0.4), muted(dice, level - 26))
    pen.paint(box(x + 0.06, y + 0.06, x + 0.44, y + 0.34), tone(dice.one_of(VIVID.values()), level + 12))


def _sofa(pen: Pen, dice: Dice, level: int, line: float) -> None:
    colour = tone(dice.one_of(VIVID.values()), level + dice.whole(-20, 14))
    pen.paint(blob((-1.1, line - 0.5), (1.1, line - 0.5), (1.1, line + 0.5), (-1.1, line + 0.5), steps=3), colour)
    pen.paint(box(-1.2, line + 0.1, 1.2, line + 0.42), shade(colour, -0.14))


def _rug(pen: Pen, dice: Dice, level: int, line: float) -> None:
    colour = tone(dice.one_of(VIVID.values()), level + dice.whole(-14, 14))
    pen.paint(ellipse(dice.around(0.4), 0.82, 0.85, 0.26), colour)
    pen.paint(ellipse(dice.around(0.2), 0.82, 0.55, 0.16), shade(colour, 0.14))


def _shelf(pen: Pen, dice: Dice, level: int, line: float) -> None:
    y, x = dice.between(-0.75, -0.3), -1.0
    while x < 1:
        wide = dice.between(0.08, 0.18)
        if dice.chance(0.7):
            book = box(x, y - dice.between(0.2, 0.36), x + wide, y)
            pen.paint(book, tone(dice.one_of(VIVID.values()), level - 6))
        x += wide
    pen.paint(box(-1.2, y, 1.2, y + 0.06), muted(dice, level - 30))


def outdoor(pen: Pen, dice: Dice, level: int) -> None:
    """Sky and ground, and one or two of: a cloud, hills, trees; sometimes a fence; tufts of grass."""
    line = dice.between(-0.2, 0.5)
    pen.paint(EVERYWHERE, tone(vary(dice, dice.one_of(SKY)), level + dice.whole(-4, 22)))
    for part in dict.fromkeys(dice.one_of((_cloud, _hills, _trees)) for _ in range(2)):
        part(pen, dice, level, line)
    ground = tone(vary(dice, dice.one_of(GRASS)), level + dice.whole(-22, 4))
    pen.paint(box(-1.2, line, 1.2, 1.2), ground)
    if dice.chance(0.4):
        _fence(pen, dice, level, line)
    for _ in range(12):
        x, y = dice.between(-1, 1), dice.between(line, 1.0)
        pen.paint(polygon((x, y), (x + 0.05, y - 0.14), (x + 0.09, y)), shade(ground, dice.between(-0.2, 0.15)))


def _cloud(pen: Pen, dice: Dice, level: int, line: float) -> None:
    x, y = dice.between(-0.7, 0.7), dice.between(-0.85, -0.4)
    for k in (-0.2, 0, 0.2):
        pen.paint(ellipse(x + k, y, 0.2, 0.13), tone((240, 240, 244), level + 28))


def _hills(pen: Pen, dice: Dice, level: int, line: float) -> None:
    for darker in (10, 18):
        hill = ellipse(dice.between(-0.8, 0.8), line + 0.12, dice.between(0.5, 0.9), dice.between(0.3, 0.6))
        pen.paint(hill, tone(dice.one_of(((110, 140, 120), (130, 140, 160))), level - darker))


def _trees(pen: Pen, dice: Dice, level: int, line: float) -> None:
    for _ in range(3):
        x, r = dice.between(-1, 1), dice.between(0.16, 0.32)
        pen.paint(box(x - 0.04, line - 0.4, x + 0.04, line + 0.05), tone((110, 80, 60), level - 24))
        pen.paint(ellipse(x, line - 0.45, r, r * 1.2), tone(dice.one_of(GRASS), level + dice.whole(-28, 0)))


def _fence(pen: Pen, dice: Dice, level: int, line: float) -> None:
    colour = muted(dice, level + 12)
    for k in range(9):
        x, top, bottom = -1.05 + 0.25 * k, line - 0.34, line + 0.2
        pen.paint(polygon((x, bottom), (x, top), (x + 0.06, line - 0.42), (x + 0.12, top), (x + 0.12, bottom)), colour)
    pen.paint(box(-1.2, line - 0.2, 1.2, line - 0.12), shade(colour, -0.12))


def texture(pen: Pen, dice: Dice, level: int) -> None:
    """Stripes, checks, dots, planks or blotches."""
    a, b = muted(dice, level), muted(dice, level + dice.one_of((-24, -16, 16, 24)))
    pen.paint(EVERYWHERE, a)
    kind, step = dice.one_of(("stripes", "checks", "dots", "planks", "blotches")), dice.between(0.2, 0.4)
    if kind == "stripes":
        pen = pen.at(0, 0, angle=dice.whole(0, 17) * 10)
    places = [-1.5 + step * k for k in range(int(3 / step) + 1)]
    for i, x in enumerate(places):
        if kind == "stripes":
            pen.paint(box(x, -1.6, x + step / 2, 1.6), b)
        elif kind == "planks":
            joint = x + 0.3 * (i % 2)
            pen.paint(box(-1.3, x, 1.3, x + 0.04), b)
            pen.paint(box(joint, x, joint + 0.03, x + step), b)
        elif kind == "blotches":
            blotch = ellipse(dice.between(-1, 1), dice.between(-1, 1), dice.between(0.1, 0.35))
            pen.paint(blotch, mix(a, b, dice.unit()))
        else:
            for j, y in enumerate(places):
                if kind == "dots":
                    pen.paint(ellipse(x, y, step / 5), b)
                elif (i + j) % 2:
                    pen.paint(box(x, y, x + step, y + step), b)


def backdrop(pen: Pen, dice: Dice, kind: str, subject: Colour, level: int) -> None:
    """Paint 'indoor', 'outdoor', 'texture' or 'similar', which is soft and in the subject's own colour."""
    if kind != "similar":
        {"indoor": indoor, "outdoor": outdoor, "texture": texture}[kind](pen, dice, level)
        return
    pen.paint(EVERYWHERE, tone(subject, level))
    for _ in range(14):
        blotch = ellipse(dice.between(-1, 1), dice.between(-1, 1), dice.between(0.1, 0.4))
        pen.paint(blotch, tone(vary(dice, subject, 8), level + dice.whole(-12, 12)))


def in_front(pen: Pen, dice: Dice) -> None:
    """Something between the camera and the subject: bars, grass, a leaf, a corner."""
    kind = dice.one_of(("bars", "grass", "leaf", "corner"))
    colour = vary(dice, dice.one_of(MUTED))
    if kind == "bars":
        start = dice.between(-0.9, -0.6)
        for k in range(4):
            x = start + 0.5 * k
            pen.paint(box(x, -1.2, x + 0.09, 1.2), colour)
    elif kind == "grass":
        for _ in range(16):
            x, lean = dice.between(-1.05, 1.0), dice.around(0.25)
            blade = polygon((x, 1.1), (x + lean, dice.between(0.3, 0.7)), (x + 0.12, 1.1))
            pen.paint(blade, shade(dice.one_of(GRASS), dice.between(-0.3, 0.1)))
    elif kind == "leaf":
        side, y = dice.one_of((-1, 1)), dice.between(-0.5, 0.8)
        pen.paint(ellipse(side * 0.85, y, 0.5, 0.2, side * dice.whole(10, 50)), dice.one_of(GRASS))
        pen.paint(limb(curve((side * 1.2, y), (side * 0.5, y)), 0.03), shade(dice.one_of(GRASS), -0.2))
    else:
        dice.one_of(pen.sides()).paint(box(0.5, dice.between(0.1, 0.5), 1.2, 1.2), dice.one_of(VIVID.values()))


def landscape(pen: Pen, dice: Dice, main: Colour, far: Colour) -> None:
    """Mountains, sea, desert or hills, with sun or moon; nobody there. The land is `main`, the sky `far`."""
    line = dice.between(-0.2, 0.25)
    pen.paint(EVERYWHERE, far)
    if dice.chance(0.6):
        pen.paint(ellipse(dice.between(-0.7, 0.7), dice.between(-0.8, -0.3), dice.between(0.12, 0.24)), (250, 232, 190))
    kind = dice.one_of(("mountains", "hills", "sea", "desert"))
    for _ in range(4):
        x, tall = dice.between(-1, 1), dice.between(0.4, 1.0)
        colour = shade(main, dice.between(-0.25, 0.25))
        if kind == "mountains":
            peak, snow = (x, line - tall), line - tall * 0.76
            pen.paint(polygon((x - 0.7, line + 0.1), peak, (x + 0.7, line + 0.1)), colour)
            pen.paint(polygon((x - 0.16, snow), peak, (x + 0.16, snow)), SNOW)
        elif kind != "sea":
            pen.paint(ellipse(x, line + 0.2, 0.8, tall * 0.6), colour)
    ground = {"sea": (84, 130, 170), "desert": (214, 180, 126)}.get(kind, dice.one_of(GRASS))
    ground = to_luma(mix(ground, main, 0.35), luma(main))
    pen.paint(box(-1.2, line, 1.2, 1.2), ground)
    for _ in range(8):
        x, y = dice.between(-1, 1), dice.between(line, 1)
        pen.paint(limb(curve((x, y), (x + 0.2, y - 0.02), (x + 0.4, y)), 0.02), mix(ground, far, 0.5))


def abstract(pen: Pen, dice: Dice, main: Colour, far: Colour) -> None:
    """Rings, triangles, bars and curves that mean nothing, about as light as `main`, on a ground `far`."""
    tints = [to_luma(dice.one_of(VIVID.values()), luma(main) + dice.whole(-30, 30)) for _ in range(3)]
    colours = (main, main, far, *tints)
    pen.paint(EVERYWHERE, far)
    for _ in range(dice.whole(7, 11)):
        x, y, r = dice.between(-0.9, 0.9), dice.between(-0.9, 0.9), dice.between(0.15, 0.6)
        colour = dice.one_of(colours)
        kind = dice.one_of(MARKS)
        part = pen.at(x, y, r, dice.whole(0, 359))
        part.paint(MARKS[kind], colour)
        if kind == "ring":
            part.paint(ellipse(0, 0, 0.6), dice.one_of(colours))


WHOLE_SCENES = {"landscape": landscape, "abstract": abstract}
