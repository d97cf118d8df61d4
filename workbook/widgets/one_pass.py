"""One iteration of a tiny network, operation by operation: formulas, numbers and shapes.

All numbers come from the functions of the course that are handed over, so from the learner's own where they are right.
A formula is written once, with names such as $W1 or $dZ2. In the formula of an operation they become symbols with the
shape below (W1T is the transpose of W1), in its numbers the matrices themselves.
"""

from dataclasses import dataclass, replace
from string import Template
from typing import Any

import numpy as np

from dnn_utils import relu_backward, sigmoid_backward

ALPHA = 0.5
ALIGNED, ROW = r"\begin{aligned} %s \end{aligned}", r" \\[6pt] "  # lines of LaTeX, aligned at their &; the end of one


@dataclass(frozen=True)
class Operation:
    """One operation: what it does in words, its formula and its numbers, both in LaTeX, and what it has to do with.

    layer: 1 or 2, or 0 for none.  direction: "forward", "backward" or "".
    writes, reads: the number of the cache that is, or 0.  full: so many caches hold something after it.
    """

    title: str
    says: str
    formula: str
    numbers: str = ""  # nothing: the formula, with numbers in it
    layer: int = 0
    direction: str = ""
    writes: int = 0
    reads: int = 0
    full: int = 2


BEGINNING = Operation(
    "The beginning",
    "Three examples with two numbers each, one example a column, and their labels. "
    "The network has 2 inputs, 2 hidden units (ReLU) and 1 output unit (sigmoid).",
    r"$A0 \qquad $Y \qquad $W1 \qquad $b1 \qquad $W2 \qquad $b2",
    r"A^{[0]} = $A0 \qquad & Y = $Y \\[6pt] W^{[1]} = $W1 \qquad & b^{[1]} = $b1 \\[6pt] "
    r"W^{[2]} = $W2 \qquad & b^{[2]} = $b2",
    full=0,
)
END = Operation(
    "Was it worth it?",
    "Forward once more with the new parameters: the cost is lower. "
    "Now the next iteration begins, and fills the caches anew.",
    r"J \;\longrightarrow\; J_{\text{new}}",
    r"$J \;\longrightarrow\; $new_J",
    full=0,
)


def operations(course: Any) -> list[Operation]:
    """From the inputs to the cost, back to the first layer, and one step down.

    course: what has L_model_forward, compute_cost, L_model_backward and update_parameters, such as my_network.
    """
    arrays = one_iteration(course)
    symbols, numbers = {"m": "m"}, {"m": "3"}
    for name, array in arrays.items():
        for key, values, mark in ((name, array, ""), (f"{name}T", array.T, r"\mathsf{T}")):
            shape = ", ".join(map(str, values.shape))
            symbols[key] = rf"\underset{{({shape})}}{{{_symbol(name, mark)}}}"
            numbers[key] = _matrix(values) if values.ndim else number(values)
    written = [BEGINNING, *_forward(), _cost(arrays), *_backward(arrays), _update(2), _update(1), END]
    return [
        replace(
            operation,
            formula=Template(operation.formula).substitute(symbols),
            numbers=Template(ALIGNED % (operation.numbers or operation.formula)).substitute(numbers),
        )
        for operation in written
    ]


