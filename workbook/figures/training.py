"""Training: its loop, the check of its gradients, the costs that the notebooks printed, and three sets of pictures."""

import re

import numpy as np
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from numpy.polynomial import Polynomial

from workbook.cells import course
from workbook.errors import WorkbookError, command
from workbook.figures.page import BACKWARD, BLUE, CACHE, FORWARD, INK, NEUTRAL, PURPLE, VERMILLION, Page, pale


def training_loop() -> Figure:
    """The parameters, and the circle of four steps: forward, cost, backward, update."""
    page = Page(9.4, 3.6)
    top, bottom, left, right, high = 2.8, 0.8, 4.4, 7.95, 0.98
    page.box(1.15, top, 1.5, high, NEUTRAL, r"W,\ b", 20)
    page.arrow_box(left, top, 2.3, high, FORWARD)
    page.text(left - 0.06, top, r"X \rightarrow A^{[L]}", 19)
    page.box(right, top, 1.7, high, NEUTRAL, "J", 22)
    page.arrow_box(right, bottom, 2.1, high, BACKWARD)
    page.text(right + 0.06, bottom, r"dW,\ db", 19)
    page.box(left, bottom, 2.9, high, NEUTRAL)
    page.text(left, bottom + 0.22, r"W\ \coloneq\ W - \alpha\, dW", 17)
    page.text(left, bottom - 0.22, r"b\ \coloneq\ b - \alpha\, db", 17)
    page.arrow((1.9, top), (left - 1.15, top))
    page.forward_arrow((left + 1.15, top), (right - 0.85, top))
    page.backward_arrow((right, top - high / 2), (right, bottom + high / 2))
    page.backward_arrow((right - 1.05, bottom), (left + 1.45, bottom))
    page.arrow((left, bottom + high / 2), (left, top - high / 2))
    turn = np.radians(np.linspace(230, -60, 60))  # round and round, the way of the clock
    x, y, r = (left + right) / 2, (top + bottom) / 2, 0.27
    page.line(x + r * np.cos(turn), y + r * np.sin(turn), NEUTRAL, 2)
    page.polygon([(x - 0.07, y - r + 0.01), (x + 0.16, y - r + 0.16), (x + 0.2, y - r - 0.11)], NEUTRAL, NEUTRAL, 0)
    return page.figure


def gradient_check() -> Figure:
    """The cost over one parameter: a line through two of its points, and the one that touches it between them."""
    page = Page(9.4, 4.8)
    start, theta, epsilon, floor, dashed = 0.95, 3.3, 1.15, 0.85, (0, (5, 2.5))
    cost = Polynomial((1.15, 0, 0.13, 0.012))(Polynomial((-0.9, 1)))  # 1.15 + 0.13 (x - 0.9)^2 + 0.012 (x - 0.9)^3
    low, high = theta - epsilon, theta + epsilon
    secant = (cost(high) - cost(low)) / (2 * epsilon)
    page.arrow((start - 0.35, floor), (5.95, floor))
    page.arrow((start - 0.35, floor), (start - 0.35, 4.5))
    page.text(start - 0.62, 4.35, "J", 19)
    page.text(5.85, floor - 0.35, r"\theta", 19)
    page.line(*cost.linspace(80, (start, 5.0)), FORWARD, 2.6, solid_capstyle="round")
    for x, name in ((low, r"\theta - \varepsilon"), (theta, r"\theta"), (high, r"\theta + \varepsilon")):
        page.line((x, x), (floor, cost(x)), NEUTRAL, 1.1, linestyle=(0, (1, 2)))
        page.text(x, floor - 0.35, name, 16)
    for x in (low, high):
        page.text(x - 0.12, cost(x) + 0.28, rf"J(\theta {'-' if x == low else '+'} \varepsilon)", 16, ha="right")
    reach, touch = np.array((-1.45, 1.6)), np.array((-1.3, 1.95))
    page.line(theta + reach, cost(low) + secant * (theta + reach - low), INK, 1.8, linestyle=dashed)
    page.line(theta + touch, cost(theta) + cost.deriv()(theta) * touch, VERMILLION, 2.2)
    page.axes.plot((low, high), (cost(low), cost(high)), "o", color=INK, markersize=8)
    page.axes.plot(theta, cost(theta), "D", color=VERMILLION, markersize=8)
    page.measure((low, 0.98), (theta, 0.98), r"\varepsilon", 15)
    page.measure((theta, 0.98), (high, 0.98), r"\varepsilon", 15)
    left = 6.35
    page.line((left, left + 0.55), (3.35, 3.35), INK, 1.8, linestyle=dashed)
    page.axes.plot(left + 0.275, 3.35, "o", color=INK, markersize=8)
    page.text(8.1, 3.27, r"\frac{J(\theta + \varepsilon) - J(\theta - \varepsilon)}{2\,\varepsilon}", 21)
    page.text(8.1, 2.42, r"\approx", 22)
    page.line((left, left + 0.55), (1.6, 1.6), VERMILLION, 2.2)
    page.axes.plot(left + 0.275, 1.6, "D", color=VERMILLION, markersize=8)
    page.text(8.1, 1.54, r"\frac{\partial J}{\partial \theta}", 24)
    return page.figure


