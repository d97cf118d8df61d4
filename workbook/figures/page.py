"""The page that every figure is drawn on, and what figures are made of: text, boxes, arrows, matrices, pixels.

The colours say what a thing is: blue goes forward (and is the data on its way), vermillion goes backward, green is kept
(caches), amber is an activation, grey is neutral.  No figure says it by colour alone.  All text is ink: it has to be
read in print as well.
"""

import re
from functools import partialmethod
from typing import Any

import numpy as np
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch, Polygon, Rectangle
from matplotlib.typing import ColorType
from numpy.typing import ArrayLike, NDArray

from dnn_utils import COLOURS

BLUE, VERMILLION, GREEN, AMBER = (COLOURS[name] for name in ("blue", "vermillion", "green", "amber"))
PURPLE, INK, GREY = (COLOURS[name] for name in ("purple", "ink", "grey"))
FORWARD, BACKWARD, CACHE, ACTIVATION, NEUTRAL = BLUE, VERMILLION, GREEN, AMBER, GREY

STYLE = {
    "svg.hashsalt": "deep-neural-network-workbook",
    "pdf.fonttype": 42,
    "font.family": "DejaVu Sans",
    "mathtext.fontset": "dejavuserif",
    "mathtext.default": "it",
    "path.simplify": False,
    "image.composite_image": False,
    **dict.fromkeys(("text.color", "axes.edgecolor", "axes.labelcolor", "xtick.color", "ytick.color"), INK),
}
Point = tuple[float, float]


def pale(color: str, share: float = 0.16) -> str:
    """The colour as a filling: so much of it, the rest white."""
    red, green, blue = (1 - share * (1 - part) for part in to_rgb(color))
    return to_hex((red, green, blue))


def upright(formula: str) -> str:
    """The formula with digits and brackets that stand upright, as everywhere in print; letters stay slanted."""
    kept = re.split(r"(\\mathtt\{[^}]*\}|\\left.|\\right.)", formula)
    kept[::2] = (re.sub(r"[\d.]+|[()\[\]]", r"{\\mathrm{\g<0>}}", part) for part in kept[::2])
    return "".join(kept)


def paper(figure: Figure) -> Figure:
    """White paper with round corners and a thin edge under the whole figure, whatever the background is."""
    edge, shape = 0.02, "round,pad=0,rounding_size=0.14"
    width, height = figure.get_size_inches() - 2 * edge
    sheet = FancyBboxPatch((edge, edge), width, height, shape, transform=figure.dpi_scale_trans, zorder=-1)
    sheet.set(facecolor="white", edgecolor="#c9d1d8", linewidth=1.2)
    figure.patch.set_visible(False)
    figure.add_artist(sheet)
    return figure


