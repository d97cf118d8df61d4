"""Networks: the matrices of one layer with their shapes, its forward and backward block, a whole network of units; and
chains of computations: a small graph, and a network as a row of blocks, forward with its caches and backward.
"""

from itertools import pairwise, product

from matplotlib.figure import Figure
from matplotlib.patches import Circle

from workbook.figures.page import ACTIVATION, BACKWARD, FORWARD, NEUTRAL, Page, Point, pale

CHAIN = ((2.25, "0", "1"), (5.0, "1", "2"), (9.05, "L-1", "L"))  # where a block stands, layer before it, layer
FIRST, LAST, DOTS, HALF = 0.55, 11.22, 6.9, 1.02  # where X, AL and the ellipsis stand; half the width of a block
WIDTH, HEIGHT = 0.94, 0.95  # width of the activation's part; height of a block
STEP_WIDTH, STEP_HEIGHT = 1.9, 0.8  # of a box


def layer_shapes() -> Figure:
    """The matrices of one layer with their shapes, and one example: a column in two of them."""
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
    """One layer, forward above and backward below, and the cache that leads from one to the other."""
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
    page.text(x, y, name, 21)
    page.text(x, y - 0.42, shape, 13)


def network() -> Figure:
    """A network as units and lines: three inputs, two layers of four units, one output."""
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


def computation_graph() -> Figure:
    """The way forward from a, b and c to J = 3 (a + bc), and the derivatives on the way back."""
    page = Page(10.9, 3.7)
    a, b, c = (0.75, 3.0), (0.75, 1.6), (0.75, 0.6)
    u, v, J = (3.3, 1.1), (6.5, 2.05), (9.55, 2.05)
    for (x, y), formula, value in ((u, "u = bc", "6"), (v, "v = a + u", "11"), (J, "J = 3v", "33")):
        page.arrow_box(x, y, STEP_WIDTH, STEP_HEIGHT, FORWARD)
        page.text(x - 0.06, y, formula, 16)
        page.text(x, y + STEP_HEIGHT / 2 + 0.18, value, 15)
    for (x, y), formula in ((a, "a = 5"), (b, "b = 3"), (c, "c = 2")):
        page.text(x - 0.1, y, formula, 17)
    half = STEP_WIDTH / 2
    _way(page, (1.25, b[1]), (u[0] - half, u[1] + 0.2), r"\mathtt{db} = 6", above=True)
    _way(page, (1.25, c[1]), (u[0] - half, u[1] - 0.2), r"\mathtt{dc} = 9")
    _way(page, (1.25, a[1]), (v[0] - half, v[1] + 0.2), r"\mathtt{da} = 3", above=True)
    _way(page, (u[0] + half, u[1]), (v[0] - half, v[1] - 0.2), r"\mathtt{du} = 3", aside=0.42)
    _way(page, (v[0] + half, v[1]), (J[0] - half, J[1]), r"\mathtt{dv} = 3")
    return page.figure


def unit_graph() -> Figure:
    """The same for one unit with two inputs and its loss."""
    page = Page(12.9, 4.1)
    y, wide, half = 2.0, 2.75, STEP_WIDTH / 2
    z, a, loss = 4.75, 8.55, 11.6
    page.arrow_box(z, y, wide, STEP_HEIGHT, FORWARD)
    page.text(z - 0.06, y, "z = w_1 x_1 + w_2 x_2 + b", 14)
    for x, formula in ((a, r"a = \sigma(z)"), (loss, r"\mathcal{L}(a,\, y)")):
        page.arrow_box(x, y, STEP_WIDTH, STEP_HEIGHT, FORWARD)
        page.text(x - 0.06, y, formula, 16)
    for x, above in ((z, r"x_1,\ x_2"), (loss, "y")):
        page.text(x, 3.6, above, 17)
        page.forward_arrow((x, 3.35), (x, y + STEP_HEIGHT / 2))
    left = z - wide / 2
    for height, end, name, derivative in (
        (3.5, y + 0.24, "w_1", r"\mathtt{dw}_1 = x_1\, \mathtt{dz}"),
        (2.0, y, "w_2", r"\mathtt{dw}_2 = x_2\, \mathtt{dz}"),
        (0.5, y - 0.24, "b", r"\mathtt{db} = \mathtt{dz}"),
    ):
        page.text(0.4, height, name, 17)
        _way(page, (0.75, height), (left, end), derivative, above=height >= y, aside=0.75 * (height != y))
    _way(page, (z + wide / 2, y), (a - half, y), r"\mathtt{dz} = a - y")
    _way(page, (a + half, y), (loss - half, y), r"\mathtt{da}")
    return page.figure


