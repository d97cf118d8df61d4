"""On the photographs the course's own answers give every published number, and so does the fast trainer.

The photographs are no part of the project; without them these tests are skipped.

For the answers the photographs are turned, so that a minute of training takes a second: X (12288, 209) = Q R, where
the columns of Q are orthonormal. A network that starts from W1 Q instead of W1 and sees R instead of X has the very
same Z1 = W1 Q R in every step, because dW1 Q = dZ1 X^T Q = dZ1 R^T, and Q^T leads back: W1 = W1_0 + (V - V_0) Q^T,
where V_0 = W1_0 Q and V are the weights in front of R before and after.
"""

import json

import numpy as np
import pytest
from conftest import ROOT

import dnn_utils
from workbook.training import train

pytestmark = pytest.mark.slow

RESULTS = json.loads((ROOT / "tests" / "photo_results.json").read_text(encoding="utf-8"))
TRAP = "L_layer_model_with_small_init"
START = {"two_layer_model": "small", "L_layer_model": "scaled", "logistic_regression": "zeros", TRAP: "small"}


@pytest.fixture(scope="module")
def pictures(photographs):
    """train_x (12288, 209), train_y (1, 209), test_x (12288, 50), test_y (1, 50); pixels / 255."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DNN_PHOTOS", str(photographs))
        train_images, train_y, test_images, test_y, _ = dnn_utils.load_data("photos")
    to_columns = dnn_utils.images_to_columns
    return to_columns(train_images), train_y, to_columns(test_images), test_y


@pytest.fixture(scope="module")
def Q_R(pictures):
    return np.linalg.qr(pictures[0])


def answers_of_a_network(answers, monkeypatch, pictures, Q_R, name):
    """Costs and the predictions for both sets of a model of notebook 06b or 07b, by the course's answers alone."""
    train_x, train_y, test_x, test_y = pictures
    (Q, R), known = Q_R, RESULTS[name]
    dims = known["layer_dims"]
    model = answers.two_layer_model if name == "two_layer_model" else answers.L_layer_model
    if name == "two_layer_model":
        start = answers.initialize_parameters(*dims)
    elif name == TRAP:
        draw = np.random.RandomState(known["seed"])
        start = {f"W{l}": draw.randn(dims[l], dims[l - 1]) * 0.01 for l in range(1, len(dims))}
        start |= {f"b{l}": np.zeros((dims[l], 1)) for l in range(1, len(dims))}
    else:
        start = answers.initialize_parameters_scaled(dims)
    turned = start | {"W1": start["W1"] @ Q}
    for initialize in ("initialize_parameters", "initialize_parameters_scaled"):
        monkeypatch.setitem(model.__globals__, initialize, lambda *dims: dict(turned))
    parameters, costs = model(
        R, train_y, [len(R), *dims[1:]], learning_rate=known["learning_rate"], num_iterations=known["num_iterations"]
    )
    parameters = parameters | {"W1": start["W1"] + (parameters["W1"] - turned["W1"]) @ Q.T}
    predictions = [answers.predict(X, y, parameters) for X, y in ((train_x, train_y), (test_x, test_y))]
    return costs, *predictions


def answers_of_one_unit(answers, pictures, Q_R):
    """The same for the unit of notebook 01."""
    train_x, train_y, test_x, _ = pictures
    (Q, R), known = Q_R, RESULTS["logistic_regression"]
    parameters, _, costs = answers.optimize(
        np.zeros((len(R), 1)),
        0.0,
        R,
        train_y,
        num_iterations=known["num_iterations"],
        learning_rate=known["learning_rate"],
    )
    w = Q @ parameters["w"]
    return costs, *(w.T @ X + parameters["b"] > 0 for X in (train_x, test_x))


@pytest.mark.parametrize("name", START)
def test_the_answers_of_the_course(answers, monkeypatch, pictures, Q_R, name):
    if name == "logistic_regression":
        costs, *predictions = answers_of_one_unit(answers, pictures, Q_R)
    else:
        costs, *predictions = answers_of_a_network(answers, monkeypatch, pictures, Q_R, name)
    assert_published(name, costs, [np.mean(p == y) for p, y in zip(predictions, pictures[1::2])], digits=5e-7)
    assert_same_mistakes(name, predictions[1], pictures[3])


@pytest.mark.parametrize("name", START)
def test_the_fast_trainer(pictures, name):
    X, Y, X_dev, Y_dev = pictures
    known = RESULTS[name]
    dims, rate, iterations = known.get("layer_dims", [len(X), 1]), known["learning_rate"], known["num_iterations"]
    result = train(X, Y, dims, rate, iterations, START[name], dev=(X_dev, Y_dev))
    assert result.space == "samples"
    assert_published(name, result.costs, [result.accuracy, result.dev_accuracy], digits=1e-9)
    Z = X_dev
    for l in range(1, len(dims)):
        Z = result.parameters[f"W{l}"] @ (Z if l == 1 else np.maximum(0, Z)) + result.parameters[f"b{l}"]
    assert_same_mistakes(name, Z > 0, Y_dev)


def assert_published(name, costs, accuracies, digits):
    """All costs, the last one where no more is published, and both accuracies."""
    known = RESULTS[name]
    if name == TRAP:
        assert costs[-1] == pytest.approx(0.644, abs=5e-4)
    else:
        np.testing.assert_allclose(np.ravel(costs), known["costs_every_100"], rtol=0, atol=digits)
    assert accuracies == pytest.approx([known["train_accuracy"], known["test_accuracy"]], abs=1e-9)


def assert_same_mistakes(name, predictions, labels):
    if "mislabeled_test_indices" in RESULTS[name]:
        assert np.flatnonzero(predictions != labels).tolist() == RESULTS[name]["mislabeled_test_indices"]
