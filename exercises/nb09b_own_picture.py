"""The exercises of notebook 09b: a picture of one's own.  Harder: pictures that are shifted."""

import numpy as np

from . import general
from .inputs import PIXELS
from .kit import Exercise, Mistake, edit, generator, whole


def picture_to_input(image):
    """Row after row, in a row pixel after pixel, of a pixel red, green, blue."""
    return np.array([[int(number) / 255] for row in image for pixel in row for number in pixel])


def _pictures(seed):
    draw = generator(70, seed)
    for side in (64, 2, 32):
        yield f"a picture of {side} x {side} pixels", draw.randint(0, 256, (side, side, 3)).astype(np.uint8)
    yield "an all-white picture of 64 x 64 pixels", np.full((64, 64, 3), 255, dtype=np.uint8)


PICTURE_TO_INPUT = Exercise(picture_to_input, "X", _pictures, lines=PIXELS, helper="images_to_columns",
    mistakes=[
    Mistake("pti_no_255", "The division by 255 is missing.", "The network was trained on values between 0 and 1.",
        edit(" / 255", "")),
    Mistake("pti_floor", *general.FLOOR, edit("/ 255", "// 255"), sign="//|floor"),
    Mistake("pti_whole_numbers", "The result is turned into whole numbers: nearly all values become 0.",
        "Numbers from 0 to 1 need their decimals. Which step drops them?", edit("return X", "return X.astype(int)")),
    Mistake("pti_twice", "The values are divided by 255 twice.", "Once is enough.", edit("/ 255", "/ 255 / 255")),
    Mistake("pti_256", "The values are divided by 256.", "The largest value of a pixel is 255.",
        edit("/ 255", "/ 256")),
    Mistake("pti_transposed", "The pixels are not in the order of the training pictures.",
        "The training pictures were unrolled without a transpose.", edit("image.reshape", "image.T.reshape")),
    Mistake("pti_not_unrolled", "X is not a column: it still has the three axes of the picture.",
        "reshape makes a new array and leaves the old one alone. Is it called, and is its result used?",
        edit("image.reshape(-1, 1)", "image")),
    Mistake("pti_columns", "The picture became several columns.", "One picture is one column, however large it is.",
        edit("reshape(-1, 1)", "reshape(-1, image.shape[2])")),
    Mistake("pti_size", *general.SIZE_WRITTEN, edit("reshape(-1, 1)", "reshape(12288, 1)")),
], variants={
    "divided first, size": edit("image.reshape(-1, 1) / 255", "(image / 255).reshape((image.size, 1))"),
    "flattened, then a new axis": edit("image.reshape(-1, 1)", "image.flatten()[:, np.newaxis]"),
    "single precision": edit("image.reshape", "np.array(image, dtype=np.float32).reshape"),
})  # fmt: skip


# --- harder ---


def shift_pictures(images, right, down):
    """Pixel by pixel: each comes from where it was before, or from the nearest place that there is."""
    _, height, width, _ = images.shape
    shifted = np.zeros_like(images)
    for row in range(height):
        for column in range(width):
            above, left = sorted((0, row - down, height - 1))[1], sorted((0, column - right, width - 1))[1]
            shifted[:, row, column] = images[:, above, left]
    return shifted


def _to_be_shifted(seed):
    draw = generator(76, seed)
    moves = ((2, 0), (0, 1), (-1, -2), (0, 0), (9, -9))
    if seed is not None:
        moves = (*moves, *draw.randint(-5, 6, (3, 2)).tolist())
    for n, (right, down) in enumerate(moves):
        height, width = (4, 6) if n % 2 else (5, 5)
        images = draw.randint(0, 256, (3 - n % 3, height, width, 3)).astype(np.uint8)
        yield f"{right} to the right and {down} down, {height} x {width} pixels", images, right, down
    if seed is not None:
        yield "6 to the right and 4 up, 64 x 64 pixels", draw.randint(0, 256, (2, 64, 64, 3)).astype(np.uint8), 6, -4