def cost_curves() -> Figure:
    """The costs that notebooks 06b and 07b printed."""
    figure = Figure(figsize=(6.8, 3.4), layout=ConstrainedLayoutEngine(w_pad=0.15, h_pad=0.15))
    axes = figure.add_subplot()
    for number, color, line, layers in (("06b", BLUE, "-", 2), ("07b", VERMILLION, (0, (4, 1.5)), 4)):
        costs = _printed_costs(course.name_of(number))
        steps = 100 * np.arange(len(costs))
        axes.plot(steps, costs, color=color, linewidth=2.2, linestyle=line, label=f"$L = {layers}$")
    axes.set(ylabel="$J$", ylim=(0, None))
    axes.grid(alpha=0.3)
    axes.legend(fontsize=13, handlelength=2.6)
    return figure


def three_sets() -> Figure:
    """What training set, dev set and test set are for, and how often each is used."""
    page = Page(9.4, 3.9)
    low, high = 1.35, 0.95
    hyper, parameters, dev, test = 1.15, 3.6, 6.0, 8.4
    page.box(hyper, low, 1.75, high, PURPLE)
    page.text(hyper, low + 0.2, r"\alpha,\ \ L", 18)
    page.text(hyper, low - 0.22, r"n^{[l]},\ \ g", 18)
    page.box(parameters, low, 1.5, high, NEUTRAL, r"W,\ b", 20)
    page.box(dev, low, 1.5, high, NEUTRAL, r"J_{\mathrm{dev}}", 20)
    page.box(test, low, 1.3, high, CACHE, r"\%", 21)
    for x, width, subscript in ((parameters, 2.0, "train"), (dev, 1.1, "dev"), (test, 0.75, "test")):
        page.rectangle((x - width / 2, 2.75), width, 0.75, BLUE, pale(BLUE))
        page.text(x, 2.75 + 0.75 / 2, rf"X_{{\mathrm{{{subscript}}}}}", 15)
        page.arrow((x, 2.75), (x, low + high / 2))
    page.arrow((hyper + 0.875, low), (parameters - 0.75, low))
    page.arrow((parameters + 0.75, low), (dev - 0.75, low))
    page.arrow((dev + 0.75, low), (test - 0.65, low))
    middle = (dev + 0.75 + test - 0.65) / 2 - 0.08
    page.line((middle, middle), (low - 0.22, low + 0.22), NEUTRAL, 1.6)
    page.text(middle, low - 0.48, r"\mathrm{1}\times", 14)
    # Back from the dev set to the hyperparameters, below everything, as often as one likes.
    back = "arc,angleA=-90,angleB=-90,armA=38,armB=38,rad=14"
    page.arrow((dev, low - high / 2), (hyper, low - high / 2), connectionstyle=back)
    page.text((hyper + dev) / 2, 0.57, r"\mathrm{1,\ 2,\ 3,\ \ldots}", 15)
    return page.figure


def _printed_costs(notebook: str) -> list[float]:
    """Every number with 6 decimals that was printed by the cell of a notebook that draws the costs."""
    for cell in course.document(notebook)["cells"]:
        if "".join(cell["source"]).endswith("plot_costs(costs)"):
            printed = "".join("".join(output.get("text", "")) for output in cell["outputs"])
            return [float(number) for number in re.findall(r"\b\d+\.\d{6}\b", printed)]
    raise WorkbookError(f"solutions/{notebook}.ipynb has no cell that draws costs; build it first: {command('build')}")
