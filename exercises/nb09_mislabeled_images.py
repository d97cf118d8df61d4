"""The exercises of notebook 09: which pictures are wrong, the accuracy by group, and a picture of one's own."""

import numpy as np

from . import families
from .inputs import MANY, PIXELS, labels
from .kit import Exercise, Mistake, Variant, edit, generator, ways

SHARES = {"few": 0.1, "many": 0.8}
SIZES = {"m": ("y", 1)}


def mislabeled_indices(p, y):
    """Picture by picture."""
    return np.array([i for i in range(y.shape[1]) if p[0, i] != y[0, i]], dtype=int)


def _predictions(seed):
    y = labels(8)
    first_and_last = y ^ np.isin(np.arange(8), [0, 7])  # one cat missed, one false alarm: both kinds count
    some, twelve = np.array([[1, 1, 1, 0, 0, 1, 0, 1, 1, 0, 0, 0]]), labels(12)
    if seed is not None:
        draw = generator(75, seed)
        some, twelve = draw.randint(0, 2, (1, 12)), draw.randint(0, 2, (1, 12))
    yield f"twelve pictures: p = {some}, y = {twelve}", some.astype(float), twelve
    yield "eight pictures, the first and the last one wrong", first_and_last.astype(float), y
    yield "eight pictures, none of them wrong", y.astype(float), y
    yield "five pictures, all of them wrong", 1.0 - labels(5), labels(5)
    yield "one picture, and it is wrong", np.array([[0.0]]), np.array([[1]])
    for kind, one_right_in in () if seed is None else ((bool, 2), (int, 2), (float, 20)):  # what predict may give
        p, right = draw.randint(0, 2, (1, MANY)), draw.randint(0, one_right_in, (1, MANY)) == 0
        yield f"{MANY} pictures", p.astype(kind), np.where(right, p, 1 - p)


MISLABELED_INDICES = Exercise(mislabeled_indices, "The result", _predictions, sizes=SIZES,
    helper="show_mislabeled", mistakes=[
    Mistake("mi_right_ones", "These are the indices of the pictures that are right.",
        "Look for the places where prediction and label differ.", edit("!=", "==")),
    Mistake("mi_pairs", "np.where and np.argwhere give two numbers for each place: its row and its column.",
        "p and y have one row. Which of the two numbers is the picture?", edit("p[0] != y[0])[0]", "p != y)")
        + ways("np.where(p[0] != y[0])[0]", "np.argwhere(p != y)", "np.array(np.where(p != y))")),
    Mistake("mi_rows", "These are the numbers of the rows, which are all 0.", "The pictures are columns.",
        edit("p[0] != y[0])[0]", "p != y)[0]")),
    Mistake("mi_mask", "This is True or False for every picture, not a list of indices.",
        "Which NumPy function tells where an array is True?",
        ways("np.where(p[0] != y[0])[0]", "p[0] != y[0]", "p != y")),
    Mistake("mi_count", "This is how many are wrong, not which.", "The result has one number for each mistake.",
        edit("np.where(p[0] != y[0])[0]", "np.sum(p != y)")),
    Mistake("mi_only_missed", "Only the missed cats are there, not the pictures that were taken for cats.",
        "Both kinds of mistakes count.", edit("p[0] != y[0]", "p[0] < y[0]")),
    Mistake("mi_only_false", "Only the pictures that were taken for cats are there, not the missed cats.",
        "Both kinds of mistakes count.", edit("p[0] != y[0]", "p[0] > y[0]")),
    Mistake("mi_from_1", *families.FROM_1, edit("np.where(p[0] != y[0])[0]", "np.where(p[0] != y[0])[0] + 1")),
], variants=[
    Variant("flatnonzero", edit("np.where(p[0] != y[0])[0]", "np.flatnonzero(p != y)")),
    Variant("the places of a difference", edit("np.where(p[0] != y[0])[0]", "np.nonzero(np.ravel(p - y))[0]")),
    Variant("picked from all indices", edit("np.where(p[0] != y[0])[0]", "np.arange(y.shape[1])[p[0] != y[0]]")),
    Variant("a loop", code="""
def mislabeled_indices(p, y):
    wrong = []
    for i in range(p.shape[1]):
        if p[0, i] != y[0, i]:
            wrong.append(i)
    return np.array(wrong)
"""),
])  # fmt: skip


def accuracy_by_group(p, y, groups):
    """Counted picture by picture: how many of a group are right, divided by how many are in it."""
    accuracy = {}
    for name, inside in groups.items():
        right = [p[0, i] == y[0, i] for i in range(y.shape[1]) if inside[i]]
        accuracy[name] = np.array(right.count(True) / len(right))
    return accuracy


