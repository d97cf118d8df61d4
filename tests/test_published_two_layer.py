"""The course's two-layer network on the photographs gives the published results."""

from published import (  # noqa: F401  (answers, photographs, pictures and trained are fixtures)
    answers,
    assert_same_accuracy,
    assert_same_costs,
    assert_same_mistakes,
    photographs,
    pictures,
    trained,
)

NAME = "two_layer_model"


def test_all_costs(trained):
    assert_same_costs(trained[0], NAME)


def test_accuracies(trained, pictures):
    _, train_predictions, test_predictions = trained
    assert_same_accuracy(train_predictions, pictures[1], test_predictions, pictures[3], NAME)


def test_mislabeled_photographs(trained, pictures):
    assert_same_mistakes(trained[2], pictures[3], NAME)
