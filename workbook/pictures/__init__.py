"""Pictures of any kind, opened upright and in RGB, and as squares for the networks; or one sentence that says why not.

Learners import these functions from dnn_utils.
"""

import contextlib
import difflib
import io
import itertools
import logging
import os
import re
import warnings
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

Source = str | os.PathLike[str] | bytes | bytearray | memoryview | IO[bytes]
Colour = str | tuple[int, int, int]

FITS = ("crop", "pad", "squash")  # how a rectangle becomes a square
# What one picture may take.  With these, reading it stays below 1 GiB of memory (benchmarks/pictures.md).
MOST_BYTES, MOST_PIXELS, MOST_PIXELS_JPEG, MOST_PIXELS_CMYK = 160_000_000, 51_000_000, 110_000_000, 82_500_000
LONGEST_SIDE = 2**17
LARGE = 2**24  # more pixels than this become fewer while they are read, where the kind of file allows it
KINDS = ["JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "AVIF"]
# How files of other kinds begin, and what to call them.
OTHER_KINDS = {
    rb"%PDF": "a PDF document",
    rb"8BPS": "a Photoshop document",
    rb".{0,400}<svg": "an SVG drawing",
    rb"\s*(?i:<!doctype html|<html)": "a web page",
    rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51": "a JPEG 2000 picture",
    rb"\0\0\0\x0cJXL |\xff\x0a": "a JPEG XL picture",
    rb"II\*\0....CR|....ftypcrx|FUJIFILMCCD|II(?:RO|RS|U\0)|MMOR": "a RAW photo",
    rb"....ftyp(?!avi[fs]|mif1|msf1|he[iv])|\x1aE\xdf\xa3|RIFF....AVI ": "a film",
    rb"\x89HDF": "an HDF5 file",
    rb"PK\x03\x04": "a ZIP archive or an office document",
}

logging.getLogger("PIL").addHandler(logging.NullHandler())  # see _decoded
try:
    import pillow_heif

    pillow_heif.register_heif_opener()
    KINDS.append("HEIF")
except ImportError:
    OTHER_KINDS[rb"....ftyp.{0,56}?he[iv][cxms]"] = "a HEIC photo (to read it, pip install pillow-heif and restart)"


def load_picture(
    path_or_file: Source, size: int = 64, fit: str = "crop", background: Colour = "white", name: str | None = None
) -> NDArray[np.uint8]:
    """A picture of your own as an array (size, size, 3), uint8, as the networks want it.

    path_or_file: where the file is (a text or a path; ~ is your home folder), an open file, or the bytes of a file.
    JPEG, PNG, GIF, WebP, BMP, TIFF and AVIF are read, and HEIC where the package pillow-heif is installed; of moving
    pictures the first one.  Pictures that a camera stored lying on the side are turned.
    fit: how a rectangle becomes a square.  "crop" cuts out the middle, "pad" adds stripes in the colour of the
    background, "squash" changes the proportions.
    background: what is seen through see-through parts, a CSS colour or three numbers 0..255 (red, green, blue).
    name: what messages call the picture; needed only for bytes, which have no name of their own.
    Raises FileNotFoundError when there is no such file, ValueError when it is not a picture, damaged or too large.
    """
    if not isinstance(size, int | np.integer) or not 1 <= size <= 4096:
        raise ValueError(f"load_picture needs a size from 1 to 4096 pixels, but was given {size!r}.")
    picture_box((1, 1), fit)  # refuses an unknown fit before the picture is opened
    return fit_picture(open_picture(path_or_file, background, name, max(512, size)), size, fit, background)


def open_picture(
    path_or_file: Source, background: Colour = "white", name: str | None = None, least: int = 512
) -> Image.Image:
    """The whole picture, upright, as a Pillow picture in RGB; arguments and errors as for load_picture.

    Of more than 16 million pixels, WebP and AVIF come at half their width and height, JPEG at a half, a quarter or an
    eighth, but both sides keep at least ``least`` pixels: that takes a fraction of the time and the memory.
    """
    try:
        Image.new("RGB", (1, 1), background)
    except (TypeError, ValueError):
        raise ValueError(f"{background!r} is not a colour: give 'white', '#ff8800' or (255, 136, 0).") from None
    data, name = _content(path_or_file, name)
    try:
        return _on_background(_decoded(data, least), background)
    except (Image.DecompressionBombError, MemoryError):
        problem = "is too large: make it smaller first, 2000 x 2000 pixels are plenty"
    except Exception:  # what Pillow raises differs from kind to kind
        kinds = (kind for start, kind in OTHER_KINDS.items() if re.match(start, data, re.DOTALL))
        unknown = "not a picture that can be read here, or it is cut off or damaged"
        problem = f"is {next(kinds, unknown)}: give a PNG or JPEG file"
    raise ValueError(f"{name} {problem}.")


def _content(source: Source, name: str | None) -> tuple[bytes, str]:
    """The bytes of a file, and what messages call it."""
    if isinstance(source, str | os.PathLike):
        data, name = _read(os.fsdecode(source), name)
    elif hasattr(source, "read"):
        file: Any = getattr(source, "buffer", source)  # what lies below a file that was opened as a text
        file.seek(0)
        data, name = file.read(MOST_BYTES + 1), name or Path(str(getattr(source, "name", "The file"))).name
    else:
        data, name = bytes(memoryview(source)), name or "The file"
    if not data:
        raise ValueError(f"{name} is empty: give another PNG or JPEG file.")
    most = MOST_BYTES // 2 if data[8:12] == b"WEBP" else MOST_BYTES  # Pillow copies WebP files
    if len(data) > most:
        raise ValueError(f"{name} has more than {most // 10**6} MB: make the picture smaller first.")
    return data, name


def _read(text: str, name: str | None) -> tuple[bytes, str]:
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:/|data:", text):
        raise ValueError(f"{text:.80} is an address, not a file: download the picture and give the name of the file.")
    path = Path(text)
    if not path.exists():  # as people paste it: in quotation marks, or with ~
        path = Path(os.path.expanduser(text.strip(" \"'")))  # noqa: PTH111 (Path's own raises for unknown users)
    name, folder = name or path.name or str(path), path.absolute().parent
    if path.is_file():
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1), name
    if path.exists():
        raise FileNotFoundError(f"{name} is a folder or a device, not a file: give the name of a picture.")
    names = {entry.name.lower(): entry.name for entry in itertools.islice(folder.glob("*"), 2000)}
    near = difflib.get_close_matches(path.name.lower(), names, 1)
    hint = f", did you mean {names[near[0]]}" if near else ""
    raise FileNotFoundError(f"There is no file {name} in the folder {folder.name or folder}{hint}: check the name.")


