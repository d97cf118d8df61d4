"""Training: the loop that every network is trained with, and the costs that the notebooks printed."""

import re

import numpy as np
from matplotlib.figure import Figure

from workbook import material
from workbook.figures.pencils import AMBER, BLUE, GREEN, GREY, VERMILLION, arrow, box, canvas, paper, text


def training_loop() -> Figure:
    """Initialize, then round and round: forward, cost, backward, update."""
    figure, axes = canvas(8.8, 3.5)
    top, bottom, left, right = 2.75, 0.75, 4.1, 7.4
    box(axes, 1.1, top, 1.5, 0.95, GREY, r"W,\ b", 18)
    box(axes, left, top, 1.9, 0.95, BLUE, r"X \rightarrow A^{[L]}", 17)
    box(axes, right, top, 1.9, 0.95, AMBER, "J", 20)
    box(axes, right, bottom, 1.9, 0.95, VERMILLION, r"dW,\ db", 17)
    box(axes, left, bottom, 2.9, 0.95, GREEN)
    text(axes, left, bottom + 0.2, r"W\ \coloneq\ W - \alpha\, dW", 15)
    text(axes, left, bottom - 0.22, r"b\ \coloneq\ b - \alpha\, db", 15)
    arrow(axes, (1.85, top), (left - 0.95, top))
    arrow(axes, (left + 0.95, top), (right - 0.95, top))
    arrow(axes, (right, top - 0.475), (right, bottom + 0.475))
    arrow(axes, (right - 0.95, bottom), (left + 1.45, bottom))
    arrow(axes, (left, bottom + 0.475), (left, top - 0.475))
    return figure


def cost_curves() -> Figure:
    """The costs that notebooks 06 and 07 printed, against the number of iterations."""
    figure = paper(Figure(figsize=(6.4, 3.2), layout="constrained"))
    figure.get_layout_engine().set(w_pad=0.15, h_pad=0.15)
    axes = figure.add_subplot()
    for test, color, layers in (("test_two_layer_model_costs", AMBER, 2), ("test_L_layer_model_costs", BLUE, 4)):
        costs = _printed_costs(test)
        axes.plot(100 * np.arange(len(costs)), costs, color=color, linewidth=2, label=f"$L = {layers}$")
    axes.set(ylabel="$J$", ylim=(0, None))
    axes.grid(alpha=0.3)
    axes.legend()
    return figure


def _printed_costs(test: str) -> list[float]:
    """Every number with 6 decimals that a test cell of the solutions printed."""
    for path in material.numbered_notebooks(material.ROOT / "solutions"):
        for cell in material.cells_of(path):
            if cell.get("metadata", {}).get("nbgrader", {}).get("grade_id") == test:
                printed = "".join("".join(output.get("text", "")) for output in cell["outputs"])
                return [float(number) for number in re.findall(r"\b\d+\.\d{6}\b", printed)]
    raise ValueError(f"No notebook in solutions/ has a cell {test}: build the course first.")
