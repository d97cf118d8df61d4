"""What animals wear: plain, tabby, tuxedo, calico and pointed coats.

A pose paints its parts through `Coat.fur`; the coat knows which parts differ and adds its patches.
Stripes and white areas are drawn by the pose (it knows where they belong) and appear when the coat has them.
"""

from __future__ import annotations

import numpy as np

from .canvas import Colour, Pen
from .colours import FUR, LIGHT, luma, mix, shade, vary
from .dice import Dice, cos, sin
from .shapes import blob, limb

KINDS = {"plain": 0.36, "tabby": 0.26, "tuxedo": 0.15, "calico": 0.13, "pointed": 0.10}


class Coat:
    """One animal's coat.

    kind: plain, tabby, tuxedo, calico or pointed; base: the colour most of it has.
    """

    def __init__(self, dice: Dice, kind: str, base: Colour) -> None:
        self.dice, self.kind, self.base = dice, kind, base
        self.light = luma(base) > 120
        self.edge = shade(base, -0.34) if luma(base) > 70 else shade(base, 0.16)
        self.mark = shade(base, -0.42) if luma(base) > 75 else shade(base, 0.22)
        self.white = vary(dice, FUR["white"], 8)
        self.patches = (vary(dice, FUR["ginger"]), vary(dice, FUR["black"], 8))
        self.shows_white = kind in ("tuxedo", "calico") or (kind in ("plain", "tabby") and dice.chance(0.3))

    def colour(self, part: str) -> Colour:
        """The ground colour of a part ('head', 'body', 'leg', 'tail', 'ear')."""
        if self.kind == "pointed" and part in ("ear", "tail", "leg"):
            return self.mark
        if part == "far leg":
            return mix(self.base, self.edge, 0.6)
        return self.base

    def fur(self, pen: Pen, shape: np.ndarray | list[np.ndarray], part: str, rim: float = 0.03) -> np.ndarray:
        """Paint a part with a thin darker rim and its patches; returns the fine points of the part."""
        colour = self.colour(part)
        pieces = shape if isinstance(shape, list) else [shape]
        area = pen.paint(pieces, self.edge)
        inner = _shrunk(area, max(1, int(rim * pen.unit())))
        pen.canvas.fill(inner, colour)
        if self.kind == "calico" and part in ("head", "body", "ear", "tail"):
            self._patch(pen, pieces, inner, part)
        return inner

    def _patch(self, pen: Pen, pieces: list[np.ndarray], inside: np.ndarray, part: str) -> None:
        """Ginger and black islands of a calico."""
        points = np.vstack(pieces)
        low, high = points.min(0), points.max(0)
        span = float(max(high - low))
        for k in range({"body": 5, "head": 3}.get(part, 1)):
            x = self.dice.between(float(low[0]), float(high[0]))
            y = self.dice.between(float(low[1]), float(high[1]) - 0.25 * span)
            r = span * self.dice.between(0.14, 0.3)
            pen.paint(wobbly(self.dice, x, y, r), self.patches[k % 2], inside)

    def stripes(self, pen: Pen, lines: list[np.ndarray], width: float, inside: np.ndarray) -> None:
        """The dark bands of a tabby."""
        if self.kind == "tabby":
            for line in lines:
                pen.paint(limb(line, width, width * 0.45), self.mark, inside)

    def bib(self, pen: Pen, shape: np.ndarray | list[np.ndarray], inside: np.ndarray) -> None:
        """A white area: muzzle, chest, paw, tip of the tail."""
        if self.shows_white:
            pen.paint(shape, self.white, inside)

    def mask(self, pen: Pen, shape: np.ndarray, inside: np.ndarray) -> None:
        """The dark face of a pointed coat."""
        if self.kind == "pointed":
            pen.paint(shape, self.mark, inside)

    def line(self) -> Colour:
        """A colour for thin lines (mouth, whiskers) that shows on the base colour."""
        return shade(self.base, -0.6) if self.light else LIGHT


def wobbly(dice: Dice, x: float, y: float, r: float) -> np.ndarray:
    """A roundish island around (x, y)."""
    ring = [(a, r * dice.between(0.65, 1.15)) for a in range(0, 360, 60)]
    return blob(*[(x + q * cos(a), y + q * sin(a)) for a, q in ring])


def _shrunk(area: np.ndarray, by: int) -> np.ndarray:
    """The area without the fine points within `by` of its border."""
    for _ in range(by):
        smaller = area.copy()
        smaller[1:] &= area[:-1]
        smaller[:-1] &= area[1:]
        smaller[:, 1:] &= area[:, :-1]
        smaller[:, :-1] &= area[:, 1:]
        area = smaller
    return area


def cat_coat(dice: Dice, base: Colour) -> Coat:
    """A coat for a cat of this main colour; the kind is thrown among those that suit it."""
    kinds = dict(KINDS)
    level, warm = luma(base), base[0] - base[2]
    if level > 205 and warm < 24:
        kinds.update(calico=0.4, tuxedo=0.0, tabby=0.05)
    else:
        kinds["calico"] = 0.0
    if level < 150:
        kinds["pointed"] = 0.0
        if warm < 24:
            kinds["tuxedo"] = 0.4
    return Coat(dice, dice.weighted(kinds), base)