def _groups(seed):
    draw = generator(76, seed)
    fourteen, labels_of_them, three = (draw.randint(0, 2, m) for m in (14, 14, 3))
    large = {"large": [0, 1, 2, 3, 4], "small": [5, 6, 7]}
    many = {"dog": [0, 1, 2, 3, 4, 5], "fox": [6, 8, 9], "dark": [1, 4, 5, 8, 10, 11, 12], "tilted": [13]}
    for label, p, y, groups in (
        ("eight pictures, half of them cats", [1, 0, 0, 1, 1, 0, 0, 0], [1, 0, 0, 1, 0, 1, 1, 0], large),
        ("fourteen pictures in groups that share some of them", fourteen, labels_of_them, many),
        ("one group that holds all pictures", [1, 0, 0, 1, 1], [1, 1, 0, 1, 1], {"all": [0, 1, 2, 3, 4]}),
        ("three groups of one picture each", three, [1, 0, 1], {"first": [0], "second": [1], "third": [2]}),
    ):
        masks = {name: np.isin(np.arange(len(y)), inside) for name, inside in groups.items()}
        yield label, np.array([p], dtype=float), np.array([y]), masks
    for kind in () if seed is None else (bool, int):
        p, y = draw.randint(0, 2, (2, 1, MANY))
        yield f"{MANY} pictures", p.astype(kind), y, {name: draw.rand(MANY) < share for name, share in SHARES.items()}


