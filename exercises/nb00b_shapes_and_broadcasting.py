"""The exercises of notebook 00b: shares of columns, a vector as a column."""

import numpy as np

from . import general
from .inputs import MANY, PICTURE, printed, several
from .kit import Exercise, Lines, Mistake, edit, generator, ways

PLAIN = {"": Lines("row", "column")}


def column_percentages(table):
    """100 times each number, divided by the sum of its column."""
    rows, columns = table.shape
    totals = [sum(float(table[i, j]) for i in range(rows)) for j in range(columns)]
    return np.array([[100 * float(table[i, j]) / totals[j] for j in range(columns)] for i in range(rows)])


def _tables(seed):
    draw = generator(91, seed)
    yield "a table of shape (3, 3)", draw.uniform(1, 100, (3, 3))
    yield "whole numbers, a table of shape (5, 2)", draw.randint(1, 100, (5, 2))
    yield "a table with one column, of shape (4, 1)", draw.uniform(1, 100, (4, 1))
    if seed is not None:
        for (rows, columns), size in (((MANY, 3), 1e4), ((2, MANY), 1e-3), (several(draw, 2), 1e2)):
            yield f"a table of shape ({rows}, {columns})", size * draw.uniform(0.1, 1, (rows, columns))


COLUMN_PERCENTAGES = Exercise(column_percentages, "percent", _tables, lines=PLAIN, without_loop="over the numbers",
    printed=[printed("column_percentages", "the table of calories")], mistakes=[
    Mistake("cp_rows", "These are the shares of each row, not of each column.",
        "The axis that you name disappears. To add up a column, which one has to go?", edit("axis=0", "axis=1")),
    Mistake("cp_rows_1d", "These are the sums of the rows, and they have one axis only.",
        "The axis that you name disappears. Which one should go?", edit("axis=0, keepdims=True", "axis=1")),
    Mistake("cp_everything", "Each number is a share of the whole table, not of its column.",
        "Without axis, np.sum adds up everything.", edit(", axis=0, keepdims=True", "")),
    Mistake("cp_no_100", "The shares are right, but not in percent.", "How many percent is the whole?",
        edit("100 * ", "")),
    Mistake("cp_divided", "The shares are divided by 100 instead of multiplied.", "How many percent is the whole?",
        edit("100 * table / totals", "table / totals / 100")),
    Mistake("cp_mean", "The numbers are divided by the mean of the column, not by its sum.",
        "The shares of a column should add up to 100.", edit("np.sum", "np.mean")),
    Mistake("cp_max", "The numbers are divided by the largest number of the column, not by its sum.",
        "The shares of a column should add up to 100.", edit("np.sum", "np.max")),
    Mistake("cp_upside_down", "The fraction is upside down: the sum is divided by the number.",
        "A share is a part divided by the whole.", edit("table / totals", "totals / table")),
    Mistake("cp_totals", "The result holds the sums of the columns, not the shares.", "The second step is to divide.",
        ways("100 * table / totals", "totals", "totals[0]")),
    Mistake("cp_matmul", "@ makes a matrix product: rows times columns.",
        "Divide each number by the sum of its column. The shape of the table stays as it is.",
        edit(", axis=0, keepdims=True)", ", axis=0)", "table / totals", "table @ totals")),
    Mistake("cp_floor", *general.FLOOR,
        ways("100 * table / totals", "100 * table // totals", "100 * (table // totals)")),
    Mistake("cp_hardcoded", "The shape of the table of calories is written into the code.",
        "Other tables have other shapes. keepdims=True needs no number.", edit(", keepdims=True)", ").reshape(1, 4)")),
    Mistake("cp_times", "The numbers are multiplied by the sums.", "A share is a part divided by the whole.",
        ways("100 * table / totals", "100 * table * totals", "table * totals / 100", "table * totals")),
    Mistake("cp_rounded", "The shares are rounded.", "Keep all digits. Rounding is for printing.",
        ways("100 * table / totals", "np.round(100 * table / totals, 2)", "np.round(100 * table / totals)",
            "np.round(100 * table / totals, 1)")),
], variants={
    "without keepdims: the row of sums is stretched":
        edit(", keepdims=True", "", "100 * table / totals", "table / totals * 100"),
    "Python's sum, a row by reshape":
        edit("np.sum(table, axis=0, keepdims=True)", "sum(table).reshape(1, -1)"),
    "a product with ones": edit("np.sum(table, axis=0, keepdims=True)", "np.ones((1, table.shape[0])) @ table",
        "100 * table / totals", "np.divide(table, totals) * 100"),
    "a loop over the columns":
        edit("percent = 100 * table / totals", "percent = np.zeros(table.shape)\n    for j in range(table.shape[1]):\n"
            "        percent[:, j] = table[:, j] / totals[0, j] * 100"),
})  # fmt: skip


def as_column(v):
    """One number after the other, each in a row of its own."""
    return np.array([[number] for number in v.flat])


def _vectors(seed):
    draw = generator(92, seed)
    yield "an array of shape (6,)", draw.randn(6)
    yield "a row of shape (1, 4)", draw.randn(1, 4)
    yield "a column of shape (5, 1)", draw.randn(5, 1)
    yield "a single number, of shape (1,)", draw.randn(1)
    if seed is not None:
        for shape in ((PICTURE,), (1, MANY), (MANY, 1), several(draw, 1)):
            yield f"whole numbers, an array of shape {tuple(shape)}", draw.randint(-9, 9, shape)


AS_COLUMN = Exercise(as_column, "column", _vectors, lines=PLAIN,
    printed=[printed("as_column", "an array of shape (3,)")[:2]], mistakes=[
    Mistake("ac_transposed", "The transpose leaves an array of shape (n,) as it is, and turns a column into a row.",
        "Which method gives an array the shape that you want?", edit("v.reshape(-1, 1)", "v.T")),
    Mistake("ac_newaxis", "A new axis is right for shape (n,), but an array with two axes gets a third one.",
        "Look for a way that works whatever shape v has.", edit("v.reshape(-1, 1)", "v[:, np.newaxis]")),
    Mistake("ac_len", "It works for shape (n,) and for columns, but not for a row: its first size is 1.",
        "v.size counts all the numbers, and -1 lets NumPy count.", edit("reshape(-1, 1)", "reshape(v.shape[0], 1)")),
    Mistake("ac_shape_1", "The code asks for the second size, but an array of shape (n,) has only one.",
        "v.size counts all the numbers, and -1 lets NumPy count.", edit("reshape(-1, 1)", "reshape(v.shape[1], 1)")),
    Mistake("ac_2d_transposed", "It works for shape (n,) and for rows, but a column becomes a row.",
        "Not every v has to be transposed at the end.", edit("v.reshape(-1, 1)", "np.atleast_2d(v).T")),
    Mistake("ac_brackets", "The brackets add an axis to every array, even to one that has two already.",
        "Look for a way that works whatever shape v has.", edit("v.reshape(-1, 1)", "np.array([v]).T")),
    Mistake("ac_hardcoded", *general.SIZE_WRITTEN, edit("reshape(-1, 1)", "reshape(3, 1)")),
], variants={
    "size": edit("v.reshape(-1, 1)", "np.reshape(v, (v.size, 1))"),
    "flattened, then a new axis": edit("v.reshape(-1, 1)", "v.ravel()[:, None]"),
    "a list of lists": edit("v.reshape(-1, 1)", "np.array([[number] for number in v.flatten()])"),
    "a case for each shape":
        edit("v.reshape(-1, 1)", "v.reshape(len(v), 1) if v.ndim == 1 else v.T if v.shape[0] == 1 else v"),
})  # fmt: skip
