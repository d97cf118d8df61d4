"""Arrays of numbers: the product of two matrices, sums along an axis, and what broadcasting stretches."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from workbook.figures.pencils import AMBER, BLUE, GREEN, GREY, PURPLE, arrow, canvas, pale, text

CELL = 0.5


def _numbers(axes: Axes, x: float, y: float, values: np.ndarray, color: str, strong: tuple = ()) -> None:
    """A matrix of numbers, a box each, with its lower left corner at (x, y); the boxes in ``strong`` are darker."""
    rows, columns = values.shape
    for row, column in np.ndindex(rows, columns):
        corner = x + column * CELL, y + (rows - 1 - row) * CELL
        filling = pale(color, 0.45 if (row, column) in strong else 0.14)
        axes.add_patch(Rectangle(corner, CELL, CELL, facecolor=filling, edgecolor=color, linewidth=1.3))
        text(axes, corner[0] + CELL / 2, corner[1] + CELL / 2, _number(values[row, column]), 15)
    axes.add_patch(
        Rectangle((x, y), columns * CELL, rows * CELL, fill=False, edgecolor=color, linewidth=2.2, joinstyle="miter")
    )


def _copies(axes: Axes, x: float, y: float, values: np.ndarray, color: str) -> None:
    """Numbers that are only thought of: dashed boxes, grey digits."""
    rows, columns = values.shape
    for row, column in np.ndindex(rows, columns):
        corner = x + column * CELL, y + (rows - 1 - row) * CELL
        axes.add_patch(
            Rectangle(corner, CELL, CELL, facecolor="white", edgecolor=color, linewidth=1.1, linestyle=(0, (3, 2.5)))
        )
        text(axes, corner[0] + CELL / 2, corner[1] + CELL / 2, _number(values[row, column]), 15, GREY)


def _number(value) -> str:
    return rf"\mathrm{{{value}}}"


def _shape(axes: Axes, x: float, y: float, *sizes: int) -> None:
    text(axes, x, y, rf"\mathrm{{({sizes[0]},\ {sizes[1]})}}", 13)


# --- rows times columns -------------------------------------------------------------------------------------


def rows_times_columns() -> Figure:
    """The matrix 1 2 3, 4 5 6 of shape (2, 3), then the sign @, then a matrix of shape (3, 4), then the result of shape
    (2, 4). Arrows mark the second row of the first matrix, 4 5 6, and the third column of the second, 1 0 2. Where they
    meet in the result stands 16, and below 4 times 1 plus 5 times 0 plus 6 times 2 = 16."""
    W, X = np.array([[1, 2, 3], [4, 5, 6]]), np.array([[1, 0, 1, 2], [0, 1, 0, 1], [1, 1, 2, 0]])
    figure, axes = canvas(8.2, 3.3)
    middle = 1.75
    left, right, result = 0.55, 2.75, 5.55
    _numbers(axes, left, middle - CELL, W, AMBER, {(1, 0), (1, 1), (1, 2)})
    text(axes, 2.4, middle, "@", 19)
    _numbers(axes, right, middle - 1.5 * CELL, X, BLUE, {(0, 2), (1, 2), (2, 2)})
    text(axes, 5.15, middle, "=", 22)
    _numbers(axes, result, middle - CELL, W @ X, GREEN, {(1, 2)})
    for x, shape in ((left + 1.5 * CELL, (2, 3)), (right + 0.8 * CELL, (3, 4)), (result + 2 * CELL, (2, 4))):
        _shape(axes, x, 2.86, *shape)
    here, down = middle - 0.5 * CELL, right + 2.5 * CELL
    arrow(axes, (left - 0.36, here), (left - 0.05, here))
    arrow(axes, (down, middle + 1.5 * CELL + 0.36), (down, middle + 1.5 * CELL + 0.05))
    text(axes, 4.1, 0.42, r"\mathrm{4 \cdot 1 + 5 \cdot 0 + 6 \cdot 2 = 16}", 17)
    return figure


# --- sums along an axis -------------------------------------------------------------------------------------


def sums_along_axes() -> Figure:
    """A table of shape (2, 3) with the rows 1 2 3 and 4 5 6. Arrows marked 0 run down to the sums 5, 7, 9, a row of
    shape (1, 3). Arrows marked 1 run to the right to the sums 6 and 15, a column of shape (2, 1)."""
    table = np.array([[1, 2, 3], [4, 5, 6]])
    figure, axes = canvas(5.3, 3.6)
    x, y = 1.3, 1.75
    _numbers(axes, x, y, table, BLUE)
    _shape(axes, x + 1.5 * CELL, y + 2 * CELL + 0.28, 2, 3)
    for column in range(3):
        across = x + (column + 0.5) * CELL
        arrow(axes, (across, y - 0.06), (across, y - 0.55), PURPLE)
    _numbers(axes, x, y - 0.62 - CELL, table.sum(axis=0, keepdims=True), PURPLE)
    _shape(axes, x + 1.5 * CELL, y - 0.62 - CELL - 0.3, 1, 3)
    text(axes, x - 0.3, y - 0.3, _number(0), 17)
    for row in range(2):
        up = y + (1.5 - row) * CELL
        arrow(axes, (x + 3 * CELL + 0.06, up), (x + 3 * CELL + 0.75, up), GREEN)
    _numbers(axes, x + 3 * CELL + 0.82, y, table.sum(axis=1, keepdims=True), GREEN)
    _shape(axes, x + 3 * CELL + 0.82 + CELL / 2 + 0.75, y + CELL, 2, 1)
    text(axes, x + 3 * CELL + 0.4, y + 2 * CELL + 0.28, _number(1), 17)
    return figure


# --- broadcasting -------------------------------------------------------------------------------------------


def broadcasting() -> Figure:
    """Three sums. In each, a table of shape (2, 3) is added to something smaller, which is repeated in dashed boxes
    until it has shape (2, 3): a single number 10 to the right and down, a row 10 20 30 of shape (1, 3) down, a column
    10, 20 of shape (2, 1) to the right. The results all have shape (2, 3)."""
    A = np.array([[1, 2, 3], [4, 5, 6]])
    row, column = np.array([[10, 20, 30]]), np.array([[10], [20]])
    figure, axes = canvas(7.9, 5.75)
    for y, small in ((4.15, np.array([[10]])), (2.3, row), (0.45, column)):
        _numbers(axes, 0.6, y, A, BLUE)
        _shape(axes, 0.6 + 1.5 * CELL, y + 2 * CELL + 0.24, 2, 3)
        text(axes, 2.6, y + CELL, "+", 22)
        whole = np.broadcast_to(small, A.shape)
        _copies(axes, 3.1, y, whole, AMBER)
        rows, columns = small.shape
        _numbers(axes, 3.1, y + (2 - rows) * CELL, small, AMBER)
        if small.size > 1:
            _shape(axes, 3.1 + 1.5 * CELL, y + 2 * CELL + 0.24, *small.shape)
        if rows == 1:
            arrow(axes, (2.95, y + 1.5 * CELL), (2.95, y + 0.15), AMBER)
        if columns == 1:
            arrow(axes, (3.1 + 0.5 * CELL, y - 0.15), (3.1 + 3 * CELL - 0.1, y - 0.15), AMBER)
        text(axes, 5.2, y + CELL, "=", 22)
        _numbers(axes, 5.8, y, A + small, GREEN)
        _shape(axes, 5.8 + 1.5 * CELL, y + 2 * CELL + 0.24, 2, 3)
    return figure
