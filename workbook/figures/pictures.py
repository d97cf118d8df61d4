"""Pictures: how one becomes a column of numbers, many become a matrix, and what deep layers see in them."""

from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from workbook.drawings.animals import ANIMALS
from workbook.drawings.canvas import Pen, blank, photo
from workbook.drawings.coats import Coat
from workbook.drawings.colours import FUR, VIVID, Colour
from workbook.drawings.dice import Dice
from workbook.drawings.scenes import EVERYWHERE
from workbook.drawings.things import THINGS
from workbook.figures.page import BLUE, FORWARD, GREEN, GREY, INK, NEUTRAL, VERMILLION, Page, pale

SKY, SAND = (168, 204, 232), (236, 214, 178)


def picture_to_column() -> Figure:
    """A picture, its three colour planes, and the column of its numbers."""
    page = Page(9.6, 4.4)
    cat, side, y, step = _drawn(64), 2.3, 1.05, 0.42
    page.pixels(cat, 0.75, y, side)
    page.measure((0.6, y), (0.6, y + side), "64")
    page.measure((0.75, y + side + 0.15), (0.75 + side, y + side + 0.15), "64")
    page.arrow((3.3, y + side / 2), (3.85, y + side / 2))
    for plane in (2, 1, 0):  # blue lies behind, red in front
        only = np.zeros_like(cat)
        only[:, :, plane] = cat[:, :, plane]
        place = 4.15 + plane * step, y - 0.4 + plane * step
        page.pixels(only, *place, side)
        page.text(place[0] + side - 0.18, place[1] + side - 0.2, "rgb"[plane], 15, "white")
    page.text(5.7, 0.28, r"64 \times 64 \times 3 = 12288", 14)
    page.arrow((7.5, y + side / 2), (8.0, y + side / 2))
    left, bottom, height, width, gap = 8.55, 4.15, 0.39, 0.85, 0.5
    for pixel in ("1", "2", "4096"):
        if pixel == "4096":
            page.dots(left + width / 2, bottom - gap / 2, down=True)
            bottom -= gap
        for letter, color in zip("rgb", (VERMILLION, GREEN, BLUE), strict=True):
            bottom -= height
            page.rectangle((left, bottom), width, height, color, pale(color), linewidth=1.6)
            page.text(left + width / 2, bottom + height / 2, rf"{letter}_{{\mathrm{{{pixel}}}}}", 13)
    return page.figure


def _drawn(size: int, what: str = "ginger", ground: Colour = SKY) -> NDArray[Any]:
    """A house or the face of a cat with this fur: (size, size, 3) of 0 to 1, without blur and noise."""
    paper, dice = blank(size), Dice(3)
    pen = Pen.on(paper)
    pen.paint(EVERYWHERE, ground)
    if what == "house":
        THINGS["house"][0](pen, dice, FUR["cream"], VIVID["red"])
    else:
        ANIMALS["cat"]["face"](pen, dice, Coat(dice, "plain", FUR[what]))
    return photo(paper) / 255


