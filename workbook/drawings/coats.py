"""What animals wear: plain, tabby, tuxedo, calico and pointed coats.

A pose paints its parts through `Coat.fur`; the coat knows which parts differ and adds its patches.  Stripes and white
areas are drawn by the pose (it knows where they belong) and appear when the coat has them.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from workbook.drawings.canvas import Area, Line, Pen, Point, Shape, blob, egg, ellipse, limb
from workbook.drawings.colours import FUR, LIGHT, Colour, luma, mix, shade, vary
from workbook.drawings.dice import Dice, cos, sin


class Coat:
    """One animal's coat.

    kind: plain, tabby, tuxedo, calico or pointed; base: the colour most of it has; line: one for thin lines (mouth,
    whiskers) that shows on it.
    """

    def __init__(self, dice: Dice, kind: str, base: Colour) -> None:
        self.dice, self.kind, self.base = dice, kind, base
        self.light = luma(base) > 120
        self.line = shade(base, -0.6) if self.light else LIGHT
        self.edge = shade(base, -0.34) if luma(base) > 70 else shade(base, 0.16)
        self.mark = shade(base, -0.42) if luma(base) > 75 else shade(base, 0.22)
        self.white = vary(dice, FUR["white"], 8)
        self.patches = (vary(dice, FUR["ginger"]), vary(dice, FUR["black"], 8))
        self.shows_white = kind in ("tuxedo", "calico") or (kind in ("plain", "tabby") and dice.chance(0.3))

    def fur(self, pen: Pen, shape: Shape, part: str, rim: float = 0.03) -> Area:
        """Paint a part ('head', 'body', 'ear', 'tail', 'leg' or 'far leg') with a thin darker rim and its patches.

        Returns the fine points within the rim.
        """
        colour = self.base
        if self.kind == "pointed" and part in ("ear", "tail", "leg"):
            colour = self.mark
        elif part == "far leg":
            colour = mix(self.base, self.edge, 0.6)
        inner = pen.paint(shape, self.edge)
        unit = float(np.sqrt(pen.a * pen.a + pen.c * pen.c))  # of the pen, in fine points
        for _ in range(max(1, int(rim * unit))):  # takes the outermost fine points away
            whole, inner = inner, inner.copy()
            inner[1:] &= whole[:-1]
            inner[:-1] &= whole[1:]
            inner[:, 1:] &= whole[:, :-1]
            inner[:, :-1] &= whole[:, 1:]
        pen.fill(inner, colour)
        if self.kind == "calico" and part in ("head", "body", "ear", "tail"):
            self._patch(pen, shape, inner, {"body": 5, "head": 3}.get(part, 1))
        return inner

    def _patch(self, pen: Pen, shape: Shape, inside: Area, count: int) -> None:
        """Ginger and black islands of a calico."""
        points = np.vstack(shape)
        (left, top), (right, bottom) = points.min(0).tolist(), points.max(0).tolist()
        span = max(right - left, bottom - top)
        for k in range(count):
            x, y = self.dice.between(left, right), self.dice.between(top, bottom - 0.25 * span)
            r = span * self.dice.between(0.14, 0.3)
            ring = [(a, r * self.dice.between(0.65, 1.15)) for a in range(0, 360, 60)]
            pen.paint(blob(*((x + q * cos(a), y + q * sin(a)) for a, q in ring)), self.patches[k % 2], inside)

    def stripes(self, pen: Pen, lines: Iterable[Line | Sequence[Point]], width: float, inside: Area) -> None:
        """The dark bands of a tabby."""
        if self.kind == "tabby":
            for line in lines:
                pen.paint(limb(line, width, width * 0.45), self.mark, inside)

    def bib(self, pen: Pen, shape: Shape, inside: Area) -> None:
        """A white area: muzzle, chest, paw, tip of the tail."""
        if self.shows_white:
            pen.paint(shape, self.white, inside)

    def mask(self, pen: Pen, shape: Shape, inside: Area) -> None:
        """The dark face of a pointed coat."""
        if self.kind == "pointed":
            pen.paint(shape, self.mark, inside)

    def shoulders(self, pen: Pen) -> None:
        """What is seen of the body when the head fills the frame."""
        body = self.fur(pen, egg((0, 0.45), (0.55, 0.6), (0.72, 1.0), (0.75, 1.5)), "body")
        self.bib(pen, ellipse(0, 1.0, 0.3, 0.4), body)


def cat_coat(dice: Dice, base: Colour) -> Coat:
    """A coat for a cat of this main colour; the kind is thrown among those that suit it."""
    kinds = {"plain": 0.36, "tabby": 0.26, "tuxedo": 0.15, "calico": 0.0, "pointed": 0.10}
    level, warm = luma(base), base[0] - base[2]
    if level > 205 and warm < 24:
        kinds.update(calico=0.4, tuxedo=0.0, tabby=0.05)
    if level < 150:
        kinds["pointed"] = 0.0
        if warm < 24:
            kinds["tuxedo"] = 0.4
    return Coat(dice, dice.weighted(kinds), base)
