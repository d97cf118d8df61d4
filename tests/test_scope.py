"""What a name means in a graded cell: the same for check(), my_network and the grader."""

import pytest

import dnn_utils
from workbook import scope
from workbook.checking import CheckFailed, check

HELPERS = {"sigmoid": lambda z: ("given", z), "relu": lambda z: ("given", z)}
ANSWERS = [
    ("sigmoid", "01.ipynb", "def sigmoid(z):\n    return 'own'"),
    ("propagate", "01.ipynb", "def propagate(z):\n    return sigmoid(z)"),
    ("forward", "03.ipynb", "def forward(z):\n    return sigmoid(z), propagate(z)"),
    ("model", "03.ipynb", "def model(z):\n    return forward(z)"),
]


def test_a_name_means_what_it_means_in_the_cells_own_notebook():
    functions = scope.run_answers(ANSWERS, HELPERS)
    assert functions["sigmoid"](1) == "own"
    assert functions["propagate"](1) == "own"
    assert functions["forward"](1) == functions["model"](1) == (("given", 1), "own")


@pytest.mark.parametrize(("home", "sigmoid"),
                         [("01.ipynb", "own"), ("03.ipynb", ("given", 1)), ("07.ipynb", ("given", 1))])
def test_the_namespace_of_a_cell(home, sigmoid):
    functions = scope.run_answers(ANSWERS, HELPERS)
    namespace = scope.namespace_of(home, scope.homes_of(ANSWERS), functions, HELPERS)
    assert namespace["sigmoid"](1) == sigmoid
    assert namespace["relu"](1) == ("given", 1) and namespace["propagate"](1) == "own"


def test_in_sight():
    homes = {"sigmoid": "01", "propagate": "01", "forward": "03"}
    assert scope.in_sight("01", homes, HELPERS) == {"sigmoid", "propagate", "forward"}
    assert scope.in_sight("03", homes, HELPERS) == {"propagate", "forward"}


def test_what_is_given_is_not_checked():
    with pytest.raises(CheckFailed, match="nothing to check"):
        check(dnn_utils.sigmoid)
