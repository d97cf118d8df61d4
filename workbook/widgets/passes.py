"""A walk through one forward and one backward pass of a tiny network, with buttons and a slider."""

from __future__ import annotations

from html import escape

import ipywidgets as widgets

from dnn_utils import COLOURS

from . import walk
from .page import all_of, put_on_page
from .walk import Step

OTHERWISE = (
    "One forward and one backward pass of a tiny network, step by step. Run this cell in JupyterLab to walk "
    "through them."
)
UNITS = {0: ((60, 50), (60, 120)), 1: ((210, 50), (210, 120)), 2: ((360, 85),)}  # where the circles stand
COLOUR = {"forward": COLOURS["blue"], "backward": COLOURS["vermillion"], "": COLOURS["purple"]}

_open: Walk | None = None


def step_through() -> None:
    """Show one iteration of a network with 2 inputs, 2 hidden units and 1 output, one operation after another.

    All numbers come from your own functions, by way of my_network.  There is one such walk at a time: called again,
    the former one is closed.
    """
    global _open
    import my_network  # it reads the notebooks beside the running one: only now, not when this room is entered

    try:
        functions = {name: getattr(my_network, name) for name in walk.NEEDED}
    except ImportError as missing:  # a copy of the course without answers; the sentence says what to finish
        print(missing)
        return
    found = walk.steps(functions)
    if _open is not None:
        _open.close()
    _open = Walk(found)
    put_on_page(_open.box, OTHERWISE)


class Walk:
    """The widgets.  `box` is what is shown; close() takes it off the page."""

    def __init__(self, found: list[Step]):
        self._steps = found
        auto = widgets.Layout(width="auto")
        self.back = widgets.Button(description="Previous", icon="arrow-left", layout=auto)
        self.on = widgets.Button(description="Next", icon="arrow-right", layout=auto)
        self.slider = widgets.IntSlider(
            description="Step",
            min=1,
            max=len(found),
            style={"description_width": "40px"},
            layout=widgets.Layout(flex="1 1 200px", max_width="520px"),
        )
        self.picture = widgets.HTML(layout=widgets.Layout(flex="0 1 430px", min_width="260px"))
        self.words = widgets.HTML()
        self.formula, self.numbers = widgets.HTMLMath(), widgets.HTMLMath()
        row = widgets.HBox([self.back, self.on, self.slider], layout=widgets.Layout(flex_flow="row wrap"))
        text = widgets.VBox(
            [self.words, self.formula, self.numbers], layout=widgets.Layout(flex="1 1 330px", min_height="250px")
        )
        below = widgets.HBox([self.picture, text], layout=widgets.Layout(flex_flow="row wrap", grid_gap="4px 20px"))
        self.box = widgets.VBox([row, below])
        self.back.on_click(lambda _: self._go(-1))
        self.on.on_click(lambda _: self._go(1))
        self.slider.observe(lambda _: self._show(), "value")
        self._show()

    def close(self) -> None:
        """Take all widgets off the page."""
        for widget in all_of(self.box):
            widget.close()

    def _go(self, by: int) -> None:
        self.slider.value = min(max(self.slider.value + by, 1), len(self._steps))

    def _show(self) -> None:
        number = self.slider.value
        step = self._steps[number - 1]
        self.picture.value = diagram(step)
        self.words.value = (
            f'<div role="status" style="line-height: 1.45"><b>{number}. {escape(step.title)}</b><br>'
            f"{escape(step.says)}</div>"
        )
        self.formula.value = f"<div style='overflow-x: auto'>$${step.formula}$$</div>"
        self.numbers.value = f"<div style='overflow-x: auto'>$${step.numbers}$$</div>"


def in_words(step: Step) -> str:
    """What the picture of a step shows."""
    where = (
        f"layer {step.layer} is marked{f', on the way {step.way}' if step.way else ''}"
        if step.layer
        else ("no layer is marked")
    )
    cards = [f"cache {l} {_state(step, l)}" for l in (1, 2)]
    return f"A network with 2 inputs, 2 hidden units and 1 output; {where}; {', '.join(cards)}."


def _state(step: Step, l: int) -> str:
    """What happens to a cache in a step: a word for the card."""
    if step.writes == l:
        return "is written"
    if step.reads == l:
        return "is read"
    return "is full" if l in step.full else "is empty"


