"""Sets of drawings, balanced and shuffled, as HDF5 files in the schema of the photographs and as PNG files to show."""

import contextlib
import hashlib
import signal
import zipfile
from collections.abc import Iterator, Sequence
from itertools import starmap
from multiprocessing import get_context, parent_process
from pathlib import Path
from random import SystemRandom
from secrets import randbelow
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from workbook.bar import bar
from workbook.cores import cores
from workbook.drawings.colours import LIGHT
from workbook.drawings.dice import LAST, Dice, check
from workbook.drawings.picture import Facts, draw
from workbook.errors import WorkbookError, stoppable
from workbook.files import in_one_step

SEED = 32  # of the committed training drawings; the test drawings have the next seed
TEXTS = dict.fromkeys(("subject", "pose", "coat", "background"), "S12")
NUMBERS = dict.fromkeys(("scale", "angle", "brightness", "blur", "noise", "camouflage"), "f8")
ATTRIBUTES = TEXTS | NUMBERS | {"occluded": "?"}  # and the types they are stored with
GAP, STEP, COLUMNS, ROWS = 4, 64 + 4, 20, 3  # pixels between two drawings of the contact sheet, from one to the next
SAMPLES = {"my_cat.png": (77, 123), "my_not_cat.png": (77, 50)}  # seed and index
SAMPLE_SIZE = 400
KEPT = Path(__file__).resolve().parents[2] / ".workbook" / "drawings"
LARGE = 100  # drawings; so many are worth a process of their own, which takes half a second to begin

DrawingSet = tuple[NDArray[np.uint8], NDArray[np.int64], dict[str, NDArray[Any]]]


@stoppable("The drawing")
def draw_set(m: int, seed: int, name: str = "drawing") -> DrawingSet:
    """Draw m pictures, half of them cats (m odd: one more not-cat), in random order.

    A bar with this name (none for "") shows how far it is, in notebooks and on terminals.  A large set is drawn on all
    processors and kept in .workbook: the second time it is there at once.  Gives images uint8 (m, 64, 64, 3), labels
    int64 (m,) and a dict of attribute arrays of length m.  Raises ValueError for a number out of range.
    """
    check("number of drawings", m)
    check("seed", seed)
    code = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
    version = hashlib.sha256(code).hexdigest()[:12]  # other code draws other pictures
    kept = KEPT / f"{m}_{seed}_{version}.npz"
    if m >= LARGE and kept.is_file():
        with contextlib.suppress(OSError, ValueError, KeyError, zipfile.BadZipFile), np.load(kept) as held:
            return held["images"], held["labels"], {name: held[name] for name in ATTRIBUTES}
    order = np.argsort(Dice(seed, LAST).units(m), kind="stable").tolist()
    images, labels, columns = _drawn([(seed, index) for index in order], name)
    if m >= LARGE:
        with contextlib.suppress(OSError):  # where nothing may be written, nothing is kept
            KEPT.mkdir(parents=True, exist_ok=True)
            for old in KEPT.iterdir():
                if version not in old.name:
                    old.unlink()
            with in_one_step(kept) as new, new.open("wb") as file:
                np.savez(file, images=images, labels=labels, **columns)  # type: ignore[arg-type]
    return images, labels, columns


