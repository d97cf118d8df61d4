"""The trap: five layers whose weights start at randn * 0.01 learn next to nothing from the photographs."""

import numpy as np
import pytest
from published import (  # noqa: F401  (answers, photographs and pictures are fixtures)
    RESULTS,
    answers,
    assert_same_accuracy,
    photographs,
    pictures,
)

NAME = "L_layer_model_with_small_init"


def small_parameters(layer_dims, seed):
    np.random.seed(seed)
    parameters = {}
    for layer in range(1, len(layer_dims)):
        parameters[f"W{layer}"] = np.random.randn(layer_dims[layer], layer_dims[layer - 1]) * 0.01
        parameters[f"b{layer}"] = np.zeros((layer_dims[layer], 1))
    return parameters


def test_cost_stays_and_accuracies(answers, pictures):
    train_x, train_y, test_x, test_y = pictures
    settings = RESULTS[NAME]
    parameters = small_parameters(settings["layer_dims"], settings["seed"])
    for _ in range(settings["num_iterations"]):
        AL, caches = answers.L_model_forward(train_x, parameters)
        gradients = answers.L_model_backward(AL, train_y, caches)
        parameters = answers.update_parameters(parameters, gradients, settings["learning_rate"])
    assert float(answers.compute_cost(AL, train_y)) == pytest.approx(0.644, abs=5e-4)
    predictions = [answers.predict(X, y, parameters) for X, y in ((train_x, train_y), (test_x, test_y))]
    assert_same_accuracy(predictions[0], train_y, predictions[1], test_y, NAME)
