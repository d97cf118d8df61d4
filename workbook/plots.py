"""Plots that say what is to be seen: grids of pictures, and accuracies with the intervals in which they may lie.

Learners import these functions from dnn_utils.  Importing the module gives Matplotlib the colours of the course.
"""

import base64
import html
import io
import textwrap
import warnings
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from numpy.typing import NDArray

from workbook.shell import in_notebook

# One palette for the plots and for images/*.svg.  The first five can be told apart by colour-blind people
# (Okabe and Ito, Color Universal Design, 2008); ink and grey are for what is not data.
COLOURS = {
    "blue": "#0072B2",
    "vermillion": "#D55E00",
    "green": "#009E73",
    "amber": "#E69F00",
    "purple": "#CC79A7",
    "sky": "#56B4E9",
    "ink": "#24303c",
    "grey": "#7b8794",
}
# The colours that plots take one after another, and that "C0", "C1", ... stand for.
plt.rc("axes", prop_cycle=f"cycler('color', {list(COLOURS.values())[:6]})")
PIXELS_PER_INCH, SHARPNESS = 96, 1.5  # on the page; and how many pixels of the picture for one of the page
CELL, LINE, LETTER = 1.4, 0.16, 0.06  # inches: the side of a picture in a grid; a line of its caption, a letter
ACROSS = 6  # pictures side by side: as many as keep their captions readable on a page
READ_OUT = 3  # captions in an alt text: more of them is a wall for those who listen


def show(alt: str) -> None:
    """Show the figure that was drawn last, with a text for people who do not see it.

    alt: one or two sentences that say what is to be seen.  Screen readers read it aloud.  In a notebook the figure
    becomes a picture on the page, and the text its alt text; elsewhere a window opens, as plt.show() does.
    """
    if not isinstance(alt, str) or not alt.strip():
        raise ValueError(
            f'show needs a sentence that says what is to be seen, such as show("The cost falls."), not {alt!r}.'
        )
    if not in_notebook():
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=".*non-interactive")  # where there is no screen
            plt.show()
        return
    figure, file = plt.gcf(), io.BytesIO()
    figure.savefig(file, format="png", dpi=PIXELS_PER_INCH * SHARPNESS, bbox_inches="tight")
    plt.close(figure)
    png = file.getvalue()
    width = round(int.from_bytes(png[16:20], "big") / SHARPNESS)  # the header of a PNG file holds it
    from IPython.display import display

    display({"text/plain": alt, "text/html": picture_tag(png, alt, width)}, raw=True)


def picture_tag(png: bytes, alt: str, width: int) -> str:
    """HTML for a PNG picture (bytes) with its alt text, ``width`` pixels wide, but no wider than the page."""
    # What may depend on the machine stands behind the alt text: nbval leaves it out (see nbval_sanitize.txt).
    return (
        f'<img alt="{html.escape(alt)}" width="{width}" style="max-width: 100%; height: auto; border-radius: 6px" '
        f'src="data:image/png;base64,{base64.b64encode(png).decode()}">'
    )


