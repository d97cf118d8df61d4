"""Every graded function: how its result is called, and on which inputs it is tried.

The published inputs come first, because their numbers stand in the notebook.  The others are there to see what those
hide: more than two layers, more than one unit, layers of equal size, labels that are not all ones, one example only.

Every set of cases can be drawn anew from a seed (``exercise.cases(seed)``): the same kinds of input with other numbers,
so that results which somebody wrote down from the usual ones are of no use.  The published input stays as it is.
"""

import re
from itertools import pairwise

import numpy as np

from . import truth
from .cases import PRINTED, Case, Exercise
from .compare import Each, Parts

LAYER_CACHE = (Parts("linear_cache", ("A_prev", "W", "b")), "Z")
GRADIENTS = Parts("", ("dA_prev", "dW", "db"))
TRAINED = Parts("", ("parameters", Each("costs")))


def _cases(function, *inputs):
    """One case for each (label, *arguments), with what the function from truth.py gives as the right result."""
    return [Case(label, tuple(arguments), (function(*arguments),)) for label, *arguments in inputs]


def _generator(number, seed=None):
    """The generator with this number among the usual ones, or among those that belong to ``seed`` (0 or more)."""
    if seed is None:
        return np.random.RandomState(number)
    words = [seed >> shift & 0xFFFFFFFF for shift in range(0, max(seed.bit_length(), 1), 32)]
    return np.random.RandomState([*words, number])


def _numbers(number, seed=None):
    return _generator(number, seed).randn


def _labels(m):
    """Zeros and ones by turns of two and one, so that both kinds stand first and last somewhere."""
    return (np.arange(m) % 3 != 1).astype(int).reshape(1, m)


def _network(number, *sizes, seed=None):
    """Parameters of a network with biases that are not zero, as they are after some training."""
    draw = _numbers(number, seed)
    return {
        f"{letter}{l}": draw(n, n_prev if letter == "W" else 1) * 0.8
        for l, (n_prev, n) in enumerate(pairwise(sizes), start=1)
        for letter in "Wb"
    }


# --- vectorization -----------------------------------------------------------------------------------------------


def _unrolled_images(seed=None):
    draw = _generator(90, seed)
    inputs = [
        (label, draw.randint(0, 256, shape).astype(np.uint8))
        for label, shape in (
            ("five pictures, 4 pixels high and 3 wide", (5, 4, 3, 3)),
            ("three pictures of 3 x 3 pixels", (3, 3, 3, 3)),
            ("one picture, 3 pixels high and 5 wide", (1, 3, 5, 3)),
        )
    ]
    return _cases(
        truth.unrolled_images,
        (f"{PRINTED}, two pictures of 2 x 2 pixels", np.arange(24, dtype=np.uint8).reshape(2, 2, 2, 3)),
        *inputs,
    )


def _column_percentages(seed=None):
    draw = _generator(91, seed)
    calories = np.array([[56.0, 0.0, 4.4, 68.0], [1.2, 104.0, 52.0, 8.0], [1.8, 135.0, 99.0, 0.9]])
    return _cases(
        truth.column_percentages,
        (f"{PRINTED}, the table of calories", calories),
        ("a table of shape (3, 3)", draw.uniform(1, 100, (3, 3))),
        ("whole numbers, a table of shape (5, 2)", draw.randint(1, 100, (5, 2))),
        ("a table with one column, of shape (4, 1)", draw.uniform(1, 100, (4, 1))),
    )


def _as_column(seed=None):
    draw = _numbers(92, seed)
    return _cases(
        truth.as_column,
        (f"{PRINTED}, an array of shape (3,)", np.array([5.0, 2.0, 7.0])),
        ("an array of shape (6,)", draw(6)),
        ("a row of shape (1, 4)", draw(1, 4)),
        ("a column of shape (5, 1)", draw(5, 1)),
        ("a single number, of shape (1,)", draw(1)),
    )


# --- one unit ----------------------------------------------------------------------------------------------------


def _sigmoid(seed=None):
    draw = _numbers(95, seed)
    return _cases(
        truth.sigmoid,
        (f"{PRINTED}, an array of two numbers", np.array([0, 9.2])),
        ("an array of shape (3, 4)", 2 * draw(3, 4)),
        ("one number", float(draw())),
        ("negative numbers", -np.abs(3 * draw(5))),
    )


UNITS = (
    ("three inputs and five examples", 96, 3, 5),
    ("as many inputs as examples", 97, 4, 4),
    ("one input and six examples", 98, 1, 6),
    ("one example", 99, 3, 1),
)


