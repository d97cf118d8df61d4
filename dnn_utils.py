"""What the notebooks import: activations with their derivatives, the pictures, and the plots.

Four rooms, one after another: activations (each forward function stands beside its backward), data
(load_data, load_attributes, load_picture, open_picture, fit_picture, picture_box, images_to_columns), plots
(COLOURS, show, plot_costs, show_pictures, show_predictions, show_mislabeled) and counting (wilson_interval,
attribute_groups, plot_accuracies).  The module imports nothing of the project, so it can be copied anywhere.

Shapes, everywhere: one example a column.  X is (n_x, m), Z and A of a layer are (n, m), labels are (1, m).
"""

import base64
import contextlib
import difflib
import html
import io
import itertools
import logging
import operator
import os
import re
import stat
import struct
import sys
import textwrap
import threading
import time
import warnings
from pathlib import Path

import h5py
import matplotlib.pyplot as plt
import numpy as np
from PIL import Image, ImageColor, ImageFile

# ------------------------------------------------------------------------------------------------------------
# Activations.  Forward: Z -> (A, cache), where the cache is Z.  Backward: (dA, cache) -> dZ = dA * g'(Z).
# ------------------------------------------------------------------------------------------------------------


def sigmoid(Z):
    """The logistic function 1 / (1 + exp(-Z)), element by element.

    Z: array of any shape.  Returns A, of the same shape, between 0 and 1, and the cache (Z itself).
    """
    # exp of a number that is never positive cannot overflow; both branches are the same function.
    e = np.exp(-np.abs(Z))
    A = np.where(np.asarray(Z) >= 0, 1 / (1 + e), e / (1 + e))
    return A, Z


def sigmoid_backward(dA, cache):
    """dZ = dA * a (1 - a), with a = sigmoid(Z) and Z from the cache.  dA, Z and dZ share one shape."""
    Z = _same_shape("sigmoid_backward", dA, cache)
    A, _ = sigmoid(Z)
    return dA * A * (1 - A)


def relu(Z):
    """max(0, Z), element by element.  Returns A, of the shape of Z, and the cache (Z itself)."""
    return np.maximum(0, Z), Z


def relu_backward(dA, cache):
    """dZ = dA where Z > 0, and 0 elsewhere.  dA, Z and dZ share one shape; dA itself is left as it was."""
    Z = _same_shape("relu_backward", dA, cache)
    return np.where(Z > 0, dA, 0.0)


def tanh(Z):
    """The hyperbolic tangent, element by element.  Returns A, between -1 and 1, and the cache (Z itself)."""
    return np.tanh(Z), Z


def tanh_backward(dA, cache):
    """dZ = dA * (1 - a^2), with a = tanh(Z) and Z from the cache.  dA, Z and dZ share one shape."""
    Z = _same_shape("tanh_backward", dA, cache)
    return dA * (1 - np.tanh(Z) ** 2)


def leaky_relu(Z, slope=0.01):
    """Z where Z > 0, slope * Z elsewhere.  Returns A, of the shape of Z, and the cache (Z itself)."""
    return np.where(np.asarray(Z) > 0, Z, slope * np.asarray(Z)), Z


def leaky_relu_backward(dA, cache, slope=0.01):
    """dZ = dA where Z > 0, slope * dA elsewhere.  dA, Z and dZ share one shape."""
    Z = _same_shape("leaky_relu_backward", dA, cache)
    return np.where(Z > 0, dA, slope * np.asarray(dA))


def _same_shape(name, dA, cache):
    """The cache as an array Z, or a ValueError that says which shapes came when it does not fit dA."""
    if isinstance(cache, tuple):
        raise ValueError(
            f"{name} needs the activation cache (the array Z), but it was given a tuple of "
            f"{len(cache)}: unpack the layer's cache first."
        )
    if np.shape(cache) != np.shape(dA):
        raise ValueError(
            f"{name} needs dA and Z of one shape, but dA has shape {np.shape(dA)} and Z has shape {np.shape(cache)}."
        )
    return np.asarray(cache)


# ------------------------------------------------------------------------------------------------------------
# Data
# ------------------------------------------------------------------------------------------------------------

DATASETS = Path(__file__).resolve().parent / "datasets"
PICTURE_SIZE = 64
_FILES = {
    "drawings": ("train_drawings.h5", "test_drawings.h5"),
    "photos": ("train_catvnoncat.h5", "test_catvnoncat.h5"),
}
_TO_DO = {
    "drawings": "Restore it with: git checkout -- datasets",
    "photos": "Fetch it with: python -m workbook data photos (or put it there by hand; "
    "datasets/README.md says where it comes from).",
}


def load_data(name="drawings"):
    """The cat pictures: ``"drawings"``, which come with the project, or ``"photos"``, which you add yourself.

    Returns train_x_orig (m, 64, 64, 3) uint8, train_y (1, m) of 0 and 1, test_x_orig, test_y in the same way,
    and classes, the array [b'non-cat', b'cat'].  The photographs are looked for in the folder that the
    environment variable DNN_PHOTOS names, otherwise in datasets/.
    Raises FileNotFoundError when a file is missing and ValueError when it is damaged or holds something else.
    """
    train_x, train_y, _ = _read_pictures(name, "train")
    test_x, test_y, classes = _read_pictures(name, "test")
    return train_x, train_y, test_x, test_y, classes