def show_pictures(images: Any, captions: Any = None, columns: int | None = None, alt: str | None = None) -> None:
    """A grid of pictures (m, height, width, 3), each with its caption below when captions are given.

    columns: how many stand side by side; without it as many as keep the captions readable.
    alt: what is to be seen, for people who do not see it; without it the number and the first captions are read out.
    """
    if isinstance(images, np.ndarray) and images.ndim == 3 and images.shape[-1] == 3:
        images = [images]  # a single picture
    count = len(images)
    if captions is not None and len(captions) != count:
        raise ValueError(f"There are {count} pictures but {len(captions)} captions: one for each is needed.")
    if count == 0:
        print("There is no picture to show.")
        return
    columns = min(columns, count) if columns else -(-count // -(-count // ACROSS))  # rows of equal length
    rows, side = -(-count // columns), CELL if columns > 3 else 2  # a few pictures have room to be larger
    letters = int(side / LETTER)
    below = ["\n".join(textwrap.fill(line, letters) for line in str(text).split("\n")) for text in captions or []]
    lines = max((1 + text.count("\n") for text in below), default=0)
    size = side * columns, (side + 0.05 + LINE * lines) * rows
    _, grid = plt.subplots(rows, columns, figsize=size, squeeze=False, layout="constrained")
    for place, axes in enumerate(grid.flat):
        axes.set_axis_off()
        if place < count:
            axes.imshow(images[place], interpolation="nearest")
        if place < len(below):
            axes.set_title(below[place], fontsize=8, y=-0.03, pad=0, verticalalignment="top")
    show(alt or f"A grid of small pictures, {count} in all{read_out(captions)}.")


def read_out(captions: Any) -> str:
    """Captions as one piece of text: ": says cat, is non-cat; ...", of many only the first."""
    if captions is None:
        return ""
    first = f". The first {READ_OUT}" if len(captions) > READ_OUT + 1 else ""
    some = captions[:READ_OUT] if first else captions
    return f"{first}: " + "; ".join(str(text).replace("\n", ", ").replace("\xa0", " ") for text in some)


def wilson_interval(right: Any, count: Any) -> tuple[NDArray[Any], NDArray[Any]]:
    """From where to where the true accuracy may lie when ``right`` of ``count`` pictures were right.

    right, count: whole numbers, or arrays of them.  Returns low and high, between 0 and 1.  Of all such intervals about
    95 of 100 hold the true accuracy (Wilson, Journal of the American Statistical Association 22, 1927).  Without any
    picture it goes from 0 to 1.
    """
    right, count = np.asarray(right, dtype=float), np.asarray(count, dtype=float)
    if not np.all((right >= 0) & (right <= count)):
        raise ValueError("wilson_interval needs how many were right and how many there were, in this order.")
    z = 1.959964  # 95 % of a normal distribution lie within so many standard deviations
    middle, spread = right + z**2 / 2, z * np.sqrt(right * (1 - right / np.maximum(count, 1)) + z**2 / 4)
    low, high = (middle - spread) / (count + z**2), (middle + spread) / (count + z**2)
    # Nothing right is 0 to the last digit, all right is 1.
    return np.where(right == 0, 0.0, low), np.where(right == count, 1.0, high)


def plot_accuracies(accuracies: dict[str, Any], counts: dict[str, Any], overall: float | None = None) -> None:
    """The accuracy of each group as a point, with the interval in which the true accuracy may lie.

    accuracies: {group: share that is right}; counts: {group: how many pictures}; or, to compare, {series: {group: ...}}
    for both.  overall: the accuracy of all pictures, a dashed line.
    """
    if not accuracies:
        print("There is no group to show.")
        return
    several = isinstance(next(iter(accuracies.values())), dict)
    accuracies, counts = (accuracies, counts) if several else ({"": accuracies}, {"": counts})
    labels = list(dict.fromkeys(label for shares in accuracies.values() for label in shares))
    figure, axes = plt.subplots(figsize=(7, (0.14 + 0.13 * len(accuracies)) * len(labels) + 1), layout="constrained")
    alt = "Accuracy by group, each a point with its interval."
    for number, (series, shares) in enumerate(accuracies.items()):
        share = np.array(list(shares.values()), dtype=float)
        n = np.array([counts[series][label] for label in shares])
        low, high = wilson_interval(np.round(share * n), n)
        rows = np.array([labels.index(label) for label in shares]) + 0.3 * (number - (len(accuracies) - 1) / 2)
        reach, marker = np.maximum([share - low, high - share], 0), "os^D"[number % 4]
        axes.errorbar(
            share, rows, xerr=reach, fmt=marker, markersize=5, capsize=2.5, color=f"C{number}", label=series or None
        )
        for row, size in zip(rows, n):
            colour = f"C{number}" if len(accuracies) > 1 else "black"
            axes.text(1.04, row, f"n = {size}", fontsize=7, color=colour, verticalalignment="center")
        said = [
            f"{label}, {share[i]:.0%} of {n[i]}, interval {low[i]:.0%} to {high[i]:.0%}"
            for i, label in enumerate(shares)
        ]
        highest = f"{series}: highest" if series else "Highest"
        alt += f" {highest}: {said[np.argmax(share)]}; lowest: {said[np.argmin(share)]}."
    if overall is not None:
        axes.axvline(overall, color=COLOURS["grey"], linestyle="--", linewidth=1, zorder=0, label="all pictures")
    axes.set_yticks(range(len(labels)), labels, fontsize=8)
    axes.set(xlabel="accuracy", xlim=(-0.02, 1.02), ylim=(len(labels) - 0.4, -0.6))
    axes.grid(axis="x", alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)
    if several or overall is not None:
        figure.legend(loc="outside upper center", ncols=3, fontsize=8, frameon=False)
    show(alt)
