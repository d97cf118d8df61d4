"""What the notebooks show about theory, tried where they do not look: the gradient check of notebook 05c against the
whole catalogue of mistakes, the border in the plane and the flat units with other seeds and other drawings."""

import ast
import builtins
import functools
import re
import textwrap
import types

import matplotlib.pyplot as plt
import numpy as np
import pytest
from conftest import ROOT, code_cells, is_test, solution

from dnn_utils import images_to_columns, load_data
from workbook.building.notebook import read_notebook
from workbook.cells import course
from workbook.cells.around import given, neighbours, right_functions
from workbook.judging.recognise import mistakes_of, wrong_functions
from workbook.training import inner_products, train

pytestmark = pytest.mark.slow

BACKWARD = ("linear_backward", "linear_activation_backward", "L_model_backward")


def cells_with(name, *marks):
    """The sources of the ungraded code cells of a solution that hold one of these marks, in order."""
    code = [cell.source for cell in code_cells(solution(name)) if not is_test(cell)]
    found = [source for source in code if any(mark in source for mark in marks)]
    assert len(found) >= len(marks)
    return found


@functools.cache
def notebook_05c():
    """The given functions of notebook 05c (small network, gradient check) over the right answers."""
    space = {**given(), **neighbours("L_model_backward")}
    for source in cells_with("05c_gradient_checking", "import numpy", "def relative_differences"):
        with plt.rc_context({"backend": "agg"}):
            exec(source, space)
        plt.close("all")
    return space


def agrees(functions):
    """What the gradient check of notebook 05c says to L_model_backward when it calls these functions.

    An error while the gradients are worked out, or a gradient that is missing, counts as "does not agree".
    """
    right = right_functions()
    space = dict(right["L_model_backward"].__globals__)
    for name in BACKWARD:
        function = functions.get(name, right[name])
        space[name] = types.FunctionType(function.__code__, space, name, function.__defaults__)
    try:
        with np.errstate(all="ignore"):
            return notebook_05c()["gradient_check"](space["L_model_backward"])
    except Exception:
        return False


ENTRIES = [(name, mistake) for name in BACKWARD for mistake in mistakes_of(name)]


def test_the_gradient_check_agrees_with_what_is_right(capsys):
    assert agrees({})
    assert capsys.readouterr().out.count("agrees") == 6


@pytest.mark.parametrize(("name", "mistake"), ENTRIES, ids=[mistake.id for _, mistake in ENTRIES])
def test_the_gradient_check_sees_the_mistake(name, mistake):
    seen = [not agrees({name: function}) for function in wrong_functions(name, mistake)]
    # It looks at dW and db: these may all be right where a dA is only stored under another name.
    assert all(seen) or (mistake.id == "lmb_dA_own_number" and any(seen))


def test_hidden_units_bend_the_border_whatever_the_points():
    """Notebook 06b: one unit never suffices, four do better than two, and twenty are no gain worth the name."""
    space = {"np": np}
    exec(cells_with("06b_training_on_pictures", "def island")[0], space)
    accuracies = {units: [] for units in (1, 2, 4, 20)}
    for seed in range(6):
        draw = np.random.RandomState(seed)
        points, new = space["island"](draw, 100), space["island"](draw, 2000)
        for units, found in accuracies.items():
            result = train(*points, [2, units, 1], 1.0, 2000, "small", dev=new)
            found.append((result.accuracy, result.dev_accuracy))
    own, on_new = ({units: np.mean(found, axis=0)[part] for units, found in accuracies.items()} for part in (0, 1))
    assert max(accuracies[1])[0] < 0.8
    assert own[1] < own[2] < own[4] < own[20] and own[20] > 0.93
    assert on_new[1] < on_new[2] < on_new[4]
    assert own[20] - on_new[20] > 0.02


@pytest.mark.parametrize("activation", ["tanh", "sigmoid"])
def test_large_weights_stay_on_the_flat_parts_whatever_the_seed(activation):
    """Notebook 02 shows it with tanh and one seed."""
    pictures, labels, *_ = load_data()
    X = images_to_columns(pictures)
    K = inner_products(X)
    for seed in (2, 3):
        draw, flat, costs = np.random.RandomState(seed), [], []
        start = {
            "W1": draw.randn(20, len(X)),
            "b1": np.zeros((20, 1)),
            "W2": draw.randn(1, 20) * 0.01,
            "b2": np.zeros((1, 1)),
        }
        for factor in (1, 0.01):
            from_here = start | {"W1": start["W1"] * factor}
            result = train(X, labels, [len(X), 20, 1], 0.02, 1000, from_here, activation, K=K)
            Z = result.parameters["W1"] @ X + result.parameters["b1"]
            slopes = 1 - np.tanh(Z if activation == "tanh" else Z / 2) ** 2  # both as a share of the steepest slope
            flat.append(np.mean(slopes < 0.1))
            costs.append(result.cost)
        assert flat[0] > 0.9 and flat[1] < 0.3
        assert costs[0] > costs[1]