SHIFT_PICTURES = Exercise(shift_pictures, "shifted", _to_be_shifted, lines={}, mistakes=[
    Mistake("sp_rolled", "What leaves the picture comes in again on the other side.",
        "The free place is filled with the edge that is there, not with the other one.",
        edit("images[:, rows][:, :, columns]", "np.roll(images, (down, right), axis=(1, 2))"), sign="roll"),
    Mistake("sp_sign", "The pictures move the other way.", "Where does each pixel come from?",
        edit("- down", "+ down", "- right", "+ right") + edit("- down", "+ down") + edit("- right", "+ right")),
    Mistake("sp_exchanged", "Right and down are swapped.", "Rows run down, columns run to the right.",
        edit("- down", "- other", "- right", "- down", "- other", "- right")),
    Mistake("sp_rows_only", "The pictures do not move to the right.", "Both axes of a picture have to be shifted.",
        edit("[:, :, columns]", "")),
    Mistake("sp_columns_only", "The pictures do not move down.", "Both axes of a picture have to be shifted.",
        edit("images[:, rows][:, :, columns]", "images[:, :, columns]")),
    Mistake("sp_black", "The free place is black. It should repeat the edge.",
        "Which row is the nearest one that is there?",
        edit("    shifted = images[:, rows][:, :, columns]", "    shifted = images[:, rows][:, :, columns].copy()\n"
            "    up, left = np.arange(height) - down, np.arange(width) - right\n"
            "    shifted[:, (up < 0) | (up >= height)] = 0\n    shifted[:, :, (left < 0) | (left >= width)] = 0"),
        sign=r"np\.zeros"),
    Mistake("sp_wraps_at_the_top", "At the top and on the left, rows and columns of the other side come in.",
        "A negative index counts from the end. Which limit is missing?",
        edit("np.clip(np.arange(height) - down, 0, height - 1)", "np.minimum(np.arange(height) - down, height - 1)",
            "np.clip(np.arange(width) - right, 0, width - 1)", "np.minimum(np.arange(width) - right, width - 1)")),
    Mistake("sp_too_far", "Beyond the last row or column there is nothing to take.",
        "The last row has the number height - 1.", edit("0, height - 1)", "0, height)", "0, width - 1)", "0, width)")
        + edit("np.clip(np.arange(height) - down, 0, height - 1)", "np.maximum(np.arange(height) - down, 0)",
            "np.clip(np.arange(width) - right, 0, width - 1)", "np.maximum(np.arange(width) - right, 0)"),
        sign=r"\bmax(imum)?\("),
    Mistake("sp_left_over", "In the free place, the old picture is still there. It should repeat the edge.",
        "Which row is the nearest one that is there?",
        edit("    shifted = images[:, rows][:, :, columns]",
            "    up, left = np.arange(height) - down, np.arange(width) - right\n"
            "    inside = ((up >= 0) & (up < height))[:, None] & (left >= 0) & (left < width)\n"
            "    shifted = np.where(inside[:, :, None], images[:, rows][:, :, columns], images)")),
    Mistake("sp_height_twice", "The limit of the columns is the height of the picture.",
        "Not every picture is a square.", edit("0, width - 1)", "0, height - 1)")),
    Mistake("sp_examples", "Whole pictures are swapped: the first axis counts them.",
        "The rows of a picture lie along the second axis.", edit("images[:, rows][:, :, columns]",
            "images[np.clip(np.arange(len(images)) - down, 0, len(images) - 1)][:, np.clip(np.arange(height) - right, "
            "0, height - 1)]")),
    Mistake("sp_colours", "The columns are taken from the axis of the colours.",
        "The four axes are picture, row, column and colour.", edit("[:, :, columns]", "[:, :, :, columns]")),
], variants={
    "padding, then cutting": whole("""
def shift_pictures(images, right, down):
    m, height, width, _ = images.shape
    x, y = abs(right), abs(down)
    wide = np.pad(images, ((0, 0), (y, y), (x, x), (0, 0)), mode="edge")
    return wide[:, y - down:y - down + height, x - right:x - right + width]
"""),
    "one index for both axes": edit("images[:, rows][:, :, columns]", "images[:, rows[:, None], columns]"),
    "take, minimum and maximum, floats": edit("images[:, rows][:, :, columns]",
        "images.take(rows, axis=1).take(columns, axis=2) * 1.0",
        "np.clip(np.arange(height) - down, 0, height - 1)",
            "np.minimum(np.maximum(np.arange(height) - down, 0), height - 1)"),
})  # fmt: skip
