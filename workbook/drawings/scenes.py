"""What stands behind: rooms, gardens, textures, and a blur of the subject's own colour; and pictures
that are all scene: landscapes and abstract ones."""

from __future__ import annotations

from collections.abc import Callable

from .canvas import Canvas, Colour, Pen
from .colours import VIVID, luma, mix, shade, vary
from .dice import Dice
from .shapes import blob, box, curve, ellipse, limb, polygon

MUTED: tuple[Colour, ...] = (
    (196, 178, 150),
    (150, 168, 180),
    (166, 150, 170),
    (142, 160, 130),
    (190, 150, 140),
    (120, 120, 130),
    (176, 170, 120),
    (110, 140, 150),
    (150, 110, 90),
    (200, 200, 196),
)
SKY: tuple[Colour, ...] = ((150, 190, 226), (196, 210, 220), (240, 190, 150), (90, 110, 150))
GRASS: tuple[Colour, ...] = ((96, 146, 80), (140, 160, 84), (70, 110, 70), (190, 170, 110))


class Palette:
    """Colours of a background whose light level is set against the subject's.

    level: wanted luma 0..255; every colour of the scene is moved towards it.
    """

    def __init__(self, dice: Dice, level: int) -> None:
        self.dice, self.level = dice, level

    def tone(self, colour: Colour, off: int = 0) -> Colour:
        """The colour moved to the scene's light level (plus `off`)."""
        want = min(245, max(12, self.level + off))
        return to_luma(colour, want)

    def any(self, off: int = 0) -> Colour:
        """Some colour of a room or a wall, at the scene's light level."""
        return self.tone(vary(self.dice, self.dice.one_of(MUTED)), off)


def to_luma(colour: Colour, want: int) -> Colour:
    """The colour made lighter or darker until its luma is about `want`."""
    have = luma(colour)
    if want <= have:
        return mix(colour, (0, 0, 0), 1 - want / max(1, have))
    return mix(colour, (255, 255, 255), (want - have) / max(1, 255 - have))


def indoor(pen: Pen, dice: Dice, pal: Palette) -> None:
    """A wall, a floor, and one or two of: window, picture, sofa, rug, shelf."""
    line = dice.between(0.2, 0.6)
    pen.paint(box(-1.2, -1.2, 1.2, 1.2), pal.any(dice.whole(-8, 14)))
    pen.paint(box(-1.2, line, 1.2, 1.2), pal.any(dice.whole(-26, 8)))
    for what in _two(dice, (_window, _frame, _sofa, _rug, _shelf)):
        what(pen, dice, pal, line)


def _two(dice: Dice, options: tuple[Callable, ...]) -> list[Callable]:
    """One or two of the options (no set: its order would change from run to run)."""
    return list(dict.fromkeys(dice.one_of(options) for _ in range(2)))


def _window(pen: Pen, dice: Dice, pal: Palette, line: float) -> None:
    x, y = dice.between(-0.9, 0.5), dice.between(-0.95, -0.6)
    pen.paint(box(x, y, x + 0.6, y + 0.7), pal.any(24))
    pen.paint(box(x + 0.05, y + 0.05, x + 0.55, y + 0.65), pal.tone(dice.one_of(SKY), 10))
    pen.paint(box(x + 0.28, y, x + 0.32, y + 0.7), pal.any(24))


def _frame(pen: Pen, dice: Dice, pal: Palette, line: float) -> None:
    x, y = dice.between(-0.9, 0.4), dice.between(-0.9, -0.4)
    pen.paint(box(x, y, x + 0.5, y + 0.4), pal.any(-26))
    pen.paint(box(x + 0.06, y + 0.06, x + 0.44, y + 0.34), pal.tone(dice.one_of(tuple(VIVID.values())), 12))


def _sofa(pen: Pen, dice: Dice, pal: Palette, line: float) -> None:
    colour = pal.tone(dice.one_of(tuple(VIVID.values())), dice.whole(-20, 14))
    pen.paint(blob((-1.1, line - 0.5), (1.1, line - 0.5), (1.1, line + 0.5), (-1.1, line + 0.5), steps=3), colour)
    pen.paint(box(-1.2, line + 0.1, 1.2, line + 0.42), shade(colour, -0.14))