def _published_unit():
    return np.array([[1.0], [2.0]]), 2.0, np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[1, 0]])


def _units(seed=None):
    """One unit each: (label, w, b, X, Y)."""
    found = []
    for label, number, n_x, m in UNITS:
        draw = _numbers(number, seed)
        found.append((label, 0.6 * draw(n_x, 1), round(float(0.5 * draw()), 4), draw(n_x, m), _labels(m)))
    return found


def _propagate(seed=None):
    return _cases(truth.propagate, (PRINTED, *_published_unit()), *_units(seed))


def _optimize(seed=None):
    three, square, one, _ = _units(seed)
    runs = (
        (f"{PRINTED}, 100 iterations", _published_unit(), {"num_iterations": 100, "learning_rate": 0.009}),
        (f"{three[0]}, ten iterations", three[1:], {"num_iterations": 10, "learning_rate": 0.5}),
        (f"{square[0]}, 101 iterations", square[1:], {"num_iterations": 101, "learning_rate": 0.1}),
        (f"{one[0]}, as many iterations and the rate that the function has by itself", one[1:], {}),
    )
    return [
        Case(label, arguments, (truth.optimize(*arguments, **options),), options) for label, arguments, options in runs
    ]


# --- initialization ----------------------------------------------------------------------------------------------


def _sizes(number, usual, seed):
    """The usual sizes, or others of the same kind: as many, from 2 to 12, and 1 stays 1."""
    if seed is None:
        return list(usual)
    draw = _generator(number, seed)
    return [1 if size == 1 else int(draw.randint(2, 13)) for size in usual]


def _initialize_parameters(seed=None):
    two, three, four = (_sizes(80 + i, usual, seed) for i, usual in enumerate([(2, 2, 1), (4, 3, 2), (2, 5, 3)]))
    return _cases(
        truth.initialize_parameters,
        (f"{PRINTED}, the sizes (3, 2, 1)", 3, 2, 1),
        (f"the sizes {tuple(two)}", *two),
        (f"the sizes {tuple(three)}, with {_word(three[-1])} output units", *three),
        (f"the sizes {tuple(four)}", *four),
    )


def _word(count):
    return {2: "two"}.get(count, count)


def _by_dims(function, published):
    def cases(seed=None):
        usual = (4, 3, 2, 1), (2, 6, 6, 3, 2), (3, 1)
        two, three, one = (_sizes(83 + i, sizes, seed) for i, sizes in enumerate(usual))
        return _cases(
            function,
            (f"{PRINTED}, the sizes {published}", list(published)),
            (f"the sizes {two}", two),
            (f"the sizes {three}", three),
            (f"one layer, the sizes {one}", one),
        )

    return cases


# --- forward -----------------------------------------------------------------------------------------------------


def _layer(number, n_prev, n, m, seed=None):
    draw = _numbers(number, seed)
    return draw(n_prev, m), draw(n, n_prev), draw(n, 1)


LAYERS = (
    ("three units and five examples", 11, 4, 3, 5),
    ("as many units as inputs and examples", 12, 3, 3, 3),
    ("one unit, one example", 13, 2, 1, 1),
)


def _linear_forward(seed=None):
    return _cases(
        truth.linear_forward,
        (PRINTED, *_layer(1, 3, 1, 2)),
        *((label, *_layer(*sizes, seed=seed)) for label, *sizes in LAYERS),
    )


def _linear_activation_forward(seed=None):
    inputs = [(PRINTED, *_layer(2, 3, 1, 2)), *((label, *_layer(*sizes, seed=seed)) for label, *sizes in LAYERS)]
    return _cases(
        truth.linear_activation_forward,
        *(
            (f'{label}, "{activation}"', *layer, activation)
            for label, *layer in inputs
            for activation in ("sigmoid", "relu")
        ),
    )


def _published_network():
    draw = _numbers(1)
    return draw(4, 2), {"W1": draw(3, 4), "b1": draw(3, 1), "W2": draw(1, 3), "b2": draw(1, 1)}


NETWORKS = (
    ("three layers 5-4-3-1", (5, 4, 3, 1), 6),
    ("four layers of equal size 4-4-4-4-1", (4, 4, 4, 4, 1), 4),
    ("two layers 3-4-1 and one example", (3, 4, 1), 1),
    ("one layer 3-1", (3, 1), 5),
)


