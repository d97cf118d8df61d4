"""The fast trainer gives the numbers of the textbook loop, for every depth and activation, and stops in good order.

Networks with ReLU can be chaotic: at a high rate a disturbance in the last digit grows until it is seen. There the
textbook loop does not agree with itself either. So every comparison is made where the loop is stable: it is run a
second time from weights that are off by one in the last place, and both runs have to agree much better than what is
asked of the trainer.
"""

import numpy as np
import pytest
from conftest import ROOT
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import dnn_utils
from workbook.training import TrainingDiverged, inner_products, train
from workbook.training.descent import SPACES
from workbook.training.first_layer import choose_space
from workbook.training.initial import INITIALIZATIONS, initial_parameters

COSTS, PARAMETERS = 1e-9, 1e-7  # relative; what is asked of the trainer
FORWARD = {name: getattr(dnn_utils, name) for name in ("relu", "tanh", "leaky_relu", "sigmoid")}
BACKWARD = {name: getattr(dnn_utils, f"{name}_backward") for name in FORWARD}


def textbook(X, Y, parameters, rate, iterations, hidden="relu", every=1):
    """The loop of notebook 07, with any hidden activation: parameters, costs, share of examples that are right."""
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
        return max(distance(one[name], other[name]) for name in one)
    one, other = np.asarray(one, float), np.asarray(other, float)
    return float(np.max(np.abs(one - other)) / max(np.max(np.abs(other)), 1e-6)) if one.size else 0.0


def examples(n_x, m, seed=0):
    """Values like those of pixels, labels of both kinds that depend on them."""
    draw = np.random.default_rng(seed)
    X = draw.random((n_x, m))
    Y = (X.mean(axis=0, keepdims=True) + 0.02 * draw.standard_normal((1, m)) > 0.5).astype(float)
    return X, Y


