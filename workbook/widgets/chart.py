"""From a result to HTML: the cost curves, the accuracies, the weights, the table of kept runs, and all of it in words.

Lines and letters take the colour of the page's text, so they are read on a light and on a dark page.  Every picture
has a text beside it for people who do not see it.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from html import escape

import numpy as np
from PIL import Image

from dnn_utils import COLOURS

from .runs import Outcome

WIDTH, HEIGHT = 560, 310  # of the chart, in its own units
LEFT, RIGHT, TOP, BOTTOM = 50, 14, 34, 44  # its margins
CEILINGS = (0.8, 1.2, 1.6, 2.4)  # the cost at the upper edge; what is higher is cut off there
NOW, INK = COLOURS["blue"], "#111111"  # ink: letters on a coloured ground
KEPT = [COLOURS[name] for name in ("vermillion", "green", "amber", "purple", "sky", "grey", "vermillion", "green")]
NONE = "-"
LETTERS = "ABCDEFGH"
MOST_KEPT = len(LETTERS)
TILE = 76  # side of a picture of weights on the page, in pixels
NAMES = {"relu": "ReLU", "leaky_relu": "leaky ReLU"}


def in_words(outcome: Outcome, dev: str = "test") -> str:
    """What the result is, in one sentence."""
    if outcome.state == "diverged":
        return (
            f"With the learning rate {outcome.settings.learning_rate:g} the cost grew beyond all bounds at "
            f"iteration {outcome.iterations}: try a smaller learning rate."
        )
    if len(outcome.costs) < 2:
        return "The training has just begun."
    first, last = outcome.costs[0], outcome.costs[-1]
    course = (
        f"The cost stays at {last:.2f}"
        if abs(first - last) < 0.005
        else f"The cost {'falls' if last < first else 'rises'} from {first:.2f} to {last:.2f}"
    )
    return f"{course}; training accuracy {outcome.accuracies[-1]:.2f}, {dev} accuracy {outcome.dev_accuracies[-1]:.2f}."


def chart(now: Outcome | None, kept: Sequence[Outcome] = (), dev: str = "test") -> str:
    """The cost curves as SVG: training solid, dev dashed; the present run thick, kept ones with a letter."""
    shown = [*kept, *([now] if now else [])]
    costs = [cost for run in shown for cost in (*run.costs, *run.dev_costs) if np.isfinite(cost)]
    ceiling = next((top for top in CEILINGS if max(costs, default=0) <= top), CEILINGS[-1])
    longest = max((run.settings.num_iterations for run in shown), default=1)
    scale = _Scale(longest, ceiling)
    diverged = now is not None and now.state == "diverged"
    parts = [scale.axes(), _legend(dev)]
    parts += [scale.run(run, KEPT[place], LETTERS[place], place) for place, run in enumerate(kept)]
    if now and not diverged:
        parts.append(scale.run(now, NOW))
    words = in_words(now, dev) if now else "There is no run yet."
    if kept:
        words += f" {len(kept)} kept {'run' if len(kept) == 1 else 'runs'} for comparison: see the table."
    state = now.state if now else "empty"
    picture = (
        f'<svg role="img" aria-label="{escape(words)}" data-state="{state}" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'style="width: 100%; height: auto; display: block; font: 14px sans-serif" fill="currentColor">'
        f"{''.join(parts)}</svg>"
    )
    return _on_top(picture, in_words(now, dev)) if diverged else picture


class _Scale:
    """From iterations and costs to places in the chart."""

    def __init__(self, longest: int, ceiling: float):
        self.longest, self.ceiling = longest, ceiling

    def x(self, step: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * step / self.longest

    def y(self, cost: float) -> float:
        cost = min(cost, self.ceiling) if np.isfinite(cost) else self.ceiling
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - cost / self.ceiling)

    def axes(self) -> str:
        """The grid, the numbers beside it and what they are."""
        parts = []
        for cost in np.linspace(0, self.ceiling, 5):
            parts.append(
                f'<path d="M{LEFT} {self.y(cost):.1f}H{WIDTH - RIGHT}" stroke="currentColor" '
                f'stroke-opacity="{0.18 if cost else 0.6}"/>'
            )
            parts.append(f'<text x="{LEFT - 8}" y="{self.y(cost) + 4.5:.1f}" text-anchor="end">{cost:.1f}</text>')
        for step in _round_steps(self.longest):
            parts.append(
                f'<text x="{self.x(step):.1f}" y="{HEIGHT - BOTTOM + 17}" '
                f'text-anchor="{"end" if step == self.longest else "middle"}">{step}</text>'
            )
        return (
            f'{"".join(parts)}<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 7}" text-anchor="middle">'
            f'iterations</text><text x="8" y="{TOP - 14}">cost J</text>'
        )

    def run(self, run: Outcome, colour: str, letter: str = "", place: int = 0) -> str:
        """Both curves of a run; a kept one has its letter on the curve."""
        width = 1.6 if letter else 2.8
        parts = [
            self._line(run.steps, run.dev_costs, colour, width * 0.8, ' stroke-dasharray="6 4"'),
            self._line(run.steps, run.costs, colour, width),
        ]
        if letter and run.steps:
            # Each letter a little further on, so that those of similar curves do not hide one another.
            point = round((len(run.steps) - 1) * (place + 1) / (MOST_KEPT + 2))
            x, y = self.x(run.steps[point]), self.y(run.costs[point])
            parts.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="9" fill="{colour}"/>'
                f'<text x="{x:.1f}" y="{y + 4.5:.1f}" text-anchor="middle" style="fill: {INK}; '
                f'font-weight: bold">{letter}</text>'
            )
        return "".join(parts)

    def _line(self, steps, costs, colour, width, dashes="") -> str:
        points = " ".join(f"{self.x(step):.1f},{self.y(cost):.1f}" for step, cost in zip(steps, costs))
        return (
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{width:.1f}" '
            f'stroke-linejoin="round"{dashes}/>'
        )


def _round_steps(longest: int) -> list[int]:
    """Round numbers of iterations from 0 to the last one."""
    for parts in (5, 4, 3):
        if longest % parts == 0 and str(longest // parts).rstrip("0") in ("1", "2", "25", "5"):
            return [longest * part // parts for part in range(parts + 1)]
    return [0, longest]


def _legend(dev: str) -> str:
    """What solid and dashed stand for."""
    parts, x = [], WIDTH - 250
    for name, dashes in (("training", ""), (dev, ' stroke-dasharray="6 4"')):
        parts.append(
            f'<path d="M{x} {TOP - 18}h34" stroke="currentColor" stroke-width="2"{dashes}/>'
            f'<text x="{x + 41}" y="{TOP - 13.5}">{escape(name)}</text>'
        )
        x += 125
    return "".join(parts)


def _on_top(picture: str, words: str) -> str:
    """A sentence in the place of the curve."""
    return (
        f'<div style="position: relative">{picture}<div style="position: absolute; inset: 12% 6% 18% 12%; display: '
        f'flex; align-items: center; justify-content: center"><div role="status" data-diverged style="background: '
        f"var(--jp-layout-color0, Canvas); border: 2px solid {COLOURS['vermillion']}; border-radius: 8px; padding: "
        f'8px 14px; text-align: center; line-height: 1.45">{escape(words)}</div></div></div>'
    )


def accuracies(outcome: Outcome, dev: str = "test") -> str:
    """Training and dev accuracy as large numbers with bars; 0.5 is what tossing a coin reaches."""
    rows = []
    for name, curve in (("training", outcome.accuracies), (dev, outcome.dev_accuracies)):
        share = curve[-1] if curve and outcome.state != "diverged" else None
        number = NONE if share is None else f"{share:.2f}"
        rows.append(
            f'<div style="flex: 1 1 105px; line-height: 1.25"><div>{escape(name)} accuracy</div>'
            f'<div style="font-size: 1.9em; font-variant-numeric: tabular-nums">{number}</div>'
            f'<div aria-hidden="true" style="height: 8px; border: 1px solid currentColor; border-radius: 5px; '
            f'overflow: hidden"><div style="height: 100%; width: {100 * (share or 0):.1f}%; background: {NOW}"></div>'
            f"</div></div>"
        )
    return f'<div style="display: flex; flex-wrap: wrap; gap: 8px 18px; padding: 6px 0">{"".join(rows)}</div>'


def weights(W1: np.ndarray | None, W2: np.ndarray | None = None) -> str:
    """A small picture for each unit of the first layer: grey is a weight near 0, bright pushes the unit up.

    W1: (n1, 12288). W2: (1, n1) when the second layer is the output: then each unit's weight stands below its picture.
    """
    if W1 is None:
        return ""
    figures = []
    for unit, png in enumerate(weight_pictures(W1), start=1):
        below = f"unit {unit}" if len(W1) > 1 or W2 is not None else "the only unit"
        if W2 is not None and len(W2) == 1:
            below += f"<br>{W2[0, unit - 1]:+.2f}"
        source = base64.b64encode(png).decode()
        figures.append(
            f'<figure style="margin: 0; text-align: center; line-height: 1.25; font-size: 0.9em"><img width="{TILE}" '
            f'height="{TILE}" style="border-radius: 4px; display: block" decoding="sync" '
            f'alt="Weights of unit {unit} as a picture." src="data:image/png;base64,{source}">'
            f"<figcaption>{below}</figcaption></figure>"
        )
    what = "The weights of the first layer as pictures. Grey is near 0; where it is bright, light pushes the unit up."
    if W2 is not None and len(W2) == 1:
        what += " The number is the weight of the unit in the output: plus speaks for cat, minus against it."
    return (
        f'<div style="line-height: 1.35; margin-bottom: 6px">{what}</div>'
        f'<div style="display: flex; flex-wrap: wrap; gap: 8px">{"".join(figures)}</div>'
    )


def weight_pictures(W1: np.ndarray) -> list[bytes]:
    """Each row of W1 (n1, 12288) as a PNG of 64 x 64 pixels; 1 of 100 weights may be too bright or too dark."""
    place = W1.shape[1] * 99 // 100
    strongest = np.partition(np.abs(W1), place, axis=1)[:, place, np.newaxis]
    strongest[strongest == 0] = 1
    pixels = np.uint8(np.clip(127.5 + 127.5 * W1 / strongest, 0, 255)).reshape(-1, 64, 64, 3)
    files = []
    for picture in pixels:
        file = io.BytesIO()
        Image.fromarray(picture).save(file, "PNG", compress_level=1)
        files.append(file.getvalue())
    return files


def table(kept: Sequence[Outcome], dev: str = "test") -> str:
    """The kept runs with their settings and what they reached."""
    if not kept:
        return ""
    heads = ("run", "rate", "layers", "units", "activation", "init.", "iterations", "drawings", "cost", "training", dev)
    cell, rows = 'style="text-align: right; padding: 2px 7px"', []
    for letter, colour, run in zip(LETTERS, KEPT, kept):
        s = run.settings
        values = (
            f"{s.learning_rate:g}",
            s.hidden_layers,
            s.units if s.hidden_layers else NONE,
            NAMES.get(s.hidden_activation, s.hidden_activation) if s.hidden_layers else NONE,
            s.initialization,
            s.num_iterations,
            s.drawings,
            f"{run.costs[-1]:.3f}",
            f"{run.accuracies[-1]:.2f}",
            f"{run.dev_accuracies[-1]:.2f}",
        )
        head = (
            f'<th scope="row" {cell}><span style="background: {colour}; color: {INK}; border-radius: 9px; '
            f'padding: 1px 6px">{letter}</span></th>'
        )
        rows.append(f"<tr>{head}{''.join(f'<td {cell}>{value}</td>' for value in values)}</tr>")
    top = "".join(f'<th scope="col" {cell}>{escape(head)}</th>' for head in heads)
    what = f"Kept runs: settings (layers: hidden ones), cost at the end, accuracy in training and {escape(dev)}"
    return (
        f'<div style="overflow-x: auto"><table style="border-collapse: collapse; line-height: 1.3">'
        f'<caption style="text-align: left; font-weight: bold">{what}</caption><thead><tr>{top}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def progress(words: str, done: int, of: int) -> str:
    """A line of text with a bar."""
    return (
        f'<div>{escape(words)} <progress value="{done}" max="{of}" aria-label="{escape(words)}" '
        f'style="vertical-align: middle; width: 160px"></progress></div>'
    )


def status(outcome: Outcome, dev: str = "test") -> str:
    """The result in words, and how long it took; nothing when it diverged, because the chart says that."""
    if outcome.state == "diverged":
        return ""
    return said(f"{in_words(outcome, dev)} {outcome.iterations} iterations in {outcome.seconds:.2f} s.")


def said(words: str) -> str:
    """A sentence that is read out when it appears."""
    return f'<div role="status" style="line-height: 1.4">{escape(words)}</div>'
