"""Layers: the matrices of one layer with their shapes, its forward and backward block, and a whole network."""

from itertools import pairwise, product

from matplotlib.figure import Figure
from matplotlib.patches import Circle

from workbook.figures.page import ACTIVATION, BACKWARD, FORWARD, NEUTRAL, Page, pale


def layer_shapes() -> Figure:
    """Four boxes in a row: Z[l] equals W[l] times A[l-1] plus b[l]. W is n[l] high and n[l-1] wide, A is n[l-1]
    high and m wide, Z is n[l] high and m wide, b is one column, n[l] high. One darker column in A, the example
    number i, gives the darker column at the same place in Z."""
    units, before, m, one, middle = 1.2, 1.9, 2.35, 0.28, 1.4
    page = Page(11.6, 3.15)
    here, there = "n^{[l]}", "n^{[l-1]}"

    def matrix(x: float, height: float, width: float, color: str, rows: str, columns: str, name: str) -> None:
        bottom, top = middle - height / 2, middle + height / 2
        page.rectangle((x, bottom), width, height, color, pale(color))
        page.measure((x - 0.15, bottom), (x - 0.15, top), rows)
        page.measure((x, top + 0.15), (x + width, top + 0.15), columns)
        if columns == "m":  # the same example in A and in Z
            page.rectangle((x + 0.45, bottom), one, height, color, pale(color, 0.6), linewidth=1.2)
            page.text(x + 0.45 + one / 2, bottom - 0.26, f"{name[0].lower()}^{{(i)}}", 15)
        page.text(x + width / 2 + (0.32 if columns == "m" else 0), middle, name, 22)

    matrix(0.8, units, m, FORWARD, here, "m", "Z^{[l]}")
    page.text(3.5, middle, "=", 24)
    matrix(4.5, units, before, NEUTRAL, here, there, "W^{[l]}")
    matrix(7.4, before, m, ACTIVATION, there, "m", "A^{[l-1]}")
    page.text(10.07, middle, "+", 24)
    bottom, top, centre = middle - units / 2, middle + units / 2, 10.95 + one / 2
    page.rectangle((10.95, bottom), one, units, NEUTRAL, pale(NEUTRAL))
    page.measure((10.8, bottom), (10.8, top), here)
    page.text(centre, top + 0.31, "1", 14)
    page.text(centre, bottom - 0.28, "b^{[l]}", 20)
    return page.figure


