"""The fast trainer gives the numbers of the textbook loop, for every depth and activation, and stops in good order.

Networks with ReLU can be chaotic: at a high rate a disturbance in the last digit grows until it is seen. There the
textbook loop does not agree with itself either. So every comparison is made where the loop is stable: it is run a
second time from weights that are off by one in the last place, and both runs have to agree much better than what is
asked of the trainer.
"""

from unittest.mock import Mock

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import dnn_utils
from workbook.training import TrainingDiverged, inner_products, train
from workbook.training.first_layer import SPACES, choose_space
from workbook.training.layers import ACTIVATIONS, INITIALIZATIONS, initial_parameters

pytestmark = pytest.mark.slow

COSTS, PARAMETERS = 1e-9, 1e-7  # relative; what is asked of the trainer
FORWARD = {name: getattr(dnn_utils, name) for name in ACTIVATIONS}
BACKWARD = {name: getattr(dnn_utils, f"{name}_backward") for name in FORWARD}


def textbook(X, Y, parameters, rate=1.0, iterations=0, hidden="relu", every=1):
    """The loop of notebook 07b, with any hidden activation: parameters, costs, share of examples that are right."""
    parameters, costs, right = dict(parameters), [], []
    L, m = len(parameters) // 2, X.shape[1]
    for i in range(iterations + 1):
        A, caches = X, []
        for l in range(1, L + 1):
            Z = parameters[f"W{l}"] @ A + parameters[f"b{l}"]
            caches.append((A, Z))
            A, _ = FORWARD[hidden](Z) if l < L else dnn_utils.sigmoid(Z)
        if i % every == 0:
            costs.append(-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m)
            right.append(np.mean((A > 0.5) == Y))
        if i == iterations:
            return parameters, costs, right
        dA = -(Y / A - (1 - Y) / (1 - A))
        for l in range(L, 0, -1):
            A_prev, Z = caches[l - 1]
            dZ = BACKWARD[hidden](dA, Z) if l < L else dnn_utils.sigmoid_backward(dA, Z)
            dA = parameters[f"W{l}"].T @ dZ
            parameters[f"W{l}"] = parameters[f"W{l}"] - rate * (dZ @ A_prev.T / m)
            parameters[f"b{l}"] = parameters[f"b{l}"] - rate * np.mean(dZ, axis=1, keepdims=True)


def off_by_one(parameters):
    """The same parameters, every weight moved to a neighbouring float, up or down in turn."""
    up = {name: np.where(np.arange(W.size).reshape(W.shape) % 2, np.inf, -np.inf) for name, W in parameters.items()}
    return {name: W if name[0] == "b" else np.nextafter(W, up[name]) for name, W in parameters.items()}


def distance(one, other):
    """The largest difference, relative to the largest value of an array; for dictionaries the worst of them.

    A bias may be 0 but for its last digits: sums over balanced labels cancel. So values count as 1e-6 at least.
    """
    if isinstance(one, dict):
        assert [value.shape for value in one.values()] == [value.shape for value in other.values()]
        return max(distance(one[name], other[name]) for name in one)
    return float(np.max(np.abs(np.subtract(one, other))) / max(np.max(np.abs(other)), 1e-6))


def examples(n_x, m, seed=0):
    """Values like those of pixels, labels of both kinds that depend on them."""
    draw = np.random.default_rng(seed)
    X = draw.random((n_x, m))
    Y = (X.mean(axis=0, keepdims=True) + 0.02 * draw.standard_normal((1, m)) > 0.5).astype(float)
    return X, Y


def drawings():
    """X (12288, 209) and Y (1, 209) of the training drawings."""
    images, labels, *_ = dnn_utils.load_data()
    return dnn_utils.images_to_columns(images), labels


