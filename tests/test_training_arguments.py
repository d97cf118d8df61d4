"""Every input that the trainer cannot use is named in one clear sentence: what was given, what is needed."""

import numpy as np
import pytest

from workbook.training import inner_products, sweep, train

pytestmark = pytest.mark.slow

X = np.random.default_rng(0).random((6, 4))
Y = np.array([[0, 1, 1, 0]])
DIMS = [6, 3, 1]


def changed(array, place, value):
    array = np.array(array, float)
    array[place] = value
    return array


GOOD = {"W1": np.ones((3, 6)), "b1": np.zeros((3, 1)), "W2": np.ones((1, 3)), "b2": np.zeros((1, 1))}
WRONG = {
    "X of rank 1": ({"X": X[0]}, r"X has shape \(4,\), but \(n_x, m\) is needed"),
    "X empty": ({"X": np.zeros((6, 0)), "Y": np.zeros((1, 0))}, r"X has shape \(6, 0\).*at least one"),
    "X missing": ({"X": None}, "X has to be an array of numbers, but it is None"),
    "X ragged": ({"X": [[1, 2], [3]]}, "X has to be an array of numbers"),
    "X complex": ({"X": X + 1j}, "X has to be an array of numbers"),
    "X with NaN": ({"X": changed(X, (2, 3), np.nan)}, "X has the value nan in row 2, column 3"),
    "X infinite": ({"X": changed(X, (5, 0), -np.inf)}, "X has the value -inf in row 5, column 0"),
    "X infinite both ways": ({"X": changed(changed(X, (0, 1), np.inf), (1, 1), -np.inf)}, "inf in row 0, column 1"),
    "Y too short": ({"Y": Y[:, :3]}, r"Y has shape \(1, 3\), but \(1, 4\) is needed"),
    "Y other": ({"Y": Y * 2}, "Y has the label 2 in column 1: labels have to be 0 or 1"),
    "dims too short": ({"layers_dims": [6]}, r"layers_dims is \[6\], but it needs at least two sizes"),
    "dims no list": ({"layers_dims": 6}, "layers_dims has to be a list such as"),
    "dims other input": ({"layers_dims": [5, 3, 1]}, "layers_dims begins with 5, but X has 6 rows"),
    "dims other output": ({"layers_dims": [6, 3, 2]}, "layers_dims ends with 2"),
    "dims with 0": ({"layers_dims": [6, 0, 1]}, "0 cannot be the size of a layer"),
    "rate 0": ({"learning_rate": 0}, "learning_rate is 0, but a number above 0 is needed"),
    "rate NaN": ({"learning_rate": float("nan")}, "learning_rate is nan"),
    "rate text": ({"learning_rate": "0.1"}, "learning_rate is '0.1'"),
    "iterations negative": ({"num_iterations": -1}, "num_iterations is -1, but a whole number of at least 0 is needed"),
    "record_every 0": ({"record_every": 0}, "record_every is 0, but a whole number of at least 1 is needed"),
    "seed negative": ({"seed": -1}, "seed is -1, but a whole number from 0 to"),
    "seed None": ({"seed": None}, "seed is None"),
    "initialization": ({"initialization": "big"}, "is 'big', but it has to be one of: scaled, small, he, zeros"),
    "activation": ({"hidden_activation": "gelu"}, "hidden_activation is 'gelu', but it has to be one of: relu, tanh"),
    "space": ({"space": "time"}, "space is 'time'"),
    "parameters missing": ({"initialization": {"W1": GOOD["W1"]}}, "needs W1, b1, W2, b2"),
    "parameters wrong shape": ({"initialization": {**GOOD, "W2": np.ones((3, 1))}}, r"W2 has shape \(3, 1\)"),
    "dev no pair": ({"dev": X}, "dev has to be a pair"),
    "dev other size": ({"dev": (X[:5], Y)}, "dev X has 5 rows, but X has 6"),
    "dev NaN": ({"dev": (changed(X, (0, 0), np.nan), Y)}, "dev X has the value nan in row 0, column 0"),
    "K wrong shape": ({"K": np.eye(5)}, r"K has shape \(5, 5\), but X has 4 examples"),
    "K of others": ({"K": inner_products(X + 1)}, "K does not belong to this X"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_input_is_named(case):
    arguments, sentence = WRONG[case]
    with pytest.raises(ValueError, match=sentence) as caught:
        train(**{"X": X, "Y": Y, "layers_dims": DIMS, **arguments})
    message = str(caught.value)
    assert message.endswith(".") and "\n" not in message and len(message) < 250


@pytest.mark.parametrize(
    "arguments",
    [
        {"layers_dims": tuple(DIMS), "learning_rate": 1, "dev": [X, Y]},
        {"layers_dims": np.array(DIMS), "learning_rate": np.float64(0.1), "num_iterations": np.int64(3)},
        {"X": X.tolist(), "Y": Y.tolist(), "initialization": GOOD},
        {"X": X > 0.5, "Y": Y == 1},
        {"X": (255 * X).astype(np.uint8), "Y": Y.astype(np.float32)},
    ],
)
def test_what_is_right_is_taken(arguments):
    result = train(**{"X": X, "Y": Y, "layers_dims": DIMS, "num_iterations": 3, **arguments})
    assert result.iterations == 3 and result.parameters["W1"].dtype == np.float64


@pytest.mark.parametrize(
    "setting, sentence",
    [
        ({}, "Setting 2: layers_dims has to be a list such as"),
        ({"layers_dims": DIMS, "rate": 1}, "Setting 2: there is no rate: known are layers_dims, learning_rate"),
        ({"layers_dims": DIMS, "learning_rate": -1}, "Setting 2: learning_rate is -1"),
        ({"layers_dims": [6, 3]}, "Setting 2: layers_dims ends with 3"),
        ([6, 3, 1], "Setting 2: it has to be a dictionary"),
    ],
)
def test_wrong_settings_of_a_sweep_are_named_before_any_training(setting, sentence):
    with pytest.raises(ValueError, match=sentence):
        sweep(X, Y, [{"layers_dims": DIMS}, setting], progress=False)
    with pytest.raises(ValueError, match="workers is 0, but a whole number of at least 1 is needed"):
        sweep(X, Y, [{"layers_dims": DIMS}], workers=0)
