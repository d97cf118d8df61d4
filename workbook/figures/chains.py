"""Chains: a network as a row of blocks, forward with its caches, and forward and backward together."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from workbook.figures.pencils import (
    AMBER,
    BLUE,
    GREEN,
    GREY,
    VERMILLION,
    arrow,
    box,
    brace,
    canvas,
    dots,
    text,
)

CHAIN = ((2.2, "0", "1"), (4.5, "1", "2"), (8.0, "L-1", "L"))   # where a block stands, layer before it, layer
DOTS, HALF = 6.2, 0.7       # where the ellipsis stands; half the width of a block


def _block(axes: Axes, x: float, y: float, color: str, above: str, below: str) -> None:
    """A layer: its linear half above, its activation below."""
    box(axes, x, y, 2 * HALF, 1.1, color)
    axes.plot((x - HALF, x + HALF), (y, y), color=color, linewidth=1)
    text(axes, x, y + 0.27, above, 15)
    text(axes, x, y - 0.28, below, 18 if "sigma" in below else 14, AMBER)


def _forward_row(axes: Axes, y: float) -> None:
    """X at the left, a block for each layer, AL at the right."""
    text(axes, 0.55, y, "X", 20)
    text(axes, 0.55, y - 0.36, "= A^{[0]}", 12, GREY)
    for x, _, layer in CHAIN:
        activation = r"\sigma" if layer == "L" else r"\mathrm{ReLU}"
        _block(axes, x, y, BLUE, f"W^{{[{layer}]}}, b^{{[{layer}]}}", activation)
    dots(axes, DOTS, y)
    text(axes, 9.92, y, "A^{[L]}", 20)
    for start, end, name in ((0.85, 2.2 - HALF, ""), (2.2 + HALF, 4.5 - HALF, "A^{[1]}"),
                             (4.5 + HALF, DOTS - 0.28, "A^{[2]}"), (DOTS + 0.28, 8.0 - HALF, "A^{[L-1]}"),
                             (8.0 + HALF, 9.5, "")):
        arrow(axes, (start, y), (end, y))
        text(axes, (start + end) / 2 - 0.03, y + 0.25, name, 13)


def _caches(axes: Axes, y: float, above: float) -> None:
    """What each block puts aside, below it."""
    for x, before, layer in CHAIN:
        arrow(axes, (x, above), (x, y + 0.45), GREEN)
        box(axes, x, y, 1.85, 0.9, GREEN)
        text(axes, x, y + 0.2, f"A^{{[{before}]}}, W^{{[{layer}]}}, b^{{[{layer}]}}", 12.5)
        text(axes, x, y - 0.21, f"Z^{{[{layer}]}}", 13)
    dots(axes, DOTS, y)


def forward_chain() -> Figure:
    """X -> [LINEAR -> ReLU] x (L-1) -> [LINEAR -> sigma] -> AL, with a cache below each block."""
    figure, axes = canvas(10.5, 3.9)
    brace(axes, 2.2 - HALF, DOTS + 0.2, 3.23, r"\times\ (L-1)")
    _forward_row(axes, 2.4)
    _caches(axes, 0.65, 1.85)
    return figure


def backward_chain() -> Figure:
    """Forward above, caches in the middle, backward below: from dAL at the right to dA0 at the left."""
    figure, axes = canvas(10.5, 6.0)
    _forward_row(axes, 5.2)
    _caches(axes, 3.5, 4.65)
    y = 1.8
    for x, _, layer in CHAIN:
        arrow(axes, (x, 3.05), (x, y + 0.55), GREEN)
        _block(axes, x, y, VERMILLION, f"dZ^{{[{layer}]}}", r"\sigma\,'" if layer == "L" else r"\mathrm{ReLU}\,'")
        arrow(axes, (x, y - 0.55), (x, 0.68), VERMILLION)
        text(axes, x, 0.4, rf"dW^{{[{layer}]}},\ db^{{[{layer}]}}", 15, VERMILLION)
    for start, end, name in ((9.46, 8.0 + HALF, ""), (8.0 - HALF, DOTS + 0.28, "dA^{[L-1]}"),
                             (DOTS - 0.28, 4.5 + HALF, "dA^{[2]}"), (4.5 - HALF, 2.2 + HALF, "dA^{[1]}"),
                             (2.2 - HALF, 1.0, "")):
        arrow(axes, (start, y), (end, y))
        text(axes, (start + end) / 2 + 0.03, y + 0.25, name, 13)
    dots(axes, DOTS, y)
    text(axes, 9.92, y, "dA^{[L]}", 19)
    text(axes, 0.55, y, "dA^{[0]}", 19)
    return figure
