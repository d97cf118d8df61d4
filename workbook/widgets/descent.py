"""Gradient descent to step through: ``descent()`` shows the bowl of notebook 01 with a slider for the steps.

A widget turns the controls into a picture on the page; what can be tested without a browser stands beside it: walk
(rate -> the places), described (the same in words) and drawn (the picture).
"""

import io
from functools import lru_cache

import ipywidgets as widgets
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from dnn_utils import COLOURS, picture_tag

from .page import all_of, put_on_page

STEPS, START = 40, (-2.0, -4.0)
RATES = 0.05, 0.1, 0.3, 1.0, 1.5, 2.0, 4.0
WIDTH = 720  # of the picture on the page, in pixels
# The four examples of the notebook: one number each, and the truth.
EXAMPLES, TRUTH = np.array([-4.0, -1.0, 1.0, 2.0]), np.array([1, 0, 1, 1])
SMALLEST = 0.55  # the lowest cost, to two decimals; the start lies at 3.54
OTHERWISE = "The slider needs a running notebook."
_open = []  # the one widget that is on a page


def cost(w, b):
    """Cross-entropy of the neuron with the weight w and the bias b (numbers, or arrays of one shape)."""
    z = np.multiply.outer(w, EXAMPLES) + np.expand_dims(b, -1)
    return np.mean(np.logaddexp(0, z) - TRUTH * z, axis=-1)


def walk(rate: float, steps: int = STEPS) -> np.ndarray:
    """The places (w, b) of a walk from START, an array (steps + 1, 2)."""
    places = [np.array(START)]
    for _ in range(steps):
        w, b = places[-1]
        dz = 1 / (1 + np.exp(-(w * EXAMPLES + b))) - TRUTH
        places.append(places[-1] - rate * np.array([np.mean(EXAMPLES * dz), np.mean(dz)]))
    return np.array(places)


def described(rate: float, steps: int) -> str:
    """Where the walk is after so many steps, in a sentence: the alt text, and the line below the picture."""
    places = walk(rate, steps)
    w, b = places[-1]
    now = float(cost(w, b))
    said = f"Learning rate {rate:g}, step {steps}: w = {w:.2f}, b = {b:.2f}, and the cost is {now:.2f}"
    if steps == 0:
        return f"{said}, at the start."
    if now < SMALLEST + 0.01:
        return f"{said}, the lowest there is."
    before = float(cost(*places[-2]))
    if now > before:
        return f"{said}, more than one step before: this step was too long."
    return f"{said}; one step before it was {before:.2f}."


@lru_cache(maxsize=len(RATES) * (STEPS + 1))
def drawn(rate: float, steps: int) -> bytes:
    """The bowl from above with the walk, and the cost after each step, as a PNG picture."""
    places = walk(rate)
    figure = Figure(figsize=(7.5, 3.3), dpi=120)
    figure.subplots_adjust(left=0.07, right=0.985, bottom=0.15, top=0.96, wspace=0.2)
    FigureCanvasAgg(figure)  # a figure of its own, which no plt function knows or keeps
    bowl, curve = figure.subplots(1, 2)
    ws, bs = np.meshgrid(np.linspace(-4, 3, 71), np.linspace(-6, 5, 71))
    bowl.contour(ws, bs, cost(ws, bs), levels=np.geomspace(0.58, 6, 12), colors=COLOURS["grey"], linewidths=0.7)
    bowl.plot(*places[: steps + 1].T, "o-", color="C0", markersize=4, linewidth=1.2)
    bowl.plot(*places[steps], "s", color="C1", markersize=8)
    bowl.set(xlabel="$w$", ylabel="$b$", xlim=(-4, 3), ylim=(-6, 5))
    costs = cost(*places.T)
    curve.plot(range(steps + 1), costs[: steps + 1], "o-", color="C0", markersize=4, linewidth=1.2)
    curve.plot(steps, costs[steps], "s", color="C1", markersize=8)
    curve.set(xlabel="step", ylabel="cost $J$", xlim=(-1, STEPS + 1), ylim=(0, 4))
    curve.grid(alpha=0.3)
    png = io.BytesIO()
    figure.savefig(png, format="png")
    return png.getvalue()


def _page(rate: float, steps: int) -> str:
    sentence = described(rate, steps)
    return picture_tag(drawn(rate, steps), sentence, WIDTH) + f'<p aria-live="polite">{sentence}</p>'


def _controls():
    steps = widgets.IntSlider(value=0, min=0, max=STEPS, description="Step", continuous_update=True)
    play = widgets.Play(
        value=0, min=0, max=STEPS, interval=300, description="Walk", tooltip="Let it walk by itself", show_repeat=False
    )
    # A slider for the rates too: on a drop-down list JupyterLab takes the arrow keys for itself.
    rate = widgets.SelectionSlider(options=[(f"{rate:g}", rate) for rate in RATES], value=1.0, description="Rate")
    return rate, steps, play


def descent() -> None:
    """Put the bowl on the page, with a slider for the steps, a button that walks and a choice of learning rates.

    Arrow keys move the slider. Running the cell again closes the widget that was there before.
    """
    while _open:
        for part in all_of(_open.pop()):
            part.close()
    rate, steps, play = _controls()
    linked = widgets.jslink((play, "value"), (steps, "value"))
    picture = widgets.HTML(_page(rate.value, steps.value))

    def redraw(_change=None):
        picture.value = _page(rate.value, steps.value)

    rate.observe(redraw, "value")
    steps.observe(redraw, "value")
    whole = widgets.VBox([widgets.HBox([rate, steps, play]), picture])
    _open.extend([whole, linked])
    put_on_page(whole, OTHERWISE)