def _networks(seed=None):
    """Each of NETWORKS with its input and its parameters: (label, X, parameters)."""
    return [
        (label, _numbers(20 + i, seed)(sizes[0], m), _network(30 + i, *sizes, seed=seed))
        for i, (label, sizes, m) in enumerate(NETWORKS)
    ]


def _L_model_forward(seed=None):
    return _cases(truth.L_model_forward, (f"{PRINTED}, two layers 4-3-1", *_published_network()), *_networks(seed))


# --- cost --------------------------------------------------------------------------------------------------------


def _compute_cost(seed=None):
    published = np.array([[0.8, 0.9, 0.4]])
    AL, one = (published, np.array([[0.3]])) if seed is None else (_shares(42, 3, seed), _shares(43, 1, seed))
    return _cases(
        truth.compute_cost,
        (PRINTED, published, np.array([[1, 1, 1]])),
        ("the labels [[1, 1, 0]]", AL, np.array([[1, 1, 0]])),
        ("labels of zeros only", AL, np.array([[0, 0, 0]])),
        ("seven examples of both kinds", _shares(41, 7, seed), _labels(7)),
        ("one example", one, np.array([[0]])),
    )


def _shares(number, m, seed):
    """Numbers between 0 and 1, as the output unit gives them."""
    return 1 / (1 + np.exp(-_numbers(number, seed)(1, m)))


# --- backward ----------------------------------------------------------------------------------------------------


def _linear_backward(seed=None):
    draw = _numbers(1)
    published = draw(1, 2), (draw(3, 2), draw(1, 3), draw(1, 1))
    return _cases(
        truth.linear_backward,
        (PRINTED, *published),
        *(
            (label, _numbers(50 + number, seed)(n, m), _layer(number, n_prev, n, m, seed=seed))
            for label, number, n_prev, n, m in LAYERS
        ),
    )


def _linear_activation_backward(seed=None):
    draw = _numbers(2)
    dA, layer, Z = draw(1, 2), (draw(3, 2), draw(1, 3), draw(1, 1)), draw(1, 2)
    inputs = [(PRINTED, dA, (layer, Z))]
    for label, number, n_prev, n, m in LAYERS:
        layer = _layer(number, n_prev, n, m, seed=seed)
        inputs.append((label, _numbers(50 + number, seed)(n, m), (layer, truth.linear_forward(*layer)[0])))
    return _cases(
        truth.linear_activation_backward,
        *(
            (f'{label}, "{activation}"', dA, cache, activation)
            for label, dA, cache in inputs
            for activation in ("sigmoid", "relu")
        ),
    )


def _L_model_backward(seed=None):
    draw = _numbers(3)
    AL, Y = draw(1, 2), np.array([[1, 0]])
    caches = [((draw(4, 2), draw(3, 4), draw(3, 1)), draw(3, 2)), ((draw(3, 2), draw(1, 3), draw(1, 1)), draw(1, 2))]
    cases = [_backward_case(f"{PRINTED}, two layers 4-3-1", AL, Y, caches)]
    for label, X, parameters in _networks(seed):
        AL, caches = truth.L_model_forward(X, _undecided(X, parameters))
        Y = _labels(X.shape[1])
        if abs(np.mean(AL - Y)) < 0.05:  # db would be what is left when large numbers cancel
            Y = 1 - Y
        cases.append(_backward_case(label, AL, Y, caches))
    return cases


def _undecided(X, parameters):
    """The same network with a last layer so weak that AL stays between 0.12 and 0.88.

    Then AL + 1e-8 in a denominator, a habit against division by zero, changes nothing that counts.
    """
    L = len(parameters) // 2
    ZL = truth.L_model_forward(X, parameters)[1][-1][1]
    weaker = min(1, 2 / np.max(np.abs(ZL)))
    return {name: value * (weaker if name in (f"W{L}", f"b{L}") else 1) for name, value in parameters.items()}


def _backward_case(label, AL, Y, caches):
    """Right are both ways to start (dAL, or AL - Y at once) under both namings of the dA that are in circulation."""
    right = truth.L_model_backward(AL, Y, caches), truth.L_model_backward_shortcut(AL, Y, caches)
    return Case(label, (AL, Y, caches), (*right, *map(truth.with_older_keys, right)))


