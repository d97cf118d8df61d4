"""Layers: the matrices of one layer with their shapes, its forward and backward block, and a whole network."""

from itertools import pairwise, product

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from workbook.figures.pencils import (
    ACTIVATION,
    BACKWARD,
    FORWARD,
    NEUTRAL,
    arrow_box,
    backward_arrow,
    cache_arrow,
    cache_card,
    canvas,
    circle,
    forward_arrow,
    matrix,
    pale,
    text,
)


def layer_shapes() -> Figure:
    """Four boxes in a row: Z[l] equals W[l] times A[l-1] plus b[l]. W is n[l] high and n[l-1] wide, A is n[l-1]
    high and m wide, Z is n[l] high and m wide, b is one column, n[l] high. One darker column in A, the example
    number i, gives the darker column at the same place in Z."""
    units, before, m, one = 1.2, 1.9, 2.35, 0.28
    figure, axes = canvas(11.6, 3.15)
    middle = 1.4
    here, there = "n^{[l]}", "n^{[l-1]}"

    def part(x: float, height: float, width: float, color: str, name: str, rows: str, columns: str) -> None:
        bottom, top = middle - height / 2, middle + height / 2
        one_column = columns == "1"
        matrix(axes, x, bottom, width, height, color, rows, "" if one_column else columns)
        if one_column:
            text(axes, x + width / 2, top + 0.31, r"1", 14)
            text(axes, x + width / 2, bottom - 0.28, name, 20)
        elif columns == "m":  # the same example in A and in Z
            axes.add_patch(
                Rectangle((x + 0.45, bottom), one, height, facecolor=pale(color, 0.6), edgecolor=color, linewidth=1.2)
            )
            text(axes, x + 0.45 + one / 2, bottom - 0.26, f"{name[0].lower()}^{{(i)}}", 15)
            text(axes, x + width / 2 + 0.32, middle, name, 22)
        else:
            text(axes, x + width / 2, middle, name, 22)

    part(0.8, units, m, FORWARD, "Z^{[l]}", here, "m")
    text(axes, 3.5, middle, "=", 24)
    part(4.5, units, before, NEUTRAL, "W^{[l]}", here, there)
    part(7.4, before, m, ACTIVATION, "A^{[l-1]}", there, "m")
    text(axes, 10.07, middle, "+", 24)
    part(10.95, units, one, NEUTRAL, "b^{[l]}", here, "1")
    return figure