def compare(X, Y, dims, rate, iterations, initialization, hidden, seed, every=1, skip=pytest.fail):
    """Assert that both ways of training give the textbook's numbers; `skip` hears of settings that are chaotic."""
    start = initial_parameters(initialization, dims, seed)
    parameters, costs, right = textbook(X, Y, start, rate, iterations, hidden, every)
    nearly, nearly_costs, _ = textbook(X, Y, off_by_one(start), rate, iterations, hidden, every)
    if not (
        np.all(np.isfinite(costs))
        and distance(nearly_costs, costs) < COSTS / 10
        and distance(nearly, parameters) < PARAMETERS / 10
    ):
        skip("the textbook loop does not agree with itself here")
    for space in ("samples", "features"):
        result = train(X, Y, dims, rate, iterations, initialization, hidden, seed, every, space=space)
        assert result.space == space
        assert (result.iterations, result.stopped) == (iterations, False)
        records = [*costs[: len(result.costs)]]
        assert len(records) == -(-iterations // every)
        np.testing.assert_allclose(result.costs, records, rtol=COSTS)
        np.testing.assert_allclose(result.accuracies, right[: len(records)], rtol=1e-12)
        assert list(result.parameters) == list(parameters)
        for name, value in parameters.items():
            assert result.parameters[name].shape == value.shape
            assert distance(result.parameters[name], value) < PARAMETERS, name


TABLE = [
    # layers_dims after n_x, rate, initialization, hidden activation
    ([1], 0.05, "zeros", "relu"),
    ([1], 0.1, "scaled", "relu"),
    ([2, 1], 0.05, "small", "relu"),
    ([7, 1], 0.0075, "small", "relu"),
    ([7, 1], 0.02, "scaled", "relu"),
    ([8, 1], 0.02, "he", "relu"),
    ([7, 1], 0.05, "scaled", "tanh"),
    ([7, 1], 0.05, "scaled", "leaky_relu"),
    ([7, 1], 0.05, "scaled", "sigmoid"),
    ([7, 1], 0.05, "zeros", "sigmoid"),
    ([30, 1], 0.01, "scaled", "tanh"),
    ([4, 3, 1], 0.0075, "scaled", "relu"),
    ([4, 3, 1], 0.05, "he", "tanh"),
    ([6, 3, 1], 0.02, "he", "leaky_relu"),
    ([6, 3, 1], 0.05, "he", "sigmoid"),
    ([1, 1, 1], 0.02, "scaled", "tanh"),
    ([20, 7, 5, 1], 0.0075, "scaled", "relu"),
    ([20, 7, 5, 1], 0.0075, "small", "relu"),
    ([20, 7, 5, 1], 0.02, "he", "tanh"),
    ([20, 7, 5, 1], 0.01, "scaled", "leaky_relu"),
    ([20, 7, 5, 1], 0.05, "he", "sigmoid"),
    ([9, 8, 7, 6, 5, 1], 0.01, "scaled", "tanh"),
    ([16, 8, 8, 4, 2, 1], 0.01, "scaled", "leaky_relu"),
    ([15, 22, 14, 1], 0.01, "he", "relu"),
]


@pytest.mark.parametrize("case", TABLE, ids=lambda case: f"{case[0]}-{case[2]}-{case[3]}".replace(" ", ""))
def test_same_numbers_as_the_textbook_loop(case):
    hidden_dims, rate, initialization, hidden = case
    X, Y = examples(90, 33)
    compare(X, Y, [90, *hidden_dims], rate, 120, initialization, hidden, seed=1, every=7)


@settings(max_examples=150, deadline=None)
@given(
    n_x=st.integers(1, 40),
    m=st.integers(1, 40),
    hidden_dims=st.lists(st.integers(1, 25), max_size=4),
    rate=st.floats(1e-4, 0.3),
    iterations=st.integers(0, 30),
    initialization=st.sampled_from(INITIALIZATIONS),
    hidden=st.sampled_from([*FORWARD]),
    seed=st.integers(0, 2**32 - 1),
    every=st.integers(1, 11),
)
def test_same_numbers_for_any_network(n_x, m, hidden_dims, rate, iterations, initialization, hidden, seed, every):
    X, Y = examples(n_x, m, seed % 1000)
    dims = [n_x, *hidden_dims, 1]
    compare(X, Y, dims, rate, iterations, initialization, hidden, seed, every, skip=lambda why: assume(False))


def drawings():
    pictures, labels, dev_pictures, dev_labels, _ = dnn_utils.load_data("drawings")
    to_columns = dnn_utils.images_to_columns
    return to_columns(pictures), labels, to_columns(dev_pictures), dev_labels


@pytest.mark.parametrize("dims, initialization", [([7, 1], "small"), ([20, 7, 5, 1], "scaled")], ids=["two", "five"])
def test_same_numbers_on_the_drawings(dims, initialization):
    X, Y, _, _ = drawings()
    compare(X, Y, [len(X), *dims], 0.0075, 60, initialization, "relu", seed=1, every=20)


@pytest.fixture
def course(monkeypatch):
    """What a learner has: the models of notebooks 06 and 07, by the course's own answers."""
    import my_network

    monkeypatch.chdir(ROOT / "solutions")
    monkeypatch.setattr(my_network, "_ready", {})
    return my_network


def test_same_numbers_as_the_answers_of_the_course(course):
    X, Y, _, _ = drawings()
    for model, dims, initialization in (
        (course.two_layer_model, [len(X), 7, 1], "small"),
        (course.L_layer_model, [len(X), 20, 7, 5, 1], "scaled"),
    ):
        parameters, costs = model(X, Y, dims, learning_rate=0.0075, num_iterations=101)
        result = train(X, Y, dims, 0.0075, 101, initialization)
        np.testing.assert_allclose(result.costs, np.ravel(costs), rtol=COSTS)
        assert distance(result.parameters, parameters) < PARAMETERS


def test_initial_weights_are_those_of_the_course(course):
    small, scaled = course.initialize_parameters(12, 7, 1), course.initialize_parameters_scaled([12, 20, 7, 5, 1])
    for expected, name, dims in ((small, "small", [12, 7, 1]), (scaled, "scaled", [12, 20, 7, 5, 1])):
        drawn = initial_parameters(name, dims, seed=1)
        assert list(drawn) == list(expected)
        for key in drawn:
            np.testing.assert_array_equal(drawn[key], expected[key])


def test_dev_set_is_what_predicting_gives():
    X, Y = examples(60, 20)
    X_dev, Y_dev = examples(60, 9, seed=5)
    for space in ("samples", "features"):
        result = train(X, Y, [60, 5, 3, 1], 0.05, 50, record_every=10, dev=(X_dev, Y_dev), space=space)
        assert result.steps == [0, 10, 20, 30, 40]
        for step, cost, accuracy in zip(result.steps, result.dev_costs, result.dev_accuracies):
            parameters = train(X, Y, [60, 5, 3, 1], 0.05, step, space=space).parameters
            _, expected, right = textbook(X_dev, Y_dev, parameters, 0.05, 0)
            assert cost == pytest.approx(expected[0], rel=1e-9)
            assert accuracy == pytest.approx(right[0], rel=1e-12)
        _, expected, right = textbook(X_dev, Y_dev, result.parameters, 0.05, 0)
        assert (result.dev_cost, result.dev_accuracy) == (pytest.approx(expected[0], rel=1e-9), right[0])
        _, expected, right = textbook(X, Y, result.parameters, 0.05, 0)
        assert (result.cost, result.accuracy) == (pytest.approx(expected[0], rel=1e-9), right[0])


def test_going_on_from_parameters_is_the_same_as_not_stopping():
    X, Y = examples(50, 20)
    whole = train(X, Y, [50, 6, 1], 0.05, 60)
    half = train(X, Y, [50, 6, 1], 0.05, 30)
    before = {name: value.copy() for name, value in half.parameters.items()}
    rest = train(X, Y, [50, 6, 1], 0.05, 30, initialization=half.parameters)
    assert distance(rest.parameters, whole.parameters) < 1e-10
    assert all(np.array_equal(half.parameters[name], before[name]) for name in before)


def test_nothing_handed_over_is_changed_and_the_global_generator_is_left_alone():
    X, Y = examples(30, 12)
    K, kept = inner_products(X), (X.copy(), Y.copy())
    K_before = K.copy()
    np.random.seed(5)
    expected = np.random.RandomState(5).randn()
    for space in SPACES:
        train(X, Y, [30, 4, 1], num_iterations=5, K=K, space=space)
    assert np.random.randn() == expected
    assert np.array_equal(X, kept[0]) and np.array_equal(Y, kept[1]) and np.array_equal(K, K_before)


def test_K_handed_over_gives_the_same():
    X, Y = examples(40, 15)
    one, other = (train(X, Y, [40, 4, 1], num_iterations=20, record_every=3, K=K) for K in (None, inner_products(X)))
    assert one.costs == other.costs
    np.testing.assert_array_equal(inner_products(X), X.T @ X)


@pytest.mark.parametrize("X_dtype", [np.uint8, np.float32, int, bool])
def test_whole_numbers_and_float32_are_taken(X_dtype):
    X = np.arange(24).reshape(8, 3).astype(X_dtype)
    Y = np.array([[True, False, True]])
    result = train(X, Y, [8, 3, 1], 0.001, 10, record_every=5)
    expected = train(X.astype(float), Y.astype(float), [8, 3, 1], 0.001, 10, record_every=5)
    assert result.costs == expected.costs
    assert all(value.dtype == np.float64 for value in result.parameters.values())


def test_callback_hears_every_record_and_can_stop():
    X, Y = examples(30, 10)
    heard = []

    def callback(iteration, cost, progress):
        heard.append((iteration, cost, progress.accuracy, progress.num_iterations))
        return iteration >= 40

    result = train(X, Y, [30, 4, 1], 0.05, 100, record_every=20, callback=callback)
    assert (result.stopped, result.iterations, result.steps) == (True, 40, [0, 20, 40])
    assert [one[:3] for one in heard] == list(zip(result.steps, result.costs, result.accuracies))
    assert distance(result.parameters, train(X, Y, [30, 4, 1], 0.05, 40).parameters) == 0
    assert result.cost == result.costs[-1]


def test_callback_without_an_answer_does_not_stop():
    X, Y = examples(30, 10)
    seen = []
    result = train(X, Y, [30, 4, 1], num_iterations=10, record_every=4, callback=lambda *all: seen.append(all[0]))
    assert (seen, result.stopped, result.iterations) == ([0, 4, 8], False, 10)


def test_interrupt_in_a_callback_leaves_everything_usable():
    X, Y = examples(30, 10)

    def interrupt(*_):
        raise KeyboardInterrupt

    before = np.geterr()
    with pytest.raises(KeyboardInterrupt):
        train(X, Y, [30, 4, 1], callback=interrupt)
    assert np.geterr() == before
    assert train(X, Y, [30, 4, 1], num_iterations=1).iterations == 1


def test_no_steps_give_the_initial_network():
    X, Y = examples(10, 5)
    result = train(X, Y, [10, 3, 1], num_iterations=0)
    assert (result.costs, result.iterations, result.stopped) == ([], 0, False)
    assert distance(result.parameters, initial_parameters("scaled", [10, 3, 1], 1)) == 0
    assert result.cost == pytest.approx(textbook(X, Y, result.parameters, 1, 0)[1][0])


def test_saturated_outputs_have_a_finite_cost():
    """The textbook takes log(0) here. The true cost is known: |z| for an example on the wrong side."""
    X, Y = np.array([[1.0, -1.0]]), np.array([[0.0, 1.0]])
    start = {"W1": np.array([[2000.0]]), "b1": np.zeros((1, 1))}
    with np.errstate(all="raise"):  # and not one warning
        result = train(X, Y, [1, 1], 1.0, 1, initialization=start)
    assert result.costs == [2000.0]
    assert result.parameters["W1"][0, 0] == pytest.approx(1999.0)
    assert result.accuracy == 0


@pytest.mark.parametrize("space", ["samples", "features"])
@pytest.mark.parametrize("dims", [[40, 5, 4, 1], [40, 5, 1], [40, 1]], ids=str)
def test_divergence_is_an_error_that_says_when_and_what_to_do(dims, space, recwarn):
    X, Y = examples(40, 12)
    rate = 1e250
    sentence = r"diverged at iteration \d+ with learning_rate 1e\+250.*smaller learning rate"
    with pytest.raises(TrainingDiverged, match=sentence) as caught:
        train(1e60 * X, Y, dims, rate, 300, space=space)
    assert 0 < caught.value.iteration <= 100
    assert caught.value.learning_rate == rate
    assert isinstance(caught.value, RuntimeError)
    assert not recwarn.list


def test_space_is_chosen_by_cost():
    assert choose_space(12288, 209, 7, 2500) == "samples"
    assert choose_space(12288, 209, 7, 1) == "features"  # K would not pay
    assert choose_space(768, 5000, 7, 2500) == "features"
    assert choose_space(49152, 5000, 7, 2500) == "samples"
    assert choose_space(12288, 209, 7, 3, K_is_known=True) == "samples"
    X, Y = examples(20, 50)
    assert train(X, Y, [20, 3, 1], num_iterations=3).space == "features"
    X, Y = examples(2000, 20)
    assert train(X, Y, [2000, 3, 1], num_iterations=500).space == "samples"


def test_it_is_much_faster_than_the_textbook_loop():
    """About a hundred times on the pictures of the course; here only what holds on any machine under any load."""
    import time

    X, Y = examples(6000, 100)
    start = initial_parameters("scaled", [6000, 7, 1], 1)

    def seconds(work):
        times = []
        for _ in range(3):
            begin = time.perf_counter()
            work()
            times.append(time.perf_counter() - begin)
        return min(times)

    slow = seconds(lambda: textbook(X, Y, start, 0.0075, 20, every=100)) / 20
    fast = seconds(lambda: train(X, Y, [6000, 7, 1], 0.0075, 1000)) / 1000
    assert slow > 10 * fast
