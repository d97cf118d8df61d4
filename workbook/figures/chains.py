"""Chains of computations: a small graph, and a network as a row of blocks, forward with its caches and backward."""

from matplotlib.figure import Figure

from workbook.figures.page import BACKWARD, FORWARD, Page, Point

CHAIN = ((2.25, "0", "1"), (5.0, "1", "2"), (9.05, "L-1", "L"))  # where a block stands, layer before it, layer
FIRST, LAST, DOTS, HALF = 0.55, 11.22, 6.9, 1.02  # where X, AL and the ellipsis stand; half the width of a block
WIDTH, HEIGHT = 0.94, 0.95  # width of the activation's part; height of a block
STEP_WIDTH, STEP_HEIGHT = 1.9, 0.8  # of a box


def computation_graph() -> Figure:
    """A graph of boxes. From the left come b = 3 and c = 2 into the box u = bc, which is 6. This and a = 5 go into
    the box v = a + u, which is 11, and this into the box J = 3v, which is 33. Dashed arrows lead back from right to
    left with the derivatives: dv = 3, then da = 3 and du = 3, then db = 6 and dc = 9."""
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


def _way(page: Page, start: Point, end: Point, derivative: str, above: bool = False, aside: float = 0) -> None:
    """An arrow forward and one back beside it; what travels back is written ``aside`` inches right of the middle."""
    side = 0.13 if above else -0.13  # from one arrow to the other
    page.forward_arrow((start[0], start[1] - side / 2), (end[0] - 0.04, end[1] - side / 2))
    page.backward_arrow((end[0] - 0.04, end[1] + side / 2), (start[0], start[1] + side / 2))
    x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    page.text(x + aside, y + (0.32 if above else -0.34), derivative, 14)


def forward_chain() -> Figure:
    """A chain of boxes with tips that point right, from X on the left to A[L] on the right.
    Each box is a layer: W and b, then its activation, ReLU in the hidden layers and sigma in the last one.
    A brace says that the first kind comes L - 1 times. A dotted arrow leads from each box down to its cache,
    a card with A of the layer before, W, b and Z."""
    page = Page(11.8, 3.85)
    page.brace(2.25 - HALF, DOTS + 0.2, 3.2, r"\times\ (L-1)")
    _forward_row(page, 2.4)
    _caches(page, 0.72, 2.4)
    return page.figure


def backward_chain() -> Figure:
    """Two chains of boxes. The upper one goes from X on the left to A[L] on the right: hidden layers with ReLU,
    the last one with sigma. A dotted arrow leads from each layer down to its cache, a card with A[l-1], W[l],
    b[l] and Z[l], and on to the same layer in the lower chain. The lower chain, with tips that point left and
    dashed arrows, goes from dA[L] on the right to dA[0] on the left. Arrows lead from each of its boxes down
    to dW[l] and db[l]."""
    page = Page(11.8, 6.0)
    _forward_row(page, 5.3)
    _caches(page, 3.65, 5.3)
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
    page.text(x - HALF + (2 * HALF - WIDTH) / 2 + shift, y, linear, 15)
    page.text(x + HALF - WIDTH / 2 - 0.06 + shift, y, activation, 19 if "sigma" in activation else 15)


def _forward_row(page: Page, y: float) -> None:
    """X at the left, a block for each layer, AL at the right."""
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


def _gaps(start: float, end: float) -> list[tuple[float, float, str]]:
    """What lies between the blocks: where it begins and ends, and the layer before it, where that is to be named."""
    sides = [side for x in (2.25, 5.0) for side in (x - HALF, x + HALF)]
    places = [start, *sides, DOTS - 0.28, DOTS + 0.28, 9.05 - HALF, 9.05 + HALF, end]
    return list(zip(places[::2], places[1::2], ("", "1", "2", "L-1", "")))


def _caches(page: Page, y: float, row: float) -> None:
    """What each block puts aside, below it."""
    for x, before, layer in CHAIN:
        page.cache_arrow((x, row - HEIGHT / 2), (x, y + 0.5))
        page.cache_card(x, y, 2 * HALF, 1.0, f"A^{{[{before}]}}, W^{{[{layer}]}}, b^{{[{layer}]}}", f"Z^{{[{layer}]}}")
    page.dots(DOTS, y)