def _decoded(data: bytes, least: int) -> Image.Image:
    """A picture with its pixels, upright; its size is looked at before anything is decoded."""
    # What Pillow remarks about a damaged file would stand in red beside the sentence that says it here.
    warnings.filterwarnings("ignore", module=r"PIL\.")
    picture: Image.Image = Image.open(io.BytesIO(data), formats=KINDS)
    pixels, jpeg = picture.width * picture.height, picture.format in ("JPEG", "MPO")
    most = MOST_PIXELS if not jpeg else MOST_PIXELS_CMYK if picture.mode == "CMYK" else MOST_PIXELS_JPEG
    endless = jpeg and data.count(b"\xff\xda") * pixels > 2**31  # each of these scans goes over all pixels again
    if pixels > most or max(picture.size) > LONGEST_SIDE or endless:
        raise Image.DecompressionBombError
    if jpeg and pixels > LARGE:
        side = min(least, min(picture.size) // 2) if pixels > MOST_PIXELS else least
        picture.draft(None, (side, side))
    picture.load()
    if picture.format in ("WEBP", "AVIF") and pixels > LARGE:
        picture = picture.reduce(2)  # lets go of the decoder, which holds as much as the picture
    with contextlib.suppress(Exception):  # broken remarks of the camera are no reason to refuse a picture
        ImageOps.exif_transpose(picture, in_place=True)
    return picture


def _on_background(picture: Image.Image, background: Colour) -> Image.Image:
    """The picture in RGB, with 8 bits a colour, and the background where it is see-through."""
    if picture.mode in ("I;16", "I;16B", "I", "F"):  # Pillow alone would cut them off at 255
        values = np.nan_to_num(np.array(picture, dtype=np.float32)).clip(0)
        brightest, usual = float(values.max()), {"I": (255, 65535), "F": (1, 255, 65535)}.get(picture.mode, (65535,))
        white = next((number for number in usual if brightest <= number), brightest)  # said nowhere in such files
        picture = Image.fromarray(np.round(values / white * 255).astype(np.uint8))
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    picture = picture.convert("RGBA")
    whole = Image.new("RGB", picture.size, background)
    whole.paste(picture, mask=picture)
    return whole


def picture_box(picture_size: tuple[int, int], fit: str = "crop") -> tuple[float, float, float, float]:
    """The square that ``fit`` makes of a picture: (left, upper, right, lower), in pixels of the picture.

    picture_size: (width, height).  "crop" lies within the picture, "pad" reaches beyond it; for "squash" it is the
    whole picture.  Halves of pixels are possible.
    """
    width, height = picture_size
    if fit == "squash":
        return 0, 0, width, height
    if fit not in FITS:
        raise ValueError(f"There is no fit {fit!r}: choose 'crop', 'pad' or 'squash'.")
    side = min(width, height) if fit == "crop" else max(width, height)
    left, upper = (width - side) / 2, (height - side) / 2
    return left, upper, left + side, upper + side


def fit_picture(
    picture: Image.Image, size: int = 64, fit: str = "crop", background: Colour = "white"
) -> NDArray[np.uint8]:
    """An RGB picture of Pillow as an array (size, size, 3), uint8; fit and background as for load_picture."""
    box, square = picture_box(picture.size, fit), (size, size)
    if fit == "pad":
        return np.array(ImageOps.pad(picture, square, Image.Resampling.LANCZOS, background))
    return np.array(picture.resize(square, Image.Resampling.LANCZOS, box=box))
