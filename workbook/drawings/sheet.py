"""The PNG files in images/ that show drawings: the contact sheet and two larger samples."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from .picture import draw

PAPER = (250, 248, 244)
SAMPLES = {"my_cat.png": (77, 123), "my_not_cat.png": (77, 50)}  # seed and index
SAMPLE_SIZE = 400


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


def write_images(folder: str | Path, images: np.ndarray, labels: np.ndarray) -> None:
    """Write drawings_contact_sheet.png of these drawings, and samples that learners may try as their own."""
    contact_sheet(images, labels).save(Path(folder) / "drawings_contact_sheet.png", optimize=True)
    for name, (seed, index) in SAMPLES.items():
        Image.fromarray(draw(seed, index, SAMPLE_SIZE)[0]).save(Path(folder) / name, optimize=True)
