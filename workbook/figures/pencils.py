"""Pencils: the palette, white paper, and what every figure is made of (text, boxes, arrows, matrices, pixels).

One unit of a canvas is one inch, (0, 0) is its lower left corner.  The colours say what a thing is: blue goes
forward (and is the data on its way), vermillion goes backward, green is kept (caches), amber is an activation,
grey is neutral.  No figure says it by colour alone.  All text is ink: it has to be read in print as well.
"""

import re
from itertools import groupby

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch, PathPatch, Polygon, Rectangle
from matplotlib.path import Path as Outline

from dnn_utils import COLOURS

BLUE, VERMILLION, GREEN, AMBER = (COLOURS[name] for name in ("blue", "vermillion", "green", "amber"))
PURPLE, SKY, INK, GREY = (COLOURS[name] for name in ("purple", "sky", "ink", "grey"))
FORWARD, BACKWARD, CACHE, ACTIVATION, NEUTRAL = BLUE, VERMILLION, GREEN, AMBER, GREY

STYLE = {
    "svg.hashsalt": "deep-neural-network-workbook",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
    "font.family": "DejaVu Sans",
    "mathtext.fontset": "dejavuserif",
    "mathtext.default": "it",
    "path.simplify": False,
    "text.color": INK,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}
Point = tuple[float, float]


def pale(color: str, share: float = 0.16) -> str:
    """The colour as a filling: so much of it, the rest white."""
    return to_hex([1 - share * (1 - part) for part in to_rgb(color)])


def paper(figure: Figure) -> Figure:
    """White paper with round corners and a thin edge under the whole figure, whatever the page's colour."""
    width, height = figure.get_size_inches()
    edge = 0.02
    figure.patch.set_visible(False)
    figure.add_artist(
        FancyBboxPatch(
            (edge, edge),
            width - 2 * edge,
            height - 2 * edge,
            boxstyle="round,pad=0,rounding_size=0.14",
            facecolor="white",
            edgecolor="#c9d1d8",
            linewidth=1.2,
            transform=figure.dpi_scale_trans,
            zorder=-1,
        )
    )
    return figure


def canvas(width: float, height: float) -> tuple[Figure, Axes]:
    """Paper of this size in inches, with axes that measure in inches too."""
    figure = paper(Figure(figsize=(width, height)))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(0, height))
    axes.set_axis_off()
    return figure, axes


def upright(formula: str) -> str:
    """The formula with digits and brackets that stand upright, as everywhere in print; letters stay slanted."""
    kept = re.split(r"(\\mathtt\{[^}]*\}|\\left.|\\right.)", formula)
    return "".join(
        part if place % 2 else re.sub(r"[\d.]+|[()\[\]]", r"{\\mathrm{\g<0>}}", part) for place, part in enumerate(kept)
    )


def text(axes: Axes, x: float, y: float, formula: str, size: float, color: str = INK, **options) -> None:
    """A formula whose capital letters stand level with y: an index does not push them up or down."""
    if formula:
        axes.text(
            x,
            y - 0.005 * size,
            f"${upright(formula)}$",
            fontsize=size,
            color=color,
            va="baseline",
            **{"ha": "center", **options},
        )


def box(
    axes: Axes,
    x: float,
    y: float,
    width: float,
    height: float,
    color: str,
    formula: str = "",
    size: float = 15,
    **options,
) -> None:
    """A box with round corners around the centre (x, y)."""
    corner = x - width / 2, y - height / 2
    axes.add_patch(
        FancyBboxPatch(
            corner,
            width,
            height,
            boxstyle="round,pad=0,rounding_size=0.09",
            **{"facecolor": pale(color), "edgecolor": color, "linewidth": 1.8, **options},
        )
    )
    text(axes, x, y, formula, size)


def circle(axes: Axes, x: float, y: float, radius: float, color: str, formula: str = "", size: float = 13) -> None:
    """A unit: a circle around (x, y) with its name."""
    axes.add_patch(Circle((x, y), radius, facecolor=pale(color), edgecolor=color, linewidth=2))
    text(axes, x, y, formula, size)


def arrow(axes: Axes, start: Point, end: Point, color: str = INK, dashes: tuple[float, float] | None = None) -> None:
    """A straight arrow; with ``dashes`` (length of a dash, of a gap) its shaft is broken."""
    head = {
        "arrowstyle": "-|>,head_length=6,head_width=3.2",
        "color": color,
        "linewidth": 1.8,
        "shrinkA": 0,
        "shrinkB": 0,
        "joinstyle": "miter",
        "capstyle": "butt",
    }
    if dashes:
        way = np.subtract(end, start)
        neck = tuple(np.subtract(end, 0.14 * way / np.hypot(*way)))
        axes.plot(
            (start[0], neck[0]),
            (start[1], neck[1]),
            color=color,
            linewidth=1.8,
            linestyle=(0, dashes),
            dash_capstyle="butt",
        )
        start = neck
    axes.add_patch(FancyArrowPatch(start, end, **head))


def forward_arrow(axes: Axes, start: Point, end: Point) -> None:
    """On the way forward: blue, unbroken."""
    arrow(axes, start, end, FORWARD)


def backward_arrow(axes: Axes, start: Point, end: Point) -> None:
    """On the way back: vermillion, dashed."""
    arrow(axes, start, end, BACKWARD, (3.2, 1.6))


def cache_arrow(axes: Axes, start: Point, end: Point) -> None:
    """Into a cache and out of it: green, dotted."""
    arrow(axes, start, end, CACHE, (1, 1))


