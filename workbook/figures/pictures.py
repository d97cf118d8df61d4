"""Pictures: how one becomes a column of numbers, many become a matrix, and what deep layers see in them."""

from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from workbook.figures.page import BLUE, FORWARD, GREEN, GREY, INK, NEUTRAL, VERMILLION, Page, pale

# The left half of a cat; the right half is its mirror image.
CAT = """\
........
..k.....
..kk....
..kpk...
..kppkkk
..kooood
..kooood
.koooooo
.kokgooo
.kokgooo
.kooooow
.kooowwp
.kdowwwk
..kdwwkw
...kkwww
.....kkk""".splitlines()
# fmt: off
# A table of colours: background, lines, fur, dark fur, white fur, eyes, pink.
CAT_COLORS = {
    ".": (168, 204, 232), "k": (78, 52, 46), "o": (236, 156, 78), "d": (190, 100, 45),
    "w": (252, 243, 228), "g": (110, 180, 90), "p": (236, 128, 138),
}
# fmt: on
GREY_CAT = {".": (236, 214, 178), "o": (128, 134, 146), "d": (96, 100, 112)}


def picture_to_column() -> Figure:
    """A picture of a cat, 64 pixels high and 64 wide. An arrow leads to its three colour planes, red, green and blue,
    marked 64 times 64 times 3 equals 12288. Another arrow leads to a tall column that holds the red, green and blue
    of pixel 1, then those of pixel 2, down to those of pixel 4096."""
    page = Page(9.6, 4.4)
    cat, side, y, step = _cat(), 2.3, 1.05, 0.42
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


def _cat(colors: dict[str, tuple[int, int, int]] = CAT_COLORS) -> NDArray[Any]:
    """The cat in these colours as (16, 16, 3) of 0 to 1."""
    return np.array([[colors[letter] for letter in half + half[::-1]] for half in CAT]) / 255


def _house() -> NDArray[Any]:
    """A house as (16, 16, 3) of 0 to 1: no cat."""
    house = np.full((16, 16, 3), (190, 214, 222))
    house[12:] = 120, 168, 96
    for row in range(2, 8):
        house[row, 9 - row : 7 + row] = 168, 62, 52
    house[8:14, 3:13] = 240, 226, 196
    house[9:14, 9:12] = 110, 72, 50
    house[9:12, 4:8] = 92, 120, 150
    return house / 255


def examples_as_columns() -> Figure:
    """Three small pictures, a cat, a house and another cat, numbered 1, 2 and m. An arrow leads from each one down to
    its column of numbers in the matrix X, which is n_x high and m wide. The second column is shaded: it is the whole
    house. A dashed frame runs along one row, and a small dashed frame stands at the same place in every picture: the
    row is this one place in all pictures. Below lies the matrix Y, one row, with 1 for a cat and 0 for the house."""
    page = Page(9.4, 7.0)
    examples = ((2.6, "1", _cat(), "1"), (4.5, "2", _house(), "0"), (7.5, "m", _cat(CAT_COLORS | GREY_CAT), "1"))
    side, wide, high, top = 1.3, 1.2, 0.42, 4.35
    left, right, marked, dash = 2.6 - wide / 2, 7.5 + wide / 2, 10, (0, (3, 1.6))
    # What the rows hold: a place in the picture and a colour, or nothing where rows are left out.
    rows = ((0, 0, 0), (0, 0, 1), (0, 0, 2), None, (marked, 3, 0), None, (15, 15, 2))
    bottom = top - high * len(rows)
    page.rectangle((left, bottom), right - left, top - bottom, NEUTRAL, pale(NEUTRAL))
    page.rectangle((4.5 - wide / 2, bottom), wide, top - bottom, FORWARD, pale(FORWARD, 0.3), linewidth=2.4)
    for x, number, picture, label in examples:
        page.pixels(picture, x - side / 2, 5.45, side)
        pixel = side / 16
        spot = x - side / 2 + 2.2 * pixel, 5.45 + (14.2 - marked) * pixel
        page.rectangle(spot, 2.6 * pixel, 2.6 * pixel, "white", linewidth=4)
        page.rectangle(spot, 2.6 * pixel, 2.6 * pixel, INK, linewidth=1.8, linestyle=dash)
        page.forward_arrow((x, 5.4), (x, top + 0.04))
        page.text(x + 0.14, 4.85, f"x^{{({number})}}", 18, ha="left")
        for row, place in enumerate(rows):
            y = top - (row + 0.5) * high
            if place:
                page.text(x, y, rf"\mathrm{{{picture[place]:.2f}}}", 14)
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