class Page:
    """A figure of this size in inches to draw on: one unit is one inch, (0, 0) is the lower left corner.

    What stands around (x, y) has its centre there.  A ``formula`` is what stands between dollar signs in LaTeX.
    """

    def __init__(self, width: float, height: float) -> None:
        self.figure = Figure(figsize=(width, height))
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set(xlim=(0, width), ylim=(0, height))
        self.axes.set_axis_off()

    def text(self, x: float, y: float, formula: str, size: float, color: str = INK, ha: str = "center") -> None:
        """A formula whose capital letters stand level with y: an index does not push them up or down."""
        if formula:
            formula = f"${upright(formula)}$"
            self.axes.text(x, y - 0.005 * size, formula, fontsize=size, color=color, va="baseline", ha=ha)

    def line(self, xs: ArrayLike, ys: ArrayLike, color: str, width: float, **options: Any) -> None:
        """A line through points, as wide as so many seventy-seconds of an inch."""
        self.axes.plot(xs, ys, color=color, linewidth=width, **options)

    def polygon(self, corners: list[Point], edge: str, fill: str = "none", width: float = 2) -> None:
        """A shape with corners, which its edge rounds a little."""
        self.axes.add_patch(Polygon(corners, edgecolor=edge, facecolor=fill, linewidth=width, joinstyle="round"))

    def rectangle(
        self, corner: Point, width: float, height: float, edge: ColorType, fill: ColorType = "none", **options: Any
    ) -> None:
        """An upright rectangle with its lower left corner at a point."""
        options = {"linewidth": 2} | options
        self.axes.add_patch(Rectangle(corner, width, height, edgecolor=edge, facecolor=fill, **options))

    def box(
        self, x: float, y: float, width: float, height: float, color: str, formula: str = "", size: float = 15
    ) -> None:
        """A box with round corners around the centre (x, y)."""
        corner, shape = (x - width / 2, y - height / 2), "round,pad=0,rounding_size=0.09"
        patch = FancyBboxPatch(corner, width, height, shape, facecolor=pale(color), edgecolor=color, linewidth=1.8)
        self.axes.add_patch(patch)
        self.text(x, y, formula, size)

    def arrow(
        self, start: Point, end: Point, color: str = INK, dashes: tuple[float, float] | None = None, **options: Any
    ) -> None:
        """A straight arrow; with ``dashes`` (length of a dash, of a gap) its shaft is broken."""
        if dashes:
            way = np.subtract(end, start)
            x, y = np.subtract(end, 0.14 * way / np.hypot(*way))
            self.line((start[0], x), (start[1], y), color, 1.8, linestyle=(0, dashes), dash_capstyle="butt")
            start = x, y
        style, ends = "-|>,head_length=6,head_width=3.2", {"joinstyle": "miter", "capstyle": "butt"}
        self._add_arrow(start, end, style, color=color, linewidth=1.8, **ends, **options)

    forward_arrow = partialmethod(arrow, color=FORWARD)
    backward_arrow = partialmethod(arrow, color=BACKWARD, dashes=(3.2, 1.6))
    cache_arrow = partialmethod(arrow, color=CACHE, dashes=(1, 1))

    def _add_arrow(self, start: Point, end: Point, style: str, **options: Any) -> None:
        self.axes.add_patch(FancyArrowPatch(start, end, arrowstyle=style, shrinkA=0, shrinkB=0, **options))

    def arrow_box(self, x: float, y: float, width: float, height: float, color: str, activation: float = 0) -> None:
        """A step of the computation, around (x, y): a box whose tip points right when it is forward, else left.

        The last ``activation`` inches on its right side are the activation's: another colour behind a line.
        """
        left, right, bottom, top, tip = x - width / 2, x + width / 2, y - height / 2, y + height / 2, 0.24
        split, forward = right - activation, color == FORWARD
        end = [(right - tip, bottom), (right, y), (right - tip, top)] if forward else [(right, bottom), (right, top)]
        start = [(left, top), (left, bottom)] if forward else [(left + tip, top), (left, y), (left + tip, bottom)]
        self.polygon(end + start, "none", pale(color))
        if activation:
            self.polygon([(split, bottom), *end, (split, top)], "none", pale(ACTIVATION, 0.3))
            self.line((split, split), (bottom, top), color, 1.2)
        self.polygon(end + start, color)

    def cache_card(self, x: float, y: float, width: float, height: float, *lines: str, size: float = 14) -> None:
        """What is put aside: a card around (x, y) with a folded corner, and its lines."""
        left, right, bottom, top, fold = x - width / 2, x + width / 2, y - height / 2, y + height / 2, 0.17
        above, corner, beside = (right - fold, top), (right - fold, top - fold), (right, top - fold)
        self.polygon([(left, bottom), (right, bottom), beside, above, (left, top)], CACHE, pale(CACHE), 1.8)
        self.polygon([above, corner, beside], CACHE, "white", 1.4)
        step = height / (len(lines) + 0.25)
        for number, line in enumerate(lines):
            self.text(x, y + step * ((len(lines) - 1) / 2 - number), line, size)

    def dots(self, x: float, y: float, down: bool = False) -> None:
        """An ellipsis: three points in a row, or one below the other."""
        for step in (-0.13, 0, 0.13):
            self.axes.add_patch(Circle((x, y + step) if down else (x + step, y), 0.032, color=INK, linewidth=0))

    def measure(self, start: Point, end: Point, formula: str, size: float = 13) -> None:
        """A thin line with two heads, and what it measures: above a level line, left of an upright one."""
        self._add_arrow(start, end, "<|-|>,head_length=4,head_width=2", color=GREY, linewidth=1.1)
        x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
        if start[1] == end[1]:
            self.text(x, y + 0.17, formula, size)
        else:
            self.text(x - 0.09, y, formula, size, ha="right")

    def bracket(self, left: float, right: float, y: float, formula: str) -> None:
        """A bracket over everything from left to right, and what it says."""
        middle = (left + right) / 2
        style = f"-[,widthB={36 * (right - left):g},lengthB=7"
        self._add_arrow((middle, y + 0.1), (middle, y), style, color=GREY, linewidth=1.4)
        self.text(middle, y + 0.3, formula, 14)

    def pixels(self, colors: NDArray[Any], x: float, y: float, side: float) -> None:
        """A square picture (rows, columns, 3), pixel by pixel, with its lower left corner at (x, y)."""
        self.axes.imshow(colors, extent=(x, x + side, y, y + side), interpolation="none", aspect="auto", zorder=1)
        self.rectangle((x, y), side, side, INK, linewidth=1.5)
