"""The exercises of notebook 09: which pictures are wrong, and the accuracy by group."""

import numpy as np

from . import general
from .inputs import MANY, labels
from .kit import Exercise, Mistake, edit, generator, ways, whole

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
    Mistake("mi_values", "These are predictions or labels of the wrong pictures, not their indices.",
        "The result says which pictures they are.",
        ways("np.where(p[0] != y[0])[0]", "p[0][p[0] != y[0]]", "y[0][p[0] != y[0]]")),
    Mistake("mi_only_missed", "Only the missed cats are there, not the pictures that were taken for cats.",
        "Both kinds of mistakes count.", edit("p[0] != y[0]", "p[0] < y[0]")),
    Mistake("mi_only_false", "Only the pictures that were taken for cats are there, not the missed cats.",
        "Both kinds of mistakes count.", edit("p[0] != y[0]", "p[0] > y[0]")),
    Mistake("mi_from_1", *general.FROM_1, edit("np.where(p[0] != y[0])[0]", "np.where(p[0] != y[0])[0] + 1")),
], variants={
    "flatnonzero": edit("np.where(p[0] != y[0])[0]", "np.flatnonzero(p != y)"),
    "the places of a difference": edit("np.where(p[0] != y[0])[0]", "np.nonzero(np.ravel(p - y))[0]"),
    "picked from all indices": edit("np.where(p[0] != y[0])[0]", "np.arange(y.shape[1])[p[0] != y[0]]"),
    "a loop": whole("""
def mislabeled_indices(p, y):
    wrong = []
    for i in range(p.shape[1]):
        if p[0, i] != y[0, i]:
            wrong.append(i)
    return np.array(wrong)
"""),
})  # fmt: skip


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
], variants={
    "counted one by one": edit("np.mean(p[0, inside] == y[0, inside])",
        "sum(p[0][i] == y[0][i] for i in range(p.shape[1]) if inside[i]) / list(inside).count(True)"),
    "both axes": edit("np.mean(p[0, inside] == y[0, inside])", "(p[:, inside] == y[:, inside]).mean()"),
    "1 minus the distance, sums over all":
        edit("np.mean(p[0, inside] == y[0, inside])",
            "np.squeeze(1 - np.dot(np.abs(p - y).ravel(), inside) / np.sum(inside))"),
})  # fmt: skip
