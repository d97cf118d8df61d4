"""On the photographs the fast trainer gives every published number."""

import numpy as np
import pytest
from published import RESULTS, photographs, pictures  # noqa: F401  (fixtures)

from workbook.training import inner_products, train

START = {"two_layer_model": "small", "L_layer_model": "scaled", "logistic_regression": "zeros"}


@pytest.fixture(scope="module")
def K(pictures):  # noqa: F811
    return inner_products(pictures[0])


@pytest.mark.parametrize("name", START)
def test_published_results(pictures, K, name):  # noqa: F811
    X, Y, X_dev, Y_dev = pictures
    known = RESULTS[name]
    dims = known.get("layer_dims", [len(X), 1])
    result = train(X, Y, dims, known["learning_rate"], known["num_iterations"], START[name], dev=(X_dev, Y_dev), K=K)
    assert result.space == "samples"
    assert len(result.costs) == len(known["costs_every_100"])
    np.testing.assert_allclose(result.costs, known["costs_every_100"], rtol=1e-9)
    assert result.accuracy == pytest.approx(known["train_accuracy"], abs=1e-9)
    assert result.dev_accuracy == pytest.approx(known["test_accuracy"], abs=1e-9)
    if "mislabeled_test_indices" in known:
        wrong = np.flatnonzero((forward(X_dev, result.parameters) > 0) != Y_dev)
        assert wrong.tolist() == known["mislabeled_test_indices"]


def forward(X, parameters):
    """Z of the output, by the parameters alone."""
    A, L = X, len(parameters) // 2
    for l in range(1, L + 1):
        Z = parameters[f"W{l}"] @ A + parameters[f"b{l}"]
        A = np.maximum(0, Z)
    return Z


def test_the_trap_of_small_weights(pictures, K):  # noqa: F811
    X, Y, X_dev, Y_dev = pictures
    result = train(X, Y, [len(X), 20, 7, 5, 1], initialization="small", dev=(X_dev, Y_dev), K=K)
    assert result.costs[-1] == pytest.approx(0.644, abs=5e-4)
    assert result.accuracy == pytest.approx(0.655502, abs=5e-7)
    assert result.dev_accuracy == pytest.approx(0.34)
