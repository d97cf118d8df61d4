"""The exercises of notebook 00: pictures as columns, shares of columns, a vector as a column."""

import numpy as np

import testCases

from . import families
from .inputs import MANY, PICTURE, PIXELS, several
from .kit import PRINTED, Exercise, Lines, Mistake, Variant, edit, generator, ways

PLAIN = {"": Lines("row", "column")}


def unrolled_images(images):
    """One picture a column: row after row, in a row pixel after pixel, of a pixel red, green, blue."""
    m, height, width, colours = images.shape
    places = [(row, column, colour) for row in range(height) for column in range(width) for colour in range(colours)]
    return np.array([[images[i, *place] for i in range(m)] for place in places])


def _pictures(seed):
    draw = generator(90, seed)
    drawn = (
        ("five pictures, 4 pixels high and 3 wide", (5, 4, 3, 3)),
        ("three pictures of 3 x 3 pixels", (3, 3, 3, 3)),
        ("one picture, 3 pixels high and 5 wide", (1, 3, 5, 3)),
    )
    if seed is not None:
        sizes = (2, 64), (MANY, 2), several(draw, 2)
        drawn = *drawn, *((f"{m} pictures of {side} x {side} pixels", (m, side, side, 3)) for m, side in sizes)
    return [(label, draw.randint(0, 256, shape).astype(np.uint8)) for label, shape in drawn]