def _rug(pen: Pen, dice: Dice, pal: Palette, line: float) -> None:
    colour = pal.tone(dice.one_of(tuple(VIVID.values())), dice.whole(-14, 14))
    pen.paint(ellipse(dice.around(0.4), 0.82, 0.85, 0.26), colour)
    pen.paint(ellipse(dice.around(0.2), 0.82, 0.55, 0.16), shade(colour, 0.14))


def _shelf(pen: Pen, dice: Dice, pal: Palette, line: float) -> None:
    y, x = dice.between(-0.75, -0.3), -1.0
    while x < 1:
        wide = dice.between(0.08, 0.18)
        if dice.chance(0.7):
            pen.paint(
                box(x, y - dice.between(0.2, 0.36), x + wide, y), pal.tone(dice.one_of(tuple(VIVID.values())), -6)
            )
        x += wide
    pen.paint(box(-1.2, y, 1.2, y + 0.06), pal.any(-30))


def outdoor(pen: Pen, dice: Dice, pal: Palette) -> None:
    """Sky and ground, and one or two of: hills, trees, a fence, a cloud, tufts of grass."""
    line = dice.between(-0.2, 0.5)
    pen.paint(box(-1.2, -1.2, 1.2, 1.2), pal.tone(vary(dice, dice.one_of(SKY)), dice.whole(-4, 22)))
    for what in _two(dice, (_cloud, _hills, _trees)):
        what(pen, dice, pal, line)
    ground = pal.tone(vary(dice, dice.one_of(GRASS)), dice.whole(-22, 4))
    pen.paint(box(-1.2, line, 1.2, 1.2), ground)
    if dice.chance(0.4):
        _fence(pen, dice, pal, line)
    for _ in range(12):
        x, y = dice.between(-1, 1), dice.between(line, 1.0)
        pen.paint(polygon((x, y), (x + 0.05, y - 0.14), (x + 0.09, y)), shade(ground, dice.between(-0.2, 0.15)))


def _cloud(pen: Pen, dice: Dice, pal: Palette, line: float) -> None:
    x, y, colour = dice.between(-0.7, 0.7), dice.between(-0.85, -0.4), pal.tone((240, 240, 244), 28)
    for k in (-0.2, 0, 0.2):
        pen.paint(ellipse(x + k, y, 0.2, 0.13), colour)


def _hills(pen: Pen, dice: Dice, pal: Palette, line: float) -> None:
    for k in (0, 1):
        x = dice.between(-0.8, 0.8)
        pen.paint(
            ellipse(x, line + 0.12, dice.between(0.5, 0.9), dice.between(0.3, 0.6)),
            pal.tone(dice.one_of(((110, 140, 120), (130, 140, 160))), -10 - 8 * k),
        )


def _trees(pen: Pen, dice: Dice, pal: Palette, line: float) -> None:
    for _ in range(3):
        x, r = dice.between(-1, 1), dice.between(0.16, 0.32)
        pen.paint(box(x - 0.04, line - 0.4, x + 0.04, line + 0.05), pal.tone((110, 80, 60), -24))
        pen.paint(ellipse(x, line - 0.45, r, r * 1.2), pal.tone(dice.one_of(GRASS), dice.whole(-28, 0)))


def _fence(pen: Pen, dice: Dice, pal: Palette, line: float) -> None:
    colour = pal.any(12)
    for k in range(9):
        x = -1.05 + 0.25 * k
        pen.paint(
            polygon(
                (x, line + 0.2),
                (x, line - 0.34),
                (x + 0.06, line - 0.42),
                (x + 0.12, line - 0.34),
                (x + 0.12, line + 0.2),
            ),
            colour,
        )
    pen.paint(box(-1.2, line - 0.2, 1.2, line - 0.12), shade(colour, -0.12))


