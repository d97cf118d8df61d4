"""check() is tried against right, blank and wrong answers: one that lets a blank or a wrong one pass is a defect."""

import re

import numpy as np
import pytest
from learner_mistakes import COUNTEREXAMPLES, MISTAKES

from workbook.checking import EXERCISES, CheckFailed, catalogue, check, problem_with


@pytest.fixture(scope="module")
def answers():
    """The course's own functions, all right: exercise -> function."""
    return catalogue.right_functions()


def _defined(name, code):
    """The function that ``code`` defines, in a namespace in which all the others are right."""
    namespace = catalogue.surroundings(name)
    exec(compile(code, f"<{name}>", "exec"), namespace)
    return namespace[name]


def _problem(name, code):
    return problem_with(_defined(name, code), EXERCISES[name])


@pytest.mark.parametrize("name", EXERCISES)
def test_the_answer_of_the_course_is_right(name, answers, capsys):
    check(answers[name])
    assert capsys.readouterr().out == f"{name}: right.\n"


BLANK = {
    "raises NotImplementedError": "raise NotImplementedError('write your code here')",
    "returns nothing": "pass",
    "returns zeros": "return np.zeros((1, 1))",
    "returns empty things": "return {}",
    "returns a pair": "return 0, 0",
    "returns its arguments": "return arguments",
    "raises SystemExit": "raise SystemExit",
    "raises an IndexError": "return arguments[99]",
}


@pytest.mark.parametrize("body", BLANK.values(), ids=BLANK)
@pytest.mark.parametrize("name", EXERCISES)
def test_a_blank_stub_fails(name, body):
    with pytest.raises(CheckFailed) as failure:
        check(_defined(name, f"def {name}(*arguments, **options):\n    {body}\n"))
    assert name in str(failure.value)
    if "NotImplementedError" in body:
        assert "not written yet" in str(failure.value)


@pytest.mark.parametrize("entry", MISTAKES, ids=[entry["id"] for entry in MISTAKES])
def test_every_known_mistake_fails(entry):
    try:
        function = _defined(entry["function"], entry["code"])
    except SyntaxError:
        return  # the cell itself cannot run: Python says so before check() is called
    assert problem_with(function, EXERCISES[entry["function"]])


MODELS = [
    entry
    for entry in MISTAKES
    if entry["function"] in ("two_layer_model", "L_layer_model") and "return parameters\n" in entry["code"]
]


@pytest.mark.parametrize("entry", MODELS, ids=[entry["id"] for entry in MODELS])
def test_models_fail_for_their_own_mistake(entry):
    """These return parameters alone and start from the small weights; repaired in that, they must still fail."""
    code = entry["code"].replace("return parameters\n", "return parameters, costs\n")
    code = code.replace("initialize_parameters_deep", "initialize_parameters_scaled")
    assert _problem(entry["function"], code)


@pytest.mark.parametrize("entry", COUNTEREXAMPLES, ids=[entry["id"] for entry in COUNTEREXAMPLES])
def test_what_only_looks_wrong_passes(entry):
    assert _problem(entry["function"], entry["code"]) is None


WRONG = [
    (
        "linear_forward",
        "right on the published input alone",
        """
def linear_forward(A, W, b):
    return np.array([[3.2629533677, -1.2342998749]]), (A, W, b)
""",
    ),
    (
        "linear_forward",
        "changes b",
        """
def linear_forward(A, W, b):
    Z = np.dot(W, A) + b
    b += 1
    return Z, (A, W, b)
""",
    ),
    (
        "compute_cost",
        "a row instead of a number",
        """
def compute_cost(AL, Y):
    return -np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL), axis=1)
""",
    ),
    (
        "compute_cost",
        "not a number",
        """
def compute_cost(AL, Y):
    return float("nan")
""",
    ),
    (
        "linear_backward",
        "a plain list for dW",
        """
def linear_backward(dZ, cache):
    A_prev, W, b = cache
    m = A_prev.shape[1]
    return np.dot(W.T, dZ), (np.dot(dZ, A_prev.T) / m).tolist(), np.sum(dZ, axis=1, keepdims=True) / m
""",
    ),
    (
        "update_parameters",
        "updates in place",
        """
def update_parameters(parameters, grads, learning_rate):
    for key in parameters:
        parameters[key] -= learning_rate * grads["d" + key]
    return parameters
""",
    ),
    (
        "predict",
        "prints a wrong accuracy",
        """
def predict(X, y, parameters):
    p = 1.0 * (L_model_forward(X, parameters)[0] > 0.5)
    print("Accuracy:", 1.5)
    return p
""",
    ),
]


@pytest.mark.parametrize(
    ("name", "code"), [(name, code) for name, _, code in WRONG], ids=[f"{name}: {what}" for name, what, _ in WRONG]
)
def test_other_wrong_answers_fail(name, code):
    problem = _problem(name, code)
    assert problem and "Traceback" not in problem


def test_the_random_state_of_the_learner_is_left_alone(answers):
    np.random.seed(5)
    expected = np.random.RandomState(5).randn()
    check(answers["initialize_parameters_deep"])
    assert np.random.randn() == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (np.zeros((2, 2)), "without parentheses"),
        (None, "without parentheses"),
        ("compute_cost", "write compute_cost without quotation marks"),
        (len, "no exercise called 'len'"),
    ],
)
def test_check_says_what_it_needs(given, expected):
    with pytest.raises(CheckFailed, match=re.escape(expected)):
        check(given)
