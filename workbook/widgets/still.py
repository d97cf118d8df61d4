"""The answer about a picture as a figure that stands still: for a notebook that is only read, and a path in a cell."""

from typing import Any

import matplotlib.pyplot as plt

from dnn_utils import show

from .classifier import CLASSES, Answer, Classifier, Parameters
from .picture_page import boxed, enlarged, heat_map, map_in_words


def explain_picture(
    path: Any, parameters: Parameters, training: Any = None, fit: str = "crop", background: Any = "white"
) -> None:
    """Draw what a trained network makes of the picture ``path``: what it sees, which pixels count, what is like it.

    parameters, training: as for own_picture.  fit ("crop", "pad" or "squash") and background: as for load_picture.
    Raises FileNotFoundError or ValueError in a sentence when the picture cannot be used, and ValueError when parameters
    and training do not fit together.
    """
    answer = Classifier(parameters, training).answer(path, "", fit, background)
    figure = plt.figure(figsize=(7.6, 4.6), layout="constrained")
    halves: Any = figure.subfigures(2, 1, height_ratios=[3, 1.75])
    upper, lower = halves
    for axes, picture, title in zip(
        upper.subplots(1, 3),
        (boxed(answer), enlarged(answer.pixels), heat_map(answer, 512)),
        ("the whole picture", "what the network sees", "which pixels count"),
    ):
        axes.imshow(picture)
        axes.set_title(title, fontsize=9)
        axes.set_axis_off()
    for axes, near in zip(lower.subplots(1, len(answer.neighbours), squeeze=False)[0], answer.neighbours):
        axes.imshow(near.pixels, interpolation="nearest")
        axes.set_title(f"{CLASSES[near.label]}, no. {near.index}\ndistance {near.distance:.2f}", fontsize=8)
        axes.set_axis_off()
    show(in_words(answer))


def in_words(answer: Answer) -> str:
    """The alt text: all that the figure shows."""
    near = ", ".join(CLASSES[one.label] for one in answer.neighbours)
    return (
        f"Upper row: {answer.name} with the square that the network gets, the same in {len(answer.pixels)} by "
        f"{len(answer.pixels)} pixels, and a map of the pixels that count. {map_in_words(answer)} "
        f"Lower row: the {len(answer.neighbours)} training pictures that it is most like: {near}."
    )