UNROLLED_IMAGES = Exercise(unrolled_images, "X", _pictures, lines=PIXELS, helper="images_to_columns",
    printed=[(f"{PRINTED}, two pictures of 2 x 2 pixels", testCases.unrolled_images_test_case())], mistakes=[
    Mistake("ui_minus_one_m", "The shape is right, but each column mixes the numbers of different pictures.",
        "reshape fills row by row. So give each picture a row first, and then turn rows into columns.",
        ways("images.reshape(m, -1).T", "images.reshape(-1, m)", "images.T.reshape(m, -1).T")),
    Mistake("ui_no_transpose", "Each picture is a row. It should be a column.", "One small step is missing at the end.",
        edit("images.reshape(m, -1).T", "images.reshape(m, -1)")),
    Mistake("ui_transposed_first", "Each picture has its own column, but its numbers are in the wrong order.",
        "Reshape first: .T turns all four axes around.", edit("images.reshape(m, -1).T", "images.T.reshape(-1, m)")),
    Mistake("ui_planes", "Each column holds all reds first, then all greens, then all blues.",
        "Keep the order of the axes: row, place in the row, colour.",
        edit("images.reshape(m, -1).T", "np.moveaxis(images, 3, 1).reshape(m, -1).T")),
    Mistake("ui_order_f", 'With order="F" the numbers of a picture come in another order.',
        "Leave that argument out: NumPy's usual order is the right one.",
        edit("images.reshape(m, -1).T", 'images.reshape(m, -1, order="F").T'), sign="order="),
    Mistake("ui_transposed_only", "The transpose alone turns the four axes around; there are still four of them.",
        "X has two axes. First reshape the pictures to two axes.", edit("images.reshape(m, -1).T", "images.T")),
    Mistake("ui_hardcoded", *families.SIZE_WRITTEN,
        ways("(m, -1)", "(m, 64 * 64 * 3)", "(209, -1)", "(209, 12288)", "(2, -1)", "(-1, 12288)", "(2, 12)")
        + ways("(m, -1).T", "(12, 2)", "(-1, 209)", "(12288, 209)", "(12288, -1)", "(12288, m)")),
    Mistake("ui_no_colours", "The three colours of each pixel are forgotten.",
        "Three sizes are needed, or -1 to count them.", edit("(m, -1)", "(m, images.shape[1] * images.shape[2])")),
    Mistake("ui_one_column", "All pictures are in one single column.", "Each picture needs its own, so m is needed.",
        edit("images.reshape(m, -1).T", "images.reshape(-1, 1)")),
    Mistake("ui_flat", "X has one axis only: all numbers are in one long line.",
        "Give reshape two numbers, and let one of them be m.", edit("images.reshape(m, -1).T", "images.reshape(-1)")),
    Mistake("ui_wrong_m", "m is the height of a picture, not the number of pictures.",
        "The first axis counts the pictures. Python counts from 0.", edit("images.shape[0]", "images.shape[1]")),
    Mistake("ui_colours_as_m", "m is the number of colours, not the number of pictures.",
        "The first axis counts the pictures. Python counts from 0.", edit("images.shape[0]", "images.shape[3]")),
    Mistake("ui_first_only", "Only the first picture is in X.", "X needs all m pictures, one in each column.",
        edit("images.reshape(m, -1).T", "images[0].reshape(-1, 1)")),
    Mistake("ui_divided", "The numbers are divided by 255.", "That comes later. Leave the numbers as they are.",
        edit("images.reshape(m, -1).T", "images.reshape(m, -1).T / 255")),
    Mistake("ui_images_returned", *families.RESHAPE_LOST,
        edit("X = images.reshape(m, -1).T", "images.reshape(m, -1).T", "return X", "return images")),
], variants=[
    Variant("a list of columns", edit("images.reshape(m, -1).T", "np.array([image.flatten() for image in images]).T")),
    Variant("the sizes written out", edit("m = images.shape[0]", "m, h, w, colours = images.shape",
        "images.reshape(m, -1).T", "np.transpose(images.reshape(m, h * w * colours))")),
    Variant("a loop that fills columns, numbers with a decimal point",
        edit("X = images.reshape(m, -1).T",
            "X = np.zeros((images[0].size, m))\n    for i in range(m):\n        X[:, i] = images[i].reshape(-1)")),
    Variant("Fortran order all the way",
        edit("images.reshape(m, -1).T", 'images.transpose(3, 2, 1, 0).reshape(-1, m, order="F")')),
])  # fmt: skip


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
    printed=[(f"{PRINTED}, the table of calories", testCases.column_percentages_test_case())], mistakes=[
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
    Mistake("cp_floor", *families.FLOOR,
        ways("100 * table / totals", "100 * table // totals", "100 * (table // totals)")),
    Mistake("cp_hardcoded", "The shape of the table of calories is written into the code.",
        "Other tables have other shapes. keepdims=True needs no number.", edit(", keepdims=True)", ").reshape(1, 4)")),
    Mistake("cp_times", "The numbers are multiplied by the sums.", "A share is a part divided by the whole.",
        ways("100 * table / totals", "100 * table * totals", "table * totals / 100", "table * totals")),
    Mistake("cp_rounded", "The shares are rounded.", "Keep all digits. Rounding is for printing.",
        ways("100 * table / totals", "np.round(100 * table / totals, 2)", "np.round(100 * table / totals)",
            "np.round(100 * table / totals, 1)")),
], variants=[
    Variant("without keepdims: the row of sums is stretched",
        edit(", keepdims=True", "", "100 * table / totals", "table / totals * 100")),
    Variant("Python's sum, a row by reshape",
        edit("np.sum(table, axis=0, keepdims=True)", "sum(table).reshape(1, -1)")),
    Variant("a product with ones", edit("np.sum(table, axis=0, keepdims=True)", "np.ones((1, table.shape[0])) @ table",
        "100 * table / totals", "np.divide(table, totals) * 100")),
    Variant("a loop over the columns",
        edit("percent = 100 * table / totals", "percent = np.zeros(table.shape)\n    for j in range(table.shape[1]):\n"
            "        percent[:, j] = table[:, j] / totals[0, j] * 100")),
])  # fmt: skip


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
    printed=[(f"{PRINTED}, an array of shape (3,)", testCases.as_column_test_case()[0])], mistakes=[
    Mistake("ac_transposed", "The transpose leaves an array of shape (n,) as it is, and turns a column into a row.",
        "Which method gives an array the shape that you want?", edit("v.reshape(-1, 1)", "v.T")),
    Mistake("ac_row", *families.ROW, edit("reshape(-1, 1)", "reshape(1, -1)")),
    Mistake("ac_flat", *families.FLAT, edit("v.reshape(-1, 1)", "v.reshape(-1)")),
    Mistake("ac_newaxis", "A new axis is right for shape (n,), but an array with two axes gets a third one.",
        "Look for a way that works whatever shape v has.", edit("v.reshape(-1, 1)", "v[:, np.newaxis]")),
    Mistake("ac_len", "It works for shape (n,) and for columns, but not for a row: its first size is 1.",
        "v.size counts all the numbers, and -1 lets NumPy count.", edit("reshape(-1, 1)", "reshape(v.shape[0], 1)")),
    Mistake("ac_shape_1", "The code asks for the second size, but an array of shape (n,) has only one.",
        "v.size counts all the numbers, and -1 lets NumPy count.", edit("reshape(-1, 1)", "reshape(v.shape[1], 1)")),
    Mistake("ac_2d_transposed", "It works for shape (n,) and for rows, but a column becomes a row.",
        "Not every v has to be turned around at the end.", edit("v.reshape(-1, 1)", "np.atleast_2d(v).T")),
    Mistake("ac_brackets", "The brackets add an axis to every array, even to one that has two already.",
        "Look for a way that works whatever shape v has.", edit("v.reshape(-1, 1)", "np.array([v]).T")),
    Mistake("ac_hardcoded", *families.SIZE_WRITTEN, edit("reshape(-1, 1)", "reshape(3, 1)")),
    Mistake("ac_not_kept", *families.RESHAPE_LOST,
        edit("column = v.reshape(-1, 1)", "v.reshape(-1, 1)", "return column", "return v")),
], variants=[
    Variant("size", edit("v.reshape(-1, 1)", "np.reshape(v, (v.size, 1))")),
    Variant("flattened, then a new axis", edit("v.reshape(-1, 1)", "v.ravel()[:, None]")),
    Variant("a list of lists", edit("v.reshape(-1, 1)", "np.array([[number] for number in v.flatten()])")),
    Variant("a case for each shape",
        edit("v.reshape(-1, 1)", "v.reshape(len(v), 1) if v.ndim == 1 else v.T if v.shape[0] == 1 else v")),
])  # fmt: skip
