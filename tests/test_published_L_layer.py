"""The course's five-layer network on the photographs gives the published results."""

import pytest
from published import (  # noqa: F401  (answers, photographs and pictures are fixtures)
    RESULTS,
    answers,
    assert_same_accuracy,
    assert_same_costs,
    assert_same_mistakes,
    photographs,
    pictures,
)

NAME = "L_layer_model"


@pytest.fixture(scope="module")
def trained(answers, pictures):
    """Parameters, costs, and the predictions for both sets; trained once for all tests of this file."""
    train_x, train_y, test_x, test_y = pictures
    settings = RESULTS[NAME]
    parameters, costs = answers.L_layer_model(
        train_x,
        train_y,
        settings["layer_dims"],
        learning_rate=settings["learning_rate"],
        num_iterations=settings["num_iterations"],
    )
    predictions = [answers.predict(X, y, parameters) for X, y in ((train_x, train_y), (test_x, test_y))]
    return costs, *predictions


def test_all_costs(trained):
    assert_same_costs(trained[0], NAME)


def test_accuracies(trained, pictures):
    _, train_predictions, test_predictions = trained
    assert_same_accuracy(train_predictions, pictures[1], test_predictions, pictures[3], NAME)


def test_mislabeled_photographs(trained, pictures):
    assert_same_mistakes(trained[2], pictures[3], NAME)