def examples_as_columns() -> Figure:
    """Three pictures, the matrix X with a column for each of them, and their labels Y."""
    page = Page(9.4, 7.0)
    size, pixel, place = 24, 1.3 / 24, (14, 5)  # and the row and the column of the place that is marked
    cat, house, other = _drawn(size), _drawn(size, "house"), _drawn(size, "grey", SAND)
    examples = (2.6, "1", cat, "1"), (4.5, "2", house, "0"), (7.5, "m", other, "1")
    side, wide, high, top = 1.3, 1.2, 0.42, 4.35
    left, right, dash = 2.6 - wide / 2, 7.5 + wide / 2, (0, (3, 1.6))
    # What the rows hold: a place in the picture and a colour, or nothing where rows are left out.
    rows = ((0, 0, 0), (0, 0, 1), (0, 0, 2), None, (*place, 0), None, (-1, -1, 2))
    bottom = top - high * len(rows)
    page.rectangle((left, bottom), right - left, top - bottom, NEUTRAL, pale(NEUTRAL))
    page.rectangle((4.5 - wide / 2, bottom), wide, top - bottom, FORWARD, pale(FORWARD, 0.3), linewidth=2.4)
    for x, name, picture, label in examples:
        page.pixels(picture, x - side / 2, 5.45, side)
        spot = x - side / 2 + (place[1] - 1.5) * pixel, 5.45 + (size - 2.5 - place[0]) * pixel
        page.rectangle(spot, 4 * pixel, 4 * pixel, "white", linewidth=4)
        page.rectangle(spot, 4 * pixel, 4 * pixel, INK, linewidth=1.8, linestyle=dash)
        page.forward_arrow((x, 5.4), (x, top + 0.04))
        page.text(x + 0.14, 4.85, f"x^{{({name})}}", 18, ha="left")
        for row, number in enumerate(rows):
            y = top - (row + 0.5) * high
            if number:
                page.text(x, y, rf"\mathrm{{{picture[number]:.2f}}}", 14)
            else:
                page.dots(x, y, down=True)
        page.text(x, 0.46, rf"\mathrm{{{label}}}", 17)
    for y in (6.1, top - high / 2, top - 4.5 * high, bottom + high / 2, 0.48):
        page.dots(6.0, y)
    y = top - 5 * high
    page.rectangle((left - 0.1, y + 0.01), right - left + 0.2, high - 0.02, INK, linestyle=dash)
    page.measure((left - 0.3, bottom), (left - 0.3, top), "n_x", 18)
    page.measure((left, bottom - 0.46), (right, bottom - 0.46), "m", 18)
    page.text(right + 0.6, (top + bottom) / 2 + 0.3, "X", 24)
    page.rectangle((left, 0.22), right - left, 0.52, GREY)
    page.text(right + 0.6, 0.48, "Y", 24)
    return page.figure


def _edge(degrees: float, size: int = 15) -> NDArray[Any]:
    """A line between dark and light at this angle, as (size, size, 3) of 0 to 1."""
    y, x = np.mgrid[size // 2 : -size // 2 : -1, -(size // 2) : size // 2 + 1]
    light = y * np.cos(np.radians(degrees)) - x * np.sin(np.radians(degrees)) > -0.3
    return np.repeat(np.where(light, 0.93, 0.32)[..., np.newaxis], 3, axis=2)


def why_depth() -> Figure:
    """A face, the edges and the parts that deeper and deeper layers see in it, and the whole face again."""
    page = Page(10.2, 4.9)
    face, side, middle = _drawn(48), 0.86, 2.65
    parts = [face[2:22, 3:23], face[18:36, 6:24], face[29:45, 16:32], face[29:45, 0:16]]
    edges = [_edge(angle) for angle in (75, -45, 0, 90)]
    heights = [middle + 1.03 * (1.5 - number) for number in range(4)]
    picture, edge, part, whole = 1.25, 3.75, 6.05, 8.85
    strong = {(0, 0), (1, 0), (2, 1), (1, 1), (2, 2), (3, 2), (2, 3)}
    thin: dict[str, Any] = {"color": "#b9c2ca", "width": 1, "zorder": 1}
    thick: dict[str, Any] = {"color": FORWARD, "width": 2.2, "zorder": 2}
    for e, y in enumerate(heights):
        page.line((picture + 0.9, edge - side / 2), (middle, y), **thin)
        page.line((part + side / 2, whole - 0.9), (y, middle), **thick)
        for p, there in enumerate(heights):
            page.line((edge + side / 2, part - side / 2), (y, there), **(thick if (e, p) in strong else thin))
        page.pixels(edges[e], edge - side / 2, y - side / 2, side)
        page.pixels(parts[e], part - side / 2, y - side / 2, side)
    page.pixels(face, picture - 0.9, middle - 0.9, 1.8)
    page.pixels(face, whole - 0.9, middle - 0.9, 1.8)
    for x, name in ((picture, "X = A^{[0]}"), (edge, "A^{[1]}"), (part, "A^{[2]}"), (whole, "A^{[3]}")):
        page.text(x, 0.3, name, 17)
    return page.figure