def one_iteration(course: Any) -> dict[str, np.ndarray]:
    """All arrays of one iteration, by their names: A0, W1, ..., dW1, ...; new_W1, ... and new_J are after the step.

    The network has 2 inputs, 2 hidden units and 1 output; there are 3 examples.
    """
    X, Y = np.array([[1.0, 2.0, 0.0], [0.0, 1.0, 2.0]]), np.array([[1, 0, 1]])
    parameters = {
        "W1": np.array([[1.0, -1.0], [0.5, 1.0]]),
        "b1": np.array([[0.0], [-1.0]]),
        "W2": np.array([[1.0, -1.0]]),
        "b2": np.array([[0.0]]),
    }
    A2, caches = course.L_model_forward(X, parameters)
    ((A0, *_), Z1), ((A1, *_), Z2) = caches
    grads = course.L_model_backward(A2, Y, caches)
    dA2 = (A2 - Y) / (A2 * (1 - A2))  # the slope of the loss, as one fraction
    new = course.update_parameters(parameters, grads, ALPHA)
    return {
        **{"A0": A0, "Y": Y, **parameters, "Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2},
        **{"J": np.asarray(course.compute_cost(A2, Y)), "dA2": dA2, "dZ2": sigmoid_backward(dA2, Z2)},
        **{"dZ1": relu_backward(grads["dA1"], Z1), **grads},
        **{f"new_{name}": value for name, value in new.items()},
        "new_J": np.asarray(course.compute_cost(course.L_model_forward(X, new)[0], Y)),
    }


def _forward() -> list[Operation]:
    found = []
    for l, g, says in (
        (1, r"\mathrm{ReLU}", "Negative numbers become 0, the others stay."),
        (2, r"\sigma", "Each number becomes a probability between 0 and 1; 0 becomes 0.5."),
    ):
        linear = Operation(
            f"Layer {l} forward, linear part",
            f"Weights times inputs, plus bias. The column b{l} is added to each of the three columns (broadcasting).",
            rf"$Z{l} = $W{l}\,$A{l - 1} + $b{l}",
            full=l - 1,
        )
        activation = Operation(
            f"Layer {l} forward, activation",
            f"{says} Cache {l} is written: A{l - 1}, W{l}, b{l} and Z{l} are needed on the way back.",
            rf"$A{l} = {g}\big($Z{l}\big)",
            rf"$A{l} = {g}$Z{l}",
            writes=l,
            full=l,
        )
        found += [replace(one, layer=l, direction="forward") for one in (linear, activation)]
    return found


def _cost(arrays: dict[str, np.ndarray]) -> Operation:
    parts = [rf"\ln {number(a if y else 1 - a)}" for a, y in zip(arrays["A2"][0], arrays["Y"][0])]
    return Operation(
        "The cost",
        "How wrong the network is: one number. For the label 1 the logarithm of a counts, for the label 0 "
        "that of 1 - a.",
        r"$J = -\frac{1}{m} \sum_i \big(y^{(i)} \ln a^{(i)} + (1 - y^{(i)}) \ln(1 - a^{(i)})\big), \qquad m = 3",
        rf"J = -\tfrac{{1}}{{3}}\,({' + '.join(parts)}) = $J",
    )


def _backward(arrays: dict[str, np.ndarray]) -> list[Operation]:
    loss = Operation(
        "The way back begins",
        "How the loss of each example changes with what the network says about it.",
        r"$dA2 = -\left(\frac{Y}{A^{[2]}} - \frac{1 - Y}{1 - A^{[2]}}\right)",
        rf"$dA2 \quad \text{{from}} \quad & Y = $Y {ROW} & A^{{[2]}} = $A2",
        layer=2,
    )
    second = _layer_backward(2, arrays["dZ2"], r"\sigma'", "sigmoid")
    first = _layer_backward(1, arrays["dZ1"], r"\mathrm{ReLU}'", "ReLU")
    return [replace(one, direction="backward") for one in (loss, *second, *first)]


def _layer_backward(l: int, dZ: np.ndarray, slope: str, activation: str) -> list[Operation]:
    about_slope = "This is the same as A2 - Y." if l == 2 else "Where Z1 is not above 0, nothing passes."
    about_dA = "This is what layer 1 starts from."
    if l == 1:
        about_dA = "This is the gradient of the inputs. Nobody needs it: the way back is at its end."
    columns = " + ".join(_matrix(column[:, np.newaxis]) for column in dZ.T)
    written = [
        Operation(
            f"Layer {l} backward, activation",
            f"Times the slope of the {activation} at Z{l}, which is read from cache {l}, element by element. "
            f"{about_slope}",
            rf"$dZ{l} = $dA{l} * {slope}\big($Z{l}\big)",
            rf"$dZ{l} &= $dA{l} {ROW} &* {slope}$Z{l}",
            reads=l,
        ),
        Operation(
            f"Layer {l} backward, gradient of the weights",
            f"A{l - 1} is read from cache {l}. The product sums over the three examples, and 1/m makes a mean of the "
            "sum.",
            rf"$dW{l} = \tfrac{{1}}{{$m}}\,$dZ{l}\,$A{l - 1}T",
            reads=l,
        ),
        Operation(
            f"Layer {l} backward, gradient of the bias",
            "The mean of each row of dZ, kept as a column.",
            rf"$db{l} = \tfrac{{1}}{{m}} \sum_i \underset{{({len(dZ)}, 1)}}{{dZ^{{[{l}](i)}}}}",
            rf"$db{l} = \tfrac{{1}}{{3}}\left({columns}\right)",
        ),
        Operation(
            f"Layer {l} backward, on to the layer before",
            f"W{l} is read from cache {l}. {about_dA}",
            rf"$dA{l - 1} = $W{l}T\,$dZ{l}",
            reads=l,
        ),
    ]
    return [replace(operation, layer=l) for operation in written]


def _update(l: int) -> Operation:
    names = f"W{l}", f"b{l}"
    return Operation(
        f"One step down, layer {l}",
        f"Against the gradient, as far as the learning rate says: alpha = {ALPHA:g}. "
        "A gradient has the shape of what it belongs to.",
        r", \qquad ".join(rf"${name} := {_symbol(name)} - \alpha\,$d{name}" for name in names),
        ROW.join(rf"{_symbol(name)} &:= ${name} - {ALPHA:g} $d{name} = $new_{name}" for name in names),
        layer=l,
    )


def _symbol(name: str, mark: str = "") -> str:
    """LaTeX for a name such as dW1, with a mark behind its layer."""
    return f"{name[:-1]}^{{[{name[-1]}]{mark}}}" if name[-1].isdigit() else name


def _matrix(array: np.ndarray) -> str:
    """A matrix with its columns flush right."""
    rows = r" \\ ".join(" & ".join(map(number, row)) for row in array)
    return rf"\left[\begin{{array}}{{{'r' * array.shape[1]}}} {rows} \end{{array}}\right]"


def number(value: float | np.ndarray) -> str:
    """A number with at most 3 decimals."""
    text = f"{float(value):.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
