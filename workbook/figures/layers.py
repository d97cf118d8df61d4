"""Layers: the matrices of one layer with their shapes, and a network as circles and lines."""

from itertools import pairwise, product

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from workbook.figures.pencils import AMBER, BLUE, GREY, INK, arrow, canvas, circle, matrix, text


def layer_shapes() -> Figure:
    """Z = W A + b as four boxes with their heights and widths; one example is a darker column."""
    units, before, m, one = 1.15, 1.85, 2.3, 0.26
    figure, axes = canvas(11.3, 2.85)
    middle = 1.2

    def part(x: float, height: float, width: float, color: str, name: str, rows: str, columns: str) -> None:
        bottom, top = middle - height / 2, middle + height / 2
        if columns != "m":
            matrix(axes, x, bottom, width, height, color, rows, "" if columns == "1" else columns)
        else:       # the same example in A and in Z
            matrix(axes, x, bottom, width, height, color, rows, columns)
            axes.add_patch(Rectangle((x + 0.45, bottom), one, height, facecolor=color, alpha=0.45, linewidth=0))
        if columns == "1":
            text(axes, x + width / 2, top + 0.31, r"\mathrm{1}", 13)
            text(axes, x + width / 2, bottom - 0.26, name, 18)
        else:
            text(axes, x + width / 2 + (0.3 if columns == "m" else 0), middle, name, 21)

    here, there = "n^{[l]}", "n^{[l-1]}"
    part(0.75, units, m, BLUE, "Z^{[l]}", here, "m")
    text(axes, 3.4, middle, "=", 24)
    part(4.3, units, before, GREY, "W^{[l]}", here, there)
    part(7.15, before, m, AMBER, "A^{[l-1]}", there, "m")
    text(axes, 9.8, middle, "+", 24)
    part(10.7, units, one, GREY, "b^{[l]}", here, "1")
    return figure


def network() -> Figure:
    """A network with 3 inputs, hidden layers of 4 and 4 units, and one output unit."""
    sizes, colors = (3, 4, 4, 1), (GREY, BLUE, BLUE, AMBER)
    figure, axes = canvas(8.6, 4.7)
    across, middle, step, radius = (1.2, 3.2, 5.2, 7.2), 2.4, 0.92, 0.33
    places = [[(x, middle + step * ((size - 1) / 2 - unit)) for unit in range(size)]
              for x, size in zip(across, sizes, strict=True)]
    for left, right in pairwise(places):
        for (x0, y0), (x1, y1) in product(left, right):
            axes.plot((x0, x1), (y0, y1), color="#a9b4bf", linewidth=1.1, zorder=1, solid_capstyle="butt")
    for layer, color in enumerate(colors):
        for unit, place in enumerate(places[layer], start=1):
            circle(axes, *place, radius, color, f"a^{{[{layer}]}}_{{{unit}}}" if layer else f"x_{{{unit}}}")
        name = {0: "X = A^{[0]}", 3: r"A^{[3]} = \hat{Y}"}.get(layer, f"A^{{[{layer}]}}")
        text(axes, across[layer], 4.4, name, 16, INK)
        if layer:
            text(axes, across[layer] - 1, 0.28, rf"W^{{[{layer}]}},\ b^{{[{layer}]}}", 15)
    arrow(axes, (7.2 + radius, middle), (8.25, middle))
    return figure
