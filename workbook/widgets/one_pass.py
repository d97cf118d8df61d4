"""One iteration of a tiny network, operation by operation: formulas, numbers and shapes.

What is said about each operation stands in one_pass.toml.  There a formula has names such as $W1 or $dZ2 in it: here
they become symbols with the shape below (W1T is the transpose of W1), and in its numbers the matrices themselves.  All
numbers come from the functions of the course that are handed over, so from the learner's own where they are right.
"""

import tomllib
from dataclasses import dataclass
from string import Template
from typing import Any

import numpy as np

from dnn_utils import relu_backward, sigmoid_backward

from .markup import beside

ALPHA = 0.5  # the learning rate


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


def operations(course: Any) -> list[Operation]:
    """From the inputs to the cost, back to the first layer, and one step down.

    course: what has L_model_forward, compute_cost, L_model_backward and update_parameters, such as my_network.
    """
    arrays = one_iteration(course)
    symbols, numbers = {"m": "m"}, {"m": "3", "alpha": f"{ALPHA:g}"}
    for name, array in arrays.items():
        symbol = f"{name[:-1]}^{{[{name[-1]}]%s}}" if name[-1].isdigit() else f"{name}%s"
        for key, values, mark in ((name, array, ""), (f"{name}T", array.T, r"\mathsf{T}")):
            shape = ", ".join(map(str, values.shape))
            symbols[key] = rf"\underset{{({shape})}}{{{symbol % mark}}}"
            numbers[key] = _matrix(values) if values.ndim else number(values)
    said = np.where(arrays["Y"] == 1, arrays["A2"], 1 - arrays["A2"])[0]  # the probability of what is true
    numbers["losses"] = " + ".join(rf"\ln {number(one)}" for one in said)
    for l in (1, 2):
        numbers[f"columns{l}"] = " + ".join(_matrix(column[:, np.newaxis]) for column in arrays[f"dZ{l}"].T)
    found = []
    for entry in tomllib.loads(beside("one_pass.toml"))["operation"]:
        aligned = rf"\begin{{aligned}} {entry.get('numbers', entry['formula'])} \end{{aligned}}"
        texts = (
            ("says", entry["says"], numbers),
            ("formula", entry["formula"], symbols),
            ("numbers", aligned, numbers),
        )
        found.append(Operation(**entry | {key: Template(text).substitute(names) for key, text, names in texts}))
    return found


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


def _matrix(array: np.ndarray) -> str:
    """A matrix with its columns flush right."""
    rows = r" \\ ".join(" & ".join(map(number, row)) for row in array)
    return rf"\left[\begin{{array}}{{{'r' * array.shape[1]}}} {rows} \end{{array}}\right]"


def number(value: float | np.ndarray) -> str:
    """A number with at most 3 decimals."""
    return f"{round(float(value), 3) + 0.0:g}"  # + 0.0: no minus before 0