def load_attributes(split="test"):
    """What is known about each drawing of ``split`` ("train" or "test").

    Returns a dictionary of arrays of length m: subject, pose, coat, background (words), scale, angle
    (degrees), brightness, blur, noise, camouflage (numbers) and occluded (True or False).
    """
    path = _data_file("drawings", split)
    again = _again("drawings")
    with _open(path, again) as file:
        group = file.get("attributes")
        if not isinstance(group, h5py.Group):
            raise ValueError(f"{path} holds no attributes of the pictures: {again}")
        columns = {key: _array(path, group, key, again) for key in group}
    return {key: held.astype(str) if held.dtype.kind == "S" else held for key, held in columns.items()}


FITS = ("crop", "pad", "squash")  # how a rectangle becomes a square
# What one picture may take.  With these, reading it stays below 1 GiB of memory (benchmarks/pictures.md).
MOST_BYTES, MOST_PIXELS, MOST_PIXELS_JPEG, LONGEST_SIDE = 160_000_000, 51_000_000, 110_000_000, 2**17
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "AVIF")
_SIGNATURES = re.compile(
    rb"\xff\xd8\xff|\x89PNG|GIF8|BM|II[*+]\0|MM\0[*+]|RIFF....WEBP|....ftyp(?:avi[fs]|mif1|msf1)", re.S
)
_HEIC = re.compile(rb"....ftyp(?:he|.{8}(?:....){0,12}(?:hei[cxms]|hev[cxms]))", re.S)
_OTHER_KINDS = {
    rb"%PDF": "a PDF document",
    rb"8BPS": "a Photoshop document",
    rb"gimp xcf": "a GIMP picture",
    rb"%!PS|\xc5\xd0\xd3\xc6": "a PostScript drawing",
    rb"\0\0\x01\0": "an icon",
    rb"(?s:.{0,400})<svg": "an SVG drawing",
    rb"\s*(?i:<!doctype html|<html)": "a web page",
    rb"P[1-7]\s": "a PNM picture",
    rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51": "a JPEG 2000 picture",
    rb"\0\0\0\x0cJXL |\xff\x0a": "a JPEG XL picture",
    rb"qoif": "a QOI picture",
    rb"(?s:II\*\0....CR)|(?s:....)ftypcrx|FUJIFILMCCD|II(?:RO|RS|U\0)|MMOR": "a RAW photo",
    rb"(?s:....)ftyp(?!avi[fs]|mif1|msf1|he)|\x1aE\xdf\xa3|(?s:RIFF....)AVI ": "a film",
    rb"\x89HDF": "an HDF5 file",
    rb"PK\x03\x04": "a ZIP archive or an office document",
}
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_pillow_lock = threading.RLock()


def load_picture(path_or_file, size=PICTURE_SIZE, fit="crop", background="white", name=None):
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
    if not isinstance(size, (int, np.integer)) or not 1 <= size <= 4096:
        raise ValueError(f"load_picture needs a size from 1 to 4096 pixels, but was given {size!r}.")
    picture_box((1, 1), fit)
    return fit_picture(open_picture(path_or_file, background, name, max(512, size)), size, fit, background)


def open_picture(path_or_file, background="white", name=None, least=512):
    """The whole picture, upright, as a Pillow picture in RGB; arguments and errors as for load_picture.

    JPEGs of more than 16 million pixels come at a half, a quarter or an eighth of their width and height, but both
    keep at least ``least`` pixels: that takes a fraction of the time and the memory.
    """
    background = _colour(background)
    data, name = _bytes_of(path_or_file, name)
    try:
        with _quiet_pillow(data):
            try:
                picture = _decoded(data, least)
            except (Image.DecompressionBombError, MemoryError, TimeoutError, ModuleNotFoundError):
                raise
            except Exception:  # broken remarks, such as a bad colour profile, are no reason to refuse a picture
                if not data.startswith((b"\x89PNG", b"\xff\xd8")):
                    raise
                picture = _decoded(_without_remarks(data), least)
            return _upright_rgb(picture, background)
    except Image.DecompressionBombError as error:
        given = re.search(r"\d+ (?:x \d+|pixels)", str(error)) or ["too many pixels"]
        raise ValueError(
            f"{name} is too large ({given[0]}): make it smaller first, 2000 x 2000 pixels are plenty."
        ) from None
    except MemoryError:
        raise ValueError(f"{name} needs more memory than there is: make the picture smaller first.") from None
    except TimeoutError:
        raise ValueError(
            f"{name} takes too long to read, so it is probably damaged: give another PNG or JPEG file."
        ) from None
    except ModuleNotFoundError:
        raise ValueError(
            f"{name} is a HEIC photo, for which Python needs one more package: install it with "
            f"pip install pillow-heif and restart the notebook, or save the photo as JPEG."
        ) from None
    except Exception:  # what Pillow raises for a damaged file differs from kind to kind
        raise ValueError(_not_readable(data, name)) from None


def picture_box(picture_size, fit="crop"):
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


