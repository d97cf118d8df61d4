"""The sheet of formulas: one page A4, portrait, to be printed; every formula of the course with its shapes.

Its words stand in WORDS, to be translated; everything else is formulas.  It is drawn in black on white, so that any
printer will do.
"""

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from matplotlib.figure import Figure

from workbook.figures.page import INK, Page

# fmt: off
# A table of words, a section of the sheet after the other.
WORDS = {
    "title": "The formulas, with their shapes", "course": "Deep Neural Network Workbook",
    "notation": "Notation", "examples": "number of examples, one a column", "inputs": "numbers that one example has",
    "layers": "layers; units in layer l", "example": "example i and its label, 0 or 1",
    "unit": "what unit j of layer l gives", "derivative": "has the shape of W", "product": "matrix product",
    "elementwise": "element by element", "pictures": "Pictures to columns",
    "logistic": "One unit (logistic regression)", "number": "one number", "activations": "Activations",
    "sigmoid": "sigmoid", "tanh": "tanh", "relu": "ReLU", "leaky_relu": "leaky ReLU",
    "initialization": "Initialization", "small": "small", "scaled": "scaled", "forward": "A layer, forward",
    "cache": "cache", "cost": "Cost", "backward": "A layer, backward", "update": "Update", "predict": "Predict",
    "accuracy": "accuracy", "checking": "Gradient checking", "right": "right", "shapes": "Shapes",
    "network": "n = 12288, 20, 7, 5, 1;  m = 209", "layer": "layer",
}
# fmt: on
WIDTH, HEIGHT, MARGIN, GUTTER = 210 / 25.4, 297 / 25.4, 0.55, 0.37  # inches; A4 is 210 mm by 297 mm
COLUMN = (WIDTH - 2 * MARGIN - GUTTER) / 2
SIZE, FAINT = 9.4, "#9aa4ae"
LOWER = 0.042  # inches from the middle of a row to the feet of its words


class Row(NamedTuple):
    """A formula at the left, a shape (a formula) or one of WORDS at the right, and the height of both in inches."""

    formula: str
    right: str = ""
    height: float = 0.228


