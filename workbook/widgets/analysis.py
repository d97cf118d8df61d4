"""What a network makes of one picture: from a file to its pixels, the probability, the training pictures most like it,
and the pixels that spoke for and against.

No widgets here.  Forward and backward run through the functions of the course that are handed over, so through the
learner's own where they are right.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import isqrt
from pathlib import Path

import numpy as np
from PIL import Image

from dnn_utils import fit_picture, images_to_columns, load_data, open_picture

NEEDED = "L_model_forward", "linear_backward", "linear_activation_backward"
SHOWN = 360  # the longer side of the picture that is kept to be shown, in pixels
NEIGHBOURS = 5
SAME = 1e-9  # what is closer than this differs by rounding only
CLASSES = "non-cat", "cat"


@dataclass(frozen=True)
class Neighbour:
    """A training picture: its number, its label (0 or 1), how far its activations are, and its pixels."""

    index: int
    label: int
    distance: float
    pixels: np.ndarray = field(repr=False)


@dataclass(frozen=True)
class Seen:
    """One picture and all that is known about it.

    shown: the whole picture, small.  fit: how it became a square.  pixels: (n, n, 3) uint8, what the network sees.
    z: the output unit before its sigmoid; probability: after it.  gradient: (n, n, 3), dz/dpixels, with pixels from 0
    to 1.  neighbours: the nearest training pictures, the nearest first.  same: how many training pictures look exactly
    like this one to the last layer.  silent: the first hidden layer whose units are all 0, or 0.
    """

    name: str
    shown: Image.Image = field(repr=False)
    fit: str
    pixels: np.ndarray = field(repr=False)
    z: float
    probability: float
    gradient: np.ndarray = field(repr=False)
    neighbours: Sequence[Neighbour] = field(repr=False)
    same: int
    silent: int

    @property
    def says(self) -> str:
        return CLASSES[self.probability > 0.5]


@dataclass(frozen=True)
class Refused:
    """A file that could not be used, and the sentence that says why."""

    name: str
    why: str


class Network:
    """A trained network, its functions, and the pictures that it was trained on.

    parameters: W1, b1, ..., WL, bL; W1 has a column for each number of a square picture, WL has one row.
    functions: those of NEEDED by their names; without them my_network is asked.
    training: pictures (m, n, n, 3) uint8 and labels (1, m); without them the drawings of the course.
    Raises ValueError in a sentence when they do not fit together.
    """

    def __init__(self, parameters: dict, training=None, functions: dict[str, Callable] | None = None):
        self.size = _size_of(parameters)
        self.parameters = parameters
        self.functions = functions or _own_functions()
        self.images, self.labels = _checked(load_data()[:2] if training is None else training, self.size)
        _, caches = self._forward(self.images)
        self._known = last_activations(caches)

    def look(self, source, name: str | None = None, fit: str = "crop", background="white") -> Seen | Refused:
        """What the network makes of a picture (a path or the bytes of a file), or why it cannot be used."""
        try:
            upright = open_picture(source, background, name, max(512, self.size))
            return self.see(upright, name or Path(str(source).strip().strip("\"'")).name, fit, background)
        except (ValueError, OSError) as error:
            return Refused(name or Path(str(source)).name or str(source), str(error))

    def see(self, upright: Image.Image, name: str, fit: str = "crop", background="white") -> Seen:
        """The same for a picture in RGB that has been opened already."""
        pixels = fit_picture(upright, self.size, fit, background)
        AL, caches = self._forward(pixels)
        known = last_activations(caches)
        order, distances = nearest(known[:, 0], self._known)
        neighbours = [
            Neighbour(int(i), int(self.labels[i]), float(distances[i]), self.images[i]) for i in order[:NEIGHBOURS]
        ]
        shown = upright.copy()
        shown.thumbnail((SHOWN, SHOWN))
        return Seen(
            name,
            shown,
            fit,
            pixels,
            float(np.squeeze(caches[-1][1])),
            float(np.squeeze(AL)),
            self.gradient(caches).reshape(pixels.shape),
            neighbours,
            int(np.sum(distances < SAME)),
            first_silent(caches),
        )

    def gradient(self, caches) -> np.ndarray:
        """dz/dx of the output unit with respect to each input, (n_x, m), by the backward functions of the course.

        As in L_model_backward, but it starts from dZ = 1 in the last layer, not from the cost: no label is needed.
        """
        linear_cache, Z = caches[-1]
        dA_prev = self.functions["linear_backward"](np.ones_like(Z), linear_cache)[0]
        for layer in reversed(caches[:-1]):
            dA_prev = self.functions["linear_activation_backward"](dA_prev, layer, "relu")[0]
        return dA_prev

    def _forward(self, images):
        return self.functions["L_model_forward"](images_to_columns(images), self.parameters)


def last_activations(caches) -> np.ndarray:
    """What the last hidden layer gives, (n, m): the input of the output unit."""
    return caches[-1][0][0]


def first_silent(caches) -> int:
    """The number of the first hidden layer whose units are all 0 for the (only) picture; 0 when there is none."""
    return next((l for l, (_, Z) in enumerate(caches[:-1], start=1) if np.all(Z <= 0)), 0)


def nearest(column: np.ndarray, known: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The columns of known (n, m) in the order of their distance from column (n,), and all distances (m,).

    Of those that are equally far, apart from rounding, the first comes first.
    """
    distances = np.sqrt(np.sum((known - column[:, np.newaxis]) ** 2, axis=0))
    return np.argsort(np.round(distances, 9), kind="stable"), distances


def _own_functions() -> dict[str, Callable]:
    import my_network  # it says on the page which functions the reference stands in for

    return {name: getattr(my_network, name) for name in NEEDED}


def _size_of(parameters) -> int:
    """The side of the pictures that the network takes."""
    last = len(parameters) // 2 if isinstance(parameters, dict) else 0
    if not last or any(f"{kind}{l}" not in parameters for kind in "Wb" for l in range(1, last + 1)):
        raise ValueError(
            "own_picture needs the parameters of a trained network, a dictionary with W1, b1 and so on: "
            "hand over what L_layer_model returned first."
        )
    shapes = [np.shape(parameters[f"W{l}"]) for l in range(1, last + 1)]
    if any(len(shape) != 2 for shape in shapes) or any(a[0] != b[1] for a, b in pairwise(shapes)):
        raise ValueError(
            f"These parameters do not fit together: their W have the shapes {shapes}, and each needs as "
            f"many columns as the one before has rows."
        )
    if shapes[-1][0] != 1:
        raise ValueError(f"The network has {shapes[-1][0]} output units, but own_picture needs one, for P(cat).")
    size = isqrt(shapes[0][1] // 3)
    if not size or 3 * size * size != shapes[0][1]:
        raise ValueError(
            f"W1 has {shapes[0][1]} columns, but a picture of 64 x 64 pixels has 12288 numbers: train the "
            f"network on pictures."
        )
    return size


def _checked(training, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Pictures and labels (m,) of the training set."""
    try:
        images, labels = (np.asarray(one) for one in training)
    except (TypeError, ValueError):
        raise ValueError(
            "training has to be a pair: the pictures and their labels, such as (train_x_orig, train_y)."
        ) from None
    if images.ndim != 4 or images.shape[1:] != (size, size, 3) or labels.size != len(images) or not len(images):
        raise ValueError(
            f"The network takes pictures of {size} x {size} pixels, so the training pictures have to be "
            f"of shape (m, {size}, {size}, 3) with m labels, but they are {images.shape} with "
            f"{labels.size} labels."
        )
    return images, labels.ravel()