def test_one_seed_does_not_say_which_activation_learns_faster():
    """Notebook 08: with seed 1 the tanh ends lower than the ReLU, with seed 2 higher."""
    pictures, labels, *_ = load_data()
    X = images_to_columns(pictures)
    K = inner_products(X)
    ends = {
        (name, seed): train(X, labels, [len(X), 20, 7, 5, 1], hidden_activation=name, seed=seed, K=K).cost
        for name in ("tanh", "relu")
        for seed in (1, 2)
    }
    assert ends["tanh", 1] < ends["relu", 1] and ends["tanh", 2] > ends["relu", 2]


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "relu", "leaky_relu"])
def test_equal_units_stay_equal_with_every_activation(activation):
    """Notebook 02 shows it with tanh and ReLU."""
    X = np.random.RandomState(7).randn(2, 40)
    Y = (X[:1] * X[1:] > 0).astype(int)
    for value in (0, 0.01, 0.5):
        start = {
            "W1": np.full((3, 2), value),
            "b1": np.zeros((3, 1)),
            "W2": np.full((1, 3), value),
            "b2": np.zeros((1, 1)),
        }
        W1 = train(X, Y, [2, 3, 1], 0.5, 300, start, activation).parameters["W1"]
        assert np.allclose(W1, W1[0], rtol=1e-9, atol=1e-12)
        assert value or activation == "sigmoid" or not W1.any()


@pytest.mark.parametrize(
    "path", [path for path in course.numbered(ROOT / "solutions") if path.name < "08"], ids=lambda path: path.stem
)
def test_some_questions_stand_at_the_end(path):
    cells = [cell.source for cell in read_notebook(path).cells]
    (begin,) = (number for number, text in enumerate(cells) if "### Questions" in text)
    questions, next_one = "\n".join(cells[begin:]), cells[-1]
    assert questions.count("<summary>Answer</summary>") + questions.count("# Asks you.") >= 1
    names = [*course.notebooks()]
    assert f"]({names[names.index(path.stem) + 1]}.ipynb)" in next_one


class Shape(ast.NodeTransformer):
    """What is left of code without names and numbers: np.dot(W, A) + b and V @ X + c are x.dot(x, x) + x."""

    def visit_Name(self, node):
        return ast.Name("x")

    visit_Constant = visit_Subscript = visit_JoinedStr = visit_Name

    def visit_BinOp(self, node):
        node = self.generic_visit(node)
        dot = ast.Call(ast.Attribute(ast.Name("x"), "dot"), [node.left, node.right], [])
        return dot if isinstance(node.op, ast.MatMult) else node


def shapes(code):
    """All expressions of more than five words, without the names and numbers in them."""
    nodes = ast.walk(Shape().visit(ast.parse(textwrap.dedent(code))))
    said = {ast.unparse(node) for node in nodes if isinstance(node, ast.expr)}
    return {text for text in said if len(re.findall(r"\w+", text)) > 5}


TAUGHT = {"x.sum(x, axis=x, keepdims=x)"}  # in notebook 00b


def test_no_notebook_shows_an_answer():
    blank, full = (
        [cell for path in sorted((ROOT / folder).glob("0*.ipynb")) for cell in read_notebook(path).cells]
        for folder in ("notebooks", "solutions")
    )
    shown = set().union(*(shapes(cell.source) for cell in blank if cell.cell_type == "code"))
    answers = {cell.id: [answer for _, answer in course.ANSWER.findall(cell.source)] for cell in full}
    known = {name: set().union(*map(shapes, parts)) & shown - TAUGHT for name, parts in answers.items()}
    assert {name: texts for name, texts in known.items() if texts} == {}
    loops = [cell.id for cell in blank if "L_model_backward(" in cell.source and "update_parameters(" in cell.source]
    assert loops == []


def kinds(code):
    """Which kinds of functions this code calls, NumPy's and Python's own aside: forward, backward, compute_cost, ..."""
    nodes = ast.walk(ast.parse(textwrap.dedent(code)))
    names = {node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    found = {re.sub(r".*(forward|backward|initialize).*", r"\1", name) for name in names - {*dir(builtins)}}
    return found - {"initialize"}  # a loop that starts from somewhere else is the same loop


LOOP = """
for i in range(9):
    AL, caches = L_model_forward(X, parameters)
    grads = L_model_backward(AL, Y, caches)
    costs.append(compute_cost(AL, Y))
    parameters = update_parameters(parameters, grads, 0.1)
"""


def test_no_cell_before_an_exercise_puts_the_same_functions_together():
    """An answer that calls three kinds of functions or more is a matter of calling them in the right order."""
    shown, tried = [], {}
    for path in sorted((ROOT / "solutions").glob("0*.ipynb")):
        blank = {cell.id: cell.source for cell in read_notebook(ROOT / "notebooks" / path.name).cells}
        for cell in read_notebook(path).cells:
            needed = set().union(*(kinds(answer) for _, answer in course.ANSWER.findall(cell.source)))
            if len(needed) >= 3:
                tried[cell.id] = needed
                assert [name for name, called in shown if needed <= called] == [], cell.id
            if cell.cell_type == "code":
                shown.append((cell.id, kinds(blank[cell.id])))
    assert {"two_layer_model", "L_layer_model", "linear_activation_forward"} <= set(tried)
    assert tried["two_layer_model"] <= kinds(LOOP) and tried["L_layer_model"] <= kinds(LOOP)
