"""From a run to HTML: the cost curves, the accuracies, the weights, the table of kept runs, and all of it in words.

Lines and letters take the colour of the page's text, so they are read on a light and on a dark page.
"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import NamedTuple

import numpy as np
from matplotlib.figure import Figure
from PIL import Image

from dnn_utils import COLOURS
from workbook.markup import table, tag

from .markup import picture, progress, sentence, tile
from .runs import CONTROLS, Run

WIDTH, HEIGHT = 560, 310  # of the chart, in its own units
LEFT, RIGHT, TOP, BOTTOM = 50, 546, 34, 266  # where the curves are drawn in it
CEILINGS = (0.8, 1.2, 1.6, 2.4)  # the cost at the upper edge; what is higher is cut off there
NOW = COLOURS["blue"]
KEPT = [COLOURS[name] for name in ("vermillion", "green", "amber", "purple", "sky", "grey", "vermillion", "green")]
LETTERS = "ABCDEFGH"
MOST_KEPT = len(LETTERS)
DASHES = {"stroke_dasharray": "6 4"}  # of the dev set
TILE = 76  # side of a picture of weights on the page, in pixels
NAMES = {"relu": "ReLU", "leaky_relu": "leaky ReLU"}
NONE = "-"


def in_words(run: Run) -> str:
    """What the result is, in one sentence."""
    if run.state == "diverged":
        return (
            f"With the learning rate {run.settings.learning_rate:g} the cost grew beyond all bounds at "
            f"iteration {run.result.iterations}: try a smaller learning rate."
        )
    if run.result.iterations == 0:
        return "The training has just begun."
    first, last = run.result.costs[0], run.result.cost
    if abs(first - last) < 0.005:
        course = f"The cost stays at {last:.2f}"
    else:
        course = f"The cost {'falls' if last < first else 'rises'} from {first:.2f} to {last:.2f}"
    return f"{course}; training accuracy {run.result.accuracy:.2f}, {run.dev} accuracy {run.result.dev_accuracy:.2f}."


def state(run: Run) -> str:
    """The line below the chart: how far a training has come, or what came of it (unless the chart itself says it)."""
    if run.state in ("running", "cut off"):
        return progress("Training:", run.result.iterations, run.settings.num_iterations)
    if run.state == "diverged":
        return ""
    return sentence(f"{in_words(run)} {run.result.iterations} iterations in {run.seconds:.2f} s.")


def chart(run: Run, kept: Sequence[Run] = ()) -> str:
    """The cost curves: training solid, dev dashed; the present run thick, kept ones with a letter.

    Not by matplotlib, which takes 50 ms and more: the curves follow a slider while it is dragged.
    """
    shown = [*kept, run]
    costs = (cost for one in shown for curve in one.curves[1:] for cost in curve)
    highest = max(filter(np.isfinite, costs), default=0.0)
    ceiling = next((top for top in CEILINGS if highest <= top), CEILINGS[-1])
    axes = _Axes(max(one.settings.num_iterations for one in shown), ceiling)
    parts = [axes.grid(run.dev), *(axes.kept(one, place) for place, one in enumerate(kept))]
    words, message = in_words(run), ""
    if run.state == "diverged":
        message = tag("div", sentence(words), class_="diverged")
    else:
        parts.append(axes.curves(run, NOW, 2.8))
    alt = words + (f" Kept for comparison: {len(kept)}, see the table." if kept else "")
    about = {"data_state": run.state, "data_rate": f"{run.settings.learning_rate:g}"}  # for those who wait for it
    drawn = tag("svg", *parts, role="img", aria_label=alt, viewBox=f"0 0 {WIDTH} {HEIGHT}", **about)
    return tag("div", drawn, message, class_="chart")


class _Axes(NamedTuple):
    """From iterations and costs to places in the chart."""

    longest: int
    ceiling: float

    def x(self, step: float) -> float:
        return LEFT + (RIGHT - LEFT) * step / self.longest

    def y(self, cost: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * min(cost / self.ceiling if np.isfinite(cost) else 1, 1)

    def grid(self, dev: str) -> str:
        """The lines, the numbers beside them and what they are; what solid and dashed curves stand for."""
        parts = [
            tag("text", "iterations", x=(LEFT + RIGHT) / 2, y=HEIGHT - 7, text_anchor="middle"),
            tag("text", "cost J", x=8, y=TOP - 14),
        ]
        for cost in np.linspace(0, self.ceiling, 5):
            y = self.y(cost)
            parts.append(tag("path", d=f"M{LEFT} {y:.1f}H{RIGHT}", stroke="currentColor", stroke_opacity=0.3))
            parts.append(tag("text", f"{cost:.1f}", x=LEFT - 8, y=f"{y + 4.5:.1f}", text_anchor="end"))
        for part in range(6):
            step, anchor = self.longest * part // 5, "end" if part == 5 else "middle"
            parts.append(tag("text", f"{step}", x=f"{self.x(step):.1f}", y=BOTTOM + 17, text_anchor=anchor))
        for x, name, dashes in ((WIDTH - 250, "training", {}), (WIDTH - 125, dev, DASHES)):
            parts.append(tag("path", d=f"M{x} {TOP - 18}h34", stroke="currentColor", stroke_width=2, **dashes))
            parts.append(tag("text", name, x=x + 41, y=TOP - 13.5))
        return "".join(parts)

    def curves(self, run: Run, colour: str, width: float) -> str:
        """Both curves of a run."""
        drawn, (steps, costs, dev_costs) = "", run.curves
        for curve, wide, dashes in ((dev_costs, 0.8 * width, DASHES), (costs, width, {})):
            places = " ".join(f"{self.x(step):.1f},{self.y(cost):.1f}" for step, cost in zip(steps, curve))
            drawn += tag("polyline", points=places, fill="none", stroke=colour, stroke_width=f"{wide:.1f}", **dashes)
        return drawn

    def kept(self, run: Run, place: int) -> str:
        """The curves of a kept run with its letter; each a little further on, so that none hides another."""
        colour, (steps, costs, _) = KEPT[place], run.curves
        at = round((len(steps) - 1) * (place + 1) / (MOST_KEPT + 2))
        x, y = f"{self.x(steps[at]):.1f}", self.y(costs[at])
        return (
            self.curves(run, colour, 1.6)
            + tag("circle", cx=x, cy=f"{y:.1f}", r=9, fill=colour)
            + tag("text", LETTERS[place], x=x, y=f"{y + 4.5:.1f}", text_anchor="middle", class_="letter")
        )


def accuracies(run: Run) -> str:
    """Training and dev accuracy as large numbers with bars."""
    parts = []
    for name, share in (("training", run.result.accuracy), (run.dev, run.result.dev_accuracy)):
        number, value = (NONE, 0.0) if run.state == "diverged" else (f"{share:.2f}", share)
        bar = tag("progress", value=value, aria_hidden="true")
        parts.append(tag("div", f"{name} accuracy", tag("div", number, class_="number"), bar))
    return tag("div", *parts, class_="accuracies")


def weights(run: Run) -> str:
    """A small picture for each unit of the first layer: grey is a weight near 0, bright pushes the unit up.

    Where the second layer is the output, each unit's weight in it stands below its picture.
    """
    if not run.result.parameters:
        return ""
    W1, W2 = run.result.parameters["W1"], run.result.parameters.get("W2")
    what = "The weights of the first layer as pictures. Grey is near 0; where it is bright, light pushes the unit up."
    captions = [f"unit {unit}" if W2 is not None else "the only unit" for unit in range(1, len(W1) + 1)]
    if W2 is not None and len(W2) == 1:
        what += " The number is the weight of the unit in the output: plus speaks for cat, minus against it."
        captions = [f"{caption}<br>{weight:+.2f}" for caption, weight in zip(captions, W2[0])]
    shown = enumerate(zip(weight_pictures(W1), captions), start=1)
    tiles = (tile(drawn, f"Weights of unit {n} as a picture.", TILE, caption) for n, (drawn, caption) in shown)
    return tag("p", what) + tag("div", *tiles, class_="tiles")


def weight_pictures(W1: np.ndarray) -> list[Image.Image]:
    """Each row of W1 (n1, 12288) as a picture of 64 x 64 pixels; 1 of 100 weights may be too bright or too dark."""
    place = W1.shape[1] * 99 // 100
    strongest = np.partition(np.abs(W1), place, axis=1)[:, place, np.newaxis]
    strongest[strongest == 0] = 1
    pixels = np.uint8(np.clip(127.5 + 127.5 * W1 / strongest, 0, 255)).reshape(-1, 64, 64, 3)
    return [Image.fromarray(one) for one in pixels]


def kept_table(kept: Sequence[Run]) -> str:
    """The kept runs, a column each, with their settings and what they reached."""
    if not kept:
        return ""
    letters = [
        tag("span", letter, class_="letter", style=f"background: {colour}")
        for letter, colour, _ in zip(LETTERS, KEPT, kept)
    ]
    rows = zip(*(_figures(run).values() for run in kept))
    lines = ([name, *map(str, row)] for name, row in zip(_figures(kept[0]), rows))
    return table(["", *letters], lines, "Kept runs: settings, and what they reached in the end")


def _figures(run: Run) -> dict[str, object]:
    """What stands in the column of a run, by the names of the rows."""
    last, used = run.result, asdict(run.settings)
    if not run.settings.hidden_layers:
        used |= {"units": NONE, "hidden_activation": NONE}
    figures: dict[str, object] = {CONTROLS[name][0]: NAMES.get(value, value) for name, value in used.items()}
    reached = {"Training accuracy": last.accuracy, f"{run.dev.capitalize()} accuracy": last.dev_accuracy}
    return figures | {"Cost": f"{last.cost:.3f}"} | {name: f"{share:.2f}" for name, share in reached.items()}


def still(run: Run) -> str:
    """The curves as a picture that every page can show, and the result in words."""
    figure, words = Figure(figsize=(6, 3.3), layout="constrained"), in_words(run)
    axes = figure.subplots()
    steps, costs, dev_costs = run.curves
    axes.plot(steps, costs, label="training")
    axes.plot(steps, dev_costs, "C0--", label=run.dev)
    axes.set(xlabel="iterations", ylabel="cost J")
    axes.legend()
    return picture(figure, words, WIDTH) + sentence(words)