def _way(page: Page, start: Point, end: Point, derivative: str, above: bool = False, aside: float = 0) -> None:
    """An arrow forward and one back beside it; what travels back is written ``aside`` inches right of the middle."""
    side = 0.13 if above else -0.13  # from one arrow to the other
    page.forward_arrow((start[0], start[1] - side / 2), (end[0] - 0.04, end[1] - side / 2))
    page.backward_arrow((end[0] - 0.04, end[1] + side / 2), (start[0], start[1] + side / 2))
    x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    page.text(x + aside, y + (0.32 if above else -0.34), derivative, 14)


def forward_chain() -> Figure:
    """A network as a row of blocks, forward, each with its cache."""
    page = Page(11.8, 3.85)
    page.bracket(2.25 - HALF, DOTS + 0.2, 3.2, r"\times\ (L-1)")
    _forward_row(page, 2.4, 0.72)
    return page.figure


def backward_chain() -> Figure:
    """The same, and below it the row that leads back, by way of the caches, to the gradients."""
    page = Page(11.8, 6.0)
    _forward_row(page, 5.3, 3.65)
    y = 1.95
    for x, _, layer in CHAIN:
        page.cache_arrow((x, 3.15), (x, y + HEIGHT / 2))
        _block(page, x, y, BACKWARD, f"dZ^{{[{layer}]}}", r"\sigma\,'" if layer == "L" else r"\mathrm{ReLU}\,'")
        page.backward_arrow((x, y - HEIGHT / 2), (x, 0.72))
        page.text(x, 0.42, rf"dW^{{[{layer}]}},\ db^{{[{layer}]}}", 17)
    for start, end, layer in reversed(_gaps(FIRST + 0.42, LAST - 0.5)):
        page.backward_arrow((end, y), (start, y))
        page.text((start + end) / 2 + 0.03, y + 0.27, layer and f"dA^{{[{layer}]}}", 14)
    page.dots(DOTS, y)
    page.text(LAST, y, "dA^{[L]}", 20)
    page.text(FIRST - 0.05, y, "dA^{[0]}", 20)
    return page.figure


def _block(page: Page, x: float, y: float, color: str, linear: str, activation: str) -> None:
    """A layer: its linear part on the left, its activation on the right."""
    page.arrow_box(x, y, 2 * HALF, HEIGHT, color, activation=WIDTH)
    shift = 0 if color == FORWARD else 0.08
    page.text(x - WIDTH / 2 + shift, y, linear, 15)
    page.text(x + HALF - WIDTH / 2 - 0.06 + shift, y, activation, 19 if "sigma" in activation else 15)


def _forward_row(page: Page, y: float, below: float) -> None:
    """X at the left, a block for each layer, AL at the right; and what each block puts aside, below it."""
    page.text(FIRST, y, "X", 22)
    page.text(FIRST, y - 0.38, "= A^{[0]}", 13)
    for x, _, layer in CHAIN:
        activation = r"\sigma" if layer == "L" else r"\mathrm{ReLU}"
        _block(page, x, y, FORWARD, f"W^{{[{layer}]}}, b^{{[{layer}]}}", activation)
    page.dots(DOTS, y)
    page.text(LAST, y, "A^{[L]}", 22)
    for start, end, layer in _gaps(FIRST + 0.3, LAST - 0.4):
        page.forward_arrow((start, y), (end, y))
        page.text((start + end) / 2 - 0.03, y + 0.27, layer and f"A^{{[{layer}]}}", 14)
    for x, before, layer in CHAIN:
        lines = f"A^{{[{before}]}}, W^{{[{layer}]}}, b^{{[{layer}]}}", f"Z^{{[{layer}]}}"
        page.cache_arrow((x, y - HEIGHT / 2), (x, below + 0.5))
        page.cache_card(x, below, 2 * HALF, 1.0, *lines)
    page.dots(DOTS, below)


def _gaps(start: float, end: float) -> list[tuple[float, float, str]]:
    """What lies between the blocks: where it begins and ends, and the layer before it, where that is to be named."""
    sides = [side for x, _, _ in CHAIN for side in (x - HALF, x + HALF)]
    places = sorted([start, end, DOTS - 0.28, DOTS + 0.28, *sides])
    return list(zip(places[::2], places[1::2], ("", "1", "2", "L-1", "")))
