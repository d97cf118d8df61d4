"""Choosing: three sets of pictures, and what each of them decides."""

import numpy as np
from matplotlib.figure import Figure

from workbook.figures.pencils import BLUE, CACHE, GREY, INK, NEUTRAL, PURPLE, arrow, box, canvas, matrix, text


def three_sets() -> Figure:
    """A row of four boxes: the hyperparameters alpha, L, n[l] and g; the parameters W and b; the cost on the dev set;
    a percentage. Above the second box stands the large training set, above the third the smaller dev set, above the
    fourth the small test set, each with an arrow down into its box. A long arrow leads from the third box back to the
    first one, round and round. From the third box to the last one leads a single arrow, crossed by a thin line: it is
    gone once."""
    figure, axes = canvas(9.4, 3.9)
    low, high = 1.35, 0.95
    places = {"hyper": 1.15, "parameters": 3.6, "dev": 6.0, "test": 8.4}
    box(axes, places["hyper"], low, 1.75, high, PURPLE)
    text(axes, places["hyper"], low + 0.2, r"\alpha,\ \ L", 18)
    text(axes, places["hyper"], low - 0.22, r"n^{[l]},\ \ g", 18)
    box(axes, places["parameters"], low, 1.5, high, NEUTRAL, r"W,\ b", 20)
    box(axes, places["dev"], low, 1.5, high, NEUTRAL, r"J_{\mathrm{dev}}", 20)
    box(axes, places["test"], low, 1.3, high, CACHE, r"\%", 21)
    for name, width, subscript in (("parameters", 2.0, "train"), ("dev", 1.1, "dev"), ("test", 0.75, "test")):
        x = places[name]
        matrix(axes, x - width / 2, 2.75, width, 0.75, BLUE, name=rf"X_{{\mathrm{{{subscript}}}}}", size=15)
        arrow(axes, (x, 2.75), (x, low + high / 2))
    arrow(axes, (places["hyper"] + 0.875, low), (places["parameters"] - 0.75, low))
    arrow(axes, (places["parameters"] + 0.75, low), (places["dev"] - 0.75, low))
    arrow(axes, (places["dev"] + 0.75, low), (places["test"] - 0.65, low))
    middle = (places["dev"] + 0.75 + places["test"] - 0.65) / 2 - 0.08
    axes.plot((middle, middle), (low - 0.22, low + 0.22), color=GREY, linewidth=1.6)
    text(axes, middle, low - 0.48, r"\mathrm{1}\times", 14)
    # Back from the dev set to the hyperparameters, below everything, as often as one likes.
    r, floor, left, right = 0.2, 0.35, places["hyper"], places["dev"]
    first, second = np.radians(np.linspace(0, -90, 12)), np.radians(np.linspace(-90, -180, 12))
    x = [right, *(right - r + r * np.cos(first)), *(left + r + r * np.cos(second))]
    y = [low - high / 2, *(floor + r + r * np.sin(first)), *(floor + r + r * np.sin(second))]
    axes.plot(x, y, color=INK, linewidth=1.8)
    arrow(axes, (left, floor + r), (left, low - high / 2))
    text(axes, (left + right) / 2, floor + 0.22, r"\mathrm{1,\ 2,\ 3,\ \ldots}", 15)
    return figure