def layer_blocks() -> Figure:
    """One layer, forward above and backward below. Forward, a box with its tip to the right: A[l-1] goes in, Z = W A
    + b and then A = g(Z) are computed, A[l] comes out. A dotted arrow leads down to the cache, a card with
    A[l-1], W[l], b[l] and Z[l], and on to the backward box below, with its tip to the left: dA[l] goes in at the
    right, dZ is computed from it with g prime of Z, then dA[l-1] comes out at the left, and dW[l] and db[l] below."""
    page = Page(10.6, 6.3)
    x, wide, high, activation = 5.3, 6.0, 1.15, 2.55
    forward, cache, backward = 5.5, 3.85, 2.2
    split = x + wide / 2 - activation
    left, right = x - wide / 2, x + wide / 2
    linear, middle = (left + split) / 2, (split + right) / 2
    page.arrow_box(x, forward, wide, high, FORWARD, activation=activation)
    page.text(linear, forward, "Z^{[l]} = W^{[l]} A^{[l-1]} + b^{[l]}", 17)
    page.text(middle - 0.06, forward, "A^{[l]} = g\\,(Z^{[l]})", 17)
    page.forward_arrow((left - 0.85, forward), (left, forward))
    page.forward_arrow((right, forward), (right + 0.85, forward))
    _with_shape(page, 0.8, forward, "A^{[l-1]}", r"n^{[l-1]} \times m")
    _with_shape(page, 9.75, forward, "A^{[l]}", r"n^{[l]} \times m")

    page.cache_arrow((linear, forward - high / 2), (linear, cache + 0.45))
    page.cache_arrow((middle, forward - high / 2), (middle, cache + 0.45))
    page.cache_card(linear, cache, 2.6, 0.9, "A^{[l-1]},\\ W^{[l]},\\ b^{[l]}", size=17)
    page.cache_card(middle, cache, 1.5, 0.9, "Z^{[l]}", size=17)
    page.cache_arrow((linear, cache - 0.45), (linear, backward + high / 2))
    page.cache_arrow((middle, cache - 0.45), (middle, backward + high / 2))

    page.arrow_box(x, backward, wide, high, BACKWARD, activation=activation)
    page.text(linear + 0.1, backward, "dA^{[l-1]} = W^{[l]\\,T} dZ^{[l]}", 17)
    page.text(middle, backward, "dZ^{[l]} = dA^{[l]} \\ast g\\,'(Z^{[l]})", 16)
    page.backward_arrow((left, backward), (left - 0.85, backward))
    page.backward_arrow((right + 0.85, backward), (right, backward))
    _with_shape(page, 0.8, backward, "dA^{[l-1]}", r"n^{[l-1]} \times m")
    _with_shape(page, 9.75, backward, "dA^{[l]}", r"n^{[l]} \times m")
    page.backward_arrow((linear - 0.85, backward - high / 2), (linear - 0.85, backward - high / 2 - 0.5))
    page.backward_arrow((linear + 0.85, backward - high / 2), (linear + 0.85, backward - high / 2 - 0.5))
    _with_shape(page, linear - 0.85, 0.75, "dW^{[l]}", r"n^{[l]} \times n^{[l-1]}")
    _with_shape(page, linear + 0.85, 0.75, "db^{[l]}", r"n^{[l]} \times 1")
    return page.figure


def _with_shape(page: Page, x: float, y: float, name: str, shape: str) -> None:
    """The name of an array, and its shape below."""
    page.text(x, y, name, 21)
    page.text(x, y - 0.42, shape, 13)


def network() -> Figure:
    """Three inputs as squares, then two columns of four units and a column of one unit as circles. Lines connect
    every square and circle with every circle of the next column. Above the columns stand X = A[0], A[1], A[2] and
    A[3] = Y hat. Below the gaps between them stand W[1], b[1], then W[2], b[2], then W[3], b[3]."""
    sizes = 3, 4, 4, 1
    page = Page(8.6, 4.85)
    across, middle, step, radius = (1.2, 3.2, 5.2, 7.2), 2.4, 0.92, 0.34
    places = [
        [(x, middle + step * ((size - 1) / 2 - unit)) for unit in range(size)]
        for x, size in zip(across, sizes, strict=True)
    ]
    for left, right in pairwise(places):
        for (x0, y0), (x1, y1) in product(left, right):
            page.line((x0, x1), (y0, y1), "#a9b4bf", 1.1, zorder=1, solid_capstyle="butt")
    for layer, units in enumerate(places):
        for unit, (x, y) in enumerate(units, start=1):
            if layer:
                page.axes.add_patch(Circle((x, y), radius, facecolor=pale(FORWARD), edgecolor=FORWARD, linewidth=2))
                page.text(x, y, f"a^{{[{layer}]}}_{{{unit}}}", 14)
            else:
                page.rectangle((x - 0.3, y - 0.3), 0.6, 0.6, NEUTRAL, pale(NEUTRAL))
                page.text(x, y, f"x_{{{unit}}}", 15)
        name = {0: "X = A^{[0]}", 3: r"A^{[3]} = \hat{Y}"}.get(layer, f"A^{{[{layer}]}}")
        page.text(across[layer], 4.5, name, 17)
        if layer:
            page.text(across[layer] - 1, 0.3, rf"W^{{[{layer}]}},\ b^{{[{layer}]}}", 16)
    page.forward_arrow((7.2 + radius, middle), (8.3, middle))
    return page.figure