ONE, TALL = "(n^{[l]},\\ m)", 0.45
ALL_OF_A_LAYER = r"Z^{[l]},\ A^{[l]},\ dZ^{[l]},\ dA^{[l]}"
SUM = r"\sum_{i\,=\,1}^{m}"
M = r"\dfrac{1}{m}"
LOSS = r"y^{(i)} \,\log a^{[L](i)} + (1 - y^{(i)}) \,\log (1 - a^{[L](i)})"
QUOTIENT = r"\dfrac{J(\theta + \varepsilon) - J(\theta - \varepsilon)}{2\,\varepsilon}"
NUMERICAL = r"d\theta_{\mathrm{num}}"
NORMS = rf"\Vert\, d\theta \,\Vert + \Vert\, {NUMERICAL} \Vert"
LEFT = {
    "notation": (
        Row("m", "examples"),
        Row(r"n_x = n^{[0]}", "inputs"),
        Row(r"L,\ \ n^{[l]}", "layers"),
        Row(r"x^{(i)},\ \ y^{(i)}", "example"),
        Row("a^{[l]}_j", "unit"),
        Row(r"dW = \dfrac{\partial J}{\partial W}", "derivative", 0.4),
        Row("A\\,B", "product"),
        Row(r"A \ast B", "elementwise"),
    ),
    "pictures": (
        Row(r"n_x = 64 \cdot 64 \cdot 3 = 12288"),
        Row(r"X = \mathtt{reshape}(\mathtt{images},\ (m,\, n_x))^T\ /\ 255", r"(n_x,\ m)"),
    ),
    "logistic": (
        Row("z = w^T x + b", r"(1,\ 1)"),
        Row(r"a = \sigma(z)", r"\hat{y} = a"),
        Row(r"\mathcal{L}(a, y) = -\left(y \,\log a + (1 - y) \,\log (1 - a)\right)"),
        Row(r"A = \sigma(w^T X + b)", r"(1,\ m)"),
        Row(rf"J = {M}\,{SUM} \mathcal{{L}}(a^{{(i)}},\, y^{{(i)}})", "number", TALL),
        Row("dZ = A - Y", r"(1,\ m)"),
        Row(rf"dw = {M}\,X\, dZ^T", r"(n_x,\ 1)", 0.38),
        Row(rf"db = {M}\,{SUM} dz^{{(i)}}", "number", TALL),
        Row(r"w\ \coloneq\ w - \alpha\, dw,\quad b\ \coloneq\ b - \alpha\, db"),
    ),
    "activations": (),  # drawn with their curves
}
RIGHT = {
    "initialization": (
        Row(r"W^{[l]} = \mathtt{randn}(n^{[l]},\, n^{[l-1]}) \cdot 0.01", "small"),
        Row(r"W^{[l]} = \mathtt{randn}(n^{[l]},\, n^{[l-1]})\ /\ \sqrt{n^{[l-1]}}", "scaled", 0.28),
        Row(r"b^{[l]} = 0", r"(n^{[l]},\ 1)"),
    ),
    "forward": (
        Row(r"A^{[0]} = X", r"(n_x,\ m)"),
        Row(r"Z^{[l]} = W^{[l]} A^{[l-1]} + b^{[l]}", ONE),
        Row("A^{[l]} = g^{[l]}(Z^{[l]})", ONE),
        Row(r"A^{[l-1]},\ W^{[l]},\ b^{[l]};\ \ Z^{[l]}", "cache"),
    ),
    "cost": (Row(rf"J = -{M}\,{SUM} \left({LOSS}\right)", "", TALL),),
    "backward": (
        Row(r"dA^{[L]} = -\left(\dfrac{Y}{A^{[L]}} - \dfrac{1 - Y}{1 - A^{[L]}}\right)", r"(1,\ m)", 0.46),
        Row(r"dZ^{[l]} = dA^{[l]} \ast g^{[l]\,\prime}(Z^{[l]})", ONE),
        Row(r"dZ^{[L]} = A^{[L]} - Y", r"g^{[L]} = \sigma"),
        Row(rf"dW^{{[l]}} = {M}\,dZ^{{[l]}} A^{{[l-1]\,T}}", r"(n^{[l]},\ n^{[l-1]})", 0.4),
        Row(rf"db^{{[l]}} = {M}\,{SUM} dZ^{{[l](i)}}", r"(n^{[l]},\ 1)", TALL),
        Row(r"dA^{[l-1]} = W^{[l]\,T} dZ^{[l]}", r"(n^{[l-1]},\ m)"),
    ),
    "update": (
        Row(r"W^{[l]} \ \coloneq\ W^{[l]} - \alpha\, dW^{[l]}", r"(n^{[l]},\ n^{[l-1]})"),
        Row(r"b^{[l]} \ \coloneq\ b^{[l]} - \alpha\, db^{[l]}", r"(n^{[l]},\ 1)"),
    ),
    "predict": (
        Row(r"p^{(i)} = 1\ \ (a^{[L](i)} > 0.5),\ \ 0\ \ (a^{[L](i)} \leq 0.5)", r"(1,\ m)"),
        Row(rf"1 - {M}\,{SUM} |\,p^{{(i)}} - y^{{(i)}}|", "accuracy", TALL),
    ),
    "checking": (
        Row(rf"{NUMERICAL} = {QUOTIENT}", r"\varepsilon = 10^{-5}", 0.44),
        Row(rf"\dfrac{{\Vert\, d\theta - {NUMERICAL} \Vert}}{{{NORMS}}}\ \leq\ 10^{{-7}}", "right", 0.44),
    ),
}
CURVES = (
    ("sigmoid", r"\sigma(z) = \dfrac{1}{1 + e^{-z}}", r"a\,(1 - a)", lambda z: 1 / (1 + np.exp(-z))),
    ("tanh", r"\dfrac{e^z - e^{-z}}{e^z + e^{-z}}", "1 - a^2", np.tanh),
    ("relu", r"\max(0,\, z)", r"0;\ \ 1\ \ (z > 0)", lambda z: np.maximum(0, z)),
    ("leaky_relu", r"\max(0.01\,z,\, z)", r"0.01;\ \ 1\ \ (z > 0)", lambda z: np.maximum(0.01 * z, z)),
)


