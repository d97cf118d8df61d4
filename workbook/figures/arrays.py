"""Arrays of numbers: the product of two matrices, sums along an axis, and what broadcasting stretches."""

from collections.abc import Collection
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from workbook.figures.page import AMBER, BLUE, GREEN, GREY, INK, PURPLE, Page, pale

CELL = 0.5
TABLE = np.array([[1, 2, 3], [4, 5, 6]])
Places = Collection[tuple[int, int]]  # rows and columns


def _numbers(
    page: Page, x: float, y: float, values: NDArray[Any], color: str, strong: Places = (), copies: bool = False
) -> None:
    """A matrix of numbers, a box each, with its lower left corner at (x, y); the boxes in ``strong`` are darker.

    ``copies`` are only thought of: dashed boxes, grey digits.
    """
    rows, columns = values.shape
    for row, column in np.ndindex(rows, columns):
        corner = left, bottom = x + column * CELL, y + (rows - 1 - row) * CELL
        if copies:
            page.rectangle(corner, CELL, CELL, color, "white", linewidth=1.1, linestyle=(0, (3, 2.5)))
        else:
            filling = pale(color, 0.45 if (row, column) in strong else 0.14)
            page.rectangle(corner, CELL, CELL, color, filling, linewidth=1.3)
        number = rf"\mathrm{{{values[row, column]}}}"
        page.text(left + CELL / 2, bottom + CELL / 2, number, 15, GREY if copies else INK)
    if not copies:
        page.rectangle((x, y), columns * CELL, rows * CELL, color, linewidth=2.2)


def rows_times_columns() -> Figure:
    """A row of one matrix times a column of another is one number of their product."""
    X = np.array([[1, 0, 1, 2], [0, 1, 0, 1], [1, 1, 2, 0]])
    page = Page(8.2, 3.3)
    left, right, result, middle = 0.55, 2.75, 5.55, 1.75
    _numbers(page, left, middle - CELL, TABLE, AMBER, {(1, 0), (1, 1), (1, 2)})
    page.text(2.4, middle, "@", 19)
    _numbers(page, right, middle - 1.5 * CELL, X, BLUE, {(0, 2), (1, 2), (2, 2)})
    page.text(5.15, middle, "=", 22)
    _numbers(page, result, middle - CELL, TABLE @ X, GREEN, {(1, 2)})
    page.text(left + 1.5 * CELL, 2.86, r"\mathrm{(2,\ 3)}", 13)
    page.text(right + 0.8 * CELL, 2.86, r"\mathrm{(3,\ 4)}", 13)
    page.text(result + 2 * CELL, 2.86, r"\mathrm{(2,\ 4)}", 13)
    here, down = middle - 0.5 * CELL, right + 2.5 * CELL
    page.arrow((left - 0.36, here), (left - 0.05, here))
    page.arrow((down, middle + 1.5 * CELL + 0.36), (down, middle + 1.5 * CELL + 0.05))
    page.text(4.1, 0.42, r"\mathrm{4 \cdot 1 + 5 \cdot 0 + 6 \cdot 2 = 16}", 17)
    return page.figure


def sums_along_axes() -> Figure:
    """The sums of a table down its columns, along axis 0, and across its rows, along axis 1."""
    page = Page(5.3, 3.6)
    x, y = 1.3, 1.75
    _numbers(page, x, y, TABLE, BLUE)
    page.text(x + 1.5 * CELL, y + 2 * CELL + 0.28, r"\mathrm{(2,\ 3)}", 13)
    for column in range(3):
        across = x + (column + 0.5) * CELL
        page.arrow((across, y - 0.06), (across, y - 0.55), PURPLE)
    _numbers(page, x, y - 0.62 - CELL, TABLE.sum(axis=0, keepdims=True), PURPLE)
    page.text(x + 1.5 * CELL, y - 0.62 - CELL - 0.3, r"\mathrm{(1,\ 3)}", 13)
    page.text(x - 0.3, y - 0.3, r"\mathrm{0}", 17)
    for row in range(2):
        up = y + (1.5 - row) * CELL
        page.arrow((x + 3 * CELL + 0.06, up), (x + 3 * CELL + 0.75, up), GREEN)
    _numbers(page, x + 3 * CELL + 0.82, y, TABLE.sum(axis=1, keepdims=True), GREEN)
    page.text(x + 3 * CELL + 0.82 + CELL / 2 + 0.75, y + CELL, r"\mathrm{(2,\ 1)}", 13)
    page.text(x + 3 * CELL + 0.4, y + 2 * CELL + 0.28, r"\mathrm{1}", 17)
    return page.figure


def broadcasting() -> Figure:
    """A number, a row and a column, each stretched to the shape of the table that it is added to."""
    page = Page(7.9, 5.75)
    for y, small in ((4.15, np.array([[10]])), (2.3, np.array([[10, 20, 30]])), (0.45, np.array([[10], [20]]))):
        _numbers(page, 0.6, y, TABLE, BLUE)
        page.text(0.6 + 1.5 * CELL, y + 2 * CELL + 0.24, r"\mathrm{(2,\ 3)}", 13)
        page.text(2.6, y + CELL, "+", 22)
        _numbers(page, 3.1, y, np.broadcast_to(small, TABLE.shape), AMBER, copies=True)
        rows, columns = small.shape
        _numbers(page, 3.1, y + (2 - rows) * CELL, small, AMBER)
        if small.size > 1:
            page.text(3.1 + 1.5 * CELL, y + 2 * CELL + 0.24, rf"\mathrm{{({rows},\ {columns})}}", 13)
        if rows == 1:
            page.arrow((2.95, y + 1.5 * CELL), (2.95, y + 0.15), AMBER)
        if columns == 1:
            page.arrow((3.1 + 0.5 * CELL, y - 0.15), (3.1 + 3 * CELL - 0.1, y - 0.15), AMBER)
        page.text(5.2, y + CELL, "=", 22)
        _numbers(page, 5.8, y, TABLE + small, GREEN)
        page.text(5.8 + 1.5 * CELL, y + 2 * CELL + 0.24, r"\mathrm{(2,\ 3)}", 13)
    return page.figure
