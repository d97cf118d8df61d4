"""Contact sheets and single pictures as PNG."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from .picture import draw

PAPER = (250, 248, 244)


def contact_sheet(images: np.ndarray, labels: np.ndarray, columns: int = 20, each: int = 60) -> Image.Image:
    """Half a sheet of cats over half a sheet of the others.

    images: uint8 (m, 64, 64, 3); labels: (m,). The first `each` of both classes are shown at their own size.
    """
    gap, step = 4, 64 + 4
    rows = -(-each // columns)
    sheet = np.full((2 * rows * step + 3 * gap, columns * step + gap, 3), PAPER, dtype=np.uint8)
    for half, label in enumerate((1, 0)):
        for k, picture in enumerate(images[labels == label][:each]):
            top, left = gap + half * (rows * step + gap) + k // columns * step, gap + k % columns * step
            sheet[top : top + 64, left : left + 64] = picture
    return Image.fromarray(sheet)


def write_contact_sheet(path: str | Path, images: np.ndarray, labels: np.ndarray) -> None:
    """Write a contact sheet as PNG."""
    contact_sheet(images, labels).save(path, optimize=True)


def write_sample(path: str | Path, seed: int, index: int, size: int = 400) -> None:
    """Write one drawing as PNG, larger than those in the datasets, for learners to try as their own."""
    Image.fromarray(draw(seed, index, size)[0]).save(path, optimize=True)