def _update_parameters(seed=None):
    draw = _numbers(2)
    parameters = {"W1": draw(3, 4), "b1": draw(3, 1), "W2": draw(1, 3), "b2": draw(1, 1)}
    draw = _numbers(3)
    grads = {"dW1": draw(3, 4), "db1": draw(3, 1), "dW2": draw(1, 3), "db2": draw(1, 1)}
    inputs = [(f"{PRINTED}, two layers, learning rate 0.1", parameters, grads, 0.1)]
    rate = 0.03 if seed is None else round(_generator(65, seed).uniform(0.02, 0.5), 4)
    for i, (label, sizes, _) in enumerate(NETWORKS):
        slopes = {"d" + name: value for name, value in _network(60 + i, *sizes, seed=seed).items()}
        inputs.append((f"{label}, learning rate {rate:g}", _network(30 + i, *sizes, seed=seed), slopes, rate))
    return _cases(truth.update_parameters, *inputs)


# --- models ------------------------------------------------------------------------------------------------------


def _training_data(number, n_x, m, seed=None):
    X = _numbers(number, seed)(n_x, m)
    return X, (X[:1] * X[1:2] > 0).astype(int)


def _model(function, *runs):
    def cases(seed=None):
        found = []
        for label, dims, m, options in runs:
            arguments = (*_training_data(len(dims) + m, dims[0], m, seed), dims)
            found.append(Case(label, arguments, (function(*arguments, **options),), options))
        return found

    return cases


_two_layer_model = _model(
    truth.two_layer_model,
    ("ten iterations of a network 4-3-1", (4, 3, 1), 8, {"learning_rate": 0.5, "num_iterations": 10}),
    ("101 iterations of a network 2-2-1", (2, 2, 1), 6, {"learning_rate": 0.1, "num_iterations": 101}),
    ("two iterations with the learning rate that the function has by itself", (3, 4, 1), 5, {"num_iterations": 2}),
)
_L_layer_model = _model(
    truth.L_layer_model,
    ("ten iterations of a network 4-3-2-1", [4, 3, 2, 1], 8, {"learning_rate": 0.2, "num_iterations": 10}),
    ("101 iterations of a network 2-2-1", [2, 2, 1], 6, {"learning_rate": 0.1, "num_iterations": 101}),
    ("ten iterations of a network 3-3-3-3-1", [3, 3, 3, 3, 1], 5, {"learning_rate": 0.3, "num_iterations": 10}),
)


def _predict(seed=None):
    return _cases(
        truth.predict, *((label, X, _labels(X.shape[1]), parameters) for label, X, parameters in _networks(seed))
    )


def _accuracy_line(printed, case):
    """predict also prints how many predictions are right, between 0 and 1 or in percent."""
    share = float(np.mean(case.right[0] == case.arguments[1]))
    found = [
        number
        for rest in re.findall(r"accuracy\D*(.*)", printed, re.IGNORECASE)
        for number in re.findall(r"\d+(?:\.\d+)?(?:e-?\d+)?", rest)
    ]  # 2 and 5 and 0.4 in "2 of 5 = 0.4"
    if not found:
        return 'it should print a line such as "Accuracy: 0.72".'
    if min(min(abs(number - share), abs(number - 100 * share) / 100) for number in map(float, found)) > 0.006:
        return f"the accuracy it prints is {found[0]}, but it should be {share:.6g}."
    return None


# --- hyperparameters ---------------------------------------------------------------------------------------------


def _early_stop(seed=None):
    draw = _generator(90, seed)
    published = [0.69, 0.61, 0.55, 0.57, 0.52, 0.54, 0.53, 0.56, 0.51, 0.5]

    def case(what, patience, *ranks):
        """Costs in this order, 0 for the lowest; equal ranks are equal costs, and None is a cost that is no number."""
        steps = np.cumsum(draw.randint(2, 6, 10))
        costs = [float("nan") if rank is None else round(0.3 + int(steps[rank]) / 100, 2) for rank in ranks]
        return f"{what}: {costs}, patience {patience}", costs, patience

    printed = f"{PRINTED}, ten costs with patience 3", published, 3
    if seed is not None:  # another order each time, so that no index is known beforehand
        return _cases(
            truth.early_stop,
            printed,
            *(
                case(
                    "costs drawn anew",
                    patience,
                    *draw.randint(0, 10, draw.randint(6, 16)),
                    *[None] * int(draw.randint(0, 2) * patience),
                )
                for patience in (1, 2, 2, 3, 3, 4, 4, 5)
            ),
        )
    return _cases(
        truth.early_stop,
        printed,
        case("costs that fall and rise by turns", 3, 9, 6, 7, 8, 4, 6, 5, 5, 2, 3, 7, 8, 9),
        case("costs that only fall", 2, 5, 4, 3, 2, 1, 0),
        case("costs that rise from the beginning", 2, 0, 1, 2, 3, 4, 5),
        case("costs that fall a second time, but too late", 4, 7, 5, 4, 6, 6, 5, 5, 2, 1, 0),
        case("the same lowest cost several times", 3, 4, 2, 3, 2, 2, 3, 1),
        case("a training that breaks down", 3, 6, 3, 2, 4, None, None, None, None),
        case("costs with a small patience", 1, 4, 2, 1, 3, 0),
        case("the lowest cost at the very end", 3, 6, 3, 4, 5, 1),
        case("fewer records than the patience", 6, 3, 1, 2),
        case("one record", 2, 1),
    )


