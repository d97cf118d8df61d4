"""The exercise of notebook 00: pictures as columns."""

import numpy as np

from . import general
from .inputs import MANY, PIXELS, printed, several
from .kit import Exercise, Mistake, edit, generator, ways


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
    printed=[printed("unrolled_images", "two pictures of 2 x 2 pixels")], mistakes=[
    Mistake("ui_minus_one_m", "The shape is right, but each column mixes the numbers of different pictures.",
        "reshape fills row by row. So give each picture a row first, and then turn rows into columns.",
        ways("images.reshape(m, -1).T", "images.reshape(-1, m)", "images.T.reshape(m, -1).T")),
    Mistake("ui_no_transpose", "Each picture is a row. It should be a column.", "One small step is missing at the end.",
        edit("images.reshape(m, -1).T", "images.reshape(m, -1)")),
    Mistake("ui_transposed_first", "Each picture has its own column, but its numbers are in the wrong order.",
        "Reshape first: .T reverses all four axes.", edit("images.reshape(m, -1).T", "images.T.reshape(-1, m)")),
    Mistake("ui_planes", "Each column holds all reds first, then all greens, then all blues.",
        "Keep the order of the axes: row, place in the row, colour.",
        edit("images.reshape(m, -1).T", "np.moveaxis(images, 3, 1).reshape(m, -1).T")),
    Mistake("ui_order_f", 'With order="F" the numbers of a picture come in another order.',
        "Leave that argument out: NumPy's usual order is the right one.",
        edit("images.reshape(m, -1).T", 'images.reshape(m, -1, order="F").T'), sign="order="),
    Mistake("ui_transposed_only", "The transpose alone reverses the four axes; there are still four of them.",
        "X has two axes. First reshape the pictures to two axes.", edit("images.reshape(m, -1).T", "images.T")),
    Mistake("ui_hardcoded", *general.SIZE_WRITTEN,
        ways("(m, -1)", "(m, 64 * 64 * 3)", "(209, -1)", "(209, 12288)", "(2, -1)", "(-1, 12288)", "(2, 12)")
        + ways("(m, -1).T", "(12, 2)", "(-1, 209)", "(12288, 209)", "(12288, -1)", "(12288, m)")),
    Mistake("ui_no_colours", "The three colours of each pixel are missing.",
        "Three sizes are needed, or -1 to count them.", edit("(m, -1)", "(m, images.shape[1] * images.shape[2])")),
    Mistake("ui_one_column", "All pictures are in a single column.", "Each picture needs its own, so m is needed.",
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
], variants={
    "a list of columns": edit("images.reshape(m, -1).T", "np.array([image.flatten() for image in images]).T"),
    "the sizes written out": edit("m = images.shape[0]", "m, h, w, colours = images.shape",
        "images.reshape(m, -1).T", "np.transpose(images.reshape(m, h * w * colours))"),
    "a loop that fills columns, numbers with a decimal point":
        edit("X = images.reshape(m, -1).T",
            "X = np.zeros((images[0].size, m))\n    for i in range(m):\n        X[:, i] = images[i].reshape(-1)"),
    "Fortran order all the way":
        edit("images.reshape(m, -1).T", 'images.transpose(3, 2, 1, 0).reshape(-1, m, order="F")'),
})  # fmt: skip
