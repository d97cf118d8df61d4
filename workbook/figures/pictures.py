"""Pictures: how a picture becomes a column of numbers."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from workbook.figures.pencils import BLUE, GREEN, VERMILLION, arrow, canvas, dots, measure, pale, pixels, text

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
COLORS = {".": (168, 204, 232), "k": (78, 52, 46), "o": (236, 156, 78), "d": (190, 100, 45),
          "w": (252, 243, 228), "g": (110, 180, 90), "p": (236, 128, 138)}


def picture_to_column() -> Figure:
    """A picture, its three colour planes, and the column: red, green, blue of the first pixel, and so on."""
    figure, axes = canvas(9.6, 4.4)
    cat = np.array([[COLORS[letter] for letter in half + half[::-1]] for half in CAT]) / 255
    side, y = 2.3, 1.05
    pixels(axes, cat, 0.75, y, side)
    measure(axes, (0.6, y), (0.6, y + side), r"\mathrm{64}")
    measure(axes, (0.75, y + side + 0.15), (0.75 + side, y + side + 0.15), r"\mathrm{64}")
    arrow(axes, (3.3, y + side / 2), (3.85, y + side / 2))
    step = 0.42
    for plane in (2, 1, 0):     # blue lies behind, red in front
        only = np.zeros_like(cat)
        only[:, :, plane] = cat[:, :, plane]
        place = 4.15 + plane * step, y - 0.4 + plane * step
        pixels(axes, only, *place, side)
        text(axes, place[0] + side - 0.18, place[1] + side - 0.2, "rgb"[plane], 15, "white")
    text(axes, 5.7, 0.28, r"\mathrm{64 \times 64 \times 3 = 12288}", 14)
    arrow(axes, (7.5, y + side / 2), (8.0, y + side / 2))
    _column(axes, 8.75, 4.15)
    return figure


def _column(axes: Axes, x: float, top: float) -> None:
    """The column of one picture: the first two pixels and the last one."""
    height, width, gap = 0.39, 0.85, 0.5
    y = top
    for pixel in ("1", "2", "4096"):
        if pixel == "4096":
            dots(axes, x + width / 2 - 0.2, y - gap / 2, down=True)
            y -= gap
        for letter, color in zip("rgb", (VERMILLION, GREEN, BLUE), strict=True):
            y -= height
            axes.add_patch(Rectangle((x - 0.2, y), width, height, facecolor=pale(color), edgecolor=color,
                                     linewidth=1.6))
            text(axes, x - 0.2 + width / 2, y + height / 2, rf"{letter}_{{\mathrm{{{pixel}}}}}", 13)
