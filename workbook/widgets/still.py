"""The same analysis as a figure that stands still: for a notebook that is only read, and for a path in a cell."""

from __future__ import annotations

import matplotlib.pyplot as plt

from dnn_utils import show

from . import report
from .analysis import CLASSES, Network, Refused, Seen


def explain_picture(path, parameters, training=None, fit="crop", background="white") -> None:
    """Draw what a trained network makes of the picture ``path``: what it sees, which pixels count, what is like it.

    parameters, training: as for own_picture.  fit ("crop", "pad" or "squash") and background: as for load_picture.
    Raises ValueError in a sentence when the picture cannot be used or parameters and training do not fit together.
    """
    found = Network(parameters, training).look(path, None, fit, background)
    if isinstance(found, Refused):
        raise ValueError(found.why)
    _drawn(found)
    show(in_words(found))


def in_words(seen: Seen) -> str:
    """The alt text: all that the figure shows."""
    near = ", ".join(CLASSES[one.label] for one in seen.neighbours)
    return (
        f"Upper row: {seen.name} with the square that the network gets, the same in {len(seen.pixels)} by "
        f"{len(seen.pixels)} pixels, and a map of the pixels that count. {report.map_in_words(seen)} "
        f"Lower row: the {len(seen.neighbours)} training pictures that it is most like: {near}."
    )


def _drawn(seen: Seen) -> None:
    figure = plt.figure(figsize=(7.6, 4.6), layout="constrained")
    upper, lower = figure.subfigures(2, 1, height_ratios=[3, 1.75])
    for axes, picture, title in zip(
        upper.subplots(1, 3),
        (report.boxed(seen), report.enlarged(seen.pixels), report.heat_map(seen, 512)),
        ("the whole picture", "what the network sees", "which pixels count"),
    ):
        axes.imshow(picture)
        axes.set_title(title, fontsize=9)
        axes.set_axis_off()
    for axes, near in zip(lower.subplots(1, len(seen.neighbours), squeeze=False)[0], seen.neighbours):
        axes.imshow(near.pixels, interpolation="nearest")
        axes.set_title(f"{CLASSES[near.label]}, no. {near.index}\ndistance {near.distance:.2f}", fontsize=8)
        axes.set_axis_off()
