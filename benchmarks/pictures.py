"""What reading a picture costs: seconds and memory for large pictures of every kind, and for damaged and odd files.

    python3 benchmarks/pictures.py [FILE]        prints a table in Markdown, and writes it into FILE

All files are made here, in a temporary folder (about 700 MB), and each is read in a process that does nothing else.
Memory is known on Linux only.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import PIL
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import odd_pictures  # noqa: E402

WIDE, HIGH = 8192, 6225  # just below the limit of all kinds but JPEG
SEEDS = 3


def pattern(mode: str, width: int = WIDE, height: int = HIGH) -> Image.Image:
    """Random squares of 16 pixels with some noise where there are no palettes: nothing that is easy to pack."""
    channels = len(Image.new(mode, (1, 1)).getbands())
    small = np.random.default_rng(0).integers(0, 256, (-(-height // 16), -(-width // 16), channels), dtype=np.uint8)
    pixels = np.repeat(np.repeat(small, 16, axis=0), 16, axis=1)[:height, :width]
    if mode in ("RGB", "CMYK"):
        pixels = pixels // 2 + np.random.default_rng(1).integers(0, 32, pixels.shape, dtype=np.uint8)
    return Image.frombytes(mode, (width, height), pixels.tobytes())


def large() -> Iterator[tuple[str, str, Callable[[], Image.Image], dict]]:
    """(what it is, ending, a function that makes it, options)"""
    phone = 8064, 6048
    yield "a phone's photo, 48 megapixels, lying", "jpg", lambda: pattern("RGB", *phone), {"exif": odd_pictures.LYING}
    yield "the same, progressive", "jpg", lambda: pattern("RGB", *phone), {"progressive": True}
    yield "108 megapixels", "jpg", lambda: pattern("RGB", 12_000, 9000), {}
    yield "the same, progressive", "jpg", lambda: pattern("RGB", 12_000, 9000), {"progressive": True, "subsampling": 0}
    yield "82 megapixels, CMYK, progressive", "jpg", lambda: pattern("CMYK", 10_240, 8000), {"progressive": True}
    yield "a panorama", "jpg", lambda: pattern("RGB", 65_000, 1690), {"progressive": True, "subsampling": 0}
    yield "51 megapixels", "png", lambda: pattern("RGB"), {"compress_level": 1}
    yield "the same, see-through", "png", lambda: pattern("RGBA"), {"compress_level": 1}
    yield "the same, 16 bits of grey", "png", lambda: Image.new("I;16", (WIDE, HIGH), 7), {"compress_level": 1}
    yield "51 megapixels", "gif", lambda: pattern("P"), {}
    yield "51 megapixels, see-through", "webp", lambda: pattern("RGBA"), {"method": 0}
    yield "the same, lossless", "webp", lambda: pattern("RGBA"), {"method": 0, "lossless": True, "quality": 0}
    yield "51 megapixels", "bmp", lambda: pattern("RGB"), {}
    yield "51 megapixels", "tif", lambda: pattern("RGB"), {}
    yield "the same, numbers with decimals", "tif", lambda: Image.new("F", (WIDE, HIGH), 7), {"compression": "tiff_lzw"}
    yield "the same, 1 bit", "tif", lambda: Image.new("1", (WIDE, HIGH)), {"compression": "group4"}
    yield "51 megapixels, see-through", "avif", lambda: pattern("RGBA"), {"speed": 10, "subsampling": "4:4:4"}


def read(folder: Path) -> tuple[list[dict], list[str]]:
    """What odd_pictures.py says about each file of a folder; and the lines that C libraries wrote to the error output."""
    done = subprocess.run(
        [sys.executable, odd_pictures.__file__, str(folder)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        check=True,
    )
    rows = [line for line in map(json.loads, done.stdout.splitlines()) if "file" in line]
    return rows, done.stderr.splitlines()


def figures(row: dict) -> str:
    return f"{row['cpu']:.2f} | {row['peak'] / 2**20:.0f}"


def table() -> Iterator[str]:
    yield "# What reading a picture costs\n"
    yield (
        f"Made by `python3 benchmarks/pictures.py`: Python {sys.version_info[0]}.{sys.version_info[1]}, Pillow "
        f"{PIL.__version__}, {sys.platform}. Seconds are those of the processor; memory is the peak of the whole "
        "process, of which about 40 MiB are Python, NumPy and Pillow. Goals: below 10 seconds for every odd file, below "
        "1024 MiB for every file.\n"
    )
    yield "## Large pictures\n"
    yield "| | kind | megabytes | seconds | MiB at the peak |\n|---|---|---:|---:|---:|"
    for what, suffix, make, options in large():
        with tempfile.TemporaryDirectory(prefix="workbook-pictures-") as folder:
            Path(folder, f"a.{suffix}").write_bytes(odd_pictures.in_bytes(make(), suffix, **options))
            (row,), _ = read(Path(folder))
        assert isinstance(row["outcome"], str), row
        yield f"| {what} | {suffix} | {row['bytes'] / 1e6:.1f} | {figures(row)} |"
    yield "\n## Damaged and odd files\n"
    rows, noise = [], []
    for seed in range(SEEDS):
        with tempfile.TemporaryDirectory(prefix="workbook-pictures-") as folder:
            for name, held in odd_pictures.odd_pictures(seed):
                Path(folder, name).write_bytes(held)
            more, said = read(Path(folder))
            rows, noise = rows + more, noise + said
    outcomes = Counter("a picture" if isinstance(row["outcome"], str) else "one sentence" for row in rows)
    yield (
        f"{len(rows)} files, made by `benchmarks/odd_pictures.py` from {SEEDS} seeds: {outcomes['a picture']} gave a "
        f"picture, {outcomes['one sentence']} one sentence, none anything else. "
        f"About damaged TIFF files, the C library libtiff wrote {len(noise)} lines to the error output, which "
        "Pillow gives no way to silence; about all others nothing was written. Memory and seconds grow with the number of "
        "strips in a TIFF file: one made on purpose with more than about 3 million of them would take more than 1 GiB.\n"
    )
    assert all(re.match(r"[\w.]+: ", line) for line in noise), noise
    assert outcomes.total() == len(rows) and all(
        row["outcome"] == "(64, 64, 3) uint8" for row in rows if isinstance(row["outcome"], str)
    )
    yield "| the slowest | megabytes | seconds | MiB at the peak |\n|---|---:|---:|---:|"
    for key in ("cpu", "peak"):
        if key == "peak":
            yield "\n| those that take most memory | megabytes | seconds | MiB at the peak |\n|---|---:|---:|---:|"
        seen = set()
        for row in sorted(rows, key=lambda row: -row[key]):
            if row["file"] not in seen and len(seen) < 6:
                seen.add(row["file"])
                yield f"| {row['file']} | {row['bytes'] / 1e6:.1f} | {figures(row)} |"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, help="where the table is written, too")
    file, lines = parser.parse_args().file, []
    for line in table():
        print(line, flush=True)
        lines.append(line)
    if file:
        file.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