def _face(size: int) -> NDArray[Any]:
    """A cat's face as (size, size, 3) of 0 to 1, painted one shape over the other."""
    v, u = (np.mgrid[:size, :size] + 0.5) / size
    paint = np.full((size, size, 3), CAT_COLORS["."], dtype=float)
    dark, fur, white, pink = (CAT_COLORS[letter] for letter in "kowp")

    def disc(x: float, y: float, rx: float, ry: float) -> NDArray[Any]:
        return np.asarray(((u - x) / rx) ** 2 + ((v - y) / ry) ** 2 < 1)

    def triangle(*corners: tuple[float, float]) -> NDArray[Any]:
        sides = zip(corners, (*corners[1:], corners[0]), strict=True)
        within = [(x1 - x0) * (v - y0) > (y1 - y0) * (u - x0) for (x0, y0), (x1, y1) in sides]
        return np.asarray(np.all(within, axis=0))

    u = np.where(u > 0.5, 1 - u, u)  # the right half is the mirror image of the left one
    for shape, color in (
        (triangle((0.13, 0.05), (0.5, 0.4), (0.12, 0.62)), dark),
        (disc(0.5, 0.6, 0.42, 0.36), dark),
        (triangle((0.165, 0.13), (0.46, 0.42), (0.15, 0.6)), fur),
        (disc(0.5, 0.6, 0.385, 0.325), fur),
        (triangle((0.2, 0.2), (0.35, 0.35), (0.2, 0.46)), pink),
        (disc(0.31, 0.55, 0.095, 0.085), dark),
        (disc(0.31, 0.55, 0.07, 0.062), CAT_COLORS["g"]),
        (disc(0.31, 0.55, 0.022, 0.06), dark),
        (disc(0.43, 0.77, 0.11, 0.09), white),
        (triangle((0.42, 0.67), (0.58, 0.67), (0.5, 0.74)), pink),
        (disc(0.5, 0.76, 0.016, 0.05), dark),
        ((abs(v - 0.81 + 2 * (u - 0.44) ** 2) < 0.014) & (abs(u - 0.44) < 0.06), dark),
        ((abs(v - 0.76 - 0.15 * (0.3 - u)) < 0.011) & (u < 0.3), dark),
        ((abs(v - 0.72 + 0.12 * (0.3 - u)) < 0.011) & (u < 0.3), dark),
        ((abs(u - 0.5) < 0.018) & (v < 0.42), dark),
        ((abs(u - 0.43) < 0.016) & (v > 0.27) & (v < 0.37), dark),
    ):
        paint[shape & ((v > 0.25) | (u < 0.42))] = color
    return paint / 255


def _edge(degrees: float, size: int = 15) -> NDArray[Any]:
    """A line between dark and light at this angle, as (size, size, 3) of 0 to 1."""
    y, x = np.mgrid[size // 2 : -size // 2 : -1, -(size // 2) : size // 2 + 1]
    light = y * np.cos(np.radians(degrees)) - x * np.sin(np.radians(degrees)) > -0.3
    return np.repeat(np.where(light, 0.93, 0.32)[..., np.newaxis], 3, axis=2)


def why_depth() -> Figure:
    """From left to right: a picture of a cat's face; four tiles, each with an edge between light and dark in another
    direction; four tiles with parts, an ear, an eye, a nose with mouth, whiskers; and one tile with the whole face.
    Lines lead from tile to tile. Stronger ones join two slanting edges to the ear, and the four parts to the face."""
    page = Page(10.2, 4.9)
    face, side, middle = _face(48), 0.86, 2.65
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