def fit_picture(picture, size=PICTURE_SIZE, fit="crop", background="white"):
    """An RGB picture of Pillow as an array (size, size, 3), uint8; fit and background as for load_picture."""
    box = picture_box(picture.size, fit)
    if fit != "pad":
        return np.array(picture.resize((size, size), Image.Resampling.LANCZOS, box=box))
    inner = [max(1, round(length * size / max(picture.size))) for length in picture.size]
    square = Image.new("RGB", (size, size), _colour(background))
    square.paste(picture.resize(inner, Image.Resampling.LANCZOS), [(size - length) // 2 for length in inner])
    return np.array(square)


def _colour(background):
    """(red, green, blue) of a CSS colour, or of three numbers that are made sure of."""
    try:
        if isinstance(background, str):
            background = ImageColor.getrgb(background)[:3]
        red, green, blue = (operator.index(value) for value in background)
        if min(red, green, blue) < 0 or max(red, green, blue) > 255:
            raise ValueError
    except (TypeError, ValueError):
        raise ValueError(
            f"The background {_shown(background)} is no colour: give a name such as 'white', a code such "
            f"as '#ff8800', or three numbers from 0 to 255."
        ) from None
    return red, green, blue


def _shown(text):
    """A name as it may stand in a message: on one line, and not too long."""
    text = "".join(sign if sign.isprintable() else "?" for sign in str(text))
    return text if len(text) <= 80 else f"{text[:38]}…{text[-38:]}"


def _bytes_of(source, name):
    """What a file holds, as bytes, and what messages call it."""
    name = _shown(name) if name else None
    if isinstance(source, (str, os.PathLike)):
        data, name = _file_content(os.fsdecode(source), name)
    elif isinstance(source, (bytes, bytearray, memoryview)):
        data, name = bytes(memoryview(source)[: MOST_BYTES + 1]), name or "The picture"
    elif hasattr(source, "read"):
        own = getattr(source, "name", None)
        name = name or (_shown(Path(own).name) if isinstance(own, str) else "The picture")
        try:
            source.seek(0)
            data = source.read(MOST_BYTES + 1)
        except Exception:  # a file object may be anything
            data = None
        if not isinstance(data, bytes):
            raise ValueError(
                f"{name} cannot be read: give a file that was opened with open(name, 'rb') and is still open."
            )
    else:
        raise ValueError(
            "load_picture needs the name of a file, a path, or the bytes of a picture, but was given something else."
        )
    if not data:
        raise ValueError(f"{name} is empty: give another PNG or JPEG file.")
    most = MOST_BYTES // 2 if data[8:12] == b"WEBP" else MOST_BYTES  # Pillow copies WebP files
    if len(data) > most:
        raise ValueError(f"{name} has more than {most // 10**6} MB: make the picture smaller first.")
    return data, name


def _file_content(text, name):
    path = Path(text)
    if not os.path.lexists(path):  # as people paste it: in quotation marks, or with ~
        path = Path(os.path.expanduser(text.strip().strip("\"'")))  # noqa: PTH111 (never raises)
    name = name or _shown(path.name or text or "''")
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:/|data:", text):
        raise ValueError(
            f"{name} is an address, not a file: download the picture, put it beside the notebook and give "
            f"the name of the file."
        )
    try:
        about = path.stat()
        if stat.S_ISREG(about.st_mode):
            if not about.st_size:
                return b"", name  # also what Linux calls files but are none
            with path.open("rb") as file:
                return file.read(MOST_BYTES + 1), name
    except (FileNotFoundError, NotADirectoryError):
        raise FileNotFoundError(_missing(path, name)) from None
    except PermissionError:
        raise ValueError(
            f"{name} may not be opened: another program holds it, or you have no right to read it; copy "
            f"it to another place and try again."
        ) from None
    except (OSError, ValueError):
        reason = "is a link that leads nowhere" if os.path.islink(path) else "cannot be opened"  # noqa: PTH114
        raise ValueError(f"{name} {reason}: check the name, or give another PNG or JPEG file.") from None
    if stat.S_ISDIR(about.st_mode):
        raise FileNotFoundError(f"{name} is a folder: give the name of a picture in it.")
    raise ValueError(f"{name} is not a file but a device or a pipe: give the name of a picture.")


def _missing(path, name):
    """The sentence about a file that is not there, with a name that is, when one is much like it."""
    folder = path.absolute().parent
    if os.path.islink(path):  # noqa: PTH114 (never raises)
        return f"{name} is a link to a file that is not there: give the name of the picture itself."
    try:
        with os.scandir(folder) as entries:
            names = {entry.name.lower(): entry.name for entry in itertools.islice(entries, 2000) if entry.is_file()}
    except FileNotFoundError:
        return f"There is no folder {_shown(folder.name)} where {name} could be: check the path."
    except OSError:
        names = {}
    near = difflib.get_close_matches(path.name[:200].lower(), names, 1)
    where = f"There is no file {name} in the folder {_shown(folder.name or folder)}"
    if near:
        return f"{where}, did you mean {_shown(names[near[0]])}: check the name."
    return f"{where}: check the name, and put the picture there."


@contextlib.contextmanager
def _quiet_pillow(data):
    """Pillow with limits of ours and without warnings, for as long as one picture is read; then as it was."""
    remarks = logging.getLogger("PIL.TiffImagePlugin")
    with _pillow_lock, warnings.catch_warnings(action="ignore"), contextlib.ExitStack() as at_the_end:
        before = Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES, remarks.disabled
        try:
            # Pillow warns from this number of pixels on and refuses twice as many.
            most = MOST_PIXELS_JPEG if data.startswith(b"\xff\xd8") else MOST_PIXELS
            Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES, remarks.disabled = most // 2, False, True
            if data.startswith((b"II", b"MM")):
                _silence_libtiff(at_the_end)
            yield
        finally:
            Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES, remarks.disabled = before


def _silence_libtiff(at_the_end):
    """The C library that reads TIFF files writes to the process's error output: for now, into the void."""
    try:
        errors = os.dup(2)
        at_the_end.callback(os.close, errors)
        with open(os.devnull, "wb") as void:  # noqa: PTH123 (a name, not a path)
            os.dup2(void.fileno(), 2)
        at_the_end.callback(os.dup2, errors, 2)
    except OSError:  # a process without error output
        pass


class _Hurried(io.BytesIO):
    """The bytes of a file, for a limited time: a header of a million entries would keep Pillow busy for ever."""

    def __init__(self, data, seconds):
        super().__init__(data)
        self.end = time.thread_time() + seconds  # of work: a busy machine is no reason to give up

    def read(self, *count):
        if time.thread_time() > self.end:
            raise TimeoutError
        return super().read(*count)


def _decoded(data, least):
    """A picture, loaded; or whatever Pillow raises.  Its size is known before anything is decoded."""
    Image.init()
    file = _Hurried(data, seconds=1)
    if data.startswith((b"II", b"MM")) and _has_endless_lists(data):
        raise TimeoutError
    if _HEIC.match(data):
        from pillow_heif import HeifImageFile

        picture = HeifImageFile(file, "")
    else:
        picture = Image.open(file, formats=_FORMATS)
    width, height = picture.size
    jpeg = picture.format in ("JPEG", "MPO")
    most = (MOST_PIXELS_JPEG if picture.mode != "CMYK" else MOST_PIXELS_JPEG * 3 // 4) if jpeg else MOST_PIXELS
    if width * height > most or max(width, height) > LONGEST_SIDE:
        raise Image.DecompressionBombError(f"{width} x {height}")
    if jpeg and data.count(b"\xff\xda") * width * height > 2**31:
        raise TimeoutError  # each of these scans goes over all pixels again
    if jpeg and width * height > 2**24:
        side = min(least, min(width, height) // 2 if width * height > MOST_PIXELS else least)
        picture.draft(None, (side, side))
    file.end += 0.5 if picture.tile and picture.tile[0][0] == "bmp_rle" else 10  # seldom seen, and slow in Pillow
    picture.load()
    vars(picture).pop("_decoder", None)  # of WebP and AVIF: twice the memory of the picture itself
    return picture


def _without_remarks(data):
    """A PNG or JPEG file (bytes) with nothing in it but what the picture needs."""
    held, at, kept = memoryview(data), 8, []
    if data.startswith(b"\x89PNG"):
        while at < len(data) and len(kept) < 100_000:
            end = at + 12 + int.from_bytes(held[at : at + 4], "big")
            if bytes(held[at + 4 : at + 8]) in (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"):
                kept.append(held[at:end])
            at = end
        return b"".join([held[:8], *kept])
    at = 2
    while data[at : at + 1] == b"\xff" and data[at + 1 : at + 2] not in (b"\xda", b"") and len(kept) < 100_000:
        end = at + 2 + int.from_bytes(held[at + 2 : at + 4], "big")
        if not 0xE1 <= held[at + 1] <= 0xED and held[at + 1] not in (0xEF, 0xFE):
            kept.append(held[at:end])
        at = end
    return b"".join([held[:2], *kept, held[at:]])


def _has_endless_lists(data):
    """Whether a TIFF file begins with lists of more numbers than any picture needs: Pillow would read them all."""
    order, big = "<" if data.startswith(b"II") else ">", data[2:4] in (b"+\0", b"\0+")
    one, count, step = ("Q", "Q", 20) if big else ("I", "H", 12)
    (at,) = struct.unpack_from(order + one, data, 8 if big else 4)
    (entries,) = struct.unpack_from(order + count, data, at)
    start = at + struct.calcsize(count)
    tags = (struct.unpack_from(f"{order}HH{one}", data, place) for place in range(start, start + entries * step, step))
    return any(kind not in (1, 2, 7) and number > 2**18 for _, kind, number in tags)  # texts and bytes may be long


def _upright_rgb(picture, background):
    try:
        turn = _TURNS.get(picture.getexif().get(0x0112))
    except Exception:  # broken remarks of the camera
        turn = None
    if turn is not None:
        picture = picture.transpose(turn)
    if picture.mode.startswith("I;16") or picture.mode in ("I", "F"):
        picture = _to_eight_bits(picture)
    if not picture.has_transparency_data:
        return picture if picture.mode == "RGB" else picture.convert("RGB")
    picture = picture.convert("RGBA")
    behind = Image.new("RGB", picture.size, background)
    behind.paste(picture, mask=picture)
    return behind


def _to_eight_bits(picture):
    """A picture with more than 256 steps of grey in 256 steps (Pillow alone would cut it off at 255)."""
    values = np.asarray(picture)
    rows = max(1, 2**20 // picture.width)  # a few at a time: as decimals they take much more memory
    parts = [values[top : top + rows] for top in range(0, picture.height, rows)]

    def numbers(part):
        return np.nan_to_num(np.asarray(part, dtype=float)).clip(min=0)

    if picture.mode.startswith("I;16"):
        white = 65535
    else:  # other kinds say nowhere what white is: the smallest usual number that fits
        brightest = max(numbers(part).max() for part in parts)
        usual = (1, 255, 65535) if picture.mode == "F" else (255, 65535)
        white = next((one for one in usual if brightest <= one), brightest)
    return Image.fromarray(np.concatenate([np.uint8(np.round(255 * (numbers(part) / white))) for part in parts]))


def _not_readable(data, name):
    """The sentence about bytes of which Pillow could make no picture."""
    kind = next((kind for signature, kind in _OTHER_KINDS.items() if re.match(signature, data)), None)
    if kind:
        return f"{name} is {kind}, which cannot be read here: save the picture as PNG or JPEG and give that file."
    if _SIGNATURES.match(data) or _HEIC.match(data):
        return f"{name} cannot be read as a picture: it may be cut off or damaged; give another PNG or JPEG file."
    return f"{name} is not a picture of a known kind: give a PNG or JPEG file."


def images_to_columns(images):
    """Pictures (m, 64, 64, 3) with values 0..255 as X (12288, m) with values 0..1: one picture a column.

    A single picture (64, 64, 3) becomes (12288, 1).
    """
    images = np.asarray(images)
    if images.ndim not in (3, 4) or images.shape[-1] != 3:
        raise ValueError(
            f"images_to_columns needs pictures of shape (m, height, width, 3), but was given {images.shape}."
        )
    if images.ndim == 3:
        images = images[np.newaxis]
    return images.reshape(len(images), np.prod(images.shape[1:], dtype=int)).T / 255


def _data_file(name, split):
    if name not in _FILES:
        raise ValueError(f"There is no data set {name!r}: choose 'drawings' or 'photos'.")
    if split not in ("train", "test"):
        raise ValueError(f"There is no part {split!r} of the data: choose 'train' or 'test'.")
    folder = Path(os.environ.get("DNN_PHOTOS") or DATASETS).expanduser() if name == "photos" else DATASETS
    path = folder / _FILES[name][split == "test"]
    if not path.is_file():
        raise FileNotFoundError(f"{path.name} is not in {folder}. {_TO_DO[name]}")
    return path


def _again(name):
    return f"delete it and get it again. {_TO_DO[name]}"


def _open(path, again):
    try:
        return h5py.File(path, "r")
    except (PermissionError, BlockingIOError):
        raise ValueError(
            f"{path} cannot be opened: another program holds it, or you may not read it; close "
            f"that program and try again."
        ) from None
    except OSError:
        raise ValueError(f"{path} is damaged or not an HDF5 file: {again}") from None


def _array(path, group, key, again):
    """One data set of an HDF5 file as an array, or a ValueError when there is none or it cannot be read."""
    if not isinstance(group.get(key), h5py.Dataset):
        raise ValueError(f"{path} holds no {key}: it is not a file of this course; {again}")
    try:
        return np.asarray(group[key][()])
    except (OSError, TypeError):
        raise ValueError(f"{path} is damaged: {again}") from None


def _read_pictures(name, split):
    """One file as (images, labels of shape (1, m), classes), with everything about it made sure of."""
    path = _data_file(name, split)
    again = _again(name)
    with _open(path, again) as file:
        keys = f"{split}_set_x", f"{split}_set_y", "list_classes"
        images, labels, classes = (_array(path, file, key, again) for key in keys)
    if images.dtype != np.uint8 or images.shape[1:] != (PICTURE_SIZE, PICTURE_SIZE, 3) or len(images) == 0:
        raise ValueError(
            f"{path}: {keys[0]} must be uint8 of shape (m, 64, 64, 3), but it is "
            f"{images.dtype} of shape {images.shape}; {again}"
        )
    if labels.dtype.kind not in "iu" or labels.shape != images.shape[:1] or not np.isin(labels, (0, 1)).all():
        raise ValueError(
            f"{path}: {keys[1]} must be {len(images)} whole numbers 0 or 1, but it is "
            f"{labels.dtype} of shape {labels.shape}{_range(labels)}; {again}"
        )
    if classes.shape != (2,):
        raise ValueError(
            f"{path}: list_classes must be the names of 2 classes, but it has shape {classes.shape}; {again}"
        )
    return images, labels.reshape(1, -1), classes


def _range(labels):
    """ ", from 0 to 7" for whole numbers: a label that is neither 0 nor 1 shows in it."""
    return f", from {labels.min()} to {labels.max()}" if labels.dtype.kind in "iu" and labels.size else ""


# ------------------------------------------------------------------------------------------------------------
# Plots.  They draw and return nothing; a title is yours to give, because a caption belongs into the text.
# ------------------------------------------------------------------------------------------------------------

# One palette for the plots and for images/*.svg.  The first five can be told apart by colour-blind people
# (Okabe and Ito, Color Universal Design, 2008); ink and grey are for what is not data.
COLOURS = {
    "blue": "#0072B2",
    "vermillion": "#D55E00",
    "green": "#009E73",
    "amber": "#E69F00",
    "purple": "#CC79A7",
    "sky": "#56B4E9",
    "ink": "#24303c",
    "grey": "#7b8794",
}
# The colours that plots take one after another, and that "C0", "C1", ... stand for.
plt.rcParams["axes.prop_cycle"] = plt.cycler(color=list(COLOURS.values())[:6])
PIXELS_PER_INCH, SHARPNESS = 96, 1.5  # on the page; and how many pixels of the picture for one of the page


def show(alt):
    """Show the figure that was drawn last, with a text for people who do not see it.

    alt: one or two sentences that say what is to be seen.  Screen readers read it aloud.  In a notebook the figure
    becomes a picture on the page, and the text its alt text; elsewhere a window opens, as plt.show() does.
    """
    if not isinstance(alt, str) or not alt.strip():
        raise ValueError(
            f'show needs a sentence that says what is to be seen, such as show("The cost falls."); it was '
            f"given {alt!r}."
        )
    ipython = sys.modules.get("IPython")
    if not ipython or not ipython.get_ipython():
        _show()
        return
    figure, png = plt.gcf(), io.BytesIO()
    figure.savefig(png, format="png", dpi=PIXELS_PER_INCH * SHARPNESS, bbox_inches="tight")
    plt.close(figure)
    width = round(int.from_bytes(png.getvalue()[16:20], "big") / SHARPNESS)  # the header of a PNG file holds it
    ipython.display.display({"text/plain": alt, "text/html": picture_tag(png.getvalue(), alt, width)}, raw=True)


def picture_tag(png, alt, width):
    """HTML for a PNG picture (bytes) with its alt text, ``width`` pixels wide, but no wider than the page."""
    # What may depend on the machine stands behind the alt text: nbval leaves it out (see nbval_sanitize.txt).
    return (
        f'<img alt="{html.escape(alt)}" width="{width}" style="max-width: 100%; height: auto; border-radius: 6px" '
        f'src="data:image/png;base64,{base64.b64encode(png).decode()}">'
    )


def plot_costs(costs, every=100, title=None):
    """The cost against the number of iterations.

    costs: one list of costs, or a dictionary {name: list} for several curves; ``every`` iterations lie
    between two.
    """
    curves = costs if isinstance(costs, dict) else {None: costs}
    _, axes = plt.subplots(figsize=(6, 3.5), layout="constrained")
    for name, curve in curves.items():
        axes.plot(every * np.arange(len(curve)), curve, label=name)
    axes.set(xlabel="iterations", ylabel="cost J", title=title)
    axes.grid(alpha=0.3)
    if isinstance(costs, dict) and costs:
        axes.legend()
    show("The cost against the number of iterations. " + " ".join(_course_of(*item, every) for item in curves.items()))


def _course_of(name, curve, every):
    """Where a curve begins and ends, in words."""
    if len(curve) == 0:
        return "There is no cost yet."
    return (
        f"{f'{name}: from' if name is not None else 'From'} {curve[0]:.3f} at the beginning to {curve[-1]:.3f} "
        f"at iteration {every * (len(curve) - 1)}."
    )


CELL, LINE = 1.4, 0.16  # inches: the side of a picture in a grid, and a line of its caption
ACROSS = 6  # pictures side by side: as many as keep their captions readable on a page
READ_OUT = 3  # captions in an alt text: more of them is a wall for those who listen


def show_pictures(images, captions=None, columns=None, alt=None):
    """A grid of pictures (m, height, width, 3), each with its caption below when captions are given.

    columns: how many stand side by side; without it as many as keep the captions readable.
    alt: what is to be seen, for people who do not see it; without it the number and the first captions are read out.
    """
    if isinstance(images, np.ndarray) and images.ndim == 3 and images.shape[-1] == 3:
        images = [images]  # a single picture
    count = len(images)
    if captions is not None and len(captions) != count:
        raise ValueError(f"There are {count} pictures but {len(captions)} captions: one for each is needed.")
    if count == 0:
        print("There is no picture to show.")
        return
    columns = min(columns, count) if columns else -(-count // -(-count // ACROSS))  # rows of equal length
    rows, side = -(-count // columns), CELL if columns > 3 else 2  # a few pictures have room to be larger
    wrapped = [_wrapped(caption, side) for caption in captions or []]
    lines = max((1 + caption.count("\n") for caption in wrapped), default=0)
    size = side * columns, (side + 0.05 + LINE * lines) * rows
    _, grid = plt.subplots(rows, columns, figsize=size, squeeze=False, layout="constrained")
    for place, axes in enumerate(grid.flat):
        axes.set_axis_off()
        if place < count:
            axes.imshow(images[place], interpolation="nearest")
            if wrapped:
                axes.set_title(wrapped[place], fontsize=8, y=-0.03, pad=0, verticalalignment="top")
    show(alt or f"A grid of small pictures, {count} in all{_read_out(captions)}.")


def _wrapped(caption, side):
    """A caption in lines that are no wider than its picture; a letter of this size is about 0.06 inches wide."""
    letters = int(side / 0.06)
    return "\n".join(part for line in str(caption).split("\n") for part in textwrap.wrap(line, letters) or [""])


def _read_out(captions):
    """Captions as one piece of text: ": says cat, is non-cat; ...", of many only the first."""
    if captions is None:
        return ""
    some = captions if len(captions) <= READ_OUT + 1 else captions[:READ_OUT]
    first = "" if len(some) == len(captions) else f". The first {READ_OUT}"
    return f"{first}: " + "; ".join(str(caption).replace("\n", ", ").replace("\xa0", " ") for caption in some)


def _show():
    """plt.show(), and no warning where there is no screen to show anything on."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*non-interactive")
        plt.show()


def show_predictions(images, p, y, probabilities=None, classes=(b"non-cat", b"cat"), columns=None, about=None):
    """Pictures with what the network said and what is true.

    images: (m, 64, 64, 3); p and y: predictions and labels (1, m) of 0 and 1; probabilities: (1, m), what the
    output unit gave, or None; about: what else is known of them, {name: m values}, as load_attributes gives it.
    """
    captions = _captions(len(images), p, y, probabilities, classes, about)
    right = int(np.sum(np.ravel(p) == np.ravel(y)))
    show_pictures(
        images,
        captions,
        columns,
        f"{len(captions)} pictures with what the network says, {right} of them right{_read_out(captions)}.",
    )


def show_mislabeled(
    images, p, y, probabilities=None, classes=(b"non-cat", b"cat"), columns=None, about=None, order=None, most=60
):
    """Only the pictures that the network got wrong, each with its number (see show_predictions).

    order: "confident" (where the network was surest, which is the default when there are probabilities), "undecided"
    (the other way round) or "number".  most: how many are shown; a line says how many there are when there are more.
    Returns the indices of all of them as an array, in this order.
    """
    order = order or ("number" if probabilities is None else "confident")
    if order not in ("confident", "undecided", "number"):
        raise ValueError(f"There is no order {order!r}: choose 'confident', 'undecided' or 'number'.")
    if order != "number" and probabilities is None:
        raise ValueError(f"The order {order!r} needs the probabilities: give what the output unit gave, (1, m).")
    captions = _captions(len(images), p, y, probabilities, classes, about)
    wrong = np.flatnonzero(np.ravel(p) != np.ravel(y))
    if order != "number":
        # Rounded, so that equal probabilities stay in the order of their numbers on every machine.
        sure = np.round(np.abs(np.ravel(probabilities)[wrong] - 0.5), 6)
        wrong = wrong[np.argsort(-sure if order == "confident" else sure, kind="stable")]
    shown = wrong[:most]
    if len(shown) < len(wrong):
        print(f"{len(wrong)} pictures are wrong; the first {len(shown)} of them are shown.")
    captions = [f"no. {i}: {captions[i]}" for i in shown]
    show_pictures(
        np.asarray(images)[shown],
        captions,
        columns,
        _about_mistakes(shown, y, probabilities, classes, order) + _read_out(captions) + ".",
    )
    return wrong


def _about_mistakes(shown, y, probabilities, classes, order):
    """How many mistakes there are, of which kind, and how sure: the beginning of the alt text."""
    kinds = [f"{np.sum(np.ravel(y)[shown] == kind)} in truth {name}" for kind, name in enumerate(_names(classes))]
    said = f"Mislabeled pictures: {len(shown)}, of these {' and '.join(kinds)}"
    if probabilities is None or not len(shown):
        return said
    values = np.ravel(probabilities)[shown]
    first = {"confident": ", the surest first", "undecided": ", the most undecided first"}.get(order, "")
    return f"{said}; P(cat) from {values.min():.2f} to {values.max():.2f}{first}"


def _names(classes):
    return [name.decode() if isinstance(name, bytes) else str(name) for name in classes]


def _captions(count, p, y, probabilities, classes, about=None):
    """For each picture "says cat" and "is non-cat", P(cat) when there are probabilities, and what is known of it."""
    given = [("predictions", p), ("labels", y), ("probabilities", probabilities), *(about or {}).items()]
    for name, values in given:
        if values is not None and np.size(values) != count:
            raise ValueError(f"There are {count} pictures but {np.size(values)} {name}: one for each is needed.")
    names = _names(classes)
    said, true = ([names[int(value)] for value in np.ravel(row)] for row in (p, y))
    captions = [f"says {said[i]}\nis {true[i]}" for i in range(count)]
    if probabilities is not None:
        captions = [f"{caption}\nP(cat) = {value:.2f}" for caption, value in zip(captions, np.ravel(probabilities))]
    known = [_known(about, i) for i in range(count)] if about else [""] * count
    return [f"{caption}\n{line}" if line else caption for caption, line in zip(captions, known)]


def _known(about, i):
    """One line about picture i: words as they are, numbers with their name, and what is True by its name."""
    parts = []
    for name, values in about.items():
        value = np.asarray(values)[i]
        if np.asarray(values).dtype.kind == "b":
            parts += [name] if value else []
        elif np.asarray(values).dtype.kind in "fiu":
            parts.append(f"{name}\xa0{value:.2f}")  # a space at which no line ends
        elif str(value) not in ("-", *parts):  # a dash: it does not apply
            parts.append(str(value))
    return ", ".join(parts)


# ------------------------------------------------------------------------------------------------------------
# Counting: pictures in groups, and how far to trust an accuracy that rests on few of them.
# ------------------------------------------------------------------------------------------------------------


def wilson_interval(right, count):
    """From where to where the true accuracy may lie when ``right`` of ``count`` pictures were right.

    right, count: whole numbers, or arrays of them.  Returns low and high, between 0 and 1.  Of all such intervals about
    95 of 100 hold the true accuracy (Wilson, Journal of the American Statistical Association 22, 1927).  Without any
    picture it goes from 0 to 1.
    """
    right, count = np.asarray(right, dtype=float), np.asarray(count, dtype=float)
    if not np.all((right >= 0) & (right <= count)):
        raise ValueError(
            "wilson_interval needs how many were right and how many there were, in this order: right is "
            "at least 0 and at most count."
        )
    z = 1.959964  # 95 % of a normal distribution lie within so many standard deviations
    middle, spread = right + z**2 / 2, z * np.sqrt(right * (1 - right / np.maximum(count, 1)) + z**2 / 4)
    low, high = (middle - spread) / (count + z**2), (middle + spread) / (count + z**2)
    # Nothing right is 0 to the last digit, all right is 1.
    return np.where(right == 0, 0.0, low), np.where(right == count, 1.0, high)


def attribute_groups(name, values, among=None):
    """Pictures in groups by one attribute, such as attribute_groups("pose", about["pose"]).

    values: m words (a group for each word; a dash belongs to none), m numbers (three groups of about equal size) or
    m times True or False.  among: m times True or False, only these pictures are taken.
    Returns a dictionary: name of the group -> array (m,), True for the pictures in it.  No group is empty.
    """
    values = np.asarray(values)
    among = np.ones(values.shape, dtype=bool) if among is None else np.asarray(among, dtype=bool)
    if values.ndim != 1 or among.shape != values.shape:
        raise ValueError(
            f"attribute_groups needs one value for each picture, but it was given values of shape "
            f"{values.shape} among pictures of shape {among.shape}."
        )
    if values.dtype.kind == "b":
        groups = {f"{name}: yes": values, f"{name}: no": ~values}
    elif values.dtype.kind in "fiu":
        low, high = np.quantile(values[among], [1 / 3, 2 / 3]) if among.any() else (0, 0)
        groups = {
            f"{name} up to {low:.2f}": values <= low,
            f"{name} {low:.2f} to {high:.2f}": (values > low) & (values <= high),
            f"{name} above {high:.2f}": values > high,
        }
    else:
        values = values.astype(str)
        groups = {f"{name}: {word}": values == word for word in np.unique(values[among]) if word != "-"}
    return {label: inside & among for label, inside in groups.items() if np.any(inside & among)}


def plot_accuracies(accuracies, counts, overall=None):
    """The accuracy of each group as a point, with the interval in which the true accuracy may lie.

    accuracies: {group: share that is right}; counts: {group: how many pictures}; or, to compare, {series: {group: ...}}
    for both.  overall: the accuracy of all pictures, a dashed line.
    """
    if not accuracies:
        print("There is no group to show.")
        return
    several = isinstance(next(iter(accuracies.values())), dict)
    accuracies, counts = (accuracies, counts) if several else ({"": accuracies}, {"": counts})
    labels = list(dict.fromkeys(label for series in accuracies.values() for label in series))
    figure, axes = plt.subplots(figsize=(7, (0.14 + 0.13 * len(accuracies)) * len(labels) + 1), layout="constrained")
    for number, (series, shares) in enumerate(accuracies.items()):
        _points(axes, number, len(accuracies), series, shares, counts[series], labels)
    if overall is not None:
        axes.axvline(overall, color=COLOURS["grey"], linestyle="--", linewidth=1, zorder=0, label="all pictures")
    axes.set_yticks(range(len(labels)), labels, fontsize=8)
    axes.set(xlabel="accuracy", xlim=(-0.02, 1.02), ylim=(len(labels) - 0.4, -0.6))
    axes.grid(axis="x", alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)
    if several or overall is not None:
        figure.legend(loc="outside upper center", ncols=3, fontsize=8, frameon=False)
    show(
        "Accuracy by group, each a point with its interval. "
        + " ".join(_extremes(series, shares, counts[series]) for series, shares in accuracies.items())
    )


def _points(axes, number, series_count, series, shares, counts, labels):
    """One series: its points, its intervals, and how many pictures each rests on."""
    n = np.array([counts[label] for label in shares])
    share = np.array([float(shares[label]) for label in shares])
    low, high = wilson_interval(np.round(share * n), n)
    place = np.array([labels.index(label) for label in shares]) + 0.3 * (number - (series_count - 1) / 2)
    axes.errorbar(
        share,
        place,
        xerr=np.maximum([share - low, high - share], 0),
        fmt="os^D"[number % 4],
        markersize=5,
        color=f"C{number}",
        linewidth=1.5,
        capsize=2.5,
        label=series or None,
    )
    for y, count in zip(place, n):
        axes.text(
            1.04,
            y,
            f"n = {count}",
            fontsize=7,
            color=f"C{number}" if series_count > 1 else "black",
            verticalalignment="center",
        )


def _extremes(series, shares, counts):
    """The best and the worst group in words, with their intervals."""

    def said(label):
        low, high = wilson_interval(np.round(float(shares[label]) * counts[label]), counts[label])
        return f"{label}, {float(shares[label]):.0%} of {counts[label]}, interval {low:.0%} to {high:.0%}"

    best, worst = max(shares, key=shares.get), min(shares, key=shares.get)
    return f"{f'{series}: h' if series else 'H'}ighest: {said(best)}; lowest: {said(worst)}."