def formula_sheet() -> Figure:
    """Two columns of formulas, and below them a table with the shapes of all arrays."""
    page = Page(WIDTH, HEIGHT)
    top = HEIGHT - 0.62
    _words(page, MARGIN, top, "title", 17, weight="bold")
    _words(page, WIDTH - MARGIN, top, "course", 9, ha="right")
    left = _sections(page, MARGIN, top - 0.37, LEFT)
    _activations(page, MARGIN, left)
    _sections(page, MARGIN + COLUMN + GUTTER, top - 0.37, RIGHT)
    _shapes(page, 1.87)
    return page.figure


def _sections(page: Page, x: float, y: float, sections: dict[str, tuple[Row, ...]]) -> float:
    """Headings with their rows, one below the other; returns where the last one ends."""
    for name, rows in sections.items():
        _heading(page, x, y, x + COLUMN, name)
        y -= 0.13
        for formula, right, height in rows:
            middle = y - height / 2
            _formula(page, x, middle, formula)
            if right not in WORDS:
                _formula(page, x + COLUMN, middle, right, ha="right")
            elif name == "notation":
                _words(page, x + 0.95, middle - LOWER, right)
            else:
                _words(page, x + COLUMN, middle - LOWER, right, ha="right")
            y -= height
        y -= 0.27
    return y + 0.27


def _heading(page: Page, x: float, y: float, right: float, name: str) -> None:
    _words(page, x, y, name, 10.5, weight="bold")
    page.line((x, right), (y - 0.07, y - 0.07), INK, 0.9)


def _formula(page: Page, x: float, y: float, formula: str, ha: str = "left") -> None:
    page.text(x, y + 0.002, formula, SIZE, ha=ha)


def _words(page: Page, x: float, y: float, name: str, size: float = 8, **options: Any) -> None:
    page.axes.text(x, y, WORDS[name], fontsize=size, va="baseline", **options)


def _activations(page: Page, x: float, y: float) -> None:
    """Each activation with its curve between -3 and 3, its formula and its derivative."""
    z = np.linspace(-3, 3, 61)
    _formula(page, x + 1.33, y - 0.13, "a = g(z)")
    _formula(page, x + COLUMN, y - 0.13, "g\\,'(z)", ha="right")
    y -= 0.28
    for name, formula, derivative, function in CURVES:
        y -= 0.21
        middle, above = x + 0.27, 0.17 if name == "tanh" else 0.12
        page.line((middle - 0.27, middle + 0.27), (y, y), FAINT, 0.7)
        page.line((middle, middle), (y - above, y + 0.19), FAINT, 0.7)
        inside = function(z) < 1.15
        page.line(middle + 0.09 * z[inside], y + 0.15 * function(z)[inside], INK, 1.5)
        _words(page, x + 0.61, y - LOWER, name)
        _formula(page, x + 1.33, y, formula)
        _formula(page, x + COLUMN, y, derivative, ha="right")
        y -= 0.21


def _shapes(page: Page, y: float) -> None:
    """A table: one row for any layer l, then one for each layer of an example."""
    right, m = WIDTH - MARGIN, 209
    _heading(page, MARGIN, y, right, "shapes")
    _words(page, right, y, "network", ha="right")
    rows = [
        ("", r"W^{[l]},\ dW^{[l]}", r"b^{[l]},\ db^{[l]}", r"A^{[l-1]},\ dA^{[l-1]}", ALL_OF_A_LAYER),
        ("l", r"(n^{[l]},\ n^{[l-1]})", r"(n^{[l]},\ 1)", r"(n^{[l-1]},\ m)", ONE),
    ]
    for layer, (before, here) in enumerate(pairwise((12288, 20, 7, 5, 1)), start=1):
        rows.append((str(layer), f"({here},\\ {before})", f"({here},\\ 1)", f"({before},\\ {m})", f"({here},\\ {m})"))
    y -= 0.2
    _words(page, MARGIN + 0.3, y - LOWER, "layer", ha="center")
    for number, row in enumerate(rows):
        for x, entry in zip((0.3, 1.75, 3.2, 4.6, 6.25), row, strict=True):
            _formula(page, MARGIN + x, y, entry, ha="center")
        if number == 1:
            page.line((MARGIN, right), (y - 0.12, y - 0.12), FAINT, 0.7)
            y -= 0.04
        y -= 0.222
