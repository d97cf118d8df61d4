"""The inputs of every exercise, and check(), hint() and solution().

``linear_forward_test_case()`` and its sisters return the inputs that thousands of learners know: the names, the order
of the draws and the seeds are a convention of the field and never change.  They draw from a generator of their own, so
that calling them leaves NumPy's global random state alone.
"""

import numpy as np

_LAYERS = ((3, 4), (3, 1), (1, 3), (1, 1))  # the shapes of W1, b1, W2 and b2 of a network 4-3-1
CHECKS = ("CheckFailed", "check", "hint", "solution")


def __getattr__(name):
    """The checks come from the tools when they are asked for: the tools read the inputs of this module (PEP 562)."""
    if name not in CHECKS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from workbook.checking import check

    return getattr(check, name)


def _drawn(seed, *shapes):
    """One array after the other from the generator with this seed."""
    draw = np.random.RandomState(seed).randn
    return tuple(draw(*shape) for shape in shapes)


def unrolled_images_test_case():
    """images (2, 2, 2, 3): two pictures of 2 x 2 pixels; the numbers 0 to 23 say their own place."""
    return np.arange(24, dtype=np.uint8).reshape(2, 2, 2, 3)


def column_percentages_test_case():
    """The table of calories (3, 4): from carbohydrate, protein and fat, in 100 g of apple, beef, egg and potato."""
    return np.array([[56.0, 0.0, 4.4, 68.0], [1.2, 104.0, 52.0, 8.0], [1.8, 135.0, 99.0, 0.9]])


def as_column_test_case():
    """The same three numbers as an array of shape (3,), as a row (1, 3) and as a column (3, 1)."""
    v = np.array([5.0, 2.0, 7.0])
    return v, v.reshape(1, 3), v.reshape(3, 1)


def sigmoid_test_case():
    """z = [0, 9.2]."""
    return np.array([0, 9.2])


def propagate_test_case():
    """w (2, 1), b = 2.0, X (2, 2), Y = [[1, 0]]."""
    return np.array([[1.0], [2.0]]), 2.0, np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1, 0]])


def optimize_test_case():
    """The same w, b, X and Y as for propagate."""
    return propagate_test_case()


def initialize_parameters_test_case():
    """n_x, n_h, n_y = 3, 2, 1."""
    return 3, 2, 1


def initialize_parameters_deep_test_case():
    """layer_dims = [5, 4, 3]."""
    return [5, 4, 3]


def initialize_parameters_scaled_test_case():
    """layers_dims = [5, 4, 3, 1]."""
    return [5, 4, 3, 1]


def linear_forward_test_case():
    """A (3, 2), W (1, 3), b (1, 1); seed 1."""
    return _drawn(1, (3, 2), (1, 3), (1, 1))


def linear_activation_forward_test_case():
    """A_prev (3, 2), W (1, 3), b (1, 1); seed 2."""
    return _drawn(2, (3, 2), (1, 3), (1, 1))


def L_model_forward_test_case():
    """X (4, 2) and the parameters of a network 4-3-1; seed 1."""
    X, *parameters = _drawn(1, (4, 2), *_LAYERS)
    return X, dict(zip(("W1", "b1", "W2", "b2"), parameters))


def compute_cost_test_case():
    """Y = [[1, 1, 1]] and AL = [[0.8, 0.9, 0.4]].  All labels are ones, so half of the formula stays untried."""
    return np.array([[1, 1, 1]]), np.array([[0.8, 0.9, 0.4]])


def compute_cost_mixed_test_case():
    """The same AL with Y = [[1, 1, 0]], as in newer editions: both halves of the formula are tried."""
    return np.array([[1, 1, 0]]), np.array([[0.8, 0.9, 0.4]])


def linear_backward_test_case():
    """dZ (1, 2) and linear_cache = (A_prev (3, 2), W (1, 3), b (1, 1)); seed 1."""
    dZ, *linear_cache = _drawn(1, (1, 2), (3, 2), (1, 3), (1, 1))
    return dZ, tuple(linear_cache)


def linear_activation_backward_test_case():
    """dA (1, 2) and cache = ((A_prev (3, 2), W (1, 3), b (1, 1)), Z (1, 2)); seed 2."""
    dA, *linear_cache, Z = _drawn(2, (1, 2), (3, 2), (1, 3), (1, 1), (1, 2))
    return dA, (tuple(linear_cache), Z)


def L_model_backward_test_case():
    """AL (1, 2), Y = [[1, 0]] and the two caches of a network 4-3-1; seed 3.

    Everything is drawn at random, so AL is not the sigmoid of Z2 here, as it would be in a real network.
    """
    AL, *drawn = _drawn(3, (1, 2), (4, 2), (3, 4), (3, 1), (3, 2), (3, 2), (1, 3), (1, 1), (1, 2))
    return AL, np.array([[1, 0]]), [(tuple(drawn[:3]), drawn[3]), (tuple(drawn[4:7]), drawn[7])]


def update_parameters_test_case():
    """parameters (seed 2) and grads (seed 3) of a network 4-3-1."""
    parameters = dict(zip(("W1", "b1", "W2", "b2"), _drawn(2, *_LAYERS)))
    return parameters, dict(zip(("dW1", "db1", "dW2", "db2"), _drawn(3, *_LAYERS)))


def early_stop_test_case():
    """dev_costs, ten costs on a dev set, and patience = 3."""
    return [0.69, 0.61, 0.55, 0.57, 0.52, 0.54, 0.53, 0.56, 0.51, 0.5], 3


def choose_run_test_case():
    """Six runs: learning rate, units, the accuracies on the training set and the dev set, and whether it diverged."""
    keys = "learning_rate", "units", "train_accuracy", "dev_accuracy", "diverged"
    return [
        dict(zip(keys, values))
        for values in (
            (0.0075, 1, 0.93, 0.72, False),
            (0.0075, 8, 0.98, 0.81, False),
            (0.0075, 33, 0.97, 0.95, True),
            (0.0075, 33, 0.99, 0.84, False),
            (0.0075, 21, 0.98, 0.84, False),
            (0.0075, 71, 1.0, 0.78, False),
        )
    ]


def small_network_test_case():
    """X (4, 12) and Y (1, 12) of 0 and 1: data small enough to train on in a blink; seed 4."""
    (X,) = _drawn(4, (4, 12))
    return X, (X[:1] * X[1:2] > 0).astype(int)


def small_parameters_test_case():
    """The parameters of a network 4-5-3-1 for these data; its weights are large on purpose; seed 144."""
    draw = np.random.RandomState(144).normal
    parameters = {}
    for l, (before, n) in enumerate([(4, 5), (5, 3), (3, 1)], 1):
        parameters[f"W{l}"] = draw(0, 0.8, (n, before))
        parameters[f"b{l}"] = draw(0, 0.3, (n, 1))
    return parameters


__all__ = [*CHECKS, *(name for name in list(globals()) if name.endswith("_test_case"))]