def layer_blocks() -> Figure:
    """One layer, forward above and backward below. Forward, a box with its tip to the right: A[l-1] goes in, Z = W A
    + b and then A = g(Z) are computed, A[l] comes out. A dotted arrow leads down to the cache, a card with
    A[l-1], W[l], b[l] and Z[l], and on to the backward box below, with its tip to the left: dA[l] goes in at the
    right, dZ is computed from it with g prime of Z, then dA[l-1] comes out at the left, and dW[l] and db[l] below."""
    figure, axes = canvas(10.6, 6.3)
    x, wide, high, activation = 5.3, 6.0, 1.15, 2.55
    forward, cache, backward = 5.5, 3.85, 2.2
    split = x + wide / 2 - activation
    left, right = x - wide / 2, x + wide / 2
    linear, middle = (left + split) / 2, (split + right) / 2

    arrow_box(axes, x, forward, wide, high, FORWARD, activation=activation)
    text(axes, linear, forward, "Z^{[l]} = W^{[l]} A^{[l-1]} + b^{[l]}", 17)
    text(axes, middle - 0.06, forward, "A^{[l]} = g\\,(Z^{[l]})", 17)
    forward_arrow(axes, (left - 0.85, forward), (left, forward))
    forward_arrow(axes, (right, forward), (right + 0.85, forward))
    _in_and_out(axes, forward, "A^{[l-1]}", r"n^{[l-1]} \times m", "A^{[l]}", r"n^{[l]} \times m")

    cache_arrow(axes, (linear, forward - high / 2), (linear, cache + 0.45))
    cache_arrow(axes, (middle, forward - high / 2), (middle, cache + 0.45))
    cache_card(axes, linear, cache, 2.6, 0.9, "A^{[l-1]},\\ W^{[l]},\\ b^{[l]}", size=17)
    cache_card(axes, middle, cache, 1.5, 0.9, "Z^{[l]}", size=17)
    cache_arrow(axes, (linear, cache - 0.45), (linear, backward + high / 2))
    cache_arrow(axes, (middle, cache - 0.45), (middle, backward + high / 2))

    arrow_box(axes, x, backward, wide, high, BACKWARD, activation=activation)
    text(axes, linear + 0.1, backward, "dA^{[l-1]} = W^{[l]\\,T} dZ^{[l]}", 17)
    text(axes, middle, backward, "dZ^{[l]} = dA^{[l]} \\ast g\\,'(Z^{[l]})", 16)
    backward_arrow(axes, (left, backward), (left - 0.85, backward))
    backward_arrow(axes, (right + 0.85, backward), (right, backward))
    _in_and_out(axes, backward, "dA^{[l-1]}", r"n^{[l-1]} \times m", "dA^{[l]}", r"n^{[l]} \times m")
    for place, name, shape in (
        (linear - 0.85, "dW^{[l]}", r"n^{[l]} \times n^{[l-1]}"),
        (linear + 0.85, "db^{[l]}", r"n^{[l]} \times 1"),
    ):
        backward_arrow(axes, (place, backward - high / 2), (place, backward - high / 2 - 0.5))
        text(axes, place, 0.75, name, 21)
        text(axes, place, 0.33, shape, 13)
    return figure


def _in_and_out(axes: Axes, y: float, left: str, left_shape: str, right: str, right_shape: str) -> None:
    """What stands at both ends of a block, with its shape."""
    for x, name, shape in ((0.8, left, left_shape), (9.75, right, right_shape)):
        text(axes, x, y, name, 21)
        text(axes, x, y - 0.42, shape, 13)


def network() -> Figure:
    """Three inputs as squares, then two columns of four units and a column of one unit as circles. Lines connect
    every square and circle with every circle of the next column. Above the columns stand X = A[0], A[1], A[2] and
    A[3] = Y hat. Below the gaps between them stand W[1], b[1], then W[2], b[2], then W[3], b[3]."""
    sizes = 3, 4, 4, 1
    figure, axes = canvas(8.6, 4.85)
    across, middle, step, radius = (1.2, 3.2, 5.2, 7.2), 2.4, 0.92, 0.34
    places = [
        [(x, middle + step * ((size - 1) / 2 - unit)) for unit in range(size)]
        for x, size in zip(across, sizes, strict=True)
    ]
    for left, right in pairwise(places):
        for (x0, y0), (x1, y1) in product(left, right):
            axes.plot((x0, x1), (y0, y1), color="#a9b4bf", linewidth=1.1, zorder=1, solid_capstyle="butt")
    for layer, units in enumerate(places):
        for unit, (x, y) in enumerate(units, start=1):
            if layer:
                circle(axes, x, y, radius, FORWARD, f"a^{{[{layer}]}}_{{{unit}}}", 14)
            else:
                matrix(axes, x - 0.3, y - 0.3, 0.6, 0.6, NEUTRAL, name=f"x_{{{unit}}}", size=15)
        name = {0: "X = A^{[0]}", 3: r"A^{[3]} = \hat{Y}"}.get(layer, f"A^{{[{layer}]}}")
        text(axes, across[layer], 4.5, name, 17)
        if layer:
            text(axes, across[layer] - 1, 0.3, rf"W^{{[{layer}]}},\ b^{{[{layer}]}}", 16)
    forward_arrow(axes, (7.2 + radius, middle), (8.3, middle))
    return figure