def texture(pen: Pen, dice: Dice, pal: Palette) -> None:
    """Stripes, checks, dots, planks or blotches."""
    a, b = pal.any(), pal.any(dice.one_of((-24, -16, 16, 24)))
    pen.paint(box(-1.2, -1.2, 1.2, 1.2), a)
    kind, step = dice.one_of(("stripes", "checks", "dots", "planks", "blotches")), dice.between(0.2, 0.4)
    part = pen.at(0, 0, 1, dice.whole(0, 17) * 10 if kind == "stripes" else 0)
    spots = [-1.5 + step * k for k in range(int(3 / step) + 1)]
    for i, x in enumerate(spots):
        if kind == "stripes":
            part.paint(box(x, -1.6, x + step / 2, 1.6), b)
        elif kind == "planks":
            part.paint(box(-1.3, x, 1.3, x + 0.04), b)
            part.paint(box(x + 0.3 * (i % 2), x, x + 0.3 * (i % 2) + 0.03, x + step), b)
        elif kind == "blotches":
            part.paint(
                ellipse(dice.between(-1, 1), dice.between(-1, 1), dice.between(0.1, 0.35)), mix(a, b, dice.unit())
            )
        else:
            for j, y in enumerate(spots):
                if kind == "dots":
                    part.paint(ellipse(x, y, step / 5), b)
                elif (i + j) % 2:
                    part.paint(box(x, y, x + step, y + step), b)


SCENES = {"indoor": indoor, "outdoor": outdoor, "texture": texture}


def backdrop(canvas: Canvas, dice: Dice, kind: str, subject: Colour, level: int) -> None:
    """Paint the background `kind` ('indoor', 'outdoor', 'texture' or 'similar') at a light level.

    'similar' is a soft texture in the subject's own colour.
    """
    pen, pal = Pen(canvas), Palette(dice, level)
    if kind != "similar":
        SCENES[kind](pen, dice, pal)
        return
    pen.paint(box(-1.2, -1.2, 1.2, 1.2), pal.tone(subject))
    for _ in range(14):
        pen.paint(
            ellipse(dice.between(-1, 1), dice.between(-1, 1), dice.between(0.1, 0.4)),
            pal.tone(vary(dice, subject, 8), dice.whole(-12, 12)),
        )


def landscape(pen: Pen, dice: Dice, main: Colour, far: Colour) -> None:
    """Mountains, sea, desert or hills, with sun or moon; nobody there. The land is `main`, the sky `far`."""
    line = dice.between(-0.2, 0.25)
    pen.paint(box(-1.2, -1.2, 1.2, 1.2), far)
    if dice.chance(0.6):
        pen.paint(ellipse(dice.between(-0.7, 0.7), dice.between(-0.8, -0.3), dice.between(0.12, 0.24)), (250, 232, 190))
    kind = dice.one_of(("mountains", "hills", "sea", "desert"))
    for _ in range(4):
        x, tall = dice.between(-1, 1), dice.between(0.4, 1.0)
        colour = shade(main, dice.between(-0.25, 0.25))
        if kind == "mountains":
            pen.paint(polygon((x - 0.7, line + 0.1), (x, line - tall), (x + 0.7, line + 0.1)), colour)
            pen.paint(
                polygon((x - 0.16, line - tall * 0.76), (x, line - tall), (x + 0.16, line - tall * 0.76)),
                (244, 246, 250),
            )
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
    tints = [to_luma(dice.one_of(tuple(VIVID.values())), luma(main) + dice.whole(-30, 30)) for _ in range(3)]
    colours = (main, main, far, *tints)
    pen.paint(box(-1.2, -1.2, 1.2, 1.2), far)
    for _ in range(dice.whole(7, 11)):
        x, y, r = dice.between(-0.9, 0.9), dice.between(-0.9, 0.9), dice.between(0.15, 0.6)
        colour = dice.one_of(colours)
        kind = dice.one_of(("disc", "triangle", "bar", "curve"))
        part = pen.at(x, y, r, dice.whole(0, 359))
        if kind == "disc":
            part.paint(ellipse(0, 0, 1), colour)
            part.paint(ellipse(0, 0, 0.6), dice.one_of(colours))
        elif kind == "triangle":
            part.paint(polygon((0, -1), (0.9, 0.6), (-0.9, 0.6)), colour)
        elif kind == "bar":
            part.paint(box(-1.4, -0.2, 1.4, 0.2), colour)
        else:
            part.paint(limb(curve((-1, 0), (-0.3, -0.6), (0.4, 0.6), (1, 0)), 0.14), colour)


WHOLE_SCENES = {"landscape": landscape, "abstract": abstract}
