"""Chains: a network as a row of blocks, forward with its caches, and forward and backward together."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from workbook.figures.pencils import (
    BACKWARD,
    FORWARD,
    arrow_box,
    backward_arrow,
    brace,
    cache_arrow,
    cache_card,
    canvas,
    dots,
    forward_arrow,
    text,
)

CHAIN = ((2.25, "0", "1"), (5.0, "1", "2"), (9.05, "L-1", "L"))  # where a block stands, layer before it, layer
FIRST, LAST, DOTS, HALF = 0.55, 11.22, 6.9, 1.02  # where X, AL and the ellipsis stand; half the width of a block
ACTIVATION, HEIGHT = 0.94, 0.95  # width of the activation's part; height of a block


def forward_chain() -> Figure:
    """A chain of boxes with tips that point right, from X on the left to A[L] on the right.
    Each box is a layer: W and b, then its activation, ReLU in the hidden layers and sigma in the last one.
    A brace says that the first kind comes L - 1 times. A dotted arrow leads from each box down to its cache,
    a card with A of the layer before, W, b and Z."""
    figure, axes = canvas(11.8, 3.85)
    brace(axes, 2.25 - HALF, DOTS + 0.2, 3.2, r"\times\ (L-1)")
    _forward_row(axes, 2.4)
    _caches(axes, 0.72, 2.4)
    return figure


def backward_chain() -> Figure:
    """Two chains of boxes. The upper one goes from X on the left to A[L] on the right: hidden layers with ReLU,
    the last one with sigma. A dotted arrow leads from each layer down to its cache, a card with A[l-1], W[l],
    b[l] and Z[l], and on to the same layer in the lower chain. The lower chain, with tips that point left and
    dashed arrows, goes from dA[L] on the right to dA[0] on the left. Arrows lead from each of its boxes down
    to dW[l] and db[l]."""
    figure, axes = canvas(11.8, 6.0)
    _forward_row(axes, 5.3)
    _caches(axes, 3.65, 5.3)
    y = 1.95
    for x, _, layer in CHAIN:
        cache_arrow(axes, (x, 3.15), (x, y + HEIGHT / 2))
        _block(axes, x, y, BACKWARD, f"dZ^{{[{layer}]}}", r"\sigma\,'" if layer == "L" else r"\mathrm{ReLU}\,'")
        backward_arrow(axes, (x, y - HEIGHT / 2), (x, 0.72))
        text(axes, x, 0.42, rf"dW^{{[{layer}]}},\ db^{{[{layer}]}}", 17)
    for start, end, name in (
        (LAST - 0.5, 9.05 + HALF, ""),
        (9.05 - HALF, DOTS + 0.28, "dA^{[L-1]}"),
        (DOTS - 0.28, 5.0 + HALF, "dA^{[2]}"),
        (5.0 - HALF, 2.25 + HALF, "dA^{[1]}"),
        (2.25 - HALF, FIRST + 0.42, ""),
    ):
        backward_arrow(axes, (start, y), (end, y))
        text(axes, (start + end) / 2 + 0.03, y + 0.27, name, 14)
    dots(axes, DOTS, y)
    text(axes, LAST, y, "dA^{[L]}", 20)
    text(axes, FIRST - 0.05, y, "dA^{[0]}", 20)
    return figure


def _block(axes: Axes, x: float, y: float, color: str, linear: str, activation: str) -> None:
    """A layer: its linear part on the left, its activation on the right."""
    arrow_box(axes, x, y, 2 * HALF, HEIGHT, color, activation=ACTIVATION)
    shift = 0 if color == FORWARD else 0.08
    text(axes, x - HALF + (2 * HALF - ACTIVATION) / 2 + shift, y, linear, 15)
    text(axes, x + HALF - ACTIVATION / 2 - 0.06 + shift, y, activation, 19 if "sigma" in activation else 15)


def _forward_row(axes: Axes, y: float) -> None:
    """X at the left, a block for each layer, AL at the right."""
    text(axes, FIRST, y, "X", 22)
    text(axes, FIRST, y - 0.38, "= A^{[0]}", 13)
    for x, _, layer in CHAIN:
        activation = r"\sigma" if layer == "L" else r"\mathrm{ReLU}"
        _block(axes, x, y, FORWARD, f"W^{{[{layer}]}}, b^{{[{layer}]}}", activation)
    dots(axes, DOTS, y)
    text(axes, LAST, y, "A^{[L]}", 22)
    for start, end, name in (
        (FIRST + 0.3, 2.25 - HALF, ""),
        (2.25 + HALF, 5.0 - HALF, "A^{[1]}"),
        (5.0 + HALF, DOTS - 0.28, "A^{[2]}"),
        (DOTS + 0.28, 9.05 - HALF, "A^{[L-1]}"),
        (9.05 + HALF, LAST - 0.4, ""),
    ):
        forward_arrow(axes, (start, y), (end, y))
        text(axes, (start + end) / 2 - 0.03, y + 0.27, name, 14)


def _caches(axes: Axes, y: float, row: float) -> None:
    """What each block puts aside, below it."""
    for x, before, layer in CHAIN:
        cache_arrow(axes, (x, row - HEIGHT / 2), (x, y + 0.5))
        cache_card(axes, x, y, 2 * HALF, 1.0, f"A^{{[{before}]}}, W^{{[{layer}]}}, b^{{[{layer}]}}", f"Z^{{[{layer}]}}")
    dots(axes, DOTS, y)
