"""Training: the loop of every training, the proof of its gradients, and the costs that the notebooks printed."""

import re

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Polygon

from workbook.cells import course
from workbook.figures.pencils import (
    BACKWARD,
    BLUE,
    FORWARD,
    GREY,
    INK,
    NEUTRAL,
    VERMILLION,
    arrow,
    arrow_box,
    backward_arrow,
    box,
    canvas,
    forward_arrow,
    measure,
    paper,
    text,
)


def training_loop() -> Figure:
    """Five boxes. The first one, W and b, leads into a circle of four: forward from X to A[L], the cost J, backward
    to dW and db, and the update, W := W minus alpha dW, b := b minus alpha db. From there an arrow leads up again to
    the forward box, and round it goes."""
    figure, axes = canvas(9.4, 3.6)
    top, bottom, left, right, high = 2.8, 0.8, 4.4, 7.95, 0.98
    box(axes, 1.15, top, 1.5, high, NEUTRAL, r"W,\ b", 20)
    arrow_box(axes, left, top, 2.3, high, FORWARD, r"X \rightarrow A^{[L]}", 19)
    box(axes, right, top, 1.7, high, NEUTRAL, "J", 22)
    arrow_box(axes, right, bottom, 2.1, high, BACKWARD, r"dW,\ db", 19)
    box(axes, left, bottom, 2.9, high, NEUTRAL)
    text(axes, left, bottom + 0.22, r"W\ \coloneq\ W - \alpha\, dW", 17)
    text(axes, left, bottom - 0.22, r"b\ \coloneq\ b - \alpha\, db", 17)
    arrow(axes, (1.9, top), (left - 1.15, top))
    forward_arrow(axes, (left + 1.15, top), (right - 0.85, top))
    backward_arrow(axes, (right, top - high / 2), (right, bottom + high / 2))
    backward_arrow(axes, (right - 1.05, bottom), (left + 1.45, bottom))
    arrow(axes, (left, bottom + high / 2), (left, top - high / 2))
    turn = np.radians(np.linspace(230, -60, 60))  # round and round, the way of the clock
    x, y, r = (left + right) / 2, (top + bottom) / 2, 0.27
    axes.plot(x + r * np.cos(turn), y + r * np.sin(turn), color=GREY, linewidth=2)
    axes.add_patch(
        Polygon([(x - 0.07, y - r + 0.01), (x + 0.16, y - r + 0.16), (x + 0.2, y - r - 0.11)], color=GREY, linewidth=0)
    )
    return figure


def gradient_check() -> Figure:
    """The cost J as a curve over one parameter theta. A dashed straight line runs through the two points of the curve
    at theta minus epsilon and theta plus epsilon; a solid line touches the curve at theta. The two lines are almost
    parallel. The slope of the dashed one, the difference of the two costs divided by 2 epsilon, is nearly the
    derivative of J."""
    figure, axes = canvas(9.4, 4.8)
    start, theta, epsilon, floor, dashed = 0.95, 3.3, 1.15, 0.85, (0, (5, 2.5))

    def cost(x: np.ndarray | float) -> np.ndarray | float:
        return 1.15 + 0.13 * (x - 0.9) ** 2 + 0.012 * (x - 0.9) ** 3

    slope = 0.26 * (theta - 0.9) + 0.036 * (theta - 0.9) ** 2
    low, high = theta - epsilon, theta + epsilon
    secant = (cost(high) - cost(low)) / (2 * epsilon)
    arrow(axes, (start - 0.35, floor), (5.95, floor))
    arrow(axes, (start - 0.35, floor), (start - 0.35, 4.5))
    text(axes, start - 0.62, 4.35, "J", 19)
    text(axes, 5.85, floor - 0.35, r"\theta", 19)
    across = np.linspace(start, 5.0, 80)
    axes.plot(across, cost(across), color=FORWARD, linewidth=2.6, solid_capstyle="round")
    for x, name in ((low, r"\theta - \varepsilon"), (theta, r"\theta"), (high, r"\theta + \varepsilon")):
        axes.plot((x, x), (floor, cost(x)), color=GREY, linewidth=1.1, linestyle=(0, (1, 2)))
        text(axes, x, floor - 0.35, name, 16)
    for x in (low, high):
        text(axes, x - 0.12, cost(x) + 0.28, rf"J(\theta {'-' if x == low else '+'} \varepsilon)", 16, ha="right")
    reach = np.array((-1.45, 1.6))
    axes.plot(theta + reach, cost(low) + secant * (theta + reach - low), color=INK, linewidth=1.8, linestyle=dashed)
    touch = np.array((-1.3, 1.95))
    axes.plot(theta + touch, cost(theta) + slope * touch, color=VERMILLION, linewidth=2.2)
    axes.plot((low, high), (cost(low), cost(high)), "o", color=INK, markersize=8)
    axes.plot(theta, cost(theta), "D", color=VERMILLION, markersize=8)
    measure(axes, (low, 0.98), (theta, 0.98), r"\varepsilon", 15)
    measure(axes, (theta, 0.98), (high, 0.98), r"\varepsilon", 15)

    left = 6.35
    axes.plot((left, left + 0.55), (3.35, 3.35), color=INK, linewidth=1.8, linestyle=dashed)
    axes.plot(left + 0.275, 3.35, "o", color=INK, markersize=8)
    text(axes, 8.1, 3.27, r"\frac{J(\theta + \varepsilon) - J(\theta - \varepsilon)}{2\,\varepsilon}", 21)
    text(axes, 8.1, 2.42, r"\approx", 22)
    axes.plot((left, left + 0.55), (1.6, 1.6), color=VERMILLION, linewidth=2.2)
    axes.plot(left + 0.275, 1.6, "D", color=VERMILLION, markersize=8)
    text(axes, 8.1, 1.54, r"\frac{\partial J}{\partial \theta}", 24)
    return figure


def cost_curves() -> Figure:
    """Two curves that fall with the number of iterations: the cost of the network with two layers, L = 2, and of the
    deep one, L = 4."""
    figure = paper(Figure(figsize=(6.8, 3.4), layout="constrained"))
    figure.get_layout_engine().set(w_pad=0.15, h_pad=0.15)
    axes = figure.add_subplot()
    for test, color, line, layers in (
        ("test_two_layer_model_costs", BLUE, "-", 2),
        ("test_L_layer_model_costs", VERMILLION, (0, (4, 1.5)), 4),
    ):
        costs = _printed_costs(test)
        axes.plot(
            100 * np.arange(len(costs)), costs, color=color, linewidth=2.2, linestyle=line, label=f"$L = {layers}$"
        )
    axes.set(ylabel="$J$", ylim=(0, None))
    axes.grid(alpha=0.3)
    axes.legend(fontsize=13, handlelength=2.6)
    return figure


def _printed_costs(test: str) -> list[float]:
    """Every number with 6 decimals that a test cell of the solutions printed."""
    for name in course.notebooks():
        for cell in course.document(name)["cells"]:
            if cell.get("metadata", {}).get("nbgrader", {}).get("grade_id") == test:
                printed = "".join("".join(output.get("text", "")) for output in cell["outputs"])
                return [float(number) for number in re.findall(r"\b\d+\.\d{6}\b", printed)]
    raise ValueError(f"No notebook in solutions/ has a cell {test}: build the course first.")
