"""A walk through one forward and one backward pass of a tiny network, with buttons and a slider."""

from functools import lru_cache, partial
from html import escape

import ipywidgets as widgets
from matplotlib.patches import Circle

from workbook.figures.page import BACKWARD, FORWARD, GREY, PURPLE, Page, pale
from workbook.markup import tag

from .markup import picture
from .one_pass import Operation, operations
from .page import WRAP, button, put_on_page

UNITS = {0: ((0.6, 2.5), (0.6, 1.8)), 1: ((2.1, 2.5), (2.1, 1.8)), 2: ((3.6, 2.15),)}  # where the circles stand
COLOUR = {"forward": FORWARD, "backward": BACKWARD, "": PURPLE}


def step_through() -> None:
    """Show one iteration of a network with 2 inputs, 2 hidden units and 1 output, one operation after another.

    All numbers come from your own functions, by way of my_network.  There is one such panel at a time: called again,
    the former one is closed.
    """
    import my_network  # it reads the notebooks beside the running one: only now, not when this room is entered

    try:
        found = operations(my_network)
    except ImportError as missing:  # a copy of the course without answers; the sentence says what to finish
        print(missing)
        return
    slider = widgets.IntSlider(
        description="Step",
        min=1,
        max=len(found),
        style={"description_width": "40px"},
        layout={"flex": "1 1 200px", "max_width": "520px"},
    )
    drawn = widgets.HTML(layout={"flex": "0 1 430px", "min_width": "260px"})
    text = widgets.HTMLMath(layout={"flex": "1 1 330px", "min_height": "250px"})

    def go(by: int) -> None:
        slider.value += by  # it keeps between its ends

    def show(_: object = None) -> None:
        operation = found[slider.value - 1]
        drawn.value, text.value = diagram(operation), in_words(slider.value, operation)

    slider.observe(show, "value")
    show()
    controls = [
        button("Previous", partial(go, -1), icon="arrow-left"),
        button("Next", partial(go, 1), icon="arrow-right"),
        slider,
    ]
    panel = widgets.VBox([widgets.HBox(controls, layout=WRAP), widgets.HBox([drawn, text], layout=WRAP)])
    put_on_page("step_through", panel, "one iteration, number by number", drawn.value + text.value)


def in_words(number: int, operation: Operation) -> str:
    """An operation with its number, and its formulas."""
    title = tag("b", f"{number}. {escape(operation.title)}")
    words = tag("p", title, "<br>", escape(operation.says), role="status")
    formulas = operation.formula, operation.numbers
    return words + "".join(tag("div", f"$${escape(latex)}$$", class_="wide") for latex in formulas)


def shown_in_words(operation: Operation) -> str:
    """What the diagram of an operation shows."""
    where = f"layer {operation.layer} is marked" if operation.layer else "no layer is marked"
    if operation.direction:
        where += f", on the way {operation.direction}"
    caches = ", ".join(f"cache {l} {cache_state(operation, l)}" for l in (1, 2))
    return f"A network with 2 inputs, 2 hidden units and 1 output; {where}; {caches}."


def cache_state(operation: Operation, l: int) -> str:
    """What happens to the cache of layer l in an operation."""
    if l in (operation.writes, operation.reads):
        return "is written" if operation.writes == l else "is read"
    return "is full" if l <= operation.full else "is empty"


@lru_cache(maxsize=32)
def diagram(operation: Operation) -> str:
    """A picture of the network: the present layer in colour, an arrow for the direction, and a card for each cache."""
    page = Page(4.5, 3.1)
    dashes = "--" if operation.direction == "backward" else "-"
    for l, places in UNITS.items():
        present = 0 < l == operation.layer
        colour, width = (COLOUR[operation.direction], 2.6) if present else (GREY, 1.0)
        for unit, (x, y) in enumerate(places, start=1):
            for x0, y0 in UNITS.get(l - 1, ()):
                page.line((x0, x), (y0, y), colour, width, linestyle=dashes if present else "-", zorder=0)
            page.axes.add_patch(Circle((x, y), 0.23, facecolor=pale(colour), edgecolor=colour, linewidth=2))
            page.text(x, y, rf"a^{{[{l}]}}_{{{unit}}}" if l else f"x_{unit}", 13)
    for l in (1, 2):
        _draw_cache(page, operation, l)
    if operation.direction:
        left, right, y = 1.5 * operation.layer - 0.6, 1.5 * operation.layer + 0.3, 2.8
        page.axes.text((left + right) / 2, y + 0.08, operation.direction, ha="center")
        if operation.direction == "forward":
            page.forward_arrow((left, y), (right, y))
        else:
            page.backward_arrow((right, y), (left, y))
    return picture(page.figure, shown_in_words(operation), 430)


def _draw_cache(page: Page, operation: Operation, l: int) -> None:
    """The cache of a layer as a card with what it holds; an arrow goes in when it is written, out when it is read."""
    x, y, state = 1.5 * l + 0.6, 0.6, cache_state(operation, l)
    held = "" if state == "is empty" else f"A^{{[{l - 1}]}}, W^{{[{l}]}}, b^{{[{l}]}}, Z^{{[{l}]}}"
    words = [rf"\mathrm{{{text}}}".replace(" ", r"\ ") for text in (f"cache {l}", state)]
    page.cache_card(x, y, 1.4, 0.8, words[0], held, words[1], size=10)
    above, edge = (x, y + 0.87), (x, y + 0.47)
    if state == "is written":
        page.cache_arrow(above, edge)
    elif state == "is read":
        page.cache_arrow(edge, above)