ACCURACY_BY_GROUP = Exercise(accuracy_by_group, "accuracy", _groups, sizes=SIZES, mistakes=[
    Mistake("abg_all", "Every group gets the accuracy of all pictures.",
        "inside says which pictures are in the group. Is it used?", edit("p[0, inside] == y[0, inside]", "p == y")),
    Mistake("abg_by_m", "The right ones in each group are divided by the number of all pictures.",
        "A share of a group is divided by the size of this group.",
        edit("np.mean(p[0, inside] == y[0, inside])", "np.sum(p[0, inside] == y[0, inside]) / y.size")),
    Mistake("abg_mistakes", "This is the share of mistakes, not of right answers.",
        "The accuracy counts where prediction and label agree.", edit("==", "!=")),
    Mistake("abg_count", "This is how many are right in each group, not which share.",
        "Four of five is a good result, four of forty is not.", edit("np.mean", "np.sum")),
    Mistake("abg_said_cat", "This is how often the network says cat in each group, right or wrong.",
        "Where do the labels come in?", edit("p[0, inside] == y[0, inside]", "p[0, inside]")),
    Mistake("abg_is_cat", "This is the share of cats in each group. The predictions are not used.",
        "Which two things should agree?", edit("p[0, inside] == y[0, inside]", "y[0, inside]")),
    Mistake("abg_others", "These are the accuracies of the pictures that are not in the group.",
        "inside is True for those that are in it.", edit("[0, inside]", "[0, ~inside]")),
    Mistake("abg_group_of_all", "This is the share of the group among all pictures, right or wrong.",
        "Of the pictures in the group, which share is right?", edit("p[0, inside] == y[0, inside]", "inside")),
    Mistake("abg_mask_as_label", "The predictions are compared with inside, not with the labels.",
        "inside picks pictures. It is not a label.", edit("p[0, inside] == y[0, inside]", "p[0] == inside")),
    Mistake("abg_cats_only", "Only the cats in each group are counted.", "Right answers about the others count, too.",
        edit("p[0, inside] == y[0, inside]", "p[0, inside & (y[0] == 1)] == 1")),
    Mistake("abg_both_ones", "A picture that is not a cat, and was not taken for one, counts as wrong.",
        "Right means that the two agree.", edit("p[0, inside] == y[0, inside]", "p[0, inside] * y[0, inside]")),
    Mistake("abg_percent", "The accuracies are in percent.", "They should be between 0 and 1.",
        edit("np.mean(", "100 * np.mean(")),
    Mistake("abg_one_key", "All results go under one key: the word name.",
        "In quotes, a word is text. Without them, it is the variable.", edit("accuracy[name]", 'accuracy["name"]')),
    Mistake("abg_emptied", "Only the last group is there: each round empties the dictionary.",
        "Where should the line be that makes the dictionary?",
        edit("inside in groups.items():", "inside in groups.items():\n        accuracy = {}")),
], variants=[
    Variant("counted one by one", edit("np.mean(p[0, inside] == y[0, inside])",
        "sum(p[0][i] == y[0][i] for i in range(p.shape[1]) if inside[i]) / list(inside).count(True)")),
    Variant("both axes", edit("np.mean(p[0, inside] == y[0, inside])", "(p[:, inside] == y[:, inside]).mean()")),
    Variant("1 minus the distance, sums over all",
        edit("np.mean(p[0, inside] == y[0, inside])",
            "np.squeeze(1 - np.dot(np.abs(p - y).ravel(), inside) / np.sum(inside))")),
])  # fmt: skip


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
    Mistake("pti_row", *families.ROW, edit("(-1, 1)", "(1, -1)")),
    Mistake("pti_flat", *families.FLAT, edit("reshape(-1, 1)", "reshape(-1)")),
    Mistake("pti_floor", *families.FLOOR, edit("/ 255", "// 255"), sign="//|floor"),
    Mistake("pti_whole_numbers", "The result is turned into whole numbers: nearly all values become 0.",
        "Numbers from 0 to 1 need their decimals. Which step drops them?", edit("return X", "return X.astype(int)")),
    Mistake("pti_twice", "The values are divided by 255 twice.", "Once is enough.", edit("/ 255", "/ 255 / 255")),
    Mistake("pti_256", "The values are divided by 256.", "The largest value of a pixel is 255.",
        edit("/ 255", "/ 256")),
    Mistake("pti_transposed", "The pixels are in another order than in training.",
        "The training pictures were unrolled without a transpose.", edit("image.reshape", "image.T.reshape")),
    Mistake("pti_columns", "The picture became several columns.", "One picture is one column, however large it is.",
        edit("reshape(-1, 1)", "reshape(-1, image.shape[2])")),
    Mistake("pti_size", *families.SIZE_WRITTEN, edit("reshape(-1, 1)", "reshape(12288, 1)")),
], variants=[
    Variant("divided first, size", edit("image.reshape(-1, 1) / 255", "(image / 255).reshape((image.size, 1))")),
    Variant("flattened, then a new axis", edit("image.reshape(-1, 1)", "image.flatten()[:, np.newaxis]")),
    Variant("single precision", edit("image.reshape", "np.array(image, dtype=np.float32).reshape")),
])  # fmt: skip


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
    Mistake("sp_exchanged", "Right and down are exchanged.", "Rows run down, columns run to the right.",
        edit("- down", "- other", "- right", "- down", "- other", "- right")),
    Mistake("sp_rows_only", "The pictures do not move to the right.", "Both axes of a picture have to be shifted.",
        edit("[:, :, columns]", "")),
    Mistake("sp_columns_only", "The pictures do not move down.", "Both axes of a picture have to be shifted.",
        edit("images[:, rows][:, :, columns]", "images[:, :, columns]")),
    Mistake("sp_black", "The free place is black. It should repeat the edge.",
        "Which row is the nearest one that is there?",
        edit("    shifted = images[:, rows][:, :, columns]", "    shifted = images[:, rows][:, :, columns].copy()\n"
            "    up, left = np.arange(height) - down, np.arange(width) - right\n"
            "    shifted[:, (up < 0) | (up >= height)] = 0\n    shifted[:, :, (left < 0) | (left >= width)] = 0")),
    Mistake("sp_wraps_at_the_top", "At the top and on the left, rows and columns of the other side come in.",
        "A negative index counts from the end. Which limit is missing?",
        edit("np.clip(np.arange(height) - down, 0, height - 1)", "np.minimum(np.arange(height) - down, height - 1)",
            "np.clip(np.arange(width) - right, 0, width - 1)", "np.minimum(np.arange(width) - right, width - 1)")),
    Mistake("sp_too_far", "Beyond the last row or column there is nothing to take.",
        "The last row has the number height - 1.", edit("0, height - 1)", "0, height)", "0, width - 1)", "0, width)")),
    Mistake("sp_height_twice", "The limit of the columns is the height of the picture.",
        "Not every picture is a square.", edit("0, width - 1)", "0, height - 1)")),
    Mistake("sp_examples", "Whole pictures are exchanged: the first axis counts them.",
        "The rows of a picture lie along the second axis.", edit("images[:, rows][:, :, columns]",
            "images[np.clip(np.arange(len(images)) - down, 0, len(images) - 1)][:, np.clip(np.arange(height) - right, "
            "0, height - 1)]")),
    Mistake("sp_colours", "The columns are taken from the axis of the colours.",
        "The four axes are picture, row, column and colour.", edit("[:, :, columns]", "[:, :, :, columns]")),
], variants=[
    Variant("padding, then cutting", code="""
def shift_pictures(images, right, down):
    m, height, width, _ = images.shape
    x, y = abs(right), abs(down)
    wide = np.pad(images, ((0, 0), (y, y), (x, x), (0, 0)), mode="edge")
    return wide[:, y - down:y - down + height, x - right:x - right + width]
"""),
    Variant("one index for both axes", edit("images[:, rows][:, :, columns]", "images[:, rows[:, None], columns]")),
    Variant("take, minimum and maximum, floats", edit("images[:, rows][:, :, columns]",
        "images.take(rows, axis=1).take(columns, axis=2) * 1.0",
        "np.clip(np.arange(height) - down, 0, height - 1)",
            "np.minimum(np.maximum(np.arange(height) - down, 0), height - 1)")),
])  # fmt: skip
