"""Sets of drawings: exactly balanced, shuffled, and written as HDF5 in the schema of the photographs."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np

from .dice import Dice
from .picture import draw

SEED = 32  # of the committed training drawings; the test drawings have the next seed
CLASSES = (b"non-cat", b"cat")
TEXTS = {"subject": "S12", "pose": "S12", "coat": "S12", "background": "S12"}
NUMBERS = ("scale", "angle", "brightness", "blur", "noise", "camouflage")

Progress = Callable[[int, int], None]


def draw_set(
    m: int, seed: int, progress: Progress | None = None
) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """Draw m pictures, half of them cats (m odd: one more not-cat), in random order.

    progress: called with (drawn, m) after every picture. Gives images uint8 (m, 64, 64, 3), labels int64 (m,)
    and a dict of attribute arrays of length m. Raises ValueError for a negative m or seed.
    """
    if m < 0:
        raise ValueError(f"The number of drawings is {m}; it must be 0 or more.")
    images, facts = np.zeros((m, 64, 64, 3), dtype=np.uint8), []
    for place, index in enumerate(Dice(_checked(seed), 2**32 - 1).order(m)):
        images[place], known = draw(seed, int(index))
        facts.append(known)
        if progress:
            progress(place + 1, m)
    labels = np.array([f["label"] for f in facts], dtype=np.int64)
    columns = {
        name: np.array([str(f[name]).encode("ascii") for f in facts], dtype=kind) for name, kind in TEXTS.items()
    }
    columns |= {name: np.array([f[name] for f in facts], dtype=np.float64) for name in NUMBERS}
    columns["occluded"] = np.array([f["occluded"] for f in facts], dtype=bool)
    return images, labels, columns


def _checked(seed: int) -> int:
    """The seed, when it can be one."""
    if not 0 <= seed < 2**32 - 1:
        raise ValueError(f"The seed is {seed}; it must be a whole number from 0 to {2**32 - 2}.")
    return seed


def write_datasets(
    folder: str | Path, train: int = 209, test: int = 50, seed: int = SEED, progress: Progress | None = None
) -> tuple[Path, Path]:
    """Draw a training and a test set and write train_drawings.h5 and test_drawings.h5 into `folder`.

    The test drawings come from seed + 1,
    so no picture is in both. A file appears only when it is complete; one of
    the same name is then replaced. Without `progress` a bar is shown. Gives both paths. Raises ValueError for
    impossible numbers, and OSError with one sentence when the folder cannot be written.
    """
    for name, value in (("train", train), ("test", test)):
        if value < 0:
            raise ValueError(f"The number of {name} drawings is {value}; it must be 0 or more.")
    _checked(seed)
    _checked(seed + 1)
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        parts = (("train", train, seed), ("test", test, seed + 1))
        return tuple(_write(folder / f"{part}_drawings.h5", part, m, s, progress) for part, m, s in parts)
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise OSError(
            f"The drawings cannot be written to {folder} ({reason}); name a folder you may write to."
        ) from None


def _write(path: Path, part: str, m: int, seed: int, progress: Progress | None) -> Path:
    """One file: drawn in full, written under another name, then put in place."""
    if progress is None:
        images, labels, columns = _with_bar(part, m, seed)
    else:
        images, labels, columns = draw_set(m, seed, progress)
    half = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        _save(half, part, images, labels, columns, seed)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    return path


def _with_bar(part: str, m: int, seed: int) -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """draw_set with a progress bar on standard output."""
    import sys

    from tqdm import tqdm

    with tqdm(total=m, desc=f"{part} drawings", file=sys.stdout, unit="picture") as bar:
        return draw_set(m, seed, lambda done, total: bar.update(1))


def _save(
    path: Path, part: str, images: np.ndarray, labels: np.ndarray, columns: dict[str, np.ndarray], seed: int
) -> None:
    """Write the HDF5 datasets; nothing in the file depends on the day or the machine."""
    import h5py

    packed = {"compression": "gzip", "compression_opts": 9, "shuffle": True} if len(labels) else {}
    with h5py.File(path, "w") as file:
        file.create_dataset(f"{part}_set_x", data=images, **packed)
        file.create_dataset(f"{part}_set_y", data=labels)
        file.create_dataset("list_classes", data=np.array(CLASSES))
        group = file.create_group("attributes")
        for name, column in columns.items():
            group.create_dataset(name, data=column)
        file.attrs["licence"] = "CC0-1.0"
        file.attrs["made_by"] = f"workbook.drawings, seed {seed}"
