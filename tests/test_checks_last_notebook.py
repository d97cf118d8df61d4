"""check() on the two functions of notebook 09: right answers pass, blank and wrong ones do not."""

import numpy as np
import pytest

from dnn_utils import images_to_columns
from workbook.checking import EXERCISES, problem_with


def defined(name, body, arguments):
    """A function as a learner would write it: its name, its arguments and the lines of its body."""
    lines = "\n    ".join(body.splitlines())
    namespace = {"np": np, "images_to_columns": images_to_columns}
    exec(f"def {name}({arguments}):\n    {lines}\n", namespace)
    return namespace[name]


def mislabeled(body):
    return problem_with(defined("mislabeled_indices", body, "p, y"), EXERCISES["mislabeled_indices"])


def pictured(body):
    return problem_with(defined("picture_to_input", body, "image"), EXERCISES["picture_to_input"])


LOOP = """\
wrong = []
for i in range(p.shape[1]):
    if p[0, i] != y[0, i]:
        wrong.append(i)
return np.array(wrong)"""


@pytest.mark.parametrize(
    "body",
    [
        "return np.flatnonzero(p != y)",
        "return np.where(p != y)[1]",
        "return np.where(p[0] != y[0])[0]",
        "return np.nonzero(np.ravel(p - y))[0]",
        "return np.argwhere(np.squeeze(p, axis=0) != np.squeeze(y, axis=0)).ravel()",
        "return np.arange(y.shape[1])[p[0] != y[0]]",
        LOOP,
    ],
)
def test_right_indices_pass(body):
    assert mislabeled(body) is None


@pytest.mark.parametrize(
    "body, words",
    [
        ('raise NotImplementedError("mislabeled_indices: write your code here")', "not written yet"),
        ("pass", "None"),
        ("return np.where(p != y)", "a tuple of 2"),
        ("return np.where(p[0] != y[0])", "a tuple of 1"),
        ("return np.where(p != y)[0]", "wrong values"),  # the row numbers: all of them 0
        ("return np.argwhere(p != y)", "shape"),
        ("return p != y", "shape"),  # a mask, not indices
        ("return (p != y)[0]", "shape"),
        ("return np.sum(p != y)", "number"),
        ("return list(np.flatnonzero(p != y))", "a list"),
        ("return np.flatnonzero(p == y)", ""),  # those that are right
        ("return np.flatnonzero(p > y)", "shape"),  # false alarms only
        ("return np.flatnonzero(p < y)", "shape"),  # missed cats only
        ("return np.flatnonzero(p)", ""),
        ("return np.flatnonzero(p != y) + 1", "wrong values"),  # counted from 1
        ("return np.flatnonzero(p != y)[::-1]", "wrong values"),
        ("return np.flatnonzero(p[:, 1:] != y[:, 1:]) + 1", "shape"),  # skips the first picture
        ("return np.flatnonzero(p[:, :-1] != y[:, :-1])", "shape"),  # skips the last one
        (LOOP.replace("p.shape[1]", "p.shape[0]"), "shape"),
        (LOOP.replace("p.shape[1]", "12"), "error"),
        ("return np.flatnonzero(p is not y)", ""),
        ("y[:] = p != y\nreturn np.flatnonzero(y)", "changes what it was given"),
        ("return np.flatnonzero(p.astype(int) ^ 1 != y)", ""),
    ],
)
def test_wrong_indices_do_not_pass(body, words):
    problem = mislabeled(body)
    assert problem
    assert words in problem


@pytest.mark.parametrize(
    "body",
    [
        "return image.reshape(-1, 1) / 255",
        "return image.reshape(1, -1).T / 255.0",
        "return (image / 255).reshape((image.size, 1))",
        "return image.flatten()[:, np.newaxis] / 255",
        "return image.reshape(image.shape[0] * image.shape[1] * 3, 1) / 255",
        "return np.array(image, dtype=np.float32).reshape(-1, 1) / 255",
        "return images_to_columns(image)",
        "return images_to_columns(image[np.newaxis])",
    ],
)
def test_right_inputs_pass(body):
    assert pictured(body) is None


@pytest.mark.parametrize(
    "body, words",
    [
        ('raise NotImplementedError("picture_to_input: write your code here")', "not written yet"),
        ("pass", "None"),
        ("return image.reshape(-1, 1)", "wrong values"),  # the division by 255 is forgotten
        ("return image.reshape(-1, 1) // 255", "wrong values"),
        ("return (image.reshape(-1, 1) / 255).astype(np.uint8)", "wrong values"),
        ("return image.reshape(-1, 1) / 256", "wrong values"),
        ("return image.reshape(-1, 1) / 255 / 255", "wrong values"),
        ("return image.reshape(-1, 1) / image.max()", "wrong values"),
        ("return image.reshape(-1) / 255", "shape"),  # a rank-1 array
        ("return image.reshape(1, -1) / 255", "shape"),  # a row
        ("return image.reshape(64 * 64 * 3, 1) / 255", "error"),  # only for one size
        ("return image.reshape(-1, 3) / 255", "shape"),
        ("return image.reshape(image.shape[0], -1).T / 255", "shape"),  # rows taken for examples
        ("return image.reshape(-1, 1) / 255 - 0.5", "wrong values"),
        ("return image.T.reshape(-1, 1) / 255", "wrong values"),  # colour planes first
        ("return image.transpose(1, 0, 2).reshape(-1, 1) / 255", "wrong values"),
        ("return image.reshape(-1, 1, order='F') / 255", "wrong values"),
        ("return image[:, :, ::-1].reshape(-1, 1) / 255", "wrong values"),  # blue, green, red
        ("return image[:, :, 0].reshape(-1, 1) / 255", "shape"),  # the red plane alone
        ("image /= 255\nreturn image.reshape(-1, 1)", "error"),
        ("return list(image.reshape(-1, 1) / 255)", "a list"),
        ("X = image.reshape(-1, 1) / 255\nimage[0, 0, 0] ^= 1\nreturn X", "changes what it was given"),
    ],
)
def test_wrong_inputs_do_not_pass(body, words):
    problem = pictured(body)
    assert problem
    assert words in problem


def test_pictures_equal_images_to_columns():
    """What the exercise asks for is what the networks were trained on."""
    for case in EXERCISES["picture_to_input"].cases():
        np.testing.assert_array_equal(case.right[0], images_to_columns(case.arguments[0]))


def test_cases_hold_both_kinds_of_mistakes():
    kinds = set()
    for case in EXERCISES["mislabeled_indices"].cases():
        p, y = case.arguments
        kinds |= {(int(p[0, i]), int(y[0, i])) for i in case.right[0]}
    assert kinds == {(0, 1), (1, 0)}
