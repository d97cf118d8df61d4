"""What a name means in a graded cell: the same for check(), my_network and the grader."""

import numpy as np
import pytest

import dnn_utils
import my_network
from workbook import material, scope
from workbook.checking import EXERCISES, CheckFailed, check, diagnosis_of
from workbook.checking.diagnosis import RIGHT
from workbook.grading.judge import Judge

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


@pytest.mark.parametrize(
    ("home", "sigmoid"), [("01.ipynb", "own"), ("03.ipynb", ("given", 1)), ("07.ipynb", ("given", 1))]
)
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


@pytest.fixture
def own(monkeypatch):
    """my_network as it is beside the solutions."""
    monkeypatch.chdir(material.ROOT / "solutions")
    monkeypatch.setattr(my_network, "_ready", {})
    return my_network


def _defined(name, **names):
    namespace = {"np": np, **names}
    exec(compile(material.answer(name), f"<{name}>", "exec"), namespace)
    return namespace[name]


def test_taking_the_other_one_is_said_at_once(own, capsys):
    assert own.sigmoid(0) == 0.5
    assert capsys.readouterr().out == (
        "my_network: this sigmoid is the one of 01_logistic_regression.ipynb. Later notebooks mean another one, which "
        "returns its cache as well: from dnn_utils import sigmoid.\n"
    )
    assert own.propagate.__globals__["sigmoid"] is own.sigmoid
    assert own.linear_activation_forward.__globals__["sigmoid"] is dnn_utils.sigmoid


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("propagate", "This notebook means your own, which returns the values only."),
        ("linear_activation_forward", "This notebook means the one of dnn_utils"),
    ],
)
def test_the_other_meaning_is_named(name, sentence, own):
    others = {"linear_forward": own.linear_forward, "relu": dnn_utils.relu}
    given, written = dnn_utils.sigmoid, own.sigmoid
    wrong, right = (given, written) if name == "propagate" else (written, given)
    found = diagnosis_of(_defined(name, sigmoid=wrong, **others), EXERCISES[name])
    assert found.mistake == "other_function" and sentence in found.name
    assert diagnosis_of(_defined(name, sigmoid=right, **others), EXERCISES[name]).state == RIGHT


def test_a_cell_that_defines_nothing_is_not_taken_for_the_helper(own, capsys):
    text = material.answer("sigmoid").replace("def sigmoid(", "def sigmoids(")
    with Judge() as judge:
        assert "defines no function of this name" in judge.verdict("sigmoid", text).what
    with pytest.raises(NameError, match="defines no function called sigmoid"):
        own._define("sigmoid", text, "a notebook")