@stoppable("The drawing")
def draw_once(m: int, name: str = "") -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Draw m pictures, half of them cats, in random order, which nobody has seen and nobody can draw again.

    Each has a seed of its own that no generator gave, and nothing is kept.  name: as for draw_set.  Gives images uint8
    (m, 64, 64, 3) and labels int64 (m,).
    """
    numbers = [*range(m)]
    SystemRandom().shuffle(numbers)
    return _drawn([(randbelow(LAST + 1), number) for number in numbers], name)[:2]


def _drawn(keys: Sequence[tuple[int, int]], name: str) -> DrawingSet:
    """The drawings with these seeds and numbers, behind a bar with this name."""
    images, facts = np.zeros((len(keys), 64, 64, 3), dtype=np.uint8), []
    drawn = bar(_one_by_one(keys), name, None if name else False, total=len(keys), unit="picture")
    for place, (picture, known) in enumerate(drawn):
        images[place] = picture
        facts.append(known)
    labels = np.array([known["label"] for known in facts], dtype=np.int64)
    return images, labels, {name: np.array([known[name] for known in facts], kind) for name, kind in ATTRIBUTES.items()}


def _one_by_one(keys: Sequence[tuple[int, int]]) -> Iterator[tuple[NDArray[np.uint8], Facts]]:
    """Of a large set each processor draws a part."""
    workers = min(cores(), len(keys) // LARGE + 1, 32)
    if workers == 1 or parent_process():
        yield from starmap(draw, keys)
        return
    from concurrent.futures import ProcessPoolExecutor  # a browser's Python has no such thing

    # Spawned: a fork of a kernel copies the locks of its threads.  Ctrl-C is for this process, which ends the others.
    ignore = signal.SIGINT, signal.SIG_IGN
    with ProcessPoolExecutor(workers, get_context("spawn"), signal.signal, ignore) as pool:
        yield from pool.map(draw, *zip(*keys), chunksize=8)


def write_datasets(folder: str | Path, train: int = 209, test: int = 50, seed: int = SEED) -> list[Path]:
    """Draw a training and a test set and write train_drawings.h5 and test_drawings.h5 into `folder`.

    The test drawings come from seed + 1, so no picture is in both.  On a terminal a bar shows how far it is.  A file
    appears only when it is complete; one of the same name is then replaced.  Gives both paths.  Raises WorkbookError
    for a number out of range, and when the folder cannot be written.
    """
    folder, parts = Path(folder), (("train", train, seed), ("test", test, seed + 1))
    try:
        check("number of drawings", min(train, test))
        check("seed", seed, high=LAST - 1)
    except ValueError as problem:
        raise WorkbookError(str(problem)) from None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [_write(folder / f"{part}_drawings.h5", part, m, own_seed) for part, m, own_seed in parts]
    except OSError as problem:
        reason = f"The drawings cannot be written to {folder} ({problem.strerror or problem})"
        raise WorkbookError(f"{reason}; name a folder you may write to.") from None


def _write(path: Path, part: str, m: int, seed: int) -> Path:
    """One file: drawn in full, then written in one step.  Nothing in it depends on the day."""
    images, labels, columns = draw_set(m, seed, f"{part} drawings")
    with in_one_step(path) as new, h5py.File(new, "w") as file:
        packing = {"compression": "gzip", "compression_opts": 9, "shuffle": True} if m else {}
        file.create_dataset(f"{part}_set_x", data=images, **packing)
        file.create_dataset(f"{part}_set_y", data=labels)
        file.create_dataset("list_classes", data=np.array([b"non-cat", b"cat"]))
        for name, column in columns.items():
            file.create_dataset(f"attributes/{name}", data=column)
        file.attrs["licence"] = "CC0-1.0"
        file.attrs["made_by"] = f"workbook.drawings, seed {seed}"
    return path


def contact_sheet(images: NDArray[np.uint8], labels: NDArray[Any]) -> Image.Image:
    """The first 60 cats over the first 60 others, at their own size. images: (m, 64, 64, 3); labels: (m,)."""
    half = ROWS * STEP + GAP
    sheet = Image.new("RGB", (COLUMNS * STEP + GAP, 2 * half + GAP), LIGHT)
    for top, label in ((GAP, 1), (GAP + half, 0)):
        for place, picture in enumerate(images[labels == label][: ROWS * COLUMNS]):
            row, column = divmod(place, COLUMNS)
            sheet.paste(Image.fromarray(picture), (GAP + column * STEP, top + row * STEP))
    return sheet


def write_images(folder: str | Path, images: NDArray[np.uint8], labels: NDArray[Any]) -> None:
    """Write drawings_contact_sheet.png of these drawings, and samples that learners may try as their own."""
    contact_sheet(images, labels).save(Path(folder) / "drawings_contact_sheet.png", optimize=True)
    for name, (seed, index) in SAMPLES.items():
        Image.fromarray(draw(seed, index, SAMPLE_SIZE)[0]).save(Path(folder) / name, optimize=True)