def _run(dev, train=1.0, units=8, diverged=False):
    """One run as a sweep gives it: what the choice may look at, and the learning rate beside it."""
    return {"learning_rate": 0.0075, "units": units, "train_accuracy": train, "dev_accuracy": dev, "diverged": diverged}


def _choose_run(seed=None):
    draw = _generator(91, seed)
    published = [
        _run(0.72, 0.93, 1),
        _run(0.81, 0.98, 8),
        _run(0.95, 0.97, 33, True),
        _run(0.84, 0.99, 33),
        _run(0.84, 0.98, 21),
        _run(0.78, 1.0, 71),
    ]
    low, middle, high, highest = (int(percent) / 100 for percent in 50 + np.cumsum(draw.randint(3, 11, 4)))
    few, some, many = (int(count) for count in np.cumsum(draw.randint(2, 12, 3)))
    nan = float("nan")

    def case(what, *runs):
        shown = ", ".join(f"{name} {[run[name] for run in runs]}" for name in ("dev_accuracy", "units"))
        gone = [i for i, run in enumerate(runs) if run["diverged"]]
        return f"{what}: {shown}" + (f", diverged: {gone}" if gone else ""), list(runs)

    def drawn():
        diverged = draw.rand() < 0.25
        accuracy = nan if diverged and draw.rand() < 0.5 else [low, middle, high, highest][draw.randint(4)]
        return _run(accuracy, draw.randint(85, 101) / 100, (few, some, many)[draw.randint(3)], diverged)

    printed = f"{PRINTED}, six runs", published
    if seed is not None:  # another order each time, so that no index is known beforehand
        return _cases(
            truth.choose_run,
            printed,
            *(
                case("runs drawn anew", *(drawn() for _ in range(draw.randint(5, 12))), _run(middle, 0.9, some))
                for _ in range(10)
            ),
        )
    return _cases(
        truth.choose_run,
        printed,
        case(
            "five runs, and others are better on the training set",
            _run(low, 0.9, many),
            _run(middle, 1.0, some),
            _run(high, 0.95, some),
            _run(low, 1.0, few),
            _run(middle, 0.92, few),
        ),
        case(
            "equal accuracies",
            _run(low, 0.99, few),
            _run(high, 0.96, some),
            _run(high, 0.97, many),
            _run(high, 0.98, few),
            _run(high, 1.0, few),
            _run(high, 0.95, some),
            _run(middle, 1.0, few),
        ),
        case("equal accuracies and units", _run(low, 0.9, few), _run(high, 0.99, some), _run(high, 0.95, some)),
        case(
            "runs that diverged",
            _run(highest, 0.9, few, True),
            _run(middle, 0.99, some),
            _run(low, 1.0, few),
            _run(highest, 1.0, few, True),
            _run(high, 0.97, many),
        ),
        case(
            "diverged runs without accuracies",
            _run(nan, nan, few, True),
            _run(low, 0.8, some),
            _run(middle, 0.9, some),
            _run(nan, nan, many, True),
        ),
        case("three runs", _run(low, 0.97, few), _run(middle, 0.99, some), _run(high, 0.98, many)),
        case("one run", _run(middle, 0.9, some)),
    )


# --- mistakes, and a picture of one's own ------------------------------------------------------------------------


def _mislabeled_indices(seed=None):
    y = _labels(8)
    first_and_last = y.copy()
    first_and_last[0, [0, -1]] = 1 - y[0, [0, -1]]  # one cat missed, one false alarm: both kinds count
    some = np.array([[1, 1, 1, 0, 0, 1, 0, 1, 1, 0, 0, 0]])
    labels = _labels(12)
    if seed is not None:
        draw = _generator(75, seed)
        some, labels = draw.randint(0, 2, (1, 12)), draw.randint(0, 2, (1, 12))
    return _cases(
        truth.mislabeled_indices,
        ("twelve pictures", some.astype(float), labels),
        ("eight pictures, the first and the last one wrong", first_and_last.astype(float), y),
        ("eight pictures, none of them wrong", y.astype(float), y),
        ("five pictures, all of them wrong", 1.0 - _labels(5), _labels(5)),
        ("one picture, and it is wrong", np.array([[0.0]]), np.array([[1]])),
    )


