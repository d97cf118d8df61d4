"""What a network makes of one picture: from a file to its pixels, the probability, the training pictures most like it,
and the pixels that spoke for and against.

No widgets here.  Forward and backward run through the functions of the course, so through the learner's own where they
are right.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isqrt
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from dnn_utils import fit_picture, images_to_columns, load_data, open_picture

Parameters = dict[str, np.ndarray]
SHOWN = 360  # the longer side of the picture that is kept to be shown, in pixels
NEIGHBOURS = 5
SAME = 1e-9  # what is closer than this differs by rounding only
CLASSES = "non-cat", "cat"


@dataclass(frozen=True, repr=False)
class Neighbour:
    """A training picture: its number, its label (0 or 1), how far its activations are, and its pixels."""

    index: int
    label: int
    distance: float
    pixels: np.ndarray


@dataclass(frozen=True, repr=False)
class Answer:
    """One picture and all that is known about it.

    whole: the whole picture, small.  fit: how it became a square.  pixels: (n, n, 3) uint8, what the network gets.
    probability: P(cat).  gradient: (n, n, 3), dz/dpixels of the output unit, with pixels from 0 to 1.
    neighbours: the nearest training pictures, the nearest first.  same: how many training pictures look exactly like
    this one to the last layer.  silent: the first hidden layer whose units are all 0, or 0.
    """

    name: str
    whole: Image.Image
    fit: str
    pixels: np.ndarray
    probability: float
    gradient: np.ndarray
    neighbours: Sequence[Neighbour]
    same: int
    silent: int

    @property
    def effect(self) -> np.ndarray:
        """For each pixel (n, n): how much z grows when its three colours grow together."""
        return np.asarray(self.gradient.sum(axis=2))

    @property
    def says(self) -> str:
        """The class that the network decides for."""
        return CLASSES[self.probability > 0.5]


class Classifier:
    """A trained network, and the pictures that it was trained on.

    parameters: W1, b1, ..., WL, bL; W1 has a column for each number of a square picture, WL has one row.
    training: pictures (m, n, n, 3) uint8 and labels (1, m); without them the drawings of the course.
    Raises ValueError in a sentence when they do not fit together.
    """

    def __init__(self, parameters: Parameters, training: Any = None) -> None:
        self.size = _size_of(parameters)
        self.parameters = parameters
        self.images, self.labels = _checked(load_data()[:2] if training is None else training, self.size)
        import my_network  # it says on the page which functions the reference stands in for: only when they are needed

        self._course = my_network
        _, _, self._known = self._forward(self.images)

    def answer(self, source: Any, name: str = "", fit: str = "crop", background: Any = "white") -> Answer:
        """What the network makes of a picture: a path, or the bytes of a file with its name.

        fit, background, errors: as for load_picture.
        """
        name = file_name(source, name)
        upright = open_picture(source, background, name, max(512, self.size))
        pixels = fit_picture(upright, self.size, fit, background)
        upright.thumbnail((SHOWN, SHOWN))
        AL, caches, last_hidden = self._forward(pixels)
        order, distances = nearest(last_hidden[:, 0], self._known)
        return Answer(
            name,
            upright,
            fit,
            pixels,
            probability=float(np.squeeze(AL)),
            gradient=self._gradient(caches).reshape(pixels.shape),
            neighbours=[
                Neighbour(int(i), int(self.labels[i]), float(distances[i]), self.images[i]) for i in order[:NEIGHBOURS]
            ],
            same=int(np.sum(distances < SAME)),
            silent=next((l for l, (_, Z) in enumerate(caches[:-1], start=1) if np.all(Z <= 0)), 0),
        )

    def _gradient(self, caches: Any) -> np.ndarray:
        """dz/dx of the output unit with respect to each input, (n_x, m), by the backward functions of the course.

        As in L_model_backward, but it starts from dZ = 1 in the last layer, not from the cost: no label is needed.
        """
        linear_cache, Z = caches[-1]
        dA_prev: np.ndarray = self._course.linear_backward(np.ones_like(Z), linear_cache)[0]
        for layer in reversed(caches[:-1]):
            dA_prev = self._course.linear_activation_backward(dA_prev, layer, "relu")[0]
        return dA_prev

    def _forward(self, images: np.ndarray) -> tuple[np.ndarray, Any, np.ndarray]:
        """AL, the caches of all layers, and what the last hidden layer gives: the input of the output unit."""
        AL, caches = self._course.L_model_forward(images_to_columns(images), self.parameters)
        (last_hidden, *_), _ = caches[-1]
        return AL, caches, last_hidden


def file_name(source: Any, name: str = "") -> str:
    """What a picture is called: its name, or that of the file at its path."""
    return name or Path(str(source).strip().strip("\"'")).name or str(source)


def nearest(column: np.ndarray, known: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The columns of known (n, m) in the order of their distance from column (n,), and all distances (m,).

    Of those that are equally far, apart from rounding, the first comes first.
    """
    distances = np.linalg.norm(known - column[:, np.newaxis], axis=0)
    return np.argsort(np.round(distances, 9), kind="stable"), distances


def _size_of(parameters: Any) -> int:
    """The side of the pictures that the network takes."""
    given = {name: np.shape(array) for name, array in parameters.items()} if isinstance(parameters, dict) else {}
    W = [given.get(f"W{l}", ()) for l in range(1, len(given) // 2 + 1)]
    whole = W and all(len(shape) == 2 and f"b{l}" in given for l, shape in enumerate(W, start=1)) and W[-1][0] == 1
    if whole and all(before[0] == after[1] for before, after in pairwise(W)):
        size = isqrt(W[0][1] // 3)
        if 3 * size * size == W[0][1] > 0:
            return size
    raise ValueError(
        "own_picture needs the parameters of a network that was trained on pictures, as L_layer_model returns them "
        "first: W1 with 12288 columns (for 64 x 64 pixels), each next W with as many columns as the one before has "
        f"rows, the last one with one row, and their b. It got {given or f'a {type(parameters).__name__}'}."
    )


def _checked(training: Any, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Pictures and labels (m,) of the training set."""
    try:
        images, labels = (np.asarray(one) for one in training)
        fit = images.shape == (labels.size, size, size, 3) and labels.size > 0
    except (TypeError, ValueError):
        fit = False
    if not fit:
        raise ValueError(
            f"training has to be a pair, such as (train_x_orig, train_y): pictures (m, {size}, {size}, 3) and m labels."
        )
    return images, labels.ravel()
