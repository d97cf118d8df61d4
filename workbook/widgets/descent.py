"""Gradient descent to step through: ``descent()`` shows the bowl of notebook 01 with a slider for the steps.

The widget turns its controls into a picture on the page; what can be tested without a browser stands beside it: path
(rate -> the places), in_words (the same in words) and bowl (the picture).
"""

from functools import lru_cache
from typing import Any

import ipywidgets as widgets
import numpy as np
from matplotlib.figure import Figure

from dnn_utils import COLOURS

from .markup import picture, sentence
from .page import WRAP, put_on_page

STEPS, START = 40, (-2.0, -4.0)
RATES = 0.05, 0.1, 0.3, 1.0, 1.5, 2.0, 4.0
WIDTH = 720  # of the picture on the page, in pixels
# The four examples of the notebook: one number each, and the truth.
EXAMPLES, TRUTH = np.array([-4.0, -1.0, 1.0, 2.0]), np.array([1, 0, 1, 1])
SMALLEST = 0.55  # the lowest cost, to two decimals; the start lies at 3.54


def descent() -> None:
    """Put the bowl on the page, with a slider for the steps, a button that walks and a choice of learning rates.

    Arrow keys move the slider.  Running the cell again closes the panel that was there before.
    """
    # A slider for the rates too: on a drop-down list JupyterLab takes the arrow keys for itself.
    rate = widgets.SelectionSlider(options=[(f"{rate:g}", rate) for rate in RATES], value=1.0, description="Rate")
    steps = widgets.IntSlider(min=0, max=STEPS, description="Step")
    play = widgets.Play(max=STEPS, interval=300, description="Walk", tooltip="Let it walk by itself", show_repeat=False)
    linked = widgets.jslink((play, "value"), (steps, "value"))
    shown = widgets.HTML()

    def draw(_: object = None) -> None:
        shown.value = bowl(rate.value, steps.value) + sentence(in_words(rate.value, steps.value))

    rate.observe(draw, "value")
    steps.observe(draw, "value")
    draw()
    panel = widgets.VBox([widgets.HBox([rate, steps, play], layout=WRAP), shown])
    put_on_page("descent", panel, "the walk down the bowl", shown.value, linked.close)


def cost(w: Any, b: Any) -> Any:
    """Cross-entropy of the unit with the weight w and the bias b (numbers, or arrays of one shape)."""
    z = np.multiply.outer(w, EXAMPLES) + np.expand_dims(b, -1)
    return np.mean(np.logaddexp(0, z) - TRUTH * z, axis=-1)


def path(rate: float, steps: int = STEPS) -> np.ndarray:
    """The places (w, b) on the way down from START, an array (steps + 1, 2)."""
    places = [np.array(START)]
    for _ in range(steps):
        w, b = places[-1]
        dz = 1 / (1 + np.exp(-(w * EXAMPLES + b))) - TRUTH
        places.append(places[-1] - rate * np.array([np.mean(EXAMPLES * dz), np.mean(dz)]))
    return np.array(places)


def in_words(rate: float, steps: int) -> str:
    """Where the path is after so many steps, in a sentence: the alt text, and the line below the picture."""
    places = path(rate, steps)
    w, b = places[-1]
    now = float(cost(w, b))
    words = f"Learning rate {rate:g}, step {steps}: w = {w:.2f}, b = {b:.2f}, and the cost is {now:.2f}"
    if steps == 0:
        return f"{words}, at the start."
    if now < SMALLEST + 0.01:
        return f"{words}, the lowest there is."
    before = float(cost(*places[-2]))
    if now > before:
        return f"{words}, more than one step before: this step was too long."
    return f"{words}; one step before it was {before:.2f}."


@lru_cache(maxsize=len(RATES) * (STEPS + 1))
def bowl(rate: float, steps: int) -> str:
    """The bowl from above with the path, and the cost after each step: a picture for the page."""
    places = path(rate)
    figure = Figure(figsize=(7.5, 3.3))  # of its own: no plt function knows or keeps it
    figure.subplots_adjust(left=0.07, right=0.985, bottom=0.15, top=0.96, wspace=0.2)
    bowl, curve = figure.subplots(1, 2)
    ws, bs = np.meshgrid(np.linspace(-4, 3, 71), np.linspace(-6, 5, 71))
    bowl.contour(ws, bs, cost(ws, bs), levels=np.geomspace(0.58, 6, 12), colors=COLOURS["grey"], linewidths=0.7)
    bowl.set(xlabel="$w$", ylabel="$b$", xlim=(-4, 3), ylim=(-6, 5))
    curve.set(xlabel="step", ylabel="cost $J$", xlim=(-1, STEPS + 1), ylim=(0, 4))
    curve.grid(alpha=0.3)
    costs = np.column_stack([np.arange(STEPS + 1), cost(*places.T)])
    for axes, points in ((bowl, places), (curve, costs)):
        axes.plot(*points[: steps + 1].T, "o-", color="C0", markersize=4, linewidth=1.2)
        axes.plot(*points[steps], "s", color="C1", markersize=8)
    return picture(figure, in_words(rate, steps), WIDTH)
