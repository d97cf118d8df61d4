"""One forward and one backward pass of a tiny network, step by step: the formulas, the numbers and the shapes.

All numbers come from the functions of the course that are handed over, so from the learner's own where they are right.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np

from dnn_utils import relu_backward, sigmoid_backward

ALPHA = 0.5
NEEDED = "linear_activation_forward", "compute_cost", "linear_backward", "update_parameters"


@dataclass(frozen=True)
class Step:
    """One operation.

    title, says: words.  formula, numbers: LaTeX; the formula has the shapes below it.
    layer: 1 or 2, or 0 for none.  way: "forward", "backward" or "".
    writes, reads: the number of the cache that is, or 0.  full: the caches that hold something after the step.
    """

    title: str
    says: str
    formula: str
    numbers: str
    layer: int = 0
    way: str = ""
    writes: int = 0
    reads: int = 0
    full: tuple[int, ...] = ()


def example() -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """X (2, 3), Y (1, 3) and the parameters of the network with 2 inputs, 2 hidden units and 1 output."""
    X, Y = np.array([[1.0, 2.0, 0.0], [0.0, 1.0, 2.0]]), np.array([[1, 0, 1]])
    parameters = {
        "W1": np.array([[1.0, -1.0], [0.5, 1.0]]),
        "b1": np.array([[0.0], [-1.0]]),
        "W2": np.array([[1.0, -1.0]]),
        "b2": np.array([[0.0]]),
    }
    return X, Y, parameters


def values(functions: dict) -> SimpleNamespace:
    """All arrays of one iteration, by their names (A0, W1, ..., dW1, ...); new_W1, ... and new_J are after the step.

    functions: those of NEEDED, by their names.
    """
    X, Y, parameters = example()
    forward, backward = functions["linear_activation_forward"], functions["linear_backward"]

    def pass_forward(p):
        A1, cache1 = forward(X, p["W1"], p["b1"], "relu")
        A2, cache2 = forward(A1, p["W2"], p["b2"], "sigmoid")
        return A1, cache1, A2, cache2, functions["compute_cost"](A2, Y)

    A1, (linear1, Z1), A2, (linear2, Z2), J = pass_forward(parameters)
    dA2 = (A2 - Y) / (A2 * (1 - A2))  # the slope of the loss, as one fraction
    dZ2 = sigmoid_backward(dA2, Z2)
    dA1, dW2, db2 = backward(dZ2, linear2)
    dZ1 = relu_backward(dA1, Z1)
    dA0, dW1, db1 = backward(dZ1, linear1)
    grads = {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}
    new = functions["update_parameters"](parameters, grads, ALPHA)
    return SimpleNamespace(
        A0=X,
        Y=Y,
        **parameters,
        Z1=Z1,
        A1=A1,
        Z2=Z2,
        A2=A2,
        J=J,
        dA2=dA2,
        dZ2=dZ2,
        dA1=dA1,
        dZ1=dZ1,
        dA0=dA0,
        **grads,
        **{f"new_{name}": value for name, value in new.items()},
        new_J=pass_forward(new)[-1],
    )


def steps(functions: dict) -> list[Step]:
    """The walk from the inputs to the cost, back to the first layer, and one step down."""
    v = values(functions)
    return [_begin(v), *_forward(v), _cost(v), *_backward(v), *_update(v)]


def _begin(v) -> Step:
    parts = ("A0", "Y", "W1", "b1", "W2", "b2")
    return Step(
        "The beginning",
        "Three examples with two numbers each, one example a column, and their labels. "
        "The network has 2 inputs, 2 hidden units (ReLU) and 1 output unit (sigmoid).",
        r" \qquad ".join(_shaped(v, part) for part in parts),
        r"\begin{aligned}"
        + r" \\[6pt] ".join(
            r" \qquad & ".join(f"{_symbol(part)} = {_m(getattr(v, part))}" for part in row)
            for row in (("A0", "Y"), ("W1", "b1"), ("W2", "b2"))
        )
        + r"\end{aligned}",
    )


def _forward(v) -> list[Step]:
    first, second = _linear(v, 1), _linear(v, 2)
    return [
        first,
        _activation(v, 1, r"\mathrm{ReLU}", "Negative numbers become 0, the others stay."),
        second,
        _activation(v, 2, r"\sigma", "Each number becomes a probability between 0 and 1; 0 becomes 0.5."),
    ]


def _linear(v, l: int) -> Step:
    Z, W, A, b = f"Z{l}", f"W{l}", f"A{l - 1}", f"b{l}"
    return Step(
        f"Layer {l} forward, linear part",
        f"Weights times inputs, plus bias. The column b{l} is added to each of the three columns (broadcasting).",
        rf"{_shaped(v, Z)} = {_shaped(v, W)}\,{_shaped(v, A)} + {_shaped(v, b)}",
        f"{_m(getattr(v, Z))} = {_m(getattr(v, W))} {_m(getattr(v, A))} + {_m(getattr(v, b))}",
        l,
        "forward",
        full=tuple(range(1, l)),
    )


def _activation(v, l: int, g: str, says: str) -> Step:
    Z, A = f"Z{l}", f"A{l}"
    return Step(
        f"Layer {l} forward, activation",
        f"{says} Cache {l} is written: A{l - 1}, W{l}, b{l} and Z{l} are needed on the way back.",
        rf"{_shaped(v, A)} = {g}\big({_shaped(v, Z)}\big)",
        f"{_m(getattr(v, A))} = {g}{_m(getattr(v, Z))}",
        l,
        "forward",
        writes=l,
        full=tuple(range(1, l + 1)),
    )


def _cost(v) -> Step:
    parts = " + ".join(rf"\ln {_n(a if y else 1 - a)}" for a, y in zip(v.A2[0], v.Y[0]))
    return Step(
        "The cost",
        "How wrong the network is: one number. For the label 1 the logarithm of a counts, for the label 0 "
        "that of 1 - a.",
        r"\underset{()}{J} = -\frac{1}{m} \sum_i \big(y^{(i)} \ln a^{(i)} + (1 - y^{(i)}) \ln(1 - a^{(i)})\big), "
        r"\qquad m = 3",
        rf"J = -\tfrac{{1}}{{3}}\,({parts}) = {_n(v.J)}",
        full=(1, 2),
    )


def _backward(v) -> list[Step]:
    begin = Step(
        "The way back begins",
        "How the loss of each example changes with what the network says about it.",
        _shaped(v, "dA2") + r" = -\left(\frac{Y}{A^{[2]}} - \frac{1 - Y}{1 - A^{[2]}}\right)",
        _two_lines(rf"{_m(v.dA2)} \quad \text{{from}} \quad & Y = {_m(v.Y)}", f"& A^{{[2]}} = {_m(v.A2)}"),
        2,
        "backward",
        full=(1, 2),
    )
    return [
        begin,
        _slope(v, 2, r"\sigma'", "sigmoid", "This is the same as A2 - Y."),
        *_gradients(v, 2),
        _before(v, 2, "This is what layer 1 starts from."),
        _slope(v, 1, r"\mathrm{ReLU}'", "ReLU", "Where Z1 is not above 0, nothing passes."),
        *_gradients(v, 1),
        _before(v, 1, "This is the gradient of the inputs. Nobody needs it: the way back is at its end."),
    ]


def _slope(v, l: int, slope: str, name: str, says: str) -> Step:
    dZ, dA, Z = f"dZ{l}", f"dA{l}", f"Z{l}"
    return Step(
        f"Layer {l} backward, activation",
        f"Times the slope of the {name} at Z{l}, which is read from cache {l}, element by element. {says}",
        rf"{_shaped(v, dZ)} = {_shaped(v, dA)} * {slope}\big({_shaped(v, Z)}\big)",
        _two_lines(f"{_m(getattr(v, dZ))} &= {_m(getattr(v, dA))}", f"&* {slope}{_m(getattr(v, Z))}"),
        l,
        "backward",
        reads=l,
        full=(1, 2),
    )


def _gradients(v, l: int) -> list[Step]:
    dW, db, dZ, A = f"dW{l}", f"db{l}", f"dZ{l}", f"A{l - 1}"
    columns = " + ".join(_m(column[:, np.newaxis]) for column in getattr(v, dZ).T)
    return [
        Step(
            f"Layer {l} backward, gradient of the weights",
            f"A{l - 1} is read from cache {l}. The product sums over the three examples, and 1/m makes a mean of the "
            "sum.",
            rf"{_shaped(v, dW)} = \tfrac{{1}}{{m}}\,{_shaped(v, dZ)}\,{_shaped(v, A, turned=True)}",
            rf"{_m(getattr(v, dW))} = \tfrac{{1}}{{3}} {_m(getattr(v, dZ))} {_m(getattr(v, A).T)}",
            l,
            "backward",
            reads=l,
            full=(1, 2),
        ),
        Step(
            f"Layer {l} backward, gradient of the bias",
            "The mean of each row of dZ, kept as a column.",
            rf"{_shaped(v, db)} = \tfrac{{1}}{{m}} \sum_i \underset{{({len(getattr(v, dZ))}, 1)}}{{dZ^{{[{l}](i)}}}}",
            rf"{_m(getattr(v, db))} = \tfrac{{1}}{{3}}\left({columns}\right)",
            l,
            "backward",
            full=(1, 2),
        ),
    ]


def _before(v, l: int, says: str) -> Step:
    dA, W, dZ = f"dA{l - 1}", f"W{l}", f"dZ{l}"
    return Step(
        f"Layer {l} backward, on to the layer before",
        f"W{l} is read from cache {l}. {says}",
        rf"{_shaped(v, dA)} = {_shaped(v, W, turned=True)}\,{_shaped(v, dZ)}",
        f"{_m(getattr(v, dA))} = {_m(getattr(v, W).T)} {_m(getattr(v, dZ))}",
        l,
        "backward",
        reads=l,
        full=(1, 2),
    )


def _update(v) -> list[Step]:
    found = []
    for l in (2, 1):
        lines = [
            f"{_symbol(name)} &:= {_m(getattr(v, name))} - {ALPHA:g} {_m(getattr(v, 'd' + name))} = "
            f"{_m(getattr(v, 'new_' + name))}"
            for name in (f"W{l}", f"b{l}")
        ]
        found.append(
            Step(
                f"One step down, layer {l}",
                f"Against the gradient, as far as the learning rate says: alpha = {ALPHA:g}. "
                "A gradient has the shape of what it belongs to.",
                r", \qquad ".join(
                    rf"{_shaped(v, name)} := {_symbol(name)} - \alpha\,{_shaped(v, 'd' + name)}"
                    for name in (f"W{l}", f"b{l}")
                ),
                r"\begin{aligned}" + r" \\[6pt] ".join(lines) + r"\end{aligned}",
                l,
                full=(1, 2),
            )
        )
    found.append(
        Step(
            "Was it worth it?",
            "Forward once more with the new parameters: the cost is lower. Now the next iteration "
            "begins, and fills the caches anew.",
            r"J \;\longrightarrow\; J_{\text{new}}",
            rf"{_n(v.J)} \;\longrightarrow\; {_n(v.new_J)}",
        )
    )
    return found


def _two_lines(first: str, second: str) -> str:
    """What is too wide for one line of the page, as two that are aligned at their &."""
    return rf"\begin{{aligned}} {first} \\[6pt] {second} \end{{aligned}}"


def _symbol(name: str, turned: bool = False) -> str:
    """LaTeX for a name such as dW1; turned: transposed."""
    if not name[-1].isdigit():
        return name
    mark = r"\mathsf{T}" if turned else ""
    return f"{name[:-1]}^{{[{name[-1]}]{mark}}}"


def _shaped(v, name: str, turned: bool = False) -> str:
    """A symbol with its shape below."""
    shape = np.shape(getattr(v, name))
    shape = ", ".join(map(str, shape[::-1] if turned else shape))
    return rf"\underset{{({shape})}}{{{_symbol(name, turned)}}}"


def _m(array: np.ndarray) -> str:
    """A matrix with its columns flush right."""
    rows = r" \\ ".join(" & ".join(map(_n, row)) for row in array)
    columns = "r" * array.shape[1]
    return rf"\left[\begin{{array}}{{{columns}}} {rows} \end{{array}}\right]"


def _n(value: float) -> str:
    """A number with at most 3 decimals."""
    text = f"{float(value):.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