def compare(X, Y, dims, rate, iterations, initialization, hidden, seed=1, every=1, skip=pytest.fail):
    """Assert that both ways of training give the textbook's numbers; `skip` hears of settings that are chaotic."""
    start = initial_parameters(initialization, dims, seed)
    parameters, costs, right = textbook(X, Y, start, rate, iterations, hidden, every)
    nearly, nearly_costs, _ = textbook(X, Y, off_by_one(start), rate, iterations, hidden, every)
    close = distance(nearly_costs, costs) < COSTS / 10 and distance(nearly, parameters) < PARAMETERS / 10
    if not (np.isfinite(costs).all() and close):
        skip("the textbook loop does not agree with itself here")
    for space in SPACES:
        result = train(X, Y, dims, rate, iterations, initialization, hidden, seed, every, space=space)
        assert (result.space, result.iterations, result.stopped) == (space, iterations, False)
        assert len(result.costs) == -(-iterations // every)
        np.testing.assert_allclose(result.costs, costs[: len(result.costs)], rtol=COSTS)
        np.testing.assert_allclose(result.accuracies, right[: len(result.costs)], rtol=1e-12)
        assert list(result.parameters) == list(parameters)
        assert distance(result.parameters, parameters) < PARAMETERS


TABLE = [
    # layers_dims after n_x, rate, initialization, hidden activation
    ([1], 0.05, "zeros", "relu"),
    ([7, 1], 0.0075, "small", "relu"),
    ([8, 1], 0.02, "he", "relu"),
    ([7, 1], 0.05, "scaled", "tanh"),
    ([7, 1], 0.05, "zeros", "sigmoid"),
    ([6, 3, 1], 0.02, "he", "leaky_relu"),
    ([6, 3, 1], 0.05, "he", "sigmoid"),
    ([1, 1, 1], 0.02, "scaled", "tanh"),
    ([20, 7, 5, 1], 0.0075, "scaled", "relu"),
    ([16, 8, 8, 4, 2, 1], 0.01, "scaled", "leaky_relu"),
    ([15, 22, 14, 1], 0.01, "he", "relu"),
]


@pytest.mark.parametrize("case", TABLE, ids=lambda case: f"{case[0]}-{case[2]}-{case[3]}".replace(" ", ""))
def test_same_numbers_as_the_textbook_loop(case):
    hidden_dims, rate, initialization, hidden = case
    compare(*examples(90, 33), [90, *hidden_dims], rate, 120, initialization, hidden, every=7)


@settings(max_examples=100, deadline=None)
@given(
    sizes=st.tuples(st.integers(1, 40), st.integers(1, 40)),
    hidden_dims=st.lists(st.integers(1, 25), max_size=4),
    rate=st.floats(1e-4, 0.3),
    iterations=st.integers(0, 30),
    initialization=st.sampled_from([*INITIALIZATIONS]),
    hidden=st.sampled_from([*ACTIVATIONS]),
    seed=st.integers(0, 2**32 - 1),
    every=st.integers(1, 11),
)
def test_same_numbers_for_any_network(sizes, hidden_dims, rate, iterations, initialization, hidden, seed, every):
    dims, (X, Y) = [sizes[0], *hidden_dims, 1], examples(*sizes, seed % 1000)
    compare(X, Y, dims, rate, iterations, initialization, hidden, seed, every, skip=lambda why: assume(False))


@pytest.mark.parametrize("dims, initialization", [([7, 1], "small"), ([20, 7, 5, 1], "scaled")], ids=["two", "five"])
def test_same_numbers_on_the_drawings(dims, initialization):
    compare(*drawings(), [12288, *dims], 0.0075, 15, initialization, "relu", every=5)


def test_same_numbers_as_the_answers_of_the_course(answers):
    """Their models on every fiftieth value of the drawings, and the weights that they begin with."""
    X, Y = drawings()
    X = X[::50]
    small, scaled = [len(X), 7, 1], [len(X), 20, 7, 5, 1]
    for model, initialize, dims, name in (
        (answers.two_layer_model, lambda dims: answers.initialize_parameters(*dims), small, "small"),
        (answers.L_layer_model, answers.initialize_parameters_scaled, scaled, "scaled"),
    ):
        parameters, costs = model(X, Y, dims, learning_rate=0.0075, num_iterations=201)
        result = train(X, Y, dims, 0.0075, 201, name)
        np.testing.assert_allclose(result.costs, np.ravel(costs), rtol=COSTS)
        assert distance(result.parameters, parameters) < PARAMETERS
        start = initialize(dims)
        assert list(start) == list(parameters)
        assert distance(train(X, Y, dims, num_iterations=0, initialization=name).parameters, start) == 0


@pytest.mark.parametrize("space", SPACES)
def test_figures_are_what_predicting_gives(space):
    X, Y = examples(60, 20)
    dev, dims = examples(60, 9, seed=5), [60, 5, 3, 1]
    result = train(X, Y, dims, 0.05, 50, record_every=10, dev=dev, space=space)
    assert result.steps == [0, 10, 20, 30, 40]
    rows = zip(result.steps, result.costs, result.accuracies, result.dev_costs, result.dev_accuracies)
    last = 50, result.cost, result.accuracy, result.dev_cost, result.dev_accuracy
    for step, *figures in [*rows, last]:
        parameters = train(X, Y, dims, 0.05, step, space=space).parameters
        expected = [part[0] for data in ((X, Y), dev) for part in textbook(*data, parameters)[1:]]
        assert figures == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("space", SPACES)
def test_going_on_is_the_same_as_not_stopping_and_nothing_handed_over_is_changed(space):
    X, Y = examples(50, 20)
    K, dims = inner_products(X), [50, 6, 1]
    np.random.seed(5)  # of the global generator, which is left alone
    whole, half = (train(X, Y, dims, 0.05, count, K=K, space=space) for count in (60, 30))
    before = [array.copy() for array in (X, Y, K, *half.parameters.values())]
    rest = train(X, Y, dims, 0.05, 30, initialization=half.parameters, space=space)
    assert distance(rest.parameters, whole.parameters) < 1e-10
    assert np.random.randn() == np.random.RandomState(5).randn()
    for array, kept in zip((X, Y, K, *half.parameters.values()), before):
        np.testing.assert_array_equal(array, kept)


@pytest.mark.parametrize("stop", [40, None])
def test_callback_hears_every_record_and_can_stop(stop):
    X, Y = examples(30, 10)
    heard = []

    def callback(iteration, cost, progress):
        heard.append((iteration, cost, progress.accuracy, progress.num_iterations))
        return iteration == stop if stop else None

    result = train(X, Y, [30, 4, 1], 0.05, 90, record_every=20, callback=callback)
    assert (result.stopped, result.iterations) == ((True, 40) if stop else (False, 90))
    assert heard == [(*record, 90) for record in zip(result.steps, result.costs, result.accuracies)]
    assert distance(result.parameters, train(X, Y, [30, 4, 1], 0.05, result.iterations).parameters) == 0


def test_an_interrupt_is_one_line():
    X, Y = examples(30, 10)
    with pytest.raises(KeyboardInterrupt) as stopped:
        train(X, Y, [30, 4, 1], callback=Mock(side_effect=KeyboardInterrupt))
    assert stopped.value._render_traceback_() == ["The training was stopped. Nothing was changed."]


def test_saturated_outputs_have_a_finite_cost():
    """The textbook takes log(0) here. The true cost is known: |z| for an example on the wrong side."""
    X, Y = np.array([[1.0, -1.0]]), np.array([[0.0, 1.0]])
    start = {"W1": np.array([[2000.0]]), "b1": np.zeros((1, 1))}
    with np.errstate(all="raise"):  # and not one warning
        result = train(X, Y, [1, 1], 1.0, 1, initialization=start)
    assert (result.costs, result.accuracy) == ([2000.0], 0)
    assert result.parameters["W1"][0, 0] == pytest.approx(1999.0)


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize("dims", [[40, 5, 4, 1], [40, 5, 1], [40, 1]], ids=str)
def test_divergence_is_an_error_that_says_when_and_what_to_do(dims, space, recwarn):
    X, Y = examples(40, 12)
    sentence = r"diverged at iteration \d+ with learning_rate 1e\+250.*smaller learning rate"
    with pytest.raises(TrainingDiverged, match=sentence) as caught:
        train(1e60 * X, Y, dims, 1e250, 300, space=space)
    assert 0 < caught.value.iteration <= 100 and caught.value.learning_rate == 1e250
    assert not recwarn.list


def test_space_is_chosen_by_cost():
    assert choose_space(12288, 209, 7, 2500) == "samples"
    assert choose_space(12288, 209, 7, 1) == "features"  # K would not pay
    assert choose_space(768, 5000, 7, 2500) == "features"
    assert choose_space(49152, 5000, 7, 2500) == "samples"
    assert choose_space(12288, 209, 7, 3, K_is_known=True) == "samples"
    assert train(*examples(20, 50), [20, 3, 1], num_iterations=3).space == "features"
    assert train(*examples(2000, 20), [2000, 3, 1], num_iterations=500).space == "samples"