def diagram(step: Step) -> str:
    """The network as SVG: the present layer in colour, an arrow for the way, and a card for each cache."""
    colour = COLOUR[step.way]
    parts = []
    for l in (1, 2):
        present = step.layer == l
        for x0, y0 in UNITS[l - 1]:
            for x1, y1 in UNITS[l]:
                parts.append(
                    f'<path d="M{x0} {y0}L{x1} {y1}" stroke="{colour if present else "currentColor"}" '
                    f'stroke-width="{2.6 if present else 1}" stroke-opacity="{1 if present else 0.35}"'
                    f"{_dashes(step) if present else ''}/>"
                )
        parts.append(_card(step, l))
    parts += [
        _unit(x, y, l, unit, colour if l and step.layer == l else "")
        for l, places in UNITS.items()
        for unit, (x, y) in enumerate(places, start=1)
    ]
    if step.way:
        x, y = (135, 285)[step.layer - 1], 22
        tip, end = (x + 42, x - 42) if step.way == "forward" else (x - 42, x + 42)
        back = -9 if step.way == "forward" else 9
        parts.append(
            f'<path d="M{end} {y}H{tip}" stroke="{colour}" stroke-width="3"{_dashes(step)}/>'
            f'<path d="M{tip} {y}l{back} -6v12z" fill="{colour}"/>'
            f'<text x="{x}" y="{y - 9}" text-anchor="middle" font-size="12">{step.way}</text>'
        )
    return (
        f'<svg role="img" aria-label="{escape(in_words(step))}" viewBox="0 0 430 262" fill="currentColor" '
        f'style="width: 100%; max-width: 430px; height: auto; display: block; font: 15px sans-serif">'
        f"{''.join(parts)}</svg>"
    )


def _unit(x: int, y: int, l: int, unit: int, colour: str) -> str:
    """A circle with its name, in a colour where its layer is the present one."""
    ground = f'<circle cx="{x}" cy="{y}" r="23" style="fill: var(--jp-layout-color0, Canvas)"/>'  # hides the lines
    ring = (
        f'<circle cx="{x}" cy="{y}" r="23" fill="{colour or "none"}" fill-opacity="0.25" '
        f'stroke="{colour or "currentColor"}" stroke-width="{3.2 if colour else 1.4}"/>'
    )
    above = f'<text x="{x + 3}" y="{y - 2}" font-size="10.5">[{l}]</text>' if l else ""
    return (
        f'{ground}{ring}{above}<text x="{x - 9}" y="{y + 5}" font-style="italic" font-size="17">{"a" if l else "x"}'
        f'</text><text x="{x + 3}" y="{y + 11}" font-size="10.5">{unit}</text>'
    )


def _dashes(step: Step) -> str:
    """Backward is drawn with dashes, so that the colour is not the only difference."""
    return ' stroke-dasharray="7 4"' if step.way == "backward" else ""


def _card(step: Step, l: int) -> str:
    """The cache of a layer: what it holds, and whether it is being written or read."""
    x, y, width, height = (150, 300)[l - 1], 178, 120, 76
    state, green = _state(step, l), COLOURS["green"]
    busy, full = state in ("is written", "is read"), state != "is empty"
    held = f"A{l - 1}, W{l}, b{l}, Z{l}" if full else "-"
    arrow = ""
    if busy:
        tip, end, back = (y - 3, y - 28, -8) if state == "is written" else (y - 28, y - 3, 8)
        middle = x + width / 2
        arrow = (
            f'<path d="M{middle} {end}V{tip}" stroke="{green}" stroke-width="3" stroke-dasharray="3 3"/>'
            f'<path d="M{middle} {tip}l-6 {back}h12z" fill="{green}"/>'
        )
    return (
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="7" fill="{green}" '
        f'fill-opacity="{0.28 if busy else 0.12 if full else 0}" stroke="{green}" '
        f'stroke-width="{3 if busy else 1.4}"/>{arrow}'
        f'<g text-anchor="middle" font-size="13" transform="translate({x + width / 2} {y})">'
        f'<text y="22" font-weight="bold">cache {l}</text><text y="43">{held}</text><text y="64">{state}</text>'
        "</g>"
    )