def _accuracy_by_group(seed=None):
    draw = _generator(76, seed)
    p, y, one = (draw.randint(0, 2, (1, m)) for m in (14, 14, 3))
    groups = {"dog": [0, 1, 2, 3, 4, 5], "fox": [6, 8, 9], "dark": [1, 4, 5, 8, 10, 11, 12], "tilted": [13]}
    first, second = np.array([[1.0, 0, 0, 1, 1, 0, 0, 0]]), np.array([[1, 0, 0, 1, 0, 1, 1, 0]])
    return _cases(
        truth.accuracy_by_group,
        (
            "eight pictures, half of them cats",
            first,
            second,
            _members(8, {"large": [0, 1, 2, 3, 4], "small": [5, 6, 7]}),
        ),
        ("fourteen pictures in groups that share some of them", p.astype(float), y, _members(14, groups)),
        (
            "one group that holds all pictures",
            np.array([[1.0, 0, 0, 1, 1]]),
            np.array([[1, 1, 0, 1, 1]]),
            _members(5, {"all": range(5)}),
        ),
        (
            "three groups of one picture each",
            one.astype(float),
            np.array([[1, 0, 1]]),
            _members(3, {"first": [0], "second": [1], "third": [2]}),
        ),
    )


def _members(m, groups):
    """{name: picture numbers} as {name: array (m,), True for the pictures in the group}."""
    return {name: np.isin(np.arange(m), list(inside)) for name, inside in groups.items()}


def _picture_to_input(seed=None):
    draw = _generator(70, seed)
    inputs = [
        (f"a picture of {side} x {side} pixels", draw.randint(0, 256, (side, side, 3)).astype(np.uint8))
        for side in (64, 2, 32)
    ]
    return _cases(
        truth.picture_to_input,
        *inputs,
        ("an all white picture of 64 x 64 pixels", np.full((64, 64, 3), 255, dtype=np.uint8)),
    )


EXERCISES = {
    exercise.name: exercise
    for exercise in (
        Exercise("unrolled_images", "X", _unrolled_images),
        Exercise("column_percentages", "percent", _column_percentages),
        Exercise("as_column", "column", _as_column),
        Exercise("sigmoid", "a", _sigmoid),
        Exercise("propagate", Parts("", ("grads", "cost")), _propagate),
        Exercise("optimize", Parts("", ("params", "grads", Each("costs"))), _optimize),
        Exercise("initialize_parameters", "parameters", _initialize_parameters),
        Exercise("initialize_parameters_deep", "parameters", _by_dims(truth.initialize_parameters_deep, [5, 4, 3])),
        Exercise(
            "initialize_parameters_scaled", "parameters", _by_dims(truth.initialize_parameters_scaled, [5, 4, 3, 1])
        ),
        Exercise("linear_forward", Parts("", ("Z", Parts("cache", ("A", "W", "b")))), _linear_forward),
        Exercise(
            "linear_activation_forward", Parts("", ("A", Parts("cache", LAYER_CACHE))), _linear_activation_forward
        ),
        Exercise("L_model_forward", Parts("", ("AL", Each("caches", LAYER_CACHE))), _L_model_forward),
        Exercise("compute_cost", "cost", _compute_cost),
        Exercise("linear_backward", GRADIENTS, _linear_backward),
        Exercise("linear_activation_backward", GRADIENTS, _linear_activation_backward),
        Exercise("L_model_backward", "grads", _L_model_backward),
        Exercise("update_parameters", "updated", _update_parameters),
        Exercise("two_layer_model", TRAINED, _two_layer_model),
        Exercise("L_layer_model", TRAINED, _L_layer_model),
        Exercise("predict", "predictions", _predict, _accuracy_line),
        Exercise("early_stop", Parts("", ("best", "stop")), _early_stop),
        Exercise("choose_run", "The index", _choose_run),
        Exercise("mislabeled_indices", "The result", _mislabeled_indices),
        Exercise("accuracy_by_group", "accuracy", _accuracy_by_group),
        Exercise("picture_to_input", "X", _picture_to_input),
    )
}