def arrow_box(
    axes: Axes,
    x: float,
    y: float,
    width: float,
    height: float,
    color: str,
    formula: str = "",
    size: float = 15,
    activation: float = 0,
) -> None:
    """A step of the computation, around (x, y): a box whose tip points right when it is forward, else left.

    The last ``activation`` inches on its right side are the activation's: another colour behind a line.
    """
    left, right, bottom, top, tip = x - width / 2, x + width / 2, y - height / 2, y + height / 2, 0.24
    split, forward = right - activation, color == FORWARD
    end = [(right - tip, bottom), (right, y), (right - tip, top)] if forward else [(right, bottom), (right, top)]
    start = [(left, top), (left, bottom)] if forward else [(left + tip, top), (left, y), (left + tip, bottom)]
    axes.add_patch(Polygon(end + start, facecolor=pale(color), edgecolor="none"))
    if activation:
        axes.add_patch(
            Polygon([(split, bottom), *end, (split, top)], facecolor=pale(ACTIVATION, 0.3), edgecolor="none")
        )
        axes.plot((split, split), (bottom, top), color=color, linewidth=1.2)
    axes.add_patch(Polygon(end + start, fill=False, edgecolor=color, linewidth=2, joinstyle="round"))
    text(axes, x + (-0.06 if forward else 0.06), y, formula, size)


def cache_card(axes: Axes, x: float, y: float, width: float, height: float, *lines: str, size: float = 14) -> None:
    """What is put aside: a card around (x, y) with a folded corner, and its lines."""
    left, right, bottom, top, fold = x - width / 2, x + width / 2, y - height / 2, y + height / 2, 0.17
    corner = [(right - fold, top), (right - fold, top - fold), (right, top - fold)]
    axes.add_patch(
        Polygon(
            [(left, bottom), (right, bottom), corner[2], corner[0], (left, top)],
            facecolor=pale(CACHE),
            edgecolor=CACHE,
            linewidth=1.8,
            joinstyle="round",
        )
    )
    axes.add_patch(Polygon(corner, facecolor="white", edgecolor=CACHE, linewidth=1.4, joinstyle="round"))
    step = height / (len(lines) + 0.25)
    for number, line in enumerate(lines):
        text(axes, x, y + step * ((len(lines) - 1) / 2 - number), line, size)


def dots(axes: Axes, x: float, y: float, down: bool = False) -> None:
    """An ellipsis: three points in a row, or one below the other."""
    for step in (-0.13, 0, 0.13):
        axes.add_patch(Circle((x, y + step) if down else (x + step, y), 0.032, color=INK, linewidth=0))


def measure(axes: Axes, start: Point, end: Point, formula: str, size: float = 13) -> None:
    """A thin line with two heads, and what it measures: above a level line, left of an upright one."""
    axes.add_patch(
        FancyArrowPatch(
            start, end, arrowstyle="<|-|>,head_length=4,head_width=2", linewidth=1.1, color=GREY, shrinkA=0, shrinkB=0
        )
    )
    x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    if start[1] == end[1]:
        text(axes, x, y + 0.17, formula, size)
    else:
        text(axes, x - 0.09, y, formula, size, ha="right")


def matrix(
    axes: Axes,
    x: float,
    y: float,
    width: float,
    height: float,
    color: str,
    rows: str = "",
    columns: str = "",
    name: str = "",
    size: float = 21,
) -> None:
    """A matrix as a box with its lower left corner at (x, y); its height and width are measured outside."""
    axes.add_patch(
        Rectangle((x, y), width, height, facecolor=pale(color), edgecolor=color, linewidth=2, joinstyle="miter")
    )
    if rows:
        measure(axes, (x - 0.15, y), (x - 0.15, y + height), rows)
    if columns:
        measure(axes, (x, y + height + 0.15), (x + width, y + height + 0.15), columns)
    text(axes, x + width / 2, y + height / 2, name, size)


def brace(axes: Axes, left: float, right: float, y: float, formula: str) -> None:
    """A curly brace over everything from left to right, and what it says."""
    middle, r = (left + right) / 2, 0.1
    points = [
        (left, y - r),
        (left, y),
        (left + r, y),
        (middle - r, y),
        (middle, y),
        (middle, y + r),
        (middle, y),
        (middle + r, y),
        (right - r, y),
        (right, y),
        (right, y - r),
    ]
    move, line, curve = Outline.MOVETO, Outline.LINETO, Outline.CURVE3
    codes = [move, curve, curve, line, curve, curve, curve, curve, line, curve, curve]
    axes.add_patch(PathPatch(Outline(points, codes), fill=False, edgecolor=GREY, linewidth=1.4))
    text(axes, middle, y + 0.3, formula, 14)


def pixels(axes: Axes, colors: np.ndarray, x: float, y: float, side: float) -> None:
    """A square picture (rows, columns, 3), pixel by pixel, with its lower left corner at (x, y)."""
    size = side / len(colors)
    for row, line in enumerate(colors):
        column = 0
        for color, run in groupby(map(tuple, line)):
            length = len(list(run))
            corner = x + column * size, y + side - (row + 1) * size
            # The edge in the same colour closes the hairlines between neighbours.
            axes.add_patch(
                Rectangle(
                    corner, length * size, size, facecolor=color, edgecolor=color, linewidth=1.0, joinstyle="miter"
                )
            )
            column += length
    axes.add_patch(Rectangle((x, y), side, side, fill=False, edgecolor=INK, linewidth=1.5))
